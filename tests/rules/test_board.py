"""Decided, done, worked: how far a decision was carried out, and that what was not done is not judged."""

from datetime import date, timedelta

import pytest

from rules.board import Carried, Done, carried_out, is_late, worked
from rules.predictions import Outcome, Prediction, came

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


@pytest.mark.parametrize("state", ["open", "dropped"])
def test_what_nobody_carried_out_is_not_judged_by_the_measures(state):
    outcome, words = worked(FALLS, [action(state)], SCORES, DECIDED, TODAY)
    assert outcome is Outcome.not_done
    assert "say nothing" in words


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
