"""Planning a questionnaire and changing the plan, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from queries import caseload, patients, schedules
from queries.people import SERVICE
from rules.roles import NotPermitted, Refused, User
from tests.factories import AT, REGISTERED_ON, a_patient, fresh_submission

TODAY = AT.date()


def plan(engine: Engine, patient: str, by: User, every: int, *, begins: Any = TODAY, **told: Any) -> str:
    told = {"instrument": "phq9", "every_days": every, "from_on": begins} | told
    return schedules.plan(engine, patient, **told, by=by, at=AT, submission_id=fresh_submission())


def standing(engine: Engine, patient: str) -> list[tuple[int, Any, Any]]:
    frame = patients.chart(engine, patient, by=SERVICE).schedules
    return [(row.every_days, row.from_on, row.to_on) for row in frame.itertuples()]


def test_what_is_planned_is_due(engine, team, clinician):
    patient = a_patient(engine, team)
    plan(engine, patient, clinician, 7, begins=REGISTERED_ON)
    assert standing(engine, patient) == [(7, REGISTERED_ON, None)]
    assert list(caseload.caseload(engine, by=clinician)["next_due_on"]) == [REGISTERED_ON]


def test_a_new_rhythm_holds_from_its_day_and_what_was_due_before_stays_due(engine, patient, clinician):
    plan(engine, patient, clinician, 7, begins=REGISTERED_ON)
    plan(engine, patient, clinician, 28)
    assert standing(engine, patient) == [(7, REGISTERED_ON, TODAY - timedelta(days=1)), (28, TODAY, None)]
    plan(engine, patient, clinician, 14, begins=TODAY + timedelta(days=28))
    assert [one[0] for one in standing(engine, patient)] == [7, 28, 14]


def test_a_plan_is_ended_by_its_last_day(engine, patient, clinician):
    plan(engine, patient, clinician, 7, begins=REGISTERED_ON)
    plan(engine, patient, clinician, 7, begins=REGISTERED_ON + timedelta(days=70), to_on=TODAY)
    assert standing(engine, patient) == [(7, REGISTERED_ON, TODAY)]


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"every": 0}, "once a day at most"),
        ({"every": 7, "to_on": TODAY - timedelta(days=1)}, "cannot end"),
        ({"every": 7, "begins": None}, "Say from which day"),
        ({"every": 7, "instrument": "nobody_knows_it"}, "is not a questionnaire this service knows"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(engine, patient, clinician, told, refused):
    with pytest.raises(Refused, match=refused):
        plan(engine, patient, clinician, **told)
    assert standing(engine, patient) == []


def test_nobody_plans_for_a_patient_of_another_team(engine, patient, other_clinician):
    with pytest.raises(NotPermitted):
        plan(engine, patient, other_clinician, 7)
