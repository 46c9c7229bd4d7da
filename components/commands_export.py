"""Commands that write files for people: manage.py export …

What draws or prints is imported inside each command: a command that only scores a file loads none of it.
"""

from __future__ import annotations

import typer

from exchange.command_line import Json, Out, database, everywhere, tell

cli = typer.Typer()


@cli.callback()
def export() -> None:
    """Files for people."""


@cli.command("minutes")
def minutes(meeting: str, out: Out, as_json: Json = False) -> None:
    """The minutes of one meeting as PDF."""
    from components import pack

    engine = database()
    out.write_bytes(pack.minutes_file(engine, meeting, everywhere(engine)))
    tell({"files": [str(out)]}, as_json, f"Written to {out}.")
