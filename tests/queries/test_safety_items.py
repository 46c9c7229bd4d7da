"""The safety net and the doctor: each thing that slips through shows up, and is gone once it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, text
from typer.testing import CliRunner

from exchange.commands_alerts import cli
from queries import doctor, flag_record, flags, jobs, patients, people, reevaluation, safety_items, treatments
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables import membership
from rules import flags as rule_book
from rules.flag_answers import Answer
from rules.roles import NotPermitted, User
from tests.alarms import MINUTE, a_crisis, contact, flag_ids, rows, says
from tests.factories import AT, a_patient, an_assessment, fresh_submission
from tests.needs import only_sqlite

DAY = timedelta(days=1)
BAD = [(0, 8), (7, 8), (14, 20), (21, 21)]  # clearly worse on day 21 of 84


def kinds(engine: Engine, by: User, at: datetime = AT, patient_id: str | None = None) -> list[str]:
    frame = safety_items.items(engine, by=by, at=at, patient_id=patient_id)
    return sorted(frame.loc[frame["kind"] != "job did not run", "kind"])


def reached(engine: Engine, patient_id: str, at: datetime = AT) -> None:
    told = {"kind": "contact", "on": at.date(), "title": "Call", "attended": True}
    treatments.add_event(engine, patient_id, **told, by=SERVICE, at=at, submission_id=fresh_submission())


@pytest.mark.slow
def test_somebody_who_got_worse_and_fell_silent_is_there_until_heard_of(
    engine: Engine, team: str, clinician: User
) -> None:
    patient_id = a_patient(engine, team, phq9=BAD)
    assert flag_ids(engine, patient_id, "DET-1")
    reached(engine, patient_id)
    assert "silent after worsening" not in kinds(engine, clinician, AT + 13 * DAY, patient_id)
    later = AT + 15 * DAY
    assert "silent after worsening" in kinds(engine, clinician, later, patient_id)
    reached(engine, patient_id, later)
    assert "silent after worsening" not in kinds(engine, clinician, later, patient_id)


def test_a_patient_whose_clinician_has_left_is_there_until_somebody_is_named(
    engine: Engine, team: str, patient: str, clinician: User, care_manager: User
) -> None:
    def named(person: User) -> None:
        patients.assign(engine, patient, person.id, by=SERVICE, at=AT, submission_id=fresh_submission())

    def leaves(active: bool, team_ids: list[str]) -> None:
        told = {"role": clinician.role, "active": active, "team_ids": team_ids}
        people.change_person(engine, clinician.id, **told, by=SERVICE, at=AT, submission_id=fresh_submission())

    named(clinician)
    assert kinds(engine, care_manager, patient_id=patient) == []
    leaves(False, [team])
    assert kinds(engine, care_manager) == ["clinician has left"]
    leaves(True, [people.add_team(engine, "Elsewhere", by=SERVICE, at=AT, submission_id="elsewhere")])
    assert kinds(engine, care_manager, patient_id=patient) == ["clinician has left"]
    named(care_manager)
    assert kinds(engine, care_manager) == []


def test_a_promised_check_that_did_not_happen_is_there_until_a_contact(
    engine: Engine, patient: str, clinician: User
) -> None:
    flag_id = a_crisis(engine, patient)
    flags.answer(engine, [flag_id], contact(), by=clinician, at=AT, submission_id="a")
    assert kinds(engine, clinician, AT + DAY, patient) == []
    assert kinds(engine, clinician, AT + 2 * DAY, patient) == ["promised check missed"]
    reached(engine, patient, AT + 2 * DAY)
    assert kinds(engine, clinician, AT + 3 * DAY, patient) == []


def test_an_open_safety_question_is_there_until_it_is_answered(engine: Engine, patient: str, clinician: User) -> None:
    an_assessment(engine, patient, "phq9", AT.date(), says(None), at=AT)
    assert kinds(engine, clinician, patient_id=patient) == ["safety question open"]
    an_assessment(engine, patient, "phq9", AT.date() + DAY, says(0), at=AT + DAY)
    assert kinds(engine, clinician, AT + DAY, patient) == []


def test_a_rule_that_breaks_is_there_and_is_no_clean_bill(
    engine: Engine, patient: str, clinician: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_case: object) -> None:
        raise KeyError("x")

    with monkeypatch.context() as patch:
        broken = tuple(
            type(one)(**(vars(one) | {"look": breaks})) if one.id == "RSP-3" else one for one in rule_book.RULES
        )
        patch.setattr(rule_book.evaluate, "__defaults__", (*rule_book.evaluate.__defaults__[:-1], broken))
        reevaluation.reevaluate(engine, by=SERVICE, at=AT + DAY, workers=1)
    assert kinds(engine, clinician, AT + DAY, patient) == ["rule failed"]
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + DAY, workers=1)
    assert kinds(engine, clinician, AT + DAY, patient) == []


def test_another_team_sees_none_of_it(engine: Engine, patient: str, other_clinician: User, admin: User) -> None:
    an_assessment(engine, patient, "phq9", AT.date(), says(None), at=AT)
    assert kinds(engine, other_clinician) == []
    with pytest.raises(NotPermitted):
        safety_items.items(engine, by=admin, at=AT)


def test_a_failed_import_is_there_until_one_went_well(engine: Engine, clinician: User) -> None:
    jobs.record(engine, "import", AT, AT, jobs.Done(False, 0, "3 rows were refused."))
    frame = safety_items.items(engine, by=clinician, at=AT + MINUTE)
    assert "3 rows were refused." in frame.set_index("kind").loc["import failed", "says"]
    jobs.record(engine, "import", AT + MINUTE, AT + MINUTE, jobs.Done(True, 5))
    assert kinds(engine, clinician, AT + 2 * MINUTE) == []


def test_a_job_that_does_not_run_or_fails_is_there(engine: Engine, clinician: User) -> None:
    installed = rows(engine, "person", id="service")[0]["created_at"]
    frame = safety_items.items(engine, by=clinician, at=installed + 30 * MINUTE)
    assert frame.empty
    frame = safety_items.items(engine, by=clinician, at=installed + 2 * DAY)
    assert (frame["kind"] == "job did not run").sum() == len(jobs.EXPECTED)
    for job in jobs.EXPECTED:
        jobs.record(engine, job, installed + 2 * DAY, installed + 2 * DAY, jobs.Done(True, 1))
    assert safety_items.items(engine, by=clinician, at=installed + 2 * DAY).empty
    with pytest.raises(ZeroDivisionError), jobs.watched(engine, "backup", lambda: installed + 3 * DAY / 2 + DAY):
        raise ZeroDivisionError
    frame = safety_items.items(engine, by=clinician, at=installed + 2 * DAY)
    assert frame["says"].str.contains("ZeroDivisionError").any()


def test_ticks_that_did_nothing_are_not_kept_by_the_thousand(engine: Engine) -> None:
    for second in range(0, 600, 15):
        at = AT + timedelta(seconds=second)
        jobs.record(engine, "escalate", at, at, jobs.Done())
    assert len(rows(engine, "job_run", job="escalate")) == 2


def found(engine: Engine, at: datetime = AT) -> dict[str, doctor.Check]:
    return {one.name: one for one in doctor.examine(engine, at)}


def test_a_sound_installation_passes_every_check(engine: Engine, patient: str, clinician: User) -> None:
    a_crisis(engine, patient)
    assert [one for one in doctor.examine(engine, AT) if not one.ok] == []


def test_an_installation_without_a_team_is_not_told_that_every_team_has_hours(engine: Engine) -> None:
    assert found(engine)["duty hours"].says == "There is no team yet."


def drop_the_flag(engine: Engine) -> None:
    with transaction(engine) as connection:
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        for table in ("alert_to", "alert", "flag_event", "flag"):
            connection.execute(text(f"DELETE FROM {table}"))


def close_it_behind_its_history(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(text("UPDATE flag SET state = 'resolved' WHERE rule = 'SAF-1'"))


def nobody_left(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(delete(membership))


def change_the_trail(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(text("UPDATE audit_event SET actor_id = 'x' WHERE seq = 2"))


@only_sqlite
@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (drop_the_flag, "safety answers have their flag"),
        (close_it_behind_its_history, "safety flags end on record"),
        (nobody_left, "open flags have an owner"),
        (change_the_trail, "audit trail"),
    ],
)
def test_the_doctor_finds_each_fault(
    engine: Engine, patient: str, clinician: User, fault: Callable[[Engine], None], name: str
) -> None:
    a_crisis(engine, patient)
    assert found(engine)[name].ok
    fault(engine)
    assert not found(engine)[name].ok


def test_the_doctor_finds_a_timer_that_ran_out_and_was_not_passed_on(
    engine: Engine, patient: str, clinician: User
) -> None:
    a_crisis(engine, patient)
    assert found(engine, AT + 19 * MINUTE)["timers have a next step"].ok
    assert not found(engine, AT + 21 * MINUTE)["timers have a next step"].ok


def test_a_check_that_breaks_is_not_a_check_that_passed(
    engine: Engine, patient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.audit, "verify", lambda _: 1 / 0)
    assert found(engine)["audit trail"] == doctor.Check(
        "audit trail", False, "Could not be checked: ZeroDivisionError."
    )


def test_the_command_says_it_as_json_and_by_its_exit(
    engine: Engine, patient: str, clinician: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag_id = a_crisis(engine, patient)
    monkeypatch.setenv("STEPWELL_NOW", AT.isoformat())
    good = CliRunner().invoke(cli, ["doctor", "--json"])
    assert (good.exit_code, json.loads(good.stdout)["ok"]) == (0, True)
    monkeypatch.setenv("STEPWELL_NOW", (AT + 30 * MINUTE).isoformat())
    bad = CliRunner().invoke(cli, ["doctor", "--json"])
    told = json.loads(bad.stdout)
    assert (bad.exit_code, told["ok"]) == (1, False)
    says_what = " ".join(one["says"] for one in told["checks"])
    assert flag_id in says_what
    for clinical in ("self-harm", "PHQ", "crisis", "Alex", "Example"):
        assert clinical not in says_what
    assert CliRunner().invoke(cli, ["escalate", "--json"]).exit_code == 0
    assert CliRunner().invoke(cli, ["doctor", "--json"]).exit_code == 0


def test_each_rule_has_a_record_of_its_own(engine: Engine, patient: str, clinician: User) -> None:
    crisis = a_crisis(engine, patient)
    flags.answer(engine, [crisis], contact(), by=clinician, at=AT + 15 * MINUTE, submission_id="a")
    (slow,) = flag_ids(engine, patient, "RSP-3")
    flags.vote_not_useful(engine, slow, "Known.", by=clinician, at=AT, submission_id="b")
    frame = flag_record.record(engine, by=clinician, since=AT - DAY).set_index("rule")
    assert frame.loc["SAF-1", ["fired", "acknowledged", "acted", "median_hours", "open"]].tolist() == [1, 1, 1, 0.25, 1]
    assert frame.loc["RSP-3", ["fired", "acknowledged", "acted", "not_useful"]].tolist() == [1, 0, 0, 1]
    assert frame["low"].isna().all()


@pytest.mark.parametrize(
    ("given", "acted"),
    [
        (Answer("actioned", action_code="treatment changed"), True),
        (Answer("acknowledged", action_code="treatment changed"), True),
        (Answer("acknowledged", action_code="no action", reason="Known."), False),
        (Answer("acknowledged"), False),
    ],
)
def test_the_budget_counts_what_nobody_acted_on(
    engine: Engine, team: str, clinician: User, given: Answer, acted: bool
) -> None:
    a_patient(engine, team, phq9=[(day + 63, score) for day, score in BAD])
    before = flag_record.budget(engine, by=clinician, at=AT)
    assert (before.unacted, before.patients, before.kept) == (1, 1, False)
    (flag_id,) = [row["id"] for row in rows(engine, "flag", rule="DET-1")]
    flags.answer(engine, [flag_id], given, by=clinician, at=AT, submission_id="a")
    assert flag_record.budget(engine, by=clinician, at=AT).kept is acted
    record = flag_record.record(engine, by=clinician, since=AT - timedelta(days=30))
    assert record.loc[record["rule"] == "DET-1", "acted"].sum() == acted
