"""When answers to a questionnaire are expected: planned and changed, so that what was due before stays due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, insert

from queries import records
from queries.tables import schedule
from queries.treatments import check_period
from queries.writing import Write, writing
from rules.due import planned
from rules.record import Schedule
from rules.roles import Act, Refused, User


def plan(
    engine: Engine,
    patient_id: str,
    *,
    instrument: str,
    every_days: int,
    from_on: date | None,
    to_on: date | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Plan a questionnaire. One that is planned already goes on until the day before, where its rhythm changes."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        if instrument not in write.in_force().instruments:
            raise Refused(f"“{instrument}” is not a questionnaire this service knows.")
        from_on = check_period(from_on, to_on)
        if every_days < 1:
            raise Refused("A questionnaire can be due once a day at most.")
        old = _standing(write, patient_id, instrument)
        new = Schedule(instrument, every_days, from_on, to_on)
        replaced = old["id"] if old else None
        for one in planned(_schedule(old) if old else None, new):
            write.object_id, replaced = _keep(write, one, replaced, old["route"] if old else "self"), None
        return write.object_id


def _standing(write: Write, patient_id: str, instrument: str) -> RowMapping | None:
    """The plan in force; where an older one was cut off by it, the newer."""
    query = records.standing(schedule, patient_id).where(schedule.c.instrument == instrument)
    return write.connection.execute(query.order_by(schedule.c.from_on.desc(), schedule.c.id)).mappings().first()


def _schedule(row: RowMapping) -> Schedule:
    due = tuple(date.fromisoformat(day) for day in row["due_on"])
    return Schedule(row["instrument"], row["every_days"], row["from_on"], row["to_on"], due)


def _keep(write: Write, one: Schedule, supersedes: str | None, route: str) -> str:
    row: dict[str, Any] = write.row() | {"supersedes": supersedes, "route": route}
    row |= {"instrument": one.instrument, "every_days": one.every_days, "from_on": one.from_, "to_on": one.to}
    write.connection.execute(insert(schedule).values(row | {"due_on": [day.isoformat() for day in one.due]}))
    return str(row["id"])
