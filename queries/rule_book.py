"""The rule book as it is in force here: the shipped one, with the site's numbers and who decided them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from queries import setting_changes
from queries.engine import reading
from queries.instruments import known_instruments
from queries.settings import current
from rules.rule_book import Book
from rules.rule_book import rule_book as book_of


def rule_book(engine: Engine) -> Book:
    """The book, each changed number with who changed it, when and why. The same for every reader."""
    with reading(engine) as connection:
        settings = current(connection)
        book = book_of(known_instruments(connection, settings), settings)
    changed = {(row.key, row.version): row for row in setting_changes.history(engine).itertuples()}
    for line in [*book["settings"], *(line for one in book["instruments"] for line in one["numbers"])]:
        _say_who(line, changed.get((line["key"], line["version"])))
    return book


def _say_who(line: dict[str, Any], row: Any) -> None:
    if row is not None:
        line["changed"] = {"by": row.who, "at": row.entered_at.isoformat(), "reason": row.reason}
