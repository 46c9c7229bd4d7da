"""The chair's signature: every decision of a meeting, checked, frozen under its digest; afterwards only amended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries import meetings, referrals
from queries.decision_content import version_with_detail
from queries.decisions import open_safety
from queries.drafts import kept_draft
from queries.engine import reading
from queries.second_signature import second_signature_wanted
from queries.tables import patient, person
from queries.tables_outcomes import decision_confirmation
from queries.tables_review import VERSION_NOW, decision, decision_version, meeting, signature
from queries.writing import UNKNOWN_PATIENT, Write, writing
from rules.decision_needs import missing_to_sign
from rules.decisions import check_decision_move
from rules.roles import Act, NotPermitted, Refused, User


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
        wanted = {"second_wanted": second_signature_wanted(write.connection)}
        for row in taken:
            _confirm(write, row)  # the chair signs for the read-back; what was confirmed before keeps its own row
            first = meetings.signature_row(write, row, meeting_id, method)
            write.connection.execute(insert(signature).values(first | wanted))
        ids = [row["decision_id"] for row in taken]
        write.connection.execute(update(decision).where(decision.c.id.in_(ids)).values(state="signed"))
        referrals.answered(write, meeting_id)
        closed = {"state": "signed", "signed_at": at}
        write.connection.execute(update(meeting).where(meeting.c.id == meeting_id).values(closed))
        write.object_id, write.details = meeting_id, {"decisions": {row["decision_id"]: row["digest"] for row in taken}}
        return meeting_id


def confirm(engine: Engine, decision_id: str, *, seen_version: int, by: User, at: datetime, submission_id: str) -> str:
    """This version was read back in the meeting and agreed. A later change has to be read back again."""
    with reading(engine) as connection:
        patient_id = connection.scalar(select(decision.c.patient_id).where(decision.c.id == decision_id))
    if patient_id is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(
        engine, Act.confirm_decision, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        now = write.connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().one()
        meetings.check_open(write, now["meeting_id"])
        if now["current_version"] != seen_version:
            raise Refused("A colleague changed this decision since you read it aloud. Read it back again.")
        check_decision_move(now["state"], "confirmed")
        row = write.connection.execute(version_with_detail(decision_id, seen_version)).mappings().one()
        missing = _gaps(write.connection, row)
        if missing:
            raise Refused("Not confirmed yet. " + " ".join(missing))
        _confirm(write, row)
        write.connection.execute(update(decision).where(decision.c.id == decision_id).values(state="confirmed"))
        write.object_id, write.details = decision_id, {"version": seen_version, "digest": row["digest"]}
        return decision_id


def _confirm(write: Write, version: RowMapping) -> None:
    """One row per version that was read back; the first one counts."""
    key = {"decision_id": version["decision_id"], "version": version["version"]}
    here = [decision_confirmation.c[name] == value for name, value in key.items()]
    if write.connection.scalar(select(decision_confirmation.c.version).where(*here)) is None:
        whose = write.whose() | {"patient_id": version["patient_id"], "digest": version["digest"]}
        write.connection.execute(insert(decision_confirmation).values(whose | key))


def confirmed(engine: Engine, meeting_id: str, *, by: User) -> dict[str, tuple[str, datetime]]:
    """Decision id to who confirmed its current version and when; only those that are confirmed."""
    meetings.one(engine, meeting_id, by=by)
    current = (decision_confirmation.c.decision_id == decision.c.id) & (
        decision_confirmation.c.version == decision.c.current_version
    )
    query = select(decision.c.id, person.c.name, decision_confirmation.c.entered_at)
    query = query.select_from(decision).join(decision_confirmation, current)
    query = query.join(person, person.c.id == decision_confirmation.c.entered_by)
    with reading(engine) as connection:
        rows = connection.execute(query.where(decision.c.meeting_id == meeting_id))
        return {row.id: (row.name, row.entered_at) for row in rows}


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
    query = select(decision_version).join(decision, VERSION_NOW).where(decision.c.meeting_id == meeting_id)
    return connection.execute(query).mappings().all()
