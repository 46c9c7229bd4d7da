"""Which items moved: named where the licence allows, numbered where it does not, and never more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.answers_told import answer_words, item_name, told_answers
from rules.catalogue import catalogue
from rules.instruments import Item
from rules.item_change import CAUTION, changed_items

PHQ9, WSAS, SSD12, CORE10 = (catalogue()[name] for name in ("phq9", "wsas", "ssd12", "core10"))
PROMIS, USE = catalogue()["promis_gh"], catalogue()["utilisation"]
START, LATER = date(2026, 1, 5), date(2026, 3, 2)


def form(**answers: float | None) -> dict[str, float | None]:
    return {key.removeprefix("i"): value for key, value in answers.items()}


def test_the_largest_moves_are_named_on_their_side() -> None:
    told = changed_items(PHQ9, [(START, form(i1=3, i2=1, i3=2)), (LATER, form(i1=0, i2=3, i3=2))])
    assert told.words == (
        "PHQ-9 since 5 Jan 2026: most better: Little interest or pleasure in doing things (3 to 0); "
        f"most worse: Feeling down, depressed, or hopeless (1 to 3). {CAUTION}"
    )
    assert [one.key for one in told.changes] == ["1", "2", "3"]


@pytest.mark.parametrize(("instrument", "name"), [(WSAS, "item 1 (work)"), (SSD12, "item 1")])
def test_an_item_whose_wording_we_may_not_show_is_told_by_topic_or_number(instrument, name: str) -> None:
    told = changed_items(instrument, [(START, form(i1=4)), (LATER, form(i1=0))])
    assert f"{name} (4 to 0)" in told.words


def test_a_positively_worded_item_is_better_when_it_rises() -> None:
    assert CORE10.item("2").reverse
    told = changed_items(CORE10, [(START, form(i2=0, i1=0)), (LATER, form(i2=4, i1=4))])
    assert [one.better_by for one in sorted(told.changes, key=lambda one: one.key)] == [-4, 4]


def test_an_answer_left_open_is_not_a_zero() -> None:
    forms = [(START, form(i1=3)), (date(2026, 2, 2), form(i1=2)), (LATER, form(i1=None))]
    assert (changed_items(PHQ9, forms).changes[0].last, changed_items(PHQ9, forms).changes[0].last_on.month) == (2, 2)


@pytest.mark.parametrize("forms", [[], [(START, form(i1=3))], [(START, {}), (LATER, {})]])
def test_too_few_forms_are_said(forms) -> None:
    told = changed_items(PHQ9, forms)
    assert told.words == "PHQ-9: too few forms with single answers to compare."
    assert told.changes == ()


def test_a_small_move_is_not_named() -> None:
    told = changed_items(WSAS, [(START, form(i1=4)), (LATER, form(i1=3))])
    assert told.words == f"WSAS since 5 Jan 2026: no item has moved much. {CAUTION}"


@pytest.mark.parametrize(
    ("instrument", "key", "first", "last", "told"),
    [
        (PHQ9, "1", 2, 1, "most better: "),  # one answer step of three
        (PHQ9, "1", 1, 2, "most worse: "),
        (PHQ9, "1", 1, 1, "no item has moved much"),
        (WSAS, "1", 4, 2, "most better: item 1 (work) (4 to 2)"),  # exactly a quarter of the range
        (WSAS, "1", 2, 4, "most worse: item 1 (work) (2 to 4)"),
        (WSAS, "1", 2, 3, "no item has moved much"),
        (PROMIS, "1", 3, 4, "most better: "),  # answered from 1 to 5: one of four steps
        (PROMIS, "1", 4, 3, "most worse: "),
        (USE, "gp_visits", 0, 100, "most changed: "),  # fewer or more is neither better nor worse
    ],
)
def test_from_which_move_on_an_item_is_named_and_on_which_side(instrument, key, first, last, told: str) -> None:
    found = changed_items(instrument, [(START, {key: first}), (LATER, {key: last})])
    assert found.words.startswith(f"{instrument.abbreviation} since 5 Jan 2026: ")
    assert told in found.words
    assert found.words.count("most ") == told.count("most ")


def test_counts_without_a_better_side_have_no_side() -> None:
    [one] = changed_items(USE, [(START, {"gp_visits": 9}), (LATER, {"gp_visits": 2})]).changes
    assert (one.better_by, one.share) == (None, 7)


def test_forms_count_in_the_order_of_their_days_and_from_the_first_day_of_the_step() -> None:
    middle = date(2026, 2, 2)
    [one] = changed_items(PHQ9, [(LATER, form(i1=0)), (START, form(i1=3)), (middle, form(i1=2))]).changes
    assert (one.first, one.first_on, one.last, one.last_on) == (3, START, 0, LATER)
    [one] = changed_items(PHQ9, [(LATER, form(i1=0)), (START, form(i1=3)), (middle, form(i1=2))], middle).changes
    assert (one.first, one.first_on, one.last, one.last_on, one.better_by) == (2, middle, 0, LATER, 2)


def test_two_forms_of_one_day_are_compared_in_the_order_they_came() -> None:
    [one] = changed_items(PHQ9, [(START, form(i1=3)), (START, form(i1=1))]).changes
    assert (one.first, one.last) == (3, 1)


def test_only_the_forms_of_the_step_count() -> None:
    forms = [(START, form(i1=3)), (date(2026, 2, 2), form(i1=1)), (LATER, form(i1=1))]
    assert changed_items(PHQ9, forms, since=date(2026, 2, 1)).changes[0].first == 1


def test_every_item_of_a_form_is_told_answered_or_not_and_unknown_ones_too() -> None:
    told = told_answers(PHQ9, {"1": 2, "x": 5})
    assert told[0] == ("Little interest or pleasure in doing things", "2 · More than half the days")
    assert told[1][1] == "not answered"
    assert told[-1] == ("x (not on this form)", "5")
    assert told_answers(PHQ9, {}) == []


def test_answers_without_options_say_their_range() -> None:
    assert answer_words(WSAS.item("1"), 3.0) == "3 of 0 to 8"
    assert answer_words(WSAS.item("1"), "yes") == "yes"
    assert item_name(replace(Item(key="7"), topic="sleep")) == "item 7 (sleep)"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x" * 40 + ", or this", "x" * 40 + ", or this"),
        ("x" * 40 + ", or this, then " + "y" * 20, "x" * 40),
        ("x" * 58 + ",y", "x" * 58 + ",y"),  # sixty letters are short enough
        ("x" * 59 + ",y", "x" * 59),
    ],
)
def test_a_long_wording_is_told_up_to_its_first_comma(text: str, name: str) -> None:
    assert item_name(Item(key="7", text=text)) == name


def test_a_number_that_is_no_option_is_told_within_its_range() -> None:
    assert answer_words(PHQ9.item("1"), 2.5) == "2.5 of 0 to 3"
    assert answer_words(PHQ9.item("1"), 0) == "0 · Not at all"
