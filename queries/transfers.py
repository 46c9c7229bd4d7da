"""From team to team: the patient moves with the whole record, and every open flag moves along as it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from queries.tables import patient, team
from queries.tables_alerts import transfer
from queries.tables_review import flag
from queries.writing import writing
from rules.roles import Act, Refused, User


def move_to_team(
    engine: Engine, patient_id: str, *, team_id: str, reason: str, by: User, at: datetime, submission_id: str
) -> str:
    """Hand a patient over. What was entered keeps the team it was entered in; who may read it follows the patient."""
    with writing(
        engine, Act.transfer_patient, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        if not reason.strip():
            raise Refused("Say why the patient moves to another team.")
        if team_id == write.team_id or write.connection.scalar(select(team.c.id).where(team.c.id == team_id)) is None:
            raise Refused("Choose the team that takes over.")
        number = write.connection.scalar(select(patient.c.number).where(patient.c.id == patient_id))
        taken = select(patient.c.id).where(patient.c.team_id == team_id, patient.c.number == number)
        if write.connection.scalar(taken):
            raise Refused(f"The number {number} is somebody else's in that team: give one of them another first.")
        bump = update(team).where(team.c.id == team_id).values(data_version=team.c.data_version + 1)
        write.connection.execute(bump)
        # Nobody in the new team is named yet: alerts go to whoever is on duty there until somebody is.
        moved = update(patient).where(patient.c.id == patient_id).values(team_id=team_id, clinician_id=None)
        write.connection.execute(moved)
        write.connection.execute(update(flag).where(flag.c.patient_id == patient_id).values(team_id=team_id))
        row = write.row() | {"team_id": team_id, "from_team_id": write.team_id, "reason": reason.strip()}
        write.connection.execute(insert(transfer).values(row))
        write.object_id, write.details = str(row["id"]), {"from": write.team_id, "to": team_id}
        return write.object_id
