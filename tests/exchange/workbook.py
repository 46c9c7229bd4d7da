"""A small .xlsx made by hand, so that a test can put anything into a cell."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
DATE = 's="1"'


def text(where: str, value: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(where: str, value: str, extra: str = "") -> str:
    return f'<c r="{where}" {extra}><v>{value}</v></c>'


def row(place: int, *cells: str) -> str:
    return f'<row r="{place}">{"".join(cells)}</row>'


def workbook(*sheets: str, hidden: tuple[int, ...] = ()) -> bytes:
    """Each sheet is its rows."""
    packed = io.BytesIO()
    places = range(1, len(sheets) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.worksheet+xml"/>'
        for n in places
    )
    named = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}" state="{"hidden" if n in hidden else "visible"}"/>'
        for n in places
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in places
    )
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("[Content_Types].xml", _types(kinds))
        folder.writestr(
            "_rels/.rels", _links(f'<Relationship Id="d" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>')
        )
        folder.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
        )
        styles = f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        folder.writestr("xl/_rels/workbook.xml.rels", _links(links + styles))
        folder.writestr("xl/styles.xml", STYLES)
        for n, rows in zip(places, sheets, strict=True):
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            folder.writestr(f"xl/worksheets/sheet{n}.xml", sheet)
    return packed.getvalue()


def _types(kinds: str) -> str:
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.sheet.main+xml"/>{kinds}</Types>'
    )


def _links(links: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
