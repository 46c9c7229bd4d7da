"""What a decision must say before it is recorded and signed, how it is read back, and how a prediction is judged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.decision_needs import missing_to_record, missing_to_sign
from rules.decisions import ActionDraft, DecisionDraft, DecisionKind, Prediction, changes_the_plan, judge
from rules.predictions import called, expected_words
from rules.read_back import read_back

TODAY = date(2026, 3, 2)
SOON = TODAY + timedelta(days=28)
ENOUGH = DecisionDraft(kinds=("continue",), rationale="On course.", next_review_on=SOON)
CHANGE = replace(ENOUGH, kinds=("intensify",), prediction=Prediction("phq9", "falls", 5, SOON, "if worse"))


def test_a_decision_to_continue_needs_only_its_reason_and_a_review():
    assert missing_to_record(ENOUGH, TODAY) == missing_to_sign(ENOUGH, TODAY) == ()


@pytest.mark.parametrize(
    ("draft", "word"),
    [
        (replace(ENOUGH, kinds=()), "decided"),
        (replace(ENOUGH, kinds=("something else",)), "something else"),
        (replace(ENOUGH, rationale="  "), "why"),
        (replace(CHANGE, prediction=None), "expect"),
        (replace(CHANGE, kinds=("step up",)), "step"),
        (replace(ENOUGH, actions=(ActionDraft("call", "", SOON),)), "call"),
        (replace(ENOUGH, actions=(ActionDraft("call", "p", None),)), "call"),
        (replace(ENOUGH, actions=(ActionDraft("", "p", SOON),)), "ction"),
        (replace(ENOUGH, actions=(ActionDraft("call", "p", TODAY - timedelta(days=1)),)), "call"),
        (replace(ENOUGH, next_review_on=TODAY - timedelta(days=1)), "review"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(draft, word):
    (sentence,) = missing_to_record(draft, TODAY)
    assert word in sentence
    assert sentence.endswith(".")


def test_an_action_due_today_is_not_in_the_past():
    assert missing_to_record(replace(ENOUGH, actions=(ActionDraft("call", "p", TODAY),)), TODAY) == ()


@pytest.mark.parametrize("kind", [str(kind) for kind in DecisionKind])
def test_less_care_is_refused_over_an_open_safety_flag(kind):
    draft = replace(CHANGE, kinds=(kind,), step_to=1 if kind.startswith("step") else None)
    refused = any("safety" in sentence.lower() for sentence in missing_to_record(draft, TODAY, open_safety=True))
    assert refused == (kind in ("step down", "discharge"))


def test_an_open_safety_flag_is_met_before_the_signature():
    assert missing_to_record(ENOUGH, TODAY, open_safety=True) == ()
    assert len(missing_to_sign(ENOUGH, TODAY, open_safety=True)) == 1
    assert missing_to_sign(replace(ENOUGH, safety_note="Plan agreed."), TODAY, open_safety=True) == ()
    acting = replace(
        ENOUGH,
        kinds=("safety action",),
        actions=(ActionDraft("call today", "p", SOON),),
        safety_plan="in place and looked at",
    )
    assert missing_to_sign(acting, TODAY, open_safety=True) == ()


def test_a_prediction_names_the_measure_as_people_do_and_never_its_key():
    name = {"phq9": "PHQ-9"}.__getitem__
    rises, stays = (Prediction("phq9", direction, 2.5, SOON) for direction in ("rises", "stays"))
    assert expected_words(called(rises, name)) == "PHQ-9 rises by 2.5 points or more by 30 Mar 2026"
    assert expected_words(called(stays, name)) == "PHQ-9 stays within 2.5 points by 30 Mar 2026"
    for told in (rises, replace(rises, by_on=TODAY), replace(rises, by_on=None)):
        assert "phq9" not in judge(called(told, name), [(TODAY, 12.0)], TODAY, TODAY)[1]


def test_plan_changes_are_told_from_the_rest():
    assert changes_the_plan(["hold", "intensify"])
    assert not changes_the_plan(["hold", "continue", "refer"])


def test_the_read_back_says_everything_and_names_what_was_not_said():
    full = replace(
        CHANGE,
        question="Is the dose enough?",
        options=(("Wait", "too long already"),),
        preference="No more tablets.",
        preference_followed="no",
        dissent=(("Pia", "I would wait."),),
        actions=(ActionDraft("raise the dose", "p1", SOON, True),),
    )
    said = " ".join(read_back(full, {"p1": "Ada"}.__getitem__, {"phq9": "PHQ-9"}.__getitem__))
    for part in ("Is the dose enough?", "intensify", "On course.", "Wait", "too long", "No more tablets", "Pia"):
        assert part in said
    assert "PHQ-9 falls by 5 points or more by 30 Mar 2026" in said
    assert "Ada: raise the dose and tells the patient" in said
    bare = " ".join(read_back(DecisionDraft()))
    assert "No question was written down" in bare
    assert "preference is not known" in bare


FALLS = Prediction("phq9", "falls", 5, SOON)


@pytest.mark.parametrize(
    ("told", "scores", "today", "outcome"),
    [
        (FALLS, [(0, 16), (28, 11)], 28, "as expected"),
        (FALLS, [(0, 16), (28, 12)], 28, "short of it"),
        (FALLS, [(0, 16), (28, 17)], 28, "opposite"),
        (FALLS, [(0, 16), (28, 11)], 27, "cannot tell"),  # its day has not come
        (FALLS, [(0, 16)], 40, "cannot tell"),  # nothing since
        (FALLS, [(28, 11)], 40, "cannot tell"),  # nothing before
        (FALLS, [(0, 16), (14, 11)], 40, "as expected"),  # 14 days off still counts
        (FALLS, [(0, 16), (13, 11)], 40, "cannot tell"),
        (FALLS, [(0, 16), (28, None)], 40, "cannot tell"),
        (FALLS, [(0, 16), (28, 16)], 28, "short of it"),  # not a hair the other way
        (FALLS, [(0, 16), (28, 16.5)], 28, "opposite"),
        (FALLS, [(0, 16), (28, 20), (29, 11)], 40, "opposite"),  # the nearest to its day
        (FALLS, [(0, 16), (27, 11), (29, 20)], 40, "as expected"),  # as near: the earlier one
        (FALLS, [(0, 16), (27, 20), (29, 11)], 40, "opposite"),
        (FALLS, [(0, 16), (42, 11)], 42, "as expected"),  # 14 days late still counts
        (FALLS, [(0, 16), (43, 11)], 50, "cannot tell"),
        (FALLS, [(0, 16), (30, 11)], 29, "cannot tell"),  # nobody can know it yet
        (FALLS, [(-30, 20), (-1, 16), (28, 11)], 40, "as expected"),  # the last one before the decision
        (FALLS, [(28, 11), (0, 16)], 40, "as expected"),  # in whatever order they come
        (replace(FALLS, by_on=None), [(0, 16), (28, 11)], 40, "cannot tell"),
        (replace(FALLS, by_on=TODAY), [(0, 16)], 10, "cannot tell"),  # the score of the day itself is the one before
        (replace(FALLS, direction="rises"), [(0, 16), (28, 21)], 40, "as expected"),
        (replace(FALLS, direction="rises"), [(0, 16), (28, 20)], 40, "short of it"),
        (replace(FALLS, direction="rises"), [(0, 16), (28, 15)], 40, "opposite"),
        (replace(FALLS, size=0.3), [(0, 4.6), (28, 4.3)], 40, "as expected"),  # a hair less in the machine's numbers
        (replace(FALLS, direction="stays", size=0.3), [(0, 4.4), (28, 4.1)], 40, "as expected"),  # a hair more
        (replace(FALLS, direction="stays"), [(0, 16), (28, 21)], 40, "as expected"),
        (replace(FALLS, direction="stays"), [(0, 16), (28, 22)], 40, "opposite"),
    ],
)
def test_a_prediction_is_judged_on_its_day_by_the_nearest_score(told, scores, today, outcome):
    dated = [(TODAY + timedelta(days=offset), value) for offset, value in scores]
    assert judge(told, dated, TODAY, TODAY + timedelta(days=today))[0] == outcome


@pytest.mark.parametrize(
    ("told", "scores", "today", "words"),
    [
        (replace(FALLS, by_on=None), [(0, 16)], 40, "No day was named on which this is judged."),
        (FALLS, [(0, 16), (28, 11)], 27, "This is judged on 30 Mar 2026, not before."),
        (FALLS, [(28, 11)], 40, "There is no phq9 score from before the decision to compare with."),
        (FALLS, [(0, 16), (13, 11)], 40, "There is no phq9 score near 30 Mar 2026."),
        (FALLS, [(0, 16), (27, 11.5)], 40, "phq9 went from 16 to 11.5 (29 Mar 2026)."),
    ],
)
def test_what_became_of_it_is_said_with_its_numbers(told, scores, today, words):
    dated = [(TODAY + timedelta(days=offset), value) for offset, value in scores]
    assert judge(told, dated, TODAY, TODAY + timedelta(days=today))[1] == words


def test_a_prediction_without_a_day_says_so():
    assert expected_words(replace(FALLS, by_on=None)) == "phq9 falls by 5 points or more by a day not yet named"
