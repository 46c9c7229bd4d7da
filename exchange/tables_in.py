"""A file of bytes as a table of text. Nothing is guessed: 0012345678, 1E5, NA and 007 stay as they were written.

Row numbers are those of the spreadsheet: the column names stand in row 1. Quoted line breaks do not shift them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exchange.excel_in import Sheet, excel_rows
from exchange.file_limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, BadFile, Refused, short

__all__ = ["BadFile", "Refused", "TextRow", "TextTable", "read_table"]

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
LEGACY = (
    "This file is not UTF-8. It was read as Windows-1252: check names with accents. "
    "To be sure, save it again as 'CSV UTF-8'."
)


@dataclass(frozen=True, slots=True)
class TextRow:
    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TextTable:
    """`refused` rows could not be laid out under the columns; they are not in `rows`.

    `number_columns` are those whose cells Excel keeps as numbers: leading zeros it shows there are not in the file.
    `odd` cells, by row and column name, must not be used; their sentence says why.
    """

    columns: tuple[str, ...]
    rows: tuple[TextRow, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    number_columns: frozenset[str] = frozenset()
    odd: Mapping[tuple[int, str], str] = field(default_factory=dict)


def read_table(data: bytes) -> TextTable:
    """The table in a CSV or .xlsx file. Raises BadFile with a sentence if there is none."""
    if not data.strip():
        raise BadFile("The file is empty. Check that it was saved, then choose it again.")
    if len(data) > MAX_BYTES:
        raise BadFile(f"The file has more than {MAX_BYTES // 1_000_000} MB. Split it and import the parts one by one.")
    if data.startswith(b"PK\x03\x04"):
        return _excel_table(excel_rows(data))
    text, notes = _text(data)
    separator, said = _separator(text)
    return _table(_csv_rows(text, separator), (*notes, said))


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password.")
    text, notes = _decoded(data)
    if "\0" in text:
        raise BadFile("The file holds characters that no table has (NUL). Save the sheet as .xlsx or 'CSV UTF-8'.")
    return text, notes


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        if data[:2] in UTF16:
            return data[2:].decode(UTF16[data[:2]]), ()
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        if data[:2] in UTF16 or data.startswith(b"\xef\xbb\xbf"):
            raise BadFile("The file is damaged: its characters cannot be read. Save the sheet again.") from None
    try:
        return data.decode("cp1252"), (LEGACY,)
    except UnicodeDecodeError:
        raise BadFile("This is not a text table. Save the sheet as .xlsx or 'CSV UTF-8'.") from None


def _separator(text: str) -> tuple[str, str]:
    """The sign that gives the first rows the most columns of one width, and a sentence that says which it is."""
    shapes = {sign: _shape(text, sign) for sign in SEPARATORS}
    best = max(shapes.values())
    fitting = [sign for sign, shape in shapes.items() if shape == best]
    if best[1] < 2:
        raise BadFile("No table was found: the first row has one column only. Save the sheet as .xlsx or 'CSV UTF-8'.")
    if len(fitting) > 1:
        names = " or ".join(SEPARATORS[sign] for sign in fitting)
        raise BadFile(f"It is not clear whether {names} separate the columns. Save the sheet as .xlsx.")
    return fitting[0], f"The columns are separated by {SEPARATORS[fitting[0]]}."


def _shape(text: str, sign: str) -> tuple[bool, int]:
    """Whether the first rows are all as wide as the names, and how wide. Rows that cannot be read do not fit."""
    widths = []
    try:
        for _, cells in zip(range(20), _csv_rows(text, sign), strict=False):
            widths += [len(cells)] if cells else []
    except BadFile:
        return False, widths[0] if widths else 0
    several = bool(widths) and widths[0] > 1
    return several and len(set(widths)) == 1, widths[0] if widths else 0


def _csv_rows(text: str, sign: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):  # noqa: B007 - the row is for the sentence below
            yield cells
    except csv.Error as error:
        raise BadFile(f"Row {row + 1} cannot be read ({error}). Check its quotation marks.") from None


def _excel_table(sheet: Sheet) -> TextTable:
    table = _table(sheet.rows, sheet.notes)
    names = [cell.strip() for cell in sheet.rows[0]]
    odd = {(row, names[column - 1]): why for (row, column), why in sheet.odd.items()}
    return replace(table, odd=odd, number_columns=frozenset(names[place] for place in sheet.number_columns))


def _table(rows: Iterable[Sequence[str]], notes: tuple[str, ...]) -> TextTable:
    numbered = iter(enumerate(rows, start=1))
    names = _names(next(numbered, (1, []))[1])
    read: list[TextRow] = []
    ragged: list[Refused] = []
    for row, cells in numbered:
        if row > MAX_ROWS + 1:
            raise BadFile(f"The table has more than {MAX_ROWS:,} rows. Split it and import the parts one by one.")
        if not any(cell.strip() for cell in cells):
            continue
        if why := _misfit(cells, len(names)):
            ragged.append(Refused(row, "", "", why))
        else:
            read.append(TextRow(row, tuple(cells[: len(names)])))
    if not read and not ragged:
        raise BadFile("There is nothing below the column names. Check that the right sheet was saved.")
    _check_named(names, read)
    return _without_unnamed(names, TextTable(names, tuple(read), notes, tuple(ragged)))


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise BadFile("Row 1 is empty. The column names must stand in the first row.")
    if len(names) > MAX_COLUMNS:
        raise BadFile(f"The table has more than {MAX_COLUMNS} columns. Keep only those that are to be imported.")
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise BadFile(f"Two columns are named “{short(twice)}”. Give each column in row 1 its own name.")
    if unreadable := next((name for name in names if not name.isprintable()), None):
        raise BadFile(f"The column name {short(repr(unreadable))} holds invisible characters. Type it again in row 1.")
    return tuple(names)


def _misfit(cells: Sequence[str], width: int) -> str:
    if len(cells) < width:
        return f"The row has {len(cells)} cells, the table {width} columns. Check its separators and quotation marks."
    if any(cell.strip() for cell in cells[width:]):
        return f"The row has cells beyond the {width} named columns. Check its separators, or name the columns."
    if any(len(cell) > MAX_CELL for cell in cells):
        return f"A cell of the row has more than {MAX_CELL:,} characters. Shorten it."
    return ""


def _check_named(names: Sequence[str], rows: Sequence[TextRow]) -> None:
    for place, name in enumerate(names):
        filled = None if name else next((row.row for row in rows if row.cells[place].strip()), None)
        if filled is not None:
            raise BadFile(f"Column {place + 1} has no name but row {filled} has a value in it. Name it in row 1.")


def _without_unnamed(names: Sequence[str], table: TextTable) -> TextTable:
    """The table without its unnamed columns, which are empty."""
    kept = [place for place, name in enumerate(names) if name]
    if len(kept) < 2:
        raise BadFile("No table was found: there is one column only. A patient and a value are needed in each row.")
    if len(kept) == len(names):
        return table
    rows = tuple(TextRow(row.row, tuple(row.cells[place] for place in kept)) for row in table.rows)
    return replace(table, columns=tuple(names[place] for place in kept), rows=rows)
