"""Patient, family and clinician beside each other: a difference is a question, never averaged away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rules.dates import points, said
from rules.difference import difference
from rules.instruments import Instrument
from rules.measurement_error import measurement_error
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "RAT-1", "2"
RATERS = {"patient": "the patient", "family": "the family", "clinician": "the clinician"}


@dataclass(frozen=True)
class Rating:
    on: date
    rater: str
    value: float
    run: int = 0  # of this rater's ratings, the stretch without a gap it lies in


@dataclass(frozen=True)
class Disagreement:
    """Two latest ratings of one form, near in time. `apart` where they differ by more than measurement error."""

    instrument: str
    first: Rating
    second: Rating
    apart: bool
    words: str
    question: str = ""  # for the agenda, where they are apart
    rule: str = RULE
    rule_version: str = RULE_VERSION


def disagreements(
    instrument: Instrument, ratings: Sequence[Rating], settings: Settings = DEFAULT
) -> tuple[Disagreement, ...]:
    """Each pair of raters on their latest ratings that lie near each other; the patient is named first."""
    window = settings.whole("raters.window_days")
    by_rater = {who: sorted((one for one in ratings if one.rater == who), key=lambda one: one.on) for who in RATERS}
    found = []
    for first, second in combinations([who for who in RATERS if by_rater[who]], 2):
        pair = _nearest(by_rater[first], by_rater[second], window)
        if pair is not None:
            found.append(_judged(instrument, *pair))
    return tuple(found)


def _nearest(ones: Sequence[Rating], others: Sequence[Rating], window: int) -> tuple[Rating, Rating] | None:
    """The latest rating of the second with the first's nearest to it, if both are near enough in time."""
    for other in reversed(others):
        one = min(ones, key=lambda each: (abs((each.on - other.on).days), -each.on.toordinal()))
        if abs((one.on - other.on).days) <= window:
            return one, other
    return None


def _judged(instrument: Instrument, first: Rating, second: Rating) -> Disagreement:
    error = measurement_error(instrument)
    gap = abs(difference(first.value, second.value))
    told = (
        f"{instrument.abbreviation}: {RATERS[first.rater]} {points(first.value)} ({said(first.on)}), "
        f"{RATERS[second.rater]} {points(second.value)} ({said(second.on)})"
    )
    if error is None:
        words = f"{told}. Whether that differs cannot be said: the measurement error of this form is not known."
        return Disagreement(instrument.id, first, second, False, words)
    needed = error.points(1)
    if gap < needed:
        words = f"{told}: they agree within the {needed} points that measurement error alone can give."
        return Disagreement(instrument.id, first, second, False, words)
    words = f"{told}: {points(gap)} points apart, {needed} or more are beyond measurement error ({error.source})."
    question = (
        f"{RATERS[first.rater].capitalize()} and {RATERS[second.rater]} see {instrument.construct} differently "
        f"({points(first.value)} and {points(second.value)}). What does each of them see that the other does not?"
    )
    return Disagreement(instrument.id, first, second, True, words, question)
