"""Not due, due, overdue and not answered are four things; an old value says less than a fresh one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.missingness import Waiting, freshness, runs, runs_of_gap, waiting_days
from rules.record import Schedule

START = date(2026, 3, 2)
WEEKLY = Schedule("phq9", 7, START)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


@pytest.mark.parametrize(
    ("taken", "until", "found"),
    [
        ([], 0, [(0, Waiting.due)]),
        ([], 3, [(0, Waiting.due)]),  # the last day of grace
        ([], 4, [(0, Waiting.overdue)]),
        ([], 8, [(0, Waiting.not_answered), (7, Waiting.due)]),
        ([0], 5, []),  # answered, and nothing due before day 7
        ([0, 14], 14, [(7, Waiting.not_answered)]),
    ],
)
def test_what_became_of_each_due_day(taken: list[int], until: int, found: list[tuple[int, Waiting]]) -> None:
    told = waiting_days(WEEKLY, [day(one) for one in taken], day(until))
    assert told == tuple((day(offset), state) for offset, state in found)


def test_a_monthly_form_has_a_longer_grace() -> None:
    monthly = Schedule("sss8", 28, START)
    assert waiting_days(monthly, [], day(7)) == ((START, Waiting.due),)
    assert waiting_days(monthly, [], day(8)) == ((START, Waiting.overdue),)


def test_after_the_end_of_a_schedule_nothing_is_due() -> None:
    ended = Schedule("phq9", 7, START, to=day(6))
    assert waiting_days(ended, [START], day(60)) == ()


@pytest.mark.parametrize(
    ("days", "every", "share", "words"),
    [
        (0, 7, 1.0, "today"),
        (1, 7, 1.0, "1 day old"),
        (10, 7, 1.0, "10 days old"),
        (15, 28, 1.0, "15 days old"),
        (28, 7, 0.35, "4 weeks old"),
        (700, 7, 0.35, "100 weeks old"),
        (-3, 7, 1.0, "today"),  # a date in the future is not old
        (21, None, 1.0, "3 weeks old"),
    ],
)
def test_a_value_fades_in_its_own_rhythm(days: int, every: int | None, share: float, words: str) -> None:
    told = freshness(START, day(days), every)
    assert told.share == pytest.approx(share)
    assert told.words == words


def test_in_between_it_fades_evenly() -> None:
    shares = [freshness(START, day(days), 7).share for days in range(0, 40)]
    assert shares == sorted(shares, reverse=True)
    assert 0.35 < freshness(START, day(19), 7).share < 1


@pytest.mark.parametrize(
    ("taken", "missed", "found"),
    [
        ([], [5], ()),
        ([0], [5], (0,)),
        ([0, 7, 14], [], (0, 0, 0)),
        ([0, 7, 21], [14], (0, 0, 1)),
        ([0, 7, 21], [0, 7, 21, 28], (0, 0, 0)),  # answered that day, or after the last
        ([0, 0, 28], [7, 14, 21], (0, 0, 1)),  # several missed are one gap
    ],
)
def test_a_line_ends_where_a_missed_day_lies_between(
    taken: list[int], missed: list[int], found: tuple[int, ...]
) -> None:
    assert runs([day(one) for one in taken], [day(one) for one in missed]) == found


def test_without_a_schedule_a_long_gap_ends_a_line() -> None:
    assert runs_of_gap([day(one) for one in (0, 60, 121)], 60) == (0, 0, 1)
    assert runs_of_gap([], 60) == ()
