"""The record of one patient or of many as the rules read it, from the tables. Superseded rows are left out.

The one place where rows become a Record: each table is read once for all the patients asked for, and handed out by
patient. A new field of the record is a new entry of `_ROWS` and a line in `_record`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, bindparam, func, select

from queries import records_care as care
from queries.expected_curves import zone_and_curves
from queries.tables import assessment, event, goal, intervention, patient, schedule, step
from queries.tables_care import plan, warning_check, wish
from queries.tables_review import ACTION_NOW, VERSION_NOW, action, decision, decision_version, flag, flag_event
from rules.decisions import changes_the_plan
from rules.expected_response import Curve
from rules.record import Acknowledgement, Assessment, Contact, Decision, GoalReached, OpenFlag, Record, Schedule, Step

DEFERRED = "deferred"
OPEN_STATES = ("raised", "acknowledged", "actioned", DEFERRED)
SETTLED_STATES = ("resolved", "superseded", "expired")
EVALUATION = "service"  # who raises and closes a flag where no person does
AT_ONCE = 500  # patients per query: SQLite takes 32,766 values, PostgreSQL plans long lists badly

Rows = Sequence[RowMapping]


def standing(table: Table, patient_id: str) -> Select[Any]:
    """The rows of one patient that no later row supersedes."""
    later = table.alias()
    superseded = select(later.c.supersedes).where(later.c.supersedes.is_not(None), later.c.patient_id == patient_id)
    return select(table).where(table.c.patient_id == patient_id, table.c.id.not_in(superseded))


def standing_steps(patient_id: str) -> Select[Any]:
    """The steps of one patient, oldest first."""
    return _standing_steps(lambda key: key == patient_id)


def _standing_steps(whose: Whose) -> Select[Any]:
    query = select(step).where(whose(step.c.patient_id), step_stands())
    return query.order_by(step.c.from_on, step.c.entered_at, step.c.id)


def step_stands() -> ColumnElement[bool]:
    """A step that its decision no longer decides does not stand."""
    decided = select(decision.c.id).join(decision_version, VERSION_NOW)
    decided = decided.where(decision.c.id == step.c.decision_id, decision_version.c.step_to == step.c.step)
    return step.c.decision_id.is_(None) | decided.exists()


def record_of(connection: Connection, patient_id: str, as_of: datetime) -> Record:
    """Everything the rules may look at for this patient, at this moment."""
    return records_of(connection, [patient_id], as_of)[patient_id]


def records_of(connection: Connection, patient_ids: Sequence[str], as_of: datetime) -> dict[str, Record]:
    """The record of each of these patients, by id: a handful of queries, however many patients."""
    return {one: record for one, (record, _) in read_patients(connection, patient_ids, as_of).items()}


def read_patients(
    connection: Connection, patient_ids: Sequence[str], as_of: datetime
) -> dict[str, tuple[Record, Mapping[str, Rows]]]:
    """The same, each with the rows it was made of, by the names of `_ROWS`."""
    found: dict[str, tuple[Record, Mapping[str, Rows]]] = {}
    clock, curves = zone_and_curves(connection, as_of)
    zone = ZoneInfo(clock)
    for begin in range(0, len(patient_ids), AT_ONCE):
        ids = patient_ids[begin : begin + AT_ONCE]
        rows = rows_of(connection, ids)
        for patient_id in ids:
            mine = {name: of_patient.get(patient_id, ()) for name, of_patient in rows.items()}
            found[patient_id] = (_record(mine, as_of, zone, curves), mine)
    return found


def rows_of(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Rows]]:
    """What the records are made of: by the names of `_ROWS`, then by patient."""
    if len(ids) != 1:
        return {name: _by_patient(connection, {"ids": list(ids)}, query) for name, query in _ROWS.items()}
    one = {"ids": ids[0]}
    there = connection.execute(_ANY, one).mappings().one()
    return {name: _by_patient(connection, one, query) if there[name] else {} for name, query in _ROWS_OF_ONE.items()}


# Filled in when a statement is executed. Building a statement costs more than running it, so each is built once.
IDS: Any = bindparam("ids", expanding=True)
Whose = Callable[[Any], ColumnElement[bool]]  # which patients, by the column that names them


def _of(whose: Whose, table: Table, *order: Any, columns: Iterable[str] = ()) -> Select[Any]:
    """The rows of some patients in a table, all columns or those named."""
    told = [table.c[name] for name in columns] if columns else [table]
    return select(*told).where(whose(table.c.patient_id)).order_by(*order)


def _patients(whose: Whose) -> Select[Any]:
    """With the actions that are open: those of the current version of each decision, an amendment replaces the rest."""
    still = select(func.count()).select_from(action).join(decision, ACTION_NOW)
    still = still.where(action.c.patient_id == patient.c.id, action.c.state == "open")
    return select(patient, still.scalar_subquery().label("open_actions")).where(whose(patient.c.id))


def _decided(whose: Whose) -> Select[Any]:
    """The current version of each decision, in the order in which they were taken."""
    told = (decision_version.c.kinds, decision_version.c.next_review_on, decision.c.patient_id)
    query = select(*told, decision.c.entered_at.label("decided_at")).join(decision, VERSION_NOW)
    return query.where(whose(decision.c.patient_id)).order_by(decision.c.entered_at, decision.c.id)


def _plans(whose: Whose) -> Select[Any]:
    """Every version: a risk plan is known by its first one. Under another name, so that none is left out."""
    names = "id patient_id kind on open contact_due_at entered_at".split()
    told = [plan.c[name] for name in names]
    query = select(*told, plan.c.supersedes.label("older")).where(whose(plan.c.patient_id))
    return query.order_by(plan.c.entered_at, plan.c.id)


def _flag_events(whose: Whose) -> Select[Any]:
    """What happened to these patients' flags. By way of the flags: events are found by their flag, not by patient."""
    query = select(flag_event).join(flag, flag.c.id == flag_event.c.flag_id).where(whose(flag.c.patient_id))
    return query.order_by(flag_event.c.entered_at, flag_event.c.id)


