"""Unusual days in a daily diary: an XmR run chart with locked limits. For daily diaries only, never for questionnaires.

clinical_rules 4.2: limits mean +- 2.66 mean moving range, near limits at two thirds of that. By precedence a point is
outside the limits, in seven rising or falling, one of two of three near one limit, or in seven on one side of the
middle. On six questionnaires these rules find something in 40 % of patients in whom nothing happened: hence the
diary, the day means, and limits locked on the first twelve days. Information to talk about, never "act now".
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from rules.trends import Xmr

RULE, RULE_VERSION = "XMR-1", "1"

Numbers = NDArray[np.float64]


class Hit(StrEnum):
    """Why a day stands out, in the order in which it is looked for."""

    above_limit = "above the upper limit"
    below_limit = "below the lower limit"
    rising = "in a run of rising days"
    falling = "in a run of falling days"
    two_of_three_high = "two of three days near the upper limit"
    two_of_three_low = "two of three days near the lower limit"
    high_side = "in a run of days above the middle"
    low_side = "in a run of days below the middle"
    none = "as usual"


def day_means(entries: Iterable[tuple[date, float | None]]) -> dict[date, float]:
    """One value a day: the mean of its entries. Days without one are absent, never zero.

    >>> day_means([(date(2026, 1, 2), 4), (date(2026, 1, 1), 1), (date(2026, 1, 2), 6), (date(2026, 1, 3), None)])
    {datetime.date(2026, 1, 1): 1.0, datetime.date(2026, 1, 2): 5.0}
    """
    heard: dict[date, list[float]] = defaultdict(list)
    for on, value in entries:
        if value is not None and math.isfinite(value):
            heard[on].append(float(value))
    return {on: fmean(sorted(heard[on])) for on in sorted(heard)}


def hits(values: Numbers, limits: Xmr, run: int = 7) -> tuple[Hit, ...]:
    """What each point is, by precedence, against the given limits. The whole of a run is marked."""
    if limits.mean is None or limits.upl is None or limits.lpl is None:
        return (Hit.none,) * len(values)
    y, middle, near = np.asarray(values, dtype=np.float64), limits.mean, (limits.upl - limits.mean) * 2 / 3
    steps = np.sign(np.diff(y, prepend=y[:1]))
    side = np.sign(y - middle)
    looked: list[tuple[Hit, NDArray[np.bool_]]] = [
        (Hit.above_limit, y > limits.upl),
        (Hit.below_limit, y < limits.lpl),
        (Hit.rising, _trend_run(steps > 0, run)),
        (Hit.falling, _trend_run(steps < 0, run)),
        (Hit.two_of_three_high, _two_of_three(y > middle, (y > middle + near) & (y <= limits.upl))),
        (Hit.two_of_three_low, _two_of_three(y < middle, (y < middle - near) & (y >= limits.lpl))),
        (Hit.high_side, _whole_runs(side > 0, run)),
        (Hit.low_side, _whole_runs(side < 0, run)),
    ]
    return tuple(next((hit for hit, where in looked if where[i]), Hit.none) for i in range(len(y)))


def _whole_runs(where: NDArray[np.bool_], run: int) -> NDArray[np.bool_]:
    """True on every point of each stretch of at least `run` true ones."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(np.int8)))
    marked = np.zeros(len(where), dtype=np.bool_)
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        marked[begin:end] = end - begin >= run
    return marked


def _trend_run(moved: NDArray[np.bool_], run: int) -> NDArray[np.bool_]:
    """Seven rising points are six rises in a row and the point they begin from."""
    rises = _whole_runs(moved, run - 1)
    begins = np.zeros_like(rises)
    begins[:-1] = rises[1:]
    return rises | begins


def _two_of_three(same_side: NDArray[np.bool_], near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The near ones where two of three neighbours lie between near limit and limit, all three on that side."""
    marked = np.zeros(len(near), dtype=np.bool_)
    for i in range(len(near) - 2):
        if same_side[i : i + 3].all() and near[i : i + 3].sum() >= 2:
            marked[i : i + 3] = True
    return marked & near
