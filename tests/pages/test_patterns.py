"""The Patterns part and what is picked in the trajectory: what a reader sees, chooses and plans."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from queries.preferences import preferences
from queries.small_test_reads import small_tests
from queries.small_tests import KEPT, NewSmallTest, plan
from rules.roles import Role
from tests.factories import (
    AT,
    a_meeting,
    a_patient,
    a_person,
    agenda_items,
    an_assessment,
    fresh_submission,
    signed_in,
)
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite

TODAY = AT.date()
ITEMS = {str(i): 1 for i in range(1, 9)} | {"9": 0}
PARTS = ("Items", "Side by side", "Diary", "After a change", "Small tests")


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.care_manager, [team], name="Bob")


def part(screen: Screen, patient: str, person: str, name: str) -> AppTest:
    test = screen.page("patient", person, patient=patient)
    fill(test, "button_group", "Part of the page").set_value("Patterns").run()
    return fill(test, "button_group", "What to look at").set_value(name).run()


@pytest.mark.parametrize("name", PARTS)
def test_each_part_of_somebody_unknown_says_what_is_missing(
    screen: Screen, engine: Engine, team: str, bob: str, name: str
) -> None:
    empty = a_patient(engine, team, step=None, given_name="قلق", family_name="认知 **x** <b>")
    test = part(screen, empty, bob, name)
    assert not test.exception
    assert any(say in words(test) for say in ("yet", "Both are needed"))


def test_items_are_told_by_wording_with_what_moved_most(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    an_assessment(engine, patient, "phq9", TODAY - timedelta(days=7), ITEMS | {"1": 3})
    an_assessment(engine, patient, "phq9", TODAY, ITEMS | {"1": 0}, at=AT)
    told = words(part(screen, patient, bob, "Items"))
    assert "most better: Little interest or pleasure in doing things (3 to 0)" in told
    assert "A single item is a rough measure" in told


def test_life_better_with_symptoms_unchanged_is_called_progress_and_its_question_goes_on_the_agenda(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    chair = signed_in(engine, a_person(engine, Role.chair, [team]))
    same = a_patient(engine, team, phq9=[(0, 15), (14, 15), (70, 14)])
    for day, total in ((0, 30), (14, 30), (70, 8)):
        an_assessment(engine, same, "wsas", TODAY - timedelta(days=84 - day), total)
    meeting = a_meeting(engine, team, by=chair, held_on=TODAY + timedelta(days=2))
    on_it = agenda_items(engine, meeting)
    test = part(screen, same, bob, "Side by side")
    assert "this counts as progress" in words(test)
    press(test, "Put on the agenda of Weekly case review")
    assert not test.exception
    assert same in agenda_items(engine, meeting) or same in on_it


def log(engine: Engine, patient: str, days: int) -> None:
    for n in range(days):
        on = TODAY - timedelta(days=days - n)
        for hour, pain in ((8, 7 + n % 2), (20, 4 + n % 3)):
            at = datetime.combine(on, time(hour), tzinfo=UTC)
            an_assessment(engine, patient, "daily_log", on, {"pain": pain, "stress": n % 5}, taken_at=at)


def test_a_pattern_of_the_diary_becomes_a_small_test_with_one_form(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    log(engine, patient, 20)
    test = part(screen, patient, bob, "Diary")
    assert not test.exception
    told = words(test)
    assert "pain in the morning was typically" in told
    assert "Nothing clear among" in told
    test.session_state[f"patient_plan_{patient}_slots_{patient}_Time_pain"] = True  # the form is opened by its button
    test.run()
    fill(test, "text_input", "What is tried").set_value("Walk before noon")
    fill(test, "text_area", "Why").set_value("Mornings are worse.")
    assert "2 points: Farrar 2001" in words(test)  # the published value is offered with its source
    press(test, "Plan this test")
    assert not test.exception
    [one] = small_tests(engine, patient, by=signed_in(engine, bob), at=AT)
    assert (one.tested.test.measure, one.tested.test.wanted) == ("daily_log.pain", -2)
    assert one.tested.test.success == "pain at least 2 lower"
    assert "pain in the morning was typically" in one.pattern


def test_what_nothing_here_asks_about_is_said_in_words(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = part(screen, patient, bob, "Small tests")
    test.session_state[f"patient_plan_{patient}_own"] = True
    test.run()
    fill(test, "text_input", "What is tried").set_value("One call to a friend a week")
    fill(test, "text_input", "What that is").set_value("feeling alone")
    fill(test, "text_area", "Why").set_value("Sundays are long.")
    press(test, "Plan this test")
    assert "A small test says beforehand: what counts as success" in words(test)
    fill(test, "text_input", "What counts as success").set_value("one Sunday that was not long")
    press(test, "Plan this test")
    assert not test.exception
    [one] = small_tests(engine, patient, by=signed_in(engine, bob), at=AT)
    assert (one.tested.test.measure, one.tested.test.wanted) == ("", None)


def a_test_that_is_over(engine: Engine, patient: str, person: str) -> str:
    new = NewSmallTest(
        "Walk **before** noon", "pain", "Mornings are worse.", "two points lower", TODAY - timedelta(days=10), TODAY,
        "", "daily_log.pain", -2,
    )  # fmt: skip
    return plan(engine, patient, new, by=signed_in(engine, person), at=AT, submission_id=fresh_submission())


def test_a_test_that_is_over_says_what_came_of_it_and_is_judged_in_one_form(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    log(engine, patient, 20)
    test_id = a_test_that_is_over(engine, patient, bob)
    test = part(screen, patient, bob, "Small tests")
    told = words(test)
    assert not test.exception
    assert "Judge it now" in told
    assert "no clear difference, which is not proof that there is none" in told
    assert "One round cannot tell" in told
    test.session_state[f"patient_judge_{test_id}_open"] = True
    test.run()
    fill(test, "radio", "What becomes of it").set_value(KEPT).run()
    press(test, "Keep this judgement")
    assert "Say why" in words(test)
    fill(test, "text_area", "Why").set_value("Mornings are easier to start.")
    press(test, "Keep this judgement")
    assert not test.exception
    [one] = small_tests(engine, patient, by=signed_in(engine, bob), at=AT)
    assert one.tested.judged is not None
    assert (one.tested.judged.outcome, one.tested.judged.came) == (KEPT, "no clear difference")
    told = words(test)
    assert "Kept: Mornings are easier to start." in told
    assert "Judge it now" not in told


def test_again_asks_for_a_pause_and_plans_the_next_round(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    test_id = a_test_that_is_over(engine, patient, bob)
    test = part(screen, patient, bob, "Small tests")
    test.session_state[f"patient_judge_{test_id}_open"] = True
    test.run()
    fill(test, "radio", "What becomes of it").set_value("again").run()
    assert "Leave at least 7 days without it first" in words(test)
    fill(test, "text_area", "Why").set_value("To be surer.")
    press(test, "Keep this judgement")
    assert not test.exception
    latest, first = small_tests(engine, patient, by=signed_in(engine, bob), at=AT)
    assert latest.tested.test.from_on == TODAY + timedelta(days=8)
    assert first.tested.judged is not None
    assert "round 2" in words(test)


def test_a_day_that_is_chosen_shows_its_entries(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    log(engine, patient, 5)
    test = part(screen, patient, bob, "Diary")
    fill(test, "date_input", "Look at one day").set_value(TODAY - timedelta(days=2)).run()
    table = next(one.value for one in test.dataframe if "At" in one.value)
    assert list(table["pain"]) == [8, 4]


def test_the_list_below_the_chart_does_what_a_click_does(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    yes = an_assessment(engine, patient, "phq9", TODAY, ITEMS | {"9": 2}, at=AT, note="**Came** in tears.")
    test = screen.page("patient", bob, patient=patient)
    assert "Set off" not in words(test)
    fill(test, "selectbox", "Look at one assessment").set_value(yes).run()
    told = words(test)
    assert not test.exception
    for said in (
        "Note: **Came** in tears.",
        "Set off",
        "self-harm",
        "The team has decided nothing since.",
        "entered by",
    ):
        assert said in told
    answers = next(one.value for one in test.dataframe if "Answer" in one.value)
    assert answers["Answer"].iloc[8] == "2 · More than half the days"


def test_what_to_see_of_the_chart_is_kept_for_the_person(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    an_assessment(engine, patient, "gad7", TODAY, 5, at=AT)
    test = screen.page("patient", bob, patient=patient)
    fill(test, "button_group", "Show").set_value(["phq9"]).run()
    assert preferences(engine, by=signed_in(engine, bob)) == {"trajectory_hidden": ["gad7"]}
    again = screen.page("patient", bob, patient=patient)
    assert fill(again, "button_group", "Show").value == ["phq9"]
    assert "GAD-7 (higher" not in words(again)


def test_a_picked_form_with_t_scores_shows_their_errors_and_the_change(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    patient = a_patient(engine, team)
    low, high = ({str(item): answer for item in range(1, 11)} | {"7": 10} for answer in (2, 4))
    an_assessment(engine, patient, "promis_gh", TODAY - timedelta(days=30), low)
    picked = an_assessment(engine, patient, "promis_gh", TODAY, high | {"10": None})
    test = screen.page("patient", bob, patient=patient)
    picker = fill(test, "selectbox", "Look at one assessment")
    assert "2 Mar 2026 · PROMIS-GH / PROMIS-10: GPH 42.3 ± 4.2; GMH not scored: an answer is missing" in picker.options
    picker.set_value(picked).run()
    assert not test.exception
    (table,) = [one.value for one in test.dataframe if "Part" in one.value]
    assert list(table["T score ± standard error"]) == ["42.3 ± 4.2", "not scored: an answer is missing"]
    assert list(table["Change"]) == [
        "+15.6 since 31 Jan 2026: clearly better (error 11.8)", "cannot say: one of the two is not scored",
    ]  # fmt: skip
    assert "The error says how exactly" in words(test)
    assert "PROMIS-GH / PROMIS-10** on 2 Mar 2026" in words(test)
