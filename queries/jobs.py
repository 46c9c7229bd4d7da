"""What runs by itself: when it last ran, whether it worked, and which job did not run when it should have."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from queries.engine import reading, transaction
from queries.tables import person
from queries.tables_alerts import job_run

# How long each job may be silent. A nightly job has two hours to spare; those that tick are missed within the hour.
EXPECTED = {
    "reevaluate": timedelta(hours=26),
    "escalate": timedelta(hours=1),
    "notify": timedelta(hours=1),
    "backup": timedelta(hours=26),
}
QUIET = timedelta(minutes=5)  # a tick that did nothing is kept at most this often


@dataclass
class Done:
    """What a job did, for its own line."""

    ok: bool = True
    did: int = 0
    says: str = ""


@contextmanager
def watched(engine: Engine, job: str, now: Callable[[], datetime]) -> Iterator[Done]:
    """Keep a line about this run, also where it breaks: the name of the error and nothing of what it was about."""
    began, done = now(), Done()
    try:
        yield done
    except Exception as error:
        record(engine, job, began, now(), Done(False, done.did, f"It broke: {type(error).__name__}."))
        raise
    record(engine, job, began, now(), done)


def record(engine: Engine, job: str, began: datetime, ended: datetime, done: Done) -> None:
    """A run that did nothing and went well is not kept if one like it was kept just now."""
    if done.ok and not done.did:
        with reading(engine) as connection:
            last = last_run(connection, job)
        if last is not None and last["ok"] and ended - last["ended_at"] < QUIET:
            return
    row = {"id": secrets.token_urlsafe(12), "job": job, "began_at": began, "ended_at": ended}
    with transaction(engine) as connection:
        connection.execute(insert(job_run).values(row | {"ok": done.ok, "did": done.did, "says": done.says[:300]}))


def last_run(connection: Connection, job: str, *, ok: bool | None = None) -> RowMapping | None:
    query = select(job_run).where(job_run.c.job == job).order_by(job_run.c.ended_at.desc(), job_run.c.id).limit(1)
    if ok is not None:
        query = query.where(job_run.c.ok.is_(ok))
    return connection.execute(query).mappings().one_or_none()


def late(connection: Connection, at: datetime) -> dict[str, str]:
    """Job to a sentence, for each that failed or has been silent for too long. Counted from the installation on."""
    installed = connection.scalar(select(person.c.created_at).where(person.c.id == "service")) or at
    found: dict[str, str] = {}
    for job, allowed in EXPECTED.items():
        last, good = last_run(connection, job), last_run(connection, job, ok=True)
        since = good["ended_at"] if good else installed
        if last is not None and not last["ok"]:
            found[job] = f"The last run of “{job}” on {last['ended_at']:%d %b %Y at %H:%M} UTC failed. {last['says']}"
        elif at - since > allowed:
            when = f"since {since:%d %b %Y, %H:%M} UTC" if good else "since the installation"
            found[job] = f"The job “{job}” has not run {when}."
    return found
