"""A decision read aloud: whole sentences, what was not said by name, and the life from draft to amendment."""

from dataclasses import replace
from datetime import date

import pytest

from rules.decisions import (
    ActionDraft,
    Contingency,
    DecisionDraft,
    DecisionState,
    Prediction,
    Suggested,
    check_decision_move,
    direction_of,
)
from rules.read_back import read_back
from rules.roles import Refused

DAY = date(2026, 3, 30)
FULL = DecisionDraft(
    kinds=("step up", "refer"),
    question=" Is the dose enough? ",
    rationale=" No change in 12 weeks. ",
    options=(("Wait", "too long already"),),
    preference=" No more tablets. ",
    preference_followed="no",
    dissent=(("Pia", "I would wait."),),
    safety_note=" Call her today. ",
    prediction=Prediction("phq9", "falls", 5, DAY, " two worse scores "),
    actions=(ActionDraft(" raise the dose ", "p1", DAY, True), ActionDraft("write to the GP", "p1", DAY)),
    next_review_on=DAY,
    step_to=0,
    module=" CBT ",
    available=" Three scores. ",
    lacking=" Thyroid. ",
    possible="provisional",
    formulation=" Depression after loss. ",
    certainty="likely",
    suggested=Suggested("down", "a step down", "STP-1", "2"),
    step_why=" The loss is new. ",
    guideline=" NG222 ",
    followed_why=" Nothing else has a place. ",
    social=" Debts. ",
    risk=" Low at present. ",
    safety_plan="in place and looked at",
    contingency=Contingency(" fall of 3 points ", DAY, " step up again "),
)
ALOUD = (
    "The question was: Is the dose enough?",
    "Information at hand: Three scores.",
    "Information missing: Thyroid.",
    "The decision is provisional until the missing information is there.",
    "We think: Depression after loss.",
    "How sure we are of that: likely.",
    "Decided: step up, refer, to step 0: CBT.",
    "Because: No change in 12 weeks.",
    "The step rules suggest: a step down (STP-1, version 2)",
    "We decide otherwise because: The loss is new.",
    "This rests on: NG222",
    "We thought of “Wait” and did not choose it: too long already",
    "The patient prefers: No more tablets. The decision does not follow it. Why not: Nothing else has a place.",
    "Social factors considered: Debts.",
    "Risk: Low at present.",
    "About safety: Call her today.",
    "Safety plan: in place and looked at.",
    "Pia sees it differently: I would wait.",
    "We expect that PHQ-9 falls by 5 points or more by 30 Mar 2026.",
    "We stop or change course before that if: two worse scores",
    "If no fall of 3 points by 30 Mar 2026, then: step up again",
    "Ada: raise the dose and tells the patient, by 30 Mar 2026.",
    "Ada: write to the GP, by 30 Mar 2026.",
    "We look at this again on 30 Mar 2026.",
)
NAMES = {"p1": "Ada"}.__getitem__, {"phq9": "PHQ-9"}.__getitem__


def test_a_full_decision_is_read_whole_and_in_this_order():
    assert read_back(FULL, *NAMES) == ALOUD


def test_without_names_the_draft_is_read_as_it_was_written():
    aloud = read_back(FULL)
    assert "We expect that phq9 falls by 5 points or more by 30 Mar 2026." in aloud
    assert "p1: write to the GP, by 30 Mar 2026." in aloud


def test_an_empty_draft_names_what_was_not_said_and_nothing_else():
    assert read_back(DecisionDraft()) == (
        "No question was written down.",
        "Nothing is decided yet.",
        "Because: no reason was given yet.",
        "The patient's preference is not known.",
        "No day for the next review is set.",
    )


def aloud_about(**changed):
    """The lines that differ from those of the full decision."""
    return tuple(line for line in read_back(replace(FULL, **changed), *NAMES) if line not in ALOUD)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"step_to": None}, "Decided: step up, refer: CBT."),
        ({"module": " "}, "Decided: step up, refer, to step 0."),
        (
            {"kinds": ("defer",), "step_to": None, "module": "", "deferred_for": "there was no time"},
            "Decided: defer. Waiting because there was no time.",
        ),
        (
            {"preference_followed": "yes", "followed_why": ""},
            "The patient prefers: No more tablets. The decision follows it.",
        ),
        (
            {"preference_followed": "partly", "followed_why": ""},
            "The patient prefers: No more tablets. The decision follows it in part.",
        ),
        (
            {"preference_followed": "not known", "followed_why": ""},
            "The patient prefers: No more tablets. Whether the decision follows it was not said.",
        ),
        ({"suggested": Suggested("down", "a step down")}, "The step rules suggest: a step down"),
        (
            {"contingency": Contingency("", None, " ")},
            "If no … by a day not yet named, then: …",
        ),
        ({"actions": (ActionDraft("call", "", None),)}, "Nobody yet: call, by no date yet."),
        (
            {"prediction": Prediction("phq9", "stays", 2, None)},
            "We expect that PHQ-9 stays within 2 points by a day not yet named.",
        ),
    ],
)
def test_what_is_told_differently_where_it_is_different(changed, says):
    assert aloud_about(**changed) == (says,)


@pytest.mark.parametrize(
    ("changed", "unsaid"),
    [
        ({"possible": "yes"}, "The decision is provisional until the missing information is there."),
        ({"certainty": "not said"}, "How sure we are of that: likely."),
        ({"safety_plan": "not looked at"}, "Safety plan: in place and looked at."),
        ({"suggested": Suggested("up", "up")}, "We decide otherwise because: The loss is new."),
        ({"suggested": None}, "We decide otherwise because: The loss is new."),
        ({"contingency": None}, "If no fall of 3 points by 30 Mar 2026, then: step up again"),
        ({"prediction": replace(FULL.prediction, stop_rule=" ")}, ALOUD[19]),
        ({"prediction": None}, ALOUD[18]),
    ],
)
def test_what_was_not_said_is_not_read(changed, unsaid):
    assert unsaid not in read_back(replace(FULL, **changed), *NAMES)


@pytest.mark.parametrize(
    ("kinds", "direction"),
    [
        (["step up"], "up"),
        (["step up", "discharge"], "up"),
        (["step down"], "down"),
        (["discharge", "refer"], "down"),
        (["taper"], "hold"),
        ([], "hold"),
    ],
)
def test_where_a_decision_moves_the_patient(kinds, direction):
    assert direction_of(kinds) == direction


ALLOWED = {
    ("recorded", "recorded"), ("recorded", "confirmed"), ("recorded", "signed"), ("confirmed", "recorded"),
    ("confirmed", "signed"), ("signed", "amended"), ("amended", "amended"),
}  # fmt: skip
SIGNED = "This decision is signed. It can only be amended, with a reason."


@pytest.mark.parametrize("now", [*map(str, DecisionState), "lost"])
@pytest.mark.parametrize("to", [str(state) for state in DecisionState])
def test_what_is_signed_is_only_amended_and_nothing_is_signed_twice(now, to):
    if (now, to) in ALLOWED:
        return check_decision_move(now, to)
    with pytest.raises(Refused) as refused:
        check_decision_move(now, to)
    assert str(refused.value) == (
        SIGNED if now in ("signed", "amended") else f"A decision that is {now} cannot become {to}."
    )
