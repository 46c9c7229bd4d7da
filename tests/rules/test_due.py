"""Which answers were expected, and which of them nobody gave."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.due import expected_days, missed_days, next_due, planned, unanswered_days
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


def plan(every: int, begins: int, ends: int | None = None) -> Schedule:
    return Schedule("phq9", every, day(begins), None if ends is None else day(ends))


@pytest.mark.parametrize(
    ("old", "new", "stands"),
    [
        (None, plan(7, 0), [plan(7, 0)]),
        (plan(7, 0), plan(28, 28), [plan(7, 0, 27), plan(28, 28)]),  # from weekly to four-weekly
        (plan(7, 0), plan(7, 28), [plan(7, 0)]),  # the same rhythm on the same days
        (plan(7, 0), plan(7, 28, 56), [plan(7, 0, 56)]),  # only its end
        (plan(7, 0, 56), plan(7, 28), [plan(7, 0)]),  # no end any more
        (plan(7, 0), plan(7, 30), [plan(7, 0, 29), plan(7, 30)]),  # the same rhythm on another weekday
        (plan(7, 0, 14), plan(7, 21), [plan(7, 0)]),  # it goes on where it ended
        (plan(7, 0, 14), plan(7, 28), [plan(7, 0, 14), plan(7, 28)]),  # after a pause
        (plan(7, 0), plan(28, 0), [plan(28, 0)]),  # corrected from its first day
        (plan(7, 7), plan(28, 0), [plan(28, 0)]),
        (plan(7, 0), plan(28, 1), [plan(7, 0, 0), plan(28, 1)]),
        (plan(7, 0, 14), plan(28, 60), [plan(7, 0, 14), plan(28, 60)]),  # it had ended before
    ],
)
def test_a_change_of_plan_leaves_what_was_due_before(old, new, stands):
    assert planned(old, new) == tuple(stands)


def test_of_days_of_their_own_those_before_the_change_stay():
    new = plan(28, 40)
    assert planned(MONTHS, replace(new, instrument="bdi2"))[0].due == (date(2026, 1, 5),)
    assert planned(MONTHS, replace(new, instrument="bdi2"))[0].to == day(39)


@given(
    st.integers(1, 30),
    st.none() | st.integers(0, 100),
    st.integers(1, 30),
    st.integers(1, 120),
    st.none() | st.just(50),
)
def test_whatever_changes_what_was_expected_before_it_stays_expected(every, ends, next_every, begins, lasts):
    old, new = plan(every, 0, ends), plan(next_every, begins, None if lasts is None else begins + lasts)
    before = day(begins - 1)
    stands = [one for part in planned(old, new) for one in expected_days(part, before)]
    assert stands == list(expected_days(old, before))
    after = [one for part in planned(old, new) for one in expected_days(part, day(300)) if one > before]
    assert after == list(expected_days(new, day(300)))
