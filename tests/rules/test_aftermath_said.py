"""After a change, at the edges: which days count, what is named beside it, and every sentence whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.aftermath import AfterName, Change, Course, Turn, aftermath, changes_of
from rules.catalogue import catalogue
from rules.settings import DEFAULT
from rules.story_facts import Telling
from rules.story_tried import followed
from tests.rules.cases import day
from tests.rules.story_cases import course, forms, given
from tests.rules.story_cases import day as story_day

PHQ9 = catalogue()["phq9"]
UNKNOWN = "What brought what about cannot be seen from this."
ALONE = f"Nothing else is recorded in the same weeks. {UNKNOWN}"
WALK = Course("w", "walking", "", day(100))
ON = 100
FROM, TO = ON - 42, ON + 42  # the first and the last day of the weeks around it


def turns(*courses: Course) -> list[tuple[date, str, str, str]]:
    return [(one.on, one.what, str(one.turn), one.course_id) for one in changes_of(courses)]


def after(*scores: tuple[int, float | None], courses=(WALK,), events=(), instrument=PHQ9, settings=DEFAULT):
    told = [(day(offset), value) for offset, value in scores]
    heard = [(day(offset), what) for offset, what in events]
    return aftermath(Change(day(ON), "walking", Turn.began, "w"), instrument, told, courses, heard, settings)


def beside(*courses: Course, events=()) -> tuple[str, ...]:
    return after((ON, 1), courses=(WALK, *courses), events=events).overlaps


# ---- what counts as a change


def test_a_course_that_began_and_ended_is_two_changes_of_the_same_course():
    assert turns(Course("x", "walking", "daily", day(0), day(40))) == [
        (day(0), "walking daily", "began", "x"),
        (day(40), "walking daily", "stopped", "x"),
    ]


@pytest.mark.parametrize(
    ("begins", "turned"),
    [
        (29, ["began", "began", "stopped"]),  # before the first one ended: two at a time are not one that changed
        (30, ["began", "changed"]),  # on the day itself
        (31, ["began", "changed"]),
        (37, ["began", "changed"]),  # a week later
        (38, ["began", "stopped", "began"]),
    ],
)
def test_a_dose_that_begins_within_a_week_of_the_last_one_is_a_change_of_it(begins: int, turned: list[str]):
    low, high = Course("a", "duloxetine", "30 mg", day(0), day(30)), Course("b", "duloxetine", "60 mg", day(begins))
    assert [turn for _, _, turn, _ in turns(low, high)] == turned


def test_something_else_that_begins_the_next_day_changes_nothing_of_what_ended():
    drug, talks = Course("a", "duloxetine", "30 mg", day(0), day(30)), Course("b", "talks", "", day(31))
    assert turns(drug, talks) == [
        (day(0), "duloxetine 30 mg", "began", "a"),
        (day(30), "duloxetine 30 mg", "stopped", "a"),
        (day(31), "talks", "began", "b"),
    ]


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (Turn.began, "walking began on 15 Apr 2026"),
        (Turn.stopped, "walking stopped on 15 Apr 2026"),
        (Turn.changed, "Changed to walking on 15 Apr 2026"),
    ],
)
def test_a_change_is_said_with_its_day(turn: Turn, words: str):
    assert Change(day(ON), "walking", turn, "w").said() == words


# ---- which scores count


@pytest.mark.parametrize(
    ("offset", "counts"),
    [
        (FROM - 1, (0, 0)),
        (FROM, (1, 0)),
        (ON - 1, (1, 0)),
        (ON, (1, 0)),  # a form of the day itself asks about the time before
        (ON + 1, (0, 1)),
        (TO, (0, 1)),
        (TO + 1, (0, 0)),
    ],
)
def test_six_weeks_on_each_side_count_to_the_day(offset: int, counts: tuple[int, int]):
    told = after((offset, 12), (ON - 7, None), (ON + 7, None))
    assert (told.before_n, told.after_n) == counts
    assert (told.before, told.after) == (12 if counts[0] else None, 12 if counts[1] else None)


def test_what_is_found_carries_the_change_the_form_and_the_window():
    told = after((ON, 1))
    assert (told.change, told.instrument, told.window_days) == (
        Change(day(ON), "walking", Turn.began, "w"),
        "phq9",
        42,
    )
    assert (told.rule, told.rule_version) == ("AFT-1", "4")


def test_a_site_may_look_at_other_weeks_and_ask_for_more_scores():
    four = DEFAULT.changed("aftermath.days", 28, "signed").changed("aftermath.scores", 3, "signed")
    told = after((ON - 28, 20), (ON - 29, 20), (ON + 1, 10), (ON + 28, 10), (ON + 29, 10), settings=four)
    assert told.words == (
        "walking began on 15 Apr 2026. PHQ-9: 1 score before and 2 after within 4 weeks, 3 each are needed to say"
        f" more. {ALONE}"
    )
    assert told.window_days == 28


# ---- the sentences


@pytest.mark.parametrize(
    ("before", "then", "name", "words"),
    [
        ((), (), AfterName.too_few_to_say, "0 scores before and 0 after within 6 weeks, 2 each are needed to say more"),
        ((9,), (9, 9), AfterName.too_few_to_say, "1 score before and 2 after within 6 weeks, 2 each are needed to say"),
        (
            (9, 9),
            (9,),
            AfterName.too_few_to_say,
            "2 scores before and 1 after within 6 weeks, 2 each are needed to say",
        ),
        (
            (7, 7),
            (0, 0),
            AfterName.fell,
            "averaged 0 (2 scores) in the 6 weeks after and 7 (2 scores) before: lower.",
        ),
        (
            (0, 0),
            (7, 7, 7),
            AfterName.rose,
            "averaged 7 (3 scores) in the 6 weeks after and 0 (2 scores) before: higher.",
        ),
        (
            (8, 9),
            (8, 8),
            AfterName.as_before,
            "averaged 8 (2 scores) in the 6 weeks after and 8.5 (2 scores) before: within measurement error.",
        ),
    ],
)
def test_what_is_said_of_the_scores(before, then, name: AfterName, words: str):
    told = after(
        *((ON - 7 - i, one) for i, one in enumerate(before)), *((ON + 1 + i, one) for i, one in enumerate(then))
    )
    assert told.name is name
    sep = ": " if name is AfterName.too_few_to_say else " "
    assert told.words.startswith(f"walking began on 15 Apr 2026. PHQ-9{sep}{words}")
    assert told.words.endswith(f". {ALONE}")


@pytest.mark.parametrize("way", [0, 20])
def test_without_a_known_error_the_means_are_told_and_no_verdict(way: int):
    unsure = replace(PHQ9, change=replace(PHQ9.change, sd=None, retest=None, reliable_points=None))
    told = after((ON - 7, 20 - way), (ON - 1, 20 - way), (ON + 1, way), (ON + 7, way), instrument=unsure)
    assert told.name is AfterName.too_few_to_say
    assert told.words == (
        f"walking began on 15 Apr 2026. PHQ-9 averaged {way} (2 scores) in the 6 weeks after and {20 - way} (2 scores)"
        f" before; its measurement error is not known. {ALONE}"
    )


def test_with_a_known_error_and_too_few_scores_the_scores_are_what_is_missing():
    unsure = replace(PHQ9, change=replace(PHQ9.change, sd=None, retest=None, reliable_points=None))
    assert "1 score before and 1 after" in after((ON - 7, 20), (ON + 1, 8), instrument=unsure).words


# ---- what else happened


@pytest.mark.parametrize(
    ("offset", "named"), [(FROM - 1, False), (FROM, True), (ON, True), (TO, True), (TO + 1, False)]
)
def test_what_happened_or_turned_in_the_same_weeks_is_named_to_the_day(offset: int, named: bool):
    assert bool(beside(events=[(offset, "life event: moved")])) == named
    began, ended = Course("t", "talks", "", day(offset)), Course("t", "talks", "", day(-300), day(offset))
    assert any("began" in one for one in beside(began)) == named
    assert any("stopped" in one for one in beside(ended)) == named


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (FROM - 1, None, ("talks ran on",)),
        (FROM - 1, TO + 1, ("talks ran on",)),
        (FROM - 1, TO, ("talks stopped on 27 May 2026",)),
        (FROM, TO + 1, ("talks began on 4 Mar 2026",)),
        (FROM - 20, FROM - 1, ()),
        (TO + 1, None, ()),
    ],
)
def test_what_ran_through_all_of_these_weeks_ran_on(begins: int, ends: int | None, words: tuple[str, ...]):
    assert beside(Course("t", "talks", "", day(begins), None if ends is None else day(ends))) == words


def test_a_treatment_is_not_named_beside_itself():
    walk = replace(WALK, to_on=day(ON + 20))
    assert after((ON, 1), courses=(walk,)).overlaps == ()
    long = Course("w", "walking", "", day(FROM - 100))
    assert after((ON, 1), courses=(long,)).overlaps == ()


@pytest.mark.parametrize("begins", [TO - 4, TO, TO + 1, TO + 2])
def test_a_drug_whose_dose_changes_around_the_last_day_was_there_all_along(begins: int):
    low = Course("a", "duloxetine", "30 mg", day(FROM - 60), day(TO - 5))
    high = Course("b", "duloxetine", "60 mg", day(begins))
    turned = {TO - 4: "23 May 2026", TO: "27 May 2026"}.get(begins)
    said = f"Changed to duloxetine 60 mg on {turned}" if turned else "duloxetine ran on"
    assert beside(low, high) == (said,)


def test_several_things_are_named_by_their_day_and_then_what_ran_on():
    talks, drug = Course("t", "talks", "weekly", day(-200)), Course("d", "duloxetine", "30 mg", day(ON + 5))
    told = after((ON, 1), courses=(talks, WALK, drug), events=[(ON - 3, "flare-up: bad week")])
    assert told.words == (
        "walking began on 15 Apr 2026. PHQ-9: 1 score before and 0 after within 6 weeks, 2 each are needed to say"
        " more. In the same weeks: flare-up: bad week on 12 Apr 2026; duloxetine 30 mg began on 20 Apr 2026;"
        f" talks ran on. {UNKNOWN}"
    )


def test_the_rule_and_the_story_count_a_score_of_the_very_day_alike():
    totals = {ON - 8: 20, ON - 1: 20, ON: 18, ON + 7: 9, ON + 14: 9}
    told = after(*totals.items())
    assert (told.before_n, told.after_n) == (3, 2)
    began = given("Walking", 20)
    shift = {20 + on - ON: total for on, total in totals.items()}
    before, later = followed(Telling(course(*forms(shift), given=(began,)), catalogue()), began, PHQ9)
    assert (before.on, before.value) == (story_day(20), 18)
    assert later.on > story_day(20)
