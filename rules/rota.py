"""Who is on duty and when anybody reads what comes in: a weekly rota with dated exceptions, in the site's own zone.

No rota means that nobody is known to be on duty. That is said, and never taken for "somebody will see it".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DUTY, LEAD, CLOSED = "duty", "lead", "closed"
PARTS = (DUTY, LEAD, CLOSED)
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LOOK_AHEAD = 21  # days: a service that is closed for longer has no next duty hour anybody should wait for


@dataclass(frozen=True)
class Shift:
    """One line of the rota. `end` not after `start`: the shift goes on past midnight."""

    part: str
    weekdays: tuple[int, ...]
    start: time
    end: time
    from_on: date
    to_on: date | None = None
    person_id: str | None = None

    def on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True)
class Window:
    """From when to when somebody is on duty, in UTC."""

    begins: datetime
    ends: datetime
    person_id: str | None


def windows(shifts: Iterable[Shift], day: date, zone: ZoneInfo, part: str = DUTY) -> list[Window]:
    """The hours of one day in order; none on a day that is closed."""
    lines = list(shifts)
    if any(one.part == CLOSED and one.on(day) for one in lines):
        return []
    found = [_window(one, day, zone) for one in lines if one.part == part and one.on(day)]
    return sorted(found, key=lambda one: (one.begins, one.ends))


def _window(one: Shift, day: date, zone: ZoneInfo) -> Window:
    until = day if one.end > one.start else day + timedelta(days=1)
    begins, ends = datetime.combine(day, one.start, zone), datetime.combine(until, one.end, zone)
    return Window(begins.astimezone(UTC), ends.astimezone(UTC), one.person_id)


def _around(shifts: Sequence[Shift], at: datetime, zone: ZoneInfo, part: str) -> Iterator[Window]:
    """From the day before, whose night shift may still go on, day by day."""
    day = at.astimezone(zone).date() - timedelta(days=1)
    for _ in range(LOOK_AHEAD):
        yield from windows(shifts, day, zone, part)
        day += timedelta(days=1)


def on_duty(shifts: Sequence[Shift], at: datetime, zone: ZoneInfo, part: str = DUTY) -> tuple[str, ...]:
    """Everybody whose shift it is at this moment."""
    day = at.astimezone(zone).date()
    near = [*windows(shifts, day - timedelta(days=1), zone, part), *windows(shifts, day, zone, part)]
    found = [one.person_id for one in near if one.begins <= at < one.ends and one.person_id]
    return tuple(dict.fromkeys(found))


def staffed(shifts: Sequence[Shift], at: datetime, zone: ZoneInfo) -> bool:
    return bool(on_duty(shifts, at, zone))


def next_begins(shifts: Sequence[Shift], at: datetime, zone: ZoneInfo) -> datetime | None:
    """When the next duty begins; None where none is in sight."""
    return next((one.begins for one in _around(shifts, at, zone, DUTY) if one.begins > at), None)


def after_staffed(shifts: Sequence[Shift], start: datetime, minutes: float, zone: ZoneInfo) -> datetime | None:
    """When so many minutes on duty have gone by since `start`; None where the rota does not hold that many."""
    left, reached = timedelta(minutes=minutes), start
    for one in _around(shifts, start, zone, DUTY):
        begins = max(one.begins, reached)
        if one.ends <= begins:
            continue
        if one.ends - begins >= left:
            return begins + left
        left -= one.ends - begins
        reached = one.ends
    return None


def hours_words(shifts: Sequence[Shift], today: date) -> str:
    """“Mon to Fri 09:00–17:00”, the duty hours that hold from today on; empty where there are none."""
    held = [one for one in shifts if one.part == DUTY and (one.to_on is None or one.to_on >= today)]
    weekly = [one for one in held if one.to_on is None and one.from_on <= today] or held
    hours = {day: sorted({(one.start, one.end) for one in weekly if day in one.weekdays}) for day in range(7)}
    said: list[str] = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and hours[last + 1] == hours[day]:
            last += 1
        if hours[day]:
            names = DAY_NAMES[day] if last == day else f"{DAY_NAMES[day]} to {DAY_NAMES[last]}"
            said.append(f"{names} " + ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in hours[day]))
        day = last + 1
    return "; ".join(said)
