"""Who looked at whom and when: each clinician some days ago, the nurse and the chair at the last review."""

from __future__ import annotations

from collections.abc import Sequence

from rules.roles import Role
from sample_data.cases import Case
from sample_data.people import Row, Rows, Staff
from sample_data.reviews import Review


def look_rows(cases: Sequence[Case], reviews: dict[str, list[Review]]) -> Rows:
    return {"seen_mark": [row for case in cases for row in _of(case, reviews[case.id])]}


def _of(case: Case, reviews: Sequence[Review]) -> list[Row]:
    rng = case.rng("looks")
    lately = max(case.plan.days - rng.randint(3, 12), 0)
    looked = [(case.clinician, lately, rng.randint(8, 16))]
    held = [review.day for review in reviews if review.day < case.plan.days]
    if held:
        looked += [(one, max(held), 12) for one in (case.somebody("nursing"), case.team.with_role(Role.chair))]
    return [_mark(case, who, day, hour) for who, day, hour in looked]


def _mark(case: Case, who: Staff, day: int, hour: int) -> Row:
    whose: Row = {"id": case.ids.new(), "team_id": case.team.id, "patient_id": case.id}
    return whose | {"person_id": who.id, "seen_at": case.at(day, hour)}
