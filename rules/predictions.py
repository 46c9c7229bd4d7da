"""What a decision is expected to bring, and whether it came true: how a team learns its own hit rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rules.dates import points, said
from rules.difference import difference
from rules.settings import DEFAULT, Settings


class Direction(StrEnum):
    falls = "falls"
    rises = "rises"
    stays = "stays"


@dataclass(frozen=True)
class Prediction:
    """What should be seen if the decision is right. `size` in points; for `stays`, the room it may move in."""

    measure: str
    direction: str
    size: float
    by_on: date | None  # None only while it is being written
    stop_rule: str = ""


def called(prediction: Prediction, name: Callable[[str], str]) -> Prediction:
    """The same prediction with its measure called as people know it, so that no sentence names a key."""
    return replace(prediction, measure=name(prediction.measure))


def expected_words(prediction: Prediction) -> str:
    """What is expected, by when. Example: PHQ-9 falls by 5 points or more by 30 Mar 2026"""
    size = points(prediction.size)
    moves = {
        Direction.falls: f"falls by {size} points or more",
        Direction.rises: f"rises by {size} points or more",
        Direction.stays: f"stays within {size} points",
    }[Direction(prediction.direction)]
    when = said(prediction.by_on) if prediction.by_on else "a day not yet named"
    return f"{prediction.measure} {moves} by {when}"


class Outcome(StrEnum):
    as_expected = "as expected"
    short_of_it = "short of it"
    opposite = "opposite"
    not_done = "not done"  # nobody carried it out: rules.board says so
    cannot_tell = "cannot tell"


def judge(
    prediction: Prediction,
    scores: Sequence[tuple[date, float | None]],
    decided_on: date,
    today: date,
    settings: Settings = DEFAULT,
) -> tuple[Outcome, str]:
    """What became of a prediction, with a sentence: the last score at the decision against the one nearest its day."""
    if prediction.by_on is None:
        return Outcome.cannot_tell, "No day was named on which this is judged."
    if today < prediction.by_on:
        return Outcome.cannot_tell, f"This is judged on {said(prediction.by_on)}, not before."
    known = sorted((on, value) for on, value in scores if value is not None and on <= today)
    before = [(on, value) for on, value in known if on <= decided_on]
    if not before:
        return Outcome.cannot_tell, f"There is no {prediction.measure} score from before the decision to compare with."
    after = _nearest(prediction.by_on, [one for one in known if one[0] > decided_on], settings)
    if after is None:
        return Outcome.cannot_tell, f"There is no {prediction.measure} score near {said(prediction.by_on)}."
    outcome = _judged(prediction, difference(before[-1][1], after[1]))
    return outcome, f"{prediction.measure} went from {points(before[-1][1])} to {points(after[1])} ({said(after[0])})."


def came(
    prediction: Prediction,
    scores: Sequence[tuple[date, float | None]],
    decided_on: date,
    today: date,
    settings: Settings = DEFAULT,
) -> float | None:
    """How many points the measure moved in the predicted direction by the day of judgement; None if nobody can tell.

    For `stays` there is no direction to have been too sure about.
    """
    if prediction.by_on is None or today < prediction.by_on or prediction.direction == Direction.stays:
        return None
    known = sorted((on, value) for on, value in scores if value is not None and on <= today)
    before = [value for on, value in known if on <= decided_on]
    after = _nearest(prediction.by_on, [one for one in known if one[0] > decided_on], settings)
    if not before or after is None:
        return None
    moved = difference(before[-1], after[1])
    return moved if prediction.direction == Direction.rises else -moved


def _nearest(by_on: date, after: Sequence[tuple[date, float]], settings: Settings) -> tuple[date, float] | None:
    reach = timedelta(days=settings.whole("prediction.window_days"))
    near = [one for one in after if abs(one[0] - by_on) <= reach]
    return min(near, key=lambda one: (abs(one[0] - by_on), one[0]), default=None)


def _judged(prediction: Prediction, moved: float) -> Outcome:
    if prediction.direction == Direction.stays:
        return Outcome.as_expected if abs(moved) <= prediction.size else Outcome.opposite
    along = moved if prediction.direction == Direction.rises else -moved
    if along >= prediction.size:
        return Outcome.as_expected
    return Outcome.short_of_it if along >= 0 else Outcome.opposite
