"""The command line: the same doors as the screens, for sites and for tests.

Every command takes --json: one JSON object on standard output and nothing else there.
Exit 0: done. 1: refused or found wrong. 2: used wrongly.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from components import commands_export
from exchange import (
    commands_alerts,
    commands_expected,
    commands_reevaluate,
    commands_rule_book,
    commands_rules,
    commands_simulate,
    importing,
)
from exchange.command_line import File, Json, database, everywhere, now, team_id_of, tell
from exchange.file_limits import BadFile
from exchange.instrument_file import read_definition_file
from exchange.mapping import BadMapping
from exchange.reference import BadReference
from queries import agendas, audit, caseload, jobs, load, own_instruments, people, site
from queries.engine import Engine, SchemaNotCurrent, make_engine
from queries.instruments import instruments
from queries.keys import WeakKey
from queries.people import SERVICE
from rules.catalogue import BadDefinition
from rules.roles import Refused, Role, User
from sample_data.service import former_of, sample_rows

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
user_cli, audit_cli = typer.Typer(), typer.Typer()
cli.add_typer(user_cli, name="user", help="People who may sign in.")
cli.add_typer(audit_cli, name="audit", help="The audit trail.")
cli.add_typer(commands_export.cli, name="export")
cli.add_typer(commands_rules.cli)
cli.add_typer(commands_alerts.cli)
cli.add_typer(commands_reevaluate.cli)
cli.add_typer(commands_rule_book.cli)
cli.add_typer(commands_simulate.cli)
cli.add_typer(commands_expected.cli)


@cli.command()
def init(
    name: Annotated[str, typer.Option(help="The service's name.")] = "Stepwell",
    zone: Annotated[str, typer.Option(help="Time zone for display, e.g. Europe/London.")] = "Europe/London",
    as_json: Json = False,
) -> None:
    """Make keys, database and catalogue. Safe to repeat."""
    made = site.init(make_engine(), name=name, zone=zone, at=now())
    tell({"ok": True, "made": made}, as_json, "Ready." if made else "Was ready already; nothing lost.")


@cli.command()
def sample(
    patients: Annotated[int, typer.Option(min=20, max=100_000)] = 240,
    seed: Annotated[int, typer.Option()] = 20,
    as_json: Json = False,
) -> None:
    """Fill an empty database with a synthetic service that ends today."""
    site.init(engine := make_engine(), name="Stepwell sample service", zone="Europe/London", at=now())
    made = load.load(
        engine, sample_rows(now().date(), seed, patients, former=former_of(patients)), by=SERVICE, at=now()
    )
    tell(made, as_json, "Made: " + ", ".join(f"{count} {what}" for what, count in made.items()))


@user_cli.command("add")
def user_add(
    username: str,
    role: Annotated[Role, typer.Option()],
    team: Annotated[list[str], typer.Option(help="Made if it is not there; may be repeated.")] = [],  # noqa: B006
    name: Annotated[str, typer.Option()] = "",
    discipline: Annotated[str, typer.Option()] = "",
    password: Annotated[str, typer.Option(envvar="STEPWELL_PASSWORD", help="Asked for where it is not given.")] = "",
    as_json: Json = False,
) -> None:
    """Let somebody sign in."""
    engine, known = database(), people.teams(make_engine(), by=SERVICE)
    hashed = people.password_hash(password or typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    ids = {name: team_id for team_id, name in known.items()}
    for missing in [one for one in team if one not in ids]:
        ids[missing] = people.add_team(engine, missing, by=SERVICE, at=now(), submission_id=secrets.token_hex(8))
    made = people.add_person(
        engine,
        username=username,
        name=name or username,
        role=role,
        discipline=discipline or role.value,
        team_ids=[ids[one] for one in team],
        hashed=hashed,
        by=SERVICE,
        at=now(),
        submission_id=secrets.token_hex(8),
    )
    tell({"id": made, "username": username, "role": role.value, "teams": team}, as_json, f"{username} can sign in.")


@cli.command(name="import")
def import_(
    file: File,
    mapping: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    instrument: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A site's own instrument.")
    ] = None,
    team: Annotated[str, typer.Option(help="Whose patients these are; the mapping may say it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and write nothing.")] = False,
    on_error: Annotated[
        importing.OnError, typer.Option(help="stop: nothing; skip: all good rows.")
    ] = importing.OnError.stop,
    as_json: Json = False,
) -> None:
    """Read measurements from a CSV or Excel file."""
    engine, at = database(), now()
    if instrument:
        definition = read_definition_file(instrument.read_bytes())
        own_instruments.define(engine, definition, by=SERVICE, at=at, submission_id=secrets.token_hex(8))
    told = mapping.read_bytes() if mapping else b""
    by = everywhere(engine)
    team_id = _team_of_file(engine, team or importing.team_named(told), by)
    with jobs.watched(engine, "check of a file" if dry_run else "import", now) as job:
        seen = importing.preview(engine, file.read_bytes(), told, instruments(engine), team_id, by=by, at=at)
        job.ok, job.did = (may := seen.may_write(on_error)), len(seen.plan.new)
        job.says = "" if may else f"{len(seen.plan.refused)} rows were refused."
        if may and not dry_run:
            importing.write(engine, seen, by=by, at=at, submission_id=secrets.token_hex(8))
    refused = "\n".join(
        f"row {one.row}, {one.column or 'whole row'}: {one.value}: {one.why}" for one in seen.plan.refused
    )
    done = "Written." if may and not dry_run else "Nothing was written."
    tell(seen.counts(), as_json, "\n".join(part for part in (seen.words(), refused, done) if part))
    raise typer.Exit(0 if may else 1)


def _team_of_file(engine: Engine, named: str, by: User) -> str:
    """The team told, or the only one there is. A service without teams gets its first."""
    known = people.teams(engine, by=SERVICE)
    if named in known.values():
        return team_id_of(engine, named)
    if named or not known:
        name, key = named or "First team", secrets.token_hex(8)
        return people.add_team(engine, name, by=SERVICE, at=now(), submission_id=key)
    if len(known) > 1:
        raise Refused(f"Say whose patients these are: --team with one of {', '.join(known.values())}.")
    return next(iter(known))


@cli.command()
def agenda(team: str, as_json: Json = False) -> None:
    """Who belongs on a team's agenda today, and why."""
    engine = database()
    rows = agendas.agenda_today(engine, team_id_of(engine, team), by=everywhere(engine), on=now().date())
    words = "\n".join(f"{row['place']}. {row['patient']} ({row['lane']}): {row['why']}" for row in rows)
    tell({"items": rows}, as_json, words or "Nobody needs the team today.")


