"""Dates and numbers as people write them in spreadsheets. What can be read in two ways is refused."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from exchange.file_limits import short

EARLIEST = date(1900, 1, 1)  # earlier is a slip of the pen in this century's records
ISO = "YYYY-MM-DD"
DAY_FORMATS = (ISO, "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD", "YYYYMMDD")
FORMATS = (*DAY_FORMATS, *(f"{day} hh:mm" for day in DAY_FORMATS), *(f"{day} hh:mm:ss" for day in DAY_FORMATS))
_PARTS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MM": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{1,2})",
    "hh": r"(?:[01]?[0-9]|2[0-3])",
    "mm": r"[0-5][0-9]",
    "ss": r"[0-5][0-9](?:\.[0-9]{1,6})?",
}
_MOST = {"days": 20_000, "weeks": 2_800, "months": 650}  # some fifty years


@dataclass(frozen=True, order=True)
class Offset:
    """How long after the start."""

    count: int
    unit: Literal["days", "weeks", "months"]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


def read_offset(value: object) -> Offset:
    """‘2 months’, ‘6 weeks’, ‘10 days’. Raises ValueError with a phrase."""
    found = re.fullmatch(r"([0-9]{1,5}) ?(day|week|month)s?", value.strip()) if isinstance(value, str) else None
    if found is None or int(found[1]) > _MOST[found[2] + "s"]:
        raise ValueError(
            f"“{short(str(value), 40)}” is not a time after the start. Write it as ‘2 months’ or ‘6 weeks’"
        )
    unit: Literal["days", "weeks", "months"] = found[2] + "s"  # type: ignore[assignment]
    return Offset(int(found[1]), unit)


def after(start: date, offset: Offset) -> date:
    """The day that long after the start. A month after 31 January is the last day of February."""
    if offset.unit != "months":
        return start + timedelta(days=offset.count * (7 if offset.unit == "weeks" else 1))
    years, month = divmod(start.month - 1 + offset.count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def is_iso(text: str) -> bool:
    return _pattern(ISO).fullmatch(text.strip()) is not None


def read_date(text: str, form: str, today: date) -> date:
    """The day, in the stated form or as 2025-04-03. Raises ValueError with a sentence."""
    text = text.strip()
    found = _pattern(form).fullmatch(text) or _pattern(ISO).fullmatch(text)
    if found is None:
        raise ValueError(_not_in_form(form))
    try:
        day = date(*(int(found[part]) for part in ("year", "month", "day")))
    except ValueError:
        raise ValueError(f"There is no such day. It was read as {form}; correct the date or the form.") from None
    if day > today:
        raise ValueError(f"{day:%d %b %Y} has not come yet. Correct the date, or check which number is the day.")
    if day < EARLIEST:
        raise ValueError("The year is before 1900. Correct the date.")
    return day


def _not_in_form(form: str) -> str:
    if form == ISO:
        return (
            "Written so, the day is not certain. Write it as 2025-04-30, or say in the mapping how dates are written."
        )
    return f"The mapping says dates are written {form}; this one is not. Correct it."


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """One or two digits for day and month, unless the form is a rigid one."""
    pattern = re.escape(form)
    for part, digits in _PARTS.items():
        rigid = part in ("MM", "DD") and form.startswith(("YYYY-", "YYYYMM"))
        pattern = pattern.replace(part, digits.replace("{1,2}", "{2}") if rigid else digits, 1)
    return re.compile(pattern)


def read_number(text: str, decimal: str = ".") -> float:
    """A plain number: no exponent, no fraction, no thousands sign. Raises ValueError with a sentence."""
    text = text.strip()
    point = re.escape(decimal)
    if re.fullmatch(rf"-?[0-9]{{1,12}}(?:{point}[0-9]{{1,12}})?", text):
        number = float(text.replace(decimal, "."))
        return int(number) if number.is_integer() else number
    if decimal == "." and re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        raise ValueError('The number has a comma. Write a point, or put ‘decimal: ","’ into the mapping.')
    if decimal == "," and re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
        raise ValueError(
            "The mapping says that decimals have a comma, and this number has a point. Correct one of them."
        )
    raise ValueError("This is not a number. Write it in digits, or leave the cell empty if there is none.")
