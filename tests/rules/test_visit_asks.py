"""What a visit card asks, why, and what the why rests on: one case for every rule, and their order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.course import Tested as OneTest
from rules.record import Schedule
from rules.small_test import SmallTest
from rules.visit_card import card
from tests.rules.story_cases import (
    NOW,
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
)

SAME = {0: 9, 7: 9, 77: 9}
BETTER = {0: 18, 7: 18, 28: 17, 56: 10, 77: 9}
DIRECTLY = "Thoughts of self-harm, directly: how often, plans, what holds?"
MATTERS = ("What matters most, in their own words?", "no goal is written down", ["goal"])
WEEKS = ("What would make the next two weeks better?", "nothing more pressing in the record", ["other"])
ELSE = (
    "Is there anything the team should know and has not asked?",
    "nothing more pressing in the record",
    ["other"],
)
KEPT = ("What helped, and how is it kept?", "clearly better", ["phq9-0", "phq9-7", "phq9-77"])
BODY = "a new sign of the body without a decision of the team"
OVER = SmallTest("Walk", "pain", "less", day(50), day(70), "daily_log.pain", -2)
LONG_OVER = SmallTest("Rest", "pain", "less", day(40), day(60), "daily_log.pain", -2)


def asked(one) -> list[tuple[str, str, list[str]]]:
    return [(ask.text, ask.why, [source.id for source in ask.rests_on]) for ask in card(one, catalogue()).asks]


def first(one) -> tuple[str, str, list[str]]:
    return asked(one)[0]


def test_where_nothing_is_known_three_things_are_asked_all_the_same():
    assert asked(course()) == [(DIRECTLY, "nobody has asked yet", ["self-harm"]), MATTERS, WEEKS]
    assert asked(course(*forms(SAME))) == [MATTERS, WEEKS, ELSE]


@pytest.mark.parametrize(
    ("one", "why", "row"),
    [
        (
            course(flags=(flag("SAF-1"), flag("SAF-4"))),
            "thoughts of self-harm were reported and the flag is open",
            "SAF-1-80",
        ),
        (course(flags=(flag("SAF-3"),)), "they asked for help", "SAF-3-80"),
        (course(flags=(flag("SAF-4"),)), "the question was left open, which is not a no", "SAF-4-80"),
        (course(flags=(flag("SAF-5"),)), "a safety flag waits for its answer", "SAF-5-80"),
        (course(flags=(flag("SAF-6"),)), "a safety flag is open", "SAF-6-80"),
        (course(form(7, None, item9=None)), "what was answered is not known", "phq9-7"),
        (course(form(7, 10, item9=1)), "it was reported the last time", "phq9-7"),
    ],
)
def test_self_harm_is_asked_about_first_and_directly(one, why, row):
    assert first(one) == (DIRECTLY, why, [row])


@pytest.mark.parametrize(
    ("rows", "text", "why", "ids"),
    [
        (
            {"happened": (happened("medical warning sign", 70, "Fever"),)},
            "Fever: who has looked at it, and what came of it?",
            BODY,
            ["medical warning sign-70"],
        ),
        (
            {"happened": tuple(happened("medical warning sign", n, f"Sign {n}") for n in (5, 70))},
            "Sign 5 and Sign 70: who has looked at it, and what came of it?",
            BODY,
            ["medical warning sign-5", "medical warning sign-70"],
        ),
        (
            {"flags": (flag("MED-1"),)},
            "The new sign of the body: who has looked at it, and what came of it?",
            BODY,
            ["MED-1-80"],
        ),
        *(
            (
                {"flags": (flag(rule), flag("RSP-4"))},
                "What has happened since 26 Mar 2026, and what would help this week?",
                "clearly worse",
                [f"{rule}-80"],
            )
            for rule in ("DET-1", "DET-2", "DET-3")
        ),
        (
            {"happened": tuple(happened("adverse effect", n, f"Effect {n}") for n in (56, 60))},
            "Effect 60: how is it now, and is the treatment still wanted?",
            "a side effect",
            ["adverse effect-60"],
        ),
        *(
            (
                {"flags": (flag(rule),)},
                "What got in the way of forms or visits, and what would make them easier?",
                "out of touch",
                [f"{rule}-80"],
            )
            for rule in ("PRC-1", "PRC-2")
        ),
        (
            {"tests": (OneTest("t1", "g1", LONG_OVER, NOW), OneTest("t2", "g2", OVER, NOW))},
            "Rest: how did it go, and is it kept, dropped or tried again?",
            "a small test is over and not judged",
            ["t1"],
        ),
        (
            {"decided": (decided(7, predicted("falls", 5, 77)),)},
            "What does the patient make of it, and what would they change?",
            "hoped for by 23 Mar 2026 and not reached",
            ["d7", "phq9-77"],
        ),
        (
            {"happened": (happened("life event", 60, "Moved"), happened("life event", 70, "Moved again"))},
            "Moved again: how are things with it now?",
            "it happened lately",
            ["life event-70"],
        ),
        (
            {"happened": (happened("flare-up", 56, "Bad week"),)},
            "Bad week: how are things with it now?",
            "it happened lately",
            ["flare-up-56"],
        ),
        *(
            (
                {"flags": (flag(rule),)},
                "Does the treatment fit (dose, time, effort), and what has not been tried that they would want?",
                f"{rule.lower()} by name",
                [f"{rule}-80"],
            )
            for rule in ("RSP-1", "RSP-3", "RSP-4")
        ),
        (
            {"goals": (goal(3, 70), goal(5), goal(6))},
            "How far is it to “Goal 5.”?",
            "the goal is not reached yet",
            ["g5"],
        ),
        ({"goals": (goal(3, 70),)}, "What helped, and how is it kept?", "a goal was reached", ["g3"]),
    ],
)
def test_each_rule_asks_its_question_with_its_reason_and_its_rows(rows, text, why, ids):
    assert first(course(*forms(SAME), **rows)) == (text, why, ids)


@pytest.mark.parametrize(
    "rows",
    [
        {"happened": (happened("adverse effect", 55, "Nausea"),)},
        {"happened": (happened("life event", 55, "Moved"),)},
        {"decided": (decided(7, predicted("falls", 5, 55)),)},
        {"decided": (decided(7, predicted("stays", 5, 77)),)},
        {"flags": (flag("VAR-9"),)},
    ],
)
def test_what_is_old_or_as_hoped_is_not_asked_about(rows):
    assert asked(course(*forms(SAME), **rows)) == [MATTERS, WEEKS, ELSE]


@pytest.mark.parametrize(("discharged", "asks"), [(None, True), (82, False), (84, False), (85, True)])
def test_after_discharge_nobody_is_asked_how_a_side_effect_of_the_treatment_is_now(discharged, asks):
    told = course(*forms(SAME), happened=(happened("adverse effect", 80, "Nausea"),), discharged=discharged)
    assert any(why == "a side effect" for _, why, _ in asked(told)) == asks


def test_symptoms_and_daily_life_apart_are_asked_about():
    ahead = course(*forms(BETTER), *forms({0: 24, 7: 24, 77: 23}, "wsas"))
    assert first(ahead)[:2] == ("What still stands in the way of daily life?", "symptoms are better, daily life is not")
    behind = course(*forms(SAME), *forms({0: 24, 7: 24, 77: 11}, "wsas"))
    assert first(behind)[:2] == (
        "What made daily life easier, and how is it kept?",
        "daily life is better, symptoms are not",
    )


def test_what_helped_is_asked_unless_something_is_alarming():
    assert asked(course(*forms(BETTER))) == [MATTERS, KEPT, WEEKS]
    assert KEPT not in asked(course(*forms(BETTER), flags=(flag("DET-2"),)))


def test_a_form_whose_day_has_passed_is_out_of_touch():
    late = course(*forms(SAME), schedule=(Schedule("phq9", 7, day(70)),))
    assert first(late)[1] != "out of touch"  # answered: day 77 belongs to it, and the next is today
    waiting = course(*forms({0: 9, 7: 9, 60: 9}), schedule=(Schedule("phq9", 7, day(56)),))
    assert first(waiting)[1:] == ("out of touch", ["phq9"])


def test_the_most_pressing_three_are_asked_in_order_of_need():
    everything = course(
        *forms(SAME),
        steps=(placed(2, 0),),
        flags=tuple(flag(rule) for rule in ("RSP-4", "PRC-2", "DET-1", "MED-1", "SAF-1")),
        happened=(happened("adverse effect", 80, "Nausea"),),
    )
    assert [why for _, why, _ in asked(everything)] == [
        "thoughts of self-harm were reported and the flag is open",
        BODY,
        "clearly worse",
    ]
    calmer = course(
        *forms(SAME),
        flags=(flag("RSP-4"), flag("PRC-2")),
        happened=(happened("adverse effect", 80, "Nausea"), happened("life event", 80, "Moved")),
        decided=(decided(7, predicted("falls", 5, 77), known_at=NOW - timedelta(days=70)),),
    )
    assert [why for _, why, _ in asked(calmer)] == [
        "a side effect",
        "out of touch",
        "hoped for by 23 Mar 2026 and not reached",
    ]
