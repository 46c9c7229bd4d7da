"""Has this person changed since the start of the step? One method, Jacobson-Truax, with its error said out loud.

Base and thresholds: clinical_rules 1.1, 9a.2 and DET-1. A change is told in points of the scale; percent only where
it means something; the smallest difference patients notice (MID) is a separate fact from measurement error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.dates import points as written
from rules.difference import difference
from rules.instruments import Direction, Instrument
from rules.jacobson_truax import Category as Category
from rules.jacobson_truax import JacobsonTruax as JacobsonTruax
from rules.jacobson_truax import Norms as Norms
from rules.jacobson_truax import cutoff as cutoff
from rules.jacobson_truax import jacobson_truax as jacobson_truax
from rules.jacobson_truax import reliable_change as reliable_change
from rules.measurement_error import MeasurementError, measurement_error
from rules.measurement_error import reliable_thresholds as reliable_thresholds
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "CHG-1", "2"  # 2: a change of exactly the points needed is not lost in the last decimal


class ChangeName(StrEnum):
    reliably_better = "reliably_better"
    no_reliable_change = "no_reliable_change"
    reliably_worse = "reliably_worse"
    cannot_say = "cannot_say"


class MidName(StrEnum):
    """Whether the change is one that patients usually notice."""

    noticeably_better = "noticeably_better"
    not_noticeable = "not_noticeable"
    noticeably_worse = "noticeably_worse"
    unknown = "unknown"


WORDS = {
    ChangeName.reliably_better: "clearly better than at the start of this step",
    ChangeName.no_reliable_change: "no clear change since the start of this step",
    ChangeName.reliably_worse: "clearly worse than at the start of this step",
    ChangeName.cannot_say: "cannot say whether this has changed",
}


@dataclass(frozen=True)
class Baseline:
    """What later scores of the step are compared with: the mean of its first two scores, or the first alone."""

    value: float
    n: int
    dates: tuple[date, ...]


@dataclass(frozen=True)
class ChangeVerdict:
    name: ChangeName
    words: str
    reason: str
    instrument: str
    instrument_version: str
    points: float | None = None  # last minus baseline, on the scale as printed
    rci: float | None = None
    reliable_points: int | None = None
    reliable_kind: str | None = None
    reliable_source: str | None = None
    reliable_confidence: str | None = None
    mid: MidName = MidName.unknown
    mid_points: float | None = None
    percent: float | None = None
    percent_why: str = ""  # why there is no percent
    case_at_baseline: bool | None = None
    case_at_last: bool | None = None
    recovered: bool | None = None  # None if not in the clinical range at the start
    remission: bool | None = None
    rule: str = RULE
    rule_version: str = RULE_VERSION

    @property
    def reliably_recovered(self) -> bool:
        return bool(self.recovered) and self.name is ChangeName.reliably_better


def baseline(
    scores: Sequence[tuple[date, float | None]], one_score_threshold: float | None, settings: Settings = DEFAULT
) -> Baseline | None:
    """The base of one step's scores (9a.2); None where the step has none. No later pair is searched for."""
    kept = sorted((on, float(value)) for on, value in scores if value is not None and math.isfinite(value))
    if not kept:
        return None
    (first_on, first), *rest = kept
    if rest and one_score_threshold is not None:
        second_on, second = rest[0]
        near = (second_on - first_on).days <= settings.whole("baseline.pair_days")
        if near and abs(difference(first, second)) < one_score_threshold:
            return Baseline(value=(first + second) / 2, n=2, dates=(first_on, second_on))
    return Baseline(value=first, n=1, dates=(first_on,))


def change_since(instrument: Instrument, start: Baseline | float | None, last: float | None) -> ChangeVerdict:
    """The last score against the base of the step. Always a verdict: "cannot say" has its reason too."""
    base = Baseline(value=start, n=1, dates=()) if isinstance(start, int | float) else start
    if base is None or last is None or not (math.isfinite(base.value) and math.isfinite(last)):
        return _cannot_say(instrument, _what_is_missing(instrument, base, last))
    outside = next((value for value in (base.value, last) if not _in_range(instrument, value)), None)
    if outside is not None:
        return _cannot_say(instrument, _outside(instrument, outside))
    if instrument.direction is Direction.none:
        return _cannot_say(instrument, f"A higher {instrument.abbreviation} is neither better nor worse.")
    return _compare(instrument, base, float(last))


def in_clinical_range(instrument: Instrument, score: float) -> bool | None:
    """True from the caseness score on; None where the instrument has none."""
    caseness = instrument.change.caseness
    if caseness is None:
        return None
    return score <= caseness.value if instrument.direction is Direction.higher_better else score >= caseness.value


def in_remission(instrument: Instrument, score: float) -> bool | None:
    """True beyond the remission score, strictly; None where the instrument has none."""
    remission = instrument.change.remission
    if remission is None:
        return None
    return score > remission.value if instrument.direction is Direction.higher_better else score < remission.value


