"""Actions in the meeting: what is still owed is listed, closed where it is seen, and dropped only with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from components.session import MEETING
from queries import actions
from queries.engine import reading
from queries.tables_review import action_event
from rules.decisions import ActionDraft
from rules.roles import Act, Role, User
from tests.factories import AT, a_decision, a_meeting, a_patient, a_person, meeting_of, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite

DAY = timedelta(days=1)
OWED = "Offer two sessions a week"


@pytest.fixture
def cara(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))


@pytest.fixture
def owed(screen: Screen, patient: str, cara: User) -> str:
    """A decision of an earlier meeting, whose one action is due on 9 Mar 2026."""
    return a_decision(screen.engine, patient, by=cara)


def opened(screen: Screen, meeting_id: str, by: User, view: str = "Open actions") -> AppTest:
    test = screen.page("meeting", by.id)
    test.session_state[MEETING] = meeting_id
    test.run()
    fill(test, "button_group", "View").set_value(view)
    return test.run()


def today(screen: Screen, team: str, by: User) -> str:
    return a_meeting(screen.engine, team, by=by)


def states(engine: Engine, by: User) -> list[str]:
    return list(actions.actions(engine, by=by)["state"])


def test_what_earlier_meetings_left_open_is_listed_with_patient_owner_and_day(
    screen: Screen, team: str, owed: str, cara: User
) -> None:
    told = words(opened(screen, today(screen, team, cara), cara))
    assert "1 action of earlier meetings still open, 0 of them past the day." in told
    assert f"open: {OWED} (Cara Chair, due 9 Mar 2026)" in told
    assert "Alex Example" in told


def test_the_actions_of_this_meeting_are_not_matters_arising(screen: Screen, owed: str, cara: User) -> None:
    told = words(opened(screen, meeting_of(screen.engine, owed), cara))
    assert "No action of an earlier meeting is open." in told


@pytest.mark.parametrize(("days", "late"), [(7, ""), (8, ", 1 day late"), (10, ", 3 days late")])
def test_an_action_is_late_from_the_day_after_it_was_due(
    screen: Screen, team: str, owed: str, cara: User, days: int, late: str
) -> None:
    meeting_id = today(screen, team, cara)
    screen.clock(AT + days * DAY)
    told = words(opened(screen, meeting_id, cara))
    assert f"due 9 Mar 2026{late})" in told
    assert f"{int(bool(late))} of them past the day" in told


def test_done_is_one_click_and_in_the_trail(screen: Screen, team: str, patient: str, owed: str, cara: User) -> None:
    test = press(opened(screen, today(screen, team, cara), cara), "Done")
    assert not test.exception
    assert states(screen.engine, cara) == ["done"]
    assert "No action of an earlier meeting is open." in words(test)
    assert trail_of(screen.engine, Act.update_action) == [(cara.id, patient)]


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_action_is_not_dropped_without_a_reason(
    screen: Screen, team: str, owed: str, cara: User, reason: str
) -> None:
    test = opened(screen, today(screen, team, cara), cara)
    fill(test, "text_input", "Why it is dropped").set_value(reason)
    press(test, "Drop this action")
    assert "Say why this action is dropped" in words(test)
    assert states(screen.engine, cara) == ["open"]


def test_a_dropped_action_keeps_its_reason(screen: Screen, team: str, owed: str, cara: User) -> None:
    test = opened(screen, today(screen, team, cara), cara)
    fill(test, "text_input", "Why it is dropped").set_value("The patient declined.")
    press(test, "Drop this action")
    assert states(screen.engine, cara) == ["dropped"]
    with reading(screen.engine) as connection:
        assert list(connection.scalars(select(action_event.c.reason))) == ["The patient declined."]


def test_a_reason_from_the_list_is_enough(screen: Screen, team: str, owed: str, cara: User) -> None:
    test = opened(screen, today(screen, team, cara), cara)
    fill(test, "selectbox", "Reason").select("no capacity")
    press(test, "Drop this action")
    assert states(screen.engine, cara) == ["dropped"]
    with reading(screen.engine) as connection:
        assert list(connection.scalars(select(action_event.c.reason_code))) == ["no capacity"]


def test_in_the_case_last_times_action_is_closed_and_opened_again(
    screen: Screen, team: str, patient: str, owed: str, cara: User
) -> None:
    meeting_id = a_meeting(screen.engine, team, by=cara, patients=[patient])
    test = press(opened(screen, meeting_id, cara, "Cases"), "Done")
    assert f"done: {OWED}" in words(test)
    press(test, "Open again")
    assert f"open: {OWED}" in words(test)
    assert states(screen.engine, cara) == ["open"]


def test_two_tabs_that_say_done_change_it_once_or_say_the_same(
    screen: Screen, team: str, owed: str, cara: User
) -> None:
    meeting_id = today(screen, team, cara)
    tabs = [opened(screen, meeting_id, cara) for _ in range(2)]
    for test in tabs:
        press(test, "Done")
        assert not test.exception
    assert states(screen.engine, cara) == ["done"]


def test_another_teams_actions_are_not_here(
    screen: Screen, team: str, other_team: str, owed: str, cara: User, other_chair: User
) -> None:
    meeting_id = a_meeting(screen.engine, other_team, by=other_chair)
    told = words(opened(screen, meeting_id, other_chair))
    assert OWED not in told
    assert "No action of an earlier meeting is open." in told


def test_somebody_of_two_teams_sees_the_meetings_team_only(
    screen: Screen, team: str, other_team: str, owed: str, cara: User
) -> None:
    both = signed_in(screen.engine, a_person(screen.engine, Role.chair, [team, other_team]))
    a_decision(
        screen.engine,
        a_patient(screen.engine, other_team),
        by=both,
        actions=(ActionDraft("Theirs", both.id, AT.date()),),
    )
    told = words(opened(screen, today(screen, team, both), both))
    assert OWED in told
    assert "Theirs" not in told
