"""What of a record can be read where a piece of it cannot: a slip of the pen must not hide a safety answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
Reads = Callable[[Mapping[str, Any]], object]  # raises one of UNREADABLE


def readable(told: Mapping[str, Any], reads: Reads) -> tuple[dict[str, Any], list[str]]:
    """The record without its unreadable pieces, and a sentence for each of them. Without its moment it is none."""
    kept: dict[str, Any] = {"as_of": told["as_of"]}
    left_out: list[str] = []

    def fits(name: str, value: Any, where: str) -> bool:
        """Whether the record can be read with this piece alone in it."""
        try:
            reads({"as_of": told["as_of"], name: value})
        except UNREADABLE as error:
            left_out.append(f"{where}: {why(error)}")
            return False
        return True

    for name, value in told.items():
        if name == "as_of":
            continue
        if isinstance(value, list | tuple):
            pieces = [(f"{name}, entry {number}", one) for number, one in enumerate(value, 1)]
            kept[name] = [one for where, one in pieces if fits(name, [one], where)]
        elif fits(name, value, name):
            kept[name] = value
    return kept, left_out


def why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"“{error.args[0]}” is missing or not known"
    if isinstance(error, ValueError):
        return str(error)
    return "it is not in the form that docs/records.md describes"
