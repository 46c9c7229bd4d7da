"""Dates and instants as people here write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from components import session
from rules.dates import said


def day(on: date | None, unknown: str = "not known") -> str:
    """24 Nov 2026; what is not known is said."""
    return unknown if on is None or pd.isna(on) else said(on)


def moment(at: datetime | None, unknown: str = "not known") -> str:
    """24 Nov 2026, 14:05, on the service's clock."""
    if at is None or pd.isna(at):
        return unknown
    local = at.astimezone(ZoneInfo(str(session.about_site()["zone"])))
    return f"{said(local.date())}, {local:%H:%M}"


def age(birth_on: date | None, today: date) -> str:
    if birth_on is None or pd.isna(birth_on):
        return "date of birth not known"
    years = today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))
    return f"born {said(birth_on)} ({years})"
