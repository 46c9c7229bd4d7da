"""Small tests: one thing is tried for a while, what would count as success is said before, and a day judges it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.tables import intervention, person
from queries.tables_small_tests import small_test
from queries.whose import about_ours
from queries.writing import writing
from rules.roles import Act, Refused, User, check_can

KIND = "small test"


@dataclass(frozen=True)
class NewSmallTest:
    """`variable` is what it is meant to move; `pattern` the observation it came from, as it was read then."""

    what: str
    variable: str
    why: str
    success: str
    from_on: date
    judge_on: date
    pattern: str = ""


def _check(new: NewSmallTest) -> None:
    asked = {
        "what is tried": new.what,
        "what it is meant to move": new.variable,
        "why": new.why,
        "what counts as success": new.success,
    }
    missing = [name for name, text in asked.items() if not text.strip()]
    if missing:
        raise Refused(f"A small test says beforehand: {', '.join(missing)}.")
    if new.judge_on <= new.from_on:
        raise Refused("The day on which it is judged comes after the day on which it begins.")


def plan(engine: Engine, patient_id: str, new: NewSmallTest, *, by: User, at: datetime, submission_id: str) -> str:
    """The test and its intervention, in one transaction; returns the test's id."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        _check(new)
        tried = write.row()
        told = {"kind": KIND, "name": new.what.strip(), "dose": "", "delivered_by": "", "targets": new.variable.strip()}
        period = {"from_on": new.from_on, "to_on": new.judge_on}
        write.connection.execute(insert(intervention).values(tried | told | period))
        row = write.row() | {"intervention_id": tried["id"], "variable": new.variable.strip(), "why": new.why.strip()}
        row |= {"success": new.success.strip(), "judge_on": new.judge_on, "pattern": new.pattern}
        write.connection.execute(insert(small_test).values(row))
        write.object_id, write.details = str(row["id"]), {"judge_on": new.judge_on.isoformat()}
        return write.object_id


def small_tests(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per small test of one patient, the latest first, with what is tried and who planned it."""
    check_can(by, Act.read_patient)
    columns: list[Any] = [small_test, intervention.c.name.label("what"), intervention.c.from_on]
    query = (
        select(*columns, person.c.name.label("planned_by"))
        .join(intervention, intervention.c.id == small_test.c.intervention_id)
        .join(person, person.c.id == small_test.c.entered_by)
        .where(small_test.c.patient_id == patient_id, about_ours(small_test, by))
        .order_by(small_test.c.judge_on.desc(), small_test.c.entered_at.desc())
    )
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
