"""The drill: what a busy database held is there again in an empty one of either kind, and its trail verifies."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, inspect, select
from sqlalchemy.exc import DBAPIError

from queries import audit, backup, doctor
from queries.engine import make_engine, reading, transaction
from queries.people import SERVICE
from queries.tables import assessment, metadata, patient
from rules.roles import Refused, User
from tests import needs
from tests.factories import AT, a_decision, an_assessment

pytestmark = pytest.mark.slow

KINDS = [pytest.param(name, marks=[pytest.mark.postgres] if name == "postgresql" else []) for name in needs.databases()]


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table)).all()), key=repr)
            for name, table in metadata.tables.items()
        }


@pytest.fixture
def busy(engine: Engine, patient: str, chair: User) -> Engine:
    """With a decision, a chain of corrections at one moment, and a safety answer."""
    a_decision(engine, patient, by=chair)
    for total in (3, 4, 5, 6):
        an_assessment(engine, patient, "phq9", AT.date(), total, at=AT)
    an_assessment(engine, patient, "phq9", AT.date(), {str(i): 1 for i in range(1, 10)}, at=AT)
    return engine


@pytest.fixture
def empty(new_engine: Callable[[str], Engine], tmp_path: Path) -> Callable[[str], Engine]:
    def make(kind: str) -> Engine:
        return new_engine(kind) if kind == "postgresql" else make_engine(f"sqlite:///{tmp_path / 'other.db'}")

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_there_again(busy: Engine, empty: Callable[[str], Engine], kind: str, tmp_path: Path) -> None:
    before = content(busy)
    rows = backup.backup(busy, tmp_path / "file", by=SERVICE, at=AT)
    target = empty(kind)
    assert backup.restore(target, tmp_path / "file", by=SERVICE, at=AT) == rows
    after = content(target)
    derived = {"audit_event", "audit_head"}  # the restore itself is one more event
    assert {name for name in before if before[name] != after[name]} <= derived
    assert set(before["audit_event"]) <= set(after["audit_event"])
    assert audit.verify(target).ok
    bad = [one for one in doctor.examine(target, AT) if not one.ok]
    assert bad == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_guards_are_on_after_a_restore(
    busy: Engine, empty: Callable[[str], Engine], kind: str, tmp_path: Path
) -> None:
    backup.backup(busy, tmp_path / "file", by=SERVICE, at=AT)
    target = empty(kind)
    backup.restore(target, tmp_path / "file", by=SERVICE, at=AT)
    with pytest.raises(DBAPIError, match="append-only"), transaction(target) as connection:
        connection.execute(delete(assessment))


def test_the_backup_knows_every_table(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) - set(metadata.tables) == {"alembic_version"}


def test_nothing_is_restored_over_something(busy: Engine, tmp_path: Path) -> None:
    backup.backup(busy, tmp_path / "file", by=SERVICE, at=AT)
    before = content(busy)
    with pytest.raises(Refused, match="not empty"):
        backup.restore(busy, tmp_path / "file", by=SERVICE, at=AT)
    assert content(busy) == before


def test_a_backup_never_overwrites_another(busy: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    with pytest.raises(Refused, match="never overwrites"):
        backup.backup(busy, tmp_path / "file", by=SERVICE, at=AT)
    assert (tmp_path / "file").read_text() == "precious"


def test_under_other_keys_nothing_is_written(
    busy: Engine, empty: Callable[[str], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.backup(busy, tmp_path / "file", by=SERVICE, at=AT)
    target = empty("sqlite")
    monkeypatch.setenv("STEPWELL_AUDIT_KEY", "0123456789abcdef" * 4)
    with pytest.raises(Refused, match="another key"):
        backup.restore(target, tmp_path / "file", by=SERVICE, at=AT)
    with reading(target) as connection:
        assert connection.scalar(select(patient.c.id)) is None


def middle_of_the_largest(file: Path) -> int:
    """A byte in the middle of what the largest table holds: headers carry dates that nobody reads."""
    with zipfile.ZipFile(file) as archive:
        one = max(archive.infolist(), key=lambda info: info.compress_size)
    return one.header_offset + 30 + len(one.filename) + len(one.extra) + one.compress_size // 2


@pytest.mark.parametrize("damage", ["cut", "flipped", "nonsense"])
@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_damaged_archive_is_refused(
    busy: Engine, empty: Callable[[str], Engine], tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "file"
    backup.backup(busy, file, by=SERVICE, at=AT)
    data = bytearray(file.read_bytes())
    if damage == "flipped":
        data[middle_of_the_largest(file)] ^= 0xFF
    file.write_bytes({"cut": bytes(data[: len(data) // 2]), "nonsense": b"nothing"}.get(damage, bytes(data)))
    target = empty("sqlite")
    with pytest.raises(Refused, match="damaged"):
        backup.restore(target, file, by=SERVICE, at=AT)
    with reading(target) as connection:
        assert connection.scalar(select(patient.c.id)) is None


def test_a_backup_may_run_while_somebody_writes(busy: Engine, patient: str, tmp_path: Path, at: datetime) -> None:
    """One consistent picture: what comes while it is written is in it whole or not at all."""
    with reading(busy) as reader:
        reader.execute(select(assessment.c.id)).all()
        backup.backup(busy, tmp_path / "file", by=SERVICE, at=at)
    an_assessment(busy, patient, "phq9", at.date(), 9, at=at)
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0
