"""Rebuilding everything: the same on all cores as on one, never over what somebody wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, select

from queries import audit, judging, judging_pool, load, reevaluation, setting_changes
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.records import record_of, records_of
from queries.reevaluation import reevaluate
from queries.tables import metadata, patient
from queries.tables_review import flag
from queries.tables_status import caseload_count, patient_status, status_flag
from rules.roles import NotPermitted, Refused
from sample_data.service import sample_rows
from tests.factories import AT, a_patient, an_assessment, fresh_submission
from tests.needs import only_sqlite

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DERIVED = (patient_status, status_flag, caseload_count)


@pytest.fixture
def service(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Sixty patients, judged in batches of ten."""
    from queries import site

    site.init(engine, name="Test", zone="UTC", at=NOW)
    load.load(engine, sample_rows(NOW.date(), 20, 60), by=SERVICE, at=NOW)
    monkeypatch.setattr(reevaluation, "BATCH", 10)
    return engine


def derived(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with reading(engine) as connection:
        rows = {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in DERIVED}
        rows["flag"] = [dict(row) for row in connection.execute(select(flag)).mappings()]
    kept = {name: [row for row in found if row.get("patients") != 0] for name, found in rows.items()}
    return {name: sorted(found, key=str) for name, found in kept.items()}


def forget(engine: Engine) -> None:
    with transaction(engine) as connection:
        for table in DERIVED:
            connection.execute(delete(table))


@pytest.mark.slow
def test_all_cores_give_row_for_row_what_one_gives(service: Engine) -> None:
    before = derived(service)
    forget(service)
    done = reevaluate(service, by=SERVICE, at=NOW, workers=2)
    assert (done.patients, done.changed) == (60, 60)
    assert derived(service) == before
    assert reevaluate(service, by=SERVICE, at=NOW, workers=2).changed == 0
    assert audit.verify(service).ok


def test_a_record_read_among_many_is_the_one_read_alone(service: Engine) -> None:
    with reading(service) as connection:
        ids = list(connection.scalars(select(patient.c.id)))
        many = records_of(connection, ids, NOW)
        assert list(many) == ids
        assert all(record_of(connection, one, NOW) == many[one] for one in ids)


def test_nobody_asked_for_is_nothing_read(engine: Engine) -> None:
    with reading(engine) as connection:
        assert records_of(connection, [], NOW) == {}


def test_each_batch_has_its_event_and_the_last_one_says_so(service: Engine) -> None:
    counted: list[tuple[int, int]] = []
    reevaluate(service, by=SERVICE, at=NOW, progress=lambda done, total: counted.append((done, total)))
    assert counted == [(done, 60) for done in range(10, 70, 10)]
    last = reevaluation.last_run(service)
    assert (last["done"], last["finished"], last["patients"], last["settings"]) == (60, True, 10, 0)


def stop_after(batches: int):  # type: ignore[no-untyped-def]
    def stop(done: int, _total: int) -> None:
        if done == batches * 10:
            raise KeyboardInterrupt

    return stop


def interrupted(service: Engine) -> None:
    with pytest.raises(KeyboardInterrupt):
        reevaluate(service, by=SERVICE, at=NOW, progress=stop_after(2))


def test_an_interrupted_run_goes_on_behind_its_last_batch(service: Engine) -> None:
    before = derived(service)
    forget(service)
    interrupted(service)
    done = reevaluate(service, by=SERVICE, at=NOW)
    assert (done.patients, done.changed, done.went_on_behind) == (60, 60, 20)
    assert derived(service) == before
    assert reevaluate(service, by=SERVICE, at=NOW).went_on_behind == 0


@pytest.mark.parametrize("what", ["another day", "afresh", "another program", "another setting"])
def test_a_run_does_not_go_on_where_the_rest_would_not_fit(
    service: Engine, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    interrupted(service)
    if what == "another program":
        monkeypatch.setattr(reevaluation, "_program", lambda: "another")
    if what == "another setting":
        a_change(service)
    at = NOW + timedelta(days=1) if what == "another day" else NOW
    assert reevaluate(service, by=SERVICE, at=at, afresh=what == "afresh").went_on_behind == 0


def a_change(engine: Engine) -> None:
    told = {"source": "the lead", "reason": "too many", "by": SERVICE, "at": NOW}
    setting_changes.change(engine, "worse.jump_extra", 4, submission_id=fresh_submission(), **told)


def writes_between(monkeypatch: pytest.MonkeyPatch, write) -> None:  # type: ignore[no-untyped-def]
    """Somebody writes after a batch was judged and before it is kept."""
    judge = reevaluation.judged_batches

    def then_write(*told: Any) -> Iterator[Any]:
        for seen in judge(*told):
            write()
            yield seen

    monkeypatch.setattr(reevaluation, "judged_batches", then_write)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control: guard taken away"])
def test_what_somebody_wrote_meanwhile_is_not_written_over(
    engine: Engine, team: str, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    mine = a_patient(engine, team, phq9=[(0, 10), (14, 11)])
    writes_between(monkeypatch, lambda: an_assessment(engine, mine, "phq9", AT.date(), 25, at=AT))
    if not guarded:
        monkeypatch.setattr(reevaluation, "_others_wrote", lambda *_: False)
    # A day later every row differs by its date, so that the batch has something to write.
    reevaluate(engine, by=SERVICE, at=AT + timedelta(days=1))
    with reading(engine) as connection:
        last = connection.scalar(select(patient_status.c.last).where(patient_status.c.patient_id == mine))
    assert (last == 25) is guarded


def test_a_setting_that_changes_meanwhile_stops_the_run(service: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    writes_between(monkeypatch, lambda: a_change(service))
    with pytest.raises(Refused, match="Start it again"):
        reevaluate(service, by=SERVICE, at=NOW)


@only_sqlite
def test_only_who_may_change_rules_rebuilds(engine: Engine, clinician, lead) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotPermitted):
        reevaluate(engine, by=clinician, at=NOW)
    assert reevaluate(engine, by=lead, at=NOW).patients == 0


@only_sqlite
def test_a_worker_that_dies_stops_the_run_with_a_sentence(service: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[judging_pool._Worker] = []
    begin = judging_pool._Worker.__enter__
    monkeypatch.setattr(judging_pool._Worker, "__enter__", lambda self: (started.append(self), begin(self))[1])

    def kill(_done: int, _total: int) -> None:
        for one in started:
            one.process.kill()
            one.process.wait()

    with pytest.raises(Refused, match="Start the evaluation again"):
        reevaluate(service, by=SERVICE, at=NOW, workers=2, progress=kill)
    assert reevaluate(service, by=SERVICE, at=NOW).went_on_behind > 0


@only_sqlite
def test_judging_a_batch_walks_through_no_table_of_patients(service: Engine) -> None:
    """A table that is walked through once per batch makes the whole quadratic in patients."""
    asked: list[tuple[str, Any]] = []
    event.listen(service, "before_cursor_execute", lambda _c, _r, told, values, *_: asked.append((told, values)))
    with reading(service) as connection:
        ids = list(connection.scalars(select(patient.c.id).limit(20)))
        asked.clear()
        judging.judge(connection, ids, NOW)
        driver = connection.connection.driver_connection
        plans = [row[3] for told, values in list(asked) for row in driver.execute(f"EXPLAIN QUERY PLAN {told}", values)]
    walked = {plan.split()[1] for plan in plans if plan.startswith("SCAN")}
    assert not walked & {name for name, table in metadata.tables.items() if "patient_id" in table.c} - {"anon_1"}
    assert any(plan.startswith("SEARCH assessment USING INDEX") for plan in plans)