def percent_change(instrument: Instrument, base: float, last: float) -> tuple[float | None, str]:
    """Percent of the baseline, or None and why."""
    if base == 0:
        return None, "Percent change is undefined: the baseline is 0. Use points."
    if instrument.low != 0:
        return None, "Percent change means nothing here: the scale does not start at 0. Use points."
    return 100 * (last - base) / base, ""


def _compare(instrument: Instrument, base: Baseline, last: float) -> ChangeVerdict:
    error, points = measurement_error(instrument), difference(base.value, last)
    name = _name(error, base.n, points * instrument.direction.sign)
    percent, percent_why = percent_change(instrument, base.value, last)
    before, after = in_clinical_range(instrument, base.value), in_clinical_range(instrument, last)
    return ChangeVerdict(
        name=name,
        words=WORDS[name],
        reason=_reason(instrument, base, last, error),
        instrument=instrument.id,
        instrument_version=instrument.version,
        points=points,
        rci=points / (math.sqrt(1 + 1 / base.n) * error.sem) if error and error.sem else None,
        reliable_points=error.points(base.n) if error else None,
        reliable_kind=error.kind if error else None,
        reliable_source=error.source if error else None,
        reliable_confidence=error.confidence if error else None,
        mid=_mid_name(instrument, points),
        mid_points=instrument.change.mid.value if instrument.change.mid else None,
        percent=percent,
        percent_why=percent_why,
        case_at_baseline=before,
        case_at_last=after,
        recovered=not after if before else None,
        remission=in_remission(instrument, last),
    )


def _name(error: MeasurementError | None, n: int, better_by: float) -> ChangeName:
    if error is None:
        return ChangeName.cannot_say
    if abs(better_by) < error.points(n):
        return ChangeName.no_reliable_change
    return ChangeName.reliably_better if better_by > 0 else ChangeName.reliably_worse


def _mid_name(instrument: Instrument, points: float) -> MidName:
    mid = instrument.change.mid
    if mid is None:
        return MidName.unknown
    if abs(points) < mid.value:
        return MidName.not_noticeable
    better = points * instrument.direction.sign > 0
    return MidName.noticeably_better if better else MidName.noticeably_worse


def _in_range(instrument: Instrument, value: float) -> bool:
    below = instrument.low is not None and value < instrument.low
    return not below and (instrument.high is None or value <= instrument.high)


def _cannot_say(instrument: Instrument, why: str) -> ChangeVerdict:
    return ChangeVerdict(
        name=ChangeName.cannot_say,
        words=WORDS[ChangeName.cannot_say],
        reason=why,
        instrument=instrument.id,
        instrument_version=instrument.version,
    )


def _what_is_missing(instrument: Instrument, base: Baseline | None, last: float | None) -> str:
    what = "a score to start from" if base is None or not math.isfinite(base.value) else "a later score"
    return f"Cannot compare {instrument.abbreviation}: {what} is missing in this step."


def _outside(instrument: Instrument, value: float) -> str:
    return (
        f"Cannot compare {instrument.abbreviation}: {value:g} lies outside its range "
        f"{instrument.low:g} to {instrument.high:g}. Check the form and its version."
    )


def _reason(instrument: Instrument, base: Baseline, last: float, error: MeasurementError | None) -> str:
    return " ".join(
        (
            _compared(instrument, base, last),
            _against(instrument, base, last, error),
            _noticed(instrument, difference(base.value, last)),
        )
    )


def _in_points(size: float) -> str:
    return f"{written(size)} {'point' if size == 1 else 'points'}"


def _compared(instrument: Instrument, base: Baseline, last: float) -> str:
    points = difference(base.value, last)
    way = "better" if points * instrument.direction.sign > 0 else "worse"
    what = f"{_in_points(abs(points))} {way}" if points else "no difference"
    start = "the mean of the first two scores" if base.n == 2 else "the first score"
    before, now = written(base.value), written(last)
    return f"{instrument.abbreviation} was {before} ({start} of this step) and is {now} now: {what}."


def _against(instrument: Instrument, base: Baseline, last: float, error: MeasurementError | None) -> str:
    if error is None:
        return f"The measurement error of {instrument.abbreviation} is not known, so the change cannot be judged."
    needed = error.points(base.n)
    reached = "reaches" if abs(difference(base.value, last)) >= needed else "does not reach"
    unsure = " This error is a stand-in until the site confirms it." if error.stand_in else ""
    return f"That {reached} the {needed} points that measurement error alone can give ({error.source}).{unsure}"


def _noticed(instrument: Instrument, points: float) -> str:
    mid = instrument.change.mid
    if mid is None:
        return "How large a change patients notice is not known for this form."
    reached = "is at least" if abs(points) >= mid.value else "is less than"
    return f"It {reached} the smallest difference patients notice, {_in_points(mid.value)} ({mid.source})."
