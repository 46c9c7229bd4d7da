"""manage.py rules, setting and instrument: the rule book, its numbers, and the wording of licensed forms."""

from __future__ import annotations

from typing import Annotated

import typer

from exchange.command_line import Json, tell
from queries.engine import SchemaNotCurrent, check_schema, database_exists, make_engine
from queries.rule_book import rule_book
from rules.catalogue import catalogue
from rules.rule_book import Book
from rules.rule_book import rule_book as book_of
from rules.rule_book_text import as_markdown
from rules.settings import DEFAULT

cli = typer.Typer()


@cli.command()
def rules(
    shipped: Annotated[bool, typer.Option("--shipped", help="As shipped, whatever this service has changed.")] = False,
    as_json: Json = False,
) -> None:
    """The whole rule book: instrument, rule, number, source, confidence, version."""
    book = shipped_book() if shipped or not database_exists() else _book_here()
    tell(book, as_json, as_markdown(book))


def shipped_book() -> Book:
    """What docs/rule_book.md holds."""
    return book_of(catalogue(), DEFAULT)


def _book_here() -> Book:
    engine = make_engine()
    try:
        check_schema(engine)
    except SchemaNotCurrent as old:
        typer.echo(f"{old} Until then this is the rule book as shipped.", err=True)
        return shipped_book()
    return rule_book(engine)
