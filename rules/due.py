"""When answers were expected, and which of those days nobody answered.

An answer belongs to the expected day it is nearest to. A day is missed once its turn has passed: when the next
expected day has come, or its grace is over. Before that it is due, not missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rules.record import Schedule


def expected_days(schedule: Schedule, until: date) -> tuple[date, ...]:
    """Every day on which an answer was expected, up to and including `until`."""
    if schedule.due:
        return tuple(sorted(day for day in schedule.due if day <= until))
    last = min(until, schedule.to) if schedule.to else until
    if schedule.every_days < 1 or last < schedule.from_:
        return ()
    count = (last - schedule.from_).days // schedule.every_days
    return tuple(schedule.from_ + timedelta(days=i * schedule.every_days) for i in range(count + 1))


def unanswered_days(schedule: Schedule, taken: Iterable[date], until: date) -> tuple[date, ...]:
    """The expected days up to `until` that no answer belongs to."""
    days = expected_days(schedule, until)
    answered = {_nearest(days, on) for on in taken} if days else set()
    return tuple(day for day in days if day not in answered)


def missed_days(schedule: Schedule, taken: Iterable[date], until: date, grace_days: int) -> tuple[date, ...]:
    """The unanswered days whose grace is over."""
    return tuple(day for day in unanswered_days(schedule, taken, until) if (until - day).days > grace_days)


def next_due(schedule: Schedule, taken: Iterable[date], until: date) -> date | None:
    """The oldest unanswered day after the latest answer, else the next expected one; None where nothing is expected."""
    horizon = until + timedelta(days=max(schedule.every_days, 1))
    ahead = max(schedule.due) if schedule.due else horizon
    latest = max(taken := list(taken), default=date.min)
    waiting = [day for day in unanswered_days(schedule, taken, max(ahead, until)) if day > latest]
    return waiting[0] if waiting else None


def planned(old: Schedule | None, new: Schedule) -> tuple[Schedule, ...]:
    """What stands instead of the old plan, the first in its very place: what was due before the change stays due."""
    if old is None or new.from_ <= old.from_:
        return (new,)
    if _goes_on_as(old, new):
        return (replace(old, to=new.to),)
    last = new.from_ - timedelta(days=1)
    ended = min(last, old.to) if old.to else last
    return replace(old, to=ended, due=tuple(day for day in old.due if day <= ended)), new


def _goes_on_as(old: Schedule, new: Schedule) -> bool:
    """The same rhythm on the same days, and no gap between the two in which nothing was expected."""
    same = new.every_days == old.every_days and not old.due and (new.from_ - old.from_).days % old.every_days == 0
    return same and (old.to is None or (new.from_ - old.to).days <= old.every_days)


def _nearest(days: Sequence[date], on: date) -> date:
    """Ties go to the earlier day: an answer is late rather than early."""
    i = bisect_left(days, on)
    near = days[max(i - 1, 0) : i + 1]
    return min(near, key=lambda day: (abs((day - on).days), day))
