"""A flag from being raised to its end, on both databases: never lost, never answered by halves, all of it on record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from queries import flags, patients, people, reevaluation, safety_net, support, transfers
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables import patient as patient_table
from rules.flag_answers import Answer
from rules.roles import NotPermitted, Refused, Role, User
from tests.alarms import MINUTE, a_crisis, contact, flag_ids, rows, says
from tests.factories import AT, a_patient, an_assessment, fresh_submission, signed_in

DAY = timedelta(days=1)


def answer(engine: Engine, flag_id: str, by: User, at: datetime = AT, **overrides: object) -> str:
    given = contact(at.date(), **overrides)
    return flags.answer(engine, [flag_id], given, by=by, at=at, submission_id=fresh_submission())


def state(engine: Engine, flag_id: str) -> str:
    return str(rows(engine, "flag", id=flag_id)[0]["state"])


def test_an_answer_keeps_who_when_in_which_role_and_what(engine: Engine, patient: str, clinician: User) -> None:
    flag_id = a_crisis(engine, patient)
    answer(engine, flag_id, clinician, AT + MINUTE)
    (kept,) = rows(engine, "flag_event", flag_id=flag_id, state="acknowledged")
    told = {name: kept[name] for name in ("entered_by", "entered_at", "role", "contact_outcome", "action_code", "plan")}
    assert told == {
        "entered_by": clinician.id,
        "entered_at": AT + MINUTE,
        "role": "clinician",
        "contact_outcome": "spoke with the patient",
        "action_code": "safety plan gone through",
        "plan": "Rings tomorrow.",
    }
    assert state(engine, flag_id) == "acknowledged"


def test_one_contact_answers_all_safety_flags_of_a_patient_or_none(
    engine: Engine, patient: str, clinician: User
) -> None:
    first = a_crisis(engine, patient, on=AT.date() - DAY)
    second = a_crisis(engine, patient)
    with pytest.raises(Refused):
        flags.answer(engine, [first, second], contact(plan=""), by=clinician, at=AT, submission_id="a")
    assert {state(engine, first), state(engine, second)} == {"raised"}
    flags.answer(engine, [first, second], contact(), by=clinician, at=AT, submission_id="b")
    assert {state(engine, first), state(engine, second)} == {"acknowledged"}


def test_flags_of_two_patients_are_never_answered_together(
    engine: Engine, team: str, patient: str, clinician: User
) -> None:
    both = [a_crisis(engine, patient), a_crisis(engine, a_patient(engine, team))]
    with pytest.raises(Refused, match="one patient at a time"):
        flags.answer(engine, both, contact(), by=clinician, at=AT, submission_id="a")


def test_another_team_answers_nothing(engine: Engine, patient: str, other_clinician: User) -> None:
    with pytest.raises(NotPermitted):
        answer(engine, a_crisis(engine, patient), other_clinician)


def test_a_second_positive_answer_opens_the_first_flag_again(engine: Engine, patient: str, clinician: User) -> None:
    first = a_crisis(engine, patient)
    answer(engine, first, clinician)
    second = a_crisis(engine, patient, at=AT + DAY)
    assert (state(engine, first), state(engine, second)) == ("raised", "raised")
    assert len(rows(engine, "flag_event", flag_id=first, state="raised")) == 2
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + DAY)
    assert len(rows(engine, "flag_event", flag_id=first, state="raised")) == 2


def correct(engine: Engine, patient: str, team: str, by: User) -> None:
    an_assessment(engine, patient, "phq9", AT.date(), says(0), at=AT + MINUTE, reason="Wrong sheet.")


def transferred(engine: Engine, patient: str, team: str, by: User) -> None:
    transfers.move_to_team(engine, patient, team_id=team, reason="Moved.", by=by, at=AT, submission_id="move")


def discharge(engine: Engine, patient: str, team: str, by: User) -> None:
    with transaction(engine) as connection:
        gone = {"discharged_on": AT.date()}
        connection.execute(update(patient_table).where(patient_table.c.id == patient).values(gone))


def new_role(engine: Engine, patient: str, team: str, by: User) -> None:
    told = {"role": Role.clinician, "active": True, "team_ids": list(by.team_ids)}
    people.change_person(engine, by.id, **told, by=SERVICE, at=AT, submission_id="role")


def new_language(engine: Engine, patient: str, team: str, by: User) -> None:
    with transaction(engine) as connection:
        connection.execute(update(patient_table).where(patient_table.c.id == patient).values(language="ar"))


@pytest.mark.parametrize("what", [correct, transferred, discharge, new_role, new_language])
@pytest.mark.parametrize("before", ["raised", "acknowledged"])
def test_a_safety_flag_is_never_lost(
    engine: Engine, patient: str, supervisor: User, other_team: str, other_clinician: User, what, before: str
) -> None:
    flag_id = a_crisis(engine, patient)
    if before == "acknowledged":
        answer(engine, flag_id, supervisor)
    what(engine, patient, other_team, supervisor)
    for days in (0, 30, 400):
        reevaluation.reevaluate(engine, by=SERVICE, at=AT + days * DAY + MINUTE)
    assert state(engine, flag_id) == before
    assert safety_net.conservation(engine, by=SERVICE).ok


def test_after_a_transfer_the_new_team_has_the_whole_life_and_the_old_one_none(
    engine: Engine, patient: str, supervisor: User, other_team: str, other_clinician: User
) -> None:
    flag_id = a_crisis(engine, patient)
    answer(engine, flag_id, supervisor)
    transferred(engine, patient, other_team, supervisor)
    assert patients.banner(engine, patient, by=other_clinician)["number"]
    theirs = flags.lives(engine, patient, by=other_clinician)
    assert {"raised", "acknowledged"} <= set(theirs.loc[theirs["flag_id"] == flag_id, "what"])
    assert flag_id in set(flags.open_flags(engine, by=other_clinician)["id"])
    assert flag_id not in set(flags.open_flags(engine, by=supervisor)["id"])
    answer(engine, flag_id, other_clinician, AT, state="resolved", reason="Asked again: none.", next_check_on=None)


def test_a_transfer_needs_a_reason_a_right_and_a_free_number(
    engine: Engine, patient: str, supervisor: User, clinician: User, other_team: str, other_clinician: User
) -> None:
    told = {"team_id": other_team, "at": AT}
    with pytest.raises(NotPermitted, match="supervisors"):
        transfers.move_to_team(engine, patient, reason="x", by=clinician, submission_id="a", **told)
    with pytest.raises(Refused, match="why"):
        transfers.move_to_team(engine, patient, reason=" ", by=supervisor, submission_id="b", **told)
    number = rows(engine, "patient", id=patient)[0]["number"]
    a_patient(engine, other_team, number=number)
    with pytest.raises(Refused, match="somebody else's"):
        transfers.move_to_team(engine, patient, reason="x", by=supervisor, submission_id="c", **told)


def test_a_flag_that_is_put_off_is_out_of_the_caseload_and_comes_back(
    engine: Engine, patient: str, clinician: User
) -> None:
    for flag_id in set(flags.open_flags(engine, patient_id=patient, by=clinician)["id"]):
        off = Answer("deferred", reason="Away.", until_on=AT.date() + 7 * DAY)
        flags.answer(engine, [flag_id], off, by=clinician, at=AT, submission_id=fresh_submission())
    assert set(flags.open_flags(engine, patient_id=patient, by=clinician)["state"]) == {"deferred"}
    assert rows(engine, "patient_status", patient_id=patient)[0]["rules"] == []
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + 6 * DAY)
    assert "deferred" in set(flags.open_flags(engine, patient_id=patient, by=clinician)["state"])
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + 7 * DAY)
    assert "deferred" not in set(flags.open_flags(engine, patient_id=patient, by=clinician)["state"])
    assert rows(engine, "patient_status", patient_id=patient)[0]["rules"] != []


def test_not_useful_is_said_once_with_a_reason_and_closes_nothing(
    engine: Engine, patient: str, clinician: User
) -> None:
    (flag_id,) = flag_ids(engine, patient, "RSP-3")
    vote = {"by": clinician, "at": AT}
    with pytest.raises(Refused):
        flags.vote_not_useful(engine, flag_id, " ", submission_id="a", **vote)
    flags.vote_not_useful(engine, flag_id, "Known.", submission_id="b", **vote)
    with pytest.raises(Refused, match="counts once"):
        flags.vote_not_useful(engine, flag_id, "Known.", submission_id="c", **vote)
    assert state(engine, flag_id) == "raised"


def test_seeing_is_kept_once_per_person_and_flag(engine: Engine, patient: str, clinician: User, chair: User) -> None:
    open_ = len(flags.open_flags(engine, patient_id=patient, by=clinician))
    assert flags.see(engine, patient, by=clinician, at=AT) == open_ > 0
    assert flags.see(engine, patient, by=clinician, at=AT + MINUTE) == 0
    assert flags.see(engine, patient, by=chair, at=AT) == open_
    assert flags.see(engine, patient, by=signed_in(engine, clinician.id), at=AT) == 0


def test_a_support_check_is_part_of_the_flags_life(engine: Engine, patient: str, clinician: User) -> None:
    (flag_id,) = flag_ids(engine, patient, "RSP-3")
    told = {"flag_id": flag_id, "note": "In the session.", "by": clinician, "at": AT}
    support.record(engine, patient, {"events": "clearly in the way"}, submission_id="a", **told)
    life = flags.lives(engine, patient, by=clinician)
    assert "support check" in set(life.loc[life["flag_id"] == flag_id, "what"])
    assert support.checks(engine, patient, by=clinician)["suggestions"].iloc[0][0][0] == "Life events"
