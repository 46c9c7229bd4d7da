"""What the agenda as a file says of each case: where the patient stands, as the caseload has it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from queries import meetings
from queries.engine import reading
from queries.tables import patient
from queries.tables_review import agenda_item
from queries.tables_status import patient_status
from rules.roles import Act, User, check_can

TOLD = "measure baseline last last_on verdict_words function_words safety_words reasons unknown step last_review_on"


def standing(engine: Engine, meeting_id: str, *, by: User) -> dict[str, dict[str, Any]]:
    """Patient id to the status of everybody on this agenda who is still with the reader's teams."""
    meetings.one(engine, meeting_id, by=by)
    check_can(by, Act.read_patient)
    query = (
        select(patient_status.c.patient_id, *(patient_status.c[name] for name in TOLD.split()))
        .join(agenda_item, agenda_item.c.patient_id == patient_status.c.patient_id)
        .join(patient, patient.c.id == patient_status.c.patient_id)
        .where(agenda_item.c.meeting_id == meeting_id, patient.c.team_id.in_(by.scope))
    )
    with reading(engine) as connection:
        return {row["patient_id"]: dict(row) for row in connection.execute(query).mappings()}
