"""kill -9 in the middle of a rebuild on two cores: nothing half, nothing twice, no process left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from queries import audit, load, reevaluation, site
from queries.engine import ROOT, transaction
from queries.people import SERVICE
from queries.reevaluation import reevaluate
from queries.tables_status import caseload_count, patient_status, status_flag
from sample_data.service import sample_rows
from tests.queries.test_reevaluation import NOW, derived

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from queries import reevaluation
from queries.engine import make_engine
from queries.people import SERVICE
from tests.queries.test_reevaluation import NOW
def say(done, total):
    sys.stdout.write(f"{done}\\n"); sys.stdout.flush()
if __name__ == "__main__":
    reevaluation.BATCH = 5
    reevaluation.reevaluate(make_engine(), by=SERVICE, at=NOW, workers=2, progress=say)
"""


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(one) for one in found.split()]


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_rebuild_goes_on_and_is_whole(engine: Engine, tmp_path: Path) -> None:
    site.init(engine, name="Test", zone="UTC", at=NOW)
    load.load(engine, sample_rows(NOW.date(), 20, 60), by=SERVICE, at=NOW)
    before = derived(engine)
    with transaction(engine) as connection:
        for table in (patient_status, status_flag, caseload_count):
            connection.execute(delete(table))
    program = tmp_path / "rebuild.py"
    program.write_text(PROGRAM)
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = subprocess.Popen([sys.executable, str(program)], cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    seen = int(command.stdout.readline())
    workers = children(command.pid)
    command.send_signal(signal.SIGKILL)
    command.wait(30)
    last = reevaluation.last_run(engine)
    assert (last["finished"], last["done"] >= seen) == (False, True), json.dumps(last)
    done = reevaluate(engine, by=SERVICE, at=NOW)
    assert (done.patients, done.changed, done.went_on_behind) == (60, 60, last["done"])
    assert derived(engine) == before
    assert reevaluate(engine, by=SERVICE, at=NOW).changed == 0
    assert audit.verify(engine).ok
    until = time.monotonic() + 20
    while any(running(one) for one in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert workers
    assert not any(running(one) for one in workers)
