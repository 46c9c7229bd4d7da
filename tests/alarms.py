"""Alarms to test with: a yes to the ninth question, and what a whole answer to it says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from queries.engine import reading
from queries.tables import metadata
from queries.tables_review import flag
from rules.flag_answers import Answer
from tests.factories import AT, an_assessment

MINUTE = timedelta(minutes=1)


def says(ninth: int | None) -> dict[str, int | None]:
    """The PHQ-9 with this answer to the question about self-harm."""
    return {**{str(i): 1 for i in range(1, 9)}, "9": ninth}


def a_crisis(engine: Engine, patient_id: str, *, on: date | None = None, at: datetime = AT) -> str:
    """Somebody answers 2 to the ninth question; returns the flag's id."""
    before = set(flag_ids(engine, patient_id, "SAF-1"))
    an_assessment(engine, patient_id, "phq9", on or at.date(), says(2), at=at)
    (new,) = set(flag_ids(engine, patient_id, "SAF-1")) - before
    return new


def flag_ids(engine: Engine, patient_id: str, rule: str) -> list[str]:
    query = select(flag.c.id).where(flag.c.patient_id == patient_id, flag.c.rule == rule).order_by(flag.c.raised_at)
    with reading(engine) as connection:
        return list(connection.scalars(query))


def rows(engine: Engine, table: str, **where: Any) -> list[dict[str, Any]]:
    """The rows of a table with these values."""
    of = metadata.tables[table]
    query = select(of).where(*(of.c[name] == value for name, value in where.items()))
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def contact(on: date | None = None, **overrides: Any) -> Answer:
    """A whole answer to a safety flag."""
    told = {
        "state": "acknowledged",
        "contact_outcome": "spoke with the patient",
        "action_code": "safety plan gone through",
        "plan": "Rings tomorrow.",
        "next_check_on": (on or AT.date()) + timedelta(days=1),
    }
    return Answer(**(told | overrides))
