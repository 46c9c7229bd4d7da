"""The first sheet of an .xlsx workbook as text.

calamine reads the cells; the sheet's XML is walked once before, because calamine gives an Excel error and a formula
without a result as an empty cell (a score that is there would be taken for a missing one), and lays out every cell
up to the last one used, however far away it is.
"""

from __future__ import annotations

import datetime
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from exchange.excel_guard import Walk, attributes_of, cell_name, text_lengths, walk_sheet
from exchange.file_limits import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, MAX_UNPACKED, BadFile, short

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
Place = tuple[int, int]  # row and column, both counted from 1 as in the spreadsheet
NOT_EXCEL = "The file cannot be read as an Excel workbook. Open it in Excel and save it again as .xlsx."
ROUNDED = "is a number of more than 15 digits: Excel has rounded it. Type it again as text."
EXACT_BELOW = 10**15  # Excel keeps 15 digits of a number


@dataclass(frozen=True)
class Sheet:
    """`odd` cells must not be used; their sentence says why."""

    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    number_columns: frozenset[int]
    odd: Mapping[Place, str]


def excel_rows(data: bytes) -> Sheet:
    """The first visible sheet that holds anything. Raises BadFile with a sentence."""
    parts = _unpacked(data)
    walks = _walked(parts)
    try:
        with load_workbook(io.BytesIO(_packed(parts))) as workbook:
            return _read(workbook, walks)
    except (CalamineError, ValueError, OverflowError, MemoryError) as error:
        raise error if isinstance(error, BadFile) else BadFile(NOT_EXCEL) from None


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The workbook's parts, none larger than it says and all together within the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            entries = folder.infolist()
            if len(entries) > 1_000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise BadFile("The workbook is too large when unpacked. Copy the one sheet into a new workbook.")
            return {entry.filename: _part(folder, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadFile(NOT_EXCEL) from error
    except (ValueError, UnicodeError, OverflowError) as error:
        raise error if isinstance(error, BadFile) else BadFile(NOT_EXCEL) from None


def _part(folder: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part, unpacked no further than it says it is large."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadFile(NOT_EXCEL)
    with folder.open(entry) as opened:
        return opened.read(entry.file_size + 1)


def _packed(parts: dict[str, bytes]) -> bytes:
    """The same workbook without compression: calamine sees exactly what was measured above."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as folder:
        for name, part in parts.items():
            folder.writestr(name, part)
    return packed.getvalue()


def _walked(parts: dict[str, bytes]) -> Mapping[str, Walk]:
    """Every sheet's walk by the sheet's name; all of them must be within the limits."""
    strings = [part for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")]
    lengths = [length for part in strings for length in text_lengths(part)]
    walks = {name: walk_sheet(part, lengths) for name, part in parts.items() if "/worksheets/" in name.lower()}
    for walk in walks.values():
        _check_reach(walk)
    return {name: walks[place] for name, place in _sheet_places(parts).items() if place in walks}


def _check_reach(walk: Walk) -> None:
    if walk.last_row > MAX_ROWS + 1 or walk.last_column > MAX_COLUMNS:
        raise BadFile(
            f"A sheet reaches to cell {cell_name(walk.last_row, walk.last_column)}; {MAX_ROWS:,} rows and "
            f"{MAX_COLUMNS} columns are the most. Delete what lies outside the table, or split it."
        )
    if walk.text > MAX_TEXT:
        raise BadFile("A sheet holds more text than can be read at once. Split it and import the parts.")


def _sheet_places(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Which part of the workbook each sheet lies in."""
    targets = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in attributes_of(parts.get("xl/_rels/workbook.xml.rels", b""), "Relationship")
    }
    sheets = attributes_of(parts.get("xl/workbook.xml", b""), "sheet")
    return {sheet.get("name", ""): targets.get(_link(sheet), "") for sheet in sheets}


def _link(sheet: Mapping[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _read(workbook: CalamineWorkbook, walks: Mapping[str, Walk]) -> Sheet:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    ]
    filled = [name for name in names if workbook.get_sheet_by_name(name).end is not None]
    if not filled:
        raise BadFile("No sheet of the workbook holds anything. Check that it was saved.")
    if filled[0] not in walks:
        raise BadFile(NOT_EXCEL)
    notes = [f"The sheet “{short(filled[0])}” was read."]
    if len(filled) > 1:
        notes.append(f"Not read: the sheets {', '.join(short(name) for name in filled[1:])}.")
    values = workbook.get_sheet_by_name(filled[0]).to_python(skip_empty_area=False)
    return _sheet(values, tuple(notes), walks[filled[0]])


def _sheet(values: Sequence[Sequence[Value]], notes: tuple[str, ...], walk: Walk) -> Sheet:
    width = max([walk.last_column, *map(len, values)])
    rows = [[*map(_cell_text, row), *[""] * (width - len(row))] for row in values]
    rows += [[""] * width for _ in range(walk.last_row - len(rows))]
    odd = {place: f"Cell {cell_name(*place)} {ROUNDED}" for place in _rounded(values)}
    for (row, column), (said, why) in walk.odd.items():
        rows[row - 1][column - 1] = said
        odd[row, column] = f"Cell {cell_name(row, column)} {why}"
    return Sheet(tuple(map(tuple, rows)), notes, _number_columns(values[1:]), odd)


def _cell_text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, int | float):
        return _number_text(value)
    return value if isinstance(value, str) else str(value)


def _number_text(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def _number_columns(rows: Iterable[Sequence[Value]]) -> frozenset[int]:
    return frozenset(
        place
        for row in rows
        for place, value in enumerate(row)
        if isinstance(value, int | float) and not isinstance(value, bool)
    )


def _rounded(values: Sequence[Sequence[Value]]) -> Iterable[Place]:
    for row, cells in enumerate(values, start=1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, int | float) and abs(value) >= EXACT_BELOW:
                yield row, column
