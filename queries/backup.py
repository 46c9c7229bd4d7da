"""Backup and restore. SQLite: its own online backup, a page copy while others write. PostgreSQL: every row as JSON.

Either file goes back into an empty database of either kind, with the triggers in place, and the chain of the trail is
verified afterwards. A file is not encrypted and does not hold the keys: both are kept safe by whoever runs the site.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import JSON, Boolean, Connection, Date, Engine, Table, func, insert, select, update

from queries import audit
from queries.engine import SchemaNotCurrent, make_engine, migrate, reading, transaction
from queries.keys import key
from queries.tables import Instant, metadata, patient, person, team
from queries.tables_review import audit_event, audit_head
from rules.roles import Act, Refused, User, check_can

MAGIC = b"SQLite format 3\0"
CHUNK = 1000
ABOUT = "about.json"
Row = dict[str, Any]

# Every table there is, also those that nothing else has imported yet: a backup with a table missing is none.
for _path in sorted(Path(__file__).parent.glob("tables*.py")):
    import_module(f"queries.{_path.stem}")


def backup(engine: Engine, file: Path, *, by: User, at: datetime) -> int:
    """Write the file, whole or not at all; returns the number of rows in it."""
    check_can(by, Act.run_service)
    if file.exists():
        raise Refused(f"{file.name} is there already. A backup never overwrites another one.")
    part = file.with_name(file.name + ".part")
    try:
        rows = _page_copy(engine, part) if engine.dialect.name == "sqlite" else _dump(engine, part)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    with transaction(engine) as connection:
        audit.append(connection, by=by, at=at, action="service.backup", details={"rows": rows})
    return rows


def _page_copy(engine: Engine, file: Path) -> int:
    with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(str(engine.url.database))) as source:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    file.chmod(0o600)
    with _opened(file) as made, reading(made) as connection:
        return sum(_count(connection, table) for table in metadata.sorted_tables)


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def _dump(engine: Engine, file: Path) -> int:
    """One JSON line per row, a member per table, read in one consistent picture and never held in memory whole."""
    rows = 0
    file.touch(mode=0o600)
    with reading(engine) as connection, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        about = {"program": "stepwell", "schema": MigrationContext.configure(connection).get_current_revision()}
        archive.writestr(ABOUT, json.dumps(about))
        for table in metadata.sorted_tables:
            with archive.open(f"{table.name}.jsonl", "w") as member:
                for row in _rows(connection, table):
                    member.write(json.dumps(row, default=_said, ensure_ascii=True).encode() + b"\n")
                    rows += 1
    return rows


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=CHUNK).execute(query)
    for row in result.mappings():
        yield dict(row)


def _said(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def restore(engine: Engine, file: Path, *, by: User, at: datetime) -> int:
    """Fill an empty database from a backup of either kind. Refused where anything is in it, or the chain is broken."""
    check_can(by, Act.run_service)
    key("audit")  # without it nothing could be verified: said before anything is written
    migrate(engine)
    refuse_filled(engine)
    with file.open("rb") as opened:
        is_sqlite = opened.read(len(MAGIC)) == MAGIC
    rows = _from_pages(engine, file) if is_sqlite else _from_archive(engine, file)
    found = audit.verify(engine)
    if not found.ok:
        raise Refused(f"The data is back, but its trail does not verify. {found.why} Are these the right keys?")
    with transaction(engine) as connection:
        audit.append(connection, by=by, at=at, action="service.restore", details={"rows": rows})
    return rows


def refuse_filled(engine: Engine) -> None:
    with reading(engine) as connection:
        others = select(person.c.id).where(person.c.id != "service")
        for query in (select(patient.c.id), select(team.c.id), others, select(audit_event.c.seq)):
            if connection.scalar(query.limit(1)) is not None:
                raise Refused("This database is not empty. Restore into a new one: nothing here is overwritten.")


def _from_pages(engine: Engine, file: Path) -> int:
    with _opened(file) as source:
        with reading(source) as connection:
            theirs = MigrationContext.configure(connection).get_current_revision()
        _refuse_other_schema(engine, theirs)
        with reading(source) as connection:
            return _fill(engine, lambda table: _rows(connection, table))


def _from_archive(engine: Engine, file: Path) -> int:
    try:
        with zipfile.ZipFile(file) as archive:
            if damaged := archive.testzip():
                raise Refused(f"The backup is damaged: {damaged}.")
            _refuse_other_schema(engine, json.loads(archive.read(ABOUT))["schema"])
            return _fill(engine, lambda table: _lines(archive, table))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as error:
        raise Refused(f"{file.name} is no backup of Stepwell, or it is damaged ({type(error).__name__}).") from error


def _refuse_other_schema(engine: Engine, theirs: str | None) -> None:
    with reading(engine) as connection:
        ours = MigrationContext.configure(connection).get_current_revision()
    if theirs != ours:
        raise SchemaNotCurrent(
            f"The backup has schema {theirs}, this program {ours}: restore it with the program that made it, "
            "then run `manage.py init` with this one."
        )


def _lines(archive: zipfile.ZipFile, table: Table) -> Iterator[Row]:
    with archive.open(f"{table.name}.jsonl") as member:
        for line in member:
            yield _typed(table, json.loads(line))


def _typed(table: Table, row: Mapping[str, Any]) -> Row:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: object, value: Any) -> Any:
    if value is None or isinstance(kind, JSON | Boolean):
        return value
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _fill(engine: Engine, rows_of: Any) -> int:
    """Everything in one transaction, in an order that meets the foreign keys; the guards stay on throughout."""
    total = 0
    with transaction(engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in metadata.sorted_tables:
            total += _fill_table(connection, table, rows_of(table))
    return total


def _fill_table(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    if table is audit_head:  # its one row is there from the first migration on and cannot go
        (head,) = rows
        connection.execute(update(audit_head).values(seq=head["seq"], mac=head["mac"]))
        return 1
    total, chunk = 0, []
    for row in _parents_first(table, rows):
        total += 1
        if table is audit_event and row["key_id"] != audit.key_id(key("audit")):
            raise Refused("The trail was written under another key: copy the folder `keys` of that installation first.")
        if table is person and row["id"] == "service":
            connection.execute(update(person).where(person.c.id == "service").values(created_at=row["created_at"]))
            continue
        chunk.append(row)
        if len(chunk) == CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)
    return total


def _parents_first(table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """A correction comes after what it corrects, whatever the order of their ids."""
    if "supersedes" not in table.c:
        yield from rows
        return
    there: set[str] = set()
    waiting: dict[str, list[Row]] = {}
    for row in rows:
        if row["supersedes"] is None or row["supersedes"] in there:
            ready = [row]
            while ready:
                one = ready.pop()
                there.add(one["id"])
                yield one
                ready += waiting.pop(one["id"], [])
        else:
            waiting.setdefault(row["supersedes"], []).append(row)
