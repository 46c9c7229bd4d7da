"""Over all pairs of points: what is counted and selected is what holding all pairs finds, to the digit."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rules import pairs
from rules.mann_kendall import tau_b
from rules.trends import theil_sen

POINTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), min_size=2, max_size=40)


def series(points):
    return np.array([x for x, _ in points], dtype=np.float64), np.array([y for _, y in points], dtype=np.float64)


def drawn(n, seed=1, days=None):
    by = np.random.default_rng(seed)
    x = np.sort(by.integers(days, size=n)) if days else np.arange(n)
    return x.astype(np.float64), by.normal(size=n).round(1) + x * 0.001


def counted_by_all_pairs(x, y):
    return int(sum(np.sign(b - a) for i, a in enumerate(y) for j, b in enumerate(y) if x[i] < x[j]))


def slopes_by_all_pairs(x, y):
    return sorted((b - a) / (x[j] - x[i]) for i, a in enumerate(y) for j, b in enumerate(y) if x[i] < x[j])


@settings(deadline=None)
@given(points=POINTS)
def test_counting_by_sorting_is_counting_all_pairs(points):
    x, y = series(points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "AT_ONCE", 1)
        assert pairs.rises_minus_falls(x, y) == counted_by_all_pairs(x, y)


@settings(deadline=None)
@given(points=POINTS, spreads=st.sampled_from([0.01, 5.0]), sample=st.sampled_from([1, 20, 5000]))
def test_a_selected_slope_is_the_sorted_one_however_bad_the_sample(points, spreads, sample):
    x, y = series(points)
    sorted_ = slopes_by_all_pairs(x, y)
    assert pairs.count_of_slopes(x) == len(sorted_)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("AT_ONCE", 1), ("SPREADS", spreads), ("SAMPLE", sample)):
            patch.setattr(pairs, name, value)
        assert pairs.slopes_at(x, y, range(len(sorted_))) == sorted_


@pytest.mark.parametrize("days", [None, 300])
def test_a_long_series_has_the_trend_that_scipy_finds(days):
    x, y = drawn(pairs.AT_ONCE + 300, days=days)
    slope, interval = theil_sen(x, y)
    reference = stats.theilslopes(y, x, method="separate")
    assert slope == pytest.approx(reference.slope, abs=1e-12)
    assert interval == pytest.approx((reference.low_slope, reference.high_slope), abs=1e-12)
    assert tau_b(x, y) == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)


def test_one_point_more_changes_the_way_and_not_the_numbers(monkeypatch):
    x, y = drawn(pairs.AT_ONCE, days=400)
    before = (theil_sen(x, y), pairs.rises_minus_falls(x, y))
    monkeypatch.setattr(pairs, "AT_ONCE", len(x) - 1)
    assert (theil_sen(x, y), pairs.rises_minus_falls(x, y)) == before


def test_a_long_series_does_not_hold_its_pairs():
    x, y = drawn(4000)  # all pairs at once would be 64 MB for the slopes alone, and as much again to sort them
    tracemalloc.start()
    theil_sen(x, y)
    pairs.rises_minus_falls(x, y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_long_series_of_one_day_has_no_slope():
    x, y = np.zeros(pairs.AT_ONCE + 1), np.arange(pairs.AT_ONCE + 1, dtype=np.float64)
    assert theil_sen(x, y) == (None, None)
    assert pairs.rises_minus_falls(x, y) == 0
    x[-1] = 2.0
    assert theil_sen(x, y)[0] == pytest.approx(np.median((y[-1] - y[:-1]) / 2))


def test_a_level_slope_is_never_minus_nothing():
    x, y = np.arange(pairs.AT_ONCE + 20.0), np.zeros(pairs.AT_ONCE + 20)
    assert {str(slope) for slope in pairs.slopes_at(x, y, range(0, 100_000, 1000))} == {"0.0"}
