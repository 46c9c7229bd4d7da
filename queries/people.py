"""People, teams and their membership."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import bcrypt
import pandas as pd
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from queries import sessions
from queries.engine import reading
from queries.tables import membership, person, team, user_session
from queries.writing import Write, new_id, writing
from rules.roles import Act, Refused, Role, User, check_can

SERVICE = User("service", "service", "Command line", Role.service, "", ())
# ASVS 5.0 §6.2: at least 12, no composition rules. bcrypt reads 72 bytes and no more.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 72


def password_hash(password: str, *, rounds: int = 12) -> str:
    password = password.strip()  # as the sign-in form does: a space that came along in copying is no part of it
    size = len(password.encode())
    if not SHORTEST_PASSWORD <= size <= LONGEST_PASSWORD:
        raise Refused(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; this one has {len(password)}."
        )
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds)).decode()


def password_is_right(engine: Engine, by: User, password: str, at: datetime) -> bool:
    """Check the password again before a signature; wrong ones count towards the same lock as at sign-in."""
    found, password = sessions.credentials(engine, by.username, at), password.strip()
    right = bool(found) and len(password.encode()) <= LONGEST_PASSWORD
    right = right and bcrypt.checkpw(password.encode(), found[1].encode()) if found else False
    if not right:
        sessions.record_failure(engine, by.username, at)
    return right


def add_team(engine: Engine, name: str, *, by: User, at: datetime, submission_id: str) -> str:
    with writing(engine, Act.manage_people, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        _refuse_taken(write, select(team.c.id).where(team.c.name == name), f"There is a team called {name} already.")
        write.object_id = new_id()
        write.connection.execute(insert(team).values(id=write.object_id, name=name, data_version=0))
        return write.object_id


def _refuse_taken(write: Write, query: object, why: str) -> None:
    if write.connection.scalar(query):  # type: ignore[call-overload]
        raise Refused(why)


def add_person(
    engine: Engine,
    *,
    username: str,
    name: str,
    role: Role,
    discipline: str,
    team_ids: Sequence[str],
    hashed: str | None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    with writing(engine, Act.manage_people, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        username = username.strip().lower()  # the sign-in form makes it so of whatever is typed
        taken = select(person.c.id).where(person.c.username == username)
        _refuse_taken(write, taken, f"The user name {username} is taken. Choose another.")
        write.object_id, write.details = new_id(), {"role": role.value, "teams": sorted(team_ids)}
        row = {"id": write.object_id, "username": username, "name": name, "role": role.value, "discipline": discipline}
        write.connection.execute(
            insert(person).values(row | {"password_hash": hashed, "active": True, "created_at": at})
        )
        _join(write.connection, write.object_id, team_ids, at)
        return write.object_id


def _join(connection: Connection, person_id: str, team_ids: Sequence[str], at: datetime) -> None:
    connection.execute(delete(membership).where(membership.c.person_id == person_id))
    for team_id in team_ids:
        connection.execute(insert(membership).values(person_id=person_id, team_id=team_id, from_at=at))


def change_person(
    engine: Engine,
    person_id: str,
    *,
    role: Role,
    active: bool,
    team_ids: Sequence[str],
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Change what somebody may do. Takes effect on their next run; a disabled person's sessions end now."""
    with writing(engine, Act.manage_people, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        if person_id == write.by.id and (not active or role is not write.by.role):
            raise Refused("You cannot take your own rights away: ask another administrator.")
        change = update(person).where(person.c.id == person_id).values(role=role.value, active=active)
        if write.connection.execute(change).rowcount == 0:
            raise Refused("This person does not exist.")
        _join(write.connection, person_id, team_ids, at)
        if not active:
            sessions.revoke_all(write.connection, person_id, at)
        write.object_id = person_id
        write.details = {"role": role.value, "active": active, "teams": sorted(team_ids)}
        return person_id


def people(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per person, with their teams in words."""
    check_can(by, Act.manage_people)
    columns: list[Any] = [
        person.c.id,
        person.c.username,
        person.c.name,
        person.c.role,
        person.c.discipline,
        person.c.active,
    ]
    with reading(engine) as connection:
        frame = pd.DataFrame(connection.execute(select(*columns).order_by(person.c.name)).mappings().all())
        joined = select(membership.c.person_id, team.c.id, team.c.name).join(team, team.c.id == membership.c.team_id)
        rows = connection.execute(joined.order_by(team.c.name)).all()
    frame["team_ids"] = [[row.id for row in rows if row.person_id == person_id] for person_id in frame["id"]]
    frame["teams"] = [", ".join(r.name for r in rows if r.person_id == person_id) for person_id in frame["id"]]
    return frame


def teams(engine: Engine, *, by: User) -> dict[str, str]:
    """Team id to name: one's own, or all for those who run the service."""
    query = select(team.c.id, team.c.name).order_by(team.c.name)
    if by.role not in (Role.admin, Role.service):
        query = query.where(team.c.id.in_(by.scope))
    with reading(engine) as connection:
        return {row.id: row.name for row in connection.execute(query)}


def colleagues(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per active person who shares a team with the reader: who can own a patient or an action."""
    shared = select(membership.c.person_id).where(membership.c.team_id.in_(by.scope))
    query = select(person.c.id, person.c.name, person.c.role, person.c.discipline).where(
        person.c.id.in_(shared), person.c.active, person.c.role != Role.participant.value
    )
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(person.c.name)).mappings().all()
    return pd.DataFrame(rows, columns=["id", "name", "role", "discipline"])


def members_of(engine: Engine, team_id: str, *, by: User) -> dict[str, str]:
    """Person id to name: the active members of one team, for whoever keeps its rota."""
    check_can(by, Act.manage_rota, team_id if by.team_ids else None)
    query = select(person.c.id, person.c.name).join(membership, membership.c.person_id == person.c.id)
    query = query.where(membership.c.team_id == team_id, person.c.active).order_by(person.c.name)
    with reading(engine) as connection:
        return {row.id: row.name for row in connection.execute(query)}


# Built once: a page asks for it with every cached read.
_VERSIONS = select(team.c.data_version).where(team.c.id.in_(bindparam("ids", expanding=True)))


def data_version(engine: Engine, team_ids: Sequence[str]) -> int:
    """Goes up with every write to any of these teams: part of every cache key."""
    with reading(engine) as connection:
        return sum(connection.scalars(_VERSIONS, {"ids": list(team_ids)}))


def open_sessions(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per session that nobody has ended, newest first."""
    check_can(by, Act.manage_people)
    columns: list[Any] = [person.c.name, user_session.c.created_at, user_session.c.seen_at]
    query = (
        select(*columns)
        .join(person, person.c.id == user_session.c.person_id)
        .where(user_session.c.revoked_at.is_(None))
    )
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(user_session.c.seen_at.desc()).limit(100)).mappings().all()
    return pd.DataFrame(rows, columns=["name", "created_at", "seen_at"])


def names(engine: Engine, ids: Sequence[str]) -> dict[str, str]:
    """Person id to name, whoever they are and wherever they are now."""
    with reading(engine) as connection:
        return {
            row.id: row.name
            for row in connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(set(ids))))
        }
