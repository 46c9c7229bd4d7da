"""A team's rhythm of meetings: on which days the next ones fall, and who must be in the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates import counted, listed

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def next_dates(first_on: date, weekday: int, every_weeks: int, from_on: date, count: int) -> tuple[date, ...]:
    """The next days of the rhythm, the first on or after `from_on`."""
    start = first_on + timedelta(days=(weekday - first_on.weekday()) % 7)
    span = timedelta(weeks=every_weeks)
    if from_on > start:
        start += span * -((start - from_on) // span)
    return tuple(start + span * i for i in range(count))


def problems(
    weekday: int, every_weeks: int, starts_at: str, minutes_long: int, core: Sequence[str], quorum: int
) -> str:
    """What is wrong with a series, in one sentence; empty where nothing is."""
    if not 0 <= weekday <= 6 or not 1 <= every_weeks <= 12:
        return "Choose a weekday and a rhythm of one to twelve weeks."
    hour, _, minute = starts_at.partition(":")
    if not (hour.isdigit() and minute.isdigit() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60):
        return "Give the time of the day as hh:mm, for example 13:00."
    if not 15 <= minutes_long <= 240:
        return "A meeting takes 15 to 240 minutes."
    if not core:
        return "Name at least one discipline that should be there."
    if not 1 <= quorum <= len(core):
        return f"The quorum is one to {len(core)}: not more than the disciplines named."
    return ""


@dataclass(frozen=True)
class Quorum:
    """Whether enough core disciplines are in the room, which are missing, and both in words."""

    met: bool
    missing: tuple[str, ...]
    words: str


def quorum(core: Sequence[str], here: Sequence[str], needed: int) -> Quorum:
    present = {one.strip().casefold() for one in here}
    missing = tuple(one for one in core if one.strip().casefold() not in present)
    there = len(core) - len(missing)
    needed = min(needed, len(core))
    if there >= needed:
        words = "Quorum." if not missing else f"Quorum, without {listed(list(missing))}."
        return Quorum(True, missing, words)
    lacks = counted(needed - there, "more discipline")
    return Quorum(False, missing, f"No quorum: {lacks} of {listed(list(missing))} should be here.")
