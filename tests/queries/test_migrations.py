from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

import queries.tables_review as review
from queries import audit
from queries.engine import ROOT, SchemaNotCurrent, check_schema, make_engine, migrate, reading, transaction
from queries.people import SERVICE
from queries.schema import metadata
from queries.tables import person, team
from tests.factories import a_decision, an_assessment
from tests.needs import only_postgresql, only_sqlite

pytestmark = pytest.mark.slow

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
# Derived, administrative or short-lived: rows of these may go.
# Named below each other: every room adds its own.
FREE = {"site", "team", "person", "membership", "sign_in_attempt", "user_session"}
FREE |= {"preference"}
FREE |= {"saved_list"}
FREE |= {"self_check", "education_entry"}
DERIVED = {"patient_status", "status_flag", "caseload_count", "patient_word"}


def migrations() -> list[ModuleType]:
    found = []
    for path in VERSIONS:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        found.append(importlib.util.module_from_spec(spec))
        spec.loader.exec_module(found[-1])
    return found


def guarded(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What all migrations together keep, by table."""
    return {table: keys for one in migrations() for table, keys in getattr(one, name, {}).items()}


def refused(engine: Engine, statement: str, **values: object) -> bool:
    try:
        with transaction(engine) as connection:
            connection.execute(text(statement), values)
    except DBAPIError as error:
        return "append-only" in str(error)
    return False


def test_the_migrations_build_exactly_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    assert differences == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    check_schema(engine)
    with reading(engine) as connection:
        assert connection.execute(select(review.audit_head.c.id, review.audit_head.c.seq)).all() == [("head", 0)]


def test_a_database_without_our_tables_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SchemaNotCurrent, match=r"manage.py init"):
        check_schema(create_engine(f"sqlite:///{tmp_path / 'empty.db'}"))


def test_the_first_rows_are_there(engine: Engine) -> None:
    with reading(engine) as connection:
        service = connection.execute(select(person).where(person.c.id == "service")).mappings().one()
        head = connection.execute(select(review.audit_head)).mappings().one()
    assert (service["active"], service["password_hash"], service["role"]) == (False, None, SERVICE.role.value)
    assert (head["seq"], head["mac"]) == (0, audit.GENESIS)


def test_every_table_is_guarded_or_named_as_free() -> None:
    assert set(metadata.tables) == {*guarded("APPEND_ONLY"), *guarded("KEPT"), *FREE, *DERIVED, "audit_event"}


def test_each_guard_names_every_key_of_its_table(engine: Engine) -> None:
    for name, keys in (guarded("APPEND_ONLY") | guarded("KEPT")).items():
        table = inspect(engine)
        found = {tuple(table.get_pk_constraint(name)["constrained_columns"])}
        found |= {tuple(unique["column_names"]) for unique in table.get_unique_constraints(name)}
        assert {frozenset(key) for key in keys} == {frozenset(key) for key in found}, name


@pytest.fixture
def filled(engine: Engine, patient: str, chair, at: datetime) -> Engine:
    """A database in which every clinical table that our doors write to has a row."""
    a_decision(engine, patient, by=chair, at=at)
    an_assessment(engine, patient, "phq9", at.date(), 3)
    return engine


def rows_of(engine: Engine, name: str) -> list[dict[str, object]]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(select(metadata.tables[name])).mappings()]


@pytest.mark.parametrize("name", ["assessment", "step", "decision_version", "attendance", "submission", "audit_event"])
def test_what_was_recorded_cannot_be_changed_or_removed(filled: Engine, name: str) -> None:
    before = rows_of(filled, name)
    column = next(column.key for column in metadata.tables[name].c if not column.primary_key)
    assert before
    assert refused(filled, f'UPDATE {name} SET "{column}" = "{column}"')
    assert refused(filled, f"DELETE FROM {name}")
    assert rows_of(filled, name) == before


@pytest.mark.parametrize("name", ["patient", "meeting", "agenda_item", "decision", "action", "audit_head"])
def test_what_is_kept_cannot_be_removed(filled: Engine, name: str) -> None:
    before = rows_of(filled, name)
    assert before
    assert refused(filled, f"DELETE FROM {name}")
    assert rows_of(filled, name) == before


@only_sqlite
@pytest.mark.parametrize("name", ["assessment", "step", "decision_version", "audit_event", "patient", "decision"])
@pytest.mark.parametrize("careless", [False, True], ids=["our connection", "recursive triggers off"])
def test_sqlite_replace_and_upsert_are_refused(filled: Engine, name: str, careless: bool) -> None:
    engine = filled
    if careless:
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA recursive_triggers=OFF"))
    before = rows_of(engine, name)
    copied = f"INSERT OR REPLACE INTO {name} SELECT * FROM {name} LIMIT 1"
    column = next(column.key for column in metadata.tables[name].c if not column.primary_key)
    keys = ", ".join(column.key for column in metadata.tables[name].primary_key)
    upsert = (
        f'INSERT INTO {name} SELECT * FROM {name} WHERE true LIMIT 1 ON CONFLICT ({keys}) DO UPDATE SET "{column}" = 1'
    )
    assert refused(engine, copied)
    assert refused(engine, upsert)
    assert refused(engine, f'UPDATE OR REPLACE {name} SET "{column}" = "{column}"') or name in guarded("KEPT")
    assert rows_of(engine, name) == before


@only_sqlite
def test_sqlite_replace_by_another_unique_key_is_refused(filled: Engine) -> None:
    before = rows_of(filled, "patient")
    columns = ", ".join(column.key for column in metadata.tables["patient"].c if column.key != "id")
    assert refused(
        filled, f"INSERT OR REPLACE INTO patient (id, {columns}) SELECT 'another', {columns} FROM patient LIMIT 1"
    )
    assert rows_of(filled, "patient") == before


@pytest.mark.parametrize("seq", [1, 0, -1, 99, None], ids=["again", "before the first", "negative", "gap", "null"])
def test_the_trail_takes_no_event_out_of_turn(engine: Engine, at: datetime, seq: int | None) -> None:
    with transaction(engine) as connection:
        audit.append(connection, by=SERVICE, at=at, action="test")
        row = dict(connection.execute(select(review.audit_event)).mappings().one())
    with pytest.raises(DBAPIError, match="append-only|null value"), transaction(engine) as connection:
        connection.execute(insert(review.audit_event).values(row | {"seq": seq}))
    assert len(rows_of(engine, "audit_event")) == 1


@only_postgresql
@pytest.mark.parametrize("name", ["assessment", "audit_event", "patient", "submission"])
def test_postgresql_refuses_truncate_upsert_and_replica_mode(filled: Engine, name: str) -> None:
    before = rows_of(filled, name)
    column = next(column.key for column in metadata.tables[name].c if not column.primary_key)
    keys = ", ".join(column.key for column in metadata.tables[name].primary_key)
    change = f'ON CONFLICT ({keys}) DO UPDATE SET "{column}" = excluded."{column}"'
    upsert = f"INSERT INTO {name} SELECT * FROM {name} LIMIT 1 {change}"
    assert refused(filled, f"TRUNCATE {name} CASCADE")
    assert refused(filled, f"SET LOCAL session_replication_role = replica; DELETE FROM {name}")
    assert refused(filled, upsert) or name in guarded("KEPT")
    assert rows_of(filled, name) == before


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'half.db'}")

    def full(_connection, _cursor, statement, *_rest) -> None:
        if "audit_event_no_gap" in statement:
            raise OSError("the disk is full")

    event.listen(engine, "before_cursor_execute", full)
    with pytest.raises(OSError, match="full"):
        migrate(engine)
    event.remove(engine, "before_cursor_execute", full)
    assert inspect(engine).get_table_names() == []
    migrate(engine)
    check_schema(engine)


@pytest.mark.slow
@pytest.mark.parametrize("_again", range(3))
def test_programs_that_start_at_once_make_one_installation(tmp_path: Path, _again: int) -> None:
    """The first change of the journal is a lock that SQLite does not wait for; keys are made once, whole."""
    home = {**os.environ, "STEPWELL_HOME": str(tmp_path), "STEPWELL_DATABASE_URL": ""}
    start = [sys.executable, str(ROOT / "manage.py"), "init", "--json"]
    programs = [subprocess.Popen(start, cwd=ROOT, env=home, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    made = sorted(json.loads(program.communicate(timeout=60)[0])["made"] for program in programs)
    assert made == [False, False, True]
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["audit.key", "session.key"]


def test_the_team_is_free_to_count_its_writes(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(team).values(id="t", name="North", data_version=0))
    with transaction(engine) as connection:
        assert connection.execute(team.update().values(data_version=1)).rowcount == 1
