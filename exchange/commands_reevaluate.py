"""manage.py reevaluate: everybody anew, on all cores, with progress; safe to kill and start again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from exchange.command_line import Json, database, now, tell
from queries import jobs, reevaluation
from queries.engine import keep_statistics
from queries.people import SERVICE

cli = typer.Typer()


@cli.command()
def reevaluate(
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that read and judge; all cores by itself.")
    ] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="From the first patient, also after an interruption.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Rebuild flags and status of every patient from the record."""
    progress = None if as_json else _said
    engine = database()
    with jobs.watched(engine, "reevaluate", now) as job:
        done = reevaluation.reevaluate(engine, by=SERVICE, at=now(), workers=workers, progress=progress, afresh=afresh)
        job.did = done.patients
    keep_statistics(engine)
    behind = f" Went on behind {done.went_on_behind} of an interrupted run." if done.went_on_behind else ""
    tell(asdict(done), as_json, f"{done.patients} patients, {done.changed} changed, {done.seconds} s.{behind}")


def _said(done: int, total: int) -> None:
    """One line that counts up, on the error stream: standard output keeps the result alone."""
    typer.echo(f"\r{done:,} of {total:,} patients", err=True, nl=done >= total)
