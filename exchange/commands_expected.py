"""manage.py expected: what people who began at the same score usually score; from closed episodes, frozen."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from exchange.command_line import Json, database, now, tell
from queries import expected, expected_curves
from queries.people import SERVICE

cli, expected_cli = typer.Typer(), typer.Typer()
cli.add_typer(expected_cli, name="expected", help="Expected-response curves.")


@expected_cli.command("build")
def build(instrument: Annotated[str, typer.Option(help="For example phq9.")], as_json: Json = False) -> None:
    """Build and freeze the next version for one form. Flags follow with the next re-evaluation."""
    engine = database()
    made = expected.build(engine, instrument, by=SERVICE, at=now(), submission_id=secrets.token_hex(8))
    told = next(_told(row) for row in expected_curves.frozen(engine) if row["id"] == made)
    tell({"ok": True, **told}, as_json, f"{_said(told)}\nFlags follow with the next re-evaluation.")


@expected_cli.command("show")
def show(as_json: Json = False) -> None:
    """Every curve ever frozen, with what its hold-out check found, overall and by group."""
    found = [_told(row) for row in expected_curves.frozen(database())]
    none = "No curve yet: “off the expected track” cannot be said here."
    tell({"curves": found}, as_json, "\n\n".join(map(_said, found)) or none)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = "instrument instrument_version version episodes from_on to_on entered_by entered_at".split()
    sessions = [{"session": one["session"], "n": one["n"]} for one in row["curve"]["sessions"]]
    return {**{name: row[name] for name in kept}, "sessions": sessions, "checks": row["curve"]["checks"]}


def _said(told: Mapping[str, Any]) -> str:
    head = f"{told['instrument']}, curve {told['version']}: {told['episodes']} closed episodes"
    head += f", {told['from_on']} to {told['to_on']}."
    return "\n".join([head, *(f"  {one['group']}: {one['name']}" for one in told["checks"])])
