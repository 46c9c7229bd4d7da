"""Few simulated patients, gone through one at a time: what each rule sees, empty diaries, a whole caseload."""

from __future__ import annotations

import math
from statistics import linear_regression, mean

import numpy as np
import pytest
from scipy.stats import t as student

from rules import simulation_caseload
from rules.simulation import COURSES, Course
from rules.simulation_caseload import simulate, stable_caseload
from rules.simulation_detection import Lines, detection_rates, rates_of
from rules.simulation_diaries import expected_response_false_alarms, lagged_false_alarms, time_of_day_false_alarms
from rules.simulation_rates import false_alarm_rates, false_nonresponse, regression_to_the_mean
from tests.rules import simulation_oracle as plain
from tests.rules.golden import golden
from tests.rules.simulation_oracle import chance, dealt

pytestmark = pytest.mark.slow

FALSE, DETECTED = golden("false_alarm_rates.json"), golden("detection_rates.json")


# ---- what is seen, and how soon


@pytest.mark.parametrize(("reliability", "one", "two"), [(0.84, 7, 6), (0.8, 8, 7), (0.7, 10, 8)])
def test_lines_are_the_next_whole_points_beyond_the_error(reliability: float, one: int, two: int) -> None:
    """1.96 × 2.4 is 4.704: times the root of two 6.65, of one and a half 5.76."""
    assert Lines.of(reliability) == Lines(one, two)


@pytest.mark.parametrize("course", COURSES, ids=lambda one: one.name)
def test_what_each_rule_sees_is_counted_patient_by_patient(course: Course) -> None:
    n, onset = 120, course.onset
    added = course.added(np.arange(17.0)).tolist()
    told = [
        plain.worsening([plain.whole(12 + more + one) for more, one in zip(added, row, strict=True)], 7, 6)
        for row in dealt(chance(), n, 17, 0.84, 0.3)
    ]
    assert rates_of(chance(), n, course, 0.84, 0.3) == plain.detection(told, onset)


def test_every_course_is_looked_at_at_every_reliability_from_one_seed() -> None:
    found, told = detection_rates(chance(), 15), chance()
    assert {key: set(one) for key, one in found.items()} == {key: set(one) for key, one in DETECTED.items()}
    for reliability in (0.8, 0.84):
        for phi in (0.0, 0.3):
            for course in COURSES:
                key = f"r={reliability} phi={phi} | {course.name}"
                assert found[key] == rates_of(told, 15, course, reliability, phi)


# ---- diaries and the expected response


def t_p(r: float, n: int) -> float:
    return float(2 * student.sf(abs(r) * math.sqrt((n - 2) / (1 - r * r)), n - 2))


def test_what_goes_together_in_empty_diaries_is_counted_diary_by_diary() -> None:
    n, told, found = 100, chance(1), lagged_false_alarms(chance(1), 100)
    for days in (28, 56):
        for phi in (0.0, 0.4):
            columns = [told.normal(size=(n, days)).tolist() for _ in range(4)]
            people = [[plain.wobbling(row, 1.0, phi) for row in rows] for rows in zip(*columns, strict=True)]
            expect = plain.shares(plain.lagged(symptom, others, t_p) for symptom, *others in people)
            assert found.pop(f"n={days} days, AR phi={phi}") == expect
    assert found == {}


def test_times_of_day_in_empty_diaries_are_counted_diary_by_diary() -> None:
    n, told, found = 1000, chance(), time_of_day_false_alarms(chance(), 1000)
    for days in (7, 14, 28):
        entries = (told.normal(size=(n, days, 4)) * 1.3).tolist()
        assert found.pop(f"{days} days") == plain.shares(plain.time_of_day(one) for one in entries)
    assert found == {}


