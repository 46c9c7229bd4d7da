"""The end of a patient's care, and its beginning again: the day stands with the patient, who and why in the trail."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine, select, update

from queries.decisions import open_safety
from queries.rota import zone_of
from queries.tables import patient
from queries.writing import Write, writing
from rules.discharge import not_begun_again_because, not_ended_because
from rules.roles import Act, Refused, User


def end_care(
    engine: Engine, patient_id: str, on: date | None, why: str, *, by: User, at: datetime, submission_id: str
) -> str:
    """Care ends on this day. Refused while a safety flag is open."""
    with writing(
        engine, Act.discharge_patient, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        registered_on, ended_on = _days(write, patient_id)
        refused = not_ended_because(
            on,
            why,
            registered_on=registered_on,
            ended_on=ended_on,
            today=at.astimezone(zone_of(write.connection)).date(),
            open_safety=open_safety(write.connection, patient_id),
        )
        return _keep(write, patient_id, on, why, refused)


def begin_again(engine: Engine, patient_id: str, why: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Care goes on: every rule looks at the patient as before the end."""
    with writing(
        engine, Act.discharge_patient, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        return _keep(write, patient_id, None, why, not_begun_again_because(why, ended_on=_days(write, patient_id)[1]))


def _days(write: Write, patient_id: str) -> tuple[date, date | None]:
    query = select(patient.c.registered_on, patient.c.discharged_on).where(patient.c.id == patient_id)
    row = write.connection.execute(query).one()
    return row.registered_on, row.discharged_on


def _keep(write: Write, patient_id: str, on: date | None, why: str, refused: str) -> str:
    if refused:
        raise Refused(refused)
    write.connection.execute(update(patient).where(patient.c.id == patient_id).values(discharged_on=on))
    write.object_id = patient_id
    write.details = {"ended_on": on.isoformat() if on else None, "why": why.strip()}
    return patient_id
