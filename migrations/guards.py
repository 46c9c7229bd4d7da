"""The triggers that keep what was recorded, for every migration that makes a table (see 0002 for what they stop)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alembic import op

Keys = Mapping[str, Iterable[tuple[str, ...]]]  # beside each table: every key by which SQLite's REPLACE would remove
SQLITE_REFUSES = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"


def guard(append_only: Keys, kept: Keys) -> None:
    """`append_only`: never changed, never removed. `kept`: never removed; carries derived or administrative columns."""
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite(append_only, kept)
    else:
        _guard_postgresql(append_only, kept)


def _guard_sqlite(append_only: Keys, kept: Keys) -> None:
    for table in append_only:
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {SQLITE_REFUSES}")
    for table, keys in {**append_only, **kept}.items():
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {SQLITE_REFUSES}")
        for number, key in enumerate(keys):
            same = " AND ".join(f"{column} = NEW.{column}" for column in key)
            op.execute(
                f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table}"
                f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {SQLITE_REFUSES}"
            )


def _guard_postgresql(append_only: Keys, kept: Keys) -> None:
    for table in append_only:
        trigger(table, "no_change", "BEFORE UPDATE OR DELETE", "ROW", "refuse_change")
    for table in kept:
        trigger(table, "no_delete", "BEFORE DELETE", "ROW", "refuse_change")
    for table in (*append_only, *kept):
        trigger(table, "no_truncate", "BEFORE TRUNCATE", "STATEMENT", "refuse_change")


def trigger(table: str, name: str, when: str, each: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()")
    # ALWAYS: also in a session that calls itself a replica.
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")
