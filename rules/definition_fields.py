"""Reading the fields of a definition that a person wrote. Every refusal: which field, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rules.answers import is_number, shown


class BadDefinition(ValueError):
    """The definition cannot be used. The text is shown to the person who wrote it."""


def fields_of(thing: object, where: str, known: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(thing, Mapping):
        raise BadDefinition(f"{where}: {shown(thing)} is not a set of named fields. Write one 'name: value' per line.")
    odd = sorted(str(key) for key in thing if key not in known)
    if odd:
        raise BadDefinition(f"{where}: '{odd[0]}' is not a field we know. Use {', '.join(sorted(known))}.")
    return thing


def text_of(fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str) or not (value.strip() or value == default):
        raise BadDefinition(f"{name}: {shown(value)} is not a text. Write a short text, in quotes if it is a number.")
    return value.strip()


def texts_of(fields: Mapping[str, Any], name: str) -> list[str]:
    texts = [one for one in list_of(fields, name) if isinstance(one, str)]
    if len(texts) < len(list_of(fields, name)):
        raise BadDefinition(f"{name}: not every entry is a text. Write one text per dash.")
    return texts


def one_of(fields: Mapping[str, Any], name: str, allowed: Sequence[str], default: str | None = None) -> str:
    value = fields.get(name, default)
    if value not in allowed:
        raise BadDefinition(f"{name}: {shown(value)} is not one of {', '.join(allowed)}. Choose one of them.")
    return str(value)


def number_of(fields: Mapping[str, Any], name: str, where: str, default: float | None = None) -> float:
    value = fields.get(name, default)
    if not is_number(value):
        raise BadDefinition(f"{where}: {name} is {shown(value)}, not a number. Write a number without quotes.")
    return float(value)


def list_of(fields: Mapping[str, Any], name: str, most: int = 200) -> list[object]:
    """The list under this name; an empty one where nothing stands there."""
    value = fields.get(name)
    if value is None:
        return []
    if not isinstance(value, list | tuple) or len(value) > most:
        raise BadDefinition(f"{name}: this is not a list of at most {most} entries. Write one entry per dash.")
    return list(value)


def flag_of(fields: Mapping[str, Any], name: str, where: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise BadDefinition(f"{where}: {name} is {shown(value)}. Write true or false, or leave it out.")
    return value
