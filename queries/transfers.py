"""From team to team: the patient moves with the whole record, and nothing that is open falls between the two.

What goes along and who hears of it is worked out by the same queries before and during the move, so that the form
says what the move then does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, Select, insert, select, update

from queries import alerts, escalations, records, referrals, rota, status
from queries.engine import reading
from queries.tables import membership, patient, person, team
from queries.tables_alerts import transfer
from queries.tables_meetings import invitation, invitation_end
from queries.tables_review import decision, flag, meeting
from queries.whose import with_us
from queries.writing import Write, writing
from rules.dates import said
from rules.decisions import OPEN_STATES
from rules.recipients import may_answer
from rules.roles import Act, NotPermitted, Refused, Role, User, can, check_can
from rules.transfers import WHY_INVITATIONS_END


@dataclass(frozen=True)
class Moved:
    """The patient as the receiving team has them: nobody there is named yet."""

    patient_id: str
    team_id: str
    clinician_id: str | None = None


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
        if why := refusal(write.connection, patient_id, team_id):
            raise Refused(why)
        _move(write, patient_id, team_id)
        row = write.row() | {"team_id": team_id, "from_team_id": write.team_id, "reason": reason.strip()}
        write.connection.execute(insert(transfer).values(row))
        write.object_id, write.details = str(row["id"]), {"from": write.team_id, "to": team_id}
        return write.object_id


def refusal(connection: Connection, patient_id: str, team_id: str) -> str:
    """Why this patient cannot go to this team now; empty where they can."""
    who = connection.execute(select(patient).where(patient.c.id == patient_id)).mappings().one()
    if team_id == who["team_id"] or connection.scalar(select(team.c.id).where(team.c.id == team_id)) is None:
        return "Choose the team that takes over."
    if not any(may_answer(role) for role in rota.members(connection, team_id).values()):
        return (
            "Nobody in that team can answer a flag: an urgent one would wait unseen. Choose another, or add somebody."
        )
    taken = select(patient.c.id).where(patient.c.team_id == team_id, patient.c.number == who["number"])
    if connection.scalar(taken):
        return f"The number {who['number']} is somebody else's in that team: give one of them another first."
    # Once the patient has gone nobody could complete it: the one team sees no patient, the other no meeting.
    unsigned = select(meeting).join(decision, decision.c.meeting_id == meeting.c.id)
    unsigned = unsigned.where(decision.c.patient_id == patient_id, decision.c.state.in_(OPEN_STATES))
    held = connection.execute(unsigned.order_by(meeting.c.held_on).limit(1)).mappings().first()
    if held is None:
        return ""
    return (
        f"“{held['title']}” of {said(held['held_on'])} has decided about this patient and is not signed yet. Have it"
        " signed first, so that the new team receives what was decided."
    )


def _move(write: Write, patient_id: str, team_id: str) -> None:
    connection = write.connection
    connection.execute(update(team).where(team.c.id == team_id).values(data_version=team.c.data_version + 1))
    told: dict[str, Any] = {"team_id": team_id, "clinician_id": None}
    connection.execute(update(patient).where(patient.c.id == patient_id).values(told))
    connection.execute(update(flag).where(flag.c.patient_id == patient_id).values(team_id=team_id))
    for row in connection.execute(open_invitations(patient_id)).mappings().all():
        ended = write.whose() | {"invitation_id": row["id"], "reason": WHY_INVITATIONS_END}
        connection.execute(insert(invitation_end).values(ended))
    # Before the evaluation: what that raises is the new team's already and must not be called off with the rest.
    alerts.hand_over(connection, Moved(patient_id, team_id), urgent_flags(connection, patient_id), write.at)
    status.refresh(connection, sorted(write.touched), write.at)
    write.touched.clear()
    for one in (write, replace(write, team_id=team_id)):  # the one agenda loses a case, the other may take it up
        referrals.renew_open(one)


def urgent_flags(connection: Connection, patient_id: str) -> list[tuple[str, str, int]]:
    """Each urgent flag that is open, with its urgency and how far it has been passed on unanswered."""
    levels = {one.flag_id: one.waiting.level for one in escalations.unanswered(connection, [patient_id])}
    query = select(flag.c.id, flag.c.urgency).where(flag.c.patient_id == patient_id, ~flag.c.historic)
    query = query.where(flag.c.urgency.in_(alerts.URGENT), flag.c.state.in_(records.OPEN_STATES))
    rows = connection.execute(query.order_by(flag.c.raised_at, flag.c.id))
    return [(row.id, row.urgency, levels.get(row.id, 0)) for row in rows]


def open_invitations(patient_id: str) -> Select[Any]:
    """Invitations to a meeting that is still to be held, and in which the patient will not be talked about now."""
    query = select(invitation.c.id).join(meeting, meeting.c.id == invitation.c.meeting_id)
    query = query.outerjoin(invitation_end, invitation_end.c.invitation_id == invitation.c.id)
    query = query.where(invitation.c.patient_id == patient_id, meeting.c.state == "planned")
    return query.where(invitation_end.c.invitation_id.is_(None))


def receiving(engine: Engine, patient_id: str, *, by: User) -> dict[str, str]:
    """Team id to name: where this patient can go, whether or not the reader belongs there."""
    check_can(by, Act.transfer_patient)
    with reading(engine) as connection:
        now = team_of(connection, patient_id, by)
        query = select(team.c.id, team.c.name).where(team.c.id != now).order_by(team.c.name)
        return {row.id: row.name for row in connection.execute(query)}


def team_of(connection: Connection, patient_id: str, by: User) -> str:
    """The team that has the patient now; NotPermitted where that is none of the reader's."""
    now = connection.scalar(select(patient.c.team_id).where(patient.c.id == patient_id))
    if now is None or (by.role is not Role.service and now not in by.scope):
        raise NotPermitted("This belongs to a team you are not a member of, or does not exist.")
    return str(now)


