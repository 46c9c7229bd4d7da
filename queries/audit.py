"""The trail: who did or read what, when, with what result. Appended in the same transaction as the act.

Each row's MAC covers every column and the row before it; the key lives outside the database. The triggers of the
migration refuse update, delete, replace and gaps; whoever drops them still breaks the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries.engine import reading
from queries.keys import key
from queries.tables import person
from queries.tables_review import audit_event, audit_head
from rules.roles import Act, User, check_can

GENESIS = "stepwell"
COVERED = (
    "seq at actor_id actor_role action outcome team_id patient_id object_id reason details key_id previous".split()
)


@dataclass(frozen=True)
class Verification:
    """`first_bad` is the sequence number of the first row that is not as it was written."""

    ok: bool
    rows: int
    first_bad: int | None
    why: str


def _mac(row: Mapping[str, Any] | RowMapping, secret: bytes) -> str:
    covered = json.dumps([row[name] for name in COVERED], ensure_ascii=True, separators=(",", ":"))
    return hmac.new(secret, b"\x01" + covered.encode(), hashlib.sha256).hexdigest()


def key_id(secret: bytes) -> str:
    return hashlib.sha256(b"\x02" + secret).hexdigest()[:12]


def as_written(at: datetime) -> str:
    """A moment as the trail writes it: later ones stand behind it in the order of letters."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_LAST, _NEXT, _HEAD = select(audit_head).with_for_update(), insert(audit_event), update(audit_head)


def append(
    connection: Connection,
    *,
    by: User,
    at: datetime,
    action: str,
    outcome: str = "done",
    team_id: str | None = None,
    patient_id: str | None = None,
    object_id: str | None = None,
    reason: str = "",
    details: Mapping[str, object] | None = None,
) -> int:
    """Add one event and return its number. Must be the last thing a transaction does: it locks the head."""
    secret = key("audit")
    head = connection.execute(_LAST).mappings().one()
    row = {
        "seq": head["seq"] + 1,
        "at": as_written(at),
        "actor_id": by.id,
        "actor_role": by.role.value,
        "action": action,
        "outcome": outcome,
        "team_id": team_id,
        "patient_id": patient_id,
        "object_id": object_id,
        "reason": reason,
        "details": json.dumps(details or {}, sort_keys=True, ensure_ascii=True),
        "key_id": key_id(secret),
        "previous": head["mac"],
    }
    row["mac"] = _mac(row, secret)
    connection.execute(_NEXT, row)
    connection.execute(_HEAD, {"seq": row["seq"], "mac": row["mac"]})
    return int(row["seq"])


def verify(engine: Engine) -> Verification:
    """Walk the whole chain; name the first row that is missing, added, moved or changed."""
    secret, previous, seq = key("audit"), GENESIS, 0
    with reading(engine) as connection:
        head = connection.execute(select(audit_head)).mappings().one()
        found = connection.execution_options(yield_per=5000).execute(select(audit_event).order_by(audit_event.c.seq))
        for row in found.mappings():
            seq += 1
            why = _broken(row, seq, previous, secret)
            if why:
                return Verification(False, seq, seq, why)
            previous = row["mac"]
    if (head["seq"], head["mac"]) != (seq, previous):
        return Verification(
            False, seq, seq + 1, f"The end is missing: {head['seq']} events were written, {seq} are here."
        )
    return Verification(True, seq, None, "")


def _broken(row: RowMapping, seq: int, previous: str, secret: bytes) -> str:
    if row["seq"] != seq:
        return f"Event {seq} is missing."
    if row["key_id"] != key_id(secret):
        return f"Event {seq} was written under another key ({row['key_id']})."
    if row["previous"] != previous:
        return f"Event {seq} does not follow from the one before it."
    if not hmac.compare_digest(row["mac"], _mac(row, secret)):
        return f"Event {seq} was changed after it was written."
    return ""


def trail(
    engine: Engine, *, by: User, patient_id: str | None = None, before: int | None = None, limit: int = 100
) -> pd.DataFrame:
    """One row per audit event that this person may read, newest first; page on with `before` (a seq)."""
    check_can(by, Act.read_audit)
    query = select(audit_event).order_by(audit_event.c.seq.desc()).limit(limit)
    if by.role.value not in ("admin", "service account"):
        query = query.where(audit_event.c.team_id.in_(by.scope))
    if patient_id:
        query = query.where(audit_event.c.patient_id == patient_id)
    if before:
        query = query.where(audit_event.c.seq < before)
    with reading(engine) as connection:
        return pd.DataFrame(connection.execute(query).mappings().all(), columns=[*COVERED, "mac"])


def names(engine: Engine, actor_ids: Sequence[str]) -> dict[str, str]:
    """Actor id to name, for those who are people."""
    query = select(person.c.id, person.c.name).where(person.c.id.in_(set(actor_ids)))
    with reading(engine) as connection:
        return {row.id: row.name for row in connection.execute(query)}


def checkpoint(engine: Engine) -> str:
    """Where the trail stands now, short enough to print: a witness outside the database."""
    with reading(engine) as connection:
        head = connection.execute(select(audit_head)).mappings().one()
    return f"event {head['seq']}, {head['mac'][:12]}"
