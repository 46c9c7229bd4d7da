"""One patient's record as the rules read it, from the tables. Superseded rows are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, select

from queries.tables import assessment, event, goal, intervention, patient, schedule, step
from queries.tables_review import decision, decision_version, flag, flag_event
from rules.decisions import changes_the_plan
from rules.record import Acknowledgement, Assessment, Contact, Decision, OpenFlag, Record, Schedule, Step

OPEN_STATES = ("raised", "acknowledged", "actioned")
SETTLED_STATES = ("resolved", "superseded", "expired")
EVALUATION = "service"  # who raises and closes a flag where no person does


def standing(table: Table, patient_id: str) -> Select[Any]:
    """The rows of one patient that no later row supersedes."""
    later = table.alias()
    superseded = select(later.c.supersedes).where(later.c.supersedes.is_not(None), later.c.patient_id == patient_id)
    return select(table).where(table.c.patient_id == patient_id, table.c.id.not_in(superseded))


def standing_steps(patient_id: str) -> Select[Any]:
    """The steps of one patient, oldest first."""
    query = select(step).where(step.c.patient_id == patient_id, step_stands())
    return query.order_by(step.c.from_on, step.c.entered_at)


def step_stands() -> ColumnElement[bool]:
    """A step that its decision no longer decides does not stand."""
    current = (decision_version.c.decision_id == decision.c.id) & (
        decision_version.c.version == decision.c.current_version
    )
    decided = select(decision.c.id).join(decision_version, current)
    decided = decided.where(decision.c.id == step.c.decision_id, decision_version.c.step_to == step.c.step)
    return step.c.decision_id.is_(None) | decided.exists()


def record_of(connection: Connection, patient_id: str, as_of: datetime) -> Record:
    """Everything the rules may look at for this patient, at this moment."""
    who = connection.execute(select(patient).where(patient.c.id == patient_id)).mappings().one()
    events = _rows(connection, standing(event, patient_id).order_by(event.c.on))
    treatments = _rows(connection, standing(intervention, patient_id))
    return Record(
        as_of=as_of,
        primary_measure=who["primary_measure"],
        registered_on=who["registered_on"],
        discharged_on=who["discharged_on"],
        steps=tuple(Step(row["step"], row["from_on"]) for row in _rows(connection, standing_steps(patient_id))),
        assessments=_assessments(connection, patient_id),
        schedule=_schedule(connection, patient_id),
        contacts=tuple(
            Contact(row["on"], row["attended"] is not False) for row in events if row["kind"] in ("contact", "session")
        ),
        decisions=_decisions(connection, patient_id),
        flags=_flags(connection, patient_id, OPEN_STATES),
        settled_flags=_flags(connection, patient_id, SETTLED_STATES),
        targets=_targets(connection, patient_id),
        treatment_changes=tuple(sorted(_changes(treatments))),
    )


def _rows(connection: Connection, query: Select[Any]) -> Sequence[RowMapping]:
    return connection.execute(query).mappings().all()


def _assessments(connection: Connection, patient_id: str) -> tuple[Assessment, ...]:
    rows = _rows(connection, standing(assessment, patient_id).order_by(assessment.c.taken_on, assessment.c.taken_at))
    return tuple(
        Assessment(
            id=row["id"],
            instrument=row["instrument"],
            version=row["version"],
            taken_on=row["taken_on"],
            answers=row["answers"],
            status=row["status"],
            total=row["total"],
            received_at=row["received_at"],
            taken_at=row["taken_at"],
            how=row["how"],
            historic=row["historic"],
        )
        for row in rows
    )


def _schedule(connection: Connection, patient_id: str) -> tuple[Schedule, ...]:
    rows = _rows(connection, standing(schedule, patient_id))
    return tuple(
        Schedule(row["instrument"], row["every_days"], row["from_on"], row["to_on"], _days(row["due_on"]))
        for row in rows
    )


def _days(texts: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


def _decisions(connection: Connection, patient_id: str) -> tuple[Decision, ...]:
    """The current version of each decision, in the order in which they were taken."""
    current = (decision_version.c.decision_id == decision.c.id) & (
        decision_version.c.version == decision.c.current_version
    )
    query = select(decision_version, decision.c.entered_at.label("decided_at")).join(decision, current)
    rows = _rows(connection, query.where(decision.c.patient_id == patient_id).order_by(decision.c.entered_at))
    return tuple(
        Decision(
            on=row["decided_at"].date(),
            kinds=tuple(row["kinds"]),
            plan_change=changes_the_plan(row["kinds"]),
            next_review=row["next_review_on"],
        )
        for row in rows
    )


def _flags(connection: Connection, patient_id: str, states: Sequence[str]) -> tuple[OpenFlag, ...]:
    """The flags in these states, oldest first, each with who answered it and how it ended."""
    query = select(flag).where(flag.c.patient_id == patient_id, flag.c.state.in_(states))
    rows = _rows(connection, query.order_by(flag.c.raised_at, flag.c.id))
    if not rows:
        return ()
    events = select(flag_event).where(flag_event.c.patient_id == patient_id).order_by(flag_event.c.entered_at)
    told: dict[str, dict[str, RowMapping]] = {}
    for event_row in _rows(connection, events):
        told.setdefault(event_row["flag_id"], {})[event_row["state"]] = event_row  # the latest of each state
    return tuple(_flag(row, told.get(row["id"], {})) for row in rows)


def _flag(row: RowMapping, told: Mapping[str, RowMapping]) -> OpenFlag:
    answer, end = told.get("acknowledged"), told.get(row["state"])
    closed = end if row["state"] in SETTLED_STATES else None
    return OpenFlag(
        id=row["id"],
        rule=row["rule"],
        subject=row["subject"],
        urgency=row["urgency"],
        raised_at=row["raised_at"],
        state=row["state"],
        acknowledged=Acknowledgement(answer["entered_at"], answer["entered_by"], answer["contact_outcome"])
        if answer
        else None,
        closed_at=closed["entered_at"] if closed else None,
        by_person=bool(closed) and closed["entered_by"] != EVALUATION if closed else False,
    )


def _targets(connection: Connection, patient_id: str) -> dict[str, float]:
    rows = _rows(connection, standing(goal, patient_id))
    return {
        row["instrument"]: row["target_score"] for row in rows if row["instrument"] and row["target_score"] is not None
    }


def _changes(treatments: Sequence[RowMapping]) -> set[date]:
    began = {row["from_on"] for row in treatments}
    return began | {row["to_on"] for row in treatments if row["to_on"]}
