"""Before the meeting, on the screen: a participant is invited with consent, a referral is answered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from queries import meetings, participants, referrals, room, series
from rules.roles import Role, User
from tests.factories import (
    AT,
    a_meeting,
    a_patient,
    a_person,
    a_referral,
    agenda_items,
    an_invitation,
    fresh_submission,
)
from tests.needs import only_sqlite
from tests.pages.test_meeting import opened
from tests.pages.test_patient import record_page
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite


def test_somebody_is_invited_by_sign_in_name_and_only_with_consent(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    a_person(engine, Role.participant, name="Pat Partner", username="pat.partner")
    test = opened(screen, meeting_id, chair.id, "Agenda")
    assert "Pat Partner" not in words(test)
    fill(test, "text_input", "Sign-in name").set_value("pat").run()
    assert "Nobody with the sign-in name" in words(test)
    fill(test, "text_input", "Sign-in name").set_value("pat.partner").run()
    press(test, "Invite")
    assert "what the patient agreed to" in words(test)
    fill(test, "text_input", "What the patient agreed to").set_value("To all parts, on the phone.")
    press(test, "Invite")
    assert list(participants.invitations(engine, meeting_id, patient, by=chair)["name"]) == ["Pat Partner"]


def test_a_referral_is_answered(screen: Screen, engine: Engine, team: str, patient: str, chair: User) -> None:
    a_referral(engine, patient, by=chair)
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    test = opened(screen, meeting_id, chair.id, "Agenda")
    assert "Is a second opinion on the drug needed?" in words(test)
    press(test, "Save the answer")
    assert not test.exception
    assert list(referrals.referrals(engine, by=chair)["state"]) == ["accepted"]


# --- the series ----------------------------------------------------------------------------------------------------


def test_without_a_series_the_page_says_what_it_is_for_and_one_is_planned(screen: Screen, chair: User) -> None:
    test = screen.page("meeting", chair.id)
    assert "No series is planned yet" in words(test)
    fill(test, "number_input", "Quorum").set_value(2)
    press(test, "Save the series")
    assert not test.exception
    assert "Every week on Monday at 13:00, 75 minutes." in words(test)
    assert list(series.series(screen.engine, by=chair)["quorum"]) == [2]


def test_the_next_meeting_of_a_series_is_made_with_a_click(screen: Screen, team: str, chair: User) -> None:
    a_series(screen.engine, team, chair)
    test = press(screen.page("meeting", chair.id), "Make the meeting of 2 Mar 2026")
    assert not test.exception
    assert "Nobody is on this agenda" in words(test)
    assert list(meetings.meetings(screen.engine, by=chair)["held_on"]) == [AT.date()]
    assert series.next_days(screen.engine, from_on=AT.date(), by=chair) != {}


def test_a_series_is_ended_and_its_meetings_stay(screen: Screen, team: str, chair: User) -> None:
    a_series(screen.engine, team, chair)
    test = press(screen.page("meeting", chair.id), "Make the meeting of 2 Mar 2026")
    press(test, "All meetings")
    fill(test, "checkbox", "End this series").check()
    next(one for one in test.button if one.label == "Save the series").click()
    test.run()
    assert not test.exception
    assert "No series is planned yet" in words(test)
    assert len(meetings.meetings(screen.engine, by=chair)) == 1


def test_an_impossible_series_is_refused_and_nothing_is_planned(screen: Screen, chair: User) -> None:
    test = screen.page("meeting", chair.id)
    fill(test, "text_input", "Name").set_value(" ")
    press(test, "Save the series")
    assert "Give the series a name" in words(test)
    assert series.series(screen.engine, by=chair).empty


def test_who_may_not_plan_sees_the_series_without_its_form(
    screen: Screen, team: str, chair: User, clinician: User
) -> None:
    a_series(screen.engine, team, chair)
    test = screen.page("meeting", clinician.id)
    assert "Every week on Monday" in words(test)
    assert "Save the series" not in [one.label for one in test.button]


def a_series(engine: Engine, team: str, by: User) -> str:
    new = series.NewSeries("Weekly", AT.weekday(), AT.date(), by.id)
    return series.plan(engine, new, team_id=team, by=by, at=AT, submission_id=fresh_submission())


# --- the agenda ----------------------------------------------------------------------------------------------------


def test_bringing_the_agenda_up_to_date_says_who_joined(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    test = press(opened(screen, meeting_id, chair.id, "Agenda"), "Bring up to date")
    assert "Nothing new for this agenda." in said(test)
    a_patient(engine, team, phq9=[(0, 4)], registered_on=AT.date())
    assert "1 case joined the agenda." in said(press(test, "Bring up to date"))
    assert len(meetings.agenda(engine, meeting_id, by=chair)) == 2


def said(test: AppTest) -> str:
    return " ".join(one.value for one in test.toast) + words(test)


def test_a_member_marks_what_they_want_to_talk_about_and_takes_it_back(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User, clinician: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    item = agenda_items(engine, meeting_id)[patient]
    test = opened(screen, meeting_id, clinician.id, "Agenda")
    fill(test, "multiselect", "I want to talk about").set_value([item]).run()
    assert room.room(engine, meeting_id, by=chair).marks == {item: {clinician.id: clinician.name}}
    assert f"{clinician.name} too" in words(opened(screen, meeting_id, chair.id, "Agenda"))
    fill(test, "multiselect", "I want to talk about").set_value([]).run()
    assert not test.exception
    assert room.room(engine, meeting_id, by=chair).marks == {}


# --- referrals and invitations -------------------------------------------------------------------------------------


def test_a_patient_is_referred_from_their_record_and_an_incomplete_form_keeps_what_was_typed(
    screen: Screen, engine: Engine, patient: str, clinician: User
) -> None:
    test = record_page(screen, patient, clinician.id, "Ask the team")
    assert "Nobody has referred this patient" in words(test)
    fill(test, "text_input", "The question the team should decide").set_value("Is surgery an option?")
    press(test, "Send the referral")
    assert "Not sent yet." in words(test)
    assert fill(test, "text_input", "The question the team").value == "Is surgery an option?"
    fill(test, "text_area", "What is known").set_value("Two drugs tried.")
    fill(test, "text_input", "What the patient wants to be asked").set_value("Will it hurt?")
    fill(test, "checkbox", "The patient knows").check()
    press(test, "Send the referral")
    assert not test.exception
    assert list(referrals.referrals(engine, patient_id=patient, by=clinician)["state"]) == ["sent"]


def test_a_returned_referral_is_completed_in_place(
    screen: Screen, engine: Engine, patient: str, chair: User, clinician: User
) -> None:
    returned = a_referral(engine, patient, by=clinician)
    told = {"by": chair, "at": AT + timedelta(minutes=5), "submission_id": fresh_submission()}
    referrals.answer(engine, returned, state="returned", reason="Which drug?", **told)
    test = record_page(screen, patient, clinician.id, "Ask the team")
    assert "Answer: Which drug?" in words(test)
    again = next(one for one in test.text_area if one.value == "Six weeks on the drug, no change.")
    again.set_value("Six weeks on sertraline, no change.")
    [one for one in test.button if one.label == "Send the referral"][-1].click()
    test.run()
    assert not test.exception
    every = referrals.referrals(engine, patient_id=patient, open_only=False, by=clinician)
    assert sorted(every["state"]) == ["sent", "withdrawn"]


def test_an_invitation_is_ended_with_a_reason(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    an_invitation(engine, patient, meeting_id, by=chair)
    test = opened(screen, meeting_id, chair.id, "Agenda")
    fill(test, "text_input", "Why it ends").set_value("Consent withdrawn.")
    press(test, "End it now")
    assert not test.exception
    assert list(participants.invitations(engine, meeting_id, patient, by=chair)["ended"]) == ["Consent withdrawn."]
