"""A list as a CSV file that a spreadsheet opens without running anything that somebody typed into a name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pandas as pd

# What Excel, LibreOffice and Sheets may read as the beginning of a formula (OWASP, CSV injection).
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(pages: Iterable[pd.DataFrame]) -> bytes:
    """One header, then every row of every page. UTF-8 with a mark, so that Excel reads accents and other scripts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for number, page in enumerate(pages):
        if number == 0:
            writer.writerow([defused(name) for name in page.columns])
        writer.writerows([defused(value) for value in row] for row in page.itertuples(index=False))
    return text.getvalue().encode("utf-8-sig")


def defused(value: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers; nothing stays empty."""
    if not isinstance(value, str):
        return "" if value is None or pd.isna(value) else value  # type: ignore[call-overload]
    return f"'{value}" if value.startswith(STARTS_A_FORMULA) and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
