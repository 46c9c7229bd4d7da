"""The derived side of a write: flags reconciled with the rules, patient_status, its flag index and its counters.

Everything here can be thrown away and rebuilt from the record; rebuilding changes nothing (a test says so).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from queries.instruments import known_instruments
from queries.records import OPEN_STATES, record_of
from queries.tables import patient
from queries.tables_review import action, caseload_count, flag, flag_event, patient_status, status_flag
from rules.flag_life import Changes, reconcile
from rules.flags import Evaluation, Fired, evaluate
from rules.instruments import Instrument
from rules.record import OpenFlag, Record
from rules.roles import User
from rules.status import Status, status_of


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
    standing = record_of(connection, patient_id, at)
    status = status_of(standing, _fired(connection, patient_id), evaluation, instruments)
    return _keep_status(connection, who, status, at)
