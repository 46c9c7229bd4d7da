from __future__ import annotations

import codecs
import csv
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.file_limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from exchange.tables_in import BadFile, TextTable, read_table
from tests.exchange.workbook import DATE, number, row, text, workbook

pytestmark = pytest.mark.slow

HEAD = row(1, text("A1", "patient"), text("B1", "total"))


def cells(table: TextTable) -> list[tuple[str, ...]]:
    return [one.cells for one in table.rows]


@pytest.mark.parametrize(
    "value", ["0012345678", "1E5", "NA", "007", "null", "TRUE", " 12 ", "1.50", "03/04/2025", "=1+1", ""]
)
def test_every_cell_stays_as_it_was_written(value: str) -> None:
    assert cells(read_table(f"patient,total\nx,{value}\n".encode())) == [("x", value)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n1,2\n", "commas"),
        (b"a;b\n1;2,5\n", "semicolons"),
        (b"a\tb\n1\t2\n", "tabs"),
        (b'"a;x",b\n1,2\n', "commas"),
    ],
)
def test_the_separator_is_found_and_said(data: bytes, said: str) -> None:
    assert f"separated by {said}" in read_table(data).notes[-1]


def test_a_file_that_two_separators_fit_is_refused() -> None:
    with pytest.raises(BadFile, match="commas or semicolons"):
        read_table(b"a,b;c\n1,2;3\n")


@pytest.mark.parametrize(
    "data",
    [
        "name,total\nMüller,1\n".encode(),
        "name,total\nMüller,1\n".encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + "name,total\nMüller,1\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "name,total\nMüller,1\n".encode("utf-16-be"),
    ],
)
def test_unicode_files_are_read_alike_and_without_a_warning(data: bytes) -> None:
    table = read_table(data)
    assert table.columns == ("name", "total")
    assert cells(table) == [("Müller", "1")]
    assert len(table.notes) == 1


def test_windows_1252_is_read_with_a_warning() -> None:
    table = read_table("name,total\nMüller,1\n".encode("cp1252"))
    assert cells(table) == [("Müller", "1")]
    assert "Windows-1252" in table.notes[0]


def test_row_numbers_are_the_spreadsheet_s_across_blank_rows_and_line_breaks_in_cells() -> None:
    table = read_table(b'a,b\n"x\ny",1\n\n,\nz,2\n')
    assert [one.row for one in table.rows] == [2, 5]


@pytest.mark.parametrize(
    ("bad", "why"), [("1\n", "1 cells"), ("1,2,3\n", "beyond the 2"), (f"1,{'x' * 40_000}\n", "more than 32,767")]
)
def test_a_ragged_row_is_refused_and_the_others_stay(bad: str, why: str) -> None:
    table = read_table(f"a,b\n{bad}5,6\n7,8\n9,0\n".encode())
    assert [one.row for one in table.refused] == [2]
    assert why in table.refused[0].why
    assert cells(table) == [("5", "6"), ("7", "8"), ("9", "0")]


def test_empty_cells_to_the_right_and_unnamed_empty_columns_do_no_harm() -> None:
    table = read_table(b"a,,b,\n1,,2,\n3,,4,\n")
    assert table.columns == ("a", "b")
    assert cells(table) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"a,b\n", "nothing below"),
        (b"a\n1\n", "one column"),
        (b"a,\n1,\n", "one column"),
        (b"\na,b\n1,2\n", "Row 1 is empty"),
        (b"a,a\n1,2\n", "Two columns"),
        (b"a,,b\n1,2,3\n", "Column 2 has no name"),
        (b"a,b\n1,\x002\n", "NUL"),
        ("a,b\n1,2\n".encode("utf-16-le"), "NUL"),
        (b'a,b\n"1,2\n', "quotation marks"),
        (b"a,b\n\x81,\xff\n", "not a text table"),
        (b"\xff\xfea", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, "password"),
        (b"PK\x03\x04" + b"x" * 50, "Excel"),
        (b"a\x07x,b\n1,2\n", "invisible"),
        (b"x" * (MAX_BYTES + 1), "10 MB"),
        (",".join(map(str, range(MAX_COLUMNS + 1))).encode() + b"\n1", "200 columns"),
        (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), "200,000 rows"),
    ],
)
def test_what_is_no_table_gets_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        read_table(data)


def test_a_table_at_the_limits_is_read() -> None:
    assert len(read_table(b"a,b\n" + b"1,2\n" * MAX_ROWS).rows) == MAX_ROWS
    wide = ",".join(map(str, range(MAX_COLUMNS)))
    assert len(read_table(f"{wide}\n{wide}".encode()).columns) == MAX_COLUMNS


