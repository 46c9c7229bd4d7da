"""Referrals to the meeting: sent, answered, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries import agendas, meetings
from queries.engine import reading
from queries.tables import patient, person
from queries.tables_meetings import agenda_detail, meeting_plan, referral, referral_event
from queries.tables_review import VERSION_NOW, decision, decision_version, meeting
from queries.whose import with_us
from queries.writing import UNKNOWN_PATIENT, Write, writing
from rules.dates import said
from rules.decisions import DecisionKind
from rules.referrals import ANSWERED, OPEN, ReferralDraft, missing, refused_move
from rules.roles import Act, NotPermitted, Refused, User, check_can


def refer(
    engine: Engine,
    patient_id: str,
    draft: ReferralDraft,
    *,
    completes: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Send a patient to the team's meeting with a question; an incomplete referral is refused with what it lacks.

    `completes`: the returned referral that this one takes the place of; the old one stays readable.
    """
    with writing(engine, Act.refer, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        lacks = missing(draft)
        if lacks:
            raise Refused("Not sent yet. " + " ".join(lacks))
        if completes is not None:
            _replace(write, completes)
        told = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(draft).items()}
        row = write.row() | told | {"state": "sent"}
        write.connection.execute(insert(referral).values(row))
        write.object_id = str(row["id"])
        _log(write, write.object_id, "sent", "", None)
        renew_open(write)
        return write.object_id


def _replace(write: Write, returned_id: str) -> None:
    """A returned referral that somebody else has completed or withdrawn meanwhile is not replaced twice."""
    here = referral.c.id == returned_id, referral.c.patient_id == write.patient_id, referral.c.state == "returned"
    if write.connection.execute(update(referral).where(*here).values(state="withdrawn")).rowcount == 0:
        raise Refused("This referral is not waiting for you any more. Reload to see where it stands.")
    _log(write, returned_id, "withdrawn", "Sent again with what was missing.", None)


