"""Patients whose truth is known, to see how often a rule is wrong: weekly PHQ-9-like scores, whole columns at once.

clinical_rules 8 and 12: norm SD 6, a constant or a known changing true score, normal error of the given retest
reliability, neighbouring errors correlated by phi, whole points from 0 to 27. Real patients fluctuate more: every
share of false alarms from here is a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

SD = 6.0  # PHQ-9 norm; clinical_rules 1.4 [bk-h]
LOW, HIGH = 0.0, 27.0


@dataclass(frozen=True)
class Course:
    """A true course: points added to the true score by week, and the week in which worsening begins."""

    name: str
    onset: int
    added: Callable[[Numbers], Numbers]


def _stable(weeks: Numbers) -> Numbers:
    return np.zeros_like(weeks)


def _step(weeks: Numbers) -> Numbers:
    return np.where(weeks >= 5, 7.0, 0.0)


def _ramp(weeks: Numbers) -> Numbers:
    return 0.75 * np.maximum(weeks - 4, 0)


def _slow(weeks: Numbers) -> Numbers:
    return 0.4 * np.maximum(weeks - 4, 0)


def _flare(weeks: Numbers) -> Numbers:
    return np.where(weeks == 6, 8.0, 0.0)


COURSES = (
    Course("stable 12", 1, _stable),
    Course("step +7 at wk5", 5, _step),
    Course("ramp +0.75/wk from wk4", 5, _ramp),
    Course("slow ramp +0.4/wk from wk4", 5, _slow),
    Course("one-week flare +8 at wk6", 6, _flare),
)


def sem(reliability: float) -> float:
    """The standard error of one score."""
    return SD * math.sqrt(1 - reliability)


def errors(chance: np.random.Generator, patients: int, scores: int, size: float, phi: float) -> Numbers:
    """Normal errors of one size; neighbours correlated by phi, every score with the same spread."""
    made = chance.normal(size=(patients, scores)) * size
    for week in range(1, scores):
        made[:, week] = phi * made[:, week - 1] + math.sqrt(1 - phi * phi) * made[:, week]
    return made


def rounded(scores: Numbers) -> Numbers:
    """As a form gives them: whole points within the range."""
    return np.clip(np.round(scores), LOW, HIGH)


def ever(hits: Truths) -> Truths:
    return np.asarray(hits.any(axis=1), dtype=np.bool_)


def two_in_a_row(hits: Truths) -> Truths:
    """True where this look and the one before it are hits; the first look never is."""
    both = np.zeros_like(hits)
    both[:, 1:] = hits[:, 1:] & hits[:, :-1]
    return both


def in_runs(where: Truths, length: int) -> Truths:
    """True on every point of each stretch of at least `length` true ones, row by row."""
    marked = np.zeros_like(where)
    for begin in range(where.shape[1] - length + 1):
        broken = ever(~where[:, begin : begin + length])
        marked[:, begin : begin + length] |= ~broken[:, None]
    return marked


def share(hits: Truths) -> float:
    return float(hits.mean())


@dataclass(frozen=True)
class Trends:
    """Mann-Kendall and Theil-Sen of many equally spaced series at once."""

    s: Numbers
    p: Numbers
    slope: Numbers


def trends(scores: Numbers) -> Trends:
    """Row by row, with the normal approximation of p (clinical_rules 12); a constant series has p = 1."""
    n = scores.shape[1]
    first, second = np.triu_indices(n, 1)
    apart = scores[:, second] - scores[:, first]
    s = np.sign(apart).sum(axis=1)
    tied = (scores[:, :, None] == scores[:, None, :]).sum(axis=2).astype(np.float64)
    variance = (n * (n - 1) * (2 * n + 5) - ((tied - 1) * (2 * tied + 5)).sum(axis=1)) / 18
    z = np.maximum(np.abs(s) - 1, 0) / np.sqrt(np.maximum(variance, 1e-12))
    return Trends(s, erfc(z / math.sqrt(2)), np.median(apart / (second - first), axis=1))
