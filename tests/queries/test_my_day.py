"""One person's day on both databases: whose alerts, what came in, what is left open, what they asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update

from queries import flags, lists, meetings, my_day, my_questions, patients, reminders
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables_meetings import referral, referral_event
from queries.tables_status import patient_status
from queries.writing import new_id
from rules.lanes import DISCHARGED
from tests.alarms import a_crisis, contact, flag_ids
from tests.factories import AT, a_decision, a_meeting, a_patient, an_assessment, fresh_submission

TODAY = AT.date()
SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}


def treats(engine, patient_id, person_id):
    patients.assign(engine, patient_id, person_id, by=SERVICE, at=AT, submission_id=fresh_submission())


def test_alerts_are_of_the_patients_one_treats_one_row_each(engine, team, clinician, care_manager, other_clinician):
    patient_id = a_patient(engine, team)
    treats(engine, patient_id, clinician.id)
    an_assessment(engine, patient_id, "phq9", TODAY, SAYS_YES, at=AT)
    (row,) = my_day.my_alerts(engine, by=clinician, at=AT).itertuples()
    assert (row.patient_id, row.urgency, row.why) == (patient_id, "crisis", "you treat this patient")
    assert row.flags >= row.unanswered >= 1
    assert "Thoughts of self-harm" in row.reason
    assert my_day.my_alerts(engine, by=other_clinician, at=AT).empty
    assert list(my_day.own_patients(engine, by=clinician)["patient_id"]) == [patient_id]
    assert my_day.own_patients(engine, by=care_manager).empty


def test_what_nobody_answered_comes_before_what_was_answered_with_its_next_check(engine, team, clinician):
    first, second = a_patient(engine, team), a_patient(engine, team)
    for patient_id, days in ((first, 1), (second, 0)):
        treats(engine, patient_id, clinician.id)
        a_crisis(engine, patient_id, on=TODAY - timedelta(days=days))
    assert list(my_day.my_alerts(engine, by=clinician, at=AT)["patient_id"]) == [first, second]
    answered = flag_ids(engine, first, "SAF-1")
    flags.answer(engine, answered, contact(), by=clinician, at=AT, submission_id=fresh_submission())
    alerts = my_day.my_alerts(engine, by=clinician, at=AT)
    told = list(zip(alerts["patient_id"], alerts["next_check_on"], strict=True))
    assert told == [(second, None), (first, TODAY + timedelta(days=1))]


def test_what_was_passed_on_to_somebody_is_theirs_until_it_is_answered(engine, team, clinician, lead):
    """Nobody is on duty: a crisis reaches the lead beside the clinician."""
    patient_id = a_patient(engine, team)
    treats(engine, patient_id, clinician.id)
    an_assessment(engine, patient_id, "phq9", TODAY, SAYS_YES, at=AT)
    assert list(my_day.my_alerts(engine, by=lead, at=AT)["why"]) == ["passed on to you"]


def test_what_i_entered_myself_or_was_corrected_is_not_news(engine, team, clinician):
    patient_id = a_patient(engine, team)
    treats(engine, patient_id, clinician.id)
    an_assessment(engine, patient_id, "phq9", TODAY, 9, at=AT)
    (row,) = my_day.came_in(engine, by=clinician, at=AT).itertuples()
    assert (row.patient_id, row.instruments) == (patient_id, ["phq9"])
    assert my_day.came_in(engine, by=clinician, at=AT + timedelta(days=15)).empty
    patients.open_patient(engine, patient_id, by=clinician, at=AT + timedelta(minutes=1))
    assert my_day.came_in(engine, by=clinician, at=AT + timedelta(minutes=2)).empty


def test_a_decision_is_left_open_for_who_wrote_it(engine, patient, chair, clinician):
    decision_id = a_decision(engine, patient, by=chair)
    assert list(my_day.left_open(engine, by=chair)["decision_id"]) == [decision_id]
    assert my_day.left_open(engine, by=clinician).empty


def asked(engine, by, at=AT):
    return [(row.kind, row.state, row.came_of) for row in my_questions.asked(engine, by=by, at=at).itertuples()]


def test_a_reminder_is_asked_until_its_answer_is_old(engine, patient, supervisor, clinician):
    told = {"for_id": clinician.id, "what": "Ring.", "due_on": TODAY, "by": supervisor, "at": AT}
    made = reminders.remind(engine, patient, **told, submission_id=fresh_submission())
    assert asked(engine, supervisor) == [("reminder", "open", "")]
    assert asked(engine, clinician) == []
    reminders.done(engine, made, words="Rang.", by=clinician, at=AT, submission_id=fresh_submission())
    assert asked(engine, supervisor) == [("reminder", "done", "Rang.")]
    assert asked(engine, supervisor, AT + timedelta(days=15)) == []


def test_a_case_put_on_the_agenda_tells_what_was_decided(engine, team, patient, chair, clinician):
    meeting_id = a_meeting(engine, team, by=chair)
    whose = {"question": "More?", "by": clinician, "at": AT, "submission_id": fresh_submission()}
    other = a_patient(engine, team)
    meetings.add_case(engine, meeting_id, other, **whose)
    assert asked(engine, clinician) == [("case for a meeting", "open", "")]
    assert asked(engine, chair) == []


def test_a_referral_tells_what_became_of_it(engine, team, patient, clinician):
    whose = {"team_id": team, "patient_id": patient, "entered_by": clinician.id, "entered_at": AT}
    row = {"id": new_id(), "question": "Pain clinic?", "urgency": "routine", "known": "", "patient_asks": ""}
    row |= whose | {"patient_knows": True, "needs": "", "state": "returned"}
    told = {"id": new_id(), "referral_id": row["id"], "state": "returned", "reason": "Say what was tried."} | whose
    with transaction(engine) as connection:
        connection.execute(insert(referral).values(row))
        connection.execute(insert(referral_event).values(told))
    assert asked(engine, clinician) == [("referral", "returned", "Say what was tried.")]


def came(engine, by, at=AT):
    return list(my_day.came_in(engine, by=by, at=at)["patient_id"])


def test_a_care_manager_looks_after_the_teams_patients_until_some_are_theirs_by_name(
    engine, team, clinician, care_manager, other_clinician, other_team
):
    """The one role that drives a whole list; whoever treats sees what is theirs by name, and nobody another team's."""
    first, second, elsewhere = a_patient(engine, team), a_patient(engine, team), a_patient(engine, other_team)
    for patient_id in (first, second, elsewhere):
        an_assessment(engine, patient_id, "phq9", TODAY, 9, at=AT)
    assert my_day.of_whole_teams(engine, by=care_manager)
    assert sorted(came(engine, care_manager)) == sorted([first, second])
    assert came(engine, clinician) == []
    treats(engine, first, care_manager.id)
    assert not my_day.of_whole_teams(engine, by=care_manager)
    assert came(engine, care_manager) == [first]
    assert not my_day.of_whole_teams(engine, by=clinician)


