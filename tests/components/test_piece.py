"""A piece of the patient's page that runs alone: it draws only itself, and asks first who is here."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Engine
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1 import local_script_runner as runner

from components.patient_views import OVERVIEW, PATIENTS_VIEW, PATTERNS, RECORD, STORY
from components.reads import READ_AGAIN
from queries import people, sessions
from queries.engine import transaction
from queries.people import SERVICE
from rules.roles import Act, Role
from tests.factories import AT, a_person, fresh_submission
from tests.screens import Screen, trail_of, words


class Alone:
    """The patient's page, and its pieces by themselves as a browser asks for them."""

    def __init__(self, screen: Screen, patient: str, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch, self.sent = monkeypatch, list[list]()  # type: ignore[type-arg]
        parse = runner.parse_tree_from_messages
        monkeypatch.setattr(runner, "parse_tree_from_messages", lambda told: [self.sent.append(told), parse(told)][1])
        self.test = screen.file("patient", person, patient=patient)

    def run(self, key: str) -> AppTest:
        """Only the piece that has this element."""
        piece = next(one.delta.fragment_id for one in self.sent[-1] if key in str(one.delta) and one.delta.fragment_id)
        self.monkeypatch.setattr(runner, "RerunData", partial(RerunData, fragment_id=piece))
        return self.test.run()


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.care_manager, [team], name="Bob")


@pytest.fixture
def alone(screen: Screen, patient: str, bob: str, monkeypatch: pytest.MonkeyPatch) -> Alone:
    return Alone(screen, patient, bob, monkeypatch)


def within_another(messages: list) -> list[str]:  # type: ignore[type-arg]
    """The pieces that were drawn in a block of another piece."""
    drawn = [(tuple(one.metadata.delta_path), one.delta) for one in messages if one.HasField("delta")]
    blocks = {path: told.fragment_id for path, told in drawn if told.WhichOneof("type") == "add_block"}
    around = [(told.fragment_id, blocks.get(path[:n])) for path, told in drawn for n in range(2, len(path))]
    return sorted({inner for inner, outer in around if inner and outer and inner != outer})


@pytest.mark.parametrize("part", [OVERVIEW, PATTERNS, STORY, PATIENTS_VIEW, RECORD])
def test_no_piece_lies_within_another(alone: Alone, part: str) -> None:
    alone.test.session_state["patient_view"] = part
    alone.test.run()
    assert within_another(alone.sent[-1]) == []


def test_a_piece_within_another_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def nested() -> None:
        import streamlit as st

        @st.fragment
        def outer() -> None:
            with st.container():
                st.fragment(lambda: st.container().text("inner"))()

        outer()

    sent: list[list] = []  # type: ignore[type-arg]
    parse = runner.parse_tree_from_messages
    monkeypatch.setattr(runner, "parse_tree_from_messages", lambda told: [sent.append(told), parse(told)][1])
    AppTest.from_function(nested).run()
    assert len(within_another(sent[-1])) == 1


def test_a_click_in_the_chart_draws_the_chart_and_not_the_flags(alone: Alone) -> None:
    assert "Answer this flag" in words(alone.test)
    told = words(alone.run("trajectory_table_"))
    assert "The same in words" in told
    assert "Answer this flag" not in told
    assert "Part of the page" not in told


def test_a_piece_shows_nothing_once_the_person_may_no_longer_be_here(
    alone: Alone, engine: Engine, team: str, bob: str
) -> None:
    with transaction(engine) as connection:
        sessions.revoke_all(connection, bob, AT)
    told = words(alone.run("trajectory_table_"))
    assert "Please sign in" in told
    assert "The same in words" not in told


def test_a_piece_shows_nothing_of_a_team_the_person_has_left(
    alone: Alone, engine: Engine, other_team: str, bob: str
) -> None:
    told = {"role": Role.care_manager, "team_ids": [other_team], "active": True}
    people.change_person(engine, bob, **told, by=SERVICE, at=AT, submission_id=fresh_submission())
    assert "The same in words" not in words(alone.run("trajectory_table_"))


def test_clicking_on_for_longer_is_another_reading_in_the_trail(
    alone: Alone, screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    assert trail_of(engine, Act.read_patient) == [(bob, patient)]
    screen.clock(AT + timedelta(seconds=READ_AGAIN + 1))
    alone.run("trajectory_table_")
    assert trail_of(engine, Act.read_patient) == [(bob, patient)] * 2
