"""What every command of the command line shares: the database, the clock, and how an answer is printed.

Every command takes --json: one JSON object on standard output and nothing else there.
Exit 0: done. 1: refused or found wrong. 2: used wrongly.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from queries import people
from queries.engine import Engine, check_schema, make_engine
from queries.people import SERVICE
from rules.roles import Refused, User

Json = Annotated[bool, typer.Option("--json", help="One JSON object and nothing else.")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Out = Annotated[Path, typer.Option(dir_okay=False, help="The file to write.")]


def now() -> datetime:
    """Now, or STEPWELL_NOW where a test or a rehearsal sets the clock."""
    told = os.environ.get("STEPWELL_NOW")
    return datetime.fromisoformat(told) if told else datetime.now(UTC)


def database() -> Engine:
    engine = make_engine()
    check_schema(engine)
    return engine


def everywhere(engine: Engine) -> User:
    """The service account with every team in its scope."""
    return replace(SERVICE, team_ids=tuple(people.teams(engine, by=SERVICE)))


def team_id_of(engine: Engine, name: str) -> str:
    found = {team: team_id for team_id, team in people.teams(engine, by=SERVICE).items()}
    if name not in found:
        raise Refused(f"There is no team “{name}”. The teams are: {', '.join(found) or 'none yet'}.")
    return found[name]


def tell(answer: Mapping[str, Any], as_json: bool, words: str) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else words)


def refuse(why: str, as_json: bool) -> NoReturn:
    tell({"ok": False, "why": why}, as_json, why)
    raise typer.Exit(1)


def put_cases(file: Path, answer: Callable[[Any], Mapping[str, Any]], as_json: bool) -> None:
    """Put a file of reference cases to one rule."""
    try:
        text = file.read_text(encoding="utf-8-sig")  # some editors put a mark in front
        payload = json.loads(text) if text.strip() else refuse(f"{file.name} is empty.", as_json)
    except UnicodeDecodeError:
        refuse(f"{file.name} is not text in UTF-8. Save it as UTF-8 and send it again.", as_json)
    except RecursionError:
        refuse(f"{file.name} holds lists within lists without end. Send the cases one beside another.", as_json)
    except ValueError as error:
        refuse(f"{file.name} is not JSON: {error}.", as_json)
    tell(found := answer(payload), as_json, json.dumps(found, indent=2, ensure_ascii=False, default=str))
