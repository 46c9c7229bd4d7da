"""An instrument as a plain JSON object and back: the catalogue file, and the version kept beside stored scores.

Round trip: read_definition(definition_of(x)) == x. Numbers with a source stand as {value, source, confidence}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from rules.instruments import (
    Band,
    ChangeValues,
    Direction,
    Evidence,
    Instrument,
    Item,
    Method,
    Option,
    SafetyMark,
    Sourced,
)

Definition = Mapping[str, Any]

PLAIN = ("id", "version", "name", "abbreviation", "construct", "domain", "recall", "stem", "credit")
LISTS = ("safety_items", "notes", "unscored_items")
ITEM_DEFAULTS = Item(key="")


def definition_of(instrument: Instrument) -> dict[str, Any]:
    """The instrument as JSON-ready values."""
    return {
        **{name: getattr(instrument, name) for name in PLAIN},
        **{name: list(getattr(instrument, name)) for name in LISTS},
        "method": instrument.method.value,
        "direction": instrument.direction.value,
        "range": _with_source(instrument, "range", [instrument.low, instrument.high]),
        "bands": _with_source(instrument, "bands", [[band.low, band.high, band.label] for band in instrument.bands]),
        "max_missing": _with_source(instrument, "max_missing", instrument.max_missing),
        "items": [_item_definition(item) for item in instrument.items],
        "subscales": {name: list(keys) for name, keys in instrument.subscales.items()},
        "change": _change_definition(instrument.change),
        "safety_marks": [_plain(mark) for mark in instrument.safety_marks],
        "t_scores": _text_keys(instrument.t_scores),
        "t_errors": _with_source(instrument, "t_errors", _text_keys(instrument.t_errors)),
        "recode": _text_keys(instrument.recode),
        "extra": dict(instrument.extra),
    }


def read_definition(definition: Definition) -> Instrument:
    """The instrument a definition describes. Raises KeyError, TypeError or ValueError on one that is not ours."""
    low, high = definition["range"]["value"]
    words: dict[str, Any] = {name: definition[name] for name in PLAIN}
    lists: dict[str, Any] = {name: tuple(definition.get(name, ())) for name in LISTS}
    return Instrument(
        **words,
        **lists,
        method=Method(definition["method"]),
        direction=Direction(definition["direction"]),
        low=low,
        high=high,
        items=tuple(_read_item({**definition.get("every_item", {}), **item}) for item in definition["items"]),
        bands=tuple(Band(low=low, high=high, label=label) for low, high, label in definition["bands"]["value"]),
        max_missing=definition["max_missing"]["value"],
        subscales={name: tuple(keys) for name, keys in definition["subscales"].items()},
        change=ChangeValues(**{name: Sourced(**number) for name, number in definition["change"].items()}),
        safety_marks=tuple(SafetyMark(**mark) for mark in definition["safety_marks"]),
        sources=_read_sources(definition),
        t_scores={name: _number_keys(table, int) for name, table in definition["t_scores"].items()},
        t_errors={name: _number_keys(table, int) for name, table in _value(definition, "t_errors").items()},
        recode={name: _number_keys(table, float) for name, table in definition["recode"].items()},
        extra=definition["extra"],
    )


def _with_source(instrument: Instrument, name: str, value: object) -> dict[str, Any]:
    evidence = instrument.sources.get(name)
    return {"value": value} | (_plain(evidence) if evidence else {})


def _value(definition: Definition, name: str) -> Mapping[str, Any]:
    """What only some forms have."""
    found: Mapping[str, Any] = definition.get(name, {}).get("value", {})
    return found


def _read_sources(definition: Definition) -> dict[str, Evidence]:
    return {
        name: Evidence(source=definition[name]["source"], confidence=definition[name]["confidence"])
        for name in ("range", "bands", "max_missing", "t_errors")
        if "source" in definition.get(name, {})
    }


def _item_definition(item: Item) -> dict[str, Any]:
    """Only what differs from the defaults, so that a definition stays readable."""
    plain = {name: value for name, value in _plain(item).items() if value != getattr(ITEM_DEFAULTS, name)}
    if item.options:
        plain["options"] = [[option.value, option.label] for option in item.options]
    return {"key": item.key} | plain


def _read_item(item: Definition) -> Item:
    read = dict(item)
    read["direction"] = Direction(item.get("direction", ITEM_DEFAULTS.direction))
    read["options"] = tuple(Option(value=value, label=label) for value, label in item.get("options", ()))
    return Item(**read)


def _change_definition(change: ChangeValues) -> dict[str, Any]:
    return {f.name: _plain(number) for f in fields(change) if (number := getattr(change, f.name)) is not None}


def _plain(thing: Item | SafetyMark | Evidence | Sourced) -> dict[str, Any]:
    return {f.name: _plain_value(getattr(thing, f.name)) for f in fields(thing)}


def _plain_value(value: object) -> object:
    return value.value if isinstance(value, Direction) else value


def _text_keys(tables: Mapping[str, Mapping[Any, float]]) -> dict[str, dict[str, float]]:
    return {name: {f"{key:g}": value for key, value in table.items()} for name, table in tables.items()}


def _number_keys(table: Mapping[str, float], kind: type[Any]) -> dict[Any, float]:
    return {kind(key): value for key, value in table.items()}
