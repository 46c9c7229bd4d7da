"""How long a safety flag may wait for an answer, and who is told next: the duty person, then the lead.

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

TO_DUTY, TO_LEAD = 1, 2
LEVELS = (TO_DUTY, TO_LEAD)
LEVEL_WORDS = {TO_DUTY: "the duty person", TO_LEAD: "the lead"}


@dataclass(frozen=True)
class Waiting:
    """An open flag as a timer sees it: when it was last opened, and how far it has been passed on."""

    rule: str
    urgency: str
    state: str
    opened_at: datetime
    historic: bool = False
    level: int = 0  # the last escalation; 0 none


@dataclass(frozen=True)
class Step:
    """The next step of a timer."""

    level: int
    due_at: datetime
    words: str


def has_timer(rule: str, urgency: str, historic: bool) -> bool:
    """Safety flags of crisis and act-now urgency; the past that was imported is news to nobody (§7 S9).

    SAF-5 says that another flag's timer has run out, and has none of its own.
    """
    return is_safety(rule) and rule != "SAF-5" and not historic and urgency in (Urgency.crisis, Urgency.act_now)


def next_step(one: Waiting, rota: Sequence[Shift], zone: ZoneInfo, settings: Settings = DEFAULT) -> Step | None:
    """Who hears of this flag next and when; None where it was answered, has no timer or is with the lead already."""
    if one.state != FlagState.raised or not has_timer(one.rule, one.urgency, one.historic) or one.level >= TO_LEAD:
        return None
    level = one.level + 1
    times = 1.0 if level == TO_DUTY else settings.value("acknowledge.lead_after_times")
    due_at, limit = _due(one, times, rota, zone, settings)
    return Step(level, due_at, f"Not answered within {limit}: goes to {LEVEL_WORDS[level]}.")


def _due(one: Waiting, times: float, rota: Sequence[Shift], zone: ZoneInfo, settings: Settings) -> tuple[datetime, str]:
    if one.urgency != Urgency.crisis:
        hours = settings.value("acknowledge.act_now_hours") * times
        return one.opened_at + timedelta(hours=hours), f"{hours:g} hours"
    minutes = settings.value("acknowledge.crisis_minutes") * times
    staffed = after_staffed(rota, one.opened_at, minutes, zone)
    if staffed is not None:
        return staffed, f"{minutes:g} minutes of duty hours"
    return one.opened_at + timedelta(minutes=minutes), f"{minutes:g} minutes"
