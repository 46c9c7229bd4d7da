"""Rebuild what is derived from the raw record. Rebuilding must change nothing; what differs is counted and said.

Reading and judging is done by as many processes as there are cores; one writes, a batch per transaction, with an
audit event each. A run that was killed goes on behind its last batch when it is started again on the same day, with
the same settings and the same program.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from queries import audit, status
from queries.engine import ROOT, reading, transaction
from queries.judging import Judged
from queries.judging_pool import Seen, judged_batches
from queries.tables import patient, team
from queries.tables_review import audit_event
from queries.tables_settings import setting_version
from rules.roles import Act, Refused, User, check_can

# Small enough that a kill loses little and others can write in between; large enough not to pay per commit.
BATCH = 200
POOL_FROM = 2_000  # patients: below, starting processes takes longer than the work
ACTION = "service.reevaluate"

Progress = Callable[[int, int], None]  # patients done, of how many


@dataclass(frozen=True)
class Reevaluated:
    patients: int
    changed: int
    seconds: float
    went_on_behind: int = 0  # patients that an earlier, interrupted run had done


@dataclass
class _Run:
    """How far a run has come; stands in the details of each batch's audit event."""

    day: str
    settings: int
    program: str
    upto: str = ""
    done: int = 0
    changed: int = 0
    finished: bool = False
    own: set[tuple[str, int]] = field(default_factory=set)  # team versions that this run itself made

    def details(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "own"}


def reevaluate(
    engine: Engine,
    *,
    by: User,
    at: datetime,
    workers: int | None = None,
    progress: Progress | None = None,
    afresh: bool = False,
) -> Reevaluated:
    """Every patient, a batch per transaction; safe to kill and start again. Refused where settings change meanwhile."""
    check_can(by, Act.manage_rules)
    began = time.perf_counter()
    with reading(engine) as connection:
        run, total = _start(connection, at, afresh), connection.scalar(select(func.count()).select_from(patient)) or 0
    before, workers = run.done, _workers(workers, total - run.done)
    batches = _with_next(_batches(engine, run.upto))
    lasts: dict[str, bool] = {}

    def ids() -> Iterator[list[str]]:
        for batch, is_last in batches:
            lasts[batch[-1]] = is_last
            yield batch

    for seen in judged_batches(engine, ids(), at, workers):
        _keep(engine, seen, run, by, at, lasts.pop(seen.ids[-1]))
        if progress is not None:
            progress(run.done, max(total, run.done))
    return Reevaluated(run.done, run.changed, round(time.perf_counter() - began, 3), before)


def last_run(engine: Engine) -> dict[str, Any]:
    """What the trail says of the latest evaluation of everybody; {} where there was none."""
    with reading(engine) as connection:
        return _last_run(connection)


def patients(engine: Engine) -> int:
    """How many there are to look at."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(patient)) or 0


def is_due(engine: Engine) -> bool:
    """True where a setting has changed since everybody was last looked at, or that was interrupted."""
    with reading(engine) as connection:
        revision, last = _revision(connection), _last_run(connection)
    return revision != last.get("settings", 0) or not last.get("finished", True)


def _workers(asked: int | None, patients: int) -> int:
    if asked is not None:
        return asked
    return (os.cpu_count() or 1) if patients >= POOL_FROM else 1


def _start(connection: Connection, at: datetime, afresh: bool) -> _Run:
    """A new run, or the one that was interrupted."""
    fresh = _Run(at.date().isoformat(), _revision(connection), _program())
    last = {} if afresh else _last_run(connection)
    same = all(last.get(name) == getattr(fresh, name) for name in ("day", "settings", "program"))
    if not same or last["finished"]:
        return fresh
    return replace(fresh, upto=last["upto"], done=last["done"], changed=last["changed"])


def _last_run(connection: Connection) -> dict[str, Any]:
    query = select(audit_event.c.details).where(audit_event.c.action == ACTION).order_by(audit_event.c.seq.desc())
    details = connection.scalar(query.limit(1))
    return dict(json.loads(details)) if details else {}


@cache
def _program() -> str:
    """Changes with any line of the rules or of the way to them: an old half and a new half are no whole."""
    files = [*sorted((ROOT / "rules").glob("*.*")), ROOT / "queries" / "judging.py", ROOT / "queries" / "records.py"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _revision(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(setting_version)) or 0


def _keep(engine: Engine, seen: Seen, run: _Run, by: User, at: datetime, is_last: bool) -> None:
    """Write one batch as it was judged, or judge it again where somebody wrote to these teams since."""
    with transaction(engine) as connection:
        now = _lock_teams(connection, seen.judged)
        if not run.settings == seen.settings == _revision(connection):
            raise Refused("A setting was changed while this was under way. Start it again.")
        if _others_wrote(seen, now, run):
            differing, teams = status.refresh(connection, seen.ids, at), set(now)
        else:
            differing = status.write(connection, seen.judged)
            teams = {one.team_id for one in seen.judged if one.changes}
        _tell_the_caches(connection, teams)
        run.own |= {(team_id, now[team_id] + 1) for team_id in teams}
        run.upto, run.finished = seen.ids[-1], is_last
        run.done, run.changed = run.done + len(seen.ids), run.changed + differing
        details = {"patients": len(seen.ids), "differing": differing, **run.details()}
        audit.append(connection, by=by, at=at, action=ACTION, details=details)


def _lock_teams(connection: Connection, judged: Sequence[Judged]) -> dict[str, int]:
    """The versions of these patients' teams, held until the batch is written: every write raises them first."""
    query = select(team.c.id, team.c.data_version).where(team.c.id.in_({one.team_id for one in judged}))
    return {row.id: row.data_version for row in connection.execute(query.order_by(team.c.id).with_for_update())}


def _others_wrote(seen: Seen, now: dict[str, int], run: _Run) -> bool:
    since = ((name, version) for name in now for version in range(seen.versions.get(name, -1) + 1, now[name] + 1))
    return any(one not in run.own for one in since)


def _tell_the_caches(connection: Connection, teams: set[str]) -> None:
    """A rebuilt row is a changed row for whoever has yesterday's page in a cache."""
    connection.execute(update(team).where(team.c.id.in_(teams)).values(data_version=team.c.data_version + 1))


def _batches(engine: Engine, last: str) -> Iterator[list[str]]:
    while True:
        with reading(engine) as connection:
            query = select(patient.c.id).where(patient.c.id > last).order_by(patient.c.id).limit(BATCH)
            ids = list(connection.scalars(query))
        if not ids:
            return
        yield ids
        last = ids[-1]


def _with_next(batches: Iterator[list[str]]) -> Iterator[tuple[list[str], bool]]:
    """Each batch, and whether it is the last."""
    held = next(batches, None)
    while held is not None:
        following = next(batches, None)
        yield held, following is None
        held = following
