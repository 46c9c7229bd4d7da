"""The line that a given share of scores stays under: by hand, whichever way it goes, and where there is none."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from rules import quantile_regression
from rules.quantile_regression import NoLine, QuantileLine, check_loss, quantile_line

TAUS = (0.1, 0.5, 0.8, 0.9)


def line(points: list[tuple[float, float]], tau: float) -> QuantileLine:
    return quantile_line(np.array([x for x, _ in points]), np.array([y for _, y in points]), tau)


@pytest.mark.parametrize("tau", TAUS)
@pytest.mark.parametrize(("intercept", "slope"), [(2.0, 0.5), (20.0, -0.75), (-4.0, 1.5), (-3.0, -1.0), (6.0, 0.0)])
def test_points_on_a_line_give_that_line_whichever_way_it_goes(intercept: float, slope: float, tau: float):
    found = line([(x, intercept + slope * x) for x in (5.0, 6, 9, 12, 20)], tau)
    assert (found.tau, found.intercept, found.slope) == (tau, pytest.approx(intercept), pytest.approx(slope))
    assert found.at(10) == pytest.approx(intercept + 10 * slope)


@pytest.mark.parametrize(("tau", "at_0", "at_1"), [(0.5, 2, 3), (0.9, 5, 9), (0.1, 1, 1)])
def test_two_starts_one_apart_have_each_their_own_share_of_scores(tau: float, at_0: float, at_1: float):
    """Between only two starts the line goes through the quantile of each."""
    found = line([(0.0, y) for y in (1, 2, 2, 2, 5)] + [(1.0, y) for y in (1, 3, 3, 3, 9)], tau)
    assert (found.at(0), found.at(1)) == (pytest.approx(at_0), pytest.approx(at_1))


@pytest.mark.parametrize(
    ("points", "tau", "level"),
    [
        ([(7.0, 4.0)], 0.9, 4.0),
        ([(7.0, 1.0), (7.0, 2.0)], 0.5, 1.5),
        ([(7.0, float(y)) for y in range(11)], 0.9, 9.0),
        ([(7.0, float(y)) for y in range(11)], 0.1, 1.0),
    ],
)
def test_where_everybody_started_alike_the_line_is_level(points, tau: float, level: float):
    found = line(points, tau)
    assert (found.tau, found.intercept, found.slope) == (tau, pytest.approx(level), 0.0)
    assert found.at(0) == found.at(27) == pytest.approx(level)


def test_equal_points_count_as_often_as_they_are_there():
    """Nine of ten with the same start stayed at 4: the middle is theirs, wherever the tenth is."""
    many = [(10.0, 4.0)] * 9 + [(10.0, 20.0)] + [(12.0, 5.0)] * 9 + [(12.0, 27.0)]
    assert line(many, 0.5).at(10) == pytest.approx(4)
    assert line(many, 0.5).at(12) == pytest.approx(5)
    assert line(many, 0.95).at(12) == pytest.approx(27)
    high = [(10.0, 20.0)] * 9 + [(10.0, 4.0)] + [(12.0, 27.0)] * 9 + [(12.0, 5.0)]
    assert (line(high, 0.5).at(10), line(high, 0.5).at(12)) == (pytest.approx(20), pytest.approx(27))
    assert line(high, 0.05).at(12) == pytest.approx(5)


@pytest.mark.parametrize(
    ("tau", "loss"),
    [
        (0.9, 0.9 * 2 + 0.1 * 3),  # two above, three under
        (0.5, 2.5),
        (0.1, 0.1 * 2 + 0.9 * 3),
    ],
)
def test_what_a_line_is_judged_by(tau: float, loss: float):
    x, y = np.array([0.0, 1, 2]), np.array([3.0, -1, 3])  # the line is at 1, 2 and 3
    assert check_loss(QuantileLine(tau, 1.0, 1.0), x, y) == pytest.approx(loss)


@pytest.mark.parametrize("tau", TAUS)
def test_no_line_moved_or_turned_a_little_is_judged_better(tau: float):
    chance = np.random.default_rng(3)
    x = chance.integers(5, 27, 80).astype(float)
    y = np.clip(np.round(20 - 0.5 * x + chance.normal(0, 4, 80)), 0, 27)  # who starts high falls more
    found = quantile_line(x, y, tau)
    best = check_loss(found, x, y)
    assert found.slope < 0
    for up in (-0.5, 0.0, 0.5):
        for turn in (-0.05, 0.0, 0.05):
            other = QuantileLine(tau, found.intercept + up - turn * x.mean(), found.slope + turn)
            assert check_loss(other, x, y) >= best - 1e-9


@pytest.mark.parametrize(("tau", "said"), [(0, "0"), (1, "1"), (-0.1, "-0.1"), (1.5, "1.5"), (90, "90")])
def test_a_share_is_between_nought_and_one(tau: float, said: str):
    with pytest.raises(NoLine) as refused:
        line([(1.0, 2.0), (2.0, 3.0)], tau)
    assert str(refused.value) == f"tau is {said}; it must lie between 0 and 1."


@pytest.mark.parametrize(("x", "y"), [([], []), ([], [1.0]), ([1.0], []), ([1.0, 2.0], [1.0]), ([1.0], [1.0, 2.0])])
def test_points_need_both_coordinates(x: list[float], y: list[float]):
    with pytest.raises(NoLine) as refused:
        quantile_line(np.array(x), np.array(y), 0.5)
    assert str(refused.value) == "A line needs points with both coordinates."


def test_why_no_line_was_found_is_said(monkeypatch: pytest.MonkeyPatch):
    failed = SimpleNamespace(success=False, message="out of time")
    monkeypatch.setattr(quantile_regression, "linprog", lambda *_, **__: failed)
    with pytest.raises(NoLine) as refused:
        line([(1.0, 2.0), (2.0, 3.0)], 0.5)
    assert str(refused.value) == "No line was found: out of time"
