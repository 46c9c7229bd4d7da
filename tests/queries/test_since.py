"""What is new since a person last looked, since the last visit and since the last meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queries import lists, patients, setting_changes, since, site, treatments
from queries.patients import NewPatient
from queries.people import SERVICE
from rules.roles import NotPermitted
from tests.factories import AT, a_decision, an_assessment, fresh_submission, signed_in

LATER = AT + timedelta(hours=5)


@pytest.fixture(autouse=True)
def service(engine):
    site.init(engine, name="Test", zone="Europe/London", at=AT)


def test_who_never_looked_is_told_so_and_nothing_counts_as_new(engine, patient, clinician):
    told = since.since_last_look(engine, patient, by=clinician, at=AT)
    assert (told.since, told.news) == (None, ())
    assert told.line == "You have not looked at this patient before."


def test_what_came_after_the_last_look_is_new_and_compared_with_what_was_known(engine, patient, clinician):
    patients.open_patient(engine, patient, by=clinician, at=AT)
    assert since.since_last_look(engine, patient, by=clinician, at=LATER).line.startswith("Nothing new since you last")
    an_assessment(engine, patient, "phq9", AT.date(), 21, at=AT + timedelta(hours=1))
    told = since.since_last_look(engine, patient, by=clinician, at=LATER)
    assert [one.text for one in told.news if one.kind == "answers"] == ["PHQ-9: 21 on 2 Mar 2026, 12 before."]
    assert "since you last looked (2 Mar 2026)" in told.line


def test_the_look_that_is_going_on_hides_nothing(engine, patient, clinician):
    patients.open_patient(engine, patient, by=clinician, at=AT)
    an_assessment(engine, patient, "phq9", AT.date(), 21, at=AT + timedelta(hours=1))
    again = signed_in(engine, clinician.id, LATER)
    patients.open_patient(engine, patient, by=again, at=LATER)
    told = since.since_last_look(engine, patient, by=clinician, at=LATER + timedelta(minutes=10))
    assert any(one.kind == "answers" for one in told.news)


def test_how_long_one_look_lasts_is_what_the_site_has_signed(engine, patient, clinician, lead):
    patients.open_patient(engine, patient, by=clinician, at=AT)
    an_assessment(engine, patient, "phq9", AT.date(), 21, at=AT + timedelta(hours=1))
    soon = AT + timedelta(hours=2)
    assert since.since_last_look(engine, patient, by=clinician, at=soon).since is None
    words = {"source": "house rule", "reason": "short visits", "by": lead, "at": AT}
    setting_changes.change(engine, "since.look_hours", 1, submission_id=fresh_submission(), **words)
    assert since.since_last_look(engine, patient, by=clinician, at=soon).since == AT


def test_a_colleagues_look_is_not_mine(engine, patient, clinician, care_manager):
    patients.open_patient(engine, patient, by=care_manager, at=AT)
    assert since.since_last_look(engine, patient, by=clinician, at=LATER).since is None


def test_a_safety_answer_comes_first_in_the_line(engine, patient, clinician):
    patients.open_patient(engine, patient, by=clinician, at=AT)
    answers = {str(item): 1 for item in range(1, 9)} | {"9": 2}
    an_assessment(engine, patient, "phq9", AT.date(), answers, at=AT + timedelta(hours=1))
    told = since.since_last_look(engine, patient, by=clinician, at=LATER)
    assert told.news[0].safety
    assert "self-harm" in told.line


def unseen(engine, team_id):
    """Somebody registered today whom nobody has met."""
    new = NewPatient("N-new", "Bo", "Example", AT.date(), "phq9", step=1)
    whose = {"team_id": team_id, "by": SERVICE, "at": AT - timedelta(hours=1), "submission_id": fresh_submission()}
    return patients.register(engine, new, **whose)


def a_visit(engine, patient_id, by, on, at):
    told = {"kind": "session", "on": on, "title": "Talk", "attended": True, "by": by, "at": at}
    treatments.add_event(engine, patient_id, **told, submission_id=fresh_submission())


def test_nobody_visited_is_said(engine, team, clinician):
    never = unseen(engine, team)
    assert since.since_last_visit(engine, never, by=clinician, at=AT).head == "No visit is recorded yet."


def test_what_came_in_after_the_visit_was_written_down_is_new_on_the_same_day(engine, team, clinician):
    patient = unseen(engine, team)
    a_visit(engine, patient, clinician, AT.date(), AT)
    an_assessment(engine, patient, "phq9", AT.date(), 21, at=AT + timedelta(hours=1))
    found = since.since_last_visit(engine, patient, by=clinician, at=LATER)
    assert found.head == "since the last visit (2 Mar 2026)"
    assert [one.kind for one in found.news if one.kind in ("answers", "event")] == ["answers"]


def test_a_visit_that_was_written_down_late_counts_to_the_end_of_its_day(engine, team, clinician):
    patient = unseen(engine, team)
    a_visit(engine, patient, clinician, AT.date() - timedelta(days=3), AT)
    found = since.since_last_visit(engine, patient, by=clinician, at=LATER)
    assert found.head == "since the last visit (27 Feb 2026)"
    assert "event" in [one.kind for one in found.news]


def test_since_the_last_meeting_is_since_the_one_before_where_a_day_is_named(engine, patient, chair):
    first = AT - timedelta(days=2)
    a_decision(engine, patient, by=chair)
    told = since.since_last_meeting(engine, patient, by=chair, at=LATER)
    assert told.since == AT
    assert told.news == ()
    assert since.since_last_meeting(engine, patient, by=chair, at=LATER, before=first.date()).since is None


def test_all_three_come_from_one_reading(engine, patient, clinician):
    told = since.since_last_time(engine, patient, by=clinician, at=AT)
    assert [one.kind for one in told] == ["look", "visit", "meeting"]


def test_another_teams_patient_is_refused(engine, patient, other_clinician):
    with pytest.raises(NotPermitted):
        since.since_last_look(engine, patient, by=other_clinician, at=AT)


def test_a_list_of_patients_gets_a_line_each(engine, patient, clinician):
    found = since.lines_since_last_look(engine, [patient, patient], by=clinician, at=AT)
    assert list(found) == [patient]


def test_the_mark_on_the_caseload_is_a_look_until_it_is_taken_back(engine, patient, clinician, care_manager):
    patients.open_patient(engine, patient, by=clinician, at=AT)
    an_assessment(engine, patient, "phq9", AT.date(), 21, at=AT + timedelta(hours=1))
    marked = AT + timedelta(hours=2)
    me = signed_in(engine, clinician.id, marked)
    lists.mark_reviewed(engine, patient, by=me, at=marked, submission_id=fresh_submission())
    found = since.since_last_look(engine, patient, by=clinician, at=LATER)
    assert (found.since, found.news) == (marked, ())
    assert since.since_last_look(engine, patient, by=care_manager, at=LATER).since is None, "a mark is one's own"
    soon = marked + timedelta(minutes=1)
    lists.undo_reviewed(engine, patient, by=me, at=soon, submission_id=fresh_submission())
    again = since.since_last_look(engine, patient, by=clinician, at=LATER)
    assert again.since == AT
    assert "answers" in [one.kind for one in again.news]


def test_an_opening_after_the_mark_is_the_later_look(engine, patient, clinician):
    lists.mark_reviewed(engine, patient, by=clinician, at=AT - timedelta(hours=1), submission_id=fresh_submission())
    assert since.since_last_look(engine, patient, by=clinician, at=AT).since == AT - timedelta(hours=1)
    patients.open_patient(engine, patient, by=clinician, at=AT)
    assert since.since_last_look(engine, patient, by=clinician, at=LATER).since == AT
