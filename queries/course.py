"""One patient's course, read in one picture: every part of it belongs to the same moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, select

from queries import patients
from queries.engine import reading
from queries.records import EVALUATION, record_of, standing, standing_steps
from queries.settings import current
from queries.small_test_reads import tests_of
from queries.tables import event, goal, intervention, patient, person, site
from queries.tables_meetings import contribution, invitation
from queries.tables_outcomes import decision_detail
from queries.tables_review import (
    VERSION_NOW,
    action,
    action_event,
    decision,
    decision_version,
    flag,
    flag_event,
    meeting,
)
from queries.tables_story import appointment
from rules.course import Course, Decided, Flagged, Given, Goal, Happened, Placed, Planned, Said, Task
from rules.predictions import Prediction
from rules.roles import User

_same_version = (decision_detail.c.decision_id == decision_version.c.decision_id) & (
    decision_detail.c.version == decision_version.c.version
)


def course(engine: Engine, patient_id: str, *, by: User, at: datetime) -> Course:
    """Raises NotPermitted for a patient of another team."""
    patients.banner(engine, patient_id, by=by)
    with reading(engine) as connection:
        return course_of(connection, patient_id, at)


def course_of(connection: Connection, patient_id: str, at: datetime) -> Course:
    who = connection.execute(select(patient).where(patient.c.id == patient_id)).mappings().one()
    zone = ZoneInfo(connection.scalar(select(site.c.zone)) or "UTC")
    return Course(
        record=record_of(connection, patient_id, at),
        function_measure=who["function_measure"],
        question=who["question"],
        language=who["language"],
        steps=tuple(
            Placed(row["id"], row["step"], row["from_on"], row["entered_at"])
            for row in connection.execute(standing_steps(patient_id)).mappings()
        ),
        given=tuple(_given(row) for row in _standing(connection, intervention, patient_id, "from_on")),
        happened=tuple(_happened(row) for row in _standing(connection, event, patient_id, "on")),
        goals=tuple(_goal(row) for row in _standing(connection, goal, patient_id, "set_on")),
        decided=_decided(connection, patient_id),
        flags=_flags(connection, patient_id),
        planned=_planned(connection, patient_id),
        said=_said(connection, patient_id, zone),
        tests=tests_of(connection, patient_id),
        settings=current(connection),
    )


def _standing(connection: Connection, table: Table, patient_id: str, order: str) -> list[RowMapping]:
    query = standing(table, patient_id).order_by(table.c[order], table.c.entered_at, table.c.id)
    return list(connection.execute(query).mappings())


def _given(row: RowMapping) -> Given:
    told = (row[name] for name in ("id", "kind", "name", "dose", "from_on", "to_on", "entered_at"))
    return Given(*told)


def _happened(row: RowMapping) -> Happened:
    told = (row[name] for name in ("id", "kind", "on", "title", "attended", "severity", "entered_at"))
    return Happened(*told)


def _goal(row: RowMapping) -> Goal:
    told = (row[name] for name in ("id", "words", "target", "set_on", "reached_on", "entered_at"))
    return Goal(*told)


def _decided(connection: Connection, patient_id: str) -> tuple[Decided, ...]:
    """The current version of each decision, in the order of the meetings."""
    query = (
        select(
            decision_version,
            decision.c.state,
            meeting.c.held_on,
            decision_detail.c.plain_why,
            decision_detail.c.plain_next,
        )
        .join(decision, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .outerjoin(decision_detail, _same_version)
        .where(decision.c.patient_id == patient_id)
        .order_by(meeting.c.held_on, decision.c.entered_at)
    )
    rows, tasks = connection.execute(query).mappings().all(), _tasks(connection, patient_id)
    return tuple(_decision(row, tasks.get((row["decision_id"], row["version"]), [])) for row in rows)


def _decision(row: RowMapping, tasks: list[Task]) -> Decided:
    status = (row["known_then"] or {}).get("status") or {}
    return Decided(
        id=row["decision_id"],
        on=row["held_on"],
        kinds=tuple(row["kinds"]),
        state=row["state"],
        rationale=row["rationale"],
        preference=row["preference"],
        followed=row["preference_followed"],
        question=row["question"],
        step_to=row["step_to"],
        next_review_on=row["next_review_on"],
        prediction=_prediction(row),
        verdict_then=str(status.get("verdict") or ""),
        known_at=row["entered_at"],
        tasks=tuple(tasks),
        plain_why=row["plain_why"] or "",
        plain_next=row["plain_next"] or "",
    )


def _prediction(row: RowMapping) -> Prediction | None:
    if not row["prediction_measure"] or row["prediction_size"] is None:
        return None
    told = [row[f"prediction_{name}"] for name in ("measure", "direction", "size", "by_on")]
    return Prediction(told[0], told[1], told[2], told[3], row["stop_rule"])


def _tasks(connection: Connection, patient_id: str) -> dict[tuple[str, int], list[Task]]:
    query = select(action, person.c.name.label("owner")).join(person, person.c.id == action.c.owner_id)
    rows = connection.execute(query.where(action.c.patient_id == patient_id).order_by(action.c.due_on, action.c.id))
    events = select(action_event).where(action_event.c.patient_id == patient_id).order_by(action_event.c.entered_at)
    changed = {row["action_id"]: row["entered_at"] for row in connection.execute(events).mappings()}
    found: dict[tuple[str, int], list[Task]] = {}
    for row in rows.mappings():
        names = ("id", "what", "owner", "due_on", "state", "tells_patient")
        told = {name: row[name] for name in names}
        task = Task(**told, known_at=row["entered_at"], changed_at=changed.get(row["id"]))
        found.setdefault((row["decision_id"], row["decision_version"]), []).append(task)
    return found


def _flags(connection: Connection, patient_id: str) -> tuple[Flagged, ...]:
    """Every flag there was, oldest first, with its life."""
    events = select(flag_event).where(flag_event.c.patient_id == patient_id).order_by(flag_event.c.entered_at)
    moves: dict[str, list[tuple[str, datetime, bool]]] = {}
    for row in connection.execute(events).mappings():
        moved = (row["state"], row["entered_at"], row["entered_by"] != EVALUATION)
        moves.setdefault(row["flag_id"], []).append(moved)
    query = select(flag).where(flag.c.patient_id == patient_id).order_by(flag.c.raised_at, flag.c.id)
    return tuple(_flag(row, moves.get(row["id"], [])) for row in connection.execute(query).mappings())


def _flag(row: RowMapping, moves: list[tuple[str, datetime, bool]]) -> Flagged:
    names = ("id", "rule", "name", "urgency", "reason", "since_on", "raised_at", "state", "historic", "subject")
    return Flagged(**{name: row[name] for name in names}, moves=tuple(moves))


def _said(connection: Connection, patient_id: str, zone: ZoneInfo) -> tuple[Said, ...]:
    query = select(contribution, invitation.c.relation)
    query = query.join(invitation, invitation.c.id == contribution.c.invitation_id)
    query = query.where(contribution.c.patient_id == patient_id)
    query = query.order_by(contribution.c.entered_at, contribution.c.id)
    return tuple(
        Said(row.id, row.entered_at.astimezone(zone).date(), row.relation, row.words, row.entered_at)
        for row in connection.execute(query)
    )


def _planned(connection: Connection, patient_id: str) -> tuple[Planned, ...]:
    query: Select[Any] = standing(appointment, patient_id).where(appointment.c.state == "planned")
    query = query.order_by(appointment.c.on, appointment.c.starts_at, appointment.c.id)
    names = {
        row.id: row.name
        for row in connection.execute(
            select(person.c.id, person.c.name)
            .join(appointment, appointment.c.with_id == person.c.id)
            .where(appointment.c.patient_id == patient_id)
        )
    }
    return tuple(
        Planned(
            id=row["id"],
            kind=row["kind"],
            on=row["on"],
            starts_at=row["starts_at"],
            with_name=names.get(row["with_id"], ""),
            place=row["place"],
            known_at=row["entered_at"],
        )
        for row in connection.execute(query).mappings()
    )
