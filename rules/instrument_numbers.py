"""The clinical numbers of an instrument as settings of a site: norm SD, retest, reliable change, and where ranges end.

The catalogue ships them with their sources; a site that knows its own patients better (its baseline SD, say) puts
its number in their place, with a reason. The key is the instrument's id and the number's name: `phq15:sd`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from rules.instruments import ChangeValues, Direction, Instrument, Sourced
from rules.settings import Setting, Settings

UNITS = {
    "sd": "points (standard deviation)",
    "mean": "score",
    "retest": "test-retest correlation",
    "reliable_points": "points",
    "mid": "points",
    "caseness": "score",
    "remission": "score",
}
WORDS = {
    "sd": "spread of scores before treatment",
    "mean": "usual score before treatment",
    "retest": "agreement of two measurements of the same state",
    "reliable_points": "change beyond measurement error, as published",
    "mid": "smallest change that patients notice",
    "caseness": "where the clinical range begins",
    "remission": "beyond this score remission begins",
}
NAMES = tuple(f.name for f in fields(ChangeValues))


def number_settings(instruments: Mapping[str, Instrument]) -> dict[str, Setting]:
    """Every number that stands in an instrument, as shipped or as its site defined it."""
    found = ((f"{one.id}:{name}", name, getattr(one.change, name)) for one in _judged(instruments) for name in NAMES)
    return {
        key: Setting(key, number.value, UNITS[name], number.source, number.confidence)
        for key, name, number in found
        if number is not None
    }


def unset_numbers(instruments: Mapping[str, Instrument]) -> dict[str, Setting]:
    """The numbers nobody has published for an instrument; a site may give its own."""
    set_ = number_settings(instruments)
    keys = ((f"{one.id}:{name}", name) for one in _judged(instruments) for name in NAMES)
    return {key: Setting(key, float("nan"), UNITS[name], "", "", 0) for key, name in keys if key not in set_}


def with_site_numbers(instruments: Mapping[str, Instrument], settings: Settings) -> Mapping[str, Instrument]:
    """The instruments with the site's numbers in place of the shipped ones."""
    changed: dict[str, dict[str, Sourced]] = {}
    for key in (key for key in settings if ":" in key):
        (name, _, number), setting = key.partition(":"), settings[key]
        if number in NAMES and name in instruments:
            changed.setdefault(name, {})[number] = Sourced(setting.value, setting.source, setting.confidence)
    new = {name: _with(instruments[name], numbers) for name, numbers in changed.items()}
    return {**instruments, **new}


def _with(instrument: Instrument, numbers: Mapping[str, Sourced]) -> Instrument:
    return replace(instrument, change=replace(instrument.change, **numbers))


def _judged(instruments: Mapping[str, Instrument]) -> Iterator[Instrument]:
    return (one for one in instruments.values() if one.direction is not Direction.none and one.low is not None)
