from __future__ import annotations

import json

import pytest

from exchange.incoming import ExistingAssessment, compare
from tests.exchange.reading import PHQ9, blues, read, totals


def test_comparing_tells_new_same_and_corrected_apart() -> None:
    incoming = totals("1,bdi2,2025-01-02,5", "2,bdi2,2025-01-02,6", "3,bdi2,2025-01-02,7", "4,bdi2,2025-01-02,x")
    same, corrected, _ = incoming.assessments
    there = {
        same.natural_key: ExistingAssessment("a", {}, 5.0, same.taken_on),
        corrected.natural_key: ExistingAssessment("b", {}, 5.0, corrected.taken_on),
        corrected.natural_key._replace(rater="family"): ExistingAssessment("c", {}, 6.0, corrected.taken_on),
    }
    plan = compare(incoming, there)
    assert ([one.patient_number for one in plan.new], list(plan.same)) == (["3"], [same])
    assert plan.corrected == (("b", corrected),)
    told = json.loads(json.dumps(plan.counts()))
    assert (told["new"], told["same"], told["corrected"]) == (1, 1, 1)
    assert told["refused"][0] == {"row": 5, "column": "total", "value": "x", "why": plan.refused[0].why}


@pytest.mark.parametrize(("stored", "outcome"), [(0.0, "corrected"), (None, "same")])
def test_a_missing_answer_and_a_zero_are_not_the_same(stored: float | None, outcome: str) -> None:
    incoming = read(f"patient,instrument,taken_on,{PHQ9}\np,phq9,2025-01-02,1,1,1,1,1,1,1,1,\n")
    (one,) = incoming.assessments
    answers = {**{str(n): 1.0 for n in range(1, 9)}, "9": stored}
    plan = compare(incoming, {one.natural_key: ExistingAssessment("a", answers, one.total, one.taken_on)})
    assert plan.counts()[outcome] == 1


@pytest.mark.parametrize("stored", [None, 8.0])
def test_where_answers_came_the_total_is_not_compared(stored: float | None) -> None:
    incoming = read(f"patient,instrument,taken_on,{PHQ9}\np,phq9,2025-01-02,1,1,1,1,1,1,1,1,0\n")
    (one,) = incoming.assessments
    plan = compare(incoming, {one.natural_key: ExistingAssessment("a", one.answers, stored, one.taken_on)})
    assert plan.counts()["same"] == 1


def test_importing_what_was_imported_changes_nothing() -> None:
    incoming = blues("1,No,>6m,TAU,29,2,2,,", "2,Yes,>6m,BtheB,32,16,24,17,20")
    there = {
        one.natural_key: ExistingAssessment(str(one.row), one.answers, one.total, one.taken_on)
        for one in incoming.assessments
    }
    assert compare(incoming, there).counts() == {"new": 0, "same": 8, "corrected": 0, "refused": []}
