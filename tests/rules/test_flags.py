"""All rules together: the reference records, what must hold whatever the record, and a rule that breaks."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.reference_flags import flags_cases
from rules.catalogue import catalogue
from rules.findings import RULE_FAILED
from rules.flags import BY_ID, RULES, evaluate
from tests.rules.cases import record, scored

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "flags.json").read_text())
RESULTS = {one["id"]: one for one in flags_cases(GOLDEN)["results"]}


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_the_reference_records_raise_what_they_must_and_nothing_they_must_not(case):
    found = RESULTS[case["id"]]
    raised = {(one["id"], one["urgency"]) for one in found["flags"]}
    for rule, urgency in case["must"]:
        assert any(rule == name and urgency in (None, how) for name, how in raised), found
    assert not {name for name, _ in raised} & set(case["must_not"])
    assert set(case["cannot_evaluate"]) <= {one["id"] for one in found["cannot_evaluate"]}
    assert not any(one["reason"].startswith(RULE_FAILED) for one in found["cannot_evaluate"])


def test_a_rule_that_breaks_shows_as_unknown_and_the_others_go_on():
    def broken(_case):
        raise ZeroDivisionError("by zero")

    rules = [replace(rule, look=broken) if rule.id == "DET-1" else rule for rule in RULES]
    told = record(26, [(0, 8), (7, 8), (14, 18)], forms=[scored(21, 19, item9=2)])
    found = evaluate(told, catalogue(), rules=rules)
    assert [one.rule for one in found.fired] == ["SAF-1", "SAF-5"]
    assert [(one.rule, one.failed) for one in found.cannot_evaluate if one.failed] == [("DET-1", True)]


def test_every_rule_says_what_to_do_and_what_clears_it():
    assert len(BY_ID) == len(RULES)
    for rule in RULES:
        assert all((rule.name, rule.audience, rule.prompt, rule.clears, rule.version)), rule.id


def test_a_discharged_patient_keeps_safety_and_relapse_only():
    totals = [(i * 7, 16.0) for i in range(12)]
    told = record(90, totals, forms=[scored(90, 16, item9=1)])
    gone = replace(told, discharged_on=told.as_of.date())
    assert {"RSP-3", "PRC-3"} <= {one.rule for one in evaluate(told, catalogue()).fired}
    assert {one.rule for one in evaluate(gone, catalogue()).fired} == {"SAF-1"}


FORMS = st.lists(
    st.tuples(st.integers(0, 120), st.one_of(st.none(), st.integers(0, 27)), st.sampled_from([None, 0, 1, 2, 3])),
    max_size=14,
    unique_by=lambda told: told[0],
)
URGENCIES = ["crisis", "act now", "review", "info"]


def made(forms, until=130):
    return record(until, forms=[scored(offset, total, item9=item9) for offset, total, item9 in forms])


@settings(max_examples=60, deadline=None)
@given(FORMS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(forms, random):
    mixed = list(forms)
    random.shuffle(mixed)
    assert evaluate(made(forms), catalogue()) == evaluate(made(mixed), catalogue())


@settings(max_examples=60, deadline=None)
@given(FORMS)
def test_no_rule_ever_breaks(forms):
    found = evaluate(made(forms), catalogue())
    assert not [one for one in found.cannot_evaluate if one.failed]


@settings(max_examples=60, deadline=None)
@given(FORMS)
def test_every_positive_answer_has_its_flag(forms):
    found = {one.subject for one in evaluate(made(forms), catalogue()).fired if one.rule == "SAF-1"}
    assert found == {one.id for one in made(forms).assessments if (one.answers["9"] or 0) >= 1}


@settings(max_examples=60, deadline=None)
@given(FORMS, st.integers(1, 3))
def test_an_added_positive_answer_never_lowers_the_urgency(forms, answer):
    def most_urgent(told):
        return min((URGENCIES.index(str(one.urgency)) for one in evaluate(told, catalogue()).fired), default=9)

    told = made(forms)
    more = replace(told, assessments=(*told.assessments, scored(125, None, item9=answer)))
    assert most_urgent(more) <= most_urgent(told)


@settings(max_examples=40, deadline=None)
@given(FORMS)
def test_a_form_without_a_score_changes_no_course_flag(forms):
    def course(told):
        return {one.key for one in evaluate(told, catalogue()).fired if not one.rule.startswith("SAF")}

    told = made(forms)
    empty = scored(128, None, item9=0)
    assert course(replace(told, assessments=(*told.assessments, empty))) == course(told)
