"""Supervision between two people: what they want to talk about, when they met, and notes that only they read.

Every read here is filtered by taking part, for every role without exception: a lead, an administrator or the service
account is given nothing of a pair they do not belong to. Nothing of it is cached, exported or written into the trail
beyond that it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Table, insert, or_, select

from queries.engine import reading
from queries.tables import membership, patient, person
from queries.tables_review import flag
from queries.tables_supervision import (
    supervision_item,
    supervision_item_closed,
    supervision_note,
    supervision_session,
)
from queries.writing import Write, new_id, writing
from rules.roles import Act, NotPermitted, Refused, Role, User, can, check_can
from rules.supervision import PROMPT_OF

NOT_YOURS = "This supervision is between two other people, or does not exist."
LONGEST = 240  # minutes


@dataclass(frozen=True)
class Pair:
    """Who supervises whom, in which of their common teams."""

    supervisor_id: str
    supervisee_id: str
    team_id: str


@dataclass(frozen=True)
class Session:
    """One session as it is written down: notes by prompt key ("" is free), and what came of each item talked about."""

    held_on: date
    minutes_long: int
    notes: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)


def partners(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per colleague with whom the reader can have supervision: id, name, team_id, gives, takes."""
    check_can(by, Act.take_supervision)
    columns: list[Any] = [person.c.id, person.c.name, person.c.role, membership.c.team_id]
    query = select(*columns).join(membership, membership.c.person_id == person.c.id)
    query = query.where(membership.c.team_id.in_(by.scope), person.c.active, person.c.id != by.id)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(person.c.name, person.c.id, membership.c.team_id)).mappings().all()
    told = [
        {name: row[name] for name in ("id", "name", "team_id")}
        | {"gives": _may(row["role"], Act.give_supervision)}
        | {"takes": can(by, Act.give_supervision) and _may(row["role"], Act.take_supervision)}
        for row in rows
    ]
    frame = pd.DataFrame(told, columns=["id", "name", "team_id", "gives", "takes"])
    return frame.drop_duplicates("id", ignore_index=True)


def _may(role: str, act: Act) -> bool:
    return can(User("", "", "", Role(role), "", ()), act)