def test_reviews_due_are_of_whom_one_looks_after_and_in_care_the_longest_due_first(
    engine, team, clinician, care_manager
):
    first, second, third = (a_patient(engine, team) for _ in range(3))
    for patient_id, days in ((first, 3), (second, -2), (third, 40)):
        due = update(patient_status).where(patient_status.c.patient_id == patient_id)
        with transaction(engine) as connection:
            connection.execute(due.values(next_review_on=TODAY + timedelta(days=days)))
    week = TODAY + timedelta(days=7)
    assert list(my_day.reviews_due(engine, by=care_manager, until=week)["patient_id"]) == [second, first]
    assert my_day.reviews_due(engine, by=clinician, until=week).empty
    with transaction(engine) as connection:
        gone = update(patient_status).where(patient_status.c.patient_id == second)
        connection.execute(gone.values(rank=DISCHARGED))
    assert list(my_day.reviews_due(engine, by=care_manager, until=week)["patient_id"]) == [first]


def test_whom_one_marked_as_looked_at_has_nothing_new(engine, team, clinician):
    patient_id = a_patient(engine, team)
    treats(engine, patient_id, clinician.id)
    an_assessment(engine, patient_id, "phq9", TODAY, 9, at=AT)
    assert came(engine, clinician) == [patient_id]
    told = {"by": clinician, "at": AT + timedelta(minutes=1)}
    lists.mark_reviewed(engine, patient_id, **told, submission_id=fresh_submission())
    assert came(engine, clinician, AT + timedelta(minutes=2)) == []
    lists.undo_reviewed(engine, patient_id, **told, submission_id=fresh_submission())
    assert came(engine, clinician, AT + timedelta(minutes=2)) == [patient_id]
