"""The visit card in whole sentences: what is open, what changed, what was agreed and what comes next."""

from __future__ import annotations

import pytest

from rules.catalogue import catalogue
from rules.visit_card import Trend, card
from tests.rules.story_cases import (
    course,
    day,
    decided,
    flag,
    form,
    forms,
    goal,
    happened,
    placed,
    predicted,
    task,
    told,
    visit,
)  # fmt: skip

SAME = {0: 9, 7: 9, 77: 9}


def of(*taken, **rows):
    return card(course(*taken, **rows), catalogue())


@pytest.mark.parametrize(
    ("rows", "safety_open"),
    [
        ({}, False),
        ({"flags": (flag("SAF-4"),)}, True),
        ({"flags": (flag("SAF-1", state="resolved"),)}, False),
        ({"flags": (flag("MED-1"),)}, True),
        ({"flags": (flag("DET-1"),)}, False),
        ({"happened": (happened("medical warning sign", 3, "Fever"),)}, True),
        ({"happened": (happened("medical warning sign", 3, "Fever"),), "decided": (decided(5),)}, False),
    ],
)
def test_safety_is_open_while_a_flag_or_a_sign_of_the_body_waits(rows, safety_open):
    assert of(*forms(SAME), **rows).safety_open is safety_open


@pytest.mark.parametrize("item9", [None, 1])
def test_what_is_not_known_or_was_reported_is_said_though_no_flag_is_open(item9):
    told = of(form(7, 9, item9=item9))
    assert not told.safety_open
    assert told.safety[0].endswith("ask directly." if item9 is None else "Ask again.")


@pytest.mark.parametrize(
    ("totals", "words", "numbers"),
    [
        (
            {0: 18, 7: 18, 77: 9},
            "clearly better than at the start of this step",
            "18 at the start of the step, 9 on 23 Mar 2026.",
        ),
        (
            {0: 9, 7: 10, 77: 9},
            "no clear change since the start of this step",
            "9.5 at the start of the step, 9 on 23 Mar 2026.",
        ),
        (
            {0: 9, 7: 9, 77: 18},
            "clearly worse than at the start of this step",
            "9 at the start of the step, 18 on 23 Mar 2026.",
        ),
        (
            {0: 9},
            "cannot say whether this has changed",
            "Cannot compare PHQ-9: a later score is missing in this step.",
        ),
    ],
)
def test_the_verdict_comes_in_words_and_then_in_numbers(totals, words, numbers):
    assert of(*forms(totals)).trend == (Trend(f"PHQ-9: {words}", numbers),)


DET, MED, TARGET = (f"{rule} says so. Open since 26 Mar 2026." for rule in ("DET-1", "MED-2", "RSP-4"))


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ({}, ()),
        ({"flags": (flag("RSP-4"), flag("MED-2"), flag("DET-1"))}, (DET, MED)),
        ({"flags": (flag("RSP-4"), flag("RSP-3"))}, (TARGET,)),  # one piece of news
        ({"flags": (flag("DET-1", 70), flag("DET-2"), flag("DET-1", 80))}, (DET,)),  # of one rule the latest
        (
            {"flags": (flag("VAR-9"), flag("VAR-8"))},
            (
                "VAR-9 by name: VAR-9 says so. Open since 26 Mar 2026.",
                "VAR-8 by name: VAR-8 says so. Open since 26 Mar 2026.",
            ),
        ),
        (
            {"flags": (flag("MED-2"),), "happened": (happened("adverse effect", 80, "Nausea"),)},
            (MED,),
        ),
        (
            {"happened": tuple(happened("adverse effect", n, f"Effect {n}") for n in (56, 60, 70))},
            ("Side effect on 16 Mar 2026: Effect 70.",),
        ),
        (
            {"happened": tuple(happened("life event", n, f"Event {n}") for n in (60, 65, 70))},
            ("Life event on 16 Mar 2026: Event 70.", "Life event on 11 Mar 2026: Event 65."),
        ),
        ({"happened": (happened("life event", 56, "Moved"),)}, ("Life event on 2 Mar 2026: Moved.",)),
        ({"happened": (happened("life event", 55, "Moved"),)}, ()),
        ({"goals": (goal(3, 20),)}, ("Goal reached on 25 Jan 2026: “Goal 3.”",)),  # a goal does not grow old
        (
            {"decided": (decided(7, predicted("falls", 5, 56)),)},
            (),
        ),
    ],
)
def test_the_two_most_important_changes_that_are_fresh(rows, changes):
    told = of(*forms(SAME), **rows)
    assert told.changes == changes
    assert len(told.rests_on) >= len(changes)


def test_that_care_began_and_how_it_was_then_is_no_change_to_know():
    begun = course(form(80, 9), steps=(placed(2, 79),))
    assert {"start.begin", "start.score_low"} <= {key for key, _ in told(begun, "start.")}
    assert card(begun, catalogue()).changes == ()


def test_actions_are_told_by_day_and_the_rest_is_counted():
    four = tuple(task(due) for due in (90, 83, 84, 85))
    assert of(decided=(decided(60, tasks=four),)).actions == (
        "call 83 (Ada, late, was due 29 Mar 2026)",
        "call 84 (Ada, due 30 Mar 2026)",
        "call 85 (Ada, due 31 Mar 2026)",
        "call 90 (Ada, due 5 Apr 2026)",
    )
    more = of(decided=(decided(60, tasks=(*four, task(91))),)).actions
    assert (len(more), more[-1]) == (5, "and 1 more action")
    assert of(decided=(decided(60, tasks=(*four, task(91), task(92))),)).actions[-1] == "and 2 more actions"


def test_side_effects_of_the_last_weeks_are_listed_newest_first():
    effects = tuple(happened("adverse effect", n, f"Effect {n}") for n in (55, 56, 70))
    assert of(happened=effects).side_effects == ("Effect 70 (16 Mar 2026)", "Effect 56 (2 Mar 2026)")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({}, ("", "No decision of the team yet.", "No review is planned.", "No visit is planned.")),
        (
            {
                "question": "May I work?",
                "decided": (decided(60, next_review_on=day(84)),),
                "planned": (visit(85, "Ada"),),
            },
            (
                "May I work?",
                "Decided on 6 Mar 2026: continue. On course.",
                "The team looks again on 30 Mar 2026.",
                "Next visit: visit on 31 Mar 2026 with Ada.",
            ),
        ),
        (
            {"decided": (decided(60, state="recorded", next_review_on=day(83)),), "planned": (visit(85),)},
            (
                "",
                "Decided on 6 Mar 2026, not signed yet: continue. On course.",
                "The review planned for 29 Mar 2026 has not taken place.",
                "Next visit: visit on 31 Mar 2026.",
            ),
        ),
    ],
)
def test_what_is_planned_is_said_and_what_is_not_as_well(rows, said):
    told = of(**rows)
    assert (told.question, told.plan, told.next_review, told.next_visit) == said
