"""What each kind of decision needs before it is signed, and that nothing else is asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.decision_needs import differs_from_suggestion, missing_to_record, missing_to_sign, needed
from rules.decisions import ActionDraft, Contingency, DecisionDraft, DecisionKind, Prediction, Suggested

TODAY = date(2026, 3, 2)
SOON = TODAY + timedelta(days=28)
FULL = DecisionDraft(
    kinds=("continue",),
    rationale="On course.",
    next_review_on=SOON,
    module="CBT",
    actions=(ActionDraft("call", "p", SOON, True),),
    prediction=Prediction("phq9", "falls", 5, SOON, "if worse"),
    formulation="Perhaps something else.",
    social="Work.",
    safety_plan="looked at, none needed",
    contingency=Contingency("fall of 3 points", SOON, "step up"),
    deferred_for="information is missing",
)
EMPTY = {
    "module": {"module": ""},
    "actions": {"actions": ()},
    "tells_patient": {"actions": (ActionDraft("call", "p", SOON),)},
    "formulation": {"formulation": " "},
    "social": {"social": ""},
    "safety_plan": {"safety_plan": "not looked at"},
    "contingency": {"contingency": None},
    "deferred_for": {"deferred_for": ""},
}


def of_kind(kind):
    return replace(FULL, kinds=(kind,), step_to=2 if kind.startswith("step") else None)


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_a_full_decision_of_every_kind_can_be_signed(kind):
    assert missing_to_sign(of_kind(kind), TODAY) == ()


@pytest.mark.parametrize("kind", list(DecisionKind))
@pytest.mark.parametrize("field", list(EMPTY))
def test_a_field_is_asked_for_exactly_where_the_kind_needs_it(kind, field):
    left_out = replace(of_kind(kind), **EMPTY[field])
    asked = missing_to_sign(left_out, TODAY)
    wanted = field in needed([kind]) or (field == "actions" and "tells_patient" in needed([kind]))
    assert bool(asked) == wanted
    assert all(sentence.endswith(".") for sentence in asked)
    assert missing_to_record(left_out, TODAY) == ()  # while it is being written, nothing of this stands in the way


@pytest.mark.parametrize("part", [{"unless": ""}, {"by_on": None}, {"then": " "}])
def test_half_a_contingency_is_none(part):
    draft = replace(FULL, contingency=replace(FULL.contingency, **part))
    assert missing_to_sign(draft, TODAY) == ("Say what happens otherwise: if no … by …, then ….",)


def test_a_contingency_of_yesterday_is_refused():
    yesterday = replace(FULL.contingency, by_on=TODAY - timedelta(days=1))
    (sentence,) = missing_to_record(replace(FULL, contingency=yesterday), TODAY)
    assert "has passed" in sentence


@pytest.mark.parametrize(
    ("direction", "kind", "differs"),
    [
        ("up", "step up", False),
        ("up", "continue", True),
        ("up", "step down", True),
        ("down", "discharge", False),
        ("hold", "intensify", False),
        ("hold", "step up", True),
        ("cannot say", "step up", False),
        ("up", "defer", False),
    ],
)
def test_a_step_other_than_the_one_suggested_needs_its_reason(direction, kind, differs):
    draft = replace(of_kind(kind), suggested=Suggested(direction, "words"))
    assert differs_from_suggestion(draft) is differs
    assert any("say why" in sentence for sentence in missing_to_sign(draft, TODAY)) is differs
    assert missing_to_sign(replace(draft, step_why="The patient asks to wait."), TODAY) == ()


def test_going_against_the_patients_wish_needs_its_reason():
    draft = replace(FULL, preference="No group.", preference_followed="no")
    assert "not followed: say why" in missing_to_sign(draft, TODAY)[0]
    assert missing_to_sign(replace(draft, followed_why="Nothing else has a place."), TODAY) == ()


def test_a_provisional_decision_says_what_is_missing_and_a_deferred_one_is_deferred():
    assert "provisional" in missing_to_sign(replace(FULL, possible="provisional"), TODAY)[0]
    assert missing_to_sign(replace(FULL, possible="provisional", lacking="Thyroid."), TODAY) == ()
    assert "Choose “defer”" in missing_to_sign(replace(FULL, possible="deferred"), TODAY)[0]
