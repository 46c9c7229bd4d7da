"""Who treats a patient: several at once, taken back with one click, and told to both without a clinical word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from queries import assignments, notices, patients, worklist
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables import person
from rules.roles import NotPermitted, Refused
from tests.alarms import MINUTE, a_crisis, rows
from tests.factories import AT, a_patient, fresh_submission

DAY_AGO = AT - timedelta(days=1)


def told(by, at=AT):
    return {"by": by, "at": at, "submission_id": fresh_submission()}


@pytest.fixture
def two(engine, team, clinician):
    """One whom the clinician treats, one whom nobody is named for."""
    return [a_patient(engine, team, clinician_id=clinician.id), a_patient(engine, team)]


def named(engine, ids):
    return [rows(engine, "patient", id=one)[0]["clinician_id"] for one in ids]


def hands(engine, by):
    frame = assignments.mine(engine, DAY_AGO, by=by)
    return {(row.patient_id, row.to_id == by.id) for row in frame.itertuples()}


def test_several_are_assigned_and_taken_back_with_one_click_each(
    engine, team, two, clinician, care_manager, supervisor
):
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    assert named(engine, two) == [care_manager.id] * 2
    last = assignments.last(engine, DAY_AGO, by=supervisor)
    assert (set(last.patients), last.to) == (set(two), care_manager.name)
    assert assignments.last(engine, DAY_AGO, by=care_manager) is None
    outcome = worklist.take_back(engine, last, **told(supervisor, AT + MINUTE))
    assert (set(outcome.done), outcome.refused) == (set(two), ())
    assert named(engine, two) == [clinician.id, None]
    assert assignments.last(engine, DAY_AGO, by=supervisor) is None
    assert worklist.take_back(engine, last, **told(supervisor, AT + MINUTE)).done == ()
    assert [row["action"] for row in rows(engine, "audit_event", action="patient.assign", outcome="done")]


def test_the_click_before_the_last_is_next_to_be_taken_back(engine, two, care_manager, supervisor, chair):
    for minute, to in enumerate((care_manager, chair)):
        worklist.assign(engine, two[:1], to.id, **told(supervisor, AT + minute * MINUTE))
    for to in (chair, care_manager):
        last = assignments.last(engine, DAY_AGO, by=supervisor)
        assert last.to == to.name
        worklist.take_back(engine, last, **told(supervisor, AT + 2 * MINUTE))


def test_what_somebody_else_has_named_since_is_not_taken_from_them(
    engine, two, clinician, care_manager, supervisor, chair
):
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    patients.assign(engine, two[1], chair.id, **told(chair, AT + MINUTE))
    outcome = worklist.take_back(
        engine, assignments.last(engine, DAY_AGO, by=supervisor), **told(supervisor, AT + MINUTE)
    )
    assert outcome.done == (two[0],)
    assert outcome.refused == ((two[1], "Somebody else has been named since."),)
    assert named(engine, two) == [clinician.id, chair.id]


def test_nobody_is_named_again_who_has_left_and_nobody_takes_back_anothers_click(
    engine, two, clinician, care_manager, supervisor, chair
):
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    last = assignments.last(engine, DAY_AGO, by=supervisor)
    with pytest.raises(Refused, match="nothing of yours"):
        assignments.take_back(engine, two[0], last.act, **told(chair))
    with pytest.raises(NotPermitted):
        assignments.take_back(engine, two[0], last.act, **told(clinician))
    with transaction(engine) as connection:
        connection.execute(update(person).where(person.c.id == clinician.id).values(active=False))
    with pytest.raises(Refused, match="not in the patient's team any more"):
        assignments.take_back(engine, two[0], last.act, **told(supervisor))


def test_the_one_before_and_the_one_after_see_it_on_their_day_and_not_whoever_did_it(
    engine, two, clinician, care_manager, supervisor
):
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    assert hands(engine, clinician) == {(two[0], False)}
    assert hands(engine, care_manager) == {(two[0], True), (two[1], True)}
    assert hands(engine, supervisor) == set()
    worklist.take_back(engine, assignments.last(engine, DAY_AGO, by=supervisor), **told(supervisor, AT + MINUTE))
    assert hands(engine, clinician) == hands(engine, care_manager) == set()


def test_what_one_gave_on_oneself_is_not_shown_as_ones_own(engine, two, care_manager, supervisor, chair):
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    patients.assign(engine, two[0], chair.id, **told(care_manager, AT + MINUTE))
    assert hands(engine, care_manager) == {(two[1], True)}


def test_each_of_them_gets_one_notice_for_all_of_it_and_it_names_nobody(
    engine, two, clinician, care_manager, supervisor
):
    for who in (clinician, care_manager, supervisor):
        whose = {"person_id": who.id, "team_id": None, "channel": "mail", "address": f"{who.name}@clinic.example"}
        notices.add_address(engine, **whose, **told(SERVICE))
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    sent = rows(engine, "notice")
    assert sorted(row["person_id"] for row in sent) == sorted([clinician.id, care_manager.id])
    assert {row["about"] for row in sent} == {"assignment"}
    assert {row["alert_id"] for row in sent} == {None}


def test_who_takes_over_still_hears_of_what_is_urgent(engine, two, care_manager, supervisor):
    flag_id = a_crisis(engine, two[0])
    worklist.assign(engine, two, care_manager.id, **told(supervisor))
    mine = {row["alert_id"] for row in rows(engine, "alert_to", person_id=care_manager.id)}
    assert flag_id in {row["flag_id"] for row in rows(engine, "alert") if row["id"] in mine}


def test_the_same_again_changes_nothing(engine, two, clinician, supervisor):
    patients.assign(engine, two[0], clinician.id, **told(supervisor))
    assert rows(engine, "assignment") == []
