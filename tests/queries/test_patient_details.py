"""Registering somebody by hand and correcting who they are, on both databases."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from queries import audit, caseload, patient_details, patients
from queries.engine import reading
from queries.patients import NewPatient
from queries.tables import patient as patients_table
from queries.tables import schedule, step
from rules.registration import Who
from rules.roles import NotPermitted, Refused, User
from tests.factories import AT, fresh_submission

TODAY = AT.date()
ANN = NewPatient("N-1", "Ann", "Reed", TODAY, "phq9", step=1, birth_on=date(1980, 5, 17), every_days=14)


def told(by: User) -> dict[str, Any]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


def register(engine: Engine, team: str, by: User, **changed: Any) -> str:
    return patients.register(engine, replace(ANN, **changed), team_id=team, **told(by))


def who_is(engine: Engine, patient_id: str) -> Who:
    with reading(engine) as connection:
        query = select(*patient_details.COLUMNS).where(patients_table.c.id == patient_id)
        return Who(**connection.execute(query).mappings().one())


def rows(engine: Engine, table: Any) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(select(table)))


def test_a_new_patient_has_a_step_a_rhythm_and_a_place_in_the_caseload(engine, team, clinician):
    made = register(engine, team, clinician, clinician_id=clinician.id)
    assert [(one.step, one.from_on) for one in rows(engine, step)] == [(1, TODAY)]
    assert [(one.instrument, one.every_days, one.from_on) for one in rows(engine, schedule)] == [("phq9", 14, TODAY)]
    (listed,) = caseload.caseload(engine, by=clinician).itertuples()
    assert (listed.patient_id, listed.clinician_id, listed.next_due_on) == (made, clinician.id, TODAY)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"number": " "}, "Give the service's own number"),
        ({"registered_on": TODAY + timedelta(days=1)}, "has not come yet"),
        ({"primary_measure": "nobody_knows_it"}, "is not a questionnaire this service knows"),
        ({"function_measure": "nobody_knows_it"}, "is not a questionnaire this service knows"),
        ({"clinician_id": "service"}, "Only somebody of the patient's team"),
    ],
)
def test_what_is_refused_leaves_nothing(engine, team, clinician, changed, refused):
    with pytest.raises(Refused, match=refused):
        register(engine, team, clinician, **changed)
    assert rows(engine, patients_table) == rows(engine, step) == rows(engine, schedule) == []


def test_a_number_is_one_patients_whatever_spaces_are_typed_around_it(engine, team, clinician):
    register(engine, team, clinician)
    with pytest.raises(Refused, match="already somebody else's"):
        register(engine, team, clinician, number=" N-1 ")


def test_nobody_registers_into_a_team_that_is_not_theirs(engine, team, other_team, clinician):
    with pytest.raises(NotPermitted):
        register(engine, other_team, clinician)


def correct(engine: Engine, patient_id: str, by: User, why: str = "Misheard.", **changed: Any) -> None:
    who = replace(who_is(engine, patient_id), **changed)
    patient_details.correct(engine, patient_id, who, why, **told(by))


def test_a_corrected_name_is_found_and_the_trail_says_who_changed_what_and_why(engine, team, clinician, lead):
    made = register(engine, team, clinician)
    correct(engine, made, clinician, given_name="Änne", question="Is it the heart?")
    assert (who_is(engine, made).given_name, who_is(engine, made).family_name) == ("Änne", "Reed")
    assert list(patients.search(engine, "anne", by=clinician)) == [made]
    last = audit.trail(engine, by=lead, patient_id=made).iloc[0]
    assert (last["action"], last["actor_id"]) == ("patient.correct", clinician.id)
    assert last["details"] == '{"changed": ["given_name", "question"], "why": "Misheard."}'


def test_the_flags_follow_another_main_questionnaire(engine, team, clinician):
    made = register(engine, team, clinician)
    correct(engine, made, clinician, primary_measure="gad7")
    assert list(caseload.caseload(engine, by=clinician)["measure"]) == ["GAD-7"]


@pytest.mark.parametrize(
    ("changed", "why", "refused"),
    [
        ({}, "Misheard.", "Nothing is changed yet"),
        ({"given_name": "Anna"}, " ", "Say why"),
        ({"number": "N-2"}, "Mistyped.", "already somebody else's"),
        ({"primary_measure": "nobody_knows_it"}, "Better fit.", "is not a questionnaire"),
    ],
)
def test_a_correction_that_cannot_stand_changes_nothing(engine, team, clinician, changed, why, refused):
    made, _ = register(engine, team, clinician), register(engine, team, clinician, number="N-2")
    before = asdict(who_is(engine, made))
    with pytest.raises(Refused, match=refused):
        correct(engine, made, clinician, why, **changed)
    assert asdict(who_is(engine, made)) == before


def test_nobody_corrects_a_patient_of_another_team(engine, team, clinician, other_clinician):
    made = register(engine, team, clinician)
    with pytest.raises(NotPermitted):
        correct(engine, made, other_clinician, given_name="Anna")


def test_who_was_corrected_is_found_by_what_is_true_now(engine, team, clinician, supervisor):
    made = register(engine, team, clinician)
    right = replace(who_is(engine, made), birth_on=date(1984, 5, 17))
    patient_details.correct(engine, made, right, "Read the card.", **told(supervisor))
    assert list(patients.search(engine, "Reed 1984", by=clinician)) == [made]
    assert patients.search(engine, "1980", by=clinician) == {}
