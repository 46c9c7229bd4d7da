"""PDF by Typst: what people wrote travels as data and is never read as markup."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import typst

from components.minutes import Minutes, minutes_of
from queries.engine import Engine
from rules.roles import User

HERE = Path(__file__).parent
# Overrides of the writing direction: one in a name would turn the number beside it round as well.
TURNERS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Said in the file: a name shown as a box must not look like somebody else's, and the number still identifies.
NO_FONT = (
    "Some letters are in no font of the machine that made this file and are shown as boxes."
    " The number beside each name identifies the patient; {elsewhere} has every letter."
)


def compiled(template: str, told: Mapping[str, object], elsewhere: str) -> bytes:
    """A sheet as tagged PDF, PDF/UA-1 where a font has every letter: readable by a screen reader.

    `elsewhere`: where the letters can be read that no font on this machine has.
    """
    printable = {name: _printable(value) for name, value in told.items()}
    try:
        return _compiled(template, printable | {"boxes": ""}, ["ua-1"])
    except typst.TypstError as refusal:
        # One name in a script without a font must not keep anybody from the sheet.
        if "could not be displayed" not in str(refusal):
            raise
        return _compiled(template, printable | {"boxes": NO_FONT.format(elsewhere=elsewhere)}, [])


def _compiled(template: str, told: dict[str, object], standards: list[str]) -> bytes:
    data = {"data": json.dumps(told, ensure_ascii=False, default=str)}
    made = typst.compile(HERE / template, root=HERE, sys_inputs=data, format="pdf", pdf_standards=standards)
    return bytes(made)


def _printable(value: object) -> object:
    """Without the characters that have no shape on paper: controls, half characters, marks of order and direction."""
    if isinstance(value, str):
        shapeless = [letter for letter in set(value) if not _has_shape(letter)]  # a chart: many letters, few kinds
        return value.translate(dict.fromkeys(map(ord, shapeless))) if shapeless else value
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, (list, tuple)) else value


def _has_shape(letter: str) -> bool:
    if letter in "\n\t":
        return True
    return letter != "\ufeff" and letter not in TURNERS and unicodedata.category(letter) not in ("Cc", "Cs", "Cn")


def pdf(minutes: Minutes) -> bytes:
    """The minutes of a meeting."""
    return compiled("minutes.typ", asdict(minutes), "the text file of these minutes")


def minutes_file(engine: Engine, meeting_id: str, by: User) -> bytes:
    """The minutes of one meeting as a PDF. Raises NotPermitted for another team's meeting."""
    return pdf(minutes_of(engine, meeting_id, by))
