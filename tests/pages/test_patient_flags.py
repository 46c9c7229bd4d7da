"""Flags on the patient page: answered with what a safety flag needs, put off, asked about, and kept when over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components.flag_cards import ANSWER, LATER, NOW
from queries import flags, reminders
from queries.people import SERVICE
from rules.flag_answers import Answer
from rules.roles import Act, Role, User
from tests.alarms import contact, flag_ids
from tests.factories import AT, a_meeting, a_patient, a_person, an_assessment, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite

SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}
NEEDS_BOTH = "A safety flag needs the outcome of the contact and the plan before it is acknowledged."


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.care_manager, [team], name="Bob")


@pytest.fixture
def in_danger(engine: Engine, team: str) -> str:
    patient_id = a_patient(engine, team, given_name="Dana")
    an_assessment(engine, patient_id, "phq9", AT.date(), SAYS_YES, at=AT)
    return patient_id


def answering(screen: Screen, patient: str, person: str) -> AppTest:
    """The page with the box open in which flags are answered."""
    test = screen.page("patient", person, patient=patient)
    test.session_state[f"{ANSWER}{patient}_{NOW}"] = True
    return test.run()


def states(engine: Engine, patient_id: str, team: str) -> list[tuple[str, str]]:
    reader = signed_in(engine, a_person(engine, Role.clinician, [team]))
    frame = flags.history(engine, patient_id, by=reader)
    return [(row.rule, row.state) for row in frame.itertuples() if row.entered_by != SERVICE.id]


@pytest.mark.parametrize(
    ("outcome", "plan"),
    [("", ""), ("seen in person", ""), ("seen in person", "   "), ("", "Ring again at four.")],
)
def test_a_safety_flag_is_not_acknowledged_without_outcome_and_plan(
    screen: Screen, engine: Engine, team: str, in_danger: str, bob: str, outcome: str, plan: str
) -> None:
    test = answering(screen, in_danger, bob)
    fill(test, "selectbox", "Outcome of the contact").set_value(outcome)
    fill(test, "text_area", "Plan, and who checks next").set_value(plan)
    fill(test, "text_area", "Reason or note").set_value("Rang twice.")
    press(test, "Save")
    assert NEEDS_BOTH in words(test)
    assert states(engine, in_danger, team) == []
    assert trail_of(engine, Act.acknowledge_flag, "refused") == [(bob, in_danger)]
    # What was typed stays.
    assert fill(test, "text_area", "Reason or note").value == "Rang twice."


def test_a_safety_flag_with_outcome_and_plan_is_acknowledged_and_in_its_history(
    screen: Screen, engine: Engine, team: str, in_danger: str, bob: str
) -> None:
    test = answering(screen, in_danger, bob)
    assert "nobody has answered it yet" in words(test)
    fill(test, "selectbox", "Outcome of the contact").set_value("seen in person")
    fill(test, "text_area", "Plan, and who checks next").set_value("Bob rings at four.")
    fill(test, "selectbox", "What was done").set_value("safety plan gone through")
    fill(test, "date_input", "Next check on").set_value(AT.date())
    press(test, "Save")
    assert not test.exception
    assert "acknowledged" in words(test)
    assert states(engine, in_danger, team) == [("SAF-1", "acknowledged")]
    assert trail_of(engine, Act.acknowledge_flag) == [(bob, in_danger)]


def test_another_flag_is_not_resolved_without_a_reason(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    test = answering(screen, patient, bob)
    fill(test, "selectbox", "What now").set_value("resolved")
    press(test, "Save")
    assert "Say why this flag is resolved." in words(test)
    assert states(engine, patient, team) == []
    fill(test, "text_area", "Reason or note").set_value("The plan was changed today.")
    press(test, "Save")
    assert [state for _, state in states(engine, patient, team)] == ["resolved"]


def test_a_second_click_writes_nothing_twice(
    screen: Screen, engine: Engine, team: str, in_danger: str, bob: str
) -> None:
    """Two tabs of the same form: the second finds the flag acknowledged, says so, and loses no word."""
    tabs = [answering(screen, in_danger, bob) for _ in range(2)]
    for test in tabs:
        fill(test, "selectbox", "Outcome of the contact").set_value("seen in person")
        fill(test, "text_area", "Plan, and who checks next").set_value("Bob rings at four.")
        fill(test, "selectbox", "What was done").set_value("safety plan gone through")
        fill(test, "date_input", "Next check on").set_value(AT.date())
        press(test, "Save")
        assert not test.exception
    assert states(engine, in_danger, team) == [("SAF-1", "acknowledged")]
    first, second = ([one.value for one in test.toast] for test in tabs)
    assert not any("Not saved" in one for one in first)
    assert "Not saved: these flags were answered or closed meanwhile." in second[0]
    assert "You had typed: Bob rings at four." in second[0]


def test_a_safety_flag_cannot_be_resolved_or_put_off_before_it_was_acknowledged(
    screen: Screen, in_danger: str, bob: str
) -> None:
    test = answering(screen, in_danger, bob)
    assert fill(test, "selectbox", "What now").options == ["Acknowledge: somebody is on it", "Acted on: it was done"]


def test_open_flags_and_one_put_off_stand_on_one_page_with_the_tools_once_and_a_form_each(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    an_assessment(engine, patient, "phq9", AT.date(), SAYS_YES, at=AT)
    by = signed_in(engine, a_person(engine, Role.clinician, [team]))
    frame = flags.open_flags(engine, patient_id=patient, by=by)
    later = Answer(state="deferred", reason="After the holiday.", until_on=AT.date() + timedelta(days=3))
    other = [row.id for row in frame.itertuples() if not row.rule.startswith("SAF")]
    flags.answer(engine, other[:1], later, by=by, at=AT, submission_id=fresh_submission())
    test = screen.page("patient", bob, patient=patient)
    for place in (NOW, LATER):
        test.session_state[f"{ANSWER}{patient}_{place}"] = True
    test.session_state[f"patient_tool_call_{patient}_{NOW}"] = True
    assert not test.run().exception
    assert "Put off: 1" in words(test)
    assert len([one for one in test.button if one.label == "Save the contact"]) == 1
    assert len([one for one in test.selectbox if one.label == "What now"]) == 2


def test_what_is_typed_in_an_answer_stays_when_its_box_is_closed(screen: Screen, patient: str, bob: str) -> None:
    assert not [one for one in screen.page("patient", bob, patient=patient).selectbox if one.label == "What now"]
    test = answering(screen, patient, bob)
    fill(test, "selectbox", "What now").set_value("resolved").run()
    test.session_state[f"{ANSWER}{patient}_{NOW}"] = False
    assert fill(test.run(), "selectbox", "What now").value == "resolved"


def test_a_flag_that_is_over_keeps_its_whole_history_one_click_away(
    screen: Screen, engine: Engine, team: str, in_danger: str, bob: str
) -> None:
    test = screen.page("patient", bob, patient=in_danger)
    assert not [one for one in test.expander if one.label.startswith("Closed flags")]
    (flag_id,) = flag_ids(engine, in_danger, "SAF-1")
    for given in (contact(), contact(state="resolved", reason="The plan *holds*.")):
        told = {"by": signed_in(engine, bob), "at": AT, "submission_id": fresh_submission()}
        flags.answer(engine, [flag_id], given, **told)
    test = screen.page("patient", bob, patient=in_danger)
    assert "The plan *holds*." not in words(test)
    test.session_state[f"patient_closed_flags_{in_danger}"] = True
    test.run()
    assert "Resolved · Bob" in words(test)
    assert "The plan *holds*." in words(test)


def test_from_a_flag_a_colleague_of_the_patients_team_is_asked(
    screen: Screen, engine: Engine, team: str, other_team: str, in_danger: str
) -> None:
    both = a_person(engine, Role.supervisor, [team, other_team], name="Both")
    ann, elsewhere = (
        a_person(engine, Role.clinician, [team], name="Ann"),
        a_person(engine, Role.clinician, [other_team], name="Elsewhere"),
    )
    test = screen.page("patient", both, patient=in_danger)
    test.session_state[f"patient_tool_notifications_{in_danger}_{NOW}"] = True
    test.run()
    who = fill(test, "selectbox", "Who")
    assert (who.value, who.options) == (both, ["Ann", "Both"])
    assert elsewhere
    who.set_value(ann)
    fill(test, "text_input", "What is to be done").set_value("Ring today.")
    press(test, "Put it on their day")
    frame = reminders.open_reminders(engine, for_id=ann, by=signed_in(engine, ann))
    assert list(frame["what"]) == ["Ring today."]
    assert flags.open_flags(engine, patient_id=in_danger, by=signed_in(engine, ann))["state"].iloc[0] == "raised"


def test_a_flag_goes_to_a_meeting_of_today_or_later_never_to_one_whose_day_has_passed(
    screen: Screen, engine: Engine, team: str, in_danger: str, chair: User
) -> None:
    for title, days in (("Missed", -1), ("This one", 0), ("Next one", 7)):
        a_meeting(engine, team, by=chair, title=title, held_on=AT.date() + timedelta(days=days))
    test = screen.page("patient", chair.id, patient=in_danger)
    test.session_state[f"patient_tool_event_note_{in_danger}_{NOW}"] = True
    offered = fill(test.run(), "selectbox", "Meeting").options
    assert [one.split(",")[0] for one in offered] == ["This one", "Next one"]
