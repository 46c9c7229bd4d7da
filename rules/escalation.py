"""How long an urgent flag may wait for an answer, and who is told next: the duty person, the lead, then both again.

Clinical rules §7 S5 and §9: crisis within minutes of staffed hours, act now on the same working day. Where no duty
hours are set, the clock on the wall counts: a timer that waits for hours nobody entered would wait for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rules.findings import Urgency
from rules.flag_life import FlagState, is_safety
from rules.rota import Shift, after_staffed
from rules.settings import DEFAULT, Settings

TO_DUTY, TO_LEAD = 1, 2  # every level above: told again
LEVELS = (TO_DUTY, TO_LEAD)
LEVEL_WORDS = {TO_DUTY: "the duty person", TO_LEAD: "the lead"}


@dataclass(frozen=True)
class Waiting:
    """An open flag as a timer sees it: when it was last opened, and how far and when it has been passed on."""

    rule: str
    urgency: str
    state: str
    opened_at: datetime
    historic: bool = False
    level: int = 0  # the last escalation; 0 none
    passed_on_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """The next step of a timer."""

    level: int
    due_at: datetime
    words: str


def has_timer(rule: str, urgency: str, historic: bool) -> bool:
    """Every crisis and act-now flag; the past that was imported is news to nobody (§7 S9).

    SAF-5 says that another flag's timer has run out, and has none of its own.
    """
    return rule != "SAF-5" and not historic and urgency in (Urgency.crisis, Urgency.act_now)


def presses(rule: str, level: int) -> bool:
    """Whether this step sends a notice of its own, however soon after another one: a safety flag's way to the lead.

    All else is told on screen at once and by one notice for everything that waits.
    """
    return is_safety(rule) and level <= TO_LEAD


def ahead(level: int) -> str:
    """What the next step will be, as a clause."""
    return f"it goes to {LEVEL_WORDS[level]}" if level in LEVEL_WORDS else "the lead and the duty person are told again"


def next_step(one: Waiting, rota: Sequence[Shift], zone: ZoneInfo, settings: Settings = DEFAULT) -> Step | None:
    """Who hears of this flag next and when; None where it was answered or has no timer."""
    if one.state != FlagState.raised or not has_timer(one.rule, one.urgency, one.historic):
        return None
    level = one.level + 1
    if level > TO_LEAD:
        return _again(one, level, rota, zone, settings)
    times = 1.0 if level == TO_DUTY else settings.value("acknowledge.lead_after_times")
    due_at, limit = _due(one, times, rota, zone, settings)
    return Step(level, due_at, f"Not answered within {limit}: {ahead(level).removeprefix('it ')}.")


def _again(one: Waiting, level: int, rota: Sequence[Shift], zone: ZoneInfo, settings: Settings) -> Step:
    """Counted from the last time somebody was told: what a stopped program missed does not come all at once."""
    since = one.passed_on_at or one.opened_at
    if one.urgency == Urgency.crisis:
        due_at, pause = _minutes_on(since, settings.value("acknowledge.again_crisis_minutes"), rota, zone)
    else:
        hours = settings.value("acknowledge.again_act_now_hours")
        due_at, pause = _hours_on(one, since, hours, rota, zone), f"{hours:g} hours"
    return Step(level, due_at, f"Still not answered {pause} later: {ahead(level)}.")


def _due(one: Waiting, times: float, rota: Sequence[Shift], zone: ZoneInfo, settings: Settings) -> tuple[datetime, str]:
    if one.urgency == Urgency.crisis:
        return _minutes_on(one.opened_at, settings.value("acknowledge.crisis_minutes") * times, rota, zone)
    limit = settings.value("acknowledge.act_now_hours")
    due_at = _hours_on(one, one.opened_at, limit * times, rota, zone)
    if one.passed_on_at is not None and not is_safety(one.rule):
        # What had been waiting for days when its timer was looked at first does not go all the way up at once.
        due_at = max(due_at, _hours_on(one, one.passed_on_at, limit * (times - 1), rota, zone))
    return due_at, f"{limit * times:g} hours"


def _minutes_on(since: datetime, minutes: float, rota: Sequence[Shift], zone: ZoneInfo) -> tuple[datetime, str]:
    staffed = after_staffed(rota, since, minutes, zone)
    if staffed is not None:
        return staffed, f"{minutes:g} minutes of duty hours"
    return since + timedelta(minutes=minutes), f"{minutes:g} minutes"


def _hours_on(one: Waiting, since: datetime, hours: float, rota: Sequence[Shift], zone: ZoneInfo) -> datetime:
    """By the clock; outside safety in duty hours, since “the same working day” does not end in the night (§9)."""
    due_at = since + timedelta(hours=hours)
    if is_safety(one.rule):
        return due_at
    return after_staffed(rota, due_at, 0, zone) or due_at
