"""The meeting page after the room: confirmed, the chart as known, letters, what was sent, the board, the numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from streamlit.testing.v1 import AppTest

from queries import decisions, signing
from queries.engine import reading
from queries.tables_outcomes import decision_confirmation, departure, dispatch, dispatch_acknowledgement
from rules.roles import Role, User
from tests.factories import (
    AT,
    a_decision,
    a_draft,
    a_meeting,
    a_person,
    an_assessment,
    fresh_submission,
    meeting_of,
    signed_in,
)
from tests.needs import only_sqlite
from tests.pages.test_meeting import opened, show
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite

DAY = timedelta(days=1)


@pytest.fixture
def cara(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def signed(engine: Engine, patient: str, by: User, **told: Any) -> str:
    decision_id = a_decision(engine, patient, by=by, **told)
    signing.sign(engine, meeting_of(engine, decision_id), by=by, at=AT, submission_id=fresh_submission())
    return decision_id


def switch(test: AppTest, label: str) -> AppTest:
    fill(test, "toggle", label).set_value(True)
    return test.run()


def test_the_chair_confirms_one_case_and_it_says_who_and_when(screen: Screen, patient: str, cara: User) -> None:
    decision_id = a_decision(screen.engine, patient, by=cara)
    test = opened(screen, meeting_of(screen.engine, decision_id), cara.id, "Read back and sign")
    press(test, "Read back and agreed")
    assert not test.exception
    assert "Confirmed in the meeting by Cara Chair, 2 Mar 2026, 09:00" in words(test)
    assert count(screen.engine, decision_confirmation) == 1


def test_a_clinician_sees_that_it_is_not_confirmed_and_has_no_button(
    screen: Screen, team: str, patient: str, cara: User
) -> None:
    decision_id = a_decision(screen.engine, patient, by=cara)
    me = a_person(screen.engine, Role.clinician, [team])
    test = opened(screen, meeting_of(screen.engine, decision_id), me, "Read back and sign")
    assert "Not confirmed yet: the chair reads it back." in words(test)
    assert not [one for one in test.button if one.label == "Read back and agreed"]


def test_the_chart_as_it_was_known_is_shown_and_says_so(screen: Screen, patient: str, cara: User) -> None:
    decision_id = a_decision(screen.engine, patient, by=cara)
    an_assessment(screen.engine, patient, "phq9", AT.date(), 26, at=AT)
    test = opened(screen, meeting_of(screen.engine, decision_id), cara.id)
    test.session_state[f"meeting_known_{decision_id}_1"] = True
    switch(test.run(), "Show the chart as it was known then")
    test.session_state[f"meeting_then_chart_{decision_id}_1_table"] = True
    test.run()
    assert not test.exception
    told = words(test).partition("As known on 2 Mar 2026.")[2]
    assert "last 12 on 5 Jan 2026" in told
    assert "last 26" not in told
    assert "last 26" in words(test)  # today's chart, above, has it


@pytest.mark.parametrize("kind", ["step up", "change module or drug", "discharge", "defer", "social action", "hold"])
def test_the_form_brings_the_fields_its_kind_needs(
    screen: Screen, team: str, patient: str, cara: User, kind: str
) -> None:
    test = opened(screen, a_meeting(screen.engine, team, by=cara, patients=[patient]), cara.id)
    fill(test, "button_group", "Decision").set_value([kind])
    test.run()
    assert not test.exception
    label = {
        "step up": ("selectbox", "To step"),
        "change module or drug": ("selectbox", "Module or drug"),
        "discharge": ("text_input", "If no …"),
        "defer": ("selectbox", "What the case waits for"),
        "social action": ("text_input", "Social factors considered"),
        "hold": ("text_input", "… then"),
    }[kind]
    fill(test, *label)
    assert "Before the signature" in words(test)


def test_before_the_signature_there_are_no_letters(screen: Screen, patient: str, cara: User) -> None:
    decision_id = a_decision(screen.engine, patient, by=cara)
    test = opened(screen, meeting_of(screen.engine, decision_id), cara.id, "After")
    assert "Read back and sign first." in words(test)


def test_a_reply_is_read_marked_as_sent_and_acknowledged(screen: Screen, patient: str, cara: User) -> None:
    decision_id = signed(screen.engine, patient, cara, plain_why="You asked for more.")
    test = opened(screen, meeting_of(screen.engine, decision_id), cara.id, "After")
    assert "letter not sent, reply not sent" in str(fill(test, "selectbox", "Case").options)
    fill(test, "button_group", "Paper").set_value("reply")
    test.run()
    assert "You asked for more." in words(test)
    press(test, "Sent")
    assert not test.exception
    assert count(screen.engine, dispatch) == 1
    assert "Reply to the patient about" in words(test)
    press(test, "Acknowledged")
    assert count(screen.engine, dispatch_acknowledgement) == 1
    assert "letter not sent, reply acknowledged" in str(fill(test, "selectbox", "Case").options)


def test_the_minutes_are_marked_as_sent_to_the_team(screen: Screen, patient: str, cara: User) -> None:
    decision_id = signed(screen.engine, patient, cara)
    test = opened(screen, meeting_of(screen.engine, decision_id), cara.id, "After")
    press(test, "Minutes sent")
    assert not test.exception
    assert "Minutes: sent 2 Mar 2026 to Team North by hospital record, Cara Chair" in words(test)


def test_a_letter_without_recipient_is_not_marked_as_sent(screen: Screen, patient: str, cara: User) -> None:
    decision_id = signed(screen.engine, patient, cara)
    test = opened(screen, meeting_of(screen.engine, decision_id), cara.id, "After")
    press(test, "Sent")
    assert "Say to whom it was sent." in words(test)
    assert count(screen.engine, dispatch) == 0


def test_the_next_meeting_opens_with_the_board(screen: Screen, team: str, patient: str, cara: User) -> None:
    signed(screen.engine, patient, cara)
    an_assessment(screen.engine, patient, "phq9", AT.date() + 42 * DAY, 5, at=AT + 42 * DAY)
    later = AT + 43 * DAY
    screen.clock(later)
    again = signed_in(screen.engine, cara.id, later)
    told = {"held_on": later.date(), "at": later, "patients": [patient]}
    test = opened(screen, a_meeting(screen.engine, team, by=again, **told), cara.id)
    assert not test.exception
    board = test.dataframe[0].value
    assert list(board["Decided"]) == ["intensify"]
    assert list(board["Done"]) == ["! late"]
    assert list(board["Predicted"]) == ["PHQ-9 falls by 5 points or more by 13 Apr 2026"]
    assert "phq9" not in words(test)
    assert list(board["Worked"]) == ["– not done"]  # nobody closed the action: the fall says nothing about the decision
    show(test, "Open actions")
    press(test, "Done")
    show(test, "Last time")
    assert list(test.dataframe[0].value["Worked"]) == ["✓ as expected"]
    assert "1 of 1 prediction came true" in test.dataframe[1].value["In words"].iloc[0]
    assert "Too few to say" in test.dataframe[1].value["In words"].iloc[0]


def test_before_its_day_a_prediction_is_not_due_and_no_failure_to_tell(
    screen: Screen, team: str, patient: str, cara: User
) -> None:
    signed(screen.engine, patient, cara)
    later = AT + 7 * DAY
    screen.clock(later)
    told = {"held_on": later.date(), "at": later, "patients": [patient]}
    again = signed_in(screen.engine, cara.id, later)
    test = opened(screen, a_meeting(screen.engine, team, by=again, **told), cara.id)
    assert list(test.dataframe[0].value["Worked"]) == ["· not due yet"]


def test_what_was_done_differently_is_kept_with_its_reason(screen: Screen, team: str, patient: str, cara: User) -> None:
    signed(screen.engine, patient, cara)
    new = {"held_on": AT.date() + 7 * DAY, "patients": [patient]}
    test = opened(screen, a_meeting(screen.engine, team, by=cara, **new), cara.id, "Last time")
    line = fill(test, "selectbox", "Look at one decision")
    line.select_index(0).run()
    fill(test, "text_input", "What was done instead").set_value("Waited two weeks.")
    press(test, "Keep this")
    assert "Choose why" in words(test)
    fill(test, "selectbox", "Why").select("no capacity")
    press(test, "Keep this")
    assert not test.exception
    assert count(screen.engine, departure) == 1


def test_an_amendment_is_told_to_the_signer_on_the_meetings_page(
    screen: Screen, team: str, patient: str, cara: User, supervisor: User
) -> None:
    decision_id = signed(screen.engine, patient, cara)
    whose = {"by": supervisor, "at": AT, "submission_id": fresh_submission()}
    draft = a_draft(cara.id, rationale="New result.")
    decisions.revise(screen.engine, decision_id, draft, seen_version=1, reason="The blood test came.", **whose)
    test = screen.page("meeting", cara.id)
    assert "The blood test came." in words(test)
    press(test, "Seen")
    assert "The blood test came." not in words(test)


def test_the_numbers_say_what_they_count_and_an_empty_team_says_what_to_do(
    screen: Screen, patient: str, cara: User
) -> None:
    test = switch(screen.page("meeting", cara.id), "How our meetings go")
    assert "No meeting was signed in these weeks." in words(test)
    signed(screen.engine, patient, cara)
    test = switch(screen.page("meeting", cara.id), "How our meetings go")
    assert not test.exception
    table = dict(test.dataframe[0].value.itertuples(index=False))
    assert table["Decided"] == "1 of 1 (100%)"
    assert table["Minutes per case, in the middle"].startswith("not measured")
    team_id = test.selectbox(key="meeting_numbers_team").value
    test.session_state[f"meeting_attendance_{team_id}_table"] = True
    test.run()
    assert "psychology: in 1 of 1 (100%) meetings" in words(test)
    assert dict(test.dataframe[-1].value.itertuples(index=False))["psychology"] == "1 of 1 (100%)"
