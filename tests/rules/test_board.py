"""Decided, done, worked: how far a decision was carried out, and that what was not done is not judged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.board import Carried, Done, carried_out, is_late, worked
from rules.dates import said
from rules.predictions import Outcome, Prediction, came
from rules.settings import DEFAULT

TODAY = date(2026, 4, 30)
DECIDED = date(2026, 3, 2)
DUE = date(2026, 4, 13)
FALLS = Prediction("phq9", "falls", 5, DUE)
SCORES = ((DECIDED, 16.0), (DUE, 10.0))


def action(state="done", due=DECIDED + timedelta(days=7), closed=None):
    return Done("call", "Ada", due, state, closed)


@pytest.mark.parametrize(
    ("states", "carried"),
    [
        (("done", "done"), Carried.yes),
        (("done", "dropped"), Carried.partly),
        (("dropped", "dropped"), Carried.dropped),
        (("done", "open"), Carried.late),  # its day has passed
        ((), Carried.nothing_to_do),
    ],
)
def test_how_far_it_was_carried_out(states, carried):
    assert carried_out([action(state) for state in states], TODAY)[0] is carried


def test_what_is_open_and_not_due_is_under_way():
    assert carried_out([action("done"), action("open", due=TODAY)], TODAY) == (
        Carried.under_way,
        "1 of 2 actions done.",
    )


@pytest.mark.parametrize(
    ("state", "closed", "late"),
    [("open", None, True), ("done", DUE, False), ("done", DUE + timedelta(days=1), True), ("dropped", TODAY, False)],
)
def test_late_is_from_the_day_after(state, closed, late):
    assert is_late(action(state, due=DUE, closed=closed), TODAY) is late


@pytest.mark.parametrize(
    ("states", "says"),
    [
        ((), "No action was agreed."),
        (("done",), "1 of 1 action done."),
        (("done", "open", "dropped"), "1 of 3 actions done, 1 late, 1 dropped."),
        (("done", "handed over", "open"), "1 of 3 actions done, 1 late, 1 went to another team with the patient."),
    ],
)
def test_how_far_is_said_with_its_counts(states, says):
    carried, words = carried_out([action(state) for state in states], TODAY)
    assert words == says
    assert (carried is Carried.handed_over) == ("handed over" in states)


@pytest.mark.parametrize(
    ("states", "says"),
    [
        (("open",), "No action was done until today"),
        (("open", "dropped"), "No action was done until today"),
        (("dropped", "dropped"), "Every action was dropped"),
    ],
)
def test_what_nobody_carried_out_is_not_judged_by_the_measures(states, says):
    told = worked(FALLS, [action(state) for state in states], SCORES, DECIDED, TODAY)
    assert told == (Outcome.not_done, f"{says}: the measures say nothing about this decision.")


@pytest.mark.parametrize(
    ("left_on", "by_on", "outcome"),
    [
        (DUE - timedelta(days=1), DUE, Outcome.cannot_tell),
        (DUE, DUE, Outcome.as_expected),
        (DUE, None, Outcome.cannot_tell),
    ],
)
def test_what_comes_after_the_patient_left_is_neither_for_nor_against_the_team(left_on, by_on, outcome):
    told = worked(replace(FALLS, by_on=by_on), [action()], SCORES, DECIDED, TODAY, left_on=left_on)
    assert told[0] is outcome
    left = f"The patient went to another team on {said(left_on)}, before this is judged."
    assert (told[1] == left) == (outcome is Outcome.cannot_tell)


def test_on_its_day_it_is_judged():
    assert worked(FALLS, [action()], SCORES, DECIDED, DUE)[0] is Outcome.as_expected


def test_how_near_a_score_must_be_is_the_sites_to_say():
    near = DEFAULT.changed("prediction.window_days", 1, "signed by the lead: within a day")
    scores = (SCORES[0], (DUE - timedelta(days=2), 10.0))
    assert worked(FALLS, [action()], scores, DECIDED, TODAY)[0] is Outcome.as_expected
    assert worked(FALLS, [action()], scores, DECIDED, TODAY, near)[0] is Outcome.cannot_tell


def test_with_one_action_done_the_measures_speak():
    assert worked(FALLS, [action("done"), action("dropped")], SCORES, DECIDED, TODAY)[0] is Outcome.as_expected
    assert worked(FALLS, [], SCORES, DECIDED, TODAY)[0] is Outcome.as_expected


def test_before_its_day_nothing_is_judged_also_not_as_not_done():
    outcome, words = worked(FALLS, [action("open")], SCORES, DECIDED, DUE - timedelta(days=1))
    assert outcome is Outcome.cannot_tell
    assert "not before" in words


def test_nothing_predicted_is_said():
    assert worked(None, [], SCORES, DECIDED, TODAY) == (None, "Nothing was predicted.")


@pytest.mark.parametrize(("direction", "moved"), [("falls", 6.0), ("rises", -6.0), ("stays", None)])
def test_how_much_came_is_counted_along_the_prediction(direction, moved):
    assert came(Prediction("phq9", direction, 5, DUE), SCORES, DECIDED, TODAY) == moved


def test_nobody_can_tell_how_much_came_without_both_scores():
    assert came(FALLS, SCORES[:1], DECIDED, TODAY) is None
    assert came(FALLS, SCORES[1:], DECIDED, TODAY) is None
    assert came(FALLS, SCORES, DECIDED, DUE - timedelta(days=1)) is None
    assert came(FALLS, SCORES, DECIDED, DUE) == 6.0
    assert came(replace(FALLS, by_on=None), SCORES, DECIDED, TODAY) is None
    assert came(FALLS, [SCORES[0], (DUE, None)], DECIDED, TODAY) is None
    assert came(replace(FALLS, by_on=DECIDED), SCORES[:1], DECIDED, TODAY) is None  # one score is not two
    assert came(FALLS, [SCORES[0], (DUE + timedelta(days=1), 10.0)], DECIDED, DUE) is None  # not known yet
