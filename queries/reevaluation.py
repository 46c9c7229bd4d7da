"""Rebuild what is derived from the raw record. Rebuilding must change nothing; what differs is counted and said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from queries import audit, status
from queries.engine import reading, transaction
from queries.tables import patient, team
from rules.roles import Act, User, check_can

# Small enough that a kill loses little and others can write in between; large enough not to pay per commit.
BATCH = 200


@dataclass(frozen=True)
class Reevaluated:
    patients: int
    changed: int
    seconds: float


def reevaluate(engine: Engine, *, by: User, at: datetime) -> Reevaluated:
    """Every patient, a batch per transaction; safe to stop and start again."""
    check_can(by, Act.run_service)
    began, patients, changed = time.perf_counter(), 0, 0
    for ids in _batches(engine):
        with transaction(engine) as connection:
            differing = status.refresh(connection, ids, at)
            _tell_the_caches(connection, ids)
            details = {"patients": len(ids), "changed": differing}
            audit.append(connection, by=by, at=at, action="service.reevaluate", details=details)
        patients, changed = patients + len(ids), changed + differing
    return Reevaluated(patients, changed, round(time.perf_counter() - began, 3))


def _tell_the_caches(connection: Connection, patient_ids: list[str]) -> None:
    """A rebuilt row is a changed row for whoever has yesterday's page in a cache."""
    theirs = select(patient.c.team_id).where(patient.c.id.in_(patient_ids))
    connection.execute(update(team).where(team.c.id.in_(theirs)).values(data_version=team.c.data_version + 1))


def _batches(engine: Engine) -> Iterator[list[str]]:
    last = ""
    while True:
        with reading(engine) as connection:
            query = select(patient.c.id).where(patient.c.id > last).order_by(patient.c.id).limit(BATCH)
            ids = list(connection.scalars(query))
        if not ids:
            return
        yield ids
        last = ids[-1]
