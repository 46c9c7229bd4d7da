"""The caseload: one row a patient from patient_status, a page at a time, by index and by key."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, Table, select

from queries.engine import reading
from queries.tables import person
from queries.tables_status import caseload_count, patient_status, status_flag
from rules.lanes import Lane, lane_of, ranges
from rules.roles import Act, User, check_can

PAGE = 50
ENDLESS = 2**62
FEW = 1_000  # so many of a flag or a lane are put in another order without anybody waiting for it


class Order(StrEnum):
    """What the list goes by. Each has an index; only a short list by flag or lane is ever sorted as a whole."""

    need = "need"
    name = "name"
    contact = "longest without contact"
    due = "next form due"


COLUMN = {Order.need: "sort_key", Order.name: "name_key", Order.contact: "contact_key", Order.due: "due_key"}


@dataclass(frozen=True)
class Filter:
    """What to list. None means all. A team outside the reader's own lists nothing."""

    team_id: str | None = None
    step: int | None = None
    clinician_id: str | None = None
    rule: str | None = None
    lane: Lane | None = None

    @property
    def by_need(self) -> bool:
        """Whether only the order of need has an index for it."""
        return bool(self.rule or self.lane)


@dataclass(frozen=True)
class Place:
    """Where a page ended: the next one begins behind it."""

    key: int | str
    patient_id: str


def place_of(row: Any, order: Order = Order.need) -> Place:
    """The place of one row of a page."""
    key = row[COLUMN[order]]
    return Place(str(key) if order is Order.name else int(key), str(row["patient_id"]))


def caseload(
    engine: Engine,
    *,
    by: User,
    only: Filter = Filter(),
    order: Order = Order.need,
    after: Place | None = None,
    limit: int = PAGE,
) -> pd.DataFrame:
    """One row per patient of the reader's teams, in the order asked for; at most `limit` rows, from behind `after`.

    An order that the list does not have (`orders`) is the order of need.
    """
    check_can(by, Act.read_caseload)
    with reading(engine) as connection:
        asked, order = order, _kept(connection, by, only, order)
        column, after = COLUMN[order], after if order is asked else None
        pages = [_team_page(connection, team_id, only, order, after, limit) for team_id in _teams(by, only)]
        merged = heapq.merge(*pages, key=lambda row: (row[column], row["patient_id"]))
        rows = [dict(row) for row in islice(merged, limit)]
        names = _names(connection, {row["clinician_id"] for row in rows if row["clinician_id"]})
    frame = pd.DataFrame(rows, columns=[one.key for one in patient_status.c])
    frame["clinician"] = frame["clinician_id"].map(names)
    return frame


def orders(engine: Engine, *, by: User, only: Filter) -> tuple[Order, ...]:
    """The orders this list can have: a long one by flag or by lane is kept in the order of need."""
    check_can(by, Act.read_caseload)
    with reading(engine) as connection:
        return tuple(order for order in Order if _kept(connection, by, only, order) is order)


def _kept(connection: Connection, by: User, only: Filter, order: Order) -> Order:
    """The order asked for, or that of need where the list is too long for it. Counts no further than it has to."""
    if order is Order.need or not only.by_need:
        return order
    left = FEW
    for team_id in _teams(by, only):
        left -= len(_whom(connection, team_id, only, left + 1))
        if left < 0:
            return Order.need
    return order


def _whom(connection: Connection, team_id: str, only: Filter, most: int) -> list[str]:
    """At most so many of the patients of one team that a filter leaves, by the index of need."""
    keys = _keys(only)
    query = _narrowed(connection, team_id, only, select(keys.c.patient_id))
    found: list[str] = []
    for begin, end in ranges(only.lane) if only.lane else ((0, ENDLESS),):
        part = query.where(keys.c.sort_key >= begin, keys.c.sort_key < end)
        found += connection.scalars(part.limit(most - len(found))).all()
        if len(found) >= most:
            break
    return found


def _teams(by: User, only: Filter) -> Sequence[str]:
    return [team_id for team_id in by.scope if only.team_id in (None, team_id)]


