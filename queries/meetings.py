"""Meetings: made, attended, their agenda built from flags and due reviews, signed by the chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, func, insert, select

from queries import agendas, audit, sessions
from queries.engine import reading, transaction
from queries.tables import membership, patient, person, team
from queries.tables_meetings import agenda_detail, meeting_plan, meeting_series
from queries.tables_review import agenda_item, attendance, decision, meeting
from queries.writing import Write, new_id, writing
from rules.agenda import Place
from rules.agenda_time import COMPLEX
from rules.roles import Act, NotPermitted, Refused, User, check_can

# Who a psychosomatic case review needs at least (mission §5A); each team's meeting may say otherwise.
CORE_DISCIPLINES = ("medicine", "psychology", "nursing", "social work")
NOT_YOURS = "This meeting belongs to a team you are not a member of, or does not exist."
SIGNED = "This meeting is signed. Its decisions can only be amended, with a reason."


@dataclass(frozen=True)
class NewMeeting:
    title: str
    held_on: date
    chair_id: str
    minutes_long: int = 75
    core_disciplines: Sequence[str] = CORE_DISCIPLINES
    starts_at: str = "13:00"
    quorum: int = 3
    cut_off_on: date | None = None
    series_id: str | None = None
    minutes: Mapping[str, float] = field(default_factory=dict)  # by kind of case; empty: the site's settings


def make(engine: Engine, new: NewMeeting, *, team_id: str, by: User, at: datetime, submission_id: str) -> str:
    """Make a meeting with its agenda; returns its id."""
    with writing(engine, Act.make_meeting, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        if not new.title.strip():
            raise Refused("Give the meeting a title, for example “Weekly case review”.")
        refuse_stranger(write.connection, new.chair_id, team_id)
        write.object_id = keep(write, new)
        return write.object_id


def keep(write: Write, new: NewMeeting) -> str:
    """Write the meeting, what it was planned from, and its agenda, inside somebody's transaction."""
    meeting_id, core = new_id(), list(new.core_disciplines)
    row = {"id": meeting_id, "team_id": write.team_id, "state": "planned", "made_by": write.by.id, "made_at": write.at}
    told: dict[str, Any] = {"title": new.title.strip(), "held_on": new.held_on, "chair_id": new.chair_id}
    told |= {"minutes_long": new.minutes_long, "core_disciplines": core}
    write.connection.execute(insert(meeting).values(row | told))
    plan: dict[str, Any] = {
        "meeting_id": meeting_id,
        "team_id": write.team_id,
        "series_id": new.series_id,
        "starts_at": new.starts_at,
    }
    plan |= {"quorum": min(new.quorum, len(core)), "cut_off_on": new.cut_off_on}
    write.connection.execute(insert(meeting_plan).values(plan))
    frame = agendas.Frame(new.held_on, new.minutes_long, new.minutes, new.cut_off_on)
    agendas.keep(write, meeting_id, agendas.arranged(write.connection, str(write.team_id), frame))
    return meeting_id


def refuse_stranger(connection: Connection, chair_id: str, team_id: str) -> None:
    """The chair of a team's meeting must be able to open it."""
    belongs = select(membership.c.person_id).where(membership.c.person_id == chair_id, membership.c.team_id == team_id)
    if connection.scalar(belongs) is None:
        raise Refused("The chair is not a member of this team. Choose somebody who is.")


