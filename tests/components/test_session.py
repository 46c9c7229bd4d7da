"""What the session remembers of a person, for how long, and what it forgets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components import session
from queries import sessions
from queries.sessions import IDLE
from rules.roles import Role
from tests.factories import AT, a_person, token_of
from tests.needs import only_sqlite
from tests.screens import Screen

pytestmark = only_sqlite

MINUTE = timedelta(minutes=1)


def who_is_here() -> None:
    import streamlit as st

    from components import session

    user = session.user_or_none()
    st.text(user.name if user else "nobody")
    st.text(session.selected_patient() or "none open")


def a_form() -> None:
    import streamlit as st

    from components import acting, session
    from rules.roles import Refused

    st.text(session.submission("form"))
    if st.button("refused"):
        acting.attempt("form", lambda _: (_ for _ in ()).throw(Refused("Not so.")))
    if st.button("done"):
        acting.attempt("form", lambda submission: submission)
    if st.button("broken"):
        acting.attempt("form", lambda _: 1 / 0)


def told(test: AppTest) -> str:
    assert not test.exception
    return str(test.text[0].value)


@pytest.fixture
def ada(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], name="Ada")


def test_a_click_prolongs_a_session_and_looking_does_not(screen: Screen, engine: Engine, ada: str, app_test) -> None:  # type: ignore[no-untyped-def]
    """An automatic refresh asks with touch=False: a screen nobody sits at ends on time."""
    token = token_of(engine, ada)
    test = app_test(who_is_here, **{session.TOKEN: token})
    screen.clock(AT + 20 * MINUTE)
    assert told(test.run()) == "Ada"  # a click: the idle time begins anew
    for minutes in range(21, 49, 3):
        assert sessions.who(engine, token, AT + minutes * MINUTE, touch=False) is not None
    screen.clock(AT + 20 * MINUTE + IDLE)
    assert told(test.run()) == "nobody"


def test_an_ended_token_does_not_hide_behind_the_cookie(screen: Screen, engine: Engine, ada: str, app_test) -> None:  # type: ignore[no-untyped-def]
    token = token_of(engine, ada)
    test = app_test(who_is_here, **{session.TOKEN: token})
    screen.cookies["stepwell_session"] = token
    assert told(test.run()) == "Ada"
    user = sessions.who(engine, token, AT)
    assert user is not None
    sessions.end(engine, user, AT)
    assert [told(test.run()) for _ in range(3)] == ["nobody"] * 3


def test_who_has_no_session_has_no_patient_open(screen: Screen, engine: Engine, ada: str, app_test) -> None:  # type: ignore[no-untyped-def]
    test = app_test(who_is_here, **{session.TOKEN: token_of(engine, ada), session.PATIENT: "somebody"})
    assert [one.value for one in test.run().text] == ["Ada", "somebody"]
    screen.clock(AT + IDLE)
    assert [one.value for one in test.run().text] == ["nobody", "none open"]


def test_everything_the_screens_remember_of_a_person_is_forgotten(screen: Screen, app_test) -> None:  # type: ignore[no-untyped-def]
    kept = {
        session.TOKEN: "x",
        session.PATIENT: "p",
        session.MEETING: "m",
        session.SAID: "Saved for Alex.",
        "reading_p": 1.0,
        "submission_form": "s",
        "record_entry_p_phq9_on": "2026-01-01",
        "caseload_trail": [1],
        "settings_trail_before": 3,
        "meeting_draft": "words",
        "patient_find_text": "Reed",
        "draft_minutes": "words",
    }
    test = app_test(who_is_here, **kept).run()
    assert not [name for name in kept if name in test.session_state]


def test_a_submission_stays_until_it_was_written(screen: Screen, app_test) -> None:  # type: ignore[no-untyped-def]
    """So that a double click is one act, and a refused form is not taken for a new one."""
    test = app_test(a_form).run()
    first = told(test)
    assert len(first) >= 16
    assert told(test.run()) == first
    test.button[0].click().run()
    assert [one.value for one in test.error] == ["Not so."]
    assert told(test.run()) == first
    test.button[1].click().run()
    assert told(test.run()) != first


def test_an_error_that_is_no_refusal_is_not_swallowed(screen: Screen, app_test) -> None:  # type: ignore[no-untyped-def]
    test = app_test(a_form).run()
    first = told(test)
    test.button[2].click().run()
    assert "division" in test.exception[0].message
    assert told(test.run()) == first


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),  # summer time in London
    ],
)
def test_today_is_the_day_where_the_service_is(screen: Screen, at: datetime, day: date) -> None:
    screen.clock(at)
    assert session.today() == day


def a_page_that_draws_itself_again() -> None:
    import streamlit as st

    from components import session

    user = session.user_or_none()
    user = session.user_or_none()
    st.text(user.name if user else "nobody")
    if st.session_state.pop("changed", False):
        session.draw_again()
    session.drawn()


def test_a_page_that_draws_itself_again_prolongs_nobodys_session(
    screen: Screen, engine: Engine, ada: str, app_test
) -> None:  # type: ignore[no-untyped-def]
    token = token_of(engine, ada)
    test = app_test(a_page_that_draws_itself_again)
    test.session_state[session.TOKEN], test.session_state["changed"] = token, True
    test.session_state[session.QUIET] = True  # what the poll leaves before the run it asks for
    screen.clock(AT + IDLE - MINUTE)
    assert told(test.run()) == "Ada"
    screen.clock(AT + IDLE + MINUTE)
    assert sessions.who(engine, token, AT + IDLE + MINUTE) is None
    assert told(test.run()) == "nobody"


def test_the_next_click_prolongs_it_again(screen: Screen, engine: Engine, ada: str, app_test) -> None:  # type: ignore[no-untyped-def]
    token = token_of(engine, ada)
    test = app_test(a_page_that_draws_itself_again)
    test.session_state[session.TOKEN] = token
    test.session_state[session.QUIET] = True
    test.run()
    screen.clock(AT + IDLE - MINUTE)
    test.run()
    assert sessions.who(engine, token, AT + IDLE + MINUTE, touch=False) is not None
