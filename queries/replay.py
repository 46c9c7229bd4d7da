"""The past of a team's patients for the threshold lab: what happened when, and when it was known.

Known is the day it was entered; an imported past counts from the day it was taken, or there would be nothing to try
a threshold on. What was corrected later still counts for the weeks before its correction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, select

from queries import audit
from queries import records_care as care
from queries.engine import transaction
from queries.expected_curves import zone_and_curves
from queries.records import assessment_of, schedule_of, step_stands
from queries.tables import assessment, event, goal, intervention, patient, schedule, step
from queries.tables_care import plan, warning_check
from queries.tables_review import VERSION_NOW, decision, decision_version
from rules.age import age_band
from rules.decisions import changes_the_plan
from rules.record import Contact, Decision, GoalReached, RiskPlan, Step
from rules.roles import Act, User, check_can
from rules.threshold_lab import Known, Past

T = TypeVar("T")
ByPatient = Mapping[str, Sequence[RowMapping]]


def pasts(
    engine: Engine, *, by: User, at: datetime, team_id: str, window: tuple[date, date], trying: Mapping[str, float]
) -> tuple[Past, ...]:
    """One past per patient of the team who was in care in the window. Reading it is an event of the trail."""
    check_can(by, Act.try_settings, team_id)
    with transaction(engine) as connection:
        query = select(patient).where(patient.c.team_id == team_id, patient.c.registered_on <= window[1])
        in_care = query.where(patient.c.discharged_on.is_(None) | (patient.c.discharged_on >= window[0]))
        people = connection.execute(in_care.order_by(patient.c.id)).mappings().all()
        found = tuple(_pasts(connection, team_id, people, window[0], ZoneInfo(zone_and_curves(connection, at)[0])))
        details = {"patients": len(found), "from": str(window[0]), "to": str(window[1]), "trying": dict(trying)}
        audit.append(connection, by=by, at=at, action=Act.try_settings.value, team_id=team_id, details=details)
    return found


def _pasts(
    connection: Connection, team_id: str, people: Sequence[RowMapping], first: date, zone: ZoneInfo
) -> list[Past]:
    forms = _by_patient(connection, team_id, assessment)
    steps = _by_patient(connection, team_id, step, select(step).where(step_stands()))
    plans, events = _by_patient(connection, team_id, schedule), _by_patient(connection, team_id, event)
    goals, treatments = _by_patient(connection, team_id, goal), _by_patient(connection, team_id, intervention)
    checks, versions = _by_patient(connection, team_id, warning_check), _by_patient(connection, team_id, plan)
    decided = _decisions(connection, team_id)
    return [
        Past(
            id=who["id"],
            label=who["number"],
            primary_measure=who["primary_measure"],
            groups=groups_of(who, first),
            registered_on=who["registered_on"],
            discharged_on=who["discharged_on"],
            assessments=_known(forms[who["id"]], lambda row: assessment_of(row, zone)),
            steps=_known(steps[who["id"]], lambda row: Step(row["step"], row["from_on"])),
            schedule=_known(plans[who["id"]], schedule_of),
            contacts=_known(_contacts(events[who["id"]]), lambda row: Contact(row["on"], row["attended"] is not False)),
            decisions=tuple(decided[who["id"]]),
            targets=_known(_with_target(goals[who["id"]]), lambda row: (row["instrument"], row["target_score"])),
            treatment_changes=_changes(treatments[who["id"]]),
            function_measure=who["function_measure"] or "",
            events=_known(events[who["id"]], care.event),
            checks=_known(checks[who["id"]], care.check),
            risk_plans=_risk_plans(versions[who["id"]]),
            treatments=_known(treatments[who["id"]], care.treatment),
            goals_reached=_known(_reached(goals[who["id"]]), lambda row: GoalReached(row["id"], row["reached_on"])),
        )
        for who in people
    ]


def groups_of(who: RowMapping | Mapping[str, Any], on: date) -> dict[str, str]:
    """The groups in which a rule may work differently, as far as they are recorded."""
    return {
        "sex": who["sex"] or "not stated",
        "age": age_band(who["birth_on"], on),
        "language": who["language"] or "not stated",
    }


def _by_patient(
    connection: Connection, team_id: str, table: Table, query: Select[Any] | None = None
) -> defaultdict[str, list[RowMapping]]:
    """All rows about the team's patients, corrected ones too, in the order in which they were entered."""
    found: defaultdict[str, list[RowMapping]] = defaultdict(list)
    theirs = patient.c.id == table.c.patient_id, patient.c.team_id == team_id
    whole = (select(table) if query is None else query).where(select(patient.c.id).where(*theirs).exists())
    for row in connection.execute(whole.order_by(table.c.entered_at, table.c.id)).mappings():
        found[row["patient_id"]].append(row)
    return found


def _known(rows: Sequence[RowMapping], value: Callable[[RowMapping], T]) -> tuple[Known[T], ...]:
    corrected = {row["supersedes"]: row["entered_at"].date() for row in rows if row.get("supersedes")}
    return tuple(Known(value(row), _known_from(row), corrected.get(row["id"])) for row in rows)


def _known_from(row: RowMapping) -> date:
    if row.get("historic") and not row["supersedes"]:  # a correction is never known before it was made
        return row["taken_on"]  # type: ignore[no-any-return]
    return row["entered_at"].date()  # type: ignore[no-any-return]


def _contacts(rows: Sequence[RowMapping]) -> list[RowMapping]:
    return [row for row in rows if row["kind"] in ("contact", "session")]


def _with_target(rows: Sequence[RowMapping]) -> list[RowMapping]:
    return [row for row in rows if row["instrument"] and row["target_score"] is not None]


def _reached(rows: Sequence[RowMapping]) -> list[RowMapping]:
    return [row for row in rows if row["reached_on"]]


def _risk_plans(rows: Sequence[RowMapping]) -> tuple[Known[RiskPlan], ...]:
    """Each version from the day it was written to the day of the next, all under the id of the first."""
    before = {row["id"]: row["supersedes"] for row in rows}
    return _known([row for row in rows if row["kind"] == "risk"], lambda row: care.risk_plan(row, before))


def _changes(rows: Sequence[RowMapping]) -> tuple[Known[date], ...]:
    """The days on which a treatment began or ended, each known from the day it was entered, but not before it came."""
    corrected = {row["supersedes"]: row["entered_at"].date() for row in rows if row["supersedes"]}
    return tuple(
        Known(day, max(day, row["entered_at"].date()), corrected.get(row["id"]))
        for row in rows
        if row["kind"] != "small test"  # as the record reads them
        for day in (row["from_on"], row["to_on"])
        if day is not None
    )


def _decisions(connection: Connection, team_id: str) -> defaultdict[str, list[Known[Decision]]]:
    """The current version of each decision, known from the day it was taken."""
    query = select(decision_version, decision.c.entered_at.label("decided_at")).join(decision, VERSION_NOW)
    query = query.join(patient, patient.c.id == decision.c.patient_id).where(patient.c.team_id == team_id)
    found: defaultdict[str, list[Known[Decision]]] = defaultdict(list)
    rows = connection.execute(query.order_by(decision.c.entered_at)).mappings()
    for row in rows:
        on = row["decided_at"].date()
        told = Decision(on, tuple(row["kinds"]), changes_the_plan(row["kinds"]), row["next_review_on"])
        found[row["patient_id"]].append(Known(told, on))
    return found
