import math
from datetime import date, timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rules.catalogue import catalogue
from rules.instruments import Direction, Sourced
from rules.trends import TrendName, TrendStatus, segments, trend, trend_words
from tests.rules.golden import golden

SERIES = golden("series.json")["series"]
MONDAY = date(2026, 1, 5)
MID = catalogue()["phq9"].change.mid


def weekly(*values):
    return [MONDAY + timedelta(days=7 * week) for week in range(len(values))], list(values)


def on_day(points):
    return [MONDAY + timedelta(days=day) for day, _ in points], [value for _, value in points]


def words(values, direction=Direction.higher_worse, mid=MID):
    return trend_words(trend(*weekly(*values)), direction, mid)


def close(found, expected):
    if expected is None:
        return found is None
    return found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", list(SERIES))
def test_a_series_has_the_trend_of_the_reference(name):
    series = SERIES[name]
    expected, limits = series["trend"], series["xmr_unscreened"]
    found = trend([date.fromisoformat(on) for on in series["dates"]], series["values"])
    p = expected.get("mk_p_exact_permutation" if series["n"] <= 8 else "mk_p_normal")
    assert expected["status"].startswith(found.status)
    assert found.n == series["n"]
    assert close(found.slope_per_day, expected.get("slope_per_day"))
    assert close(found.slope_ci95_per_day and list(found.slope_ci95_per_day), expected.get("slope_ci95_per_day"))
    assert close(found.tau_b, expected.get("tau_b"))
    assert found.mk_S == expected.get("mk_S")
    assert close(found.mk_p, p)
    for edge in ("mean", "lpl", "upl"):
        assert close(getattr(found.xmr, edge), limits[edge])


POINTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 27)), min_size=2, max_size=15)


@settings(deadline=None)
@given(points=POINTS)
def test_slope_interval_and_tau_agree_with_scipy(points):
    x, y = np.array(sorted(points), dtype=float).T
    found = trend(*on_day(points))
    if len(set(x)) < 2:
        assert found.slope_per_day is None
        return
    with np.errstate(invalid="ignore"):
        slope, _, low, high = stats.theilslopes(y, x, 0.95)
    assert found.slope_per_day == pytest.approx(slope)
    if not math.isnan(low):
        assert found.slope_ci95_per_day == pytest.approx((low, high))
    if len(set(y)) > 1:
        assert found.tau_b == pytest.approx(stats.kendalltau(x, y).statistic)


@settings(deadline=None)
@given(points=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=2, max_size=5))
def test_the_exact_p_counts_every_order_the_scores_could_have_come_in(points):
    x, y = zip(*sorted(points), strict=True)

    def s(scores):
        pairs = [(i, j) for i in range(len(x)) for j in range(len(x)) if x[j] > x[i]]
        return sum(int(np.sign(scores[j] - scores[i])) for i, j in pairs)

    found = trend(*on_day(points))
    by_chance = [abs(s(order)) >= abs(s(y)) for order in permutations(y)]
    undefined = len(set(x)) < 2 or len(set(y)) < 2
    assert found.mk_p == (None if undefined else pytest.approx(np.mean(by_chance)))


@settings(deadline=None)
@given(points=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=9, max_size=20))
def test_beyond_eight_scores_p_is_the_normal_one_corrected_for_ties_in_days_and_scores(points):
    x, y = np.array(sorted(points), dtype=float).T
    found = trend(*on_day(points))
    if len(set(x)) < 2 or len(set(y)) < 2 or found.mk_S == 0:
        return
    uncorrected = stats.kendalltau(x, y, method="asymptotic").pvalue
    sigma = abs(found.mk_S) / stats.norm.isf(uncorrected / 2)
    assert found.mk_p == pytest.approx(2 * stats.norm.sf((abs(found.mk_S) - 1) / sigma), rel=1e-6)


@pytest.mark.parametrize(("n", "p"), [(4, 2 / 24), (5, 2 / 120), (8, 2 / 40320)])
def test_up_to_eight_scores_p_is_exact(n, p):
    assert trend(*weekly(*range(n))).mk_p == pytest.approx(p)


@pytest.mark.parametrize(
    ("values", "status"), [((), "no_data"), ((9,), "insufficient"), ((9, 8, 7), "insufficient"), ((9, 8, 7, 6), "ok")]
)
def test_four_scores_are_needed_for_a_trend(values, status):
    assert trend(*weekly(*values)).status == status


def test_one_score_has_a_mean_and_nothing_else():
    found = trend(*weekly(9))
    assert (found.n, found.slope_per_day, found.tau_b, found.mk_S, found.mk_p) == (1, None, None, None, None)
    assert (found.xmr.mean, found.xmr.lpl, found.xmr.upl) == (9, None, None)


@pytest.mark.parametrize("n", [2, 5, 9])
def test_equal_scores_are_flat_and_have_no_p(n):
    found = trend(*weekly(*[7] * n))
    assert (found.slope_per_day, found.tau_b, found.mk_S, found.mk_p) == (0, None, 0, None)
    assert (found.xmr.lpl, found.xmr.upl) == (7, 7)


