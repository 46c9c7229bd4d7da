"""The past of a team's patients for the threshold lab: what happened when, and when it was known.

Known is the day it was entered; an imported past counts from the day it was taken, or there would be nothing to try
a threshold on. What was corrected later still counts for the weeks before its correction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, func, select

from queries import audit
from queries import records_care as care
from queries.engine import transaction
from queries.expected_curves import known_curves, zone_and_curves
from queries.records import EVALUATION, SETTLED_STATES, assessment_of, schedule_of
from queries.tables import assessment, event, goal, intervention, patient, schedule, step
from queries.tables_care import plan, warning_check, wish
from queries.tables_review import decision_version, flag, flag_event
from rules.age import age_band
from rules.decisions import changes_the_plan
from rules.lab_weeks import ANSWERS, FlagAnswer
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
        found = tuple(_pasts(connection, team_id, people, window[0], at))
        details = {"patients": len(found), "from": str(window[0]), "to": str(window[1]), "trying": dict(trying)}
        audit.append(connection, by=by, at=at, action=Act.try_settings.value, team_id=team_id, details=details)
    return found


def _pasts(connection: Connection, team_id: str, people: Sequence[RowMapping], first: date, at: datetime) -> list[Past]:
    zone, curves = ZoneInfo(zone_and_curves(connection, at)[0]), known_curves(connection, at)
    forms, steps = _by_patient(connection, team_id, assessment), _by_patient(connection, team_id, step)
    plans, events = _by_patient(connection, team_id, schedule), _by_patient(connection, team_id, event)
    goals, treatments = _by_patient(connection, team_id, goal), _by_patient(connection, team_id, intervention)
    checks, versions = _by_patient(connection, team_id, warning_check), _by_patient(connection, team_id, plan)
    wishes, decided = _by_patient(connection, team_id, wish), _by_patient(connection, team_id, decision_version)
    answers = _by_patient(connection, team_id, flag_event, _ANSWERS)
    return [
        Past(
            id=who["id"],
            label=who["number"],
            primary_measure=who["primary_measure"],
            groups=groups_of(who, first),
            registered_on=who["registered_on"],
            discharged_on=who["discharged_on"],
            assessments=_known(forms[who["id"]], lambda row: assessment_of(row, zone)),
            steps=_steps(steps[who["id"]], decided[who["id"]]),
            schedule=_known(plans[who["id"]], schedule_of),
            contacts=_known(events[who["id"]], _contact, _is_contact),
            decisions=_decisions(decided[who["id"]]),
            targets=_known(goals[who["id"]], lambda row: (row["instrument"], row["target_score"]), _has_target),
            treatment_changes=_changes(treatments[who["id"]]),
            function_measure=who["function_measure"] or "",
            events=_known(events[who["id"]], care.event),
            checks=_known(checks[who["id"]], care.check),
            risk_plans=_risk_plans(versions[who["id"]]),
            treatments=_known(treatments[who["id"]], care.treatment),
            goals_reached=_known(goals[who["id"]], lambda row: GoalReached(row["id"], row["reached_on"]), _is_reached),
            preferences=_known(wishes[who["id"]], care.preference),
            plans=_known(versions[who["id"]], lambda row: str(row["kind"])),
            expected=curves,
            answers=_answers(answers[who["id"]]),
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
    for row in connection.execute(whole.order_by(table.c.entered_at, *table.primary_key)).mappings():
        found[row["patient_id"]].append(row)
    return found


def _known(
    rows: Sequence[RowMapping], value: Callable[[RowMapping], T], of: Callable[[RowMapping], bool] = lambda row: True
) -> tuple[Known[T], ...]:
    """Those rows that are of the kind asked for; a correction ends an old one also where it is none itself."""
    corrected = {row["supersedes"]: row["entered_at"].date() for row in rows if row.get("supersedes")}
    return tuple(Known(value(row), _known_from(row), corrected.get(row["id"])) for row in rows if of(row))


def _known_from(row: RowMapping) -> date:
    if row.get("historic") and not row["supersedes"]:  # a correction is never known before it was made
        return row["taken_on"]  # type: ignore[no-any-return]
    return row["entered_at"].date()  # type: ignore[no-any-return]


def _contact(row: RowMapping) -> Contact:
    return Contact(row["on"], row["attended"] is not False)


def _is_contact(row: RowMapping) -> bool:
    return row["kind"] in ("contact", "session")


def _has_target(row: RowMapping) -> bool:
    return bool(row["instrument"]) and row["target_score"] is not None


def _is_reached(row: RowMapping) -> bool:
    return row["reached_on"] is not None


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


Versions = Iterator[tuple[RowMapping, date, date, date | None]]


def _versions(rows: Sequence[RowMapping]) -> Versions:
    """Each version of each decision: the day it was decided, and from when to when this version was in force."""
    of_one: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        of_one[row["decision_id"]].append(row)
    for mine in of_one.values():
        days = [row["entered_at"].date() for row in sorted(mine, key=lambda row: int(row["version"]))]
        for place, row in enumerate(sorted(mine, key=lambda row: int(row["version"]))):
            yield row, days[0], days[place], days[place + 1] if place + 1 < len(days) else None


def _decisions(rows: Sequence[RowMapping]) -> tuple[Known[Decision], ...]:
    """Each decision as it was worded on the day: an amendment counts from its own day."""
    return tuple(
        Known(Decision(on, tuple(row["kinds"]), changes_the_plan(row["kinds"]), row["next_review_on"]), from_, until)
        for row, on, from_, until in sorted(_versions(rows), key=lambda one: (one[1], one[0]["decision_id"]))
    )


def _steps(rows: Sequence[RowMapping], decided: Sequence[RowMapping]) -> tuple[Known[Step], ...]:
    """A step that was decided stands while the decision in force decides it (queries/records.py, step_stands)."""
    found = []
    for row in rows:
        value, entered = Step(row["step"], row["from_on"]), row["entered_at"].date()
        mine = [one for one in decided if one["decision_id"] == row["decision_id"]]
        if row["decision_id"] is None:
            found.append(Known(value, entered))
        found += [
            Known(value, max(entered, from_), until)
            for version, _, from_, until in _versions(mine)
            if version["step_to"] == row["step"]
        ]
    return tuple(found)


_CLOSED = (
    select(flag_event.c.flag_id, func.max(flag_event.c.entered_at).label("closed_at"))
    .where(flag_event.c.state.in_(SETTLED_STATES))
    .group_by(flag_event.c.flag_id)
    .subquery()
)
_ANSWERS = (
    select(flag_event, flag.c.rule, flag.c.subject, flag.c.urgency, flag.c.raised_at, _CLOSED.c.closed_at)
    .join(flag, flag.c.id == flag_event.c.flag_id)
    .outerjoin(_CLOSED, _CLOSED.c.flag_id == flag_event.c.flag_id)
    .where(flag_event.c.entered_by != EVALUATION, flag_event.c.state.in_(ANSWERS))
)


def _answers(rows: Sequence[RowMapping]) -> tuple[FlagAnswer, ...]:
    """What people made of this patient's flags, in the order in which they did."""
    return tuple(
        FlagAnswer(
            rule=row["rule"],
            subject=row["subject"],
            urgency=row["urgency"],
            raised_at=row["raised_at"],
            at=row["entered_at"],
            state=row["state"],
            by=row["entered_by"],
            outcome=row["contact_outcome"],
            until=row["until_on"],
            closed_on=row["closed_at"].date() if row["closed_at"] else None,
        )
        for row in rows
    )
