"""Days, numbers and lists as the sentences say them."""

from datetime import date

import pytest

from rules.dates import counted, listed, points, said


@pytest.mark.parametrize(
    ("value", "words"),
    [(12, "12"), (12.0, "12"), (12.5, "12.5"), (0, "0"), (2.346, "2.35"), (2.344, "2.34"), (-3, "-3"), (-0.001, "0")],
)
def test_a_score_is_said_as_people_write_it(value, words):
    assert points(value) == words


@pytest.mark.parametrize(
    ("words", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_a_list_ends_with_and(words, text):
    assert listed(words) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_is_not_many(number, text):
    assert counted(number, "day") == text
    assert counted(number, "entry", "entries") == text.replace("days", "entries").replace("day", "entry")


def test_each_month_is_said_in_english_whatever_the_machine_speaks():
    assert [said(date(2026, month, 1)) for month in (1, 9, 12)] == ["1 Jan 2026", "1 Sep 2026", "1 Dec 2026"]
