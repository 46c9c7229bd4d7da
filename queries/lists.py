"""Working lists: kept and shared filters, and who has looked at whom since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Engine, delete, func, insert, select

from queries.engine import reading
from queries.looks import last_looks
from queries.tables import person
from queries.tables_lists import review_mark, saved_list
from queries.writing import new_id, writing
from rules.roles import Act, Refused, User, check_can

LONGEST_NAME = 60


def save(
    engine: Engine,
    name: str,
    told: Mapping[str, Any],
    *,
    team_id: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Keep a filter under a name, for oneself or for everybody of a team; the same name again replaces one's own."""
    with writing(engine, Act.keep_list, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise Refused(f"Give the list a name of at most {LONGEST_NAME} letters.")
        same = (saved_list.c.owner_id == write.by.id) & (saved_list.c.name == name)
        write.connection.execute(delete(saved_list).where(same))
        write.object_id = new_id()
        row = {"id": write.object_id, "owner_id": write.by.id, "team_id": team_id, "name": name}
        write.connection.execute(insert(saved_list).values(row | {"told": dict(told), "made_at": at}))
        return write.object_id


def remove(engine: Engine, list_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Take away a list of one's own. Raises Refused for somebody else's."""
    with writing(engine, Act.keep_list, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        mine = (saved_list.c.id == list_id) & (saved_list.c.owner_id == write.by.id)
        if write.connection.execute(delete(saved_list).where(mine)).rowcount == 0:
            raise Refused("Only who made a list can take it away; or it is gone already.")
        write.object_id = list_id
        return list_id


def lists(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per list the reader made or that is shared with a team of theirs, by name."""
    check_can(by, Act.keep_list)
    query = select(saved_list, person.c.name.label("owner")).join(person, person.c.id == saved_list.c.owner_id)
    query = query.where((saved_list.c.owner_id == by.id) | saved_list.c.team_id.in_(by.scope))
    with reading(engine) as connection:
        found = connection.execute(query.order_by(saved_list.c.name, saved_list.c.id))
        return pd.DataFrame(found.mappings().all(), columns=list(found.keys()))


def mark_reviewed(engine: Engine, patient_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """“I have looked at this patient.” Says nothing about any flag and changes none."""
    return _mark(engine, patient_id, None, by, at, submission_id)


def undo_reviewed(engine: Engine, patient_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Take back one's own last mark: the patient is new again since the one before."""
    return _mark(engine, patient_id, last_marks(engine, [patient_id], by=by), by, at, submission_id)


def _mark(
    engine: Engine, patient_id: str, undoes: Mapping[str, Any] | None, by: User, at: datetime, submission_id: str
) -> str:
    with writing(engine, Act.keep_list, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        if undoes is not None and patient_id not in undoes:
            raise Refused("There is no mark of yours to take back on this patient.")
        write.touched.clear()  # a mark is about the reader: it changes no flag and no status
        write.object_id = new_id()
        row: dict[str, Any] = {"id": write.object_id, "team_id": write.team_id, "patient_id": patient_id}
        row |= {"person_id": write.by.id, "at": at, "undoes": undoes[patient_id]["id"] if undoes else None}
        write.connection.execute(insert(review_mark).values(row))
        return write.object_id


def last_marks(engine: Engine, patient_ids: Sequence[str], *, by: User) -> dict[str, dict[str, Any]]:
    """Patient id to the reader's own last standing mark (id, at); who was never marked is not in it."""
    check_can(by, Act.keep_list)
    query = select(review_mark.c.patient_id, review_mark.c.id, review_mark.c.at).where(
        *_standing(by), review_mark.c.patient_id.in_(patient_ids)
    )
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(review_mark.c.at)).mappings().all()
    return {row["patient_id"]: {"id": row["id"], "at": row["at"]} for row in rows}


def looks(engine: Engine, patient_ids: Sequence[str], *, by: User) -> dict[str, datetime]:
    """Patient id to when the reader last looked: opened the patient, or marked them here."""
    check_can(by, Act.keep_list)
    with reading(engine) as connection:
        return last_looks(connection, patient_ids, by)


def marked_today(engine: Engine, since: datetime, *, by: User) -> int:
    """How many patients carry a standing mark of the reader's from since then."""
    query = select(func.count(func.distinct(review_mark.c.patient_id))).where(*_standing(by), review_mark.c.at >= since)
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def _standing(by: User) -> tuple[ColumnElement[bool], ...]:
    """The reader's marks that they have not taken back."""
    undone = select(review_mark.c.undoes).where(review_mark.c.undoes.is_not(None), review_mark.c.person_id == by.id)
    return review_mark.c.person_id == by.id, review_mark.c.undoes.is_(None), review_mark.c.id.not_in(undone)
