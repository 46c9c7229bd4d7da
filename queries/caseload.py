"""The caseload: one row a patient from patient_status, a page at a time, by index and by key."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, Select, select

from queries.engine import reading
from queries.tables import person
from queries.tables_review import caseload_count, patient_status, status_flag
from rules.roles import Act, User, check_can

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What to list. None means all. A team outside the reader's own lists nothing."""

    team_id: str | None = None
    step: int | None = None
    clinician_id: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ended: the next one begins behind it."""

    sort_key: int
    patient_id: str


def caseload(
    engine: Engine, *, by: User, only: Filter = Filter(), after: Place | None = None, limit: int = PAGE
) -> pd.DataFrame:
    """One row per patient of the reader's teams, in the order of need; at most `limit` rows, from behind `after`."""
    check_can(by, Act.read_caseload)
    with reading(engine) as connection:
        pages = [_team_page(connection, team_id, only, after, limit) for team_id in _teams(by, only)]
        merged = heapq.merge(*pages, key=lambda row: (row["sort_key"], row["patient_id"]))
        rows = [dict(row) for row, _ in zip(merged, range(limit), strict=False)]
        names = _names(connection, {row["clinician_id"] for row in rows if row["clinician_id"]})
    frame = pd.DataFrame(rows, columns=[column.key for column in patient_status.c])
    frame["clinician"] = frame["clinician_id"].map(names)
    return frame


def _teams(by: User, only: Filter) -> Sequence[str]:
    return [team_id for team_id in by.scope if only.team_id in (None, team_id)]


def _team_page(
    connection: Connection, team_id: str, only: Filter, after: Place | None, limit: int
) -> Sequence[RowMapping]:
    """One team at a time, so that the index gives the order and nothing is sorted."""
    query = select(patient_status)
    keys = patient_status
    if only.rule is not None:
        keys = status_flag
        query = query.join(status_flag, status_flag.c.patient_id == patient_status.c.patient_id)
        query = query.where(status_flag.c.team_id == team_id, status_flag.c.rule == only.rule)
    else:
        query = query.where(patient_status.c.team_id == team_id)
    query = _narrowed(query, only)
    if after is not None:
        behind = (keys.c.sort_key > after.sort_key) | (
            (keys.c.sort_key == after.sort_key) & (keys.c.patient_id > after.patient_id)
        )
        query = query.where(keys.c.sort_key >= after.sort_key, behind)
    query = query.order_by(keys.c.sort_key, keys.c.patient_id).limit(limit)
    return connection.execute(query).mappings().all()


def _narrowed(query: Select[Any], only: Filter) -> Select[Any]:
    if only.step is not None:
        query = query.where(patient_status.c.step == only.step)
    if only.clinician_id is not None:
        query = query.where(patient_status.c.clinician_id == only.clinician_id)
    return query


def _names(connection: Connection, ids: set[str]) -> dict[str, str]:
    return {
        row.id: row.name for row in connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(ids)))
    }


def everybody(engine: Engine, *, by: User, only: Filter = Filter()) -> Iterator[Any]:
    """Every row of the caseload, a page at a time: for lists that go to a file."""
    after: Place | None = None
    while True:
        page = caseload(engine, by=by, only=only, after=after)
        yield from page.itertuples()
        if len(page) < PAGE:
            return
        after = Place(int(page["sort_key"].iloc[-1]), str(page["patient_id"].iloc[-1]))


def counts(engine: Engine, *, by: User, team_id: str | None = None) -> dict[int, int]:
    """Patients per rank over the reader's teams, from the maintained counters."""
    check_can(by, Act.read_caseload)
    wanted = _teams(by, Filter(team_id=team_id))
    query = select(caseload_count.c.rank, caseload_count.c.patients).where(
        caseload_count.c.team_id.in_(wanted), caseload_count.c.patients > 0
    )
    totals: dict[int, int] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            totals[row.rank] = totals.get(row.rank, 0) + row.patients
    return totals
