"""The chair's signature: every decision of a meeting, checked, frozen under its digest; afterwards only amended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries import meetings
from queries.decisions import open_safety
from queries.drafts import kept_draft
from queries.engine import reading
from queries.tables import patient
from queries.tables_review import decision, decision_version, meeting, signature
from queries.writing import Write, writing
from rules.decisions import missing_to_sign
from rules.roles import Act, Refused, User


def sign(
    engine: Engine, meeting_id: str, *, by: User, at: datetime, submission_id: str, method: str = "password"
) -> str:
    """The chair signs every decision of the meeting as read back; from here on they are only amended."""
    team_id = meetings.team_of(engine, meeting_id)
    with writing(engine, Act.sign_meeting, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        meetings.check_open(write, meeting_id)
        if not meetings.present_now(write.connection, meeting_id):
            raise Refused("Nobody is marked as present. Mark who takes part before you sign.")
        taken = _current(write.connection, meeting_id)
        _refuse_unready(write, taken)
        for row in taken:
            write.connection.execute(insert(signature).values(meetings.signature_row(write, row, meeting_id, method)))
        ids = [row["decision_id"] for row in taken]
        write.connection.execute(update(decision).where(decision.c.id.in_(ids)).values(state="signed"))
        closed = {"state": "signed", "signed_at": at}
        write.connection.execute(update(meeting).where(meeting.c.id == meeting_id).values(closed))
        write.object_id, write.details = meeting_id, {"decisions": {row["decision_id"]: row["digest"] for row in taken}}
        return meeting_id


def _refuse_unready(write: Write, taken: Sequence[RowMapping]) -> None:
    """What a signature stands for must be there; each gap is named with the patient's number."""
    if not taken:
        raise Refused("Nothing is decided in this meeting yet. Decide its cases, “defer” where a case has to wait.")
    gaps: list[str] = []
    for row in taken:
        number = write.connection.scalar(select(patient.c.number).where(patient.c.id == row["patient_id"]))
        gaps += [f"{number}: {gap}" for gap in _gaps(write.connection, row)]
    if gaps:
        raise Refused("Not signed yet. " + " ".join(gaps))


def _gaps(connection: Connection, version: RowMapping) -> tuple[str, ...]:
    """Judged on the day it was decided: a day that has passed since was in the future then."""
    draft = kept_draft(connection, version["decision_id"], version["version"])
    safety = open_safety(connection, version["patient_id"])
    return missing_to_sign(draft, version["entered_at"].date(), safety)


def gaps(engine: Engine, meeting_id: str, *, by: User) -> dict[str, tuple[str, ...]]:
    """Decision id to what it still lacks for the signature; only decisions that lack something."""
    meetings.one(engine, meeting_id, by=by)
    with reading(engine) as connection:
        found = {row["decision_id"]: _gaps(connection, row) for row in _current(connection, meeting_id)}
    return {decision_id: sentences for decision_id, sentences in found.items() if sentences}


def _current(connection: Connection, meeting_id: str) -> Sequence[RowMapping]:
    current = (decision_version.c.decision_id == decision.c.id) & (
        decision_version.c.version == decision.c.current_version
    )
    query = select(decision_version).join(decision, current).where(decision.c.meeting_id == meeting_id)
    return connection.execute(query).mappings().all()