def _team_page(
    connection: Connection, team_id: str, only: Filter, order: Order, after: Place | None, limit: int
) -> Iterator[RowMapping]:
    """One team, and of a lane one range of keys at a time, so that an index gives the order and nothing is sorted."""
    left = limit
    lanes: Sequence[tuple[int | None, int | None]] = ((None, None),)
    if order is not Order.need and only.by_need:  # few: named one by one and put in order
        few = _whom(connection, team_id, only, FEW + 1)
        query, keys = select(patient_status).where(patient_status.c.patient_id.in_(few)), patient_status
    else:
        query, keys = _narrowed(connection, team_id, only, _rows(only)), _keys(only)
        lanes = ranges(only.lane) if only.lane else lanes
    for begin, end in lanes:
        if end is not None and after is not None and int(after.key) >= end:
            continue
        key, part = keys.c[COLUMN[order]], query
        if begin is not None:
            part = part.where(key >= begin, key < end)
        if after is not None:
            part = part.where(key >= after.key, _behind(key, keys.c.patient_id, after))
        rows = connection.execute(part.order_by(key, keys.c.patient_id).limit(left)).mappings().all()
        yield from rows
        left -= len(rows)
        if left <= 0:
            return


def _behind(key: ColumnElement[Any], patient_id: ColumnElement[str], after: Place) -> ColumnElement[bool]:
    return (key > after.key) | ((key == after.key) & (patient_id > after.patient_id))


def _keys(only: Filter) -> Table:
    """The table whose keys give the order of need."""
    return patient_status if only.rule is None else status_flag


def _rows(only: Filter) -> Select[Any]:
    query = select(patient_status)
    if only.rule is None:
        return query
    return query.join(status_flag, status_flag.c.patient_id == patient_status.c.patient_id)


def _narrowed(connection: Connection, team_id: str, only: Filter, query: Select[Any]) -> Select[Any]:
    """What the filter leaves of one team, by the table whose keys give the order of need."""
    keys = _keys(only)
    if only.rule is not None:
        query = query.where(status_flag.c.rule == only.rule)
    if only.step is not None:
        query = query.where(keys.c.step == only.step)
    if only.clinician_id is None:
        return query.where(keys.c.team_id == team_id)
    # A clinician's patients are few, so they are named one by one and put in order: asked for by team as well,
    # a database walks the whole team in that order to find them.
    theirs = select(patient_status.c.patient_id).where(
        patient_status.c.team_id == team_id, patient_status.c.clinician_id == only.clinician_id
    )
    return query.where(keys.c.patient_id.in_(connection.scalars(theirs).all()))


def _names(connection: Connection, ids: set[str]) -> dict[str, str]:
    return {
        row.id: row.name for row in connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(ids)))
    }


def everybody(
    engine: Engine, *, by: User, only: Filter = Filter(), order: Order = Order.need
) -> Iterator[pd.DataFrame]:
    """The whole list, a page at a time: for what goes to a file."""
    with reading(engine) as connection:
        order, after = _kept(connection, by, only, order), None
    while True:
        page = caseload(engine, by=by, only=only, order=order, after=after)
        if not page.empty:
            yield page
        if len(page) < PAGE:
            return
        after = place_of(page.iloc[-1], order)


def places(engine: Engine, *, by: User, team_id: str | None = None) -> dict[int, int]:
    """Patients per place (rank and urgency, rules/lanes.py) over the reader's teams, from the maintained counters."""
    check_can(by, Act.read_caseload)
    wanted = _teams(by, Filter(team_id=team_id))
    query = select(caseload_count.c.place, caseload_count.c.patients).where(
        caseload_count.c.team_id.in_(wanted), caseload_count.c.patients > 0
    )
    totals: dict[int, int] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            totals[row.place] = totals.get(row.place, 0) + row.patients
    return totals


def by_lane(counted: dict[int, int]) -> dict[Lane, int]:
    """The same numbers per lane; a lane without anybody is there with 0, for it is known to be empty."""
    return {lane: sum(n for place, n in counted.items() if lane_of(place) is lane) for lane in Lane}
