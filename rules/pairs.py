"""What is read over all pairs of points (rises minus falls, slopes between days) without holding all pairs at once.

A year of a log is read at once; ten thousand points have fifty million pairs. There the rises are counted by sorting,
and a slope of a given place is selected: a sample says between which two slopes it lies, one walk over the pairs
counts what is below and keeps what is between. What comes out is the very slope that sorting all of them finds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 500  # points whose pairs are held at once: 125,000 of them, a megabyte each time
SAMPLE = 100_000  # pairs that say roughly where a place is
SPREADS = 5.0  # standard errors of the sample either side; beyond them the walk is done again, wider

Numbers = NDArray[np.float64]


def rises_minus_falls(x: Numbers, y: Numbers) -> int:
    """Rises minus falls over all pairs of different days."""
    if len(y) <= AT_ONCE:
        return int(np.sum(np.sign(y[None, :] - y[:, None]) * (x[None, :] > x[:, None])))
    n = len(y)
    days, scores = (np.unique(values, return_inverse=True)[1] for values in (x, y))
    both = np.sort(days * n + scores)  # by day; scores of one day by size, so that none of them counts as a fall
    apart = n * (n - 1) // 2 - tied_pairs(days) - tied_pairs(scores) + tied_pairs(both)
    return apart - 2 * _falls(both % n)


def tied_pairs(values: NDArray[Any]) -> int:
    """Pairs of equal values."""
    sizes = np.unique(values, return_counts=True)[1]
    return int(np.sum(sizes * (sizes - 1))) // 2


def _falls(ranks: NDArray[np.int64]) -> int:
    """Pairs in which the later is lower, counted while merging sorted runs of twice the length each time."""
    size = 1 << max(len(ranks) - 1, 0).bit_length()
    highest = int(ranks.max()) + 1
    runs = np.full(size, highest, dtype=np.int64)  # filled up at the end with what nothing is higher than
    runs[: len(ranks)] = ranks
    falls, width = 0, 1
    while width < size:
        halves = runs.reshape(-1, 2, width)
        apart = np.arange(len(halves), dtype=np.int64)[:, None] * (highest + 1)  # keeps the runs from mixing
        first, second = (halves[:, 0] + apart).ravel(), (halves[:, 1] + apart).ravel()
        not_higher = np.searchsorted(first, second, side="right") - np.repeat(np.arange(len(halves)) * width, width)
        falls += int(np.sum(width - not_higher))
        runs = np.sort(runs.reshape(-1, 2 * width), axis=1).ravel()
        width *= 2
    return falls


def count_of_slopes(x: Numbers) -> int:
    """Pairs of different days."""
    return len(x) * (len(x) - 1) // 2 - tied_pairs(x)


def slopes_at(x: Numbers, y: Numbers, places: Sequence[int]) -> list[float]:
    """The slopes between points of different days that stand at these places (from 0) when sorted by size."""
    if len(y) <= AT_ONCE:
        rows, columns = np.nonzero(x[None, :] > x[:, None])
        slopes = np.sort((y[columns] - y[rows]) / (x[columns] - x[rows]))
        return [float(slopes[place]) + 0.0 for place in places]  # never -0.0
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    found: dict[int, float] = {}
    spreads, sample, pairs = SPREADS, _sample(x, y), count_of_slopes(x)
    while wanted := [place for place in dict.fromkeys(places) if place not in found]:
        brackets = {place: _bracket(sample, place / pairs, spreads) for place in wanted}
        for slopes in _walk(x, y):
            for bracket in brackets.values():
                bracket.take(slopes)
        told = {place: bracket.at(place) for place, bracket in brackets.items()}
        found |= {place: slope for place, slope in told.items() if slope is not None}
        spreads *= 4
    return [found[place] + 0.0 for place in places]


@dataclass
class _Bracket:
    """Between which two slopes a place is looked for, how many are below or just on them, and those between."""

    low: float
    high: float
    below: int = 0
    on_low: int = 0
    on_high: int = 0
    between: list[Numbers] = field(default_factory=list)

    def take(self, slopes: Numbers) -> None:
        above = slopes > self.low
        self.below += int(np.count_nonzero(slopes < self.low))
        self.on_low += int(np.count_nonzero(slopes == self.low))
        self.on_high += int(np.count_nonzero(slopes == self.high)) if self.high > self.low else 0
        self.between.append(slopes[above & (slopes < self.high)])

    def at(self, place: int) -> float | None:
        """The slope at this place of all; None where it does not lie here."""
        between, left = np.concatenate(self.between), place - self.below
        if 0 <= left < self.on_low:
            return self.low
        left -= self.on_low
        if 0 <= left < len(between):
            return float(np.partition(between, left)[left])
        return self.high if len(between) <= left < len(between) + self.on_high else None


def _bracket(sample: Numbers, share: float, spreads: float) -> _Bracket:
    reach = spreads * math.sqrt(len(sample)) / 2
    low, high = math.floor(share * len(sample) - reach), math.ceil(share * len(sample) + reach)
    return _Bracket(
        low=float(sample[low]) if low >= 0 and len(sample) else -math.inf,
        high=float(sample[high]) if high < len(sample) else math.inf,
    )


def _sample(x: Numbers, y: Numbers) -> Numbers:
    """Slopes of pairs drawn by chance, sorted. The same pairs each time: only the time it takes depends on them."""
    drawn = np.random.default_rng(0).integers(len(x), size=(2, SAMPLE))
    first, second = drawn[:, x[drawn[0]] != x[drawn[1]]]
    return np.sort((y[second] - y[first]) / (x[second] - x[first]))


def _walk(x: Numbers, y: Numbers) -> Iterator[Numbers]:
    """All slopes between different days, those of one distance in the row of points at a time."""
    distinct = tied_pairs(x) == 0
    for apart in range(1, len(x)):
        days, moved = x[apart:] - x[:-apart], y[apart:] - y[:-apart]
        yield moved / days if distinct else moved[days > 0] / days[days > 0]
