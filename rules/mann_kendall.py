"""The Mann-Kendall test on dates: rises minus falls, tau-b, and the chance of as many (clinical_rules 4.1).

Exact for up to eight scores, normal above. Scores of one day stay, but say nothing about direction.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from rules.pairs import rises_minus_falls

EXACT_UP_TO = 8  # scores with an exact permutation p; golden/README

Numbers = NDArray[np.float64]


def tau_b(x: Numbers, y: Numbers) -> float | None:
    """Kendall's tau-b: undefined where all scores are equal, or all of one day."""
    n = len(y)
    untied = [n * (n - 1) / 2 - _tied_pairs(values) / 2 for values in (x, y)]
    return rises_minus_falls(x, y) / math.sqrt(untied[0] * untied[1]) if all(untied) else None


def mann_kendall_p(x: Numbers, y: Numbers) -> float | None:
    """Two-sided; undefined where nothing can vary (all scores equal, or all of one day)."""
    if len(np.unique(x)) < 2 or len(np.unique(y)) < 2:
        return None
    s = rises_minus_falls(x, y)
    if len(y) <= EXACT_UP_TO:
        if len(np.unique(x)) == len(x):
            return _share_as_large(tuple(int(size) for size in sorted(_tie_sizes(y))), abs(s))
        by_chance = _sizes_by_chance(_ranks(x), tuple(sorted(_ranks(y))))
        return float(np.mean(by_chance >= abs(s)))
    z = (s - np.sign(s)) / math.sqrt(_variance(x, y))
    return math.erfc(abs(float(z)) / math.sqrt(2))


def _ranks(values: Numbers) -> tuple[int, ...]:
    return tuple(int(rank) for rank in np.unique(values, return_inverse=True)[1])


@lru_cache(maxsize=4096)
def _share_as_large(ties: tuple[int, ...], size: int) -> float:
    """The share of all orders of scores with these ties, on different days, whose |S| is at least `size`.

    Counted by falls: the orders with k falls are the coefficients of the q-multinomial of the tie sizes, and
    S = pairs - 2 falls. Exact, and without going through 40,320 orders.
    """
    counts, n = [1], 0
    for tie in ties:
        for i in range(1, tie + 1):
            counts = _divided(_multiplied(counts, n + i), i)
        n += tie
    pairs = len(counts) - 1
    large = sum(count for falls, count in enumerate(counts) if abs(pairs - 2 * falls) >= size)
    return large / sum(counts)


def _multiplied(counts: list[int], power: int) -> list[int]:
    """Times (1 - q^power)."""
    longer = counts + [0] * power
    return [longer[k] - (counts[k - power] if k >= power else 0) for k in range(len(longer))]


def _divided(counts: list[int], power: int) -> list[int]:
    """Divided by (1 - q^power), where it divides."""
    found: list[int] = []
    for k, count in enumerate(counts):
        found.append(count + (found[k - power] if k >= power else 0))
    return found[: len(counts) - power]


@lru_cache(maxsize=64)
def _sizes_by_chance(x: tuple[int, ...], y: tuple[int, ...]) -> NDArray[np.int16]:
    """|S| for every order in which the scores could have come."""
    orders = np.array(y, dtype=np.int8)[_orders(len(y))]
    s = np.zeros(len(orders), dtype=np.int16)
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            if x[i] != x[j]:
                s += np.sign(orders[:, j] - orders[:, i]) * (1 if x[j] > x[i] else -1)
    return np.abs(s)


@lru_cache(maxsize=EXACT_UP_TO)
def _orders(n: int) -> NDArray[np.int8]:
    return np.array(list(permutations(range(n))), dtype=np.int8)


def _variance(x: Numbers, y: Numbers) -> float:
    """Of S, corrected for ties in scores and in days (the variance of tau-b)."""
    n = len(y)
    both_threes = _tied_triples(x) * _tied_triples(y) / (9 * n * (n - 1) * (n - 2))
    return untied_variance(x, y) + both_threes + _tied_pairs(x) * _tied_pairs(y) / (2 * n * (n - 1))


def untied_variance(x: Numbers, y: Numbers) -> float:
    def part(t: Numbers) -> float:
        return float(np.sum(t * (t - 1) * (2 * t + 5)))

    n = len(y)
    return (n * (n - 1) * (2 * n + 5) - part(_tie_sizes(x)) - part(_tie_sizes(y))) / 18


def _tied_pairs(values: Numbers) -> float:
    t = _tie_sizes(values)
    return float(np.sum(t * (t - 1)))


def _tied_triples(values: Numbers) -> float:
    t = _tie_sizes(values)
    return float(np.sum(t * (t - 1) * (t - 2)))


def _tie_sizes(values: Numbers) -> Numbers:
    return np.unique(values, return_counts=True)[1].astype(np.float64)
