"""The threshold lab on the settings page: tried on the past, read aloud, and nothing of it is live."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from queries.engine import reading
from queries.tables_review import flag
from rules.lab_words import NOT_REPLAYED, REPLAYED
from rules.roles import Role
from rules.setting_names import NAMES
from tests.factories import a_patient, a_person
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite
# Two scores at base 8: 14 and 15 are 6 and 7 above it; flagged with the number in force, not with a higher one.
WORSE = [(0, 8), (14, 8), (42, 15), (56, 15), (70, 15)]


@pytest.fixture
def sue(engine: Engine, team: str) -> str:
    return a_person(engine, Role.supervisor, [team], name="Sue")


def lab(screen: Screen, person: str) -> AppTest:
    test = screen.page("settings", person)
    return fill(test, "button_group", "Area").set_value("Threshold lab").run()


def tried(test: AppTest, key: str, value: float) -> AppTest:
    fill(test, "selectbox", "Threshold").set_value(key)
    fill(test, "number_input", "Try instead").set_value(value)
    return press(test, "Try it")


def test_another_number_is_tried_and_told_and_no_flag_changes(
    screen: Screen, engine: Engine, team: str, sue: str
) -> None:
    a_patient(engine, team, WORSE, number="W-1")
    with reading(engine) as connection:
        before = connection.execute(select(flag)).all()
    test = tried(lab(screen, sue), "target.from_day", 400)
    assert not test.exception
    told = words(test)
    for part in ("56 in force, 400 tried", "1 patient, ", "Would have been missed: ", "W-1 · RSP-3", "too few to show"):
        assert part in told
    with reading(engine) as connection:
        assert connection.execute(select(flag)).all() == before
    assert trail_of(engine, "settings.try")


def test_a_threshold_is_chosen_by_its_name(screen: Screen, patient: str, sue: str) -> None:
    options = fill(lab(screen, sue), "selectbox", "Threshold").options
    assert f"{NAMES['drift.step_1_weeks']} (12)" in options
    assert not [key for key in NAMES if any(key in one for one in options)]


def test_of_a_number_nobody_looked_at_nothing_is_said(screen: Screen, engine: Engine, team: str, sue: str) -> None:
    a_patient(engine, team, WORSE)
    assert "nothing can be said of a change" in words(tried(lab(screen, sue), "prediction.window_days", 3))


def test_what_is_not_replayed_is_said_before_anything_is_tried(screen: Screen, sue: str) -> None:
    told = words(lab(screen, sue)).replace("\\", "")
    assert [one for one in (*REPLAYED, *NOT_REPLAYED) if one not in told] == []


def test_a_number_of_the_steps_says_whose_suggestion_would_be_another(
    screen: Screen, engine: Engine, team: str, sue: str
) -> None:
    a_patient(engine, team, [(day, 17) for day in range(0, 84, 14)], number="W-1")
    test = tried(lab(screen, sue), "step.severe_phq9", 27)
    assert not test.exception
    assert "Another suggestion in at least one week: 1 patient" in words(test)
    assert "W-1 · 8 Dec 2025: up in force, cannot say tried" in words(test)
    (table,) = [one.value for one in test.dataframe if "Suggestion" in one.value]
    assert list(table["Suggestion"]) == ["Up", "Down", "Hold", "Cannot say"]


def test_the_number_in_force_and_no_number_are_sent_back(screen: Screen, patient: str, sue: str) -> None:
    test = press(lab(screen, sue), "Try it")
    assert "Say which number to try instead." in words(test)
    assert "That is the number in force." in words(tried(test, "plateau.scores", 4))
    assert "0 scores cannot be. Write a number from 2" in words(tried(test, "trend.window", 0))


def test_a_number_of_a_form_is_tried_too(screen: Screen, engine: Engine, team: str, sue: str) -> None:
    a_patient(engine, team, WORSE, number="W-1")
    test = tried(lab(screen, sue), "phq9:sd", 9)
    assert not test.exception
    assert "PHQ-9: spread of scores before treatment: 5.5 in force, 9 tried" in words(test).replace("\\", "")


def test_without_a_past_nothing_can_be_said(screen: Screen, sue: str) -> None:
    assert "Nobody was in care in this time" in words(tried(lab(screen, sue), "plateau.scores", 5))


def test_a_clinician_has_no_lab(screen: Screen, engine: Engine, team: str) -> None:
    test = screen.page("settings", a_person(engine, Role.clinician, [team]))
    assert "Threshold lab" not in fill(test, "button_group", "Area").options
