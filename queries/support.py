"""The short check of what may be in the way of somebody who is not on track."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.tables import patient, person
from queries.tables_alerts import support_check
from queries.writing import writing
from rules.roles import Act, Role, User, check_can
from rules.support_check import VERSION, suggestions


def record(
    engine: Engine,
    patient_id: str,
    answers: Mapping[str, str],
    *,
    flag_id: str | None,
    note: str,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Keep the answers and what they suggested, under the version of the check."""
    with writing(engine, Act.record_support, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        found = [[one.domain, one.grade, list(one.what)] for one in suggestions(answers)]
        told: dict[str, Any] = {"flag_id": flag_id, "taken_on": at.date(), "answers": dict(answers)}
        row = write.row() | told | {"suggestions": found, "version": VERSION, "note": note.strip()}
        write.connection.execute(insert(support_check).values(row))
        write.object_id = str(row["id"])
        return write.object_id


def checks(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per check of one patient, newest first."""
    check_can(by, Act.read_patient)
    query = select(support_check, person.c.name.label("who")).join(person, person.c.id == support_check.c.entered_by)
    query = query.join(patient, patient.c.id == support_check.c.patient_id).where(patient.c.id == patient_id)
    if by.role is not Role.service:
        query = query.where(patient.c.team_id.in_(by.scope))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(support_check.c.entered_at.desc())).mappings().all()
    return pd.DataFrame(rows, columns=[*(column.key for column in support_check.c), "who"])
