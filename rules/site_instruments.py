"""A site's own instrument, from a plain definition it wrote. Refusals name the field, what is wrong, what to do.

A definition has id, name, version, direction, range {low, high}, a `source` for its numbers, and either
`total: true` or `items`. It may have bands, change values and safety marks. Site scales never prorate: a published
rule for missing answers belongs to a catalogue version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rules.answers import on_step, shown
from rules.definition_fields import BadDefinition, fields_of, flag_of, list_of, number_of, one_of, text_of, texts_of
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

FIELDS = frozenset(
    {"id", "name", "abbreviation", "version", "construct", "domain", "direction", "range", "source", "confidence"}
    | {"total", "items", "scoring", "bands", "change", "safety", "recall", "stem", "credit", "notes"}
)
ITEM_FIELDS = frozenset({"key", "text", "low", "high", "step", "reverse", "options"})
DOMAINS = ("symptom", "function", "distress", "feedback")
CHANGE_VALUES = ("sd", "mean", "retest", "reliable_points", "mid", "caseness", "remission")
SCORES = ("mean", "caseness", "remission")  # these lie on the scale; the others are points between two scores
CONFIDENCES = ("verified", "bk-high", "bk-medium", "bk-low", "own", "proposal")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{1,39}")


def read_site_instrument(definition: Mapping[str, object]) -> Instrument:
    """The instrument, or BadDefinition. Total only unless items are given; items are summed unless scoring: mean."""
    fields = fields_of(definition, "the definition", FIELDS)
    low, high = _range(fields)
    direction = _direction(fields)
    items = _items(fields, direction)
    method = _method(fields, items)
    _check_reach(method, items, low, high)
    evidence = Evidence(source=text_of(fields, "source"), confidence=_confidence(fields, "confidence"))
    safety = _safety(fields, items, evidence)
    return Instrument(
        id=_identifier(fields),
        version=_version(fields),
        name=text_of(fields, "name"),
        abbreviation=text_of(fields, "abbreviation", default=text_of(fields, "name")),
        construct=text_of(fields, "construct", default=""),
        domain=one_of(fields, "domain", DOMAINS, default="symptom"),
        method=method,
        direction=direction,
        low=low,
        high=high,
        items=items,
        bands=_bands(fields, low, high),
        safety_items=tuple(dict.fromkeys(mark.item for mark in safety)),
        safety_marks=safety,
        change=_change(fields, low, high),
        recall=text_of(fields, "recall", default=""),
        stem=text_of(fields, "stem", default=""),
        credit=text_of(fields, "credit", default=""),
        notes=tuple(texts_of(fields, "notes")),
        sources={"range": evidence, "bands": evidence},
        extra={"site": True},
    )


def _identifier(fields: Mapping[str, Any]) -> str:
    value = text_of(fields, "id")
    if not IDENTIFIER.fullmatch(value):
        raise BadDefinition(f"id: {shown(value)} cannot be used. Write 2 to 40 small letters, digits or underscores.")
    return value


def _version(fields: Mapping[str, Any]) -> str:
    value = fields.get("version")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of(fields, "version")


def _direction(fields: Mapping[str, Any]) -> Direction:
    return Direction(one_of(fields, "direction", [direction.value for direction in Direction]))


def _confidence(fields: Mapping[str, Any], name: str) -> str:
    return one_of(fields, name, CONFIDENCES, default="own")


def _range(fields: Mapping[str, Any]) -> tuple[float, float]:
    ends = fields_of(fields.get("range"), "range", frozenset({"low", "high"}))
    low, high = number_of(ends, "low", "range"), number_of(ends, "high", "range")
    if low >= high:
        raise BadDefinition(f"range: low {low:g} is not below high {high:g}. Write the smaller number as low.")
    return low, high


def _items(fields: Mapping[str, Any], direction: Direction) -> tuple[Item, ...]:
    listed = enumerate(list_of(fields, "items"), start=1)
    items = tuple(_item(one, f"items[{place}]", direction) for place, one in listed)
    keys = [item.key for item in items]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise BadDefinition(f"items: the key '{twice}' stands twice. Give every item its own key.")
    return items


def _item(listed: object, where: str, direction: Direction) -> Item:
    fields = fields_of(listed, where, ITEM_FIELDS)
    low, high = number_of(fields, "low", where, default=0), number_of(fields, "high", where)
    step = number_of(fields, "step", where, default=1)
    if low >= high or step <= 0 or step > high - low:
        raise BadDefinition(f"{where}: low {low:g}, high {high:g}, step {step:g} give no answers. Check the three.")
    item = Item(
        key=_item_key(fields, where),
        text=text_of(fields, "text") if fields.get("text") is not None else None,
        low=low,
        high=high,
        step=step,
        direction=direction,
        reverse=flag_of(fields, "reverse", where),
        options=_options(fields, where, low, high),
    )
    _check_steps(item, where)
    return item


def _check_steps(item: Item, where: str) -> None:
    """What can be chosen must be an answer, and so must the highest."""
    for value in (item.high, *(option.value for option in item.options)):
        if not on_step(item, value):
            raise BadDefinition(
                f"{where}: {value:g} is none of the steps of {item.step:g} from {item.low:g}. Correct it."
            )


def _item_key(fields: Mapping[str, Any], where: str) -> str:
    key = fields.get("key")
    name = str(key).strip() if isinstance(key, str | int) and not isinstance(key, bool) else ""
    if name in ("", "total"):
        raise BadDefinition(f"{where}: key is {shown(key)}. Write a short name or a number; 'total' is taken.")
    return name


def _options(fields: Mapping[str, Any], where: str, low: float, high: float) -> tuple[Option, ...]:
    options = []
    for place, one in enumerate(list_of(fields, "options"), start=1):
        option = fields_of(one, f"{where} options[{place}]", frozenset({"value", "label"}))
        value = number_of(option, "value", f"{where} options[{place}]")
        if not low <= value <= high:
            raise BadDefinition(f"{where} options[{place}]: {value:g} lies outside {low:g} to {high:g}. Correct it.")
        options.append(Option(value=value, label=text_of(option, "label")))
    return tuple(options)


def _method(fields: Mapping[str, Any], items: tuple[Item, ...]) -> Method:
    total = flag_of(fields, "total", "the definition")
    if items and total:
        raise BadDefinition("total: this scale has items too. Leave out either total or items.")
    if items:
        return Method(one_of(fields, "scoring", ["sum", "mean"], default="sum"))
    if not total:
        raise BadDefinition("items: there are none. List the items, or write total: true if you enter the total only.")
    return Method.total_only


def _check_reach(method: Method, items: tuple[Item, ...], low: float, high: float) -> None:
    """The stated range must be the one the items can reach: otherwise one of the two is wrong."""
    if method is Method.total_only:
        return
    parts = len(items) if method is Method.mean else 1
    least, most = sum(item.low for item in items) / parts, sum(item.high for item in items) / parts
    if abs(least - low) > 1e-9 or abs(most - high) > 1e-9:
        raise BadDefinition(
            f"range: it says {low:g} to {high:g}, but the items give {least:g} to {most:g}. Correct what is wrong."
        )


def _bands(fields: Mapping[str, Any], low: float, high: float) -> tuple[Band, ...]:
    listed = enumerate(list_of(fields, "bands"), start=1)
    bands = tuple(sorted((_band(one, place) for place, one in listed), key=lambda band: band.low))
    for one, following in zip(bands, bands[1:], strict=False):
        if following.low != one.high + 1:
            raise BadDefinition(
                f"bands: '{one.label}' ends at {one.high:g} and '{following.label}' begins at {following.low:g}. "
                "Each band must begin one point after the one before ends."
            )
    if bands and (bands[0].low != low or bands[-1].high != high):
        raise BadDefinition(f"bands: together they must cover {low:g} to {high:g}. Extend the first or the last band.")
    return bands


def _band(listed: object, place: int) -> Band:
    where = f"bands[{place}]"
    fields = fields_of(listed, where, frozenset({"low", "high", "label"}))
    band = Band(number_of(fields, "low", where), number_of(fields, "high", where), text_of(fields, "label"))
    if band.low > band.high:
        raise BadDefinition(f"{where}: low {band.low:g} is above high {band.high:g}. Write the smaller number as low.")
    return band


def _change(fields: Mapping[str, Any], low: float, high: float) -> ChangeValues:
    given = fields_of(fields.get("change") or {}, "change", frozenset(CHANGE_VALUES))
    numbers = {name: _sourced(given[name], f"change.{name}") for name in given}
    for name, number in numbers.items():
        _check_change_value(name, number.value, low, high)
    return ChangeValues(**numbers)


def _sourced(listed: object, where: str) -> Sourced:
    fields = fields_of(listed, where, frozenset({"value", "source", "confidence"}))
    value = number_of(fields, "value", where)
    if not isinstance(fields.get("source"), str) or not fields["source"].strip():
        raise BadDefinition(f"{where}: there is no source. Write where the number {value:g} comes from.")
    return Sourced(value=value, source=fields["source"].strip(), confidence=_confidence(fields, "confidence"))


def _check_change_value(name: str, value: float, low: float, high: float) -> None:
    if name in SCORES:
        least, most, fits = low, high, low <= value <= high
    elif name == "retest":
        least, most, fits = 0.0, 1.0, 0 <= value < 1
    else:
        least, most, fits = 0.0, high - low, 0 < value <= high - low
    if not fits:
        raise BadDefinition(f"change.{name}: {value:g} cannot be. Write a number between {least:g} and {most:g}.")


def _safety(fields: Mapping[str, Any], items: tuple[Item, ...], evidence: Evidence) -> tuple[SafetyMark, ...]:
    listed = enumerate(list_of(fields, "safety"), start=1)
    return tuple(_safety_mark(one, place, items, evidence) for place, one in listed)


def _safety_mark(listed: object, place: int, items: tuple[Item, ...], evidence: Evidence) -> SafetyMark:
    where = f"safety[{place}]"
    fields = fields_of(listed, where, frozenset({"item", "at_least", "mark"}))
    key = str(fields.get("item"))
    item = next((item for item in items if item.key == key), None)
    if item is None:
        raise BadDefinition(f"{where}: there is no item '{key}'. Name one of the items by its key.")
    at_least = number_of(fields, "at_least", where)
    if not item.low < at_least <= item.high:
        raise BadDefinition(f"{where}: at_least {at_least:g} is not an answer above {item.low:g}. Correct it.")
    mark = one_of(fields, "mark", ["urgent_review", "high_priority", "review"])
    return SafetyMark(key, at_least, mark, evidence.source, evidence.confidence)
