"""What a visit card asks of facts put to it one by one: of two of a kind one is asked about, and each rests on rows."""

from __future__ import annotations

import pytest

from rules.catalogue import catalogue
from rules.course import Course
from rules.story_facts import Fact, Part, Source, Telling
from rules.visit_asks import Ask, asks
from tests.rules.story_cases import course, day, goal

REACHED = (goal(3, 70),)  # a goal that is reached asks for nothing by itself
PRESSING = "nothing more pressing in the record"
NOTHING = (Source("missing", "other", None, PRESSING),)
WEEKS = Ask("What would make the next two weeks better?", PRESSING, NOTHING)
ELSE = Ask("Is there anything the team should know and has not asked?", PRESSING, NOTHING)
FORMS = Ask("Are the questionnaires still the right ones?", PRESSING, NOTHING)

DIRECTLY = "Thoughts of self-harm, directly: how often, plans, what holds?"
OUT_OF_TOUCH = "What got in the way of forms or visits, and what would make them easier?"
OVER = "a small test is over and not judged"
MAKES_OF_IT = "What does the patient make of it, and what would they change?"
FITS = "Does the treatment fit (dose, time, effort), and what has not been tried that they would want?"


def fact(key: str, row: str = "row", **values: object) -> Fact:
    return Fact(Part.tried, key, values, (Source("flag", row, None, "a row"),))


def asked(*facts: Fact, of: Course | None = None) -> tuple[Ask, ...]:
    return asks(Telling(of or course(goals=REACHED), catalogue()), facts)


def test_where_nothing_presses_three_things_are_asked_that_are_always_worth_it() -> None:
    assert asked() == (WEEKS, ELSE, FORMS)


@pytest.mark.parametrize(
    ("facts", "text", "why"),
    [
        (
            (fact("safety.other"), fact("safety.reported", "other")),
            DIRECTLY,
            "a safety flag is open",
        ),
        (
            (fact("flag.DET-3", on=day(77)), fact("flag.DET-1", "other", on=day(70))),
            "What has happened since 23 Mar 2026, and what would help this week?",
            "clearly worse",
        ),
        ((fact("flag.DET-2", on=None),), "What has happened, and what would help this week?", "clearly worse"),
        (
            (fact("tried.side_effect", "other", title="Nausea", on=day(80)),)
            + (fact("tried.side_effect_after", title="Headache", on=day(81)),),
            "Headache: how is it now, and is the treatment still wanted?",
            "a side effect",
        ),
        ((fact("flag.PRC-2"), fact("open.form_due", "other")), OUT_OF_TOUCH, "out of touch"),
        (
            (fact("open.test", name="Walk"), fact("open.test", "other", name="Rest")),
            "Walk: how did it go, and is it kept, dropped or tried again?",
            OVER,
        ),
        (
            (fact("tried.short_of_it", "other", by=day(70)), fact("tried.opposite", by=day(77))),
            MAKES_OF_IT,
            "hoped for by 23 Mar 2026 and not reached",
        ),
        ((fact("tried.opposite", by="week 8"),), MAKES_OF_IT, "hoped for by week 8 and not reached"),
        ((fact("tried.short_of_it", by=day(56)),), MAKES_OF_IT, "hoped for by 2 Mar 2026 and not reached"),
        (
            (fact("flag.RSP-4", name="No Change"), fact("flag.RSP-3", "other", name="Behind")),
            FITS,
            "no change",
        ),
        (
            (fact("change.better"), fact("change.goal_reached", "other")),
            "What helped, and how is it kept?",
            "clearly better",
        ),
    ],
)
def test_of_several_facts_of_a_kind_one_is_asked_about(facts: tuple[Fact, ...], text: str, why: str) -> None:
    assert asked(*facts) == (Ask(text, why, (Source("flag", "row", None, "a row"),)), WEEKS, ELSE)


def test_a_hope_whose_day_came_more_than_four_weeks_ago_is_not_asked_about() -> None:
    assert asked(fact("tried.opposite", by=day(55))) == (WEEKS, ELSE, FORMS)


def test_a_question_about_a_goal_rests_on_the_goal_or_on_there_being_none() -> None:
    nothing = (Source("missing", "goal", None, "no goal in the record"),)
    none = Ask("What matters most, in their own words?", "no goal is written down", nothing)
    assert asked(of=course()) == (none, WEEKS, ELSE)
    mine = (Source("goal", "g5", day(5), "goal set on 10 Jan 2026"),)
    far = Ask("How far is it to “Goal 5.”?", "the goal is not reached yet", mine)
    assert asked(of=course(goals=(goal(5), goal(6)))) == (far, WEEKS, ELSE)
