"""Is a series of scores going anywhere? Theil-Sen slope and Mann-Kendall test on dates, and XmR limits.

clinical_rules 4.1 and 4.2. Dates, never row numbers; missing dropped, never filled in; fewer than four scores give
no verdict. Two scores of one day stay, but say nothing about direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rules.difference import DIGITS
from rules.instruments import Direction, Sourced
from rules.mann_kendall import mann_kendall_p as mann_kendall_p
from rules.mann_kendall import tau_b, untied_variance
from rules.pairs import count_of_slopes, rises_minus_falls, slopes_at
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "TRD-1", "3"  # 3: chance and gap are the settings of the site
ENOUGH = 4  # scores; design 4 "too few to say"
Z_95 = 1.959963984540054  # two-sided 95 % of the normal distribution
XMR_FACTOR = 2.66  # clinical_rules 4.2: mean +- 2.66 mean moving range

Numbers = NDArray[np.float64]


class TrendStatus(StrEnum):
    no_data = "no_data"
    insufficient = "insufficient"
    ok = "ok"


@dataclass(frozen=True)
class Xmr:
    """Natural process limits. Below 12 points they are trial limits (clinical_rules 4.2)."""

    mean: float | None = None
    lpl: float | None = None
    upl: float | None = None


@dataclass(frozen=True)
class Trend:
    """What is undefined (the tau of a constant series) is None."""

    status: TrendStatus
    n: int
    slope_per_day: float | None = None
    slope_ci95_per_day: tuple[float, float] | None = None
    tau_b: float | None = None
    mk_S: int | None = None
    mk_p: float | None = None
    xmr: Xmr = Xmr()
    span_days: int = 0

    @property
    def moved(self) -> float | None:
        """Points along the slope over the whole span; rounded, since 4 / 49 * 49 is less than 4 in binary."""
        return None if self.slope_per_day is None else round(self.slope_per_day * self.span_days, DIGITS)


@dataclass(frozen=True)
class Segment:
    """One stretch of a series inside which a trend may be read."""

    dates: tuple[date, ...]
    values: tuple[float, ...]


class TrendName(StrEnum):
    improving = "improving"
    worsening = "worsening"
    rising = "rising"  # where neither direction is better
    falling = "falling"
    flat = "flat"
    too_few_to_say = "too few to say"


@dataclass(frozen=True)
class TrendVerdict:
    name: TrendName
    words: str
    reason: str
    rule: str = RULE
    rule_version: str = RULE_VERSION


def trend(dates: Sequence[date | None], values: Sequence[float | None]) -> Trend:
    """The trend of one series as it stands; cut it into segments first where a step or a gap lies in it."""
    points = kept_points(dates, values)
    if not points:
        return Trend(status=TrendStatus.no_data, n=0)
    x = np.array([(on - points[0][0]).days for on, _ in points], dtype=np.float64)
    y = np.array([value for _, value in points], dtype=np.float64)
    status = TrendStatus.ok if len(points) >= ENOUGH else TrendStatus.insufficient
    if len(points) == 1:
        return Trend(status=status, n=1, xmr=xmr(y))
    slope, interval = theil_sen(x, y)
    return Trend(
        status=status,
        n=len(points),
        slope_per_day=slope,
        slope_ci95_per_day=interval,
        tau_b=tau_b(x, y),
        mk_S=rises_minus_falls(x, y),
        mk_p=mann_kendall_p(x, y),
        xmr=xmr(y),
        span_days=int(x[-1]),
    )


def segments(
    dates: Sequence[date | None],
    values: Sequence[float | None],
    resets: Sequence[date] = (),
    gap_days: int = DEFAULT.whole("trend.gap_days"),
) -> tuple[Segment, ...]:
    """The series cut at each reset (a step or treatment change; its day begins the new part) and each longer gap."""
    parts: list[list[tuple[date, float]]] = []
    for point in kept_points(dates, values):
        if not parts or _is_cut(parts[-1][-1][0], point[0], resets, gap_days):
            parts.append([])
        parts[-1].append(point)
    return tuple(Segment(dates=tuple(on for on, _ in part), values=tuple(v for _, v in part)) for part in parts)


def trend_words(
    found: Trend, direction: Direction, mid: Sourced | None = None, settings: Settings = DEFAULT
) -> TrendVerdict:
    """The trend in plain words. A direction is named only if chance is unlikely and the move is one people notice."""
    if found.status is TrendStatus.ok and found.moved is None:
        return TrendVerdict(TrendName.too_few_to_say, "too few scores to say", "All scores are of one day.")
    if found.status is not TrendStatus.ok or found.moved is None:
        return TrendVerdict(TrendName.too_few_to_say, "too few scores to say", _too_few(found))
    noticeable = mid is None or abs(found.moved) >= mid.value
    if found.mk_p is not None and found.mk_p < settings.value("trend.p") and noticeable and found.moved:
        name = _direction_name(found.moved, direction)
        return TrendVerdict(name, name.value, f"{_moved(found)} Chance alone rarely does this (p {_p(found.mk_p)}).")
    if found.n <= ENOUGH and mid is not None and noticeable:
        return TrendVerdict(TrendName.too_few_to_say, "too few scores to say", f"{_moved(found)} {_FOUR}")
    return TrendVerdict(TrendName.flat, "no clear direction", f"{_moved(found)} {_why_flat(found, mid, noticeable)}")


def kept_points(dates: Sequence[date | None], values: Sequence[float | None]) -> list[tuple[date, float]]:
    """The points that exist, by date; scores of one day by size, so that the order of rows never matters."""
    if len(dates) != len(values):
        raise ValueError(f"{len(dates)} dates and {len(values)} values: every value needs its date.")
    pairs = zip(dates, values, strict=True)
    return sorted((on, float(v)) for on, v in pairs if on is not None and v is not None and math.isfinite(v))


def theil_sen(x: Numbers, y: Numbers) -> tuple[float | None, tuple[float, float] | None]:
    """Median of the slopes between points of different days, with its 95 % interval (Sen 1968)."""
    count = count_of_slopes(x)
    if not count:
        return None, None
    ends = _sen_interval(count, x, y)
    low, high, *interval = slopes_at(x, y, ((count - 1) // 2, count // 2, *ends))
    return (low + high) / 2, (interval[0], interval[1]) if ends else None


def _sen_interval(count: int, x: Numbers, y: Numbers) -> tuple[int, ...]:
    """The places of the slopes z * sigma / 2 either side of the middle; none where ties leave no spread."""
    variance = untied_variance(x, y)
    if variance < 0:
        return ()
    reach = Z_95 * math.sqrt(variance)
    return max(round((count - reach) / 2) - 1, 0), min(round((count + reach) / 2), count - 1)


def xmr(y: Numbers) -> Xmr:
    """Unscreened limits: mean +- 2.66 mean moving range. A constant series has limits at its mean."""
    if len(y) == 0:
        return Xmr()
    mean = float(y.mean())
    if len(y) == 1:
        return Xmr(mean=mean)
    reach = XMR_FACTOR * float(np.abs(np.diff(y)).mean())
    return Xmr(mean=mean, lpl=mean - reach, upl=mean + reach)


def _is_cut(before: date, now: date, resets: Sequence[date], gap_days: int) -> bool:
    return (now - before).days > gap_days or any(before < reset <= now for reset in resets)


def _direction_name(moved: float, direction: Direction) -> TrendName:
    if direction is Direction.none:
        return TrendName.rising if moved > 0 else TrendName.falling
    return TrendName.improving if moved * direction.sign > 0 else TrendName.worsening


_FOUR = "Four scores cannot tell a direction from chance; a fifth can."  # exact p at n = 4 is .083 at best


def _too_few(found: Trend) -> str:
    have = {0: "There is no score", 1: "There is one score"}.get(found.n, f"There are {found.n} scores")
    return f"{have} in this stretch; {ENOUGH} are needed before a direction is named."


def _moved(found: Trend) -> str:
    way = "up" if (found.moved or 0) > 0 else "down"
    size = f"{abs(found.moved or 0):.1f} points {way}" if found.moved else "no points up or down"
    return f"{found.n} scores over {found.span_days} days: {size} along the middle line."


def _p(value: float) -> str:
    """As journals write it: below 0.001 the digits say nothing more."""
    return "below 0.001" if value < 0.001 else f"= {value:.2g}"


def _why_flat(found: Trend, mid: Sourced | None, noticeable: bool) -> str:
    if not noticeable and mid is not None:
        least = f"{mid.value:g} {'point' if mid.value == 1 else 'points'}"
        return f"That is less than the smallest difference patients notice, {least} ({mid.source})."
    if found.mk_p is None:
        return "Every score is the same."
    if not found.moved:
        return "The middle line is level."
    return f"Chance alone does this often (p {_p(found.mk_p)})."
