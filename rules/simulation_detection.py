"""What each worsening rule buys: false alarms, and how soon it sees a step, a ramp, a slow drift, a one-week flare.

clinical_rules 8.2. Weeks 0 to 16, a true score of 12 to begin with. Only looks from the onset on count: a false alarm
before it has seen nothing. Rule D is DET-1, rule E is DET-2 (with the normal approximation of p).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rules.jacobson_truax import CRITICAL
from rules.simulation import COURSES, Course, Numbers, Truths, errors, ever, rounded, sem, share, trends, two_in_a_row

WEEKS = 17
TRUE_SCORE = 12.0
JUMP = 3  # worse.jump_extra
RISE = 5.0  # PHQ-9 MID
WITHIN = 4  # weeks

Rates = dict[str, float | None]


@dataclass(frozen=True)
class Lines:
    """Whole points against one first score and against the mean of two (DET-1)."""

    one: int
    two: int

    @classmethod
    def of(cls, reliability: float) -> Lines:
        size = CRITICAL * sem(reliability)
        return cls(math.ceil(math.sqrt(2) * size), math.ceil(math.sqrt(1.5) * size))


def detection_rates(
    chance: np.random.Generator, patients: int, reliabilities: tuple[float, ...] = (0.8, 0.84)
) -> dict[str, dict[str, Rates]]:
    """Every rule on every course, by reliability and with correlated errors."""
    return {
        f"r={reliability:g} phi={phi} | {course.name}": rates_of(chance, patients, course, reliability, phi)
        for reliability in reliabilities
        for phi in (0.0, 0.3)
        for course in COURSES
    }


def rates_of(
    chance: np.random.Generator, patients: int, course: Course, reliability: float, phi: float
) -> dict[str, Rates]:
    true = TRUE_SCORE + course.added(np.arange(float(WEEKS)))
    scores = rounded(true + errors(chance, patients, WEEKS, sem(reliability), phi))
    return {name: _rates(hits, course.onset) for name, hits in _rules(scores, Lines.of(reliability)).items()}


def _rules(scores: Numbers, lines: Lines) -> Mapping[str, Truths]:
    one = scores - scores[:, :1] >= lines.one
    c, jump = base_of_two(scores, lines)
    d, e, e6 = c | jump, worsening_trend(scores, 8), worsening_trend(scores, 6)
    return {
        f"A one score >= baseline+{lines.one}": one,
        f"B two consecutive >= baseline+{lines.one}": two_in_a_row(one),
        f"C two consecutive >= mean(first 2)+{lines.two}": c,
        f"D = C or one score >= mean(first 2)+{lines.two + JUMP}": d,
        "E trend: last 8, MK p<.05 & Theil-Sen rise >=5": e,
        "E6 trend: last 6, MK p<.05 & rise >=5": e6,
        "D or E": d | e,
    }


def base_of_two(scores: Numbers, lines: Lines) -> tuple[Truths, Truths]:
    """Two later scores in a row over the mean of the first two, and one very large jump: by week."""
    up = scores - scores[:, :2].mean(axis=1, keepdims=True)
    later = np.arange(scores.shape[1]) >= 2
    return two_in_a_row((up >= lines.two) & later), (up >= lines.two + JUMP) & later


def worsening_trend(scores: Numbers, window: int) -> Truths:
    """By week: whether the last `window` scores rise beyond chance and by what patients notice."""
    hits = np.zeros(scores.shape, dtype=np.bool_)
    for end in range(window, scores.shape[1] + 1):
        found = trends(scores[:, end - window : end])
        hits[:, end - 1] = (found.p < 0.05) & (found.slope * (window - 1) >= RISE)
    return hits


def _rates(hits: Truths, onset: int) -> Rates:
    seen = hits[:, onset:]
    found, first = ever(seen), seen.argmax(axis=1)
    return {
        "ever by wk16": share(found),
        "within 4 wk of onset": share(found & (first <= WITHIN)),
        "median delay wk (if hit)": float(np.median(first[found])) if found.any() else None,
    }