def past(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per time this patient changed teams, newest first: when, from, to, why, who."""
    check_can(by, Act.read_patient)
    left = team.alias()
    columns: list[Any] = [transfer.c.entered_at, transfer.c.reason, left.c.name.label("from_team")]
    query = select(*columns, team.c.name.label("to_team"), person.c.name.label("who"))
    query = query.join(left, left.c.id == transfer.c.from_team_id).join(team, team.c.id == transfer.c.team_id)
    query = query.join(person, person.c.id == transfer.c.entered_by)
    query = query.join(patient, patient.c.id == transfer.c.patient_id).where(patient.c.id == patient_id, with_us(by))
    with reading(engine) as connection:
        found = connection.execute(query.order_by(transfer.c.entered_at.desc(), transfer.c.id))
        return pd.DataFrame(found.mappings().all(), columns=list(found.keys()))


def movers(connection: Connection, team_id: str) -> tuple[str, ...]:
    """Who in this team may move its patients on, or back, by name."""
    query = select(person.c.name, person.c.role).join(membership, membership.c.person_id == person.c.id)
    query = query.where(membership.c.team_id == team_id, person.c.active).order_by(person.c.name)
    return tuple(row.name for row in connection.execute(query) if _may_move(row.role))


def _may_move(role: str) -> bool:
    return can(User("", "", "", Role(role), "", ()), Act.transfer_patient)


def went(engine: Engine, patient_id: str, *, by: User) -> dict[str, Any] | None:
    """Where a patient whom one of the reader's teams had has gone: team, at, who, movers. Nothing else of them."""
    check_can(by, Act.read_patient)
    now = team.alias()
    query = select(now.c.id, now.c.name.label("team"), transfer.c.entered_at.label("at"), person.c.name.label("who"))
    query = query.join(patient, patient.c.id == transfer.c.patient_id).join(now, now.c.id == patient.c.team_id)
    query = query.join(person, person.c.id == transfer.c.entered_by)
    query = query.where(transfer.c.patient_id == patient_id, transfer.c.from_team_id.in_(by.scope), ~with_us(by))
    with reading(engine) as connection:
        found = connection.execute(query.order_by(transfer.c.entered_at.desc()).limit(1)).mappings().first()
        return None if found is None else dict(found) | {"movers": movers(connection, found["id"])}


def left_at(connection: Connection, team_id: str, patient_ids: Sequence[str]) -> dict[str, datetime]:
    """Patient id to when they left this team, for those who are in another one now."""
    query = select(transfer).join(patient, patient.c.id == transfer.c.patient_id)
    query = query.where(transfer.c.from_team_id == team_id, patient.c.team_id != team_id)
    query = query.where(transfer.c.patient_id.in_(patient_ids)).order_by(transfer.c.entered_at)
    rows: Sequence[RowMapping] = connection.execute(query).mappings().all()
    return {row["patient_id"]: row["entered_at"] for row in rows}
