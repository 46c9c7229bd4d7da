"""What left the house after a meeting: to whom, when, by whom, word for word; and that it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, RowMapping, insert, select

from queries import meetings
from queries.decision_content import sha256
from queries.engine import reading
from queries.second_signature import waits
from queries.tables import patient, person
from queries.tables_outcomes import dispatch, dispatch_acknowledgement
from queries.tables_review import decision, meeting
from queries.writing import UNKNOWN_PATIENT, Write, new_id, writing
from rules.decisions import OPEN_STATES
from rules.roles import Act, NotPermitted, Refused, User

KINDS = ("minutes", "letter", "reply")
ROUTES = ("post", "secure e-mail", "handed over", "hospital record", "patient portal")


@dataclass(frozen=True)
class Outgoing:
    """One paper as it leaves. `version` is the version of the decision it was made from."""

    kind: str
    recipient: str
    route: str
    sent_on: date
    content: Mapping[str, Any]
    decision_id: str | None = None
    version: int | None = None


def send(engine: Engine, meeting_id: str, out: Outgoing, *, by: User, at: datetime, submission_id: str) -> str:
    """Keep that this was sent. Only what is signed leaves the house, and only in its current version."""
    team_id = meetings.team_of(engine, meeting_id)
    with writing(engine, Act.send_outcome, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        _refuse_unfit(write, out)
        _refuse_unsigned(write, meeting_id, out)
        row = {"id": new_id(), "team_id": write.team_id, "meeting_id": meeting_id, "patient_id": write.patient_id}
        told = {name: getattr(out, name) for name in ("kind", "route", "sent_on", "decision_id", "version")}
        told |= {"recipient": out.recipient.strip(), "content": dict(out.content), "digest": sha256(dict(out.content))}
        row |= told | {"entered_by": write.by.id, "entered_at": at}
        write.connection.execute(insert(dispatch).values(row))
        write.object_id = str(row["id"])
        write.details = {"kind": out.kind, "decision": out.decision_id, "digest": told["digest"]}
        return write.object_id


def _refuse_unfit(write: Write, out: Outgoing) -> None:
    if out.kind not in KINDS:
        raise Refused(f"What is sent is one of: {', '.join(KINDS)}.")
    if out.kind != "minutes" and out.decision_id is None:
        raise Refused("A letter is about one decision. Choose it.")
    if not out.recipient.strip():
        raise Refused("Say to whom it was sent.")
    if out.route not in ROUTES:
        raise Refused("Say which way it was sent.")
    if out.sent_on > write.at.date():
        raise Refused("The day of sending lies ahead. Mark it as sent once it is.")


def _refuse_unsigned(write: Write, meeting_id: str, out: Outgoing) -> None:
    state = write.connection.scalar(select(meeting.c.state).where(meeting.c.id == meeting_id))
    if state != "signed":
        raise Refused("This meeting is not signed yet. Nothing leaves the house before the signature.")
    waiting = {row["decision_id"] for row in waits(write.connection, meeting_id)}
    if waiting and (out.decision_id is None or out.decision_id in waiting):
        raise Refused("The second signature is still missing. Nothing leaves the house before it.")
    if out.decision_id is None:
        return
    now = write.connection.execute(select(decision).where(decision.c.id == out.decision_id)).mappings().one_or_none()
    if now is None or now["meeting_id"] != meeting_id or now["state"] in OPEN_STATES:
        raise NotPermitted(UNKNOWN_PATIENT)
    if now["current_version"] != out.version:
        raise Refused("This decision was amended since you opened the letter. Open it again and read it once more.")
    write.patient_id = now["patient_id"]


def acknowledge(
    engine: Engine, dispatch_id: str, *, on: date, note: str = "", by: User, at: datetime, submission_id: str
) -> str:
    """Whoever it was for has said that it came."""
    sent = _sent(engine, dispatch_id)
    with writing(engine, Act.send_outcome, by=by, at=at, submission_id=submission_id, team_id=sent["team_id"]) as write:
        if write.earlier is not None:
            return write.earlier
        if on < sent["sent_on"] or on > at.date():
            raise Refused("The day it was acknowledged lies between the day it was sent and today.")
        there = select(dispatch_acknowledgement.c.dispatch_id)
        if write.connection.scalar(there.where(dispatch_acknowledgement.c.dispatch_id == dispatch_id)):
            raise Refused("This was acknowledged already.")
        row = {"dispatch_id": dispatch_id, "team_id": write.team_id, "patient_id": sent["patient_id"]}
        row |= {"acknowledged_on": on, "note": note.strip(), "entered_by": write.by.id, "entered_at": at}
        write.connection.execute(insert(dispatch_acknowledgement).values(row))
        write.object_id = dispatch_id
        return dispatch_id


def _sent(engine: Engine, dispatch_id: str) -> RowMapping:
    with reading(engine) as connection:
        row = connection.execute(select(dispatch).where(dispatch.c.id == dispatch_id)).mappings().one_or_none()
    if row is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    return row


def dispatches(engine: Engine, meeting_id: str, *, by: User) -> pd.DataFrame:
    """One row per paper sent from this meeting, newest first, with whether and when it was acknowledged."""
    meetings.one(engine, meeting_id, by=by)
    columns: list[Any] = [
        dispatch,
        dispatch_acknowledgement.c.acknowledged_on,
        dispatch_acknowledgement.c.note,
        person.c.name.label("author"),
        patient.c.number,
        decision.c.current_version,
    ]
    query = (
        select(*columns)
        .join(person, person.c.id == dispatch.c.entered_by)
        .outerjoin(dispatch_acknowledgement, dispatch_acknowledgement.c.dispatch_id == dispatch.c.id)
        .outerjoin(patient, patient.c.id == dispatch.c.patient_id)
        .outerjoin(decision, decision.c.id == dispatch.c.decision_id)
        .where(dispatch.c.meeting_id == meeting_id)
        .order_by(dispatch.c.sent_on.desc(), dispatch.c.entered_at.desc(), dispatch.c.id)
    )
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
