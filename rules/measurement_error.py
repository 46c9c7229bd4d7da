"""How many points a change must reach before it is more than measurement error.

SEM = sd * sqrt(1 - retest). Against one score the error of a difference is sqrt(2) SEM, against the mean of two
sqrt(1.5) SEM; thresholds are rounded up to whole points (DET-1). Retest reliability, never alpha: an alpha-built
threshold fires on 10 to 24 % of unchanged patients instead of 5 % (clinical_rules 0.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rules.instruments import Instrument, Sourced
from rules.jacobson_truax import CRITICAL
from rules.settings import SITE

WEAKEST_LAST = ("verified", "site", "bk-high", "bk-medium", "own", "bk-low", "proposal")
STAND_IN = ("bk-low", "proposal")


@dataclass(frozen=True)
class MeasurementError:
    """Points that a change must reach. `sem` is None where only a published threshold is known."""

    one_score: int
    two_scores: int
    kind: str  # jacobson_truax | published | jacobson_truax_default_retest
    source: str
    confidence: str
    sem: float | None = None

    @property
    def stand_in(self) -> bool:
        """True where a number in it is a guess that the site still has to replace."""
        return self.confidence in STAND_IN

    def points(self, n: int) -> int:
        return self.two_scores if n == 2 else self.one_score


def measurement_error(instrument: Instrument) -> MeasurementError | None:
    """The error of a change: a threshold the site signed; by SD and retest; else a published threshold; else by SD
    and the cautious default."""
    change = instrument.change
    if change.reliable_points and change.reliable_points.confidence == SITE:
        return _published(change.reliable_points)
    assumed = change.retest is not None and change.retest.confidence == "proposal"
    if change.sd and change.retest and not assumed:
        return _by_formula(change.sd, change.retest, "jacobson_truax")
    if change.reliable_points:
        return _published(change.reliable_points)
    if change.sd and change.retest:
        return _by_formula(change.sd, change.retest, "jacobson_truax_default_retest")
    return None


def reliable_thresholds(instrument: Instrument) -> tuple[int, int] | None:
    """(against one score, against the mean of two), in whole points; None where no error is known (DET-1)."""
    error = measurement_error(instrument)
    return (error.one_score, error.two_scores) if error else None


def _by_formula(sd: Sourced, retest: Sourced, kind: str) -> MeasurementError:
    sem = sd.value * math.sqrt(1 - retest.value)
    return MeasurementError(
        one_score=_whole_points(CRITICAL * math.sqrt(2) * sem),
        two_scores=_whole_points(CRITICAL * math.sqrt(1.5) * sem),
        kind=kind,
        source=f"SD {sd.value:g}: {sd.source}; retest {retest.value:g}: {retest.source}",
        confidence=max(sd.confidence, retest.confidence, key=_weakness),
        sem=sem,
    )


def _published(points: Sourced) -> MeasurementError:
    # Against the mean of two scores the error of the difference shrinks from sqrt(2) to sqrt(1.5) SEM.
    return MeasurementError(
        one_score=_whole_points(points.value),
        two_scores=_whole_points(points.value * math.sqrt(1.5 / 2)),
        kind="published",
        source=points.source,
        confidence=points.confidence,
    )


def _whole_points(points: float) -> int:
    return math.ceil(points - 1e-9)


def _weakness(confidence: str) -> int:
    return WEAKEST_LAST.index(confidence) if confidence in WEAKEST_LAST else len(WEAKEST_LAST)
