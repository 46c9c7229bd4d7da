"""Where notices go, and who got what and when: for those who run the service. Nothing here names a patient."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Engine, func, insert, select, update

from queries.engine import reading
from queries.outbox import row_for
from queries.tables import person, team
from queries.tables_alerts import notice, notice_address, notice_try
from queries.writing import new_id, writing
from rules.roles import Act, Refused, User, check_can


def add_address(
    engine: Engine,
    *,
    person_id: str | None,
    team_id: str | None,
    channel: str,
    address: str,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Where notices of one person, or of one team, go."""
    with writing(engine, Act.manage_notices, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        if (person_id is None) == (team_id is None):
            raise Refused("Say whose address this is: one person's or one team's.")
        if not channel.strip():
            raise Refused("Choose the channel.")
        write.object_id, write.details = new_id(), {"channel": channel, "person": person_id, "team": team_id}
        whose = {"person_id": person_id, "team_id": team_id, "added_by": write.by.id, "added_at": at}
        row = whose | {"id": write.object_id, "channel": channel.strip(), "address": address.strip()}
        write.connection.execute(insert(notice_address).values(row))
        return write.object_id


def remove_address(engine: Engine, address_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    with writing(engine, Act.manage_notices, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        here = notice_address.c.id == address_id, notice_address.c.removed_at.is_(None)
        gone = update(notice_address).where(*here).values(removed_by=write.by.id, removed_at=at)
        if write.connection.execute(gone).rowcount == 0:
            raise Refused("This address is not in use any more.")
        write.object_id = address_id
        return address_id


def test_notice(engine: Engine, address_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Put a test into the outbox: it goes the same way as a real one."""
    with writing(engine, Act.manage_notices, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        query = select(notice_address).where(notice_address.c.id == address_id, notice_address.c.removed_at.is_(None))
        found = write.connection.execute(query).mappings().one_or_none()
        if found is None:
            raise Refused("This address is not in use any more.")
        row = row_for(found, at)
        write.connection.execute(insert(notice).values(row))
        write.object_id = str(row["id"])
        return write.object_id


def addresses(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per address in use, with whose it is."""
    check_can(by, Act.manage_notices)
    query = select(notice_address, func.coalesce(person.c.name, team.c.name).label("whose"))
    query = query.outerjoin(person, person.c.id == notice_address.c.person_id)
    query = query.outerjoin(team, team.c.id == notice_address.c.team_id)
    with reading(engine) as connection:
        rows = connection.execute(query.where(notice_address.c.removed_at.is_(None)).order_by("whose")).mappings().all()
    return pd.DataFrame(rows, columns=[*(column.key for column in notice_address.c), "whose"])


def who_got_what(engine: Engine, *, by: User, limit: int = 200) -> pd.DataFrame:
    """One row per notice, newest first: to whom, by which channel, when, how often tried, what came of it.

    No patient and no clinical word is in it, so that whoever runs the service may read it.
    """
    check_can(by, Act.manage_notices)
    last = select(notice_try.c.says).where(notice_try.c.notice_id == notice.c.id)
    last = last.order_by(notice_try.c.at.desc(), notice_try.c.id).limit(1)
    query = select(
        notice, func.coalesce(person.c.name, team.c.name).label("whose"), last.scalar_subquery().label("says")
    )
    query = query.outerjoin(person, person.c.id == notice.c.person_id).outerjoin(team, team.c.id == notice.c.team_id)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(notice.c.made_at.desc(), notice.c.id).limit(limit)).mappings().all()
    return pd.DataFrame(rows, columns=[*(column.key for column in notice.c), "whose", "says"])
