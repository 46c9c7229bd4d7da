"""The simulated patients once more, one at a time and in plain loops: what the columns of numpy must come out as.

Written from the clinical rules (3, 4 and 8), with libraries the simulation does not use. Each function takes the scores
of one patient and says by label what is found in them; `shares` counts patients.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from statistics import NormalDist, mean, median

import numpy as np

Scores = Sequence[float]
Found = dict[str, bool]

NORMAL = NormalDist()
Z = 1.96


def sem(reliability: float) -> float:
    return 6 * (1 - reliability) ** 0.5


def wobbling(dealt: Scores, size: float, phi: float) -> list[float]:
    """Errors of one patient from as many normal numbers: each carries phi of the one before."""
    made = [dealt[0] * size]
    for one in dealt[1:]:
        made.append(phi * made[-1] + (1 - phi**2) ** 0.5 * one * size)
    return made


def chance(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


def dealt(told: np.random.Generator, patients: int, scores: int, reliability: float, phi: float) -> list[list[float]]:
    """The errors of so many patients, from the same normal numbers as the simulation draws."""
    normal = told.normal(size=(patients, scores))
    return [wobbling(one, sem(reliability), phi) for one in normal.tolist()]


def whole(score: float) -> float:
    return float(min(max(round(score), 0), 27))


def shares(patients: Iterable[Found]) -> dict[str, float]:
    told = list(patients)
    return {label: sum(one[label] for one in told) / len(told) for label in told[0]}


def in_a_row(hits: Sequence[bool], many: int) -> bool:
    return any(all(hits[i : i + many]) for i in range(len(hits) - many + 1))


# ---- change rules


def by_index(exact: Scores, size: float) -> Found:
    worse = [one - exact[0] > Z * 2**0.5 * size for one in exact[1:]]
    base = (exact[0] + exact[1]) / 2
    return {
        "RCI det >1.96, one look (w/ correct r)": worse[0],
        "RCI det ever in 12 looks": any(worse),
        "RCI det ever, 2 consecutive": in_a_row(worse, 2),
        "RCI det ever, baseline=mean of first 2, 2 consecutive": in_a_row(
            [one - base > Z * 1.5**0.5 * size for one in exact[2:]], 2
        ),
    }


def by_points(scores: Scores) -> Found:
    first, later = scores[0], scores[1:]
    return {
        "PHQ-9 +5 vs baseline one look (score rounded)": later[0] >= first + 5,
        "PHQ-9 +6 vs baseline one look": later[0] >= first + 6,
        "PHQ-9 +6 ever in 12": any(one >= first + 6 for one in later),
        "PHQ-9 +6 ever, 2 consecutive": in_a_row([one >= first + 6 for one in later], 2),
        "+5 vs previous score ever in 12": any(now >= before + 5 for before, now in pairwise(scores)),
        "+5 over best of last 3 ever in 12": any(
            scores[at] >= min(scores[max(0, at - 3) : at]) + 5 for at in range(1, len(scores))
        ),
        "reliable improvement (-6) ever in 12": any(one <= first - 6 for one in later),
        "50% response ever in 12": any(2 * one <= first for one in later),
        "50% response, 2 consecutive": in_a_row([2 * one <= first for one in later], 2),
        "nonresponse <20% at week 4 (true positive: patient IS unchanged)": 5 * scores[4] > 4 * first,
    }


def kendall(scores: Scores) -> tuple[int, float, float]:
    """Rises minus falls, its two-sided p by the normal curve with ties, and the middle of all slopes."""
    pairs = list(combinations(range(len(scores)), 2))
    s = sum((scores[j] > scores[i]) - (scores[j] < scores[i]) for i, j in pairs)
    n, tied = len(scores), [sum(one == other for other in scores) for one in set(scores)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in tied)) / 18
    p = 1.0 if s == 0 else 2 * NORMAL.cdf(-(abs(s) - 1) / variance**0.5)
    return s, p, median((scores[j] - scores[i]) / (j - i) for i, j in pairs)


def by_trend(scores: Scores) -> Found:
    looks = {n: kendall(scores[:n]) for n in range(4, 14)}
    _, p, slope = kendall(scores[5:13])
    return {
        "Mann-Kendall p<.05 single look n=6": looks[6][1] < 0.05,
        "Mann-Kendall p<.05 single look n=12": looks[12][1] < 0.05,
        "Mann-Kendall p<.05 ever, looks at n=4..13": any(one[1] < 0.05 for one in looks.values()),
        "Mann-Kendall worsening p<.05 ever, n=4..13": any(one[1] < 0.05 and one[0] > 0 for one in looks.values()),
        "Mann-Kendall p<.01 ever, n=4..13": any(one[1] < 0.01 for one in looks.values()),
        "MK p<.05 last 8 points": p < 0.05,
        "MK p<.05 AND |slope|*7 >=5, last 8, worsening": p < 0.05 and slope * 7 >= 5,
        "MK p<.05 AND |slope|*7 >=3, last 8, worsening": p < 0.05 and slope * 7 >= 3,
    }


def by_run_chart(days: Scores, lock: int, outside_from: int, label: str) -> Found:
    middle = mean(days[:lock])
    reach = 2.66 * mean(abs(after - before) for before, after in pairwise(days[:lock]))
    off = [one - middle for one in days]
    near = [reach * 2 / 3 < abs(one) <= reach for one in off]
    threes = [(off[i : i + 3], near[i : i + 3]) for i in range(len(off) - 2)]
    found = {
        "outside limits": any(abs(one) > reach for one in off[outside_from:]),
        "shift7": in_a_row([one > 0 for one in off], 7) or in_a_row([one < 0 for one in off], 7),
        "trend7": any(in_a_row([way * (after - before) > 0 for before, after in pairwise(days)], 6) for way in (1, -1)),
        "2of3": any((max(of) < 0 or min(of) > 0) and sum(there) >= 2 for of, there in threes),
    }
    return {f"{label}: {name}": one for name, one in (found | {"ANY rule": any(found.values())}).items()}


# ---- worsening, by week


def base_of_two(scores: Scores, two: int) -> tuple[list[bool], list[bool]]:
    """By week: the second of two later scores over the mean of the first two, and one jump."""
    over = [at >= 2 and one - (scores[0] + scores[1]) / 2 >= two for at, one in enumerate(scores)]
    jump = [at >= 2 and one - (scores[0] + scores[1]) / 2 >= two + 3 for at, one in enumerate(scores)]
    return [at > 0 and over[at] and over[at - 1] for at in range(len(scores))], jump


def rising(scores: Scores, window: int) -> list[bool]:
    looks = [kendall(scores[end - window : end]) for end in range(window, len(scores) + 1)]
    return [False] * (window - 1) + [p < 0.05 and slope * (window - 1) >= 5 for _, p, slope in looks]


def worsening(scores: Scores, one: int, two: int) -> dict[str, list[bool]]:
    over = [score - scores[0] >= one for score in scores]
    both, jump = base_of_two(scores, two)
    d = [a or b for a, b in zip(both, jump, strict=True)]
    e = rising(scores, 8)
    return {
        f"A one score >= baseline+{one}": over,
        f"B two consecutive >= baseline+{one}": [at > 0 and over[at] and over[at - 1] for at in range(len(over))],
        f"C two consecutive >= mean(first 2)+{two}": both,
        f"D = C or one score >= mean(first 2)+{two + 3}": d,
        "E trend: last 8, MK p<.05 & Theil-Sen rise >=5": e,
        "E6 trend: last 6, MK p<.05 & rise >=5": rising(scores, 6),
        "D or E": [a or b for a, b in zip(d, e, strict=True)],
    }


def detection(patients: list[dict[str, list[bool]]], onset: int) -> dict[str, dict[str, float | None]]:
    told = {}
    for rule in patients[0]:
        delays = [hits.index(True) if any(hits := one[rule][onset:]) else None for one in patients]
        seen = [one for one in delays if one is not None]
        told[rule] = {
            "ever by wk16": len(seen) / len(delays),
            "within 4 wk of onset": sum(one <= 4 for one in seen) / len(delays),
            "median delay wk (if hit)": float(median(seen)) if seen else None,
        }
    return told


# ---- diaries


def correlation(x: Scores, y: Scores) -> float:
    a, b = sum(x) / len(x), sum(y) / len(y)
    over = sum((one - a) * (two - b) for one, two in zip(x, y, strict=True))
    return over / math.sqrt(sum((one - a) ** 2 for one in x) * sum((two - b) ** 2 for two in y))


def lagged(symptom: Scores, others: Sequence[Scores], t_p: Callable[[float, int], float]) -> Found:
    """Three things at lags 0 to 3; `t_p` is the two-sided p of a correlation of so many pairs."""
    plain, effective = [], []
    for other in others:
        for lag in range(4):
            x, y = other[: len(other) - lag], symptom[lag:]
            r = correlation(x, y)
            both = correlation(x[:-1], x[1:]) * correlation(y[:-1], y[1:])
            worth = min(max(len(x) * (1 - both) / (1 + both), 5), len(x))
            plain.append(t_p(r, len(x)))
            effective.append(2 * NORMAL.cdf(-abs(math.atanh(r)) * math.sqrt(worth - 3)))
    return {
        "one pre-named pair p<.05": plain[0] < 0.05,
        "any of 12 (3 vars x lags 0-3) p<.05": min(plain) < 0.05,
        "Bonferroni x12": min(plain) * 12 < 0.05,
        "Bonferroni x12 + Bartlett effective n": min(effective) * 12 < 0.05,
    }


def time_of_day(days: Sequence[Scores]) -> Found:
    """Four entries a day: is one of them higher than the others on more days than a coin would have it?"""
    apart = [[day[slot] - (sum(day) - day[slot]) / 3 for day in days] for slot in range(4)]
    tails = [math.comb(len(days), k) / 2 ** len(days) for k in range(len(days) + 1)]
    sure = [sum(tails[sum(one > 0 for one in slot) :]) < 0.05 for slot in apart]
    return {
        "sign test p<.05 (one-sided)": sure[0],
        "sign test p<.05 & median diff>=1 (0-10 NRS)": sure[0] and median(apart[0]) >= 1,
        "max of 4 slots, uncorrected": any(sure),
    }
