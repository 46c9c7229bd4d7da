"""What of a record can be read where a piece of it cannot: a slip of the pen must not hide a safety answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.reference_record import record_from

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
WHOLE = ("as_of", "flags")  # without the moment nothing can be said; flags are read by exchange/reference_flags.py


def readable(told: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The record without its unreadable pieces, and a sentence for each of them."""
    kept: dict[str, Any] = {}
    left_out: list[str] = []
    for name, value in told.items():
        if name in WHOLE:
            kept[name] = value
        elif isinstance(value, list | tuple):
            pieces = [(f"{name}, entry {number}", one) for number, one in enumerate(value, 1)]
            kept[name] = [one for where, one in pieces if not _wrong(told, name, [one], where, left_out)]
        elif not _wrong(told, name, value, name, left_out):
            kept[name] = value
    return kept, left_out


def _wrong(told: Mapping[str, Any], name: str, value: Any, where: str, left_out: list[str]) -> bool:
    """Whether this piece alone keeps the record from being read; says so."""
    try:
        record_from({"as_of": told["as_of"], name: value})
    except UNREADABLE as error:
        left_out.append(f"{where}: {why(error)}")
        return True
    return False


def why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"“{error.args[0]}” is missing or not known"
    if isinstance(error, ValueError):
        return str(error)
    return "it is not in the form that docs/records.md describes"
