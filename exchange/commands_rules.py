"""Commands that put files of cases to the rules: score, change, trend, flags (forms: docs/records.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from exchange import reference, reference_flags
from exchange.command_line import File, Json, database, everywhere, put_cases, tell
from queries import flags

cli = typer.Typer()


@cli.command()
def score(file: File, as_json: Json = False) -> None:
    """Score the cases of a file."""
    put_cases(file, reference.score_cases, as_json)


@cli.command()
def change(file: File, as_json: Json = False) -> None:
    """Judge the pairs of a file by Jacobson and Truax."""
    put_cases(file, reference.change_sets, as_json)


@cli.command()
def trend(file: File, as_json: Json = False) -> None:
    """Trend of the series of a file."""
    put_cases(file, reference.trend_series, as_json)


@cli.command(name="flags")
def flags_(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False)] = None, as_json: Json = False
) -> None:
    """The flags of the records in a file; without a file, the open flags of the database."""
    if file is not None:
        put_cases(file, reference_flags.flags_cases, as_json)
        return
    frame = flags.open_flags(engine := database(), by=everywhere(engine))
    columns = {"number": "patient", "rule": "id", "urgency": "urgency", "reason": "reason", "state": "state"}
    rows = frame[[*columns, "raised_at"]].rename(columns=columns).to_dict("records")
    tell({"flags": rows}, as_json, "\n".join(f"{row['urgency']}: {row['patient']} {row['reason']}" for row in rows))
