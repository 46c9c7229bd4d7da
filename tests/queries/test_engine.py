from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from queries.engine import database_url, keep_statistics, make_engine, reading, transaction
from queries.tables import membership, team

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "busy_timeout": 10000,
}


def add_team(connection, name: str) -> None:
    connection.execute(insert(team).values(id=name, name=name, data_version=0))


def names(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.scalars(select(team.c.name)))


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_every_sqlite_connection_is_safe_against_a_power_cut(new_engine, pragma: str, value: object) -> None:
    engine = new_engine("sqlite")
    with engine.connect() as first, engine.connect() as second:
        assert [one.scalar(text(f"PRAGMA {pragma}")) for one in (first, second)] == [value, value]


def test_without_a_word_the_database_is_a_file_at_home(home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database_url() == f"sqlite:///{home / 'stepwell.db'}"
    monkeypatch.setenv("STEPWELL_DATABASE_URL", "postgresql://somewhere/else")
    assert database_url() == "postgresql://somewhere/else"
    assert make_engine().url.drivername == "postgresql+psycopg"


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def half() -> None:
        with transaction(engine) as connection:
            add_team(connection, "North")
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        half()
    assert names(engine) == set()


def test_a_reference_to_nothing_is_refused(engine: Engine) -> None:
    stray = {"person_id": "nobody", "team_id": "nowhere", "from_at": datetime(2026, 1, 1, tzinfo=UTC)}
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(membership).values(stray))


def test_what_is_read_in_one_go_belongs_to_one_moment(engine: Engine) -> None:
    with reading(engine) as connection:
        before = connection.scalars(select(team.c.name)).all()
        with transaction(engine) as other:
            add_team(other, "North")
        assert connection.scalars(select(team.c.name)).all() == before == []
    assert names(engine) == {"North"}


def test_on_sqlite_a_second_write_waits_for_the_first(new_engine) -> None:
    engine, order = new_engine("sqlite"), []

    def second() -> None:
        with transaction(engine) as connection:
            order.append("second")
            add_team(connection, "South")

    with transaction(engine) as connection:
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
        add_team(connection, "North")
    thread.join()
    assert order == ["first", "second"]
    assert names(engine) == {"North", "South"}


def test_no_value_of_a_patient_stands_in_an_error(engine: Engine) -> None:
    with transaction(engine) as connection:
        add_team(connection, "Kept to itself")
    with pytest.raises(DBAPIError) as error, transaction(engine) as connection:
        add_team(connection, "Kept to itself")
    # PostgreSQL's own DETAIL line names the key that was there already.
    assert "Kept to itself" not in str(error.value).split("DETAIL")[0]


def test_an_instant_without_zone_is_refused(engine: Engine) -> None:
    values = {"person_id": "service", "team_id": "t", "from_at": datetime(2026, 1, 1)}
    with pytest.raises(Exception, match="time zone"), transaction(engine) as connection:
        connection.execute(insert(membership).values(values))


def test_an_instant_comes_back_as_the_same_moment_in_utc(engine: Engine) -> None:
    given = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with transaction(engine) as connection:
        add_team(connection, "North")
        connection.execute(insert(membership).values(person_id="service", team_id="North", from_at=given))
    with reading(engine) as connection:
        found = connection.scalar(select(membership.c.from_at))
    assert found == given
    assert found.tzinfo is UTC


def test_sqlite_knows_what_its_indexes_hold_after_it_was_told_to_look(new_engine) -> None:
    engine = new_engine("sqlite")
    with transaction(engine) as connection:
        add_team(connection, "North")
    for _ in range(2):
        keep_statistics(engine)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'team' LIMIT 1")) == "1 1"
