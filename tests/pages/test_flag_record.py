"""The rules' own record on the settings page: what it says of a month, and the way from there to the threshold lab."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from rules.roles import Role
from tests.alarms import says
from tests.factories import AT, a_patient, a_person, an_assessment
from tests.needs import only_sqlite
from tests.screens import Screen, fill, words

pytestmark = only_sqlite

LAB = "Try another threshold on the past"


@pytest.fixture
def unanswered(engine: Engine, team: str) -> None:
    """Twelve open flags of a safety rule and of another one."""
    for _ in range(12):
        one = a_patient(engine, team, phq9=[(0, 18), (14, 18), (28, 18)])
        an_assessment(engine, one, "phq9", AT.date(), says(1), at=AT)


def record(screen: Screen, person_id: str) -> AppTest:
    return screen.page("settings", person_id).segmented_control(key="settings_area").set_value("Flags' record").run()


def verdict(test: AppTest, rule: str) -> str:
    frame = next(one.value for one in test.dataframe if "Worth its noise?" in one.value)
    return str(frame.loc[frame["Rule"].str.startswith(rule), "Worth its noise?"].iloc[0])


def test_a_month_under_way_condemns_no_rule_and_one_that_is_over_does(
    screen: Screen, engine: Engine, team: str, unanswered: None
) -> None:
    bob = a_person(engine, Role.supervisor, [team])
    assert verdict(record(screen, bob), "RSP-3") == "the month is not over"
    screen.clock(AT + timedelta(days=31))
    assert verdict(record(screen, bob), "RSP-3") == "hardly acted on: retune or retire"


def test_a_safety_rule_is_never_told_to_go(screen: Screen, engine: Engine, team: str, unanswered: None) -> None:
    screen.clock(AT + timedelta(days=31))
    test = record(screen, a_person(engine, Role.supervisor, [team]))
    assert verdict(test, "SAF-1") == "safety: not judged by its noise"


def test_from_the_record_one_goes_to_the_lab(screen: Screen, engine: Engine, team: str, unanswered: None) -> None:
    test = record(screen, a_person(engine, Role.supervisor, [team]))
    assert "0 act-now flags of the last 7 days not acted on, for 12 patients in care" in words(test)
    fill(test, "button", LAB).click().run()
    assert not test.exception
    assert "What would another number have done?" in words(test)


def test_who_may_not_try_thresholds_is_offered_no_lab(
    screen: Screen, engine: Engine, team: str, unanswered: None
) -> None:
    test = record(screen, a_person(engine, Role.clinician, [team]))
    assert not [one for one in test.button if one.label == LAB]