def add_case(
    engine: Engine, meeting_id: str, patient_id: str, *, question: str, by: User, at: datetime, submission_id: str
) -> str:
    """Put one more patient on the agenda by hand, with a question for the team."""
    with writing(engine, Act.take_part, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        check_open(write, meeting_id)
        on_it = select(func.coalesce(func.max(agenda_item.c.place), 0)).where(agenda_item.c.meeting_id == meeting_id)
        last = write.connection.scalar(on_it) or 0
        twice = select(agenda_item.c.id).where(
            agenda_item.c.meeting_id == meeting_id, agenda_item.c.patient_id == patient_id
        )
        if write.connection.scalar(twice):
            raise Refused("This patient is on the agenda already.")
        why = f"Put on the agenda by {write.by.name}."
        agendas.keep(write, meeting_id, [Place(patient_id, last + 1, "discuss", why, question, kind=COMPLEX)])
        write.object_id = meeting_id
        return meeting_id


def check_open(write: Write, meeting_id: str) -> None:
    """Raise Refused unless the meeting is of the write's team and not yet signed."""
    found = write.connection.execute(select(meeting).where(meeting.c.id == meeting_id)).mappings().one_or_none()
    if found is None or found["team_id"] != write.team_id:
        raise NotPermitted("This meeting belongs to a team you are not a member of, or does not exist.")
    if found["state"] == "signed":
        raise Refused(SIGNED)


def mark_attendance(
    engine: Engine,
    meeting_id: str,
    *,
    name: str,
    discipline: str,
    present: bool,
    person_id: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Somebody came or left. Marks are only added: the last one counts."""
    team_id = team_of(engine, meeting_id)
    with writing(engine, Act.take_part, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        check_open(write, meeting_id)
        who = {"name": name.strip(), "discipline": discipline.strip()}
        if not all(who.values()):
            raise Refused("Give the name and the discipline of who is in the room.")
        mark: dict[str, Any] = {"id": new_id(), "team_id": team_id, "meeting_id": meeting_id, **who}
        mark |= {"person_id": person_id, "present": present, "marked_by": write.by.id, "marked_at": at}
        write.connection.execute(insert(attendance).values(mark))
        write.object_id = meeting_id
        return meeting_id


def team_of(engine: Engine, meeting_id: str) -> str | None:
    """The meeting's team; one that does not exist is refused like one of somebody else's."""
    with reading(engine) as connection:
        team_id = connection.scalar(select(meeting.c.team_id).where(meeting.c.id == meeting_id))
    return team_id or "no such team"


def signature_row(write: Write, version: Any, meeting_id: str, method: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "team_id": write.team_id,
        "meeting_id": meeting_id,
        "decision_id": version["decision_id"],
        "version": version["version"],
        "signer_id": write.by.id,
        "meaning": "Read back and agreed in the meeting",
        "digest": version["digest"],
        "method": method,
        "signed_at": write.at,
    }


def present_now(connection: Connection, meeting_id: str) -> list[Any]:
    """Who is in the room now: each person's last mark."""
    query = select(attendance).where(attendance.c.meeting_id == meeting_id).order_by(attendance.c.marked_at)
    rows = connection.execute(query).mappings()
    last = {row["person_id"] or (row["name"], row["discipline"]): row for row in rows}  # two people may share a name
    return [row for row in last.values() if row["present"]]


def meetings(
    engine: Engine, *, by: User, limit: int = 60, team_id: str | None = None, from_on: date | None = None
) -> pd.DataFrame:
    """One row per meeting of the reader's teams, newest first; of one team, or from a day on, where that is asked."""
    check_can(by, Act.take_part)
    columns: list[Any] = [meeting, team.c.name.label("team"), person.c.name.label("chair")]
    query = select(*columns).join(team, team.c.id == meeting.c.team_id).join(person, person.c.id == meeting.c.chair_id)
    query = query.where(meeting.c.team_id.in_([one for one in by.scope if team_id in (None, one)]))
    query = query if from_on is None else query.where(meeting.c.held_on >= from_on)
    query = query.order_by(meeting.c.held_on.desc(), meeting.c.id).limit(limit)
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    return pd.DataFrame(rows, columns=[*(column.key for column in meeting.c), "team", "chair"])


def one(engine: Engine, meeting_id: str, *, by: User) -> dict[str, Any]:
    """One meeting with what it was planned from, `minutes` by kind of case; or NotPermitted."""
    check_can(by, Act.take_part)
    planned = [column for column in meeting_plan.c if column.key not in meeting.c and column.key != "meeting_id"]
    columns: list[Any] = [meeting, *planned, meeting_series.c.minutes, team.c.name.label("team")]
    query = select(*columns, person.c.name.label("chair"))
    query = query.join(team, team.c.id == meeting.c.team_id).join(person, person.c.id == meeting.c.chair_id)
    query = query.outerjoin(meeting_plan, meeting_plan.c.meeting_id == meeting.c.id)
    query = query.outerjoin(meeting_series, meeting_series.c.id == meeting_plan.c.series_id)
    with reading(engine) as connection:
        found = connection.execute(query.where(meeting.c.id == meeting_id)).mappings().one_or_none()
        if found is None or found["team_id"] not in by.scope:
            raise NotPermitted(NOT_YOURS)
        return dict(found) | {"minutes": agendas.planned_minutes(connection, found["minutes"])}


def state_of(connection: Connection, meeting_id: str, by: User) -> str:
    """Whether it is signed, for somebody who may see this meeting; or NotPermitted."""
    check_can(by, Act.take_part)
    query = select(meeting.c.team_id, meeting.c.state).where(meeting.c.id == meeting_id)
    found = connection.execute(query).mappings().one_or_none()
    if found is None or found["team_id"] not in by.scope:
        raise NotPermitted(NOT_YOURS)
    return str(found["state"])


def agenda(engine: Engine, meeting_id: str, *, by: User) -> pd.DataFrame:
    """One row per case on the agenda, in order, with the patient's name and whether it is decided.

    Who went to another team before anything was decided is not talked about here any more; what was decided, and what
    is signed, stays. `here`: the patient is with the meeting's team.
    """
    here, clinician = patient.c.team_id == agenda_item.c.team_id, person.alias()
    query = (
        select(
            agenda_item,
            patient.c.number,
            patient.c.given_name,
            patient.c.family_name,
            patient.c.question.label("own_question"),
            patient.c.birth_on,
            clinician.c.name.label("clinician"),
            here.label("here"),
            decision.c.id.label("decision_id"),
            decision.c.state.label("decision_state"),
            *(agenda_detail.c[name] for name in ("kind", "minutes", "needs", "fits", "referral_id")),
        )
        .join(patient, patient.c.id == agenda_item.c.patient_id)
        .outerjoin(decision, decision.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(agenda_detail, agenda_detail.c.agenda_item_id == agenda_item.c.id)
        .outerjoin(clinician, here & (clinician.c.id == patient.c.clinician_id))
        .where(agenda_item.c.meeting_id == meeting_id)
        .order_by(agenda_item.c.place)
    )
    with reading(engine) as connection:
        if state_of(connection, meeting_id, by) != "signed":
            query = query.where(here | decision.c.id.is_not(None))
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def present(engine: Engine, meeting_id: str, *, by: User) -> pd.DataFrame:
    """One row per person in the room now."""
    with reading(engine) as connection:
        state_of(connection, meeting_id, by)
        rows = present_now(connection, meeting_id)
    return pd.DataFrame(rows, columns=[column.key for column in attendance.c])


def record_export(engine: Engine, meeting_id: str, form: str, *, by: User, at: datetime) -> None:
    """Write into the trail that the minutes left the system, before they do."""
    found = one(engine, meeting_id, by=by)
    with transaction(engine) as connection:
        user = sessions.fresh(connection, by, at)
        details = {"form": form}
        audit.append(
            connection,
            by=user,
            at=at,
            action="meeting.export",
            team_id=found["team_id"],
            object_id=meeting_id,
            details=details,
        )
