"""What would happen to everything that is open about a patient if they went to another team now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from queries import actions, alerts, appointments, flags, patients, reminders, rota, transfers
from queries.engine import reading
from queries.tables import person, team
from queries.tables_review import agenda_item, meeting
from rules.dates import said
from rules.roles import Act, Refused, User, check_can
from rules.transfers import HandOver


def preview(engine: Engine, patient_id: str, team_id: str, *, by: User, at: datetime) -> HandOver:
    """Raises Refused where the patient cannot go there, with the sentence that the move itself would give."""
    who = patients.banner(engine, patient_id, by=by)
    check_can(by, Act.transfer_patient, who["team_id"])
    with reading(engine) as connection:
        if why := transfers.refusal(connection, patient_id, team_id):
            raise Refused(why)
        urgent = transfers.urgent_flags(connection, patient_id)
        told = _there(connection, patient_id, team_id, urgent, at) | _meetings(connection, patient_id, team_id, at)
        members = set(rota.members(connection, team_id))
    told |= _work(engine, patient_id, members, by, at)
    open_flags = flags.open_flags(engine, patient_id=patient_id, by=by)
    return HandOver(
        still_seen=team_id in by.scope,
        flags=len(open_flags),
        urgent=len(urgent),
        clinician=who["clinician"] or "",
        **told,
    )


def _there(
    connection: Connection, patient_id: str, team_id: str, urgent: list[tuple[str, str, int]], at: datetime
) -> dict[str, Any]:
    """The team's name, who in it would hear at once, and who could move the patient back."""
    moved = transfers.Moved(patient_id, team_id)
    hear = {one for _, urgency, level in urgent for one in alerts.heard_by(connection, moved, urgency, at, level)}
    query = select(person.c.name).where(person.c.id.in_(hear)).order_by(person.c.name)
    return {
        "team": str(connection.scalar(select(team.c.name).where(team.c.id == team_id))),
        "heard_by": tuple(connection.scalars(query)),
        "back": transfers.movers(connection, team_id),
    }


def _meetings(connection: Connection, patient_id: str, team_id: str, at: datetime) -> dict[str, Any]:
    planned = select(meeting.c.title, meeting.c.held_on).where(meeting.c.state == "planned")
    planned = planned.where(meeting.c.held_on >= at.date()).order_by(meeting.c.held_on, meeting.c.id)
    on_it = select(agenda_item.c.id).where(
        agenda_item.c.meeting_id == meeting.c.id, agenda_item.c.patient_id == patient_id
    )
    ours = connection.execute(planned.where(meeting.c.team_id != team_id, on_it.exists())).all()
    theirs = connection.execute(planned.where(meeting.c.team_id == team_id).limit(1)).first()
    invited = select(func.count()).select_from(transfers.open_invitations(patient_id).subquery())
    return {
        "agendas": tuple(f"“{row.title}” on {said(row.held_on)}" for row in ours),
        "next_meeting": said(theirs.held_on) if theirs else "",
        "invitations": connection.scalar(invited) or 0,
    }


def _work(engine: Engine, patient_id: str, members: set[str], by: User, at: datetime) -> dict[str, Any]:
    """How much is open, and what of it is promised by, asked of or planned with somebody who does not work there."""
    promised = actions.actions(engine, patient_id=patient_id, open_only=True, by=by)
    asked = reminders.open_reminders(engine, patient_id=patient_id, by=by)
    visits = appointments.ahead(engine, from_on=at.date(), patient_id=patient_id, by=by)
    behind = [f"“{row.what}” ({row.owner})" for row in promised.itertuples() if row.owner_id not in members]
    behind += [f"the reminder “{row.what}” ({row.asked})" for row in asked.itertuples() if row.for_id not in members]
    named = visits[visits["with_id"].notna() & ~visits["with_id"].isin(members)].to_dict("records")
    behind += [f"the {row['kind']} of {said(row['on'])} ({row['with_name']})" for row in named]
    counts = {"actions": len(promised), "reminders": len(asked), "visits": len(visits)}
    return {**counts, "left_behind": tuple(behind)}
