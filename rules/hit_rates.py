"""How often a team's predictions come true, for each kind of decision and each module, with the uncertainty of it.

Of a team, never of a person. A few predictions say little, and that is said beside the number.
Interval: Wilson's score interval, 95 %, recommended for small n by Brown, Cai and DasGupta, “Interval Estimation for a
Binomial Proportion”, Statistical Science 2001;16:101–133 (computed by scipy.stats.binomtest).
Over-confidence: mean share of the predicted change that came, with Student's 95 % interval; called so below 100 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from rules.dates import counted
from rules.predictions import Outcome
from rules.settings import DEFAULT, Settings

SOURCE = "95 % interval after Wilson (Brown, Cai & DasGupta 2001, Statistical Science 16:101–133)"
JUDGED = (Outcome.as_expected, Outcome.short_of_it, Outcome.opposite)
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Judged:
    """One prediction after its day. `size` and `came` in points of its measure, along the predicted direction."""

    groups: tuple[str, ...]  # kinds of decision, module
    outcome: str
    size: float | None = None
    came: float | None = None


@dataclass(frozen=True)
class HitRate:
    group: str
    hits: int
    judged: int
    not_done: int
    cannot_tell: int
    rate: float | None
    low: float | None
    high: float | None
    share_came: float | None  # mean of observed over predicted change
    words: str


def hit_rates(judged: Sequence[Judged], settings: Settings = DEFAULT) -> tuple[HitRate, ...]:
    """One per kind of decision and per module, most often judged first."""
    groups = sorted({group for one in judged for group in one.groups if group})
    found = [_rate(group, [one for one in judged if group in one.groups], settings) for group in groups]
    return tuple(sorted(found, key=lambda one: (-one.judged, one.group)))


def _rate(group: str, told: Sequence[Judged], settings: Settings) -> HitRate:
    counted_ = [one for one in told if one.outcome in JUDGED]
    hits, n = sum(one.outcome == Outcome.as_expected for one in counted_), len(counted_)
    low, high = interval(hits, n) if n else (None, None)
    share, sure = _share(counted_, settings)
    return HitRate(
        group=group,
        hits=hits,
        judged=n,
        not_done=sum(one.outcome == Outcome.not_done for one in told),
        cannot_tell=sum(one.outcome == Outcome.cannot_tell for one in told),
        rate=hits / n if n else None,
        low=low,
        high=high,
        share_came=share,
        words=_words(hits, n, low, high, sure, settings),
    )


def interval(hits: int, n: int) -> tuple[float, float]:
    found = stats.binomtest(hits, n).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def _share(told: Sequence[Judged], settings: Settings) -> tuple[float | None, str]:
    """How much of the predicted change came on average, and whether the difference is more than chance.

    A share, because a point of one measure is not a point of another.
    """
    shares = np.array([one.came / one.size for one in told if one.size and one.came is not None])
    if len(shares) < max(2, settings.whole("hit_rate.fewest")):
        return (float(shares.mean()) if len(shares) else None), ""
    mean, error = float(shares.mean()), float(stats.sem(shares))
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(shares) - 1)) * error
    if mean + reach < 1:
        return mean, f"Over-confident: {mean:.0%} of the predicted change came."
    if mean - reach > 1:
        return mean, f"Too careful: {mean:.0%} of the predicted change came."
    return mean, f"{mean:.0%} of the predicted change came; that does not differ more than chance."


def _words(hits: int, n: int, low: float | None, high: float | None, sure: str, settings: Settings) -> str:
    if low is None or high is None:
        return "None is judged yet."
    told = f"{hits} of {counted(n, 'prediction')} came true (95 % interval {low:.0%} to {high:.0%})."
    if n < settings.whole("hit_rate.fewest"):
        return f"{told} Too few to say how often the team is right."
    return f"{told} {sure}".strip()
