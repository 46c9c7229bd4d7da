"""One walk over a sheet's XML before it is read: how far it reaches, how much text it shows, which cells are odd."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from exchange.file_limits import BadFile, short

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
ERROR = "is an Excel error. Put the value itself in it, or empty it if there is none."
LAST_ROW = 1_048_576  # of any Excel sheet
NO_RESULT = "is a formula without a result. Open the file in Excel and save it, or enter the value itself."


@dataclass
class Walk:
    """`odd`: by row and column, what stands there and the sentence about it."""

    last_row: int = 0
    last_column: int = 0
    text: int = 0
    odd: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)


def cell_name(row: int, column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def walk_sheet(part: bytes, lengths: Sequence[int]) -> Walk:
    """`lengths` of the shared texts, by their place."""
    walker = _Walker(lengths)
    _parse(part, walker.start, walker.end, walker.characters)
    return walker.walk


def text_lengths(part: bytes) -> list[int]:
    """How long each shared text is."""
    lengths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def characters(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    _parse(part, start, lambda name: None, characters)
    return lengths


def attributes_of(part: bytes, element: str) -> list[dict[str, str]]:
    """The attributes of every element of this name."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == element:
            found.append(attributes)

    _parse(part, start, lambda name: None, lambda data: None)
    return found


class _Walker:
    def __init__(self, lengths: Sequence[int]) -> None:
        self.walk, self.lengths = Walk(), lengths
        self.row = self.column = 0
        self.kind, self.value, self.inside, self.formula = "", "", "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "row":
            given = attributes.get("r", "")
            self.row, self.column = int(given) if re.fullmatch("[0-9]{1,7}", given) else self.row + 1, 0
        elif name == "c":
            self._place(attributes.get("r", ""))
            self.kind, self.value, self.formula = attributes.get("t", "n"), "", False
        elif name == "f":
            self.formula = True
        self.inside = name

    def end(self, name: str) -> None:
        if _local(name) == "c":
            self._close()
        self.inside = ""

    def characters(self, data: str) -> None:
        if self.inside in ("v", "t") and len(self.value) < 100_000:
            self.value += data

    def _place(self, reference: str) -> None:
        self.column += 1
        if found := REFERENCE.fullmatch(reference):
            self.column, self.row = _column_number(found[1]), int(found[2])
        if not 0 < self.row <= LAST_ROW:
            raise BadFile("The workbook is damaged. Open it in Excel and save it again as .xlsx.")
        self.walk.last_row = max(self.walk.last_row, self.row)
        self.walk.last_column = max(self.walk.last_column, self.column)

    def _close(self) -> None:
        if self.kind == "e":
            self.walk.odd[self.row, self.column] = short(self.value) or "#ERROR", ERROR
        elif self.formula and not self.value and self.kind != "str":  # a formula whose result is an empty text is empty
            self.walk.odd[self.row, self.column] = "=…", NO_RESULT
        place = int(self.value) if self.kind == "s" and re.fullmatch("[0-9]{1,9}", self.value) else -1
        self.walk.text += self.lengths[place] if 0 <= place < len(self.lengths) else len(self.value)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _no_doctype(*_: object) -> None:
    raise BadFile("The workbook holds definitions that no Excel file needs. Copy the sheet into a new workbook.")


def _parse(
    part: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    characters: Callable[[str], None],
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile("The workbook is damaged. Open it in Excel and save it again as .xlsx.") from None
