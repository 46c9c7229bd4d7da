"""One day of the week against the others, said whole: which way, by how much, in how many weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.instruments import Direction
from rules.weekdays import WEEKDAYS, weekdays
from rules.within_day import WithinDayName

MONDAY = date(2026, 1, 5)


def means(weeks: int, **by_day: float) -> dict[date, float]:
    """Each day 3, but for the weekdays named."""
    usual = [by_day.get(name, 3.0) for name in WEEKDAYS]
    return {MONDAY + timedelta(days=n): usual[n % 7] for n in range(7 * weeks)}


@pytest.mark.parametrize(
    ("told", "direction", "words"),
    [
        (
            means(12, Monday=6.0),
            Direction.higher_worse,
            "On Mondays pain was typically 3.0 higher than on the other days of the week, in 12 of 12 weeks.",
        ),
        (
            means(12, Sunday=1.5),
            Direction.higher_better,
            "On Sundays pain was typically 1.5 lower than on the other days of the week, in 12 of 12 weeks.",
        ),
        (
            means(12, Monday=6.0, Friday=6.0),
            Direction.higher_worse,
            "On Mondays pain was typically 2.5 higher than on the other days of the week, in 12 of 12 weeks."
            " On Fridays pain was typically 2.5 higher than on the other days of the week, in 12 of 12 weeks.",
        ),
        (means(12), Direction.higher_worse, "No day of the week stands out in pain over 84 days."),
        (
            means(9, Monday=6.0),
            Direction.higher_worse,
            "Too few weeks to say: a day of the week needs 10 weeks with another day.",
        ),
    ],
)
def test_what_a_week_looks_like_is_said_whole(told, direction, words):
    assert weekdays(told, direction, what="pain").words == words


def test_each_day_has_its_line_in_the_order_of_the_week_and_the_window_is_counted_whole():
    found = weekdays(means(12, Wednesday=6.0), what="pain")
    assert (found.rule, found.rule_version, found.window_days) == ("WKD-1", "1", 84)
    assert [one.slot for one in found.slots] == list(WEEKDAYS)
    assert found.slots[0].words == "Monday: no clear difference over 12 weeks."
    assert found.slots[2].words.startswith("On Wednesdays pain was typically 3.0 higher")


def test_a_day_seen_in_too_few_weeks_says_so_and_the_others_speak():
    told = {on: value for on, value in means(12, Monday=6.0).items() if on.weekday() != 6 or on < MONDAY + timedelta(7)}
    found = weekdays(told, what="pain")
    assert found.slots[6].words == "Sunday: 1 week, too few to say."
    assert found.name is WithinDayName.pattern


def test_without_a_single_day_nothing_is_said_but_that_it_is_too_little():
    assert (weekdays({}).window_days, weekdays({}).name) == (0, WithinDayName.too_few_to_say)


def test_what_is_not_named_is_called_values():
    assert weekdays(means(12)).words == "No day of the week stands out in values over 84 days."
