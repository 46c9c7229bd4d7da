"""The meeting page: by role, when there is nothing, from the agenda to the signature, and after it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from components.session import MEETING
from queries import meetings
from queries.engine import reading
from queries.tables_review import decision, decision_version, meeting, signature
from rules.roles import Role, User
from tests.factories import (
    AT,
    PASSWORD,
    a_decision,
    a_meeting,
    a_patient,
    a_person,
    an_assessment,
    fresh_submission,
    meeting_of,
    signed_in,
)
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite

DAY = timedelta(days=1)
IN_DANGER = dict.fromkeys("12345678", 1) | {"9": 2}
RUDE = "![x](http://x) **bold** <b>b</b>"


@pytest.fixture
def cara(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def opened(screen: Screen, meeting_id: str, person_id: str, view: str | None = None) -> AppTest:
    test = screen.page("meeting", person_id)
    test.session_state[MEETING] = meeting_id
    test.run()
    return show(test, view) if view else test


def show(test: AppTest, view: str) -> AppTest:
    fill(test, "button_group", "View").set_value(view)
    return test.run()


def decide(test: AppTest, **told: str) -> AppTest:
    """Fill in what every decision needs."""
    fill(test, "button_group", "Decision").set_value([told.get("kind", "continue")])
    fill(test, "text_area", "Why: the rationale").set_value(told.get("why", "Going as agreed."))
    fill(test, "date_input", "Next review on").set_value(AT.date() + 28 * DAY)
    return test.run()


# --- the list ------------------------------------------------------------------------------------------------------


def test_without_a_meeting_the_page_says_so_and_offers_to_make_one(screen: Screen, cara: User) -> None:
    test = screen.page("meeting", cara.id)
    assert not test.exception
    assert "There is no meeting yet" in words(test)
    press(test, "Make the meeting and its agenda")
    assert not test.exception
    assert "Nobody is on this agenda" in words(test)
    assert count(screen.engine, meeting) == 1


def test_making_a_meeting_builds_its_agenda_with_reasons(screen: Screen, patient: str, cara: User) -> None:
    test = screen.page("meeting", cara.id)
    press(test, "Make the meeting and its agenda")
    show(test, "Agenda")
    table = test.dataframe[0].value
    assert list(table["State"]) == ["to do"]
    assert table["Why this place"].str.len().min() > 15


def test_unsigned_meetings_stand_before_signed_ones(screen: Screen, team: str, patient: str, cara: User) -> None:
    from queries import signing

    signed = meeting_of(screen.engine, a_decision(screen.engine, patient, by=cara))
    signing.sign(screen.engine, signed, by=cara, at=AT, submission_id=fresh_submission())
    a_meeting(screen.engine, team, by=cara, title="Still open", held_on=AT.date() - DAY)
    told = words(screen.page("meeting", cara.id))
    assert told.index("Still open") < told.index("Weekly case review")


@pytest.mark.parametrize("role", [Role.clinician, Role.care_manager, Role.supervisor, Role.chair])
def test_every_clinical_role_takes_part(screen: Screen, team: str, patient: str, cara: User, role: Role) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara, patients=[patient])
    me = a_person(screen.engine, role, [team])
    for view in ("Cases", "Who is here", "Agenda", "Read back and sign", "Minutes"):
        test = opened(screen, meeting_id, me, view)
        assert not test.exception, view
        assert not test.error, view


def test_an_admin_sees_no_meeting(screen: Screen, team: str, patient: str, cara: User) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara, patients=[patient])
    admin = a_person(screen.engine, Role.admin, [team])
    test = screen.file("meeting", admin)
    test.session_state[MEETING] = meeting_id
    test.run()
    assert not test.exception
    assert "Weekly case review" not in words(test)
    assert "Alex" not in words(test)


def test_a_meeting_of_another_team_is_refused_with_a_sentence(
    screen: Screen, team: str, patient: str, cara: User, other_clinician: User
) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara, patients=[patient])
    test = opened(screen, meeting_id, other_clinician.id)
    assert not test.exception
    assert "belongs to a team you are not a member of" in words(test)
    assert "Alex" not in words(test)


# --- who is here ---------------------------------------------------------------------------------------------------


def test_missing_disciplines_are_said_and_a_colleague_is_switched_on(screen: Screen, team: str, cara: User) -> None:
    nora = a_person(screen.engine, Role.clinician, [team], name="Nora Nurse", discipline="nursing")
    meeting_id = a_meeting(screen.engine, team, by=cara)
    test = opened(screen, meeting_id, cara.id, "Who is here")
    assert "Not in the room: medicine, nursing and social work." in words(test)
    fill(test, "toggle", "Nora Nurse").set_value(True)
    test.run()
    assert "Not in the room: medicine and social work." in words(test)
    assert nora in set(meetings.present(screen.engine, meeting_id, by=cara)["person_id"])
    screen.clock(AT + timedelta(minutes=1))
    fill(test, "toggle", "Nora Nurse").set_value(False)
    test.run()
    assert "Not in the room: medicine, nursing and social work." in words(test)


def test_a_guest_is_marked_by_name_and_one_without_discipline_is_not(screen: Screen, team: str, cara: User) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara)
    test = opened(screen, meeting_id, cara.id, "Who is here")
    fill(test, "text_input", "Name").set_value("Gina Guest")
    press(test, "Mark as present")
    assert "Give the guest's name and discipline." in words(test)
    fill(test, "text_input", "Name").set_value("Gina Guest")
    fill(test, "text_input", "Discipline or role").set_value("general practice")
    press(test, "Mark as present")
    assert "general practice" in words(test)
    assert "Gina Guest" in words(test)


# --- the agenda ----------------------------------------------------------------------------------------------------


def test_a_patient_is_put_on_the_agenda_by_hand_with_a_question(screen: Screen, team: str, cara: User) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara)
    zoe = a_patient(screen.engine, team, given_name="Zoe", number="Z-1")
    test = opened(screen, meeting_id, cara.id, "Agenda")
    fill(test, "text_input", "Number").set_value("Zoe").run()
    fill(test, "radio", "Found").set_value(zoe).run()
    fill(test, "text_area", "Question for the team").set_value("Which drug?")
    press(test, "Put on the agenda")
    assert not test.exception
    assert list(meetings.agenda(screen.engine, meeting_id, by=cara)["question"]) == ["Which drug?"]


# --- one case ------------------------------------------------------------------------------------------------------


def test_the_case_begins_with_the_patients_question_and_ends_with_the_form(
    screen: Screen, team: str, cara: User
) -> None:
    asks = a_patient(screen.engine, team, phq9=[(0, 18), (14, 17), (84, 12)], question="Can I work again?")
    test = opened(screen, a_meeting(screen.engine, team, by=cara, patients=[asks]), cara.id)
    told = words(test)
    order = ("Can I work again?", "Step 1, week 13", "Why here:", "Last time", "Flags", "Decision", "Still missing:")
    places = [told.index(part) for part in order]
    assert places == sorted(places)


def test_a_case_of_which_nothing_is_known_says_so(screen: Screen, team: str, cara: User) -> None:
    empty = a_patient(screen.engine, team, step=None, birth_on=None)
    test = opened(screen, a_meeting(screen.engine, team, by=cara, patients=[empty]), cara.id)
    assert not test.exception
    for part in (
        "Not asked yet: ask before the next meeting.",
        "no score yet",
        "This is the first time the team decides about this patient.",
        "not the same as \u201call is well\u201d",
    ):
        assert part in words(test)


def test_last_time_is_shown_with_its_actions_and_what_came_of_the_prediction(
    screen: Screen, team: str, patient: str, cara: User
) -> None:
    for back in (2, 1):
        a_decision(screen.engine, patient, by=cara, rationale=f"Reason {back}.")
    an_assessment(screen.engine, patient, "phq9", AT.date() + 42 * DAY, 5, at=AT + 42 * DAY)
    screen.clock(AT + 43 * DAY)
    later = signed_in(screen.engine, cara.id, AT + 43 * DAY)
    new = {"held_on": (AT + 43 * DAY).date(), "at": AT + 43 * DAY}
    test = opened(screen, a_meeting(screen.engine, team, by=later, patients=[patient], **new), cara.id)
    assert not test.exception
    told = words(test)
    assert "open: Offer two sessions a week" in told
    assert not re.search(r"phq9 (falls|rises|stays|went|score)", told)
    assert (
        "Predicted: PHQ-9 falls by 5 points or more by 13 Apr 2026. What came: as expected. PHQ-9 went from 12 to 5"
        in told
    )
    assert "Earlier decisions: 1" in told


def test_what_people_wrote_is_text_and_no_markup(screen: Screen, team: str, cara: User) -> None:
    rude = a_patient(screen.engine, team, given_name=RUDE, question=RUDE)
    dana = signed_in(screen.engine, a_person(screen.engine, Role.chair, [team], name=RUDE, discipline=RUDE))
    meeting_id = a_meeting(screen.engine, team, by=dana, patients=[rude], title=RUDE)
    for view in ("Cases", "Who is here", "Agenda", "Read back and sign", "Minutes"):
        test = opened(screen, meeting_id, cara.id, view)
        assert not test.exception
        told = [*test.markdown, *test.caption, *test.warning, *test.subheader, *test.success]
        labels = [one.label for one in (*test.toggle, *test.checkbox, *test.expander)]
        assert not [text for text in (*(one.value for one in told), *labels) if "![" in text or "<b>" in text], view


# --- deciding ------------------------------------------------------------------------------------------------------


@pytest.fixture
def case(screen: Screen, team: str, patient: str, cara: User) -> AppTest:
    return opened(screen, a_meeting(screen.engine, team, by=cara, patients=[patient]), cara.id)


def test_a_decision_is_recorded_and_read_back(screen: Screen, case: AppTest) -> None:
    press(decide(case), "Record the decision")
    assert not case.exception
    assert "Because: Going as agreed." in words(case)
    assert count(screen.engine, decision) == 1
    assert list(show(case, "Agenda").dataframe[0].value["State"]) == ["decided"]


def test_what_is_missing_is_said_and_what_was_typed_stays(screen: Screen, case: AppTest) -> None:
    fill(case, "text_area", "Why: the rationale").set_value("A long thought.")
    press(case, "Record the decision")
    assert any("Say what is decided" in one.value for one in case.error)
    assert fill(case, "text_area", "Why: the rationale").value == "A long thought."
    assert count(screen.engine, decision) == 0


def test_a_refusal_stays_until_something_is_changed(case: AppTest) -> None:
    press(case, "Record the decision")
    case.run()  # the form draws itself again every few seconds
    assert any("Say what is decided" in one.value for one in case.error)
    fill(case, "text_area", "Why: the rationale").set_value("A long thought.").run()
    assert not case.error


def test_a_draft_survives_looking_at_another_view(case: AppTest) -> None:
    fill(case, "text_area", "Why: the rationale").set_value("A long thought.")
    case.run()
    show(show(case, "Agenda"), "Cases")
    assert fill(case, "text_area", "Why: the rationale").value == "A long thought."


@pytest.mark.parametrize("day", [None, AT.date() + 42 * DAY])
@pytest.mark.parametrize("size", [None, 5.0])
def test_a_half_written_prediction_is_told_what_it_lacks(case: AppTest, day: Any, size: float | None) -> None:
    """While somebody types, measure, points and day come one after the other."""
    decide(case, kind="intensify")
    fill(case, "selectbox", "Measure").set_value("phq9")
    fill(case, "number_input", "Points").set_value(size)
    fill(case, "date_input", "By").set_value(day)
    case.run()
    assert not case.exception
    told = words(case)
    assert ("Say by how many points" in told) == (size is None)
    assert ("Say by which day you expect it" in told) == (day is None)
    press(case, "Record the decision")
    assert not case.exception


def test_two_tabs_decide_once_and_the_second_is_told(screen: Screen, team: str, patient: str, cara: User) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara, patients=[patient])
    tabs = [opened(screen, meeting_id, cara.id) for _ in range(2)]
    for test in tabs:
        decide(test)
    press(tabs[0], "Record the decision")
    press(tabs[1], "Record the decision")
    assert not tabs[1].exception
    assert count(screen.engine, decision_version) == 1


def test_a_decided_case_can_be_changed_before_it_is_signed(screen: Screen, case: AppTest, patient: str) -> None:
    press(decide(case), "Record the decision")
    fill(case, "text_area", "Why: the rationale").set_value("Better said.")
    press(case, "Save the change")
    assert not case.exception
    assert "Because: Better said." in words(case)
    assert "Because: Going as agreed." in words(case)  # the earlier version stays readable
    assert count(screen.engine, decision_version) == 2


# --- the signature -------------------------------------------------------------------------------------------------


def signing_page(screen: Screen, patient: str, cara: User, **overrides: Any) -> AppTest:
    decision_id = a_decision(screen.engine, patient, by=cara, **overrides)
    return opened(screen, meeting_of(screen.engine, decision_id), cara.id, "Read back and sign")


def test_nothing_decided_offers_no_signature(screen: Screen, case: AppTest) -> None:
    show(case, "Read back and sign")
    assert "Nothing is decided yet" in words(case)
    assert not [one for one in case.button if one.label == "Sign the meeting"]


def test_a_wrong_password_signs_nothing(screen: Screen, patient: str, cara: User) -> None:
    test = signing_page(screen, patient, cara)
    fill(test, "text_input", "Your password").set_value("wrong")
    press(test, "Sign the meeting")
    assert "That is not your password" in words(test)
    assert count(screen.engine, signature) == 0


def test_the_chair_signs_and_everything_stands_still(screen: Screen, patient: str, cara: User) -> None:
    test = signing_page(screen, patient, cara)
    fill(test, "text_input", "Your password").set_value(PASSWORD)
    press(test, "Sign the meeting")
    assert not test.exception
    assert "Decisions are now only amended, with a reason." in words(test)
    assert count(screen.engine, signature) == 1
    assert not [one for one in test.button if one.label == "Sign the meeting"]
    show(test, "Who is here")
    assert not test.toggle
    assert "Put one more patient on the agenda" not in words(show(test, "Agenda"))


def test_what_the_signature_still_lacks_is_said_before(screen: Screen, patient: str, cara: User) -> None:
    test = signing_page(screen, patient, cara, next_review_on=None)
    assert "Still missing for the signature: Say when the team looks at this case again." in words(test)


def test_who_does_not_chair_reads_back_and_has_no_signature(
    screen: Screen, patient: str, cara: User, clinician: User
) -> None:
    meeting_id = meeting_of(screen.engine, a_decision(screen.engine, patient, by=cara))
    test = opened(screen, meeting_id, clinician.id, "Read back and sign")
    assert "Because: Little change in six weeks." in words(test)
    assert "The chair or a supervisor signs" in words(test)
    assert not [one for one in test.button if one.label == "Sign the meeting"]


def signed_case(screen: Screen, patient: str, cara: User, reader: str) -> AppTest:
    from queries import signing

    meeting_id = meeting_of(screen.engine, a_decision(screen.engine, patient, by=cara))
    signing.sign(screen.engine, meeting_id, by=cara, at=AT, submission_id=fresh_submission())
    return opened(screen, meeting_id, reader)


def test_an_amendment_needs_reason_and_password_and_keeps_the_old_version(
    screen: Screen, patient: str, cara: User
) -> None:
    test = signed_case(screen, patient, cara, cara.id)
    fill(test, "text_area", "Why: the rationale").set_value("The blood test came back.")
    press(test, "Amend and sign")
    assert "That is not your password" in words(test)
    fill(test, "text_input", "Your password").set_value(PASSWORD)
    press(test, "Amend and sign")
    assert "only amended with a reason" in words(test)
    fill(test, "text_input", "Why it changes").set_value("New result.")
    fill(test, "text_input", "Your password").set_value(PASSWORD)
    press(test, "Amend and sign")
    assert not test.exception
    for part in ("Because: The blood test came back.", "Because: Little change in six weeks.", "New result."):
        assert part in words(test)
    assert count(screen.engine, signature) == 2


def test_a_clinician_cannot_amend(screen: Screen, patient: str, cara: User, clinician: User) -> None:
    test = signed_case(screen, patient, cara, clinician.id)
    assert "A chair or a supervisor can amend it, with a reason." in words(test)
    assert not [one for one in test.button if one.label == "Amend and sign"]
