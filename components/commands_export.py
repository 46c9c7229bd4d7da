"""Commands that write files for people: manage.py export …

What draws or prints is imported inside each command: a command that only scores a file loads none of it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from exchange.command_line import Json, Out, database, everywhere, now, refuse, team_id_of, tell
from queries import appointments, patients, people
from queries.engine import Engine
from queries.people import SERVICE
from rules.dates import counted, said
from rules.roles import Refused, User

cli = typer.Typer()
On = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the visits, e.g. 2026-11-26.")]


class Form(StrEnum):
    pdf = "pdf"
    csv = "csv"
    fhir = "fhir"


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


@cli.command("visit-card")
def visit_card(patient: str, out: Out, as_json: Json = False) -> None:
    """One patient's visit card as PDF: what to read in a minute before a visit."""
    from components import visit_card as cards

    engine = database()
    by = everywhere(engine)
    out.write_bytes(cards.card_file(engine, _patient(engine, patient, by), by=by, at=now()))
    tell({"files": [str(out)]}, as_json, f"Written to {out}.")


@cli.command("visit-cards")
def visit_cards(
    on: On,
    out: Out,
    team: Annotated[str, typer.Option(help="Only this team's visits.")] = "",
    clinician: Annotated[str, typer.Option(help="Only the visits of this user name.")] = "",
    as_json: Json = False,
) -> None:
    """The visit cards of one day's list in one PDF, in the order of the visits."""
    from components import visit_card as cards

    engine, day = database(), on.date()
    by = everywhere(engine)
    found = appointments.ahead(
        engine,
        by=by,
        from_on=day,
        to_on=day,
        team_id=team_id_of(engine, team) if team else None,
        clinician_id=_person(engine, clinician) if clinician else None,
    )
    ids = list(dict.fromkeys(found["patient_id"]))
    out.write_bytes(cards.cards_file(engine, ids, f"Visits on {said(day)}", by=by, at=now()))
    words = f"{counted(len(ids), 'card')} written to {out}." if ids else f"No visits on {said(day)}; {out} says so."
    tell({"files": [str(out)], "patients": len(ids)}, as_json, words)


@cli.command("patient")
def patient(
    patient: str,
    out: Out,
    form: Annotated[Form, typer.Option("--format", help="pdf or csv.")] = Form.pdf,
    as_json: Json = False,
) -> None:
    """One patient's record for people: the pack as PDF, or every dated thing of the trajectory as CSV."""
    from components import patient_pack

    if form is Form.fhir:
        refuse("FHIR is not written yet. Use --format pdf or --format csv.", as_json)
    engine = database()
    by = everywhere(engine)
    make = {Form.pdf: patient_pack.pack_file, Form.csv: patient_pack.table_file}[form]
    out.write_bytes(make(engine, _patient(engine, patient, by), by=by, at=now()))
    tell({"files": [str(out)]}, as_json, f"Written to {out}.")


def _patient(engine: Engine, named: str, by: User) -> str:
    """By the site's number, or by our own id; a number that two teams use must be told by id."""
    found = [ids[named] for team in by.scope if named in (ids := patients.by_number(engine, team, by=by))]
    if len(found) > 1:
        raise Refused(f"More than one team has a patient {named}: name the patient by id.")
    return found[0] if found else str(patients.banner(engine, named, by=by)["id"])


def _person(engine: Engine, username: str) -> str:
    known = people.people(engine, by=SERVICE)
    found = known[known["username"] == username.lower()]
    if found.empty:
        raise Refused(f"There is no user “{username}”.")
    return str(found["id"].iloc[0])


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
