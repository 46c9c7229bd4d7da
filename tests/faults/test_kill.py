"""kill -9 in the middle of 200 decisions. It cannot show a power cut: the page cache survives."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from sqlalchemy import Engine, text

from queries.engine import transaction
from queries.people import SERVICE
from queries.reevaluation import reevaluate
from rules.roles import User
from tests.factories import AT
from tests.faults.oracle import write_until_killed, wrong
from tests.needs import only_postgresql, only_sqlite

pytestmark = pytest.mark.slow
KILLS, EACH = 5, 40


def test_no_acknowledged_decision_is_lost(engine: Engine, patient: str, chair: User) -> None:
    acknowledged = [one for _ in range(KILLS) for one in write_until_killed(patient, chair.id, EACH)]
    assert len(acknowledged) >= KILLS * EACH
    assert wrong(engine, acknowledged, in_flight=KILLS) == []


@only_sqlite
def test_what_is_derived_is_whole_after_a_kill(engine: Engine, patient: str, chair: User) -> None:
    write_until_killed(patient, chair.id, 10)
    assert reevaluate(engine, by=SERVICE, at=AT).changed == 0


@only_postgresql
def test_no_acknowledged_decision_is_lost_when_the_server_process_dies(
    engine: Engine, patient: str, chair: User
) -> None:
    def kill_server_process(program: subprocess.Popen[str]) -> None:
        with transaction(engine) as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            pids = list(connection.scalars(text(query)))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        program.wait(30)

    acknowledged = write_until_killed(patient, chair.id, EACH, kill=kill_server_process)
    engine.dispose()
    assert wrong(engine, acknowledged, in_flight=1) == []


@only_sqlite
def test_the_test_sees_an_acknowledgement_that_comes_too_early(engine: Engine, patient: str, chair: User) -> None:
    acknowledged = write_until_killed(patient, chair.id, 3, how="early")
    assert wrong(engine, acknowledged, in_flight=1) == ["1 acknowledged decisions are lost"]


@only_sqlite
def test_the_test_sees_a_decision_without_its_trail(engine: Engine, patient: str, chair: User) -> None:
    acknowledged = write_until_killed(patient, chair.id, 3, how="without_trail")
    assert wrong(engine, acknowledged, in_flight=1) == ["trail and decisions differ"]
