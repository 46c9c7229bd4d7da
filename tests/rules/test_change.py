import dataclasses
import math
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.change import (
    Baseline,
    ChangeName,
    MidName,
    baseline,
    change_since,
    reliable_thresholds,
)
from rules.instruments import ChangeValues, Direction, Sourced

PHQ9 = catalogue()["phq9"]
REQOL = catalogue()["reqol10"]
MONDAY = date(2026, 1, 5)
SCORES = st.integers(0, 27)


def on_day(*scores):
    return [(MONDAY + timedelta(days=day), score) for day, score in scores]


def turned(instrument):
    """The same scale read from its other end."""
    direction = Direction.higher_better if instrument.direction is Direction.higher_worse else Direction.higher_worse
    return dataclasses.replace(instrument, direction=direction)


@pytest.mark.parametrize(
    ("scores", "value", "n"),
    [
        ([(0, 14), (7, 16)], 15, 2),
        ([(0, 14), (21, 16)], 15, 2),
        ([(0, 14), (22, 16)], 14, 1),
        ([(0, 14), (7, 20)], 17, 2),
        ([(0, 14), (7, 21)], 14, 1),
        ([(0, 14), (7, 7)], 14, 1),
        ([(7, 16), (0, 14)], 15, 2),
        ([(0, 14), (0, 16)], 15, 2),
        ([(0, 14), (3, None), (7, 16)], 15, 2),
        ([(0, 14), (3, float("nan")), (7, 16), (8, 1)], 15, 2),
        ([(0, 14), (7, 21), (8, 21)], 14, 1),
        ([(0, 0)], 0, 1),
    ],
)
def test_the_base_is_the_mean_of_two_near_scores_or_the_first_alone(scores, value, n):
    base = baseline(on_day(*scores), 7)
    assert (base.value, base.n, len(base.dates)) == (value, n, n)


@pytest.mark.parametrize("scores", [[], [(0, None)]])
def test_a_step_without_a_score_has_no_base(scores):
    assert baseline(on_day(*scores), 7) is None


def test_where_no_error_is_known_the_first_score_stands_alone():
    assert baseline(on_day((0, 14), (7, 14)), None).n == 1


@settings(deadline=None)
@given(scores=st.lists(st.tuples(st.integers(0, 60), SCORES), min_size=1, max_size=6), data=st.data())
def test_the_base_does_not_depend_on_the_order_of_rows_or_on_missing_ones(scores, data):
    shuffled = data.draw(st.permutations(on_day(*scores)))
    assert baseline([*shuffled, (MONDAY, None)], 7) == baseline(on_day(*scores), 7)


@pytest.mark.parametrize(
    ("name", "thresholds"),
    [("phq9", (7, 6)), ("gad7", (6, 5)), ("wsas", (13, 12)), ("phq15", (9, 7)), ("sss8", (10, 8))]
    + [("whodas12", (9, 8)), ("core10", (6, 6)), ("pcs", (13, 12)), ("isi", None), ("daily_log", None)],
)
def test_the_points_a_change_must_reach(name, thresholds):
    assert reliable_thresholds(catalogue()[name]) == thresholds


@pytest.mark.parametrize("points", [3, 6, 12, 16])
def test_an_exact_threshold_is_not_rounded_up_by_a_hair(points):
    sd = Sourced(points / (1.96 * math.sqrt(2) * math.sqrt(1 - 0.9)), "made up for this test", "own")
    exact = dataclasses.replace(PHQ9, change=ChangeValues(sd=sd, retest=Sourced(0.9, "same", "own")))
    assert reliable_thresholds(exact)[0] == points


@pytest.mark.parametrize(
    ("start", "last", "name"),
    [
        (14, 7, "reliably_better"),
        (14, 8, "no_reliable_change"),
        (14, 14, "no_reliable_change"),
        (14, 20, "no_reliable_change"),
        (14, 21, "reliably_worse"),
        (Baseline(14.5, 2, ()), 8.5, "reliably_better"),
        (Baseline(14.5, 2, ()), 9, "no_reliable_change"),
        (Baseline(14.5, 2, ()), 20.5, "reliably_worse"),
        (0, 0, "no_reliable_change"),
    ],
)
def test_a_change_is_named_only_beyond_measurement_error(start, last, name):
    assert change_since(PHQ9, start, last).name == name


