"""What happened to a patient and what was agreed, as the rules read it. Pure: rows in, records out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rules.record import Check, Event, Preference, RiskPlan, Treatment

Row = Mapping[Any, Any]


def event(row: Row) -> Event:
    """Never "historic": people enter events one by one, and a sign that began weeks ago is news when it is told."""
    return Event(
        id=row["id"],
        kind=row["kind"],
        on=row["on"],
        title=row["title"],
        note=row["note"],
        severity=row["severity"],
        known_at=row["entered_at"],
    )


def check(row: Row) -> Check:
    return Check(row["id"], row["on"], row["answers"], known_at=row["entered_at"])


def treatment(row: Row) -> Treatment:
    return Treatment(row["name"], row["from_on"], row["to_on"], row["kind"], row["dose"])


def preference(row: Row) -> Preference:
    return Preference(row["on"], row["wish"], row["capacity"], row["words"])


def standing(rows: Sequence[Row]) -> list[Row]:
    """The plans as they stand; `older` names the version that a row replaces."""
    replaced = {row["older"] for row in rows}
    return [row for row in rows if row["id"] not in replaced]


def risk_plans(rows: Sequence[Row]) -> tuple[RiskPlan, ...]:
    """The risk plan as it stands, under the id of its first version: a flag about it outlives a new version."""
    before = {row["id"]: row["older"] for row in rows}
    return tuple(risk_plan(row, before) for row in standing(rows) if row["kind"] == "risk")


def risk_plan(row: Row, before: Mapping[str, str | None]) -> RiskPlan:
    first = row["id"]
    while (older := before.get(first)) is not None:
        first = older
    return RiskPlan(first, row["on"], row["contact_due_at"], None if row["open"] else row["on"])
