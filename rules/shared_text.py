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
    if _stands_in(mine, theirs):
        return theirs
    if _stands_in(theirs, mine):
        return mine
    if isinstance(base, str) and _goes_on(base, mine) and _goes_on(base, theirs):
        return f"{theirs} {mine[len(base) :].strip()}"
    return _interleaved(theirs, mine)


def _stands_in(part: str, whole: str) -> bool:
    """As whole words: “certain” does not stand in “uncertain”. Nothing stands in everything."""
    return re.search(rf"(?<!\w){re.escape(part.strip())}(?!\w)", whole) is not None if part.strip() else True


def _goes_on(base: str, text: str) -> bool:
    """Whether the text goes on where the base ended, not in the middle of a word or of “(see below)”."""
    if not base.strip() or not text.startswith(base):
        return False
    return base[-1].isspace() or not text[len(base) : len(base) + 1].strip()


def _interleaved(theirs: str, mine: str) -> str:
    ours, yours = re.findall(r"\S+\s*", theirs), re.findall(r"\S+\s*", mine)
    same = [word.strip() for word in ours], [word.strip() for word in yours]
    parts: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, *same, autojunk=False).get_opcodes():
        parts += ours[a:b] if kind != "insert" else []
        parts += yours[c:d] if kind in ("insert", "replace") else []
    return "".join(word if word[-1].isspace() else f"{word} " for word in parts).strip()
