"""Which answers were expected, and which of them nobody gave."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.due import expected_days, missed_days, next_due, unanswered_days
from rules.record import Schedule

FIRST = date(2026, 1, 5)
WEEKLY = Schedule("phq9", 7, FIRST)
# The five times of a trial: the rhythm in months is uneven in days.
MONTHS = Schedule("bdi2", 61, FIRST, date(2026, 9, 5), tuple(date(2026, month, 5) for month in (1, 3, 5, 7, 9)))


def day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (day(-1), []),  # before the first
        (day(0), [0]),  # on the first day
        (day(6), [0]),
        (day(7), [0, 7]),
        (day(20), [0, 7, 14]),
    ],
)
def test_a_week_after_the_first_the_second_is_expected(until, expected):
    assert expected_days(WEEKLY, until) == tuple(day(offset) for offset in expected)


def test_nothing_is_expected_after_the_schedule_ends():
    assert expected_days(Schedule("phq9", 7, FIRST, day(8)), day(60)) == (day(0), day(7))


def test_named_days_win_over_the_rhythm():
    assert expected_days(MONTHS, date(2026, 5, 4)) == (date(2026, 1, 5), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("taken", "unanswered"),
    [
        ([], [0, 7, 14]),
        ([0, 7, 14], []),
        ([1, 9, 13], []),  # a day early or late belongs to the nearest
        ([0, 14], [7]),
        ([0, 3], [7, 14]),  # two answers for one day do not make up for the next
        ([14, 0], [7]),  # unsorted
    ],
)
def test_an_answer_belongs_to_the_day_it_is_nearest_to(taken, unanswered):
    found = unanswered_days(WEEKLY, [day(offset) for offset in taken], day(15))
    assert found == tuple(day(offset) for offset in unanswered)


def test_an_answer_half_way_counts_for_the_earlier_day():
    fortnightly = Schedule("phq9", 14, FIRST)
    assert unanswered_days(fortnightly, [day(7)], day(14)) == (day(14),)


@pytest.mark.parametrize(("on", "missed"), [(10, []), (11, [7])])
def test_a_day_is_missed_once_its_grace_is_over(on, missed):
    assert missed_days(WEEKLY, [day(0)], day(on), grace_days=3) == tuple(day(offset) for offset in missed)


def test_a_drop_out_is_missing_at_every_later_time():
    taken = [date(2026, 1, 5), date(2026, 3, 5)]
    assert missed_days(MONTHS, taken, date(2026, 12, 1), 0) == (date(2026, 5, 5), date(2026, 7, 5), date(2026, 9, 5))


@pytest.mark.parametrize(
    ("taken", "until", "due"),
    [([], 0, 0), ([0], 3, 7), ([0], 30, 7), ([0, 7], 8, 14)],
)
def test_the_next_due_day_is_the_oldest_unanswered_one_after_the_latest_answer(taken, until, due):
    assert next_due(WEEKLY, [day(offset) for offset in taken], day(until)) == day(due)


def test_nothing_is_due_after_a_schedule_that_was_answered_to_its_end():
    assert next_due(Schedule("phq9", 7, FIRST, day(7)), [day(0), day(7)], day(30)) is None


@given(st.permutations([day(0), day(8), day(15), day(29)]), st.integers(0, 60))
def test_the_order_of_answers_does_not_matter(taken, until):
    assert unanswered_days(WEEKLY, taken, day(until)) == unanswered_days(WEEKLY, sorted(taken), day(until))
