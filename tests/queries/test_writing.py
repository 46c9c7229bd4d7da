from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, func, insert, select

from queries import audit, decisions, people, sessions, status
from queries.engine import reading
from queries.people import SERVICE
from queries.tables import event, metadata, team
from queries.writing import UNKNOWN_PATIENT, new_id, writing
from rules.roles import Act, NotPermitted, Refused, Role, User
from tests.factories import (
    a_decision,
    a_draft,
    a_meeting,
    a_patient,
    a_person,
    agenda_items,
    fresh_submission,
    signed_in,
)

# What a refused write may leave: the refusal in the trail, and nothing else.
TRAIL = {"audit_event", "audit_head"}


def note(engine: Engine, patient_id: str, by: User, at: datetime, submission_id: str, title: str = "A note") -> str:
    """The smallest clinical write."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        row = write.row() | {"kind": "note", "on": at.date(), "title": title}
        write.connection.execute(insert(event).values(row))
        write.object_id = str(row["id"])
        return write.object_id


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with reading(engine) as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table)).all()), key=str)
            for name, table in metadata.tables.items()
        }


def changed(before: dict[str, list[tuple[object, ...]]], after: dict[str, list[tuple[object, ...]]]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def count(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(event).where(event.c.kind == "note")) or 0)


def last_event(engine: Engine) -> tuple[object, ...]:
    return tuple(audit.trail(engine, by=SERVICE, limit=1).iloc[0][["actor_id", "action", "outcome", "reason"]])


def test_a_write_and_its_trail_come_together(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    object_id = note(engine, patient, clinician, at, "s")
    row = audit.trail(engine, by=SERVICE, limit=1).iloc[0]
    assert (row["action"], row["outcome"], row["object_id"]) == (Act.record_treatment.value, "done", object_id)
    assert (row["actor_id"], row["patient_id"], row["team_id"]) == (clinician.id, patient, clinician.team_ids[0])
    assert audit.verify(engine).ok


def test_a_write_by_another_team_leaves_only_the_refusal(
    engine: Engine, patient: str, other_clinician: User, at: datetime
) -> None:
    before = content(engine)
    with pytest.raises(NotPermitted):
        note(engine, patient, other_clinician, at, "s")
    assert changed(before, content(engine)) == TRAIL
    assert last_event(engine) == (other_clinician.id, Act.record_treatment.value, "refused", "NotPermitted")


def test_a_write_to_nobody_is_the_same_refusal(engine: Engine, clinician: User, at: datetime) -> None:
    with pytest.raises(NotPermitted, match=UNKNOWN_PATIENT):
        note(engine, "no such patient", clinician, at, "s")


def test_a_write_to_no_team_is_refused_even_for_the_service_account(engine: Engine, at: datetime) -> None:
    with (
        pytest.raises(NotPermitted),
        writing(engine, Act.make_meeting, by=SERVICE, at=at, submission_id="s", team_id="no such team"),
    ):
        pass


def test_a_role_that_may_not_leaves_only_the_refusal(engine: Engine, patient: str, admin: User, at: datetime) -> None:
    before = content(engine)
    with pytest.raises(NotPermitted):
        note(engine, patient, admin, at, "s")
    assert changed(before, content(engine)) == TRAIL


def test_a_rule_that_refuses_in_the_middle_takes_everything_back(
    engine: Engine, patient: str, clinician: User, at: datetime
) -> None:
    before = content(engine)

    def write_then_refuse() -> None:
        with writing(engine, Act.record_treatment, by=clinician, at=at, submission_id="s", patient_id=patient) as write:
            row = write.row() | {"kind": "note", "on": at.date(), "title": "half"}
            write.connection.execute(insert(event).values(row))
            raise Refused("Not like this.")

    with pytest.raises(Refused, match="Not like this"):
        write_then_refuse()
    assert changed(before, content(engine)) == TRAIL
    assert last_event(engine)[2:] == ("refused", "Refused")


def broken(*_args: object, **_named: object) -> None:
    raise OSError("the disk is full")


@pytest.mark.parametrize(("module", "name"), [(status, "refresh"), (audit, "append")], ids=["status", "trail"])
def test_where_status_or_trail_fails_nothing_is_written(
    engine: Engine, patient: str, clinician: User, at: datetime, monkeypatch: pytest.MonkeyPatch, module, name: str
) -> None:
    before = content(engine)
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(OSError, match="full"):
        note(engine, patient, clinician, at, "s")
    assert changed(before, content(engine)) == set()


def test_the_same_form_sent_twice_is_written_once(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    first = note(engine, patient, clinician, at, "s")
    before = content(engine)
    assert note(engine, patient, clinician, at + timedelta(seconds=1), "s") == first
    assert changed(before, content(engine)) <= {"team"}
    assert count(engine) == 1


def test_two_forms_are_two_writes(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    assert note(engine, patient, clinician, at, "one") != note(engine, patient, clinician, at, "two")
    assert count(engine) == 2


def test_after_a_refusal_the_same_form_can_be_sent_again(
    engine: Engine, patient: str, clinician: User, at: datetime
) -> None:
    with (
        suppress(Refused),
        writing(engine, Act.record_treatment, by=clinician, at=at, submission_id="s", patient_id=patient),
    ):
        raise Refused("Say why.")
    assert note(engine, patient, clinician, at, "s")
    assert count(engine) == 1


def test_somebody_elses_form_is_not_mine(
    engine: Engine, patient: str, clinician: User, chair: User, at: datetime
) -> None:
    note(engine, patient, clinician, at, "s")
    with pytest.raises(Refused, match="already sent"):
        note(engine, patient, chair, at, "s")
    assert count(engine) == 1


def at_once(work: Callable[[int], str], times: int) -> list[str]:
    """The answers of `times` equal calls that start together; refusals are left out."""
    together = Barrier(times)

    def call(number: int) -> str | None:
        together.wait()
        with suppress(Refused):
            return work(number)
        return None

    with ThreadPoolExecutor(times) as pool:
        return [answer for answer in pool.map(call, range(times)) if answer]


def test_a_double_click_writes_once(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    answers = at_once(lambda _: note(engine, patient, clinician, at, "s"), 8)
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert count(engine) == 1
    assert audit.verify(engine).ok


def test_a_double_click_on_a_team_writes_once(engine: Engine, admin: User, at: datetime) -> None:
    """Acts without a team have no team row to wait on: the key of the submission holds."""
    answers = at_once(lambda _: people.add_team(engine, "West", by=admin, at=at, submission_id="s"), 8)
    assert len(set(answers)) == 1
    assert list(people.teams(engine, by=SERVICE).values()).count("West") == 1
    assert audit.verify(engine).ok


def test_writes_at_once_to_one_team_all_arrive(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    answers = at_once(lambda number: note(engine, patient, clinician, at, f"s{number}"), 8)
    assert len(set(answers)) == count(engine) == 8
    assert audit.verify(engine).ok


def test_a_double_click_on_a_decision_records_one(
    engine: Engine, team: str, patient: str, chair: User, at: datetime
) -> None:
    item = agenda_items(engine, a_meeting(engine, team, by=chair, patients=[patient]))[patient]
    draft, whose = a_draft(chair.id), {"by": chair, "at": at}
    answers = at_once(lambda _: decisions.record_decision(engine, item, draft, **whose, submission_id="s"), 4)
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert len(decisions.decisions(engine, patient_id=patient, by=chair)) == 1


def taken_away(engine: Engine, how: str, person_id: str, teams: list[str], at: datetime) -> None:
    rights = {
        "disabled": {"role": Role.clinician, "active": False, "team_ids": teams},
        "out of the team": {"role": Role.clinician, "active": True, "team_ids": []},
        "another role": {"role": Role.admin, "active": True, "team_ids": teams},
    }[how]
    people.change_person(engine, person_id, **rights, by=SERVICE, at=at, submission_id=fresh_submission())


@pytest.mark.parametrize("how", ["disabled", "out of the team", "another role"])
def test_rights_taken_between_showing_and_sending_hold_at_once(
    engine: Engine, team: str, patient: str, clinician: User, at: datetime, how: str
) -> None:
    taken_away(engine, how, clinician.id, [team], at)
    before = content(engine)
    with pytest.raises(NotPermitted):
        note(engine, patient, clinician, at, "s")
    assert changed(before, content(engine)) == TRAIL


def test_rights_given_between_showing_and_sending_hold_too(
    engine: Engine, team: str, patient: str, other_clinician: User, at: datetime
) -> None:
    rights = {"role": Role.clinician, "active": True, "team_ids": [team]}
    people.change_person(engine, other_clinician.id, **rights, by=SERVICE, at=at, submission_id="s1")
    assert note(engine, patient, other_clinician, at, "s2")


@pytest.mark.parametrize("after", [sessions.IDLE, sessions.LONGEST])
def test_an_ended_session_does_not_write(
    engine: Engine, patient: str, clinician: User, at: datetime, after: timedelta
) -> None:
    with pytest.raises(NotPermitted, match="session has ended"):
        note(engine, patient, clinician, at + after, "s")
    assert count(engine) == 0


def test_after_signing_out_nothing_is_written(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    sessions.end(engine, clinician, at)
    with pytest.raises(NotPermitted, match="session has ended"):
        note(engine, patient, clinician, at, "s")


def test_every_write_makes_the_teams_data_newer(
    engine: Engine, team: str, patient: str, clinician: User, at: datetime
) -> None:
    before = people.data_version(engine, [team])
    note(engine, patient, clinician, at, "s")
    assert people.data_version(engine, [team]) == before + 1


def test_every_act_in_the_trail_has_its_row_and_the_reverse(
    engine: Engine, patient: str, chair: User, at: datetime
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    trail = audit.trail(engine, by=SERVICE, limit=500)
    recorded = trail[trail["action"] == Act.record_decision.value]
    assert recorded["object_id"].tolist() == [decision_id]


def test_two_people_of_two_teams_write_at_once(engine: Engine, team: str, other_team: str, at: datetime) -> None:
    """The trail has one head for both: neither waits for ever, and no number is lost."""
    pairs = [
        (a_patient(engine, one), signed_in(engine, a_person(engine, Role.clinician, [one])))
        for one in (team, other_team)
    ]
    answers = at_once(lambda number: note(engine, *pairs[number % 2], at, f"s{number}"), 8)
    assert len(set(answers)) == 8
    assert audit.verify(engine).ok


def test_an_id_is_random_and_fit_for_an_address(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    ids = [note(engine, patient, clinician, at, f"s{number}") for number in range(5)]
    assert len(set(ids)) == 5
    assert all(len(one) == 16 and one.replace("-", "").replace("_", "").isalnum() for one in ids)


def test_the_lock_of_a_refused_write_is_released(
    engine: Engine, patient: str, other_clinician: User, at: datetime
) -> None:
    with pytest.raises(NotPermitted):
        note(engine, patient, other_clinician, at, "s")

    def still_free(connection: Connection) -> int:
        return int(connection.scalar(select(func.count()).select_from(team)) or 0)

    with reading(engine) as connection:
        assert still_free(connection) == 2
    assert note(engine, patient, SERVICE, at, "s")


def test_no_id_looks_like_an_option_of_a_command():
    assert not [one for one in (new_id() for _ in range(2000)) if one.startswith("-")]
