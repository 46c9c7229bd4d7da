"""Few simulated patients, gone through one at a time: the columns must count exactly what the plain loops count."""

from __future__ import annotations

import math
from statistics import mean

import numpy as np
import pytest

from rules.simulation import COURSES, errors, ever, in_runs, rounded, sem, share, trends, two_in_a_row
from rules.simulation_rates import (
    caseload,
    false_alarm_rates,
    false_nonresponse,
    misspecified,
    regression_to_the_mean,
    stable,
)
from tests.rules import simulation_oracle as plain
from tests.rules.golden import golden
from tests.rules.simulation_oracle import chance, dealt

FALSE = golden("false_alarm_rates.json")


# ---- the parts


@pytest.mark.parametrize(("reliability", "size"), [(0.84, 2.4), (0.75, 3.0), (1.0, 0.0), (0.0, 6.0)])
def test_the_error_of_one_score_follows_from_the_retest(reliability: float, size: float) -> None:
    assert sem(reliability) == pytest.approx(size)


@pytest.mark.parametrize("phi", [0.0, 0.6])
def test_each_error_carries_a_part_of_the_one_before(phi: float) -> None:
    made = errors(chance(), 3, 5, 2.0, phi)
    normal = chance().normal(size=(3, 5)).tolist()
    assert made == pytest.approx(np.array([plain.wobbling(one, 2.0, phi) for one in normal]))


def test_scores_are_whole_points_within_the_range() -> None:
    assert rounded(np.array([[-3.0, -0.4, 0.6, 11.4, 26.6, 27.4, 40.0]])).tolist() == [[0, 0, 1, 11, 27, 27, 27]]


@pytest.mark.parametrize(
    ("course", "onset", "added"),
    [
        ("stable 12", 1, [0] * 9),
        ("step +7 at wk5", 5, [0, 0, 0, 0, 0, 7, 7, 7, 7]),
        ("ramp +0.75/wk from wk4", 5, [0, 0, 0, 0, 0, 0.75, 1.5, 2.25, 3]),
        ("slow ramp +0.4/wk from wk4", 5, [0, 0, 0, 0, 0, 0.4, 0.8, 1.2, 1.6]),
        ("one-week flare +8 at wk6", 6, [0, 0, 0, 0, 0, 0, 8, 0, 0]),
    ],
)
def test_each_true_course_week_by_week(course: str, onset: int, added: list[float]) -> None:
    (found,) = [one for one in COURSES if one.name == course]
    assert found.onset == onset
    assert found.added(np.arange(9.0)) == pytest.approx(added)


HITS = np.array([[0, 1, 1, 0, 1, 1, 1], [1, 1, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0]], dtype=np.bool_)


@pytest.mark.parametrize(
    ("length", "marked"),
    [
        (1, ["0110111", "1100001", "0000000"]),
        (2, ["0110111", "1100000", "0000000"]),
        (3, ["0000111", "0000000", "0000000"]),
        (4, ["0000000", "0000000", "0000000"]),
        (8, ["0000000", "0000000", "0000000"]),
    ],
)
def test_runs_are_marked_whole(length: int, marked: list[str]) -> None:
    assert ["".join("01"[int(one)] for one in row) for row in in_runs(HITS, length)] == marked


def test_rows_are_counted_by_whether_they_were_ever_hit() -> None:
    assert ever(HITS).tolist() == [True, True, False]
    assert share(ever(HITS)) == pytest.approx(2 / 3)
    assert two_in_a_row(HITS).sum() == 4


def test_trends_are_those_of_one_row_at_a_time() -> None:
    scores = rounded(12 + errors(chance(), 30, 9, 2.4, 0.3))
    scores[0], scores[1], scores[2] = 7.0, np.arange(9.0), np.arange(9.0)[::-1]
    found = trends(scores)
    told = [plain.kendall(row) for row in scores.tolist()]
    assert found.s.tolist() == [one[0] for one in told]
    assert found.p == pytest.approx([one[1] for one in told], abs=1e-12)
    assert found.slope == pytest.approx([one[2] for one in told])
    assert (found.s[0], found.p[0], found.slope[0]) == (0, 1.0, 0.0)
    assert (found.s[1], found.slope[1], found.s[2]) == (36, 1.0, -36)


# ---- shares of false alarms


@pytest.mark.parametrize(("reliability", "phi", "seed"), [(0.84, 0.0, 5), (0.7, 0.6, 6), (0.7, 0.6, 20)])
def test_every_share_of_stable_patients_is_counted_patient_by_patient(
    reliability: float, phi: float, seed: int
) -> None:
    n, told = 250, chance(seed)
    exact = [[14 + one for one in row] for row in dealt(told, n, 13, reliability, phi)]
    diaries = [[14 + one for one in row] for row in dealt(told, n, 24, reliability, phi)]
    size = plain.sem(reliability)
    expect = plain.shares(
        plain.by_index(scores, size)
        | plain.by_points([plain.whole(one) for one in scores])
        | plain.by_run_chart(days[:12], 12, 0, "XmR 12 pts own limits")
        | plain.by_run_chart(days, 24, 0, "XmR 24 pts own limits")
        | plain.by_run_chart(days[:18], 6, 6, "XmR 6-pt locked baseline + 12")
        | plain.by_run_chart(days, 12, 12, "XmR 12-pt locked baseline + 12")
        | plain.by_trend([plain.whole(one) for one in scores])
        for scores, days in zip(exact, diaries, strict=True)
    )
    found = stable(chance(seed), n, reliability, phi)
    sizes = {name: found.pop(name) for name in ("sem", "s_diff", "reliable_change_1.96")}
    assert found == expect
    assert list(sizes.values()) == pytest.approx([size, size * math.sqrt(2), size * math.sqrt(2) * 1.96])


