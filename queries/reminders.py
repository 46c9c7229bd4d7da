"""Reminders: somebody is asked to do something about a patient outside a meeting, and says what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.tables import membership, patient, person
from queries.tables_lists import reminder, reminder_done
from queries.whose import falls_to, treated_by, with_us
from queries.writing import UNKNOWN_PATIENT, writing
from rules.roles import Act, NotPermitted, Refused, User, check_can


def remind(
    engine: Engine,
    patient_id: str,
    *,
    for_id: str,
    what: str,
    due_on: date,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Ask a colleague of the patient's team, or oneself. Returns the reminder's id."""
    with writing(engine, Act.remind, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        if not what.strip():
            raise Refused("Say what is to be done.")
        if due_on < at.date():
            raise Refused("The day by which it is to be done has passed.")
        in_team = select(membership.c.person_id).where(
            membership.c.person_id == for_id, membership.c.team_id == write.team_id
        )
        if write.connection.scalar(in_team) is None:
            raise Refused("Only somebody of the patient's team can be asked: nobody else may open the record.")
        row = write.row() | {"for_id": for_id, "what": what.strip(), "due_on": due_on}
        write.connection.execute(insert(reminder).values(row))
        write.object_id = str(row["id"])
        return write.object_id


def done(engine: Engine, reminder_id: str, *, words: str, by: User, at: datetime, submission_id: str) -> str:
    """It is done, or no longer needed; `words` say what came of it."""
    with reading(engine) as connection:
        patient_id = connection.scalar(select(reminder.c.patient_id).where(reminder.c.id == reminder_id))
    if patient_id is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(engine, Act.remind, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        twice = select(reminder_done.c.id).where(reminder_done.c.reminder_id == reminder_id)
        if write.connection.scalar(twice) is not None:
            raise Refused("Somebody has closed this reminder already.")
        row = write.row() | {"reminder_id": reminder_id, "words": words.strip()}
        write.connection.execute(insert(reminder_done).values(row))
        write.object_id = reminder_id
        return reminder_id


def open_reminders(
    engine: Engine,
    *,
    for_id: str | None = None,
    asked_by: str | None = None,
    patient_id: str | None = None,
    by: User,
) -> pd.DataFrame:
    """One row per reminder that nobody has closed about a patient of the reader's teams, soonest due first.

    `for_id`: what falls to this person (queries/whose.py).
    """
    check_can(by, Act.remind)
    closed = select(reminder_done.c.reminder_id)
    asker, asked = person.alias(), person.alias()
    told: list[Any] = [reminder, asker.c.name.label("asker"), asked.c.name.label("asked")]
    query = (
        select(*told, patient.c.number, patient.c.given_name, patient.c.family_name)
        .join(patient, patient.c.id == reminder.c.patient_id)
        .join(asker, asker.c.id == reminder.c.entered_by)
        .join(asked, asked.c.id == reminder.c.for_id)
        .where(with_us(by), reminder.c.id.not_in(closed))
        .order_by(reminder.c.due_on, reminder.c.id)
    )
    if patient_id is not None:
        query = query.where(reminder.c.patient_id == patient_id)
    if asked_by is not None:
        query = query.where(reminder.c.entered_by == asked_by)
    with reading(engine) as connection:
        if for_id is not None:
            query = query.where(falls_to(reminder, "for_id", for_id, treated_by(connection, for_id, by)))
        found = connection.execute(query)
        return pd.DataFrame(found.mappings().all(), columns=list(found.keys()))
