"""A file into the record: read, compare, show, and, when somebody says so, write in one transaction."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from exchange.file_limits import Refused, short
from exchange.import_plan import ExistingAssessment, ImportPlan, compare
from exchange.incoming import read_incoming
from exchange.incoming_records import Incoming, IncomingAssessment, IncomingPatient, NaturalKey
from exchange.mapping import read_mapping
from exchange.tables_in import read_table
from queries import assessments, imports, patients
from queries.assessments import NewAssessment
from queries.engine import Engine
from queries.imports import Batch
from queries.patients import NewPatient
from rules.instruments import Instrument
from rules.roles import User


class OnError(StrEnum):
    """What becomes of the good rows of a file with a bad one."""

    stop = "stop"
    skip = "skip"


@dataclass(frozen=True)
class Preview:
    """What a file will do to one team's record, shown before anything is written."""

    digest: str
    team_id: str
    incoming: Incoming
    plan: ImportPlan
    new_numbers: tuple[str, ...]

    def words(self) -> str:
        """One line a person reads before saying yes."""
        plan = self.plan
        said = [f"{len(plan.new)} new", f"{len(plan.same)} already there", f"{len(plan.corrected)} corrected"]
        said += [f"{len(plan.refused)} refused", f"{len(self.new_numbers)} patients to register"]
        return ", ".join(said) + "."

    def counts(self) -> dict[str, Any]:
        return self.plan.counts()

    def may_write(self, on_error: OnError) -> bool:
        return not self.plan.refused or on_error is OnError.skip


def preview(
    engine: Engine,
    data: bytes,
    mapping: bytes,
    instruments: Mapping[str, Instrument],
    team_id: str,
    *,
    by: User,
    at: datetime,
) -> Preview:
    """Read the file and compare it with the record. Raises BadFile or BadMapping; writes nothing."""
    told = read_mapping(mapping) if mapping.strip() else None
    incoming = read_incoming(read_table(data), told, instruments, today=at.date())
    known = patients.by_number(engine, team_id, by=by)
    # The first file of a service brings its patients; later an unknown number is more likely a slip.
    incoming = incoming if incoming.registers or not known else _without_strangers(incoming, known)
    frame = assessments.occasions(engine, team_id, by=by)
    new = tuple(one.number for one in incoming.patients if one.number not in known)
    return Preview(_digest(data, mapping), team_id, incoming, _compared(incoming, frame), new)


def team_named(mapping: bytes) -> str:
    """The team whose patients the mapping says these are; empty where it says nothing."""
    told = read_mapping(mapping).new_patients if mapping.strip() else None
    return told.team if told else ""


def _digest(data: bytes, mapping: bytes) -> str:
    return hashlib.sha256(data + b"\0" + mapping).hexdigest()[:16]


def _without_strangers(incoming: Incoming, known: Collection[str]) -> Incoming:
    """Leave out the rows of patients nobody knows, and say so for each."""
    strangers = [one for one in incoming.patients if one.number not in known]
    numbers = {one.number for one in strangers}
    return replace(
        incoming,
        patients=tuple(one for one in incoming.patients if one.number not in numbers),
        assessments=tuple(one for one in incoming.assessments if one.patient_number not in numbers),
        interventions=tuple(one for one in incoming.interventions if one.patient_number not in numbers),
        schedules=tuple(one for one in incoming.schedules if one.patient_number not in numbers),
        refused=tuple(sorted((*incoming.refused, *(_stranger(one, incoming) for one in strangers)))),
    )


def _stranger(one: IncomingPatient, incoming: Incoming) -> Refused:
    rows = [found.row for found in incoming.assessments if found.patient_number == one.number] or [one.row]
    why = (
        "Nobody in this team has this number. Correct it, register the patient, "
        "or let the mapping register new patients (docs/import.md)."
    )
    if any(found.safety for found in incoming.assessments if found.patient_number == one.number):
        why = f"Look at this now: an answer about safety is in this row. {why}"
    return Refused(min(rows), "patient", short(one.number), why)


def _compared(incoming: Incoming, frame: Any) -> ImportPlan:
    """Against every value ever received for the same occasion: what was corrected since stays corrected."""
    replaced = set(frame["supersedes"].dropna())
    earlier: dict[NaturalKey, list[Any]] = {}
    for row in frame.itertuples():
        earlier.setdefault(_key(row), []).append(row)
    return compare(incoming, {key: _existing(rows, replaced) for key, rows in earlier.items()})


def _key(row: Any) -> NaturalKey:
    return NaturalKey(row.number, row.instrument, row.taken_on, row.rater)


def _existing(rows: Sequence[Any], replaced: Collection[str]) -> ExistingAssessment:
    standing = next(row for row in rows if row.id not in replaced)
    before = tuple((row.answers, _total(row)) for row in rows if row.id in replaced)
    return ExistingAssessment(standing.id, standing.answers, _total(standing), standing.taken_on, before)


def _total(row: Any) -> float | None:
    """What came as a total; where answers came, the total is ours and is not compared."""
    return None if row.answers or row.total is None or math.isnan(row.total) else float(row.total)


def write(engine: Engine, seen: Preview, *, by: User, at: datetime, submission_id: str) -> imports.Imported:
    """Write what was shown, all of it in one transaction."""
    batch = Batch(
        digest=seen.digest,
        patients=[_new_patient(one, at) for one in seen.incoming.patients],
        assessments=[(one.patient_number, _new_assessment(one, seen.digest)) for one in seen.incoming.assessments],
        interventions=[
            (one.patient_number, {"kind": one.kind, "name": one.name, "dose": one.dose, "from_on": one.from_on})
            for one in seen.incoming.interventions
        ],
        schedules=[
            (
                one.patient_number,
                {
                    "instrument": one.instrument,
                    "every_days": one.every_days,
                    "from_on": one.from_on,
                    "to_on": one.to_on,
                    "route": "import",
                    "due_on": [day.isoformat() for day in one.due],
                },
            )
            for one in seen.incoming.schedules
        ],
    )
    return imports.write_batch(engine, batch, team_id=seen.team_id, by=by, at=at, submission_id=submission_id)


def _new_patient(one: IncomingPatient, at: datetime) -> NewPatient:
    return NewPatient(
        number=one.number,
        given_name=one.given_name,
        family_name=one.family_name,
        registered_on=one.registered_on or at.date(),
        primary_measure=one.primary_measure,
        step=one.step,
        birth_on=one.birth_on,
        sex=one.sex or "not stated",
        function_measure=one.function_measure or None,
        step_rationale="As the imported file says.",
    )


def _new_assessment(one: IncomingAssessment, digest: str) -> NewAssessment:
    return NewAssessment(
        instrument=one.instrument,
        taken_on=one.taken_on,
        answers=one.answers or {},
        total=one.total if not one.answers else None,
        how=one.how,
        language=one.language,
        rater=one.rater,
        note=one.note,
        source=f"{digest}/{one.row}",
        reason="The imported file has another value.",
    )
