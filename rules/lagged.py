"""Do two things of a diary go together, the same day or some days later? A question to try out, never a cause (VAR-3).

clinical_rules 4.4: pairs only where both days were observed; Pearson, with Spearman beside it; the effective sample
size of Bartlett, because neighbouring days repeat each other; Fisher's interval on it; Holm over everything that is
shown together. Without these, "any of twelve p < .05" is found in 44 to 60 % of diaries in which nothing goes together.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rules.dates import counted
from rules.multiple_tests import holm
from rules.settings import DEFAULT, Settings
from rules.trends import theil_sen

RULE, RULE_VERSION = "LAG-1", "2"
FEWEST_EFFECTIVE = 5.0  # clinical_rules 4.4: n_eff is clipped to [5, n]
INTERVAL = 1.96

Numbers = NDArray[np.float64]
Diary = Mapping[date, float | None]


class LagName(StrEnum):
    link = "link"
    goes_together = "goes together"
    no_clear_link = "no clear link"
    too_few_to_say = "too few days to say"


@dataclass(frozen=True)
class Lagged:
    """`first` on one day against `second` `lag_days` later. The numbers are None where too few days carry them."""

    first: str
    second: str
    lag_days: int
    name: LagName
    words: str
    n_pairs: int
    pearson: float | None = None
    spearman: float | None = None
    ac1_first: float | None = None
    ac1_second: float | None = None
    n_effective: float | None = None
    interval_95: tuple[float, float] | None = None
    p: float | None = None
    p_holm: float | None = None
    tests: int = 0  # how many were looked at together
    rule: str = RULE
    rule_version: str = RULE_VERSION


@dataclass(frozen=True)
class _Pairing:
    first: str
    second: str
    lag: int
    x: Numbers
    y: Numbers


def lagged(
    diary: Mapping[str, Diary],
    pairs: Sequence[tuple[str, str]],
    lags: Sequence[int] | None = None,
    settings: Settings = DEFAULT,
    detrend: Collection[str] = (),
) -> tuple[Lagged, ...]:
    """Every pair at every lag, in the order given. Ask for everything a screen shows in one call: Holm counts it all.

    `diary` holds one value a day by name (`run_chart.day_means` makes them); a missing day stays missing. Names in
    `detrend` are taken as distances from their own Theil-Sen line: do so where the window contains a flagged trend.

    Example: lagged({"stress": {day: 4.0}, "pain": {day: 6.0}}, [("stress", "pain")])[0].words
    """
    steps = range(settings.whole("lagged.longest_days") + 1) if lags is None else lags
    kept = {name: _kept(values, name in detrend) for name, values in diary.items()}
    pairings = [_pairing(kept, first, second, lag) for first, second in pairs for lag in steps]
    need = max(settings.whole("lagged.pairs_to_show"), math.ceil(FEWEST_EFFECTIVE))  # fewer have no interval
    found = [_measured(one) if len(one.x) >= need else _too_few(one, need) for one in pairings]
    tested = [i for i, one in enumerate(found) if one.p is not None]
    corrected = dict(zip(tested, holm([p for one in found if (p := one.p) is not None]), strict=True))
    return tuple(_judged(one, corrected.get(i), len(tested), settings) for i, one in enumerate(found))


def _kept(values: Diary, detrend: bool) -> dict[date, float]:
    kept = {on: float(v) for on, v in sorted(values.items()) if v is not None and math.isfinite(v)}
    if not detrend or len(kept) < 2:
        return kept
    first = next(iter(kept))
    x = np.array([(on - first).days for on in kept], dtype=np.float64)
    y = np.array(list(kept.values()), dtype=np.float64)
    slope, _ = theil_sen(x, y)
    return dict(zip(kept, (y - (slope or 0.0) * x).tolist(), strict=True))


def _pairing(kept: Mapping[str, Mapping[date, float]], first: str, second: str, lag: int) -> _Pairing:
    x, y = kept.get(first, {}), kept.get(second, {})
    days = [on for on in x if on + timedelta(days=lag) in y]
    return _Pairing(
        first,
        second,
        lag,
        np.array([x[on] for on in days], dtype=np.float64),
        np.array([y[on + timedelta(days=lag)] for on in days], dtype=np.float64),
    )


def _measured(one: _Pairing) -> Lagged:
    pearson = _correlation(one.x, one.y)
    if pearson is None:
        words = f"{one.first} or {one.second} never changed over {counted(len(one.x), 'paired day')}: cannot say."
        return Lagged(one.first, one.second, one.lag, LagName.too_few_to_say, words, len(one.x))
    before, after = _autocorrelation(one.x), _autocorrelation(one.y)
    n = _effective(len(one.x), before * after)
    reach = 1 / math.sqrt(n - 3)
    z = math.atanh(max(-1 + 1e-12, min(1 - 1e-12, pearson)))
    return Lagged(
        first=one.first,
        second=one.second,
        lag_days=one.lag,
        name=LagName.no_clear_link,
        words="",
        n_pairs=len(one.x),
        pearson=pearson,
        spearman=_correlation(_ranks(one.x), _ranks(one.y)),
        ac1_first=before,
        ac1_second=after,
        n_effective=n,
        interval_95=(math.tanh(z - INTERVAL * reach), math.tanh(z + INTERVAL * reach)),
        p=math.erfc(abs(z) / reach / math.sqrt(2)),
    )


def _too_few(one: _Pairing, need: int) -> Lagged:
    have = counted(len(one.x), "day")
    words = (
        f"{one.first} and {one.second}{_later(one.lag)}: {have} with both, {need} are needed before a number is shown."
    )
    return Lagged(one.first, one.second, one.lag, LagName.too_few_to_say, words, len(one.x))


def _judged(one: Lagged, p_holm: float | None, tests: int, settings: Settings) -> Lagged:
    if p_holm is None or one.interval_95 is None or one.pearson is None:
        return one
    low, high = one.interval_95
    sure = p_holm < settings.value("lagged.p") and (low > 0 or high < 0)
    enough = one.n_pairs >= settings.whole("lagged.pairs_to_link")
    name = LagName.no_clear_link if not sure else LagName.link if enough else LagName.goes_together
    return replace(one, name=name, words=_words(one, name, tests), p_holm=p_holm, tests=tests)


def _words(one: Lagged, name: LagName, tests: int) -> str:
    assert one.interval_95 is not None
    assert one.pearson is not None
    low, high = one.interval_95
    numbers = (
        f"(r = {one.pearson:.2f}, between {low:.2f} and {high:.2f}; {counted(one.n_pairs, 'paired day')}, "
        f"{counted(tests, 'comparison')} looked at)"
    )
    if name is LagName.no_clear_link:
        return f"No clear link between {one.first} and {one.second}{_later(one.lag_days)} {numbers}."
    way = "more" if one.pearson > 0 else "less"
    start = "Possible link to try out: more" if name is LagName.link else "More"
    return (
        f"{start} {one.first} goes together with {way} {one.second}{_later(one.lag_days)} {numbers}. "
        "Which brings which about cannot be seen from this."
    )


def _later(lag: int) -> str:
    return " on the same day" if lag == 0 else f" {counted(lag, 'day')} later"


def _correlation(x: Numbers, y: Numbers) -> float | None:
    """Pearson's r; None where one of the two never changes."""
    if len(x) < 2 or x.max() == x.min() or y.max() == y.min():
        return None
    dx, dy = x - x.mean(), y - y.mean()
    return float(min(max((dx @ dy) / math.sqrt((dx @ dx) * (dy @ dy)), -1.0), 1.0))


def _autocorrelation(x: Numbers) -> float:
    """Each kept value against the next kept one; 0 where it is not defined."""
    return _correlation(x[:-1], x[1:]) or 0.0


def _effective(n: int, product: float) -> float:
    """Bartlett: n (1 - r1x r1y) / (1 + r1x r1y), between 5 and n."""
    if product <= -1:
        return float(n)
    return float(min(max(n * (1 - product) / (1 + product), FEWEST_EFFECTIVE), n))


def _ranks(x: Numbers) -> Numbers:
    """Ranks, ties at their mean."""
    values, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: Numbers = last - (counts - 1) / 2
    return middle[place]
