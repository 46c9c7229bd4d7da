"""Small tests as they are read: each with what came of it by rule, and those whose day of judgement has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, or_, select

from queries import patients
from queries.engine import reading
from queries.instruments import known_instruments
from queries.records import record_of, standing
from queries.settings import current
from queries.tables import intervention, patient, person
from queries.tables_small_tests import small_test, small_test_judged
from rules.course import Judged, Tested
from rules.roles import Act, User, check_can
from rules.small_test import Came, Readings, Round, SmallTest, readings, verdict


def tests_of(connection: Connection, patient_id: str) -> tuple[Tested, ...]:
    """The small tests of one patient, by the day on which they are judged; each with the rounds before it."""
    query = (
        select(small_test, intervention.c.name, intervention.c.from_on)
        .join(intervention, intervention.c.id == small_test.c.intervention_id)
        .where(small_test.c.patient_id == patient_id)
        .order_by(small_test.c.judge_on, small_test.c.entered_at, small_test.c.id)
    )
    rows = connection.execute(query).mappings().all()
    if not rows:
        return ()
    judged = connection.execute(standing(small_test_judged, patient_id)).mappings()
    by_test = {row["small_test_id"]: _judged(row) for row in judged}
    by_id = {row["id"]: row for row in rows}
    return tuple(_tested(row, by_id, by_test) for row in rows)


def _tested(row: RowMapping, by_id: Mapping[str, RowMapping], judged: Mapping[str, Judged]) -> Tested:
    rounds, before = [], by_id.get(row["repeats"])
    while before is not None:
        rounds.append(_round(before, judged.get(before["id"])))
        before = by_id.get(before["repeats"])
    return Tested(
        row["id"], row["intervention_id"], _test(row), row["entered_at"], tuple(reversed(rounds)), judged.get(row["id"])
    )


def _test(row: RowMapping) -> SmallTest:
    names = ("name", "variable", "success", "from_on", "judge_on", "measure", "wanted")
    return SmallTest(*(row[name] for name in names))


def _round(row: RowMapping, judged: Judged | None) -> Round:
    last = min(row["judge_on"], judged.on) if judged else row["judge_on"]
    return Round(row["from_on"], last, judged.came if judged else "")


def _judged(row: RowMapping) -> Judged:
    names = ("id", "outcome", "on", "reason", "came", "words", "entered_at")
    return Judged(*(row[name] for name in names))


@dataclass(frozen=True)
class Shown:
    """A small test as the page shows it. `came` is what the rule says now, or said when it was judged."""

    tested: Tested
    why: str
    pattern: str
    planned_by: str
    judged_by: str
    came: Came | None
    readings: Readings | None


def small_tests(engine: Engine, patient_id: str, *, by: User, at: datetime) -> tuple[Shown, ...]:
    """The small tests of one patient, the latest first. Raises NotPermitted for a patient of another team."""
    patients.banner(engine, patient_id, by=by)
    with reading(engine) as connection:
        tests = tests_of(connection, patient_id)
        if not tests:
            return ()
        told = {row["id"]: row for row in connection.execute(_planned(patient_id)).mappings()}
        names = {row.small_test_id: row.name for row in connection.execute(_judges(patient_id))}
        record, settings = record_of(connection, patient_id, at), current(connection)
        catalogue = known_instruments(connection)
    found = []
    for one in reversed(tests):
        until, row = one.judged.on if one.judged else None, told[one.id]
        came = verdict(one.test, record, catalogue, one.rounds, settings) if one.judged is None else None
        last = min(one.test.judge_on, until or one.test.judge_on)
        shown = readings(one.test, record, catalogue, one.rounds, settings, last)
        found.append(Shown(one, row["why"], row["pattern"], row["planned_by"], names.get(one.id, ""), came, shown))
    return tuple(found)


def _planned(patient_id: str) -> Any:
    query = select(small_test, person.c.name.label("planned_by")).join(person, person.c.id == small_test.c.entered_by)
    return query.where(small_test.c.patient_id == patient_id)


def _judges(patient_id: str) -> Any:
    query = select(small_test_judged.c.small_test_id, person.c.name)
    query = query.join(person, person.c.id == small_test_judged.c.entered_by)
    return query.where(small_test_judged.c.patient_id == patient_id).order_by(small_test_judged.c.entered_at)


TO_JUDGE = ["id", "patient_id", "number", "name", "what", "variable", "judge_on"]


def to_judge(engine: Engine, *, by: User, today: date, ahead_days: int = 0) -> pd.DataFrame:
    """One row per small test that this person is to judge by then, the longest waiting first.

    Theirs are those they planned, those of the patients they treat, and those of patients nobody treats.
    """
    check_can(by, Act.read_caseload)
    columns: list[Any] = [
        small_test.c.id, small_test.c.patient_id, small_test.c.variable, small_test.c.judge_on,
        intervention.c.name.label("what"), patient.c.number, patient.c.given_name, patient.c.family_name,
    ]  # fmt: skip
    mine = or_(small_test.c.entered_by == by.id, patient.c.clinician_id == by.id, patient.c.clinician_id.is_(None))
    judged = select(small_test_judged.c.small_test_id)
    query = (
        select(*columns)
        .join(intervention, intervention.c.id == small_test.c.intervention_id)
        .join(patient, patient.c.id == small_test.c.patient_id)
        .where(patient.c.team_id.in_(by.scope), small_test.c.judge_on <= today + timedelta(days=ahead_days))
        .where(mine, small_test.c.id.not_in(judged))
        .order_by(small_test.c.judge_on, small_test.c.id)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    return pd.DataFrame([dict(row) | {"name": _name(row)} for row in rows], columns=TO_JUDGE)


def _name(row: RowMapping) -> str:
    return f"{row['given_name']} {row['family_name']}".strip() or str(row["number"])