def answer(
    engine: Engine,
    referral_id: str,
    *,
    state: str,
    reason: str = "",
    until: date | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Accept, return with a reason, defer to a day, or place on the standard pathway. The history is kept."""
    act = Act.refer if state in ("sent", "withdrawn") else Act.answer_referral
    with writing(
        engine, act, by=by, at=at, submission_id=submission_id, patient_id=_whose(engine, referral_id)
    ) as write:
        if write.earlier is not None:
            return write.earlier
        query = select(referral.c.state).where(referral.c.id == referral_id)
        refused = refused_move(str(write.connection.scalar(query)), state, reason, until, write.at.date())
        if refused:
            raise Refused(refused)
        _log(write, referral_id, state, reason.strip(), until)
        write.connection.execute(update(referral).where(referral.c.id == referral_id).values(state=state))
        write.object_id, write.details = referral_id, {"state": state}
        renew_open(write)
        return referral_id


def _whose(engine: Engine, referral_id: str) -> str:
    with reading(engine) as connection:
        found = connection.scalar(select(referral.c.patient_id).where(referral.c.id == referral_id))
    if found is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    return str(found)


def _log(write: Write, referral_id: str, state: str, reason: str, until: date | None) -> None:
    told = {"referral_id": referral_id, "state": state, "reason": reason, "until_on": until}
    write.connection.execute(insert(referral_event).values(write.row() | told))


def answered(write: Write, meeting_id: str) -> None:
    """The signature answers what this meeting decided, so that who asked reads it; a deferred case waits on."""
    query = (
        select(referral.c.id, referral.c.patient_id, decision_version.c.kinds, meeting.c.held_on)
        .join(agenda_detail, agenda_detail.c.referral_id == referral.c.id)
        .join(decision, decision.c.agenda_item_id == agenda_detail.c.agenda_item_id)
        .join(decision_version, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .where(decision.c.meeting_id == meeting_id, referral.c.state.in_(OPEN))
    )
    for row in write.connection.execute(query).mappings().all():
        if DecisionKind.defer in row["kinds"]:
            continue
        reason = f"Decided on {said(row['held_on'])}: {', '.join(row['kinds'])}."
        told = {"referral_id": row["id"], "patient_id": row["patient_id"], "state": ANSWERED, "reason": reason}
        write.connection.execute(insert(referral_event).values(write.row() | told | {"until_on": None}))
        write.connection.execute(update(referral).where(referral.c.id == row["id"]).values(state=ANSWERED))


def renew_open(write: Write) -> None:
    """The next meeting takes up what has changed; one that has begun only what cannot wait, and then the one after."""
    for found in _open(write.connection, str(write.team_id), write.at.date()):
        agendas.renew(write, found["id"], agendas.frame_of(write.connection, found["id"]))
        if not agendas.begun(write.connection, found["id"]):
            return


def _open(connection: Connection, team_id: str, today: date) -> Sequence[RowMapping]:
    query = (
        select(meeting, meeting_plan.c.cut_off_on)
        .outerjoin(meeting_plan, meeting_plan.c.meeting_id == meeting.c.id)
        .where(meeting.c.team_id == team_id, meeting.c.state == "planned", meeting.c.held_on >= today)
        .order_by(meeting.c.held_on, meeting.c.id)
    )
    return connection.execute(query).mappings().all()


def renew(engine: Engine, meeting_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Bring an open meeting's agenda up to date with what is known now; the trail says how many cases joined."""
    team_id = meetings.team_of(engine, meeting_id)
    with writing(engine, Act.take_part, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        meetings.check_open(write, meeting_id)
        joined = agendas.renew(write, meeting_id, agendas.frame_of(write.connection, meeting_id))
        write.object_id, write.details = meeting_id, {"joined": joined}
        return meeting_id


def next_meeting(engine: Engine, patient_id: str, *, by: User, today: date) -> dict[str, Any] | None:
    """The next open meeting of this patient's team, with its cut-off; None where none is planned."""
    check_can(by, Act.refer)
    with reading(engine) as connection:
        team_id = connection.scalar(select(patient.c.team_id).where(patient.c.id == patient_id))
        found = _open(connection, str(team_id), today) if team_id in by.scope else ()
        waiting = [row for row in found if not agendas.begun(connection, row["id"])]
    return dict(waiting[0]) if waiting else None


def referrals(
    engine: Engine, *, patient_id: str | None = None, team_id: str | None = None, open_only: bool = True, by: User
) -> pd.DataFrame:
    """One row per referral of a patient of the reader's teams, urgent first, then oldest, with its sender.

    `answer`: the last one's reason, or empty; `until_on`: the day to which it was deferred, else None.
    """
    check_can(by, Act.take_part)
    query = (
        select(referral, patient.c.number, patient.c.given_name, patient.c.family_name, person.c.name.label("by"))
        .join(patient, patient.c.id == referral.c.patient_id)
        .join(person, person.c.id == referral.c.entered_by)
        .where(with_us(by))
        .order_by(referral.c.urgency.desc(), referral.c.entered_at, referral.c.id)
    )
    if patient_id is not None:
        query = query.where(referral.c.patient_id == patient_id)
    if team_id is not None:
        query = query.where(patient.c.team_id == team_id)
    if open_only:
        query = query.where(referral.c.state.in_((*OPEN, "returned")))
    with reading(engine) as connection:
        result = connection.execute(query)
        frame = pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
        answers = [_last_answer(connection, referral_id) for referral_id in frame["id"]]
    frame["answer"] = [reason for reason, _ in answers]
    frame["until_on"] = pd.Series([until for _, until in answers], dtype=object)
    return frame


def _last_answer(connection: Connection, referral_id: str) -> tuple[str, date | None]:
    query = (
        select(referral_event.c.reason, referral_event.c.until_on)
        .where(referral_event.c.referral_id == referral_id)
        .order_by(referral_event.c.entered_at.desc())
    )
    last = connection.execute(query.limit(1)).one_or_none()
    return (last.reason, last.until_on) if last is not None else ("", None)
