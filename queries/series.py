"""A team's meeting series: made and changed by a new row; the next meetings are made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from queries import meetings
from queries.engine import reading
from queries.meetings import CORE_DISCIPLINES, NewMeeting
from queries.tables import person, team
from queries.tables_meetings import meeting_series
from queries.tables_review import meeting
from queries.writing import Write, new_id, writing
from rules.agenda_time import minutes_by_kind
from rules.referrals import cut_off
from rules.roles import Act, NotPermitted, Refused, User, check_can
from rules.series import next_dates, problems
from rules.settings import DEFAULT

AHEAD = 60  # meetings looked at for one that is not made yet


@dataclass(frozen=True)
class NewSeries:
    name: str
    weekday: int
    first_on: date
    chair_id: str
    every_weeks: int = 1
    starts_at: str = "13:00"
    minutes_long: int = 75
    core_disciplines: Sequence[str] = CORE_DISCIPLINES
    quorum: int = 3
    cut_off_days: int = DEFAULT.whole("referral.cut_off_days")
    minutes: Mapping[str, float] = field(default_factory=minutes_by_kind)
    active: bool = True


def plan(
    engine: Engine,
    new: NewSeries,
    *,
    team_id: str,
    supersedes: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Make a series, or change one: the old row stays, a meeting keeps what it was made from."""
    with writing(engine, Act.plan_series, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        wrong = problems(
            new.weekday, new.every_weeks, new.starts_at, new.minutes_long, new.core_disciplines, new.quorum
        )
        if wrong or not new.name.strip():
            raise Refused(wrong or "Give the series a name, for example “Weekly case review”.")
        meetings.refuse_stranger(write.connection, new.chair_id, team_id)
        if supersedes is not None:
            _refuse_changed(write, supersedes)
        told = {name: getattr(new, name) for name in NewSeries.__dataclass_fields__}
        told |= {"core_disciplines": list(new.core_disciplines), "minutes": dict(new.minutes), "name": new.name.strip()}
        made = {"id": new_id(), "team_id": team_id, "made_by": write.by.id, "made_at": write.at}
        write.connection.execute(insert(meeting_series).values(told | made | {"supersedes": supersedes}))
        write.object_id = str(made["id"])
        return write.object_id


def _refuse_changed(write: Write, old_id: str) -> None:
    of = select(meeting_series.c.team_id).where(meeting_series.c.id == old_id)
    if write.connection.scalar(of) != write.team_id:
        raise NotPermitted("This series belongs to a team you are not a member of, or does not exist.")
    if write.connection.scalar(select(meeting_series.c.id).where(meeting_series.c.supersedes == old_id)):
        raise Refused("A colleague changed this series meanwhile. Reload to see their version.")


def _standing() -> Any:
    newer = meeting_series.alias("newer")
    gone = select(newer.c.supersedes).where(newer.c.supersedes == meeting_series.c.id).exists()
    return select(meeting_series).where(~gone)


def series(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per standing series of the reader's teams, with team and chair."""
    check_can(by, Act.take_part)
    query = _standing().add_columns(team.c.name.label("team"), person.c.name.label("chair"))
    query = query.join(team, team.c.id == meeting_series.c.team_id)
    query = query.join(person, person.c.id == meeting_series.c.chair_id)
    query = query.where(meeting_series.c.team_id.in_(by.scope), meeting_series.c.active).order_by(team.c.name)
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def make_next(engine: Engine, series_id: str, *, from_on: date, by: User, at: datetime, submission_id: str) -> str:
    """Make the series' next meeting that is not made yet, with its agenda; returns its id."""
    with reading(engine) as connection:
        found = connection.execute(_standing().where(meeting_series.c.id == series_id)).mappings().one_or_none()
    team_id = found["team_id"] if found else "no such team"
    with writing(engine, Act.make_meeting, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        if found is None:
            raise NotPermitted("This series does not exist any more.")
        day = _next_day(write.connection, found, from_on)
        if day is None:
            raise Refused(f"The next {AHEAD} meetings of this series are made already.")
        write.object_id = meetings.keep(write, _meeting(found, day))
        return write.object_id


def _next_day(connection: Connection, found: Any, from_on: date) -> date | None:
    days = next_dates(found["first_on"], found["weekday"], found["every_weeks"], from_on, AHEAD)
    taken = select(meeting.c.held_on).where(meeting.c.team_id == found["team_id"], meeting.c.held_on >= from_on)
    made = set(connection.scalars(taken))
    return next((day for day in days if day not in made), None)


def next_days(engine: Engine, *, from_on: date, by: User) -> dict[str, date | None]:
    """Series id to the first day of its rhythm on which the team has no meeting yet."""
    standing = series(engine, by=by).to_dict("records")
    with reading(engine) as connection:
        return {row["id"]: _next_day(connection, row, from_on) for row in standing}


def _meeting(found: Any, held_on: date) -> NewMeeting:
    return NewMeeting(
        found["name"],
        held_on,
        found["chair_id"],
        found["minutes_long"],
        found["core_disciplines"],
        starts_at=found["starts_at"],
        quorum=found["quorum"],
        cut_off_on=cut_off(held_on, found["cut_off_days"]),
        series_id=found["id"],
        minutes=found["minutes"],
    )
