"""The rows behind a chair's numbers: cases and seats of one team's signed meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from queries import outcomes
from queries.engine import reading
from queries.tables_meetings import agenda_event
from queries.tables_review import agenda_item, attendance, meeting
from rules.meeting_numbers import CaseTold, Seat
from rules.roles import Act, User, check_can


def told(engine: Engine, team_id: str, *, since: date, until: date, by: User) -> tuple[list[CaseTold], list[Seat]]:
    """One entry per case on an agenda, one per meeting and discipline that was or should have been there."""
    check_can(by, Act.take_part, team_id)
    taken = {one.row["decision_id"]: one for one in outcomes.taken(engine, team_id, since=since, until=until, by=by)}
    by_patient = {(one.meeting_id, one.patient_id): one for one in taken.values()}
    with reading(engine) as connection:
        held = _held(connection, team_id, since, until)
        items = _items(connection, list(held))
        seats = _seats(connection, held)
        minutes = _minutes(connection, list(held))
    cases = [
        replace(_case(row, by_patient.get((row["meeting_id"], row["patient_id"]))), minutes=minutes.get(row["id"]))
        for row in items
    ]
    return cases, seats


def _held(connection: Connection, team_id: str, since: date, until: date) -> dict[str, Any]:
    query = select(meeting).where(meeting.c.team_id == team_id, meeting.c.state == "signed")
    query = query.where(meeting.c.held_on.between(since, until))
    return {row["id"]: row for row in connection.execute(query).mappings()}


def _items(connection: Connection, ids: list[str]) -> list[Any]:
    query = select(agenda_item).where(agenda_item.c.meeting_id.in_(ids))
    return list(connection.execute(query.order_by(agenda_item.c.meeting_id, agenda_item.c.place)).mappings())


def _seats(connection: Connection, held: Mapping[str, Any]) -> list[Seat]:
    """A discipline counts as there once anybody of it was marked as present, also if they left again."""
    query = select(attendance.c.meeting_id, func.lower(attendance.c.discipline).label("discipline"))
    query = query.where(attendance.c.meeting_id.in_(list(held)), attendance.c.present).distinct()
    there = {(row.meeting_id, row.discipline) for row in connection.execute(query)}
    disciplines = {discipline for _, discipline in there}
    disciplines |= {one.lower() for row in held.values() for one in row["core_disciplines"]}
    return [Seat(one, name, (one, name) in there) for one in held for name in sorted(disciplines)]


def _minutes(connection: Connection, ids: list[str]) -> dict[str, float]:
    """Agenda item to the minutes it was open in the room; one that was never closed is not known."""
    query = select(agenda_event).where(agenda_event.c.meeting_id.in_(ids)).order_by(agenda_event.c.entered_at)
    opened: dict[str, datetime] = {}
    found: dict[str, float] = {}
    for row in connection.execute(query).mappings():
        item = row["agenda_item_id"]
        if row["kind"] == "opened":
            opened[item] = row["entered_at"]
        elif row["kind"] == "closed" and item in opened:
            found[item] = found.get(item, 0.0) + (row["entered_at"] - opened.pop(item)).total_seconds() / 60
    return found


def _case(row: Any, taken: outcomes.Taken | None) -> CaseTold:
    if taken is None:
        return CaseTold(row["meeting_id"], row["lane"], False)
    told = taken.row
    return CaseTold(
        meeting_id=row["meeting_id"],
        lane=row["lane"],
        decided=True,
        kinds=taken.kinds,
        possible=told["possible"] or "",
        deferred_for=told["deferred_for"] or "",
        lacking=bool((told["lacking"] or "").strip()),
        preference_followed=told["preference_followed"],
        preference=bool(told["preference"].strip()),
        actions=taken.actions,
        departures=tuple(one["reason_code"] for one in taken.departures),
    )
