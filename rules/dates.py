"""Dates and numbers as the sentences of flags, agendas and decisions say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(on: date) -> str:
    """3 Nov 2026, whatever the machine's language."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def points(value: float) -> str:
    """A score as people write it: 12, 12.5. Nothing is written as “-0”."""
    return f"{round(value, 2) + 0.0:g}"


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
