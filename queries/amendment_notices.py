"""What a signer has to know: a decision they signed was amended. It stays in sight until they say they saw it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.tables import patient, person
from queries.tables_outcomes import amendment_notice, amendment_seen
from queries.tables_review import decision, decision_version, meeting, signature
from queries.writing import UNKNOWN_PATIENT, Write, writing
from rules.roles import Act, NotPermitted, User, check_can


def tell_signers(write: Write, decision_id: str, version: int) -> None:
    """One notice for everybody who signed an earlier version, except the one who amends."""
    query = select(signature.c.signer_id).where(signature.c.decision_id == decision_id).distinct()
    for person_id in sorted(write.connection.scalars(query)):
        if person_id != write.by.id:
            told = {"decision_id": decision_id, "version": version, "person_id": person_id}
            write.connection.execute(insert(amendment_notice).values(write.row() | told))


def unseen(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per amendment that the reader has not seen yet, oldest first.

    It stands in the minutes of their own team's meeting, wherever the patient is now.
    """
    check_can(by, Act.take_part)
    columns: list[Any] = [
        amendment_notice.c.id,
        amendment_notice.c.version,
        amendment_notice.c.entered_at,
        decision.c.meeting_id,
        decision_version.c.amend_reason,
        meeting.c.title.label("meeting"),
        meeting.c.held_on,
        patient.c.number,
        patient.c.given_name,
        patient.c.family_name,
        person.c.name.label("author"),
    ]
    amended = (decision_version.c.decision_id == amendment_notice.c.decision_id) & (
        decision_version.c.version == amendment_notice.c.version
    )
    query = (
        select(*columns)
        .join(decision, decision.c.id == amendment_notice.c.decision_id)
        .join(decision_version, amended)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .join(patient, patient.c.id == amendment_notice.c.patient_id)
        .join(person, person.c.id == amendment_notice.c.entered_by)
        .outerjoin(amendment_seen, amendment_seen.c.notice_id == amendment_notice.c.id)
        .where(amendment_notice.c.person_id == by.id, meeting.c.team_id.in_(by.scope))
        .where(amendment_seen.c.notice_id.is_(None))
        .order_by(amendment_notice.c.entered_at, amendment_notice.c.id)
    )
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def see(engine: Engine, notice_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """The signer says they saw it."""
    query = select(amendment_notice.c.patient_id, meeting.c.team_id)
    query = query.join(decision, decision.c.id == amendment_notice.c.decision_id)
    query = query.join(meeting, meeting.c.id == decision.c.meeting_id)
    mine = amendment_notice.c.id == notice_id, amendment_notice.c.person_id == by.id
    with reading(engine) as connection:
        found = connection.execute(query.where(*mine)).one_or_none()
    if found is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(engine, Act.take_part, by=by, at=at, submission_id=submission_id, team_id=found.team_id) as write:
        if write.earlier is not None:
            return write.earlier
        seen = select(amendment_seen.c.notice_id).where(amendment_seen.c.notice_id == notice_id)
        if write.connection.scalar(seen) is None:
            row = write.whose() | {"notice_id": notice_id, "patient_id": found.patient_id}
            write.connection.execute(insert(amendment_seen).values(row))
        write.object_id = notice_id
        return notice_id
