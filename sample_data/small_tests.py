"""Small tests of the sample service: what was tried beside the diary, one judged weeks ago, one that waits for it.

What came of the first is what the project's own rule said on that day, over the entries that were there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from rules.catalogue import catalogue
from rules.small_test import KIND, SmallTest, verdict
from sample_data.cases import Case
from sample_data.people import Row, Rows
from sample_data.records import record_on


@dataclass(frozen=True)
class Tried:
    """Days are those of the course. `outcome` "" where nobody has judged it yet."""

    what: str
    measure: str
    variable: str
    wanted: float
    why: str
    pattern: str
    from_day: int
    to_day: int
    outcome: str = ""
    reason: str = ""


BY_NUMBER: dict[str, tuple[Tried, ...]] = {
    "SW-0016": (
        Tried(
            "Ten minutes of stretching on waking", "daily_log.pain", "pain", -2,
            "Mornings hurt most; moving early may take the edge off.",
            "In the last 28 days pain in the morning was typically higher than in the rest of the day.",
            84, 98, "dropped", "No difference she could feel, and the mornings were hurried. Sleep is next.",
        ),
        Tried(
            "Lights out by eleven", "daily_log.sleep_hours", "hours of sleep", 0.5,
            "She reads until one on most nights and says the next day is heavy.",
            "", 117, 131,
        ),
    ),
}  # fmt: skip


def add_small_tests(case: Case, mine: Rows) -> None:
    """Add them to the patient's tables, with the treatment row that each of them is."""
    for one in BY_NUMBER.get(case.number, ()):
        if one.to_day <= case.plan.last_day:
            _add(case, mine, one)


def _add(case: Case, mine: Rows, one: Tried) -> None:
    planned = case.at(one.from_day, 11)
    given: Row = {"kind": KIND, "name": one.what, "dose": "", "targets": one.variable, "supersedes": None}
    given |= {"from_on": case.on(one.from_day), "to_on": case.on(one.to_day), "delivered_by": ""}
    given = case.row(case.clinician.id, planned) | given
    mine["intervention"].append(given)
    success = f"{one.variable} at least {abs(one.wanted):g} {'higher' if one.wanted > 0 else 'lower'}"
    told: Row = {"intervention_id": given["id"], "variable": one.variable, "why": one.why, "success": success}
    told |= {"judge_on": case.on(one.to_day), "pattern": one.pattern, "measure": one.measure, "wanted": one.wanted}
    test = case.row(case.clinician.id, planned) | told | {"repeats": None}
    mine["small_test"].append(test)
    if one.outcome:
        mine["small_test_judged"].append(_judged(case, mine, one, test["id"], success))


def _judged(case: Case, mine: Rows, one: Tried, test_id: str, success: str) -> Row:
    at = case.at(one.to_day + 1, 10)
    on = (case.on(one.from_day), case.on(one.to_day))
    test = SmallTest(one.what, one.variable, success, *on, one.measure, one.wanted)
    came = verdict(test, record_on(mine, at), catalogue())
    told: Row = {"small_test_id": test_id, "supersedes": None, "on": at.date(), "outcome": one.outcome}
    told |= {"reason": one.reason, "came": came.name.value, "words": came.words, "rule": came.rule}
    told |= {"rule_version": came.rule_version, "numbers": asdict(came.phases) if came.phases else {}}
    return case.row(case.clinician.id, at) | told
