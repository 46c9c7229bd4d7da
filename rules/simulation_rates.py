"""How often each rule is wrong about patients who do not change: shares per patient, by retest reliability.

clinical_rules 8.1. The labels are those of the reference rates. Questionnaires: a true score of 14, a first score and
twelve more, whole points; the reliable-change index and the run charts on scores before rounding. Worked out a second
time, these shares must come out the same within the error of the simulation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from rules.jacobson_truax import CRITICAL
from rules.simulation import (
    SD,
    Numbers,
    Truths,
    errors,
    ever,
    in_runs,
    rounded,
    sem,
    share,
    trends,
    two_in_a_row,
)
from rules.trends import XMR_FACTOR

Rates = dict[str, float]

RELIABILITIES = (0.7, 0.8, 0.84, 0.9)
PHIS = (0.0, 0.3)
TRUE_SCORE, LOOKS, LONG = 14.0, 12, 24
ALPHA, RETESTS = 0.89, (0.6, 0.7, 0.8, 0.84, 0.89)  # a threshold built on alpha, put to these true retests
INTAKE_MEAN, INTAKE_FROM, NHS_POINTS = 10.0, 10.0, 6.0  # clinical_rules 0.6; NHS reliable change of PHQ-9
IMPROVER = 16.0  # true first score of those who truly improve
SHOWN = 4  # decimals


def false_alarm_rates(chance: np.random.Generator, patients: int) -> dict[str, Rates]:
    """Every reliability with and without correlated errors, then what follows from them."""
    found = {f"r={r:g} phi={phi}": stable(chance, patients, r, phi) for r in RELIABILITIES for phi in PHIS}
    found["misspecified_reliability_two_sided_one_look"] = misspecified(chance, patients)
    found["caseload_60_patients_weekly_measure_all_stable"] = caseload(found["r=0.84 phi=0.0"])
    return found


def stable(chance: np.random.Generator, patients: int, reliability: float, phi: float) -> Rates:
    """One reliability: the change rules, the run charts, and the trend test, on patients who do not change."""
    size = sem(reliability)
    exact = TRUE_SCORE + errors(chance, patients, LOOKS + 1, size, phi)
    diary = TRUE_SCORE + errors(chance, patients, LONG, size, phi)
    found = {"sem": size, "s_diff": math.sqrt(2) * size, "reliable_change_1.96": CRITICAL * math.sqrt(2) * size}
    return found | _index(exact, size) | _points(rounded(exact)) | _run_charts(diary) | _trends(rounded(exact))


def _index(exact: Numbers, size: float) -> Rates:
    worse = exact[:, 1:] - exact[:, :1] > CRITICAL * math.sqrt(2) * size
    base = exact[:, :2].mean(axis=1, keepdims=True)
    against_two = exact[:, 2:] - base > CRITICAL * math.sqrt(1.5) * size
    return {
        "RCI det >1.96, one look (w/ correct r)": share(worse[:, 0]),
        "RCI det ever in 12 looks": share(ever(worse)),
        "RCI det ever, 2 consecutive": share(ever(two_in_a_row(worse))),
        "RCI det ever, baseline=mean of first 2, 2 consecutive": share(ever(two_in_a_row(against_two))),
    }


def _points(scores: Numbers) -> Rates:
    base, later = scores[:, :1], scores[:, 1:]
    up = later - base
    best = np.stack([scores[:, max(0, at - 3) : at].min(axis=1) for at in range(1, scores.shape[1])], axis=1)
    halved = later <= base / 2
    return {
        "PHQ-9 +5 vs baseline one look (score rounded)": share(up[:, 0] >= 5),
        "PHQ-9 +6 vs baseline one look": share(up[:, 0] >= 6),
        "PHQ-9 +6 ever in 12": share(ever(up >= 6)),
        "PHQ-9 +6 ever, 2 consecutive": share(ever(two_in_a_row(up >= 6))),
        "+5 vs previous score ever in 12": share(ever(np.diff(scores, axis=1) >= 5)),
        "+5 over best of last 3 ever in 12": share(ever(later - best >= 5)),
        "reliable improvement (-6) ever in 12": share(ever(up <= -6)),
        "50% response ever in 12": share(ever(halved)),
        "50% response, 2 consecutive": share(ever(two_in_a_row(halved))),
        "nonresponse <20% at week 4 (true positive: patient IS unchanged)": share(later[:, 3] > 0.8 * base[:, 0]),
    }


def _run_charts(diary: Numbers) -> Rates:
    """Own limits over all points; locked limits over baseline and twelve more, outside only counted after the lock."""
    return (
        _run_chart(diary[:, :12], 12, 0, "XmR 12 pts own limits")
        | _run_chart(diary, LONG, 0, "XmR 24 pts own limits")
        | _run_chart(diary[:, :18], 6, 6, "XmR 6-pt locked baseline + 12")
        | _run_chart(diary, 12, 12, "XmR 12-pt locked baseline + 12")
    )


def _run_chart(points: Numbers, lock: int, outside_from: int, label: str) -> Rates:
    base = points[:, :lock]
    mean = base.mean(axis=1, keepdims=True)
    reach = XMR_FACTOR * np.abs(np.diff(base, axis=1)).mean(axis=1, keepdims=True)
    outside, steps = np.abs(points - mean) > reach, np.diff(points, axis=1)
    found = {
        "outside limits": ever(outside[:, outside_from:]),
        "shift7": ever(in_runs(points > mean, 7) | in_runs(points < mean, 7)),
        "trend7": ever(in_runs(steps > 0, 6) | in_runs(steps < 0, 6)),
        "2of3": ever(_two_of_three(points - mean, reach, outside) | _two_of_three(mean - points, reach, outside)),
    }
    found["ANY rule"] = np.logical_or.reduce(list(found.values()))
    return {f"{label}: {name}": share(hits) for name, hits in found.items()}


def _two_of_three(off: Numbers, reach: Numbers, outside: Truths) -> Truths:
    near, side = (off > reach * 2 / 3) & ~outside, off > 0
    counted = near[:, :-2].astype(int) + near[:, 1:-1] + near[:, 2:]
    found: Truths = (counted >= 2) & side[:, :-2] & side[:, 1:-1] & side[:, 2:]
    return found


def _trends(scores: Numbers) -> Rates:
    looks = {n: trends(scores[:, :n]) for n in range(4, 14)}
    last = trends(scores[:, -8:])
    rise, sure = last.slope * 7, last.p < 0.05

    def any_look(p: float, only_worse: bool = False) -> float:
        return share(np.any([(one.p < p) & ((one.s > 0) | (not only_worse)) for one in looks.values()], axis=0))

    return {
        "Mann-Kendall p<.05 single look n=6": share(looks[6].p < 0.05),
        "Mann-Kendall p<.05 single look n=12": share(looks[12].p < 0.05),
        "Mann-Kendall p<.05 ever, looks at n=4..13": any_look(0.05),
        "Mann-Kendall worsening p<.05 ever, n=4..13": any_look(0.05, only_worse=True),
        "Mann-Kendall p<.01 ever, n=4..13": any_look(0.01),
        "MK p<.05 last 8 points": share(sure),
        "MK p<.05 AND |slope|*7 >=5, last 8, worsening": share(sure & (rise >= 5)),
        "MK p<.05 AND |slope|*7 >=3, last 8, worsening": share(sure & (rise >= 3)),
    }


def misspecified(chance: np.random.Generator, patients: int) -> Rates:
    """A threshold from internal consistency, put to the true retest reliability: 5 % only where the two agree."""
    points = CRITICAL * math.sqrt(2) * sem(ALPHA)
    found = {}
    for retest in RETESTS:
        pair = errors(chance, patients, 2, sem(retest), 0.0)
        label = f"threshold from alpha .89 (={points:.2f}); true retest r={retest:g}"
        found[label] = share(np.abs(pair[:, 1] - pair[:, 0]) > points)
    return found


def caseload(rates: Mapping[str, float]) -> Rates:
    """Sixty stable patients, one weekly score each: flags to expect."""
    sixty = {
        "expected false 'RCI det' per week, single look": "RCI det >1.96, one look (w/ correct r)",
        "per 12 weeks, patients ever flagged (single)": "RCI det ever in 12 looks",
        "per 12 weeks (2 consecutive)": "RCI det ever, 2 consecutive",
        "per 12 weeks (mean-of-2 baseline + 2 consecutive)": "RCI det ever, baseline=mean of first 2, 2 consecutive",
        "per 12 weeks +6 2 consecutive": "PHQ-9 +6 ever, 2 consecutive",
    }
    return {label: 60 * rates[key] for label, key in sixty.items()}


def regression_to_the_mean(chance: np.random.Generator, patients: int) -> dict[str, Rates]:
    """Those who score 10 or more at intake, measured again, with no true change at all."""
    found = {}
    for reliability in RELIABILITIES:
        true = INTAKE_MEAN + chance.normal(size=(patients, 1)) * SD * math.sqrt(reliability)
        before, after = rounded(true + errors(chance, patients, 2, sem(reliability), 0.0)).T
        case = before >= INTAKE_FROM
        drop, below = (before - after)[case], after[case] < INTAKE_FROM
        found[f"r={reliability:g}"] = {
            "mean drop": float(drop.mean()),
            "reliable improvement (>=6)": share(drop >= NHS_POINTS),
            "deterioration (>=6)": share(drop <= -NHS_POINTS),
            "recovery (<10)": share(below),
            "reliable recovery": share(below & (drop >= NHS_POINTS)),
            "GLN/EN-style expected retest for intake 18": INTAKE_MEAN + reliability * (18 - INTAKE_MEAN),
        }
    return found


def false_nonresponse(chance: np.random.Generator, patients: int) -> dict[str, Rates]:
    """Those who truly fall by 30 or 50 % in a straight line over four weeks, and are told they did not respond."""
    found = {}
    for reliability in (0.7, 0.84, 0.9):
        for drop in (0.3, 0.5):
            true = IMPROVER * (1 - drop * np.arange(5) / 4)
            scores = rounded(true + errors(chance, patients, 5, sem(reliability), 0.0))
            little = scores > 0.8 * scores[:, :1]
            few = scores[:, :1] - scores < 5
            found[f"r={reliability:g} true drop {drop:.0%} by wk4"] = {
                "<20% at wk4 (false nonresponse)": share(little[:, 4]),
                "<20% on both wk3 and wk4": share(little[:, 4] & little[:, 3]),
                "<20% AND <5 points": share(little[:, 4] & few[:, 4]),
            }
    return found
