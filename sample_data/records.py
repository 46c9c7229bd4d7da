"""One patient's rows as the record that the rules read, at any moment of the course and without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from queries import records_care as care
from rules.decisions import changes_the_plan
from rules.record import Acknowledgement, Assessment, Contact, Decision, GoalReached, OpenFlag, Record, Schedule, Step
from rules.small_test import KIND
from sample_data.people import Row, Rows

_FIELDS = "id instrument version taken_on answers status total received_at taken_at how historic rater note"
OPEN = ("raised", "acknowledged", "actioned", "deferred")
CARE = ("event", "warning_check", "plan", "intervention", "goal", "wish")


def by_patient(rows: Rows) -> dict[str, Rows]:
    """Patient id to that patient's rows, in the same tables."""
    grouped: dict[str, Rows] = {row["id"]: {"patient": [row]} for row in rows["patient"]}
    for table, made in rows.items():
        for row in made:
            if row.get("patient_id"):
                grouped[row["patient_id"]].setdefault(table, []).append(row)
    return grouped


def record_on(mine: Rows, as_of: datetime) -> Record:
    """What was known of this patient at that moment."""
    patient, today = mine["patient"][0], as_of.date()
    begun = [row for row in mine.get("intervention", []) if row["from_on"] <= today and row["kind"] != KIND]
    changes = {row[end] for row in begun for end in ("from_on", "to_on") if row[end] and row[end] <= today}
    flags = [(row, _life(row, mine, as_of)) for row in mine.get("flag", [])]
    return Record(
        as_of=as_of,
        primary_measure=patient["primary_measure"],
        steps=tuple(Step(row["step"], row["from_on"]) for row in mine["step"] if row["from_on"] <= today),
        assessments=tuple(assessment_of(row) for row in mine.get("assessment", []) if row["received_at"] <= as_of),
        schedule=tuple(_schedule(row) for row in mine.get("schedule", [])),
        contacts=tuple(
            Contact(row["on"], row["attended"] is not False)
            for row in mine.get("event", [])
            if row["kind"] in ("contact", "session") and row["on"] <= today
        ),
        decisions=_decisions(mine, as_of),
        flags=tuple(_flag(row, life) for row, life in flags if life and row["state"] in OPEN),
        targets={row["instrument"]: row["target_score"] for row in mine.get("goal", []) if row["instrument"]},
        registered_on=patient["registered_on"],
        treatment_changes=tuple(sorted(changes)),
        function_measure=patient["function_measure"] or "",
        **_care(mine, as_of),
        settled_flags=tuple(_flag(row, life) for row, life in flags if life and row["state"] not in OPEN),
    )


def _care(mine: Rows, as_of: datetime) -> dict[str, Any]:
    """What happened and what was agreed, as far as it was known."""
    known = {name: [row for row in mine.get(name, []) if row["entered_at"] <= as_of] for name in CARE}
    plans = [row | {"older": row["supersedes"]} for row in known["plan"]]
    return {
        "events": tuple(care.event(row) for row in known["event"]),
        "checks": tuple(care.check(row) for row in known["warning_check"]),
        "risk_plans": care.risk_plans(plans),
        "treatments": tuple(care.treatment(row) for row in known["intervention"]),
        "goals_reached": tuple(GoalReached(row["id"], row["reached_on"]) for row in known["goal"] if row["reached_on"]),
        "preferences": tuple(care.preference(row) for row in known["wish"]),
        "plans": tuple(row["kind"] for row in care.standing(plans)),
    }


def _schedule(row: Row) -> Schedule:
    due = tuple(date.fromisoformat(text) for text in row["due_on"])
    return Schedule(row["instrument"], row["every_days"], row["from_on"], row["to_on"], due)


def assessment_of(row: Row) -> Assessment:
    return Assessment(**{name: row[name] for name in _FIELDS.split()})


def _decisions(mine: Rows, as_of: datetime) -> tuple[Decision, ...]:
    taken = {row["id"]: row for row in mine.get("decision", []) if row["entered_at"] <= as_of}
    current = [
        row
        for row in mine.get("decision_version", [])
        if row["decision_id"] in taken and row["version"] == taken[row["decision_id"]]["current_version"]
    ]
    return tuple(
        Decision(
            on=taken[row["decision_id"]]["entered_at"].date(),
            kinds=tuple(row["kinds"]),
            plan_change=changes_the_plan(row["kinds"]),
            next_review=row["next_review_on"],
        )
        for row in current
    )


def _life(flag: Row, mine: Rows, as_of: datetime) -> dict[str, Row]:
    """The flag's events by state; empty before it was raised."""
    if flag["raised_at"] > as_of:
        return {}
    return {row["state"]: row for row in mine.get("flag_event", []) if row["flag_id"] == flag["id"]}


def _flag(row: Row, life: Mapping[str, Row]) -> OpenFlag:
    known = {name: row[name] for name in ("id", "rule", "subject", "urgency", "raised_at", "state")}
    told, closed = life.get("acknowledged"), None if row["state"] in OPEN else life[row["state"]]
    return OpenFlag(
        **known,
        acknowledged=Acknowledgement(told["entered_at"], told["entered_by"], told["contact_outcome"]) if told else None,
        closed_at=closed["entered_at"] if closed else None,
        by_person=closed["entered_by"] != "service" if closed else False,
    )