def test_excel_cells_become_text_without_guessing() -> None:
    third = row(3, number("A3", "7"), number("B3", "45000", DATE), number("C3", "0.1"), number("D3", "45000.5", DATE))
    second = row(2, text("A2", "007"), text("B2", "1E5"), number("C2", "12"), '<c r="D2" t="b"><v>1</v></c>')
    head = row(1, *(text(f"{letter}1", name) for letter, name in zip("ABCD", "wxyz", strict=True)))
    table = read_table(workbook(head + second + third))
    assert cells(table) == [("007", "1E5", "12", "TRUE"), ("7", "2023-03-15", "0.1", "2023-03-15 12:00:00")]
    assert table.number_columns == {"w", "y"}


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ('<c r="B3" t="e"><v>#N/A</v></c>', "Excel error"),
        ('<c r="B3"><f>A1+1</f></c>', "formula without a result"),
        (number("B3", "1234567890123456"), "more than 15 digits"),
    ],
)
@pytest.mark.parametrize("last", ["", row(9, text("A9", "p"), number("B9", "1"))])
def test_an_excel_cell_that_must_not_be_used_is_not_taken_for_an_empty_one(cell: str, why: str, last: str) -> None:
    table = read_table(
        workbook(HEAD + row(2, text("A2", "p"), number("B2", "1")) + row(3, text("A3", "q"), cell) + last)
    )
    assert why in table.odd[3, "total"]
    assert table.rows[1].cells[1] != ""


@pytest.mark.parametrize(
    ("cell", "shown"), [('<c r="B3" t="e"><v>#N/A</v></c>', "#N/A"), ('<c r="B3"><f>A1+1</f></c>', "=…")]
)
def test_a_last_row_that_holds_nothing_but_an_odd_cell_is_not_lost(cell: str, shown: str) -> None:
    table = read_table(workbook(HEAD + row(2, text("A2", "p"), number("B2", "1")) + row(3, cell)))
    assert cells(table)[1:] == [("", shown)]
    assert (3, "total") in table.odd


def test_a_formula_with_its_result_is_an_ordinary_value() -> None:
    table = read_table(workbook(HEAD + row(2, text("A2", "p"), '<c r="B2"><f>3+4</f><v>7</v></c>')))
    assert cells(table) == [("p", "7")]
    assert not table.odd


def test_the_first_visible_sheet_is_read_and_the_others_are_named() -> None:
    body = row(2, text("A2", "p"), number("B2", "1"))
    error = HEAD + row(2, text("A2", "q"), '<c r="B2" t="e"><v>#REF!</v></c>')
    table = read_table(workbook(error, "", HEAD + body, HEAD + body, hidden=(1,)))
    assert cells(table) == [("p", "1")]
    assert "“S3” was read" in table.notes[0]
    assert "S4" in table.notes[1]
    assert "S1" not in table.notes[1]
    assert not table.odd


def test_a_far_away_cell_is_refused_before_a_room_of_that_size_is_laid_out() -> None:
    with pytest.raises(BadFile, match="XFD1048576"):
        read_table(workbook(HEAD + number("XFD1048576", "1")))


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_001)
    with pytest.raises(BadFile, match="too large when unpacked"):
        read_table(packed.getvalue())


def test_a_workbook_that_defines_entities_is_refused() -> None:
    packed = workbook(HEAD)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' if "sheet1" in name else b""
            new.writestr(name, doctype + old.read(name))
    with pytest.raises(BadFile, match="definitions"):
        read_table(out.getvalue())


def outcome(data: bytes) -> TextTable | str:
    try:
        return read_table(data)
    except BadFile as error:
        return str(error)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    found = outcome(data)
    assert isinstance(found, TextTable) or found.endswith(".")


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_workbook_gives_a_table_or_a_sentence(place: int, byte: int) -> None:
    data = bytearray(workbook(HEAD + row(2, text("A2", "p"), number("B2", "1"))))
    data[place % len(data)] = byte
    found = outcome(bytes(data))
    assert isinstance(found, TextTable) or found.endswith(".")


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(PRINTABLE, PRINTABLE), min_size=1, max_size=8))
def test_text_written_as_csv_comes_back_letter_by_letter(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([("a", "b"), *(("x", first + second) for first, second in rows)])
    table = read_table(out.getvalue().encode())
    assert cells(table) == [("x", first + second) for first, second in rows]
