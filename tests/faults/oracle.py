"""What must hold after any fault: nothing that was acknowledged is lost, and nothing is half there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import Engine, select, text

from queries import audit
from queries.engine import reading
from queries.tables_review import action, audit_event, decision, decision_version
from rules.roles import Act

ROOT = Path(__file__).resolve().parents[2]


def wrong(engine: Engine, acknowledged: Iterable[str], in_flight: int) -> list[str]:
    """Sentences about what is not as it must be; at most `in_flight` writes may have arrived unacknowledged."""
    with reading(engine) as connection:
        written = set(connection.scalars(select(decision.c.id)))
        versions = list(connection.scalars(select(decision_version.c.decision_id)))
        actions = set(connection.scalars(select(action.c.decision_id)))
        done = (audit_event.c.action == Act.record_decision.value) & (audit_event.c.outcome == "done")
        trail = list(connection.scalars(select(audit_event.c.object_id).where(done)))
        sound = connection.dialect.name != "sqlite" or connection.scalar(text("PRAGMA integrity_check")) == "ok"
    lost, unasked = set(acknowledged) - written, written - set(acknowledged)
    checks = {
        f"{len(lost)} acknowledged decisions are lost": not lost,
        f"{len(unasked)} decisions were never acknowledged": len(unasked) <= in_flight,
        "a decision without its one version": sorted(versions) == sorted(written),
        "a decision without its action": actions == written,
        "trail and decisions differ": sorted(trail) == sorted(written),
        "the chain does not verify": audit.verify(engine).ok,
        "the database is damaged": sound,
    }
    return [sentence for sentence, holds in checks.items() if not holds]


def write_until_killed(
    patient_id: str,
    chair_id: str,
    count: int,
    how: str = "as it is",
    kill: Callable[[subprocess.Popen[str]], None] | None = None,
) -> list[str]:
    """Start the writer, kill it after `count` acknowledgements and a moment more; returns what it acknowledged."""
    command = [sys.executable, "-m", "tests.faults.writer", patient_id, chair_id, "100000", how]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    heard = [program.stdout.readline().strip() for _ in range(count)]
    if how != "early":
        time.sleep(random.uniform(0, 0.06))  # anywhere within a write
    (kill or kill_hard)(program)
    heard += [line.strip() for line in program.stdout.read().splitlines()]
    program.stdout.close()
    program.wait(30)
    return [one for one in heard if one]


def kill_hard(program: subprocess.Popen[str]) -> None:
    program.send_signal(signal.SIGKILL)
