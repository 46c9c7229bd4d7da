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


YESTERDAY = TODAY - timedelta(days=1)
TOLD = FULL.prediction
CHANGED = replace(FULL, kinds=("intensify",))


@pytest.mark.parametrize(
    ("draft", "sentences"),
    [
        (
            replace(FULL, kinds=()),
            ("Say what is decided: choose at least one kind of decision, “continue” or “defer” if nothing changes.",),
        ),
        (replace(FULL, kinds=("magic",)), ("“magic” is not a kind of decision. Choose one from the list.",)),
        (
            replace(FULL, kinds=("defer", "taper")),
            ("A case is either deferred or its plan is changed. Choose one.",),
        ),
        (replace(FULL, rationale=" "), ("Say why: the rationale is what the next meeting reads first.",)),
        (
            replace(FULL, kinds=("defer",), rationale=" "),
            ("Say why the case is deferred and what is waited for.",),
        ),
        (
            replace(FULL, kinds=("step up", "step down"), step_to=2),
            ("Step up and step down cannot both be decided. Choose one.",),
        ),
        (replace(FULL, kinds=("step down",)), ("Say to which step the step down goes.",)),
        (replace(FULL, kinds=("step up",), step_to=4), ()),
        (replace(FULL, kinds=("step down",), step_to=0), ()),
        (replace(FULL, kinds=("step up",), step_to=5), ("Step 5 does not exist. Steps go from 0 to 4.",)),
        (
            replace(FULL, step_to=0),
            ("Step 0 is named, but no step up or step down is decided. Add it, or leave the step out.",),
        ),
        (
            replace(CHANGED, prediction=None),
            ("Say what you expect to see, on which measure, by when, and when to stop: the plan is changed.",),
        ),
        (
            replace(CHANGED, prediction=Prediction(" ", "better", 0, None)),
            (
                "Name the measure the prediction is about.",
                "Say whether the measure should fall, rise or stay.",
                "Say by how many points: more than 0.",
                "Say by which day you expect it.",
                "Say when you would stop or change course before that day.",
            ),
        ),
        (replace(CHANGED, prediction=replace(TOLD, size=0.5)), ()),
        (replace(FULL, prediction=replace(TOLD, stop_rule="")), ()),
        (
            replace(FULL, prediction=replace(TOLD, by_on=YESTERDAY)),
            ("The prediction is judged on 1 Mar 2026, which is not ahead. Choose a later day.",),
        ),
        (
            replace(FULL, prediction=replace(TOLD, by_on=TODAY)),
            ("The prediction is judged on 2 Mar 2026, which is not ahead. Choose a later day.",),
        ),
        (replace(FULL, prediction=replace(TOLD, by_on=TODAY + timedelta(days=1))), ()),
        (
            replace(FULL, actions=(ActionDraft(" ", "", None),)),
            (
                "One action does not say what is to be done.",
                "One action has no owner. Name one person.",
                "One action has no date. Say by when.",
            ),
        ),
        (
            replace(FULL, actions=(ActionDraft(" call ", "p", YESTERDAY),)),
            ("The action “call” is due on 1 Mar 2026, which has passed. Choose a later day.",),
        ),
        (
            replace(FULL, next_review_on=YESTERDAY),
            ("The next review is on 1 Mar 2026, which has passed. Choose a later day.",),
        ),
        (replace(FULL, next_review_on=TODAY), ()),
        (
            replace(FULL, contingency=replace(FULL.contingency, by_on=YESTERDAY)),
            ("“If no … by 1 Mar 2026”: that day has passed. Choose a later day.",),
        ),
        (replace(FULL, contingency=replace(FULL.contingency, by_on=TODAY)), ()),
    ],
)
def test_before_it_is_recorded_each_gap_is_said_whole(draft, sentences):
    assert missing_to_record(draft, TODAY) == sentences


@pytest.mark.parametrize(
    ("draft", "open_safety", "sentences"),
    [
        (
            replace(FULL, kinds=("discharge",)),
            True,
            (
                "A safety flag is open: discharge waits until somebody has answered and resolved it.",
                "A safety flag is open. Decide a safety action, or say why none is needed.",
            ),
        ),
        (replace(FULL, kinds=("discharge",), next_review_on=None), False, ()),
        (replace(FULL, next_review_on=None), False, ("Say when the team looks at this case again.",)),
        (
            replace(FULL, possible="deferred"),
            False,
            ("You say that nothing can be decided yet. Choose “defer”, or say that a decision is possible.",),
        ),
        (replace(FULL, possible="deferred", kinds=("defer",)), False, ()),
        (
            replace(FULL, possible="provisional"),
            False,
            ("The decision is provisional: say which information is missing.",),
        ),
        (
            replace(FULL, preference_followed="no"),
            False,
            ("The patient's preference is not followed: say why.",),
        ),
        (
            replace(FULL, suggested=Suggested("down", "words")),
            False,
            ("The step decided is not the one the step rules suggest: say why.",),
        ),
        (
            replace(FULL, kinds=("hold",), contingency=Contingency("", None, "")),
            False,
            ("Say what happens otherwise: if no … by …, then ….",),
        ),
        (CHANGED, False, ()),
        (
            replace(CHANGED, actions=(ActionDraft("call", "p", SOON),)),
            False,
            ("Say who tells the patient: mark one action so.",),
        ),
    ],
)
def test_before_the_signature_each_gap_is_said_whole(draft, open_safety, sentences):
    assert missing_to_sign(draft, TODAY, open_safety) == sentences


def test_a_change_of_plan_needs_a_prediction_and_somebody_who_tells_the_patient():
    assert needed(["continue"]) == frozenset()
    assert needed(["taper", "refer"]) == {"prediction", "tells_patient", "actions"}