# Every order ends with the id: the same record reads the same on both databases, alone or among many.
# Assessments are most of what is read: only what the rules look at.
_ASSESSMENT = (
    "id patient_id instrument version taken_on answers status total received_at taken_at how historic rater note"
    " supersedes"
).split()


def _rows(whose: Whose) -> Mapping[str, Select[Any]]:
    seen = assessment.c.taken_on, assessment.c.taken_at, assessment.c.id
    return {
        "patient": _patients(whose),
        "step": _standing_steps(whose),
        "assessment": _of(whose, assessment, *seen, columns=_ASSESSMENT),
        "schedule": _of(whose, schedule, schedule.c.entered_at, schedule.c.id),
        "event": _of(whose, event, event.c.on, event.c.entered_at, event.c.id),
        "intervention": _of(whose, intervention, intervention.c.entered_at, intervention.c.id),
        "goal": _of(whose, goal, goal.c.entered_at, goal.c.id),
        "decision": _decided(whose),
        "plan": _plans(whose),
        "warning_check": _of(whose, warning_check, warning_check.c.on, warning_check.c.id),
        "wish": _of(whose, wish, wish.c.entered_at, wish.c.id),
        "flag": _of(whose, flag, flag.c.raised_at, flag.c.id),
        "flag_event": _flag_events(whose),
    }


_ROWS = _rows(lambda key: key.in_(IDS))
# Of one patient most of the tables hold nothing: one question about all of them saves asking each.
_ROWS_OF_ONE = _rows(lambda key: key == bindparam("ids"))
_ANY = select(*(query.order_by(None).exists().label(name) for name, query in _ROWS_OF_ONE.items()))


def _by_patient(connection: Connection, whose: Mapping[str, Any], query: Select[Any]) -> dict[str, Rows]:
    found = connection.execute(query, whose).mappings().all()
    key = "patient_id" if not found or "patient_id" in found[0] else "id"
    replaced = {row["supersedes"] for row in found} if found and "supersedes" in found[0] else set()
    by_patient: dict[str, list[RowMapping]] = defaultdict(list)
    for row in found:
        if not replaced or row["id"] not in replaced:
            by_patient[row[key]].append(row)
    return dict(by_patient)


