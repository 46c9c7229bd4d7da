"""Patients whose truth is known: the reference rates come out again, within the error of both simulations.

pytestmark = pytest.mark.slow

Tolerance: four standard errors of the difference of two shares. The reference rates rest on about 10,000 patients
(diaries and detection: 2,000), as their own scatter shows; ours on N below. Medians of whole weeks: one week.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from rules.run_chart import Hit, hits
from rules.simulation import COURSES, errors, in_runs, rounded, sem, trends, two_in_a_row
from rules.simulation_caseload import simulate, stable_caseload
from rules.simulation_detection import detection_rates
from rules.simulation_diaries import expected_response_false_alarms, lagged_false_alarms, time_of_day_false_alarms
from rules.simulation_rates import (
    caseload,
    false_alarm_rates,
    false_nonresponse,
    misspecified,
    regression_to_the_mean,
    stable,
)
from rules.trends import trend, xmr
from tests.rules.golden import golden

N, N_DIARIES = 10_000, 2_000
FALSE, DETECTED = golden("false_alarm_rates.json"), golden("detection_rates.json")
NOT_SHARES = ("sem", "s_diff", "reliable_change_1.96", "mean drop", "GLN/EN-style expected retest for intake 18")


def chance() -> np.random.Generator:
    return np.random.default_rng(11)


def flat(told: dict[str, Any], over: str = "") -> Iterator[tuple[str, float]]:
    for key, value in told.items():
        if isinstance(value, dict):
            yield from flat(value, f"{over}{key} | ")
        else:
            yield f"{over}{key}", value


def assert_agree(mine: dict[str, Any], reference: dict[str, Any], n: int = N, reference_n: int = 10_000) -> None:
    found, expect = dict(flat(mine)), dict(flat(reference))
    assert set(found) == set(expect)
    off = []
    for key, value in expect.items():
        error = math.sqrt(max(value * (1 - value), 5e-4) * (1 / n + 1 / reference_n)) if value <= 1 else 0.0
        room = 4 * error
        if any(name in key for name in NOT_SHARES):
            room = 0.1 if "drop" in key else 0.051
        if "median" in key:
            room = 1.0
        if "expected false" in key or "per 12 weeks" in key:
            room = 4 * 60 * math.sqrt(value / 60 * (1 - value / 60) * (1 / n + 1 / reference_n))
        if abs(found[key] - value) > room:
            off.append((key, value, found[key]))
    assert off == []


@pytest.mark.parametrize("key", ["r=0.84 phi=0.0", "r=0.7 phi=0.3"])
def test_false_alarms_of_stable_patients(key: str) -> None:
    reliability, phi = (float(part.split("=")[1]) for part in key.split())
    assert_agree(stable(chance(), N, reliability, phi), FALSE[key])


@pytest.mark.slow
def test_false_alarms_at_every_reliability() -> None:
    found = false_alarm_rates(chance(), N)
    assert_agree(found, {key: FALSE[key] for key in found})


def test_a_threshold_from_alpha_fires_too_often() -> None:
    assert_agree(misspecified(chance(), N), FALSE["misspecified_reliability_two_sided_one_look"])


def test_sixty_stable_patients() -> None:
    key = "caseload_60_patients_weekly_measure_all_stable"
    assert_agree(caseload(stable(chance(), N, 0.84, 0.0)), FALSE[key])


def test_regression_to_the_mean_alone_looks_like_recovery() -> None:
    key = "regression_to_mean_selected_intake>=10 (pop mean 10, SD 6, NO true change)"
    assert_agree(regression_to_the_mean(chance(), N), FALSE[key], n=N // 2, reference_n=5_000)


def test_true_improvers_called_nonresponders() -> None:
    assert_agree(false_nonresponse(chance(), N), FALSE["false_nonresponse_for_true_improvers"])


def test_the_expected_response_line_flags_its_own_population() -> None:
    key = "expected_treatment_response_flag_on_reference_population"
    assert_agree(expected_response_false_alarms(chance(), N), FALSE[key], reference_n=4_000)


def test_diaries_in_which_nothing_goes_together() -> None:
    found = lagged_false_alarms(chance(), N_DIARIES)
    assert_agree(found, FALSE["lagged_correlation_false_discovery"], N_DIARIES, 2_000)


def test_diaries_in_which_no_time_of_day_is_worse() -> None:
    found = time_of_day_false_alarms(chance(), N)
    assert_agree(found, FALSE["morning_spike_false_positive"], N, 4_000)


def test_what_each_rule_sees_and_how_soon() -> None:
    found = detection_rates(chance(), N, reliabilities=(0.84,))
    assert_agree(found, {key: DETECTED[key] for key in found}, N, 2_000)


@pytest.mark.slow
def test_what_each_rule_sees_at_both_reliabilities() -> None:
    found = detection_rates(chance(), N)
    assert_agree(found, DETECTED, N, 2_000)


def test_the_comparison_would_go_red() -> None:
    """Against the rates of another reliability nothing agrees."""
    with pytest.raises(AssertionError):
        assert_agree(stable(chance(), N, 0.9, 0.0), FALSE["r=0.84 phi=0.0"])


# ---- the parts


def test_columns_and_single_series_give_the_same_trend() -> None:
    from datetime import date, timedelta

    scores = rounded(12 + errors(chance(), 40, 11, sem(0.84), 0.3))
    scores[0] = 7.0
    found = trends(scores)
    for row, values in enumerate(scores):
        one = trend([date(2026, 1, 1) + timedelta(days=7 * i) for i in range(11)], values.tolist())
        assert found.s[row] == one.mk_S
        assert found.p[row] == pytest.approx(1.0 if one.mk_p is None else one.mk_p, abs=1e-9)
        assert found.slope[row] == pytest.approx(7 * (one.slope_per_day or 0.0), abs=1e-9)


def test_columns_and_single_diaries_have_the_same_runs() -> None:
    diary = errors(chance(), 60, 24, 1.0, 0.6)
    for row in diary:
        limits = xmr(row)
        above = in_runs((row > limits.mean)[None, :], 7)[0]
        said = hits(row, limits)
        assert all(above[i] for i, one in enumerate(said) if one is Hit.high_side)


@pytest.mark.parametrize("phi", [0.0, 0.3])
def test_errors_have_their_size_and_their_correlation(phi: float) -> None:
    made = errors(chance(), 40_000, 6, 2.4, phi)
    assert made.std(axis=0) == pytest.approx(np.full(6, 2.4), rel=0.02)
    assert np.corrcoef(made[:, 3], made[:, 4])[0, 1] == pytest.approx(phi, abs=0.02)


def test_two_in_a_row_never_counts_the_first_look() -> None:
    hits_ = np.array([[True, False, True, True], [True, True, False, True]])
    assert two_in_a_row(hits_).tolist() == [[False, False, False, True], [False, True, False, False]]


def test_every_true_course_begins_where_it_says() -> None:
    weeks = np.arange(17.0)
    for course in COURSES[1:]:
        added = course.added(weeks)
        assert added[: course.onset].max() == 0
        assert added[course.onset] > 0


@pytest.mark.parametrize(("patients", "rows", "looked"), [(1, 1, 0), (5, 10, 0), (5, 12, 2), (5, 15, 5), (7, 91, 77)])
def test_every_row_of_a_caseload_is_looked_at_once(patients: int, rows: int, looked: int) -> None:
    assert stable_caseload(chance(), patients, rows)["scores_looked_at"] == looked


def test_the_same_seed_gives_the_same_answer() -> None:
    assert simulate(50, 650, 3) == simulate(50, 650, 3)
    assert simulate(50, 650, 3) != simulate(50, 650, 4)