@pytest.mark.parametrize(
    ("instrument", "start", "last", "said"),
    [
        (PHQ9, None, 5, "start from is missing"),
        (PHQ9, 5, None, "later score is missing"),
        (PHQ9, None, None, "missing"),
        (PHQ9, float("nan"), 5, "missing"),
        (PHQ9, 5, float("nan"), "missing"),
        (PHQ9, 5, 28, "28 lies outside"),
        (PHQ9, -1, 5, "-1 lies outside"),
        (catalogue()["utilisation"], 5, 5, "neither better nor worse"),
        (catalogue()["isi"], 20, 10, "error of ISI is not known"),
    ],
)
def test_what_cannot_be_said_says_why(instrument, start, last, said):
    verdict = change_since(instrument, start, last)
    assert verdict.name is ChangeName.cannot_say
    assert said in verdict.reason
    assert verdict.reason.endswith(".")


def test_a_verdict_shows_its_numbers_and_their_source():
    verdict = change_since(PHQ9, Baseline(14.5, 2, ()), 6)
    assert (verdict.points, verdict.reliable_points, verdict.reliable_confidence) == (-8.5, 6, "bk-high")
    assert verdict.rci == pytest.approx(-8.5 / (math.sqrt(1.5) * 5.5 * math.sqrt(0.16)))
    assert verdict.percent == pytest.approx(-58.6207, abs=1e-4)
    for said in ("14.5", "6 now", "8.5 points better", "6 points that", "Kroenke 2001", "5 points (Loewe"):
        assert said in verdict.reason
    assert (verdict.rule, verdict.rule_version, verdict.instrument_version) == ("CHG-1", "2", "1")


def test_an_error_that_is_a_stand_in_says_so():
    assert "stand-in" in change_since(catalogue()["phq15"], 14, 4).reason
    assert "stand-in" not in change_since(PHQ9, 14, 4).reason


@pytest.mark.parametrize(
    ("last", "mid"),
    [(9, MidName.noticeably_better), (10, MidName.not_noticeable), (18, MidName.not_noticeable)]
    + [(19, MidName.noticeably_worse)],
)
def test_what_patients_notice_is_told_apart_from_measurement_error(last, mid):
    verdict = change_since(PHQ9, 14, last)
    assert (verdict.name, verdict.mid) == (ChangeName.no_reliable_change, mid)


def test_percent_from_a_baseline_of_zero_is_undefined_and_says_so():
    verdict = change_since(PHQ9, 0, 9)
    assert verdict.percent is None
    assert "baseline is 0" in verdict.percent_why
    assert verdict.name is ChangeName.reliably_worse


def test_percent_means_nothing_on_a_scale_that_does_not_start_at_zero():
    verdict = change_since(catalogue()["csq3"], 6, 9)
    assert verdict.percent is None
    assert "does not start at 0" in verdict.percent_why


@pytest.mark.parametrize(
    ("start", "last", "recovered", "remission"),
    [(17, 9, True, False), (17, 10, False, False), (9, 1, None, True), (10, 5, True, False), (10, 4, True, True)],
)
def test_recovery_needs_a_start_in_the_clinical_range(start, last, recovered, remission):
    verdict = change_since(PHQ9, start, last)
    assert (verdict.recovered, verdict.remission) == (recovered, remission)


@pytest.mark.parametrize(("score", "case"), [(22, True), (23, True), (24, False), (40, False)])
def test_on_a_scale_where_more_is_better_the_clinical_range_lies_below(score, case):
    assert change_since(REQOL, score, score).case_at_baseline is case


@settings(deadline=None)
@given(start=SCORES, last=SCORES)
def test_the_other_end_of_a_scale_swaps_better_and_worse(start, last):
    here, there = change_since(PHQ9, start, last), change_since(turned(PHQ9), 27 - start, 27 - last)
    assert here.name is there.name
    assert here.points == -there.points
    assert change_since(turned(PHQ9), start, last).name == {
        "reliably_better": "reliably_worse",
        "reliably_worse": "reliably_better",
    }.get(here.name, here.name)


@settings(deadline=None)
@given(start=SCORES, last=SCORES, shift=st.integers(1, 20))
def test_a_shift_of_both_scores_leaves_the_verdict_alone(start, last, shift):
    assume(max(start, last) + shift <= 27)
    here, there = change_since(PHQ9, start, last), change_since(PHQ9, start + shift, last + shift)
    assert (here.name, here.points, here.rci) == (there.name, there.points, there.rci)
