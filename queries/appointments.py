"""Appointments: the visits that are planned. Moved or cancelled is a new row; that one took place is an event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, RowMapping, Select, insert, select

from queries.engine import reading
from queries.tables import membership, patient, person
from queries.tables_status import patient_status
from queries.tables_story import appointment
from queries.whose import falls_to, member_here, treated_by
from queries.writing import UNKNOWN_PATIENT, Write, writing
from rules.roles import Act, NotPermitted, Refused, User, check_can

KINDS = ("visit", "telephone", "video", "group", "home visit")
COLUMNS = [
    "id", "patient_id", "team_id", "number", "name", "kind", "on", "starts_at", "with_id", "with_name", "place",
    "urgency", "clinician_id", "with_here",
]  # fmt: skip


def add(
    engine: Engine,
    patient_id: str,
    *,
    kind: str,
    on: date,
    starts_at: datetime | None = None,
    with_id: str | None = None,
    place: str = "",
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Plan one visit; returns its id."""
    told = {"kind": kind, "on": on, "starts_at": starts_at, "with_id": with_id, "place": place.strip()}
    with writing(
        engine, Act.plan_appointment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        return write.earlier if write.earlier is not None else _add(write, told, "planned", "", None)


def move(
    engine: Engine,
    appointment_id: str,
    *,
    on: date | None,
    starts_at: datetime | None = None,
    reason: str,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Plan it for another day, or (`on` None) cancel it; the reason is kept. Returns the new row's id."""
    old = _standing(engine, appointment_id)
    with writing(
        engine, Act.plan_appointment, by=by, at=at, submission_id=submission_id, patient_id=old["patient_id"]
    ) as write:
        if write.earlier is not None:
            return write.earlier
        if not reason.strip():
            raise Refused("Say why the appointment is moved or cancelled: the patient may ask.")
        taken = select(appointment.c.id).where(appointment.c.supersedes == appointment_id)
        if write.connection.scalar(taken):
            raise Refused("A colleague moved this appointment meanwhile. Reload to see it.")
        told = {name: old[name] for name in ("kind", "with_id", "place")}
        told["with_id"] = old["with_id"] if _in_team(write, old["with_id"]) else None  # left behind by a transfer
        told |= {"on": on or old["on"], "starts_at": starts_at if on else old["starts_at"]}
        return _add(write, told, "planned" if on else "cancelled", reason.strip(), appointment_id)


def _add(write: Write, told: dict[str, Any], state: str, reason: str, supersedes: str | None) -> str:
    if told["kind"] not in KINDS:
        raise Refused(f"An appointment is one of: {', '.join(KINDS)}.")
    if state == "planned" and told["on"] < write.at.date():
        raise Refused("This day has passed. Enter what took place as an event.")
    _refuse_stranger(write, told["with_id"])
    row = write.row() | told | {"state": state, "reason": reason, "supersedes": supersedes}
    write.connection.execute(insert(appointment).values(row))
    write.object_id, write.details = str(row["id"]), {"state": state, "supersedes": supersedes}
    return write.object_id


def _refuse_stranger(write: Write, with_id: str | None) -> None:
    if with_id is not None and not _in_team(write, with_id):
        raise Refused("This person is not a member of the patient's team. Choose somebody who is.")


def _in_team(write: Write, person_id: str | None) -> bool:
    belongs = select(membership.c.person_id).where(
        membership.c.person_id == person_id, membership.c.team_id == write.team_id
    )
    return write.connection.scalar(belongs) is not None


def _standing(engine: Engine, appointment_id: str) -> dict[str, Any]:
    with reading(engine) as connection:
        found = connection.execute(select(appointment).where(appointment.c.id == appointment_id)).mappings().first()
    if found is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    return dict(found)


def ahead(
    engine: Engine,
    *,
    by: User,
    from_on: date,
    to_on: date | None = None,
    team_id: str | None = None,
    clinician_id: str | None = None,
    patient_id: str | None = None,
) -> pd.DataFrame:
    """One row per visit planned with a patient of the reader's teams from one day to another, in order of time.

    `clinician_id`: those with this person, and those of this person's patients where nobody of the patient's team is
    named; `with_here`: whoever is named is in that team; `team_id` is the patient's.
    """
    check_can(by, Act.read_caseload)
    teams = [one for one in by.scope if team_id in (None, one)]
    with reading(engine) as connection:
        query = _planned(teams, from_on)
        query = query if to_on is None else query.where(appointment.c.on <= to_on)
        query = query if patient_id is None else query.where(appointment.c.patient_id == patient_id)
        if clinician_id is not None:
            theirs = treated_by(connection, clinician_id, by)
            query = query.where(falls_to(appointment, "with_id", clinician_id, theirs))
        rows = connection.execute(query).mappings().all()
    return pd.DataFrame([dict(row) | {"name": _name(row)} for row in rows], columns=COLUMNS)


def _name(row: RowMapping) -> str:
    return f"{row['given_name']} {row['family_name']}".strip() or str(row["number"])


def _planned(teams: list[str], from_on: date) -> Select[Any]:
    later = appointment.alias()
    return (
        select(
            *(column for column in appointment.c if column.key != "team_id"),
            patient.c.team_id,
            member_here(appointment.c.with_id).label("with_here"),
            patient.c.number,
            patient.c.given_name,
            patient.c.family_name,
            patient.c.clinician_id,
            person.c.name.label("with_name"),
            patient_status.c.urgency,
        )
        .join(patient, patient.c.id == appointment.c.patient_id)
        .outerjoin(person, person.c.id == appointment.c.with_id)
        .outerjoin(patient_status, patient_status.c.patient_id == appointment.c.patient_id)
        .where(patient.c.team_id.in_(teams), appointment.c.on >= from_on, appointment.c.state == "planned")
        .where(~select(later.c.id).where(later.c.supersedes == appointment.c.id).exists())
        .order_by(appointment.c.on, appointment.c.starts_at, appointment.c.id)
    )