@cli.command()
def patients(as_json: Json = False) -> None:
    """Every patient with team, step and urgency, most urgent first."""
    engine = database()
    by = everywhere(engine)
    names = people.teams(engine, by=SERVICE)
    rows = [
        {"id": row.number, "team": names[row.team_id], "step": row.step, "urgency": row.urgency}
        for page in caseload.everybody(engine, by=by)
        for row in page.itertuples()
    ]
    tell({"patients": rows}, as_json, "\n".join(f"{row['id']} {row['team']}: {row['urgency']}" for row in rows))


@audit_cli.command("verify")
def audit_verify(as_json: Json = False) -> None:
    """Walk the whole trail and name the first event that is not as it was written."""
    found = audit.verify(database())
    answer = {"ok": found.ok, "rows": found.rows, "first_bad": found.first_bad}
    tell(answer, as_json, f"{found.rows} events, all as written." if found.ok else found.why)
    raise typer.Exit(0 if found.ok else 1)


SENTENCES = (Refused, BadFile, BadMapping, BadDefinition, BadReference, WeakKey, SchemaNotCurrent)
USED_WRONGLY = (BadReference,)


def main() -> None:
    """Sentences instead of tracebacks for what a person can put right."""
    try:
        cli(standalone_mode=True)
    except SENTENCES as refusal:
        typer.echo(json.dumps({"ok": False, "why": str(refusal)}) if "--json" in sys.argv else str(refusal))
        sys.exit(2 if isinstance(refusal, USED_WRONGLY) else 1)


if __name__ == "__main__":
    main()
