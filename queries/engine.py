"""URL to Engine: SQLite by default, PostgreSQL by STEPWELL_DATABASE_URL."""

from __future__ import annotations

import itertools
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy import Engine as Engine

from queries.keys import home

ROOT = Path(__file__).resolve().parent.parent
# FULL: a commit that was acknowledged survives a power cut. recursive_triggers: REPLACE meets the delete trigger.
SQLITE_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
)
PATIENCE = 10  # seconds to wait for somebody else's lock


class SchemaNotCurrent(Exception):
    """The database is older or newer than this program. The text says what to do."""


def database_url() -> str:
    return os.environ.get("STEPWELL_DATABASE_URL") or f"sqlite:///{home() / 'stepwell.db'}"


def database_exists() -> bool:
    """Whether there is anything to connect to. An SQLite file would otherwise be made by looking for it."""
    url = make_url(database_url())
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def make_engine(url: str | None = None) -> Engine:
    url = url or database_url()
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, hide_parameters=True, pool_pre_ping=True)


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _sqlite_begin
    connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    _into_wal(connection)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _into_wal(connection: Any) -> None:
    """SQLite does not wait for the lock that changing the journal takes, so we do: two programs may start at once."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent picture: everything read inside belongs to the same moment."""
    isolated = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**isolated) as connection, connection.begin():
        yield connection


_numbers = itertools.count(1)
_latest = 0  # the number of the write of this process that ended last


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One write: takes SQLite's write lock at once, so that what it read is still true when it writes."""
    global _latest
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
    finally:
        _latest = next(_numbers)


def writes() -> int:
    """Another number after each write of this process: what was read before may not be true any more."""
    return _latest


def keep_statistics(engine: Engine) -> None:
    """Have SQLite look at what its indexes hold: with a million patients it picks the wrong one unseen.

    PostgreSQL does so by itself. A sample of each index is enough, so it takes milliseconds at any size.
    """
    if engine.dialect.name != "sqlite":
        return
    with transaction(engine) as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        connection.exec_driver_sql("ANALYZE")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def migrate(engine: Engine) -> None:
    """Bring the database to this program's schema, creating it where there is none."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.connect().execution_options(writes=True) as connection:
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def check_schema(engine: Engine) -> None:
    """Raise SchemaNotCurrent unless the database is at this program's revision."""
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    if now != head:
        raise SchemaNotCurrent(
            f"The database is at {now or 'nothing'}, this program needs {head}: run `manage.py init`."
        )
