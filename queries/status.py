"""The derived side of a write: flags reconciled with the rules, patient_status, its flag index and its counters.

Everything here can be thrown away and rebuilt from the record; rebuilding changes nothing (a test says so).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, delete, insert, update

from queries import alerts
from queries.in_force import InForce
from queries.judging import Judged, Row, judge
from queries.tables_review import flag, flag_event
from queries.tables_status import caseload_count, patient_status, status_flag
from queries.words import keep_words
from rules.lanes import place_of_key

FAILED = "RULE FAILED"  # beside the rules' ids in status_flag: finds the patients of whom a rule could say nothing

_REPLACE_STATUS = update(patient_status).where(patient_status.c.patient_id == bindparam("whose"))
_NO_FLAG_KEYS = delete(status_flag).where(status_flag.c.patient_id == bindparam("whose"))


def refresh(connection: Connection, patient_ids: Sequence[str], at: datetime, known: InForce | None = None) -> int:
    """Evaluate these patients anew; returns how many status rows differ from before."""
    return write(connection, judge(connection, patient_ids, at, known)) if patient_ids else 0


def write(connection: Connection, judged: Sequence[Judged]) -> int:
    """Write what judging these patients changes; returns how many status rows differ from before."""
    _insert(connection, flag, [row for one in judged for row in one.raised])
    _tell(connection, [row for one in judged for row in one.told])
    _insert(connection, flag_event, [row for one in judged for row in one.events])
    _tell_people(connection, judged)
    changed = [one for one in judged if one.status is not None]
    _keep_status(connection, changed)
    return len(changed)


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _tell(connection: Connection, told: Iterable[Row]) -> None:
    """Bring flags up to date: those that change the same columns in one statement."""
    by_columns: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in told:
        by_columns[tuple(sorted(set(row) - {"id"}))].append({f"new_{name}": value for name, value in row.items()})
    for columns, rows in by_columns.items():
        new = {name: bindparam(f"new_{name}", type_=flag.c[name].type) for name in columns}
        connection.execute(update(flag).where(flag.c.id == bindparam("new_id")).values(new), rows)


def _tell_people(connection: Connection, judged: Sequence[Judged]) -> None:
    """Whoever is responsible hears of what is urgent, from this very transaction; of what is over nobody any more."""
    for one in judged:
        for call in one.calls:
            alerts.sound(connection, one, call.flag_id, call.urgency, call.kind, call.at)
        for flag_id in one.over:
            alerts.over(connection, flag_id, one.events[0]["entered_at"])


def _keep_status(connection: Connection, changed: Sequence[Judged]) -> None:
    """Replace the rows, their flag index and the counters."""
    rows = [one.status for one in changed if one.status is not None]
    if not rows:
        return
    mine = [{"whose": row["patient_id"]} for row in rows]
    known = {one.patient_id for one in changed if one.old is not None}
    _insert(connection, patient_status, [row for row in rows if row["patient_id"] not in known])
    if known:
        there = [row | whose for row, whose in zip(rows, mine, strict=True) if row["patient_id"] in known]
        connection.execute(_REPLACE_STATUS, there)
    found_by = [one for one in changed if not one.keys_stand]
    if found_by:
        connection.execute(_NO_FLAG_KEYS, [{"whose": one.patient_id} for one in found_by])
        _insert(connection, status_flag, [row for one in found_by for row in _flag_keys(one)])
    keep_words(connection, [one.words_of for one in changed if one.words_of is not None])
    moved = Counter((row["team_id"], place_of_key(row["sort_key"])) for row in rows)
    moved.subtract(one.old for one in changed if one.old is not None)
    for (team_id, place), by in moved.items():
        _count(connection, team_id, place, by)


def _flag_keys(one: Judged) -> list[Row]:
    """One row per rule with an open flag, and one where a rule broke."""
    row = one.status or {}
    key = {name: row[name] for name in ("team_id", "patient_id", "sort_key", "step")}
    return [key | {"rule": rule} for rule in (*row["rules"], *((FAILED,) if one.failed else ()))]


def _count(connection: Connection, team_id: str, place: int, by: int) -> None:
    if by == 0:
        return
    here = (caseload_count.c.team_id == team_id) & (caseload_count.c.place == place)
    moved = update(caseload_count).where(here).values(patients=caseload_count.c.patients + by)
    if connection.execute(moved).rowcount == 0:
        connection.execute(insert(caseload_count).values(team_id=team_id, place=place, patients=by))
