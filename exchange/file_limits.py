"""What a file may be at most, and how a refusal reads. Limits: our own choice, generous for a service's spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 10_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # what an Excel cell can hold
MAX_UNPACKED = 100_000_000  # an .xlsx is a compressed folder
MAX_TEXT = 200_000_000  # characters in all cells of a sheet, counted as often as they are shown


class BadFile(ValueError):
    """The file cannot be used. The text is shown to the person who chose it."""


@dataclass(frozen=True, order=True)
class Refused:
    """One cell or row that was not taken: where it stands in the spreadsheet, why, and what to do."""

    row: int
    column: str
    value: str
    why: str


def short(text: str, most: int = 60) -> str:
    """The text as it may stand in a sentence."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"
