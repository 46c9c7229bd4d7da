"""manage.py rules and instrument wording: the rule book, and the text of forms this service has a licence for."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from exchange.command_line import File, Json, database, now, tell
from exchange.instrument_file import read_wording_file
from queries import wordings
from queries.engine import SchemaNotCurrent, check_schema, database_exists, make_engine
from queries.people import SERVICE
from queries.rule_book import rule_book
from rules.catalogue import catalogue
from rules.rule_book import Book
from rules.rule_book import rule_book as book_of
from rules.rule_book_text import as_markdown
from rules.settings import DEFAULT

cli, instrument_cli = typer.Typer(), typer.Typer()
cli.add_typer(instrument_cli, name="instrument", help="Forms: their licensed wording.")


@instrument_cli.callback()
def instrument() -> None:
    """Forms: their licensed wording."""


@cli.command()
def rules(
    shipped: Annotated[bool, typer.Option("--shipped", help="As shipped, whatever this service has changed.")] = False,
    as_json: Json = False,
) -> None:
    """The whole rule book: instrument, rule, number, source, confidence, version."""
    book = shipped_book() if shipped or not database_exists() else _book_here()
    tell(book, as_json, as_markdown(book))


@instrument_cli.command("wording")
def wording(file: File, as_json: Json = False) -> None:
    """Take in the wording of a form that this service has a licence for (form of the file: docs/wording.md)."""
    told = read_wording_file(file.read_bytes())
    made = wordings.add(database(), told, by=SERVICE, at=now(), submission_id=secrets.token_hex(8))
    name, version, language, number = made.split("/")
    words = f"{name} version {version} is shown in {language}: wording {number}."
    tell({"ok": True, "wording": made}, as_json, words)


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
