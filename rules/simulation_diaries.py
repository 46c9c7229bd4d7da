"""How often the diary rules and the expected-response line find something where there is nothing to find.

clinical_rules 4.3, 4.4 and 3. Diaries: neighbouring days correlated by phi, nothing goes together, no time of day is
worse. Expected response: a reference population of our own making, flagged by its own lines; a tenth per look must be.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import erfc, stdtr

from rules.simulation import Numbers, Truths, errors, ever, sem, share, two_in_a_row

Rates = dict[str, float]

VARIABLES, LAGS = 3, 4  # twelve looks: three things at lags 0 to 3
SLOTS, SLOT_SD = 4, 1.3  # spread of one entry on a 0-10 scale: own, inferred from the reference rates
SPREAD, DRIFT_SD, SESSIONS = 5.5, 0.3, 12  # reference population: true spread, slope per session: own, inferred
SMALLEST = 1e-12


def lagged_false_alarms(chance: np.random.Generator, patients: int) -> dict[str, Rates]:
    """Three things and a symptom that have nothing to do with each other, at four lags."""
    return {
        f"n={days} days, AR phi={phi}": _lagged(chance, patients, days, phi) for days in (28, 56) for phi in (0.0, 0.4)
    }


def _lagged(chance: np.random.Generator, patients: int, days: int, phi: float) -> Rates:
    symptom = errors(chance, patients, days, 1.0, phi)
    plain, effective = [], []
    for _ in range(VARIABLES):
        other = errors(chance, patients, days, 1.0, phi)
        for lag in range(LAGS):
            x, y = other[:, : days - lag], symptom[:, lag:]
            r = _correlations(x, y)
            plain.append(_t_p(r, x.shape[1]))
            effective.append(_fisher_p(r, _effective(x, y)))
    p, on_effective = np.stack(plain, axis=1), np.stack(effective, axis=1)
    looks = VARIABLES * LAGS
    return {
        "one pre-named pair p<.05": share(p[:, 0] < 0.05),
        f"any of {looks} (3 vars x lags 0-3) p<.05": share(ever(p < 0.05)),
        f"Bonferroni x{looks}": share(ever(p < 0.05 / looks)),
        f"Bonferroni x{looks} + Bartlett effective n": share(ever(on_effective < 0.05 / looks)),
    }


def _correlations(x: Numbers, y: Numbers) -> Numbers:
    a, b = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    found: Numbers = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    return found


def _effective(x: Numbers, y: Numbers) -> Numbers:
    """Bartlett, as in rules.lagged, row by row."""
    product = _correlations(x[:, :-1], x[:, 1:]) * _correlations(y[:, :-1], y[:, 1:])
    n = x.shape[1]
    found: Numbers = np.clip(n * (1 - product) / (1 + product), 5.0, n)
    return found


def _t_p(r: Numbers, n: int) -> Numbers:
    t = np.abs(r) * np.sqrt((n - 2) / np.maximum(1 - r * r, SMALLEST))
    found: Numbers = 2 * stdtr(n - 2, -t)
    return found


def _fisher_p(r: Numbers, n: Numbers) -> Numbers:
    found: Numbers = erfc(np.abs(np.arctanh(r)) * np.sqrt(n - 3) / math.sqrt(2))
    return found


def time_of_day_false_alarms(chance: np.random.Generator, patients: int) -> dict[str, Rates]:
    """Four entries a day, none of them worse than the others."""
    return {f"{days} days": _time_of_day(chance, patients, days) for days in (7, 14, 28)}


def _time_of_day(chance: np.random.Generator, patients: int, days: int) -> Rates:
    entries = chance.normal(size=(patients, days, SLOTS)) * SLOT_SD
    apart = entries - (entries.sum(axis=2, keepdims=True) - entries) / (SLOTS - 1)
    worse = (apart > 0).sum(axis=1)
    p = np.array([sum(math.comb(days, k) for k in range(at_least, days + 1)) / 2**days for at_least in range(days + 1)])
    sure = p[worse] < 0.05
    return {
        "sign test p<.05 (one-sided)": share(sure[:, 0]),
        "sign test p<.05 & median diff>=1 (0-10 NRS)": share(sure[:, 0] & (np.median(apart[:, :, 0], axis=1) >= 1)),
        "max of 4 slots, uncorrected": share(ever(sure)),
    }


def expected_response_false_alarms(chance: np.random.Generator, patients: int) -> dict[str, Rates]:
    """A reference population against its own lines: by construction a fifth or a tenth are beyond at each look."""
    drift = chance.normal(size=(patients, 1)) * DRIFT_SD * np.arange(SESSIONS + 1)
    scores = chance.normal(size=(patients, 1)) * SPREAD + drift + errors(chance, patients, SESSIONS + 1, sem(0.84), 0.0)
    return {f"q={tau}": _beyond(scores, tau) for tau in (0.8, 0.9)}


def _beyond(scores: Numbers, tau: float) -> Rates:
    base, hits = scores[:, 0], np.zeros((len(scores), SESSIONS), dtype=np.bool_)
    for session in range(1, SESSIONS + 1):
        slope, intercept = np.polyfit(base, scores[:, session], 1)
        off = scores[:, session] - (intercept + slope * base)
        hits[:, session - 1] = off > np.quantile(off, tau)  # normal errors: the quantile lines are parallel
    twice: Truths = two_in_a_row(hits)
    return {
        "per look": share(hits),
        "ever in 12 looks": share(ever(hits)),
        "ever, 2 consecutive": share(ever(twice)),
        "sessions 3+ only, ever": share(ever(hits[:, 2:])),
        "sessions 3+ only, 2 consecutive": share(ever(two_in_a_row(hits[:, 2:]))),
    }
