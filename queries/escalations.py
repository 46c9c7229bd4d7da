"""Timers of urgent flags that ran out: the duty person, the lead, both again. Safe to run as often as one likes.

Each escalation is one write with its own audit event; that a flag is passed on once per level is held by the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select

from queries import alerts, rota
from queries.engine import reading
from queries.settings import current
from queries.tables import patient, person, team
from queries.tables_alerts import escalation
from queries.tables_review import flag, flag_event
from queries.writing import writing
from rules.escalation import LEVELS, Step, Waiting, next_step
from rules.roles import Act, User, check_can


@dataclass(frozen=True)
class Open:
    """An urgent flag that nobody has answered, with the event that opened it."""

    flag_id: str
    patient_id: str
    team_id: str
    clinician_id: str | None
    opened_id: str
    waiting: Waiting


def unanswered(connection: Connection, patient_ids: Sequence[str] | None = None) -> list[Open]:
    """Every urgent flag nobody has answered, with when it was last opened and how far it has been passed on."""
    opened = select(flag_event.c.flag_id, func.max(flag_event.c.entered_at).label("at"))
    opened = opened.where(flag_event.c.state == "raised").group_by(flag_event.c.flag_id)
    # By team: the index of flags begins with it.
    urgent = flag.c.team_id.in_(select(team.c.id)), flag.c.state == "raised", flag.c.urgency.in_(alerts.URGENT)
    mine = select(flag.c.id).where(*urgent)
    if patient_ids is not None:
        mine = mine.where(flag.c.patient_id.in_(patient_ids))
    last = opened.where(flag_event.c.flag_id.in_(mine)).subquery()
    columns: list[Any] = [flag, patient.c.clinician_id, flag_event.c.id.label("opened_id"), last.c.at]
    query = (
        select(*columns)
        .join(last, last.c.flag_id == flag.c.id)
        .join(
            flag_event,
            (flag_event.c.flag_id == flag.c.id)
            & (flag_event.c.entered_at == last.c.at)
            & (flag_event.c.state == "raised"),
        )
        .join(patient, patient.c.id == flag.c.patient_id)
        .order_by(last.c.at, flag_event.c.id)
    )
    rows = connection.execute(query).mappings().all()
    levels = _levels(connection, mine)
    found = {row["id"]: _open(row, levels) for row in rows}  # two openings at one moment: the later id
    return list(found.values())


def _levels(connection: Connection, flags: Select[Any]) -> dict[str, tuple[int, datetime]]:
    """Opening to how far it was passed on, and when that was."""
    columns = escalation.c.opened_id, func.max(escalation.c.level), func.max(escalation.c.entered_at)
    query = select(*columns).where(escalation.c.flag_id.in_(flags)).group_by(escalation.c.opened_id)
    return {opened_id: (level, at) for opened_id, level, at in connection.execute(query)}


def _open(row: Any, levels: dict[str, tuple[int, datetime]]) -> Open:
    level, passed_on_at = levels.get(row["opened_id"], (0, None))
    waiting = Waiting(row["rule"], row["urgency"], row["state"], row["at"], row["historic"], level, passed_on_at)
    return Open(row["id"], row["patient_id"], row["team_id"], row["clinician_id"], row["opened_id"], waiting)


def ahead(engine: Engine, patient_id: str, *, by: User) -> dict[str, Step]:
    """Flag to who is told next and when, for each urgent flag of one patient that nobody has answered."""
    check_can(by, Act.read_patient)
    with reading(engine) as connection:
        mine = [one for one in unanswered(connection, [patient_id]) if one.team_id in by.scope]
        return {one.flag_id: step for one, step in next_steps(connection, mine)}


def due(engine: Engine, at: datetime) -> list[tuple[Open, Step]]:
    """Every flag whose next step is due by now, the longest overdue first."""
    with reading(engine) as connection:
        steps = next_steps(connection, unanswered(connection))
    return sorted((pair for pair in steps if pair[1].due_at <= at), key=lambda pair: pair[1].due_at)


def next_steps(connection: Connection, flags: Sequence[Open]) -> list[tuple[Open, Step]]:
    settings, zone = current(connection), rota.zone_of(connection)
    lines = {team_id: rota.shifts(connection, team_id) for team_id in {one.team_id for one in flags}}
    told = [(one, next_step(one.waiting, lines[one.team_id], zone, settings)) for one in flags]
    return [(one, step) for one, step in told if step is not None]


def escalate(engine: Engine, *, by: User, at: datetime) -> int:
    """Pass on whatever waited too long, level after level; returns how many steps were taken."""
    done = 0
    for _ in (*LEVELS, "told again"):  # no more levels than there are, whatever a site has set
        passed = sum(_pass_on(engine, one, step, by, at) for one, step in due(engine, at))
        done += passed
        if not passed:
            break
    return done


def _pass_on(engine: Engine, one: Open, step: Step, by: User, at: datetime) -> int:
    key = f"escalate:{one.opened_id}:{step.level}"
    with writing(engine, Act.escalate_flag, by=by, at=at, submission_id=key, patient_id=one.patient_id) as write:
        if write.earlier is not None:
            return 0
        state = write.connection.scalar(select(flag.c.state).where(flag.c.id == one.flag_id))
        write.object_id, write.details = one.flag_id, {"level": step.level, "due_at": step.due_at.isoformat()}
        if state != "raised":  # somebody answered meanwhile: nothing to pass on, and the key is used up
            write.details = {"level": step.level, "answered": True}
            return 0
        now = replace(one, team_id=str(write.team_id))  # whose the patient is now, should they have moved meanwhile
        to = alerts.pass_on(write.connection, now, one.flag_id, one.waiting, step.level, at)
        names = write.connection.scalars(select(person.c.name).where(person.c.id.in_(to)).order_by(person.c.name))
        told = {"flag_id": one.flag_id, "opened_id": one.opened_id, "level": step.level, "due_at": step.due_at}
        words = f"{step.words.removesuffix('.')}: {', '.join(names) or 'nobody is there to be told'}."
        write.connection.execute(insert(escalation).values(write.row() | told | {"words": words}))
        return 1
