"""Two people in one field: what may be written over what, and how two texts become one without losing a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any


@dataclass(frozen=True)
class Revision:
    """What a field holds, as the database knows it."""

    number: int
    value: Any
    by: str
    at: datetime


@dataclass(frozen=True)
class Conflict:
    """Mine was written over an older text than the one that stands: nothing was overwritten, both are here."""

    mine: Any
    theirs: Revision


def joined(base: object, mine: object, theirs: object) -> object:
    """Both texts in one. What both share stands once; what only one has stays, theirs first. Not for two numbers."""
    if not isinstance(mine, str) or not isinstance(theirs, str):
        return theirs
    if mine in theirs or not mine.strip():
        return theirs
    if theirs in mine or not theirs.strip():
        return mine
    if isinstance(base, str) and base and mine.startswith(base) and theirs.startswith(base):
        return f"{theirs} {mine[len(base) :].strip()}"
    return _interleaved(theirs, mine)


def _interleaved(theirs: str, mine: str) -> str:
    ours, yours = re.findall(r"\S+\s*", theirs), re.findall(r"\S+\s*", mine)
    same = [word.strip() for word in ours], [word.strip() for word in yours]
    parts: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, *same, autojunk=False).get_opcodes():
        parts += ours[a:b] if kind != "insert" else []
        parts += yours[c:d] if kind in ("insert", "replace") else []
    return "".join(word if word[-1].isspace() else f"{word} " for word in parts).strip()