def test_scores_of_one_day_say_nothing_about_direction():
    found = trend(*on_day([(0, 5), (0, 9), (0, 12), (0, 3)]))
    assert (found.status, found.slope_per_day, found.mk_S, found.mk_p) == (TrendStatus.ok, None, 0, None)
    assert trend_words(found, Direction.higher_worse, MID).name is TrendName.too_few_to_say


def test_a_slope_goes_by_dates_and_not_by_row_numbers():
    assert trend(*on_day([(0, 10), (1, 11), (30, 40), (31, 41)])).slope_per_day == pytest.approx(1)


def test_dates_and_values_of_different_length_are_refused():
    with pytest.raises(ValueError, match="every value needs its date"):
        trend([MONDAY], [1, 2])


@settings(deadline=None)
@given(points=POINTS, data=st.data())
def test_row_order_and_missing_rows_change_nothing(points, data):
    dates, values = on_day(data.draw(st.permutations(points)))
    nothing = [*dates, MONDAY, None, MONDAY], [*values, None, 5, float("nan")]
    assert trend(*nothing) == trend(*on_day(points))


@settings(deadline=None)
@given(points=POINTS, shift=st.integers(-100, 100))
def test_a_shift_of_all_scores_leaves_the_slope_alone(points, shift):
    before, after = trend(*on_day(points)), trend(*on_day([(day, value + shift) for day, value in points]))
    assert (after.mk_S, after.mk_p, after.tau_b) == (before.mk_S, before.mk_p, before.tau_b)
    assert close(after.slope_per_day, before.slope_per_day)


@settings(deadline=None)
@given(points=POINTS)
def test_turning_the_scale_swaps_improving_and_worsening(points):
    before = trend_words(trend(*on_day(points)), Direction.higher_worse, MID).name
    mirrored = [(day, 27 - value) for day, value in points]
    assert trend_words(trend(*on_day(mirrored)), Direction.higher_better, MID).name is before
    swapped = {"improving": "worsening", "worsening": "improving"}
    assert trend_words(trend(*on_day(mirrored)), Direction.higher_worse, MID).name == swapped.get(before, before)


@pytest.mark.parametrize(
    ("resets", "gap", "lengths"),
    [
        ((), 60, [4]),
        ((0,), 60, [4]),
        ((1,), 60, [1, 3]),
        ((7,), 60, [1, 3]),
        ((8,), 60, [2, 2]),
        ((21,), 60, [3, 1]),
        ((22,), 60, [4]),
        ((8, 9), 60, [2, 2]),
        ((), 7, [4]),
        ((), 6, [1, 1, 1, 1]),
    ],
)
def test_a_series_is_cut_at_each_reset_and_each_longer_gap(resets, gap, lengths):
    dates, values = weekly(9, 8, 7, 6)
    parts = segments(dates, values, [MONDAY + timedelta(days=day) for day in resets], gap)
    assert [len(part.values) for part in parts] == lengths
    assert [value for part in parts for value in part.values] == values


@pytest.mark.parametrize(("days", "parts"), [(60, 1), (61, 2)])
def test_a_gap_of_sixty_days_is_still_one_stretch(days, parts):
    assert len(segments(*on_day([(0, 5), (days, 5)]))) == parts


def test_no_scores_make_no_stretch():
    assert segments([], []) == ()
    assert segments([MONDAY], [None]) == ()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ((), "too few to say"),
        ((20,), "too few to say"),
        ((20, 15, 10), "too few to say"),
        ((20, 15, 10, 5), "too few to say"),
        ((20, 15, 10, 5, 2), "improving"),
        ((2, 5, 10, 15, 20), "worsening"),
        ((10, 9, 8, 7, 6, 5), "improving"),
        ((10, 9, 9, 8, 8, 7), "flat"),
        ((7, 7, 7, 7, 7, 7), "flat"),
        ((5, 20, 5, 20, 5, 21), "flat"),
        ((7, 7, 7, 7), "flat"),
    ],
)
def test_a_direction_is_named_only_when_it_is_unlikely_by_chance_and_noticeable(values, name):
    verdict = words(values)
    assert verdict.name == name
    assert verdict.reason.endswith(".")


def test_where_more_is_better_a_rise_is_an_improvement():
    assert words((2, 5, 10, 15, 20), Direction.higher_better).name is TrendName.improving


def test_where_neither_way_is_better_the_words_only_say_the_way():
    assert words((2, 5, 10, 15, 20), Direction.none).name is TrendName.rising
    assert words((20, 15, 10, 5, 2), Direction.none).name is TrendName.falling


def test_without_a_noticeable_difference_on_record_chance_alone_decides():
    assert words((10, 9, 9, 8, 8, 7), mid=None).name is TrendName.improving


@pytest.mark.parametrize(
    ("mid", "name"), [(4.99, TrendName.improving), (5.0, TrendName.improving), (5.01, TrendName.flat)]
)
def test_a_move_of_exactly_the_noticeable_difference_counts(mid, name):
    assert words((10, 9, 8, 7, 6, 5), mid=Sourced(mid, "made up for this test", "own")).name is name


def test_the_reason_tells_how_far_and_how_long():
    reason = words((20, 15, 10, 5, 2)).reason
    assert "5 scores over 28 days" in reason
    assert "points down" in reason
