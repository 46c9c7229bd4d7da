"""Patients: who they are, and everything the patient page shows of one."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, insert, select

from queries import assignments, records, sessions
from queries.engine import reading
from queries.rota import zone_of
from queries.tables import assessment, event, goal, intervention, membership, patient, person, schedule, step
from queries.tables_status import patient_status, patient_word
from queries.words import LAST, folded
from queries.writing import UNKNOWN_PATIENT, Write, new_id, writing
from rules.registration import Who, not_registered_because
from rules.roles import Act, NotPermitted, Refused, Role, User, check_can


@dataclass(frozen=True)
class NewPatient:
    """`number` is the site's own, as written. `step` is where the pathway starts."""

    number: str
    given_name: str
    family_name: str
    registered_on: date
    primary_measure: str
    step: int | None = None
    birth_on: date | None = None
    sex: str = "not stated"
    language: str = "en"
    function_measure: str | None = None
    clinician_id: str | None = None
    question: str = ""
    step_rationale: str = "Placed at registration."
    every_days: int | None = None  # how often the primary measure is expected; None: not planned yet
    extra: Mapping[str, Any] = field(default_factory=dict)

    def who(self) -> Who:
        return Who(**{one.name: getattr(self, one.name) for one in fields(Who)})


def register(engine: Engine, new: NewPatient, *, team_id: str, by: User, at: datetime, submission_id: str) -> str:
    """A patient with their first step and, where it is said, the rhythm of their questionnaire."""
    with writing(engine, Act.register_patient, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        new = replace(new, number=new.number.strip())
        refused = not_registered_because(new.who(), at.astimezone(zone_of(write.connection)).date())
        if refused:
            raise Refused(refused)
        check_number(write, new.number)
        check_measures(write, new.who())
        if new.clinician_id is not None:
            check_member(write, new.clinician_id)
        write.patient_id = write.object_id = new_id()
        write.connection.execute(insert(patient).values(patient_row(new, write.patient_id, team_id, write.by.id, at)))
        if new.step is not None:
            first = {"step": new.step, "from_on": new.registered_on, "rationale": new.step_rationale}
            write.connection.execute(insert(step).values(write.row() | first))
        if new.every_days is not None:
            asked = {"instrument": new.primary_measure, "every_days": new.every_days, "from_on": new.registered_on}
            whole = write.row() | asked | {"route": "self", "due_on": []}
            write.connection.execute(insert(schedule).values(whole))
        write.touched.add(write.patient_id)
        return write.object_id


def check_number(write: Write, number: str, own: str = "") -> None:
    same = select(patient.c.id).where(patient.c.team_id == write.team_id, patient.c.number == number)
    if write.connection.scalar(same.where(patient.c.id != own)):
        raise Refused(f"The number {number} is already somebody else's in this team.")


def check_measures(write: Write, who: Who) -> None:
    """Somebody is followed with what this service knows."""
    known = write.in_force().instruments
    unknown = next((one for one in (who.primary_measure, who.function_measure) if one and one not in known), None)
    if unknown is not None:
        raise Refused(f"“{unknown}” is not a questionnaire this service knows.")


def check_member(write: Write, person_id: str) -> None:
    there = membership.c.person_id == person_id, membership.c.team_id == write.team_id
    if write.connection.scalar(select(membership.c.person_id).where(*there)) is None:
        raise Refused("Only somebody of the patient's team can treat this patient.")


def assign(
    engine: Engine, patient_id: str, clinician_id: str, *, by: User, at: datetime, submission_id: str, act: str = ""
) -> str:
    """Name who treats this patient: somebody of the patient's team. They hear of what is urgent and unanswered.

    Who treated them before is told as well. `act`: the same for all that is done with one click.
    """
    with writing(engine, Act.assign_patient, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        check_member(write, clinician_id)
        was = write.connection.scalar(select(patient.c.clinician_id).where(patient.c.id == patient_id))
        assignments.name(write, patient_id, was, clinician_id, act or submission_id)
        write.object_id, write.details = patient_id, {"clinician": clinician_id}
        return patient_id


def patient_row(new: NewPatient, patient_id: str, team_id: str, entered_by: str, at: datetime) -> dict[str, Any]:
    """The patient table's row for a new patient."""
    names = "number given_name family_name registered_on primary_measure birth_on sex language function_measure"
    row = {name: getattr(new, name) for name in (*names.split(), "clinician_id", "question")}
    return row | {"id": patient_id, "team_id": team_id, "entered_by": entered_by, "entered_at": at}


def open_patient(engine: Engine, patient_id: str, *, by: User, at: datetime) -> dict[str, Any]:
    """Who this is and where they stand. Writes the reading into the trail first: no trail, no record.

    Not there and not allowed are the same answer, and both are in the trail.
    """
    with reading(engine) as connection:
        team_id = connection.scalar(select(patient.c.team_id).where(patient.c.id == patient_id))
    try:
        if team_id is None:
            raise NotPermitted(UNKNOWN_PATIENT)
        check_can(by, Act.read_patient, team_id)
    except NotPermitted:
        sessions.record_refused_read(engine, Act.read_patient, by=by, at=at, patient_id=patient_id)
        raise
    sessions.record_read(engine, Act.read_patient, by=by, at=at, patient_id=patient_id, team_id=team_id)
    return banner(engine, patient_id, by=by)


def banner(engine: Engine, patient_id: str, *, by: User) -> dict[str, Any]:
    """The banner's facts: patient, derived status, clinician's name. Refuses what is outside the reader's teams."""
    check_can(by, Act.read_patient)
    derived = [column for column in patient_status.c if column.key not in patient.c]
    query = (
        select(patient, *derived, person.c.name.label("clinician"))
        .outerjoin(patient_status, patient_status.c.patient_id == patient.c.id)
        .outerjoin(person, person.c.id == patient.c.clinician_id)
        .where(patient.c.id == patient_id)
    )
    if by.role is not Role.service:
        query = query.where(patient.c.team_id.in_(by.scope))
    with reading(engine) as connection:
        found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    return dict(found)


@dataclass(frozen=True)
class Chart:
    """One patient's rows for the chart and the tables below it. Each frame: one row per standing thing."""

    assessments: pd.DataFrame
    interventions: pd.DataFrame
    events: pd.DataFrame
    steps: pd.DataFrame
    goals: pd.DataFrame
    schedules: pd.DataFrame


def chart(engine: Engine, patient_id: str, *, by: User) -> Chart:
    """What happened to one patient, oldest first. Corrected values are left out; they stay in the history."""
    banner(engine, patient_id, by=by)
    with reading(engine) as connection:
        return chart_of(connection, patient_id)


def chart_of(connection: Connection, patient_id: str) -> Chart:
    """The same inside a transaction that has asked for permission already."""
    order = {assessment: "taken_on", intervention: "from_on", event: "on", goal: "set_on", schedule: "from_on"}
    frames = {
        table: pd.DataFrame(
            connection.execute(records.standing(table, patient_id).order_by(table.c[column])).mappings().all(),
            columns=[name.key for name in table.c],
        )
        for table, column in order.items()
    }
    steps = connection.execute(records.standing_steps(patient_id)).mappings()
    step_frame = pd.DataFrame(steps.all(), columns=[name.key for name in step.c])
    return Chart(frames[assessment], frames[intervention], frames[event], step_frame, frames[goal], frames[schedule])


def by_number(engine: Engine, team_id: str, *, by: User) -> dict[str, str]:
    """The site's number to our id, for one team."""
    check_can(by, Act.read_caseload, team_id)
    with reading(engine) as connection:
        rows = connection.execute(select(patient.c.number, patient.c.id).where(patient.c.team_id == team_id))
        return {row.number: row.id for row in rows}


def search(engine: Engine, text: str, *, by: User, limit: int = 20) -> dict[str, str]:
    """Patient id to “number · name, born”, by how number, names or year of birth begin; the reader's teams only."""
    check_can(by, Act.read_caseload)
    wanted = sorted(folded(text).split(), key=len, reverse=True)
    if not wanted:
        return {}
    with reading(engine) as connection:
        # One team at a time, or the index's order would be lost and everybody who fits would be sorted.
        found = [connection.execute(_found(team_id, wanted, 2 * limit)) for team_id in by.scope]
        rows = list(heapq.merge(*found, key=lambda row: (row.word, row.id)))
    hits = {row.id: f"{row.number} · {row.given_name} {row.family_name}{_born(row.birth_on)}" for row in rows}
    return dict(list(hits.items())[:limit])


def _found(team_id: str, wanted: Sequence[str], limit: int) -> Select[Any]:
    """Who fits in one team, by the first word; twice as many as shown, as two words of one person may begin so."""
    first, *others = [patient_word.alias() for _ in wanted]
    names = (patient.c[name] for name in ("id", "number", "given_name", "family_name", "birth_on"))
    query = select(first.c.word, *names).join(patient, patient.c.id == first.c.patient_id)
    query = query.where(first.c.team_id == team_id, _begins(first, wanted[0]))
    for alias, word in zip(others, wanted[1:], strict=True):
        same = select(alias.c.word).where(alias.c.patient_id == first.c.patient_id, _begins(alias, word))
        query = query.where(same.exists())
    return query.order_by(first.c.word, first.c.patient_id).limit(limit)


def _begins(word: Any, text: str) -> Any:
    """A range, not a pattern: only this is answered by the index on both databases."""
    return (word.c.word >= text) & (word.c.word <= text + LAST)


def _born(birth_on: date | None) -> str:
    return f", born {birth_on.year}" if birth_on else ""
