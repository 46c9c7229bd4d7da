"""Visits ahead: planned, moved, cancelled, and seen by the team only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queries import appointments
from rules.roles import NotPermitted, Refused
from tests.factories import AT, a_patient, fresh_submission

TOMORROW = AT.date() + timedelta(days=1)


def plan(engine, patient_id, by, **overrides):
    told = {"kind": "visit", "on": TOMORROW, "starts_at": AT + timedelta(days=1), "with_id": by.id}
    return appointments.add(engine, patient_id, **(told | overrides), by=by, at=AT, submission_id=fresh_submission())


def move(engine, appointment_id, by, **overrides):
    told = {"on": TOMORROW + timedelta(days=7), "reason": "Asked for another day."}
    return appointments.move(
        engine, appointment_id, **(told | overrides), by=by, at=AT, submission_id=fresh_submission()
    )


def test_a_planned_visit_is_ahead_with_name_time_and_with_whom(engine, patient, clinician):
    plan(engine, patient, clinician)
    (row,) = appointments.ahead(engine, by=clinician, from_on=AT.date()).itertuples()
    assert (row.patient_id, row.on, row.starts_at, row.with_name) == (
        patient, TOMORROW, AT + timedelta(days=1), clinician.name,
    )  # fmt: skip


def test_a_moved_visit_stands_on_its_new_day_only(engine, patient, clinician):
    move(engine, plan(engine, patient, clinician), clinician)
    assert list(appointments.ahead(engine, by=clinician, from_on=AT.date())["on"]) == [TOMORROW + timedelta(days=7)]


def test_a_cancelled_visit_is_not_ahead(engine, patient, clinician):
    move(engine, plan(engine, patient, clinician), clinician, on=None)
    assert appointments.ahead(engine, by=clinician, from_on=AT.date()).empty


def test_moving_twice_from_the_same_row_is_refused(engine, patient, clinician):
    first = plan(engine, patient, clinician)
    move(engine, first, clinician)
    with pytest.raises(Refused, match="meanwhile"):
        move(engine, first, clinician)


def test_a_reason_is_needed_to_move(engine, patient, clinician):
    with pytest.raises(Refused, match="Say why"):
        move(engine, plan(engine, patient, clinician), clinician, reason=" ")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "seance"}, "An appointment is one of"),
        ({"on": AT.date() - timedelta(days=1)}, "has passed"),
        ({"with_id": "stranger"}, "not a member"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence(engine, patient, clinician, wrong, why):
    with pytest.raises(Refused, match=why):
        plan(engine, patient, clinician, **wrong)
    assert appointments.ahead(engine, by=clinician, from_on=AT.date()).empty


def test_another_team_neither_plans_nor_sees(engine, patient, clinician, other_clinician):
    plan(engine, patient, clinician)
    assert appointments.ahead(engine, by=other_clinician, from_on=AT.date()).empty
    with pytest.raises(NotPermitted):
        plan(engine, patient, other_clinician)


def test_somebodys_list_has_their_visits_and_their_patients_visits_with_nobody_named(
    engine, team, patient, clinician, care_manager
):
    theirs = a_patient(engine, team, clinician_id=clinician.id)
    plan(engine, patient, clinician)
    plan(engine, theirs, clinician, with_id=None)
    plan(engine, theirs, care_manager, with_id=care_manager.id, on=TOMORROW + timedelta(days=1))
    found = appointments.ahead(engine, by=clinician, from_on=AT.date(), clinician_id=clinician.id)
    assert sorted(found["patient_id"]) == sorted([patient, theirs])
    assert list(appointments.ahead(engine, by=clinician, from_on=AT.date(), to_on=TOMORROW)["on"]) == [TOMORROW] * 2


def test_the_same_submission_plans_once(engine, patient, clinician):
    key = fresh_submission()
    told = {"kind": "visit", "on": TOMORROW, "by": clinician, "at": AT, "submission_id": key}
    assert appointments.add(engine, patient, **told) == appointments.add(engine, patient, **told)
    assert len(appointments.ahead(engine, by=clinician, from_on=AT.date())) == 1
