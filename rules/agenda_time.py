"""What a meeting has time for: minutes by kind of case, which cases fit, and how much is left in the room.

Kinds (mission §5): a complex case 5–8 minutes, a planned review 1–2, a new patient 10–15; the values are proposals.
Safety and worsening are never left out for want of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rules.agenda import DISCUSS, Group, Place
from rules.dates import counted
from rules.settings import DEFAULT, Settings

COMPLEX, REVIEW, NEW, STANDARD_LINE = "complex", "review", "new", "standard"
KINDS = {
    Group.safety: COMPLEX,
    Group.worsening: COMPLEX,
    Group.review: REVIEW,
    Group.no_response: COMPLEX,
    Group.new: NEW,
    Group.request: COMPLEX,
    Group.silent: REVIEW,
    Group.step_down: REVIEW,
    Group.rest: REVIEW,
}
NEVER_LEFT_OUT = (Group.safety, Group.worsening)


def minutes_by_kind(settings: Settings = DEFAULT) -> dict[str, float]:
    """What a site plans per kind of case, and for last time's actions and the standard lane together."""
    names = (COMPLEX, REVIEW, NEW, "actions", STANDARD_LINE)
    return {name: settings.value(f"agenda.minutes_{name}") for name in names}


def fitted(places: Sequence[Place], minutes_long: float, minutes: Mapping[str, float]) -> tuple[Place, ...]:
    """Each place with its kind, its minutes and whether the meeting has time for it, in the agenda's order."""
    left = minutes_long - minutes["actions"]
    if any(one.lane != DISCUSS for one in places):
        left -= minutes[STANDARD_LINE]
    left -= sum(minutes[KINDS[one.group]] for one in places if one.lane == DISCUSS and one.group in NEVER_LEFT_OUT)
    found = []
    for one in places:
        if one.lane != DISCUSS:
            found.append(replace(one, kind=STANDARD_LINE, minutes=0.0, fits=True))
            continue
        kind = KINDS[one.group]
        fits = one.group in NEVER_LEFT_OUT or minutes[kind] <= left
        if fits and one.group not in NEVER_LEFT_OUT:
            left -= minutes[kind]
        found.append(replace(one, kind=kind, minutes=minutes[kind], fits=fits))
    return tuple(found)


def budget_words(places: Sequence[Place], minutes_long: int, minutes: Mapping[str, float]) -> str:
    """How the time is spent, in one or two sentences."""
    talked = [one for one in places if one.lane == DISCUSS and one.fits]
    planned = sum(one.minutes for one in talked) + minutes["actions"]
    listed_only = sum(one.lane != DISCUSS for one in places)
    planned += minutes[STANDARD_LINE] if listed_only else 0
    words = f"{counted(len(talked), 'case')} to discuss, {planned:g} of {minutes_long} minutes planned."
    if listed_only:
        words += f" {counted(listed_only, 'case')} on the standard pathway."
    waiting = sum(one.lane == DISCUSS and not one.fits for one in places)
    if waiting:
        words += (
            f" There is no time for {counted(waiting, 'more case')}: at the end of the list, first if time is left."
        )
    if planned > minutes_long and any(one.group in NEVER_LEFT_OUT for one in talked):
        words += " Safety and worsening alone need more time than this meeting has."
    return words


@dataclass(frozen=True)
class Left:
    """What is left of the meeting. Negative minutes are time over the end."""

    minutes: int
    words: str


def time_left(starts_at: datetime, minutes_long: int, now: datetime) -> Left:
    """Instants in, so a change of the clock in between or midnight does not matter. Calm words, whatever the time."""
    left = starts_at + timedelta(minutes=minutes_long) - now
    minutes = int(left.total_seconds() // 60)
    if now < starts_at:
        return Left(minutes_long, f"{minutes_long} minutes planned")
    if minutes >= 0:
        return Left(minutes, f"{counted(minutes, 'minute')} left")
    return Left(minutes, "past the planned end")
