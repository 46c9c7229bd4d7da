"""A file's worth of records in one transaction: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select

from queries import patients
from queries.assessments import NewAssessment, Outcome, keep
from queries.patients import NewPatient
from queries.tables import intervention, patient, schedule, step
from queries.writing import Write, new_id, writing
from rules.roles import Act, User


@dataclass(frozen=True)
class Batch:
    """What a file says, by the site's patient number. `digest` names the file in the trail."""

    digest: str
    patients: Sequence[NewPatient]
    assessments: Sequence[tuple[str, NewAssessment]]
    interventions: Sequence[tuple[str, Mapping[str, Any]]] = ()
    schedules: Sequence[tuple[str, Mapping[str, Any]]] = ()


@dataclass(frozen=True)
class Imported:
    new: int
    same: int
    corrected: int
    patients: int


def write_batch(engine: Engine, batch: Batch, *, team_id: str, by: User, at: datetime, submission_id: str) -> Imported:
    """Write all of it. Raises Refused, with nothing written, where a record is not acceptable after all."""
    with writing(engine, Act.import_file, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return Imported(0, len(batch.assessments), 0, 0)
        ids, registered = _patient_ids(write, batch.patients, team_id)
        for number, told in batch.interventions:
            _once(write, intervention, ids[number], told, ("kind", "name", "from_on", "dose"))
        for number, told in batch.schedules:
            _once(write, schedule, ids[number], told, ("instrument", "from_on", "every_days"))
        counts = _keep_all(write, batch.assessments, ids)
        write.object_id = batch.digest
        write.details = {"file": batch.digest, "patients": registered, **counts}
        return Imported(counts["new"], counts["same"], counts["corrected"], registered)


def _keep_all(write: Write, incoming: Sequence[tuple[str, NewAssessment]], ids: Mapping[str, str]) -> dict[str, int]:
    known = write.in_force()
    counts = dict.fromkeys((outcome.value for outcome in Outcome), 0)
    for number, new in sorted(incoming, key=lambda pair: (pair[0], pair[1].taken_on, pair[1].instrument)):
        write.patient_id = ids[number]
        _, outcome = keep(write, ids[number], new, known)
        counts[outcome.value] += 1
    write.patient_id = None
    return counts


def _patient_ids(write: Write, wanted: Sequence[NewPatient], team_id: str) -> tuple[dict[str, str], int]:
    """Number to id for everybody in the team, after registering who is not there yet."""
    ids = _by_number(write.connection, team_id)
    missing = [new for new in wanted if new.number not in ids]
    for new in missing:
        ids[new.number] = write.patient_id = new_id()
        row = patients.patient_row(new, ids[new.number], team_id, write.by.id, write.at)
        write.connection.execute(insert(patient).values(row))
        if new.step is not None:
            first = {"step": new.step, "from_on": new.registered_on, "rationale": new.step_rationale}
            write.connection.execute(insert(step).values(write.row() | first))
        write.touched.add(ids[new.number])
    return ids, len(missing)


def _by_number(connection: Connection, team_id: str) -> dict[str, str]:
    query = select(patient.c.number, patient.c.id).where(patient.c.team_id == team_id)
    return {row.number: row.id for row in connection.execute(query)}


def _once(write: Write, table: Table, patient_id: str, told: Mapping[str, Any], same: Sequence[str]) -> None:
    """Add a row unless the same one is there."""
    there = select(table.c.id).where(table.c.patient_id == patient_id, *(table.c[name] == told[name] for name in same))
    if write.connection.scalar(there) is None:
        write.patient_id = patient_id
        write.connection.execute(insert(table).values(write.row() | dict(told)))
        write.touched.add(patient_id)
