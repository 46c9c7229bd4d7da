"""When one person last looked at a patient: opened them, or marked them as looked at on the caseload."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from queries.tables_lists import review_mark
from queries.tables_story import seen_mark
from rules.roles import User

AT_ONCE = 500  # patients per query


def last_looks(connection: Connection, patient_ids: Collection[str], by: User) -> dict[str, datetime]:
    """Patient id to the reader's own last look; whom they never looked at is not in it."""
    ids, found = sorted(patient_ids), dict[str, datetime]()
    for begin in range(0, len(ids), AT_ONCE):
        for query in _looks(by, ids[begin : begin + AT_ONCE]):
            for patient_id, at in connection.execute(query):
                found[patient_id] = max(at, found.get(patient_id, at))
    return found


def _looks(by: User, patient_ids: list[str]) -> Iterator[Select[Any]]:
    pairs = ((seen_mark, seen_mark.c.seen_at, ()), (review_mark, review_mark.c.at, _standing(by)))
    for table, at, more in pairs:
        query = select(table.c.patient_id, func.max(at))
        query = query.where(table.c.person_id == by.id, table.c.patient_id.in_(patient_ids), *more)
        yield query.group_by(table.c.patient_id)


def last_mark(connection: Connection, patient_id: str, by: User) -> datetime | None:
    """When the reader last said on the caseload that they looked at this patient; a mark taken back does not count."""
    mine = review_mark.c.person_id == by.id, review_mark.c.patient_id == patient_id
    found: datetime | None = connection.scalar(select(func.max(review_mark.c.at)).where(*mine, *_standing(by)))
    return found


def _standing(by: User) -> tuple[ColumnElement[bool], ...]:
    undone = select(review_mark.c.undoes).where(review_mark.c.undoes.is_not(None), review_mark.c.person_id == by.id)
    return review_mark.c.undoes.is_(None), review_mark.c.id.not_in(undone)
