"""The derived side of a write: flags reconciled with the rules, patient_status, its flag index and its counters.

Everything here can be thrown away and rebuilt from the record; rebuilding changes nothing (a test says so).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from queries.instruments import known_instruments
from queries.records import record_of
from queries.tables import patient
from queries.tables_review import flag, flag_event
from rules.findings import Fired
from rules.flag_life import Changes, reconcile
from rules.flags import evaluate
from rules.instruments import Instrument
from rules.record import OpenFlag
from rules.roles import User
from rules.status import status_of


def refresh(connection: Connection, patient_ids: Sequence[str], at: datetime, by: User) -> int:
    """Evaluate these patients anew; returns how many status rows differ from before."""
    if not patient_ids:
        return 0
    instruments = known_instruments(connection)
    return sum(_refresh_one(connection, patient_id, instruments, at, by) for patient_id in patient_ids)


def _refresh_one(
    connection: Connection, patient_id: str, instruments: Mapping[str, Instrument], at: datetime, by: User
) -> bool:
    who = connection.execute(select(patient).where(patient.c.id == patient_id)).mappings().one()
    record = record_of(connection, patient_id, at)
    evaluation = evaluate(record, instruments)
    _keep_flags(connection, who, reconcile(record.flags, evaluation, at), at, by)
    status = status_of(record, _standing_flags(connection, patient_id), evaluation, instruments)
    return _keep_status(connection, who, status, evaluation, at)


def _keep_flags(connection: Connection, who: RowMapping, changes: Changes, at: datetime, by: User) -> None:
    for fired in changes.raise_:
        _raise(connection, who, fired, at, by)
    for old, now in (*changes.keep, *changes.reopen):
        if now is not None:
            _bring_up_to_date(connection, who, old, now, at, by)
    for old, _ in changes.reopen:
        _move(connection, who, old, "raised", changes.why[old.id], at, by)
    for state, closed in (
        ("resolved", changes.resolve),
        ("superseded", changes.supersede),
        ("expired", changes.expire),
    ):
        for old, reason in closed:
            _move(connection, who, old, state, reason, at, by)


def _bring_up_to_date(
    connection: Connection, who: RowMapping, old: OpenFlag, now: Fired, at: datetime, by: User
) -> None:
    """The flag says what is true now; what it said before stays in its history."""
    told = {"urgency": str(now.urgency), "reason": now.reason, "evidence": dict(now.evidence), "prompt": now.prompt}
    connection.execute(update(flag).where(flag.c.id == old.id).values(told))
    if old.urgency != now.urgency:
        _log(connection, who, old.id, old.state, f"Was {old.urgency}, is {now.urgency}: {now.reason}", at, by)


def _raise(connection: Connection, who: RowMapping, fired: Fired, at: datetime, by: User) -> None:
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
    _log(connection, who, str(row["id"]), "raised", fired.reason, at, by)


def _move(
    connection: Connection, who: RowMapping, old: OpenFlag, state: str, reason: str, at: datetime, by: User
) -> None:
    connection.execute(update(flag).where(flag.c.id == old.id).values(state=state))
    _log(connection, who, old.id, state, reason, at, by)


def _log(
    connection: Connection, who: RowMapping, flag_id: str, state: str, reason: str, at: datetime, by: User
) -> None:
    whose = {"team_id": who["team_id"], "patient_id": who["id"], "entered_by": by.id, "entered_at": at}
    row = {"id": secrets.token_urlsafe(12), "flag_id": flag_id, "state": state, "reason": reason}
    connection.execute(insert(flag_event).values(whose | row | {"contact_outcome": "", "plan": ""}))
