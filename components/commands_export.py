"""Commands that write files for people: manage.py export …

What draws or prints is imported inside each command: a command that only scores a file loads none of it.
"""

from __future__ import annotations

from pathlib import Path

import typer

from exchange.command_line import Json, Out, database, everywhere, now, tell

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


@cli.command("letter")
def letter(decision: str, out: Out, as_json: Json = False) -> None:
    """The letter to the referrer about one signed decision, as PDF."""
    _paper("letter", decision, out, as_json)


@cli.command("reply")
def reply(decision: str, out: Out, as_json: Json = False) -> None:
    """The plain-language reply to the patient about one signed decision, as PDF."""
    _paper("reply", decision, out, as_json)


def _paper(kind: str, decision: str, out: Path, as_json: bool) -> None:
    from components import letters

    engine = database()
    out.write_bytes(letters.letter_file(engine, kind, decision, everywhere(engine)))
    tell({"files": [str(out)]}, as_json, f"Written to {out}.")


@cli.command("calendar")
def calendar_(meeting: str, out: Out, as_json: Json = False) -> None:
    """Actions, reviews and judgement days of one meeting as a calendar file."""
    from exchange import calendar
    from queries import calendars

    engine = database()
    out.write_bytes(calendar.ics(calendars.of_meeting(engine, meeting, by=everywhere(engine)), now()))
    tell({"files": [str(out)]}, as_json, f"Written to {out}.")
