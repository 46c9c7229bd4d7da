"""The derived side of a write: flags reconciled with the rules, patient_status, its flag index and its counters.

Everything here can be thrown away and rebuilt from the record; rebuilding changes nothing (a test says so).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from queries.instruments import known_instruments
from queries.records import EVALUATION, OPEN_STATES, record_of
from queries.tables import patient
from queries.tables_review import action, flag, flag_event
from queries.tables_status import caseload_count, patient_status, status_flag
from queries.words import folded, keep_words
from rules.findings import Fired, Urgency
from rules.flag_life import Changes, reconcile
from rules.flags import evaluate
from rules.instruments import Instrument
from rules.lanes import place_of_key
from rules.record import OpenFlag
from rules.status import Status, status_of

# The columns that carry a field of Status under its own name.
_TOLD = [field.name for field in fields(Status) if field.name in patient_status.c]
NOTHING_DUE = 9_999_999  # the day number of whoever has nothing planned: behind everybody who has


def refresh(connection: Connection, patient_ids: Sequence[str], at: datetime) -> int:
    """Evaluate these patients anew; returns how many status rows differ from before."""
    if not patient_ids:
        return 0
    instruments = known_instruments(connection)
    return sum(_refresh_one(connection, patient_id, instruments, at) for patient_id in patient_ids)


def _refresh_one(connection: Connection, patient_id: str, instruments: Mapping[str, Instrument], at: datetime) -> bool:
    who = connection.execute(select(patient).where(patient.c.id == patient_id)).mappings().one()
    record = record_of(connection, patient_id, at)
    evaluation = evaluate(record, instruments)
    _keep_flags(connection, who, reconcile(record.flags, evaluation, at), at)
    status = status_of(record, _standing_flags(connection, patient_id), evaluation, instruments)
    return _keep_status(connection, who, status, at)


def _keep_flags(connection: Connection, who: RowMapping, changes: Changes, at: datetime) -> None:
    for fired in changes.raise_:
        _raise(connection, who, fired, at)
    for old, now in (*changes.keep, *changes.reopen):
        if now is not None:
            _bring_up_to_date(connection, who, old, now, at)
    for old, _ in changes.reopen:
        _move(connection, who, old, "raised", changes.why[old.id], at)
    for state, closed in (
        ("resolved", changes.resolve),
        ("superseded", changes.supersede),
        ("expired", changes.expire),
    ):
        for old, reason in closed:
            _move(connection, who, old, state, reason, at)


def _bring_up_to_date(connection: Connection, who: RowMapping, old: OpenFlag, now: Fired, at: datetime) -> None:
    """The flag says what is true now; what it said before stays in its history."""
    told = {"urgency": str(now.urgency), "reason": now.reason, "evidence": dict(now.evidence), "prompt": now.prompt}
    connection.execute(update(flag).where(flag.c.id == old.id).values(told))
    if old.urgency != now.urgency:
        _log(connection, who, old.id, "updated", f"Was {old.urgency}, is {now.urgency}: {now.reason}", at)


def _raise(connection: Connection, who: RowMapping, fired: Fired, at: datetime) -> None:
    row = {
        "id": secrets.token_urlsafe(12),
        "team_id": who["team_id"],
        "patient_id": who["id"],
        "rule": fired.rule,
        "rule_version": fired.version,
        "subject": fired.subject,
        "name": fired.name,
        "urgency": str(fired.urgency),
        "reason": fired.reason,
        "prompt": fired.prompt,
        "clears": fired.clears,
        "evidence": dict(fired.evidence),
        "since_on": fired.since,
        "raised_at": at,
        "historic": fired.historic,
        "state": "raised",
    }
    connection.execute(insert(flag).values(row))
    _log(connection, who, str(row["id"]), "raised", fired.reason, at)


def _move(connection: Connection, who: RowMapping, old: OpenFlag, state: str, reason: str, at: datetime) -> None:
    connection.execute(update(flag).where(flag.c.id == old.id).values(state=state))
    _log(connection, who, old.id, state, reason, at)


def _log(connection: Connection, who: RowMapping, flag_id: str, state: str, reason: str, at: datetime) -> None:
    whose = {"team_id": who["team_id"], "patient_id": who["id"], "entered_by": EVALUATION, "entered_at": at}
    row = {"id": secrets.token_urlsafe(12), "flag_id": flag_id, "state": state, "reason": reason}
    connection.execute(insert(flag_event).values(whose | row | {"contact_outcome": "", "plan": ""}))


def _standing_flags(connection: Connection, patient_id: str) -> list[Fired]:
    """What is open after the flags were reconciled."""
    query = select(flag).where(flag.c.patient_id == patient_id, flag.c.state.in_(OPEN_STATES))
    return [
        Fired(
            rule=row["rule"],
            version=row["rule_version"],
            name=row["name"],
            urgency=Urgency(row["urgency"]),
            subject=row["subject"],
            reason=row["reason"],
            since=row["since_on"],
            evidence=row["evidence"],
            prompt=row["prompt"],
            clears=row["clears"],
            historic=row["historic"],
        )
        for row in connection.execute(query).mappings()
    ]


def _keep_status(connection: Connection, who: RowMapping, status: Status, at: datetime) -> bool:
    """Write the row, its flag index and the counters where they differ; True where they did."""
    row = _row(connection, who, status, at)
    same = select(patient_status).where(patient_status.c.patient_id == who["id"])
    old = connection.execute(same).mappings().one_or_none()
    if old is not None and dict(old) == row:
        return False
    connection.execute(delete(patient_status).where(patient_status.c.patient_id == who["id"]))
    connection.execute(insert(patient_status).values(row))
    connection.execute(delete(status_flag).where(status_flag.c.patient_id == who["id"]))
    key = {"team_id": who["team_id"], "patient_id": who["id"], "sort_key": status.sort_key}
    if status.rules:
        connection.execute(insert(status_flag), [key | {"rule": rule} for rule in status.rules])
    if old is None or (old["name"], old["number"], old["team_id"]) != (row["name"], row["number"], row["team_id"]):
        keep_words(connection, who)
    if old is not None:
        _count(connection, old["team_id"], place_of_key(old["sort_key"]), -1)
    _count(connection, who["team_id"], place_of_key(status.sort_key), 1)
    return True


def _count(connection: Connection, team_id: str, place: int, by: int) -> None:
    here = (caseload_count.c.team_id == team_id) & (caseload_count.c.place == place)
    moved = update(caseload_count).where(here).values(patients=caseload_count.c.patients + by)
    if connection.execute(moved).rowcount == 0:
        connection.execute(insert(caseload_count).values(team_id=team_id, place=place, patients=by))


def _row(connection: Connection, who: RowMapping, status: Status, at: datetime) -> dict[str, Any]:
    still_open = (
        select(func.count()).select_from(action).where(action.c.patient_id == who["id"], action.c.state == "open")
    )
    name = f"{who['given_name']} {who['family_name']}".strip() or who["number"]
    whose = {"patient_id": who["id"], "team_id": who["team_id"], "name": name, "number": who["number"]}
    told = {name: _plain(getattr(status, name)) for name in _TOLD}
    told |= {
        "since_on": status.since,
        "step_from_on": status.step_from,
        "clinician_id": who["clinician_id"],
        "open_actions": connection.scalar(still_open) or 0,
        "as_of_on": at.date(),
        "news_at": _news_at(connection, who["id"], status),
        "name_key": folded(f"{who['family_name']} {who['given_name']}"),
        "contact_key": status.last_contact_on.toordinal() if status.last_contact_on else 0,
        "due_key": status.next_due_on.toordinal() if status.next_due_on else NOTHING_DUE,
    }
    return whose | told


def _news_at(connection: Connection, patient_id: str, status: Status) -> datetime | None:
    """When we last learned something: a form that came, a flag that was raised."""
    raised = connection.scalar(select(func.max(flag.c.raised_at)).where(flag.c.patient_id == patient_id))
    return max((one for one in (raised, status.received_at) if one is not None), default=None)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
