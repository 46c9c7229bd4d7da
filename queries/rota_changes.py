"""Changing the duty rota: lines are added and ended, never rewritten, so that who was on duty when stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select, update

from queries.engine import reading
from queries.rota import members
from queries.tables import person
from queries.tables_alerts import rota_shift
from queries.writing import new_id, writing
from rules.roles import Act, Refused, User, check_can
from rules.rota import CLOSED, PARTS


@dataclass(frozen=True)
class NewShift:
    """One line of the rota. Times as on the site's clock, “09:00”."""

    part: str
    weekdays: tuple[int, ...]
    from_time: str
    to_time: str
    from_on: date
    to_on: date | None = None
    person_id: str | None = None


def add_shift(engine: Engine, team_id: str, new: NewShift, *, by: User, at: datetime, submission_id: str) -> str:
    with writing(engine, Act.manage_rota, by=by, at=at, submission_id=submission_id, **_place(by, team_id)) as write:
        if write.earlier is not None:
            return write.earlier
        _check(new, members(write.connection, team_id))
        write.object_id, write.details = new_id(), {"part": new.part, "team": team_id}
        row: dict[str, Any] = vars(new) | {"id": write.object_id, "team_id": team_id, "weekdays": list(new.weekdays)}
        write.connection.execute(insert(rota_shift).values(row | {"made_by": write.by.id, "made_at": at}))
        return write.object_id


def _place(by: User, team_id: str) -> dict[str, str]:
    """An administrator belongs to no team and keeps every team's rota."""
    return {"team_id": team_id} if by.team_ids else {}


def _check(new: NewShift, known: Mapping[str, str]) -> None:
    if new.part not in PARTS:
        raise Refused(f"A line of the rota is {', '.join(PARTS)}.")
    if not new.weekdays:
        raise Refused("Choose at least one day of the week.")
    if new.to_on is not None and new.to_on < new.from_on:
        raise Refused("It cannot end before it begins.")
    if new.part != CLOSED and new.person_id not in known:
        raise Refused("Name somebody who is in this team and can sign in.")
    for text in (new.from_time, new.to_time):
        try:
            time.fromisoformat(text)
        except ValueError as error:
            raise Refused(f"“{text}” is no time of day. Write it as 09:00.") from error


def end_shift(engine: Engine, shift_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Take a line out of the rota; that it once held stays on record."""
    with reading(engine) as connection:
        team_id = connection.scalar(select(rota_shift.c.team_id).where(rota_shift.c.id == shift_id)) or ""
    with writing(engine, Act.manage_rota, by=by, at=at, submission_id=submission_id, **_place(by, team_id)) as write:
        if write.earlier is not None:
            return write.earlier
        still = rota_shift.c.id == shift_id, rota_shift.c.ended_at.is_(None)
        ended = update(rota_shift).where(*still).values(ended_by=write.by.id, ended_at=at)
        if write.connection.execute(ended).rowcount == 0:
            raise Refused("This line is not in the rota any more.")
        write.object_id = shift_id
        return shift_id


def rota(engine: Engine, team_id: str, *, by: User) -> pd.DataFrame:
    """One row per line of a team's rota that holds, in the order of the week."""
    check_can(by, Act.manage_rota, team_id if by.team_ids else None)
    query = select(rota_shift, person.c.name).outerjoin(person, person.c.id == rota_shift.c.person_id)
    query = query.where(rota_shift.c.team_id == team_id, rota_shift.c.ended_at.is_(None))
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(rota_shift.c.from_on, rota_shift.c.from_time)).mappings().all()
    return pd.DataFrame(rows, columns=[*(column.key for column in rota_shift.c), "name"])