def _record(mine: Mapping[str, Rows], as_of: datetime, zone: ZoneInfo, curves: Mapping[str, Curve]) -> Record:
    who = mine["patient"][0]
    contacts = [row for row in mine["event"] if row["kind"] in ("contact", "session")]
    return Record(
        as_of=as_of.astimezone(zone),  # the rules ask it for the day: the day where the service is
        primary_measure=who["primary_measure"],
        registered_on=who["registered_on"],
        discharged_on=who["discharged_on"],
        steps=tuple(Step(row["step"], row["from_on"]) for row in mine["step"]),
        assessments=tuple(assessment_of(row, zone) for row in mine["assessment"]),
        schedule=tuple(schedule_of(row) for row in mine["schedule"]),
        contacts=tuple(Contact(row["on"], row["attended"] is not False) for row in contacts),
        decisions=tuple(_decision(row) for row in mine["decision"]),
        flags=_flags(mine, OPEN_STATES),
        settled_flags=_flags(mine, SETTLED_STATES),
        targets=_targets(mine["goal"]),
        treatment_changes=tuple(sorted(_changes(mine["intervention"]))),
        function_measure=who["function_measure"] or "",
        events=tuple(care.event(row) for row in mine["event"]),
        checks=tuple(care.check(row) for row in mine["warning_check"]),
        risk_plans=care.risk_plans(mine["plan"]),
        treatments=tuple(care.treatment(row) for row in mine["intervention"]),
        goals_reached=tuple(GoalReached(row["id"], row["reached_on"]) for row in mine["goal"] if row["reached_on"]),
        preferences=tuple(care.preference(row) for row in mine["wish"]),
        expected=curves,
        plans=tuple(row["kind"] for row in care.standing(mine["plan"])),
    )


def assessment_of(row: RowMapping, zone: ZoneInfo) -> Assessment:
    """With its hour where the service is: morning is the patient's morning."""
    return Assessment(
        id=row["id"],
        instrument=row["instrument"],
        version=row["version"],
        taken_on=row["taken_on"],
        answers=row["answers"],
        status=row["status"],
        total=row["total"],
        received_at=row["received_at"],
        taken_at=row["taken_at"].astimezone(zone) if row["taken_at"] else None,
        how=row["how"],
        historic=row["historic"],
        rater=row["rater"],
        note=row["note"],
    )


def schedule_of(row: RowMapping) -> Schedule:
    return Schedule(row["instrument"], row["every_days"], row["from_on"], row["to_on"], _days(row["due_on"]))


def _days(texts: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


def _decision(row: RowMapping) -> Decision:
    return Decision(
        on=row["decided_at"].date(),
        kinds=tuple(row["kinds"]),
        plan_change=changes_the_plan(row["kinds"]),
        next_review=row["next_review_on"],
    )


def _flags(mine: Mapping[str, Rows], states: Sequence[str]) -> tuple[OpenFlag, ...]:
    """The flags in these states, oldest first, each with who answered it and how it ended."""
    told: dict[str, dict[str, RowMapping]] = {}
    for row in mine["flag_event"]:
        told.setdefault(row["flag_id"], {})[row["state"]] = row  # the latest of each state
    return tuple(_flag(row, told.get(row["id"], {})) for row in mine["flag"] if row["state"] in states)


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
        deferred_until=told[DEFERRED]["until_on"] if row["state"] == DEFERRED else None,
        historic=row["historic"],
    )


def _targets(goals: Rows) -> dict[str, float]:
    return {
        row["instrument"]: row["target_score"] for row in goals if row["instrument"] and row["target_score"] is not None
    }


def _changes(treatments: Rows) -> set[date]:
    """A small test is tried out beside the plan: it starts no new trend, or a patient who is stuck would never show."""
    plan = [row for row in treatments if row["kind"] != "small test"]
    return {row["from_on"] for row in plan} | {row["to_on"] for row in plan if row["to_on"]}
