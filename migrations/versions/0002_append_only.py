"""What was recorded stays: triggers that refuse change and removal, and the rows the first write needs.

The triggers stop mistakes and honest programs. Whoever owns the database can drop them; the chain of the audit trail
then shows it (queries/audit.py).
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from migrations.guards import SQLITE_REFUSES, guard, trigger

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Never changed, never removed. Beside each table: every key by which SQLite's REPLACE would remove a row.
APPEND_ONLY = {
    "assessment": (("id",), ("supersedes",)),
    "schedule": (("id",), ("supersedes",)),
    "step": (("id",),),
    "goal": (("id",), ("supersedes",)),
    "intervention": (("id",), ("supersedes",)),
    "event": (("id",), ("supersedes",)),
    "flag_event": (("id",),),
    "decision_version": (("decision_id", "version"),),
    "signature": (("id",), ("decision_id", "version", "signer_id")),
    "attendance": (("id",),),
    "action_event": (("id",),),
    "submission": (("id",),),
    "instrument_version": (("instrument", "version"),),
}
# Never removed; they carry columns that are derived or administrative.
KEPT = {
    "patient": (("id",), ("team_id", "number")),
    "flag": (("id",),),
    "meeting": (("id",),),
    "agenda_item": (("id",), ("meeting_id", "patient_id")),
    "decision": (("id",),),
    "action": (("id",),),
    "audit_head": (("id",),),
}
GENESIS = "stepwell"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _guard_trail_on_sqlite()
    else:
        _guard_trail_on_postgresql()
    guard(APPEND_ONLY, KEPT)
    _first_rows()


def _guard_trail_on_sqlite() -> None:
    op.execute(f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event {SQLITE_REFUSES}")
    op.execute(f"CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event {SQLITE_REFUSES}")
    # IS NOT: with <> a NULL would slip past. Also what stops REPLACE and upsert where recursive triggers are off.
    op.execute(
        "CREATE TRIGGER audit_event_no_gap BEFORE INSERT ON audit_event"
        f" WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_event) {SQLITE_REFUSES}"
    )


def _guard_trail_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'append-only: % of %', TG_OP, TG_TABLE_NAME"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN IF NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_event) THEN"
        " RAISE EXCEPTION 'append-only: seq %', NEW.seq USING ERRCODE = 'integrity_constraint_violation';"
        " END IF; RETURN NEW; END $$"
    )
    trigger("audit_event", "no_gap", "BEFORE INSERT", "ROW", "refuse_gap")
    trigger("audit_event", "no_change", "BEFORE UPDATE OR DELETE", "ROW", "refuse_change")
    trigger("audit_event", "no_truncate", "BEFORE TRUNCATE", "STATEMENT", "refuse_change")


def _first_rows() -> None:
    """The head that every append locks, and the command line's account, which nobody can sign in to."""
    person = sa.table(
        "person",
        *(sa.column(name) for name in ("id", "username", "name", "role", "discipline")),
        sa.column("active", sa.Boolean),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    service = {
        "id": "service",
        "username": "service",
        "name": "Command line",
        "role": "service account",
        "discipline": "",
    }
    op.bulk_insert(person, [service | {"active": False, "created_at": datetime.now(UTC)}])
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("mac"))
    op.bulk_insert(head, [{"id": "head", "seq": 0, "mac": GENESIS}])
