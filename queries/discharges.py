"""The end of a patient's care, and its beginning again: the day stands with the patient, who and why in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Text, cast, func, select, update

from queries.audit import as_written
from queries.decisions import open_safety
from queries.engine import reading
from queries.rota import zone_of
from queries.tables import patient
from queries.tables_review import VERSION_NOW, audit_event, decision, decision_version, meeting
from queries.writing import Write, writing
from rules.decisions import DecisionKind
from rules.discharge import not_begun_again_because, not_ended_because
from rules.roles import Act, Refused, User, check_can

DECIDED_COLUMNS = ["patient_id", "number", "given_name", "family_name", "title", "held_on"]


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


def decided_not_entered(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per patient in care whose last signed decision ends it, and of whom nobody has entered an end since."""
    check_can(by, Act.discharge_patient)
    later = decision.alias()
    newer = select(later.c.id).where(
        later.c.patient_id == decision.c.patient_id, later.c.entered_at > decision.c.entered_at
    )
    whose = [meeting.c[name] if name in meeting.c else patient.c[name] for name in DECIDED_COLUMNS[1:]]
    query = (
        select(decision.c.patient_id, *whose, decision.c.entered_at)
        .join(decision_version, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .join(patient, patient.c.id == decision.c.patient_id)
        .where(patient.c.team_id.in_(by.scope), patient.c.discharged_on.is_(None))
        .where(meeting.c.state == "signed", ~newer.exists())
        .where(cast(decision_version.c.kinds, Text).contains(f'"{DecisionKind.discharge}"'))
        .order_by(meeting.c.held_on, decision.c.id)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
        entered = _entered(connection, [row["patient_id"] for row in rows])
    waiting = [dict(row) for row in rows if entered.get(row["patient_id"], "") < as_written(row["entered_at"])]
    return pd.DataFrame(waiting, columns=DECIDED_COLUMNS)


def _entered(connection: Connection, patient_ids: Sequence[str]) -> dict[str, Any]:
    """When the end or a new beginning of each patient's care was last entered."""
    query = select(audit_event.c.patient_id, func.max(audit_event.c.at)).where(
        audit_event.c.patient_id.in_(patient_ids),
        audit_event.c.action == Act.discharge_patient.value,
        audit_event.c.outcome == "done",
    )
    return {row[0]: row[1] for row in connection.execute(query.group_by(audit_event.c.patient_id))}


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
