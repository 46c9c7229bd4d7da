"""What is not there, told apart: not due, due, overdue and not answered. And how old the last value is.

A value fades with the time since it was taken, measured in the rhythm in which it is asked for: fifteen days are old
for a weekly form and fresh for a monthly one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, pairwise

from rules.dates import counted
from rules.due import expected_days, unanswered_days
from rules.record import Schedule
from rules.settings import DEFAULT, Settings


class Waiting(StrEnum):
    due = "due and waited for"
    overdue = "overdue"
    not_answered = "due and not answered"


@dataclass(frozen=True)
class Freshness:
    """`share` is 1 for a fresh value and falls to the setting's faintest; `words` is its age."""

    share: float
    words: str


def grace_days(schedule: Schedule, settings: Settings = DEFAULT) -> int:
    """How long after its day a form of this rhythm is still on time (PRC-1)."""
    weekly = schedule.every_days <= settings.whole("overdue.weekly_up_to_days")
    return settings.whole("overdue.weekly_grace_days" if weekly else "overdue.monthly_grace_days")


def waiting_days(
    schedule: Schedule, taken: Iterable[date], until: date, settings: Settings = DEFAULT
) -> tuple[tuple[date, Waiting], ...]:
    """Every expected day without its answer. Only the latest can still be due or overdue.

    Example: waiting_days(Schedule("phq9", 7, date(2026, 3, 2)), [], date(2026, 3, 4)) -> ((2 March, due),)
    """
    expected = expected_days(schedule, until)
    answered = list(taken)
    latest = max(answered, default=date.min)
    found = []
    for day in unanswered_days(schedule, answered, until):
        if day == expected[-1] and day > latest:
            late = (until - day).days > grace_days(schedule, settings)
            found.append((day, Waiting.overdue if late else Waiting.due))
        else:
            found.append((day, Waiting.not_answered))
    return tuple(found)


def runs(taken: Sequence[date], missed: Iterable[date]) -> tuple[int, ...]:
    """The number of the run each day lies in, for a line that may join them: one ends where a missed day lies between.

    Example: runs([date(2026, 3, 2), date(2026, 3, 9)], [date(2026, 3, 5)]) -> (0, 1)
    """
    days = sorted(missed)
    broken = [bisect_right(days, before) < bisect_left(days, after) for before, after in pairwise(taken)]
    return tuple(accumulate(broken, initial=0)) if taken else ()


def runs_of_gap(taken: Sequence[date], gap_days: int) -> tuple[int, ...]:
    """The same where nothing says when an answer was due: a gap longer than this ends a run."""
    return tuple(accumulate(((b - a).days > gap_days for a, b in pairwise(taken)), initial=0)) if taken else ()


def freshness(last_on: date, today: date, every_days: int | None, settings: Settings = DEFAULT) -> Freshness:
    """How much a value still says about today. Without a rhythm the setting's rhythm counts.

    Example: freshness(date(2026, 3, 2), date(2026, 3, 2), 7) -> Freshness(1.0, "today")
    """
    days = max((today - last_on).days, 0)
    rhythm = every_days or settings.whole("fresh.rhythm_days")
    full, faint = settings.value("fresh.full_rhythms"), settings.value("fresh.faint_rhythms")
    faintest = settings.value("fresh.faintest")
    gone = min(max((days / rhythm - full) / (faint - full), 0.0), 1.0)
    return Freshness(1 - gone * (1 - faintest), _age(days))


def _age(days: int) -> str:
    if days == 0:
        return "today"
    return f"{counted(days, 'day')} old" if days < 21 else f"{counted(days // 7, 'week')} old"
