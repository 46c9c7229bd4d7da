"""What a threshold may be set to. Wide enough for every service, narrow enough to catch a slip of the keyboard."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from rules.instruments import Instrument
from rules.settings import Setting

# Own limits: a setting that nobody would sign (an acknowledgement after a year) is a slip, and silences a rule.
LIMITS: Mapping[str, tuple[float, float, bool]] = MappingProxyType(
    {  # unit -> least, most, whole numbers only
        "answer": (1, 3, True),  # beyond the highest answer of the PHQ-9 nobody would ever be called
        "minutes": (1, 1440, True),
        "hours": (1, 168, True),
        "days": (1, 731, True),
        "weeks": (1, 104, True),
        "scores": (2, 1000, True),
        "looks": (1, 10, True),
        "times": (1, 12, True),
        "p": (0.001, 0.2, False),
        "points": (0, 100, False),
        "0 no, 1 yes": (0, 1, True),
        "predictions": (2, 50, True),
        "weight": (0.1, 1000, False),
        "times the limit": (1, 12, False),
        "of 4": (1, 4, True),
        "points of 0-10": (0, 10, False),
        "working days": (0, 30, True),
        "flags": (0, 1000, False),
        "patients": (1, 10_000, True),
        "people": (2, 1000, True),
        "episodes": (10, 100_000, True),
        "session": (1, 50, True),
        "rounds": (1, 20, True),
        "visits": (1, 100, True),
        "items": (1, 50, True),
        "rhythms": (0.5, 52, False),
    }
)
SHARE = (0.01, 1.0, False)
ANY = (0.0, 100_000.0, False)


def limits_of(setting: Setting, instruments: Mapping[str, Instrument] = MappingProxyType({})) -> tuple[float, float]:
    """The least and the most this setting may be."""
    low, high, _ = _limits(setting, instruments)
    return low, high


def refusal(setting: Setting, value: float, instruments: Mapping[str, Instrument] = MappingProxyType({})) -> str:
    """Why this value cannot be set, as a sentence; empty where it can."""
    low, high, whole = _limits(setting, instruments)
    if not math.isfinite(value):
        return "This is not a number. Write one."
    if not low <= value <= high:
        return f"{value:g} {setting.unit} cannot be. Write a number from {low:g} to {high:g}."
    if whole and value != int(value):
        return f"{value:g} {setting.unit} cannot be. Write a whole number from {low:g} to {high:g}."
    return ""


def _limits(setting: Setting, instruments: Mapping[str, Instrument]) -> tuple[float, float, bool]:
    group, _, rest = setting.key.partition(":")
    if group in instruments and rest:
        return _limits_of_number(instruments[group], rest)
    if setting.unit.startswith("share"):
        return SHARE
    return LIMITS.get(setting.unit, ANY)


def _limits_of_number(instrument: Instrument, name: str) -> tuple[float, float, bool]:
    """A change value of one scale: a correlation, a score of its range, or points within its span."""
    low, high = instrument.low or 0.0, 100.0 if instrument.high is None else instrument.high
    if name == "retest":
        return 0.1, 0.99, False
    if name in ("mean", "caseness", "remission"):
        return low, high, False
    return 0.01, high - low, False
