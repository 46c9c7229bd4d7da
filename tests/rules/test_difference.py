"""Exactly the points a rule asks for are enough, whatever the decimals are to a machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.difference import better_by, difference, share_of, worse_by
from tests.rules.cases import flags_of, quiet_of, record, scored

TENTHS = st.integers(-300, 300)


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [(30.3, 43.3, 13), (43.3, 30.3, -13), (2.2, 8.2, 6), (4.6, 4.3, -0.3), (20 / 3, 26 / 3, 2), (5, 5, 0)],
)
def test_the_difference_is_what_a_person_would_write_down(before, after, apart):
    assert difference(before, after) == apart


@given(TENTHS, TENTHS)
def test_scores_in_tenths_differ_by_tenths(before, points):
    assert difference(before / 10, (before + points) / 10) == points / 10


def test_better_is_fewer_points_on_one_scale_and_more_on_another():
    phq9, reqol10 = catalogue()["phq9"], catalogue()["reqol10"]
    assert (better_by(phq9, 8.2, 2.2), worse_by(phq9, 8.2, 2.2)) == (6, -6)
    assert (better_by(reqol10, 8.2, 2.2), worse_by(reqol10, 8.2, 2.2)) == (-6, 6)


def test_a_log_has_no_better_and_no_worse():
    assert better_by(catalogue()["daily_log"], 1, 5) == worse_by(catalogue()["daily_log"], 1, 5) == 0


@pytest.mark.parametrize(
    ("score", "share", "points"), [(35, 0.2, 7), (3, 0.2, 0.6), (23, 0.2, 4.6), (-23, 0.2, 4.6), (0, 0.2, 0)]
)
def test_a_share_of_a_score(score, share, points):
    assert share_of(score, share) == points


def every(days, *totals, until=None):
    return record((len(totals) - 1) * days if until is None else until, [(i * days, t) for i, t in enumerate(totals)])


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (every(7, 2.2, 2.2, 8.2, 8.2), "DET-1"),  # six points twice
        (every(7, 1.2, 8.2), "DET-1"),  # seven points on two scores only
        (every(14, 3.2, 3.2, 3.2, 3.2, 10.2, 10.2), "DET-3"),  # back by seven points: five are enough
        (every(7, 12.2, 12.2, 6.2, 6.2), "RSP-5"),
    ],
)
def test_exactly_so_many_points_raise_the_flag(told, rule):
    assert flags_of(told, rule)


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (every(14, 18.5, 18.5, 14.8, 14.8, until=42), "RSP-1"),  # a fifth of 18.5 is 3.7
        (every(28, 9.2, 9.2, 4.2, until=60), "RSP-3"),  # five points and more than half
        (every(14, 18.4, 18.4, 18.4, 18.4, 13.4, 13.4, until=70), "RSP-4"),  # five points are movement
    ],
)
def test_exactly_so_many_points_keep_the_flag_away(told, rule):
    assert not flags_of(told, rule)
    assert quiet_of(told, rule)


def test_a_prorated_score_says_so_where_a_flag_quotes_it():
    forms = [scored(i * 7, total, status="prorated" if i == 3 else "scored") for i, total in enumerate((8, 8, 15, 15))]
    (flag,) = flags_of(record(21, forms=forms), "DET-1")
    assert "15 (prorated) on 26 Jan 2026" in flag.reason