def bring(
    engine: Engine,
    pair: Pair,
    *,
    topic: str,
    patient_id: str | None = None,
    flag_id: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Put something on the list of one pair: by hand, or out of an alarm. Returns the item's id."""
    whose: dict[str, Any] = {"by": by, "at": at, "submission_id": submission_id}
    whose |= {"patient_id": patient_id} if patient_id else {"team_id": pair.team_id}
    with writing(engine, Act.take_supervision, **whose) as write:
        if write.earlier is not None:
            return write.earlier
        write.touched.clear()  # it is about two people's work: no flag and no status changes
        _check_pair(write, pair)
        if not topic.strip():
            raise Refused("Say in a few words what you want to talk about.")
        if flag_id is not None and write.connection.scalar(_flag_of(flag_id)) != patient_id:
            raise Refused("This alarm belongs to somebody else. Reload to see what is open.")
        row = _row(write, pair) | {"patient_id": patient_id, "flag_id": flag_id, "topic": topic.strip()}
        write.connection.execute(insert(supervision_item).values(row))
        write.object_id = str(row["id"])
        return write.object_id


def _flag_of(flag_id: str) -> Any:
    return select(flag.c.patient_id).where(flag.c.id == flag_id)


def _row(write: Write, pair: Pair) -> dict[str, Any]:
    people = {"supervisor_id": pair.supervisor_id, "supervisee_id": pair.supervisee_id}
    return {"id": new_id(), "team_id": write.team_id, **people, "entered_by": write.by.id, "entered_at": write.at}


def _check_pair(write: Write, pair: Pair) -> None:
    """Both belong to the team, the one may give supervision, and whoever writes is one of the two."""
    both = {pair.supervisor_id, pair.supervisee_id}
    if write.by.id not in both or len(both) < 2:
        raise NotPermitted(NOT_YOURS)
    query = select(person.c.id, person.c.role).join(membership, membership.c.person_id == person.c.id)
    query = query.where(membership.c.team_id == write.team_id, person.c.active, person.c.id.in_(both))
    roles = {row.id: row.role for row in write.connection.execute(query)}
    if set(roles) != both:
        raise Refused("Both of you have to belong to the team that this is about.")
    if not _may(roles[pair.supervisor_id], Act.give_supervision):
        raise Refused("Supervision is given by supervisors, chairs and leads.")


def hold(engine: Engine, pair: Pair, told: Session, *, by: User, at: datetime, submission_id: str) -> str:
    """Write down one session with its notes; the items talked about are closed with it. Returns the session's id."""
    whose: dict[str, Any] = {"by": by, "at": at, "submission_id": submission_id, "team_id": pair.team_id}
    with writing(engine, Act.take_supervision, **whose) as write:
        if write.earlier is not None:
            return write.earlier
        _check_pair(write, pair)
        if not 0 < told.minutes_long <= LONGEST:
            raise Refused(f"A session lasts from 1 to {LONGEST} minutes.")
        if told.held_on > at.date():
            raise Refused("This day has not come yet. Write a session down after it was held.")
        if not told.items and not any(words.strip() for words in told.notes.values()):
            raise Refused("Nothing is written down yet: add a note, or what you talked about.")
        row = _row(write, pair) | {"held_on": told.held_on, "minutes_long": told.minutes_long}
        write.connection.execute(insert(supervision_session).values(row))
        write.object_id = str(row["id"])
        for prompt, words in told.notes.items():
            _note(write, write.object_id, prompt, words)
        for item_id, words in told.items.items():
            _close(write, item_id, words, write.object_id, pair)
        return write.object_id


def _note(write: Write, session_id: str, prompt: str, words: str) -> None:
    if prompt and prompt not in PROMPT_OF:
        raise Refused("This question is not known any more. Write it as a free note.")
    if words.strip():
        row: dict[str, Any] = {"id": new_id(), "session_id": session_id, "team_id": write.team_id, "prompt": prompt}
        row |= {"words": words.strip(), "entered_by": write.by.id, "entered_at": write.at}
        write.connection.execute(insert(supervision_note).values(row))


def _close(write: Write, item_id: str, words: str, session_id: str | None, pair: Pair | None) -> None:
    found = write.connection.execute(select(supervision_item).where(supervision_item.c.id == item_id)).mappings()
    item = found.one_or_none()
    if item is None or write.by.id not in (item["supervisor_id"], item["supervisee_id"]):
        raise NotPermitted(NOT_YOURS)
    if pair is not None and (item["supervisor_id"], item["supervisee_id"]) != (pair.supervisor_id, pair.supervisee_id):
        raise Refused("This item is for a session with somebody else.")
    closed = supervision_item_closed.c.item_id
    if write.connection.scalar(select(closed).where(closed == item_id)):
        raise Refused("This item is closed already. Reload to see what is open.")
    row: dict[str, Any] = {"item_id": item_id, "team_id": item["team_id"], "session_id": session_id}
    row |= {"words": words.strip(), "entered_by": write.by.id, "entered_at": write.at}
    write.connection.execute(insert(supervision_item_closed).values(row))


def add_note(
    engine: Engine, session_id: str, words: str, *, prompt: str = "", by: User, at: datetime, submission_id: str
) -> str:
    """One more note on a session of one's own; what was noted stays."""
    team_id = _own(engine, supervision_session, session_id, by)
    whose: dict[str, Any] = {"by": by, "at": at, "submission_id": submission_id, "team_id": team_id}
    with writing(engine, Act.take_supervision, **whose) as write:
        if write.earlier is not None:
            return write.earlier
        if not words.strip():
            raise Refused("The note is empty.")
        _note(write, session_id, prompt, words)
        write.object_id = session_id
        return session_id


def drop_item(engine: Engine, item_id: str, words: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Close an item without a session: it is no longer needed, and why."""
    team_id = _own(engine, supervision_item, item_id, by)
    whose: dict[str, Any] = {"by": by, "at": at, "submission_id": submission_id, "team_id": team_id}
    with writing(engine, Act.take_supervision, **whose) as write:
        if write.earlier is not None:
            return write.earlier
        _close(write, item_id, words, None, None)
        write.object_id = item_id
        return item_id


def _own(engine: Engine, table: Table, one: str, by: User) -> str:
    with reading(engine) as connection:
        found = connection.scalar(select(table.c.team_id).where(table.c.id == one, mine(table, by)))
    if found is None:
        raise NotPermitted(NOT_YOURS)
    return str(found)


def mine(table: Table, by: User) -> ColumnElement[bool]:
    """Taking part is the only way to read; a team left behind takes its supervision with it."""
    return or_(table.c.supervisor_id == by.id, table.c.supervisee_id == by.id) & table.c.team_id.in_(by.scope)


def open_items(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per open item of the reader's own supervision, oldest first; patient and alarm where they may see."""
    check_can(by, Act.take_supervision)
    seen = (patient.c.id == supervision_item.c.patient_id) & patient.c.team_id.in_(by.scope)
    columns: list[Any] = [supervision_item, patient.c.number, patient.c.given_name, patient.c.family_name]
    closed = select(supervision_item_closed.c.item_id)
    query = select(*columns, flag.c.name.label("alarm")).outerjoin(patient, seen)
    query = query.outerjoin(flag, (flag.c.id == supervision_item.c.flag_id) & patient.c.id.is_not(None))
    query = query.where(mine(supervision_item, by), supervision_item.c.id.not_in(closed))
    with reading(engine) as connection:
        return _named(connection, query.order_by(supervision_item.c.entered_at, supervision_item.c.id), by)


def sessions(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per session of the reader's own supervision, newest first."""
    check_can(by, Act.take_supervision)
    query = select(supervision_session).where(mine(supervision_session, by))
    with reading(engine) as connection:
        newest = query.order_by(supervision_session.c.held_on.desc(), supervision_session.c.id)
        return _named(connection, newest, by)


def _named(connection: Connection, query: Any, by: User) -> pd.DataFrame:
    """With the other of the two: `other_id`, `other`, and whether the reader is the one who supervises."""
    found = connection.execute(query)
    frame = pd.DataFrame(found.mappings().all(), columns=list(found.keys()))
    gives = frame["supervisor_id"] == by.id
    other = frame["supervisee_id"].where(gives, frame["supervisor_id"])
    ids = {str(one) for one in other}
    rows = connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return frame.assign(other_id=other, other=other.map(names), gives=gives)


def notes(engine: Engine, session_id: str, *, by: User) -> pd.DataFrame:
    """One row per note of one session of the reader's own, oldest first. Raises NotPermitted for anybody else."""
    check_can(by, Act.take_supervision)
    _own(engine, supervision_session, session_id, by)
    query = select(supervision_note, person.c.name.label("who"))
    query = query.join(person, person.c.id == supervision_note.c.entered_by)
    query = query.where(supervision_note.c.session_id == session_id).order_by(supervision_note.c.entered_at)
    with reading(engine) as connection:
        found = connection.execute(query.order_by(supervision_note.c.id))
        return pd.DataFrame(found.mappings().all(), columns=list(found.keys()))
