"""A patient's rows as the record that the rules read, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from rules.decisions import changes_the_plan
from rules.record import Acknowledgement, Assessment, Contact, Decision, OpenFlag, Record, Schedule, Step

MORNING = time(9, 0, tzinfo=UTC)
_FIELDS = "id instrument version taken_on answers status total received_at taken_at how historic"


def records(rows, today: date) -> dict[str, Record]:
    """Every patient's record by number, at nine in the morning of today."""
    grouped = {table: _by_patient(made) for table, made in rows.items() if made and "patient_id" in made[0]}
    current = {row["id"]: row["current_version"] for row in rows["decision"]}
    kept = [row for row in rows["decision_version"] if row["version"] == current[row["decision_id"]]]
    grouped["decision_version"] = _by_patient(kept)
    decided = {row["id"]: row["entered_at"].date() for row in rows["decision"]}
    return {row["number"]: _record(row, grouped, decided, today) for row in rows["patient"]}


def _by_patient(made):
    grouped = {}
    for row in made:
        grouped.setdefault(row["patient_id"], []).append(row)
    return grouped


def _record(patient, grouped, decided, today: date) -> Record:
    mine = {table: by_patient.get(patient["id"], []) for table, by_patient in grouped.items()}
    return Record(
        as_of=datetime.combine(today, MORNING),
        primary_measure=patient["primary_measure"],
        steps=tuple(Step(row["step"], row["from_on"]) for row in mine["step"]),
        assessments=tuple(_assessment(row) for row in mine["assessment"]),
        schedule=tuple(
            Schedule(row["instrument"], row["every_days"], row["from_on"], row["to_on"], _days(row["due_on"]))
            for row in mine["schedule"]
        ),
        contacts=tuple(
            Contact(row["on"], row["attended"] is not False)
            for row in mine["event"]
            if row["kind"] in ("contact", "session")
        ),
        decisions=tuple(
            Decision(
                decided[row["decision_id"]], tuple(row["kinds"]), changes_the_plan(row["kinds"]), row["next_review_on"]
            )
            for row in mine["decision_version"]
        ),
        targets={row["instrument"]: row["target_score"] for row in mine["goal"] if row["instrument"]},
        registered_on=patient["registered_on"],
        treatment_changes=tuple(
            sorted({row[end] for row in mine["intervention"] for end in ("from_on", "to_on") if row[end]})
        ),
        settled_flags=tuple(_settled(row, mine["flag_event"]) for row in mine["flag"]),
    )


def _days(texts):
    return tuple(date.fromisoformat(text) for text in texts)


def _assessment(row) -> Assessment:
    names = _FIELDS.split()
    return Assessment(**{name: row[name] for name in names})


def _settled(row, events) -> OpenFlag:
    life = {event["state"]: event for event in events if event["flag_id"] == row["id"]}
    told = life["acknowledged"]
    known = {name: row[name] for name in ("id", "rule", "subject", "urgency", "raised_at", "state")}
    met = Acknowledgement(told["entered_at"], told["entered_by"], told["contact_outcome"])
    return OpenFlag(**known, acknowledged=met, closed_at=life["resolved"]["entered_at"], by_person=True)
