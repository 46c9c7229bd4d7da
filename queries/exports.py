"""What leaves the system about a patient is in the trail before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, select

from queries import audit, sessions
from queries.engine import transaction
from queries.tables import patient
from queries.writing import UNKNOWN_PATIENT
from rules.roles import Act, NotPermitted, User, check_can


def record(engine: Engine, what: str, patient_ids: Sequence[str], *, by: User, at: datetime) -> None:
    """One event a patient, all or none. Raises NotPermitted for a patient of another team."""
    wanted = list(dict.fromkeys(patient_ids))
    with transaction(engine) as connection:
        user = sessions.fresh(connection, by, at)
        rows = connection.execute(select(patient.c.id, patient.c.team_id).where(patient.c.id.in_(wanted)))
        teams = {row.id: row.team_id for row in rows}
        for one in wanted:
            if one not in teams:
                raise NotPermitted(UNKNOWN_PATIENT)
            check_can(user, Act.read_patient, teams[one])
            action, details = "patient.export", {"what": what}
            audit.append(connection, by=user, at=at, action=action, team_id=teams[one], patient_id=one, details=details)
