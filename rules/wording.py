"""The wording of a form that a site has a licence for: read from what it wrote, put in place of the item numbers.

A wording belongs to one version of one instrument and one language. It changes what is shown and nothing of what is
scored. A wording is whole or it is refused: a form with half its questions would be another form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rules.answers import shown
from rules.definition_fields import BadDefinition, fields_of, text_of
from rules.instruments import Instrument, Item, Option

FIELDS = frozenset({"instrument", "version", "language", "licence", "credit", "recall", "stem", "items", "options"})
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
LONGEST = 600  # characters of one question: longer is a page pasted by mistake


@dataclass(frozen=True)
class Wording:
    """`options` by item key: every answer of that item with its label. JSON-ready by `as_data`."""

    instrument: str
    version: str
    language: str
    licence: str
    items: Mapping[str, str]
    options: Mapping[str, tuple[tuple[float, str], ...]]
    credit: str = ""
    recall: str = ""
    stem: str = ""

    def as_data(self) -> dict[str, Any]:
        return {
            "items": dict(self.items),
            "options": {key: [list(one) for one in listed] for key, listed in self.options.items()},
            **{name: getattr(self, name) for name in ("credit", "recall", "stem")},
        }


def read_wording(definition: object, instruments: Mapping[str, Instrument]) -> Wording:
    """The wording, or BadDefinition with a sentence for the person who wrote it."""
    fields = fields_of(definition, "the wording", FIELDS)
    instrument = _instrument(fields, instruments)
    items = {str(key): value for key, value in _named(fields, "items").items()}
    _check_items(instrument, items)
    common = _options(fields.get("options"), "options") if fields.get("options") is not None else ()
    return Wording(
        instrument=instrument.id,
        version=instrument.version,
        language=_language(fields),
        licence=text_of(fields, "licence"),
        items={item.key: _question(items[item.key], item.key) for item in instrument.items},
        options={item.key: found for item in instrument.items if (found := _of(item, items[item.key], common))},
        credit=text_of(fields, "credit", default=""),
        recall=text_of(fields, "recall", default=""),
        stem=text_of(fields, "stem", default=""),
    )


def with_wording(instrument: Instrument, data: Mapping[str, Any]) -> Instrument:
    """The instrument as it is shown with a stored wording. Items, answers and scoring stay what they are."""
    said = {name: data[name] for name in ("credit", "recall", "stem") if data[name]}
    return replace(instrument, **said, items=tuple(_worded(item, data) for item in instrument.items))


def _worded(item: Item, data: Mapping[str, Any]) -> Item:
    listed = data["options"].get(item.key)
    options = tuple(Option(value, label) for value, label in listed) if listed else item.options
    return replace(item, text=data["items"].get(item.key, item.text), options=options)


def _instrument(fields: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> Instrument:
    found = instruments.get(text_of(fields, "instrument"))
    if found is None:
        raise BadDefinition(f"instrument: {shown(fields['instrument'])} is not known here. Use its id, such as sss8.")
    if not found.items:
        raise BadDefinition(f"instrument: {found.abbreviation} is kept as a total only, so it has no wording.")
    version = str(fields.get("version", found.version))
    if version != found.version:
        raise BadDefinition(f"version: here is version {found.version} of {found.abbreviation}, not {version}.")
    return found


def _language(fields: Mapping[str, Any]) -> str:
    language = text_of(fields, "language")
    if not LANGUAGE.fullmatch(language):
        raise BadDefinition(f"language: {shown(language)} is not a language code. Write en, de or de-CH.")
    return language


def _named(fields: Mapping[str, Any], name: str) -> Mapping[Any, Any]:
    value = fields.get(name)
    if not isinstance(value, Mapping):
        raise BadDefinition(f"{name}: write one line per item: its key, a colon, its text.")
    return value


def _check_items(instrument: Instrument, items: Mapping[str, object]) -> None:
    known = [item.key for item in instrument.items]
    odd = next((key for key in items if key not in known), None)
    if odd is not None:
        raise BadDefinition(f"items: {instrument.abbreviation} has no item '{odd}'. Its items are {', '.join(known)}.")
    absent = next((key for key in known if key not in items), None)
    if absent is not None:
        raise BadDefinition(f"items: item {absent} has no text. Give all {len(known)}: half a form is another form.")


def _question(told: object, key: str) -> str:
    fields = told if isinstance(told, Mapping) else {"text": told}
    text = text_of(fields_of(fields, f"items {key}", frozenset({"text", "options"})), "text")
    if len(text) > LONGEST:
        raise BadDefinition(f"items {key}: this has {len(text)} characters; a question has at most {LONGEST}.")
    return text


def _of(item: Item, told: object, common: tuple[tuple[float, str], ...]) -> tuple[tuple[float, str], ...]:
    """The labels of one item's answers: its own, else the common ones where they are its answers."""
    own = told.get("options") if isinstance(told, Mapping) else None
    if own is None:
        return common if [value for value, _ in common] == _answers(item) else ()
    listed = _options(own, f"items {item.key} options")
    if [value for value, _ in listed] != _answers(item):
        raise BadDefinition(
            f"items {item.key} options: give a label for each answer from {item.low:g} to {item.high:g}."
        )
    return listed


def _answers(item: Item) -> list[float]:
    return [item.low + item.step * n for n in range(round((item.high - item.low) / item.step) + 1)]


def _options(told: object, where: str) -> tuple[tuple[float, str], ...]:
    if not isinstance(told, Mapping):
        raise BadDefinition(f"{where}: write one line per answer: its number, a colon, its label.")
    try:
        listed = [(float(value), str(label).strip()) for value, label in told.items()]
    except ValueError:
        raise BadDefinition(f"{where}: each answer begins with its number.") from None
    if not all(label for _, label in listed):
        raise BadDefinition(f"{where}: an answer has no label.")
    return tuple(sorted(listed))