def test_a_population_is_put_to_its_own_lines_session_by_session() -> None:
    n, told = 240, chance()
    drift = (told.normal(size=(n, 1)) * 0.3).tolist()
    level = (told.normal(size=(n, 1)) * 5.5).tolist()
    scores = [
        [base + slope * week + one for week, one in enumerate(row)]
        for (base,), (slope,), row in zip(level, drift, dealt(told, n, 13, 0.84, 0.0), strict=True)
    ]
    found = expected_response_false_alarms(chance(), n)
    for tau in (0.8, 0.9):
        hits: list[list[bool]] = [[] for _ in scores]
        for week in range(1, 13):
            line = linear_regression([row[0] for row in scores], [row[week] for row in scores])
            off = [row[week] - line.intercept - line.slope * row[0] for row in scores]
            at = tau * (n - 1)
            low, high = sorted(off)[math.floor(at)], sorted(off)[math.ceil(at)]
            for who, one in enumerate(off):
                hits[who].append(one > low + (at - math.floor(at)) * (high - low))
        assert found.pop(f"q={tau}") == pytest.approx(
            {
                "per look": mean(one for row in hits for one in row),
                "ever in 12 looks": mean(any(row) for row in hits),
                "ever, 2 consecutive": mean(plain.in_a_row(row, 2) for row in hits),
                "sessions 3+ only, ever": mean(any(row[2:]) for row in hits),
                "sessions 3+ only, 2 consecutive": mean(plain.in_a_row(row[2:], 2) for row in hits),
            }
        )
    assert found == {}


# ---- a whole caseload


@pytest.mark.parametrize(
    ("patients", "rows"), [(300, 3900), (300, 3790), (7, 30), (300, 1200), (4, 12), (4, 11), (4, 9), (4, 8), (3, 1)]
)
@pytest.mark.parametrize("cells", [1, 20, 2_000_000])
def test_a_caseload_counts_each_flag_once_however_it_is_cut(
    patients: int, rows: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last scores are missing for the last patients; a flag that stays up is raised once."""
    monkeypatch.setattr(simulation_caseload, "CELLS", cells)
    told, weeks = chance(), math.ceil(rows / patients)
    raised = flagged = looked = 0
    for who, row in enumerate(dealt(told, patients, weeks, 0.84, 0.0)):
        scores = [plain.whole(14 + one) for one in row][: weeks if who < rows - patients * (weeks - 1) else weeks - 1]
        looked += len(scores[2:])
        if len(scores) > 2:
            up = [any(one) for one in zip(*plain.base_of_two(scores, 6), strict=True)]
            new = sum(up[at] and not up[at - 1] for at in range(1, len(up)))
            raised, flagged = raised + new, flagged + bool(new)
    found = stable_caseload(chance(), patients, rows)
    assert found["scores_looked_at"] == looked
    assert found["patients_ever_flagged"] == pytest.approx(flagged / patients)
    assert found["flags_per_60_patients_a_week"] == pytest.approx(60 * raised / looked if looked else 0)


def test_everything_is_drawn_one_after_the_other_from_one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven patients; rates rest on six of them, rates of diaries on five."""
    monkeypatch.setattr(simulation_caseload, "MOST", 6)
    monkeypatch.setattr(simulation_caseload, "MOST_DIARIES", 5)
    told, found = chance(3), simulate(7, 91, 3)
    rates = found.pop("false_alarm_rates")
    assert set(rates) == set(FALSE)
    expect = false_alarm_rates(told, 6)
    expect["regression_to_mean_selected_intake>=10 (pop mean 10, SD 6, NO true change)"] = regression_to_the_mean(
        told, 6
    )
    expect["false_nonresponse_for_true_improvers"] = false_nonresponse(told, 6)
    expect["expected_treatment_response_flag_on_reference_population"] = expected_response_false_alarms(told, 6)
    expect["lagged_correlation_false_discovery"] = lagged_false_alarms(told, 5)
    expect["morning_spike_false_positive"] = time_of_day_false_alarms(told, 6)
    assert rates == expect
    assert found.pop("caseload") == stable_caseload(told, 7, 91)
    assert found.pop("detection_rates") == detection_rates(told, 6)
    assert found == {"patients_per_rate": 6, "patients_per_diary_rate": 5}
    assert simulate(3, 39, 3)["patients_per_rate"] == simulate(3, 39, 3)["patients_per_diary_rate"] == 3
