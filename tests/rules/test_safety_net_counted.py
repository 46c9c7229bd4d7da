"""The safety net by hand: which answers it counts, what it says became of each, and what it names as lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from rules.catalogue import catalogue, site_instrument
from rules.record import Assessment, Event
from rules.safety_net import Conservation, FlagOf, SafetyAnswer, conserve
from tests.rules.cases import day, scored

TWO_QUESTIONS = site_instrument(
    {
        "id": "mood",
        "name": "Mood",
        "version": 1,
        "direction": "higher_worse",
        "range": {"low": 0, "high": 12},
        "source": "own",
        "items": [{"key": key, "high": 4} for key in "abc"],
        "safety": [
            {"item": "a", "at_least": 3, "mark": "urgent_review"},
            {"item": "b", "at_least": 2, "mark": "review"},
            {"item": "b", "at_least": 4, "mark": "urgent_review"},
        ],
    }
)
CATALOGUE = {**catalogue(), "mood": TWO_QUESTIONS}


def form(name: str, offset: int = 0, instrument: str = "phq9", **told: Any) -> Assessment:
    return scored(offset, None, instrument, **{"id": name, "answers": {}} | told)


def phq9(name: str, item9: object, offset: int = 0, **told: Any) -> Assessment:
    return form(name, offset, answers={"1": 0, "9": item9}, **told)


def screen(name: str, *answers: object) -> Assessment:
    keys = ("1", "2", "3", "4", "5", "6", "6b")
    return form(name, 0, "cssrs_screen", answers=dict(zip(keys, answers, strict=True)))


def mood(name: str, a: object, b: object) -> Assessment:
    return form(name, 0, "mood", answers={"a": a, "b": b, "c": 0})


def counted(*forms: Assessment, events: tuple[Event, ...] = (), flags: tuple[FlagOf, ...] = ()) -> Conservation:
    return conserve(forms, events, flags, CATALOGUE)


def lost(*forms: Assessment, **told: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in counted(*forms, **told).lost]


@pytest.mark.parametrize(
    ("forms", "told"),
    [
        ([], []),
        ([phq9("f", 0)], []),
        ([phq9("f", 1)], [("SAF-1", "f")]),
        ([phq9("f", 3)], [("SAF-1", "f")]),
        ([phq9("f", None)], [("SAF-4", "f")]),
        ([phq9("f", True)], [("SAF-4", "f")]),  # a tick box is no answer: nobody knows which one was meant
        ([form("f", answers={"1": 2})], [("SAF-4", "f")]),
        ([form("f", answers={})], []),  # a total without items asked nothing
        ([mood("f", 2, 1)], []),
        ([mood("f", 3, 1)], [("SAF-1", "f")]),
        ([mood("f", 2, 2)], [("SAF-1", "f:b")]),  # the lower of two marks of one question
        ([mood("f", 4, 4)], [("SAF-1", "f"), ("SAF-1", "f:b")]),
        ([mood("f", 3, None)], [("SAF-1", "f"), ("SAF-4", "f")]),
        ([form("f", instrument="gad7", answers={"1": 3})], []),
        ([form("f", instrument="nobody", answers={"9": 3})], []),
    ],
)
def test_every_yes_and_every_blank_on_a_safety_question_is_counted(
    forms: list[Assessment], told: list[tuple[str, str]]
) -> None:
    assert lost(*forms) == told
    assert counted(*forms).answers == len(told)


def test_what_comes_first_hides_nothing_that_follows() -> None:
    quiet = [
        form("g", instrument="gad7", answers={"1": 3}),
        form("n", instrument="nobody", answers={"1": 1}),
        form("t"),
    ]
    calm = screen("s", 0, 0, None, None, None, 0, None)
    assert lost(*quiet, calm, phq9("f", 2), screen("u", 0, 1, 0, 0, 0, 0, None), phq9("b", None, 1)) == [
        ("SAF-1", "f"),
        ("SAF-2", "u"),
        ("SAF-4", "b"),
    ]


def test_a_question_that_no_rule_marks_has_no_answer_that_could_be_lost() -> None:
    unmarked = {"mood": replace(TWO_QUESTIONS, safety_marks=TWO_QUESTIONS.safety_marks[1:])}
    assert [one.subject for one in conserve([mood("f", 4, 4)], (), (), unmarked).lost] == ["f:b"]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((0, 0, None, None, None, 0, None), []),
        ((1, 0, None, None, None, 0, None), ["SAF-2"]),
        ((0, None, None, None, None, 0, None), ["SAF-4"]),
        ((None, 0, None, None, None, 0, None), ["SAF-4"]),
        ((0, 0, None, None, None, None, None), ["SAF-4"]),
        ((0, 1, 0, 0, 0, 0, None), ["SAF-2"]),
        ((0, 1, None, 0, 0, 0, None), ["SAF-2", "SAF-4"]),  # after a yes to 2 the next three are asked
        ((0, 1, 0, None, 0, 0, None), ["SAF-2", "SAF-4"]),
        ((0, 1, 0, 0, None, 0, None), ["SAF-2", "SAF-4"]),
        ((0, 0, None, None, None, 1, 0), ["SAF-2"]),
        ((0, 0, None, None, None, 1, None), ["SAF-2", "SAF-4"]),  # after a yes to 6: was it lately?
    ],
)
def test_the_screen_asks_on_after_a_yes(answers: tuple[object, ...], told: list[str]) -> None:
    assert [rule for rule, _ in lost(screen("s", *answers))] == told


def test_what_is_lost_is_named_with_its_form_its_day_and_its_rule() -> None:
    forms = (
        mood("m", 0, 3),
        screen("s", 1, 0, None, None, None, 0, None),
        form("p", 9, answers={"9": None, "1": 1}),
    )
    calls = (Event("e", "asked for help", day(5)), Event("o", "life event", day(6)))
    assert counted(*forms, events=calls) == Conservation(
        4,
        {"lost": 4},
        (
            SafetyAnswer("SAF-1", "m:b", "m", "mood", day(0)),
            SafetyAnswer("SAF-2", "s", "s", "cssrs_screen", day(0)),
            SafetyAnswer("SAF-3", "e", "e", "", day(5)),
            SafetyAnswer("SAF-4", "p", "p", "phq9", day(9)),
        ),
    )


@pytest.mark.parametrize(
    ("state", "historic", "outcome"),
    [
        *((state, False, "open") for state in ("raised", "acknowledged", "actioned", "deferred")),
        *((state, False, "settled") for state in ("resolved", "superseded", "expired")),
        ("raised", True, "historic"),
        ("resolved", True, "historic"),
    ],
)
@pytest.mark.parametrize(("rule", "answer"), [("SAF-1", 2), ("SAF-4", None)])
def test_what_became_of_an_answer_is_what_became_of_its_flag(
    rule: str, answer: object, state: str, historic: bool, outcome: str
) -> None:
    found = counted(phq9("f", answer), flags=(FlagOf(rule, "f", state, historic),))
    assert found == Conservation(1, {outcome: 1})
    assert found.ok


@pytest.mark.parametrize("states", [("resolved", "raised"), ("raised", "resolved")])
def test_of_two_flags_of_one_answer_the_open_one_counts(states: tuple[str, str]) -> None:
    flags = tuple(FlagOf("SAF-1", "f", state) for state in states)
    assert counted(phq9("f", 2), flags=flags).by_outcome == {"open": 1}


def test_a_flag_of_another_rule_or_another_form_keeps_nothing() -> None:
    others = (FlagOf("SAF-4", "f", "raised"), FlagOf("SAF-1", "g", "raised"))
    assert lost(phq9("f", 2), flags=others) == [("SAF-1", "f")]


# ---- blanks that a later form speaks for


@pytest.mark.parametrize(
    ("later", "flags", "told"),
    [
        (phq9("b", 0, 7), (), []),
        (phq9("b", None, 7), (), ["a", "b"]),  # a second blank answers nothing
        (phq9("b", None, 7), (FlagOf("SAF-4", "b", "raised"),), []),  # but its flag speaks for both
        (phq9("b", None, 7), (FlagOf("SAF-1", "b", "raised"),), ["a", "b"]),
        (form("b", 7, answers={}), (), ["a"]),  # a total without items answers nothing
        (phq9("b", 0, -7), (), ["a"]),
        (phq9("b", 0, 7, rater="family"), (), ["a"]),
        (form("b", 7, "gad7", answers={"1": 0}), (), ["a"]),
    ],
)
def test_a_blank_is_kept_where_a_later_form_of_the_same_person_speaks(
    later: Assessment, flags: tuple[FlagOf, ...], told: list[str]
) -> None:
    assert lost(phq9("a", None), later, flags=flags) == [("SAF-4", name) for name in told]


def at(hour: int) -> datetime:
    return datetime.combine(day(0), time(hour), tzinfo=UTC)


@pytest.mark.parametrize(
    ("blank", "answered", "kept"),
    [
        ({"id": "z", "received_at": at(8)}, {"id": "a", "received_at": at(20)}, True),
        ({"id": "a", "received_at": at(20)}, {"id": "z", "received_at": at(8)}, False),
        (  # the hour it was taken, where it is known, not the hour it came
            {"id": "z", "taken_at": at(8), "received_at": at(22)},
            {"id": "a", "taken_at": at(20), "received_at": at(21)},
            True,
        ),
        ({"id": "z"}, {"id": "a", "received_at": at(8)}, True),
        ({"id": "a"}, {"id": "z"}, True),
        ({"id": "z"}, {"id": "a"}, False),
    ],
)
def test_of_two_forms_of_a_day_the_hour_says_which_is_later(
    blank: dict[str, Any], answered: dict[str, Any], kept: bool
) -> None:
    forms = [form("", answers={"1": 0, "9": item}, **told) for item, told in ((None, blank), (0, answered))]
    assert counted(*forms).ok is kept


def test_counts_of_two_patients_add_up_by_outcome() -> None:
    (lost_one,) = counted(phq9("f", 2)).lost
    (other,) = counted(phq9("g", 3)).lost
    one = Conservation(3, {"open": 2, "lost": 1}, (lost_one,))
    two = Conservation(4, {"open": 1, "settled": 2, "lost": 1}, (other,))
    assert one + two == Conservation(7, {"open": 3, "settled": 2, "lost": 2}, (lost_one, other))