def test_a_threshold_from_alpha_is_put_to_pairs_of_scores() -> None:
    n, told = 400, chance()
    points = 1.96 * math.sqrt(2) * plain.sem(0.89)
    expect = {
        f"threshold from alpha .89 (={points:.2f}); true retest r={retest}": mean(
            abs(after - before) > points for before, after in dealt(told, n, 2, retest, 0.0)
        )
        for retest in (0.6, 0.7, 0.8, 0.84, 0.89)
    }
    assert misspecified(chance(), n) == pytest.approx(expect)
    assert set(expect) == set(FALSE["misspecified_reliability_two_sided_one_look"])


def test_sixty_patients_have_sixty_times_the_share_of_one() -> None:
    rates = {
        "RCI det >1.96, one look (w/ correct r)": 0.01,
        "RCI det ever in 12 looks": 0.2,
        "RCI det ever, 2 consecutive": 0.05,
        "RCI det ever, baseline=mean of first 2, 2 consecutive": 0.03,
        "PHQ-9 +6 ever, 2 consecutive": 0.1,
    }
    assert caseload(rates) == pytest.approx(
        {
            "expected false 'RCI det' per week, single look": 0.6,
            "per 12 weeks, patients ever flagged (single)": 12,
            "per 12 weeks (2 consecutive)": 3,
            "per 12 weeks (mean-of-2 baseline + 2 consecutive)": 1.8,
            "per 12 weeks +6 2 consecutive": 6,
        }
    )


def test_every_reliability_is_looked_at_one_after_the_other_from_one_seed() -> None:
    found, told = false_alarm_rates(chance(), 20), chance()
    for reliability in (0.7, 0.8, 0.84, 0.9):
        for phi in (0.0, 0.3):
            assert found.pop(f"r={reliability} phi={phi}") == stable(told, 20, reliability, phi)
    assert found.pop("misspecified_reliability_two_sided_one_look") == misspecified(told, 20)
    assert set(found) == {"caseload_60_patients_weekly_measure_all_stable"}
    whole = false_alarm_rates(chance(), 20)
    assert whole["caseload_60_patients_weekly_measure_all_stable"] == caseload(whole["r=0.84 phi=0.0"])


def test_regression_to_the_mean_is_counted_among_those_who_scored_ten_at_intake() -> None:
    n, told, found = 300, chance(), regression_to_the_mean(chance(), 300)
    for reliability in (0.7, 0.8, 0.84, 0.9):
        true = [10 + one * 6 * math.sqrt(reliability) for (one,) in told.normal(size=(n, 1)).tolist()]
        wobbled = zip(true, dealt(told, n, 2, reliability, 0.0), strict=True)
        pairs = [(plain.whole(real + first), plain.whole(real + second)) for real, (first, second) in wobbled]
        case = [pair for pair in pairs if pair[0] >= 10]
        assert found.pop(f"r={reliability}") == pytest.approx(
            {
                "mean drop": mean(before - after for before, after in case),
                "reliable improvement (>=6)": mean(before - after >= 6 for before, after in case),
                "deterioration (>=6)": mean(after - before >= 6 for before, after in case),
                "recovery (<10)": mean(after < 10 for _, after in case),
                "reliable recovery": mean(after < 10 and before - after >= 6 for before, after in case),
                "GLN/EN-style expected retest for intake 18": 10 + reliability * 8,
            }
        )
    assert found == {}


def test_true_improvers_are_judged_in_weeks_three_and_four() -> None:
    n, told, found = 300, chance(), false_nonresponse(chance(), 300)
    for reliability in (0.7, 0.84, 0.9):
        for drop in (30, 50):
            true = [16 * (1 - drop / 100 * week / 4) for week in range(5)]
            rows = [
                [plain.whole(real + one) for real, one in zip(true, row, strict=True)]
                for row in dealt(told, n, 5, reliability, 0.0)
            ]
            assert found.pop(f"r={reliability} true drop {drop}% by wk4") == pytest.approx(
                {
                    "<20% at wk4 (false nonresponse)": mean(5 * row[4] > 4 * row[0] for row in rows),
                    "<20% on both wk3 and wk4": mean(min(row[3], row[4]) * 5 > 4 * row[0] for row in rows),
                    "<20% AND <5 points": mean(5 * row[4] > 4 * row[0] and row[0] - row[4] < 5 for row in rows),
                }
            )
    assert found == {}
