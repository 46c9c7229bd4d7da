"""What is said of a trend, sentence by sentence, and the chance of it where days and scores are tied.

The p values are counted over all orders (up to eight scores) or come from scipy's tau-b variance (above).
"""

from datetime import date, timedelta

import pytest

from rules.catalogue import catalogue
from rules.instruments import Direction, Sourced
from rules.settings import DEFAULT
from rules.trends import TrendName, segments, trend, trend_words

MONDAY = date(2026, 1, 5)
MID = catalogue()["phq9"].change.mid


def on_day(points):
    return [MONDAY + timedelta(days=day) for day, _ in points], [value for _, value in points]


def weekly(*values):
    return trend(*on_day([(7 * week, value) for week, value in enumerate(values)]))


SAID = [
    ((), MID, "too few scores to say", "There is no score in this stretch; 4 are needed before a direction is named."),
    (
        (9,),
        MID,
        "too few scores to say",
        "There is one score in this stretch; 4 are needed before a direction is named.",
    ),
    (
        (9, 8, 7),
        MID,
        "too few scores to say",
        "There are 3 scores in this stretch; 4 are needed before a direction is named.",
    ),
    (
        (20, 15, 10, 5),
        MID,
        "too few scores to say",
        "4 scores over 21 days: 15.0 points down along the middle line. Four scores cannot tell a direction from "
        "chance; a fifth can.",
    ),
    (
        (20, 15, 10, 5, 2),
        MID,
        "improving",
        "5 scores over 28 days: 20.0 points down along the middle line. Chance alone rarely does this (p = 0.017).",
    ),
    (
        (2, 5, 10, 15, 20),
        MID,
        "worsening",
        "5 scores over 28 days: 20.0 points up along the middle line. Chance alone rarely does this (p = 0.017).",
    ),
    (
        (10, 9, 9, 8, 8, 7),
        MID,
        "no clear direction",
        "6 scores over 35 days: 2.5 points down along the middle line. That is less than the smallest difference "
        "patients notice, 5 points (Loewe 2004: 2 SEM, individual change).",
    ),
    (
        (5, 5.1, 5.2, 5.3, 5.4),
        Sourced(1, "made up for this test", "own"),
        "no clear direction",
        "5 scores over 28 days: 0.4 points up along the middle line. That is less than the smallest difference "
        "patients notice, 1 point (made up for this test).",
    ),
    (
        (7, 7, 7, 7, 7),
        None,
        "no clear direction",
        "5 scores over 28 days: no points up or down along the middle line. Every score is the same.",
    ),
    (
        (5, 9, 5, 9, 5, 9, 5),
        None,
        "no clear direction",
        "7 scores over 42 days: no points up or down along the middle line. The middle line is level.",
    ),
    (
        (5, 20, 5, 20, 5, 21),
        None,
        "no clear direction",
        "6 scores over 35 days: 1.2 points up along the middle line. Chance alone does this often (p = 0.43).",
    ),
    (
        (2, 12, 4, 14, 6, 16),
        MID,
        "no clear direction",
        "6 scores over 35 days: 5.0 points up along the middle line. Chance alone does this often (p = 0.14).",
    ),
    (
        (1, 2, 3, 4, 5, 6, 7, 8),
        MID,
        "worsening",
        "8 scores over 49 days: 7.0 points up along the middle line. Chance alone rarely does this (p below 0.001).",
    ),
]


@pytest.mark.parametrize(("values", "mid", "words", "reason"), SAID)
def test_a_trend_says_how_far_how_long_and_how_likely_by_chance(values, mid, words, reason):
    verdict = trend_words(weekly(*values), Direction.higher_worse, mid)
    assert (verdict.words, verdict.reason) == (words, reason)
    assert (verdict.rule, verdict.rule_version) == ("TRD-1", "3")


def test_scores_of_one_day_are_too_few_and_say_why():
    for mid in (None, MID):
        verdict = trend_words(trend(*on_day([(0, 5), (0, 9), (0, 12), (0, 3)])), Direction.higher_worse, mid)
        assert (verdict.words, verdict.reason) == ("too few scores to say", "All scores are of one day.")


def test_three_scores_of_one_day_are_too_few_by_their_number():
    verdict = trend_words(trend(*on_day([(0, 5), (0, 9), (0, 12)])), Direction.higher_worse, MID)
    assert verdict.reason.startswith("There are 3 scores in this stretch;")


@pytest.mark.parametrize(
    ("direction", "up", "down"),
    [
        (Direction.higher_worse, TrendName.worsening, TrendName.improving),
        (Direction.higher_better, TrendName.improving, TrendName.worsening),
        (Direction.none, TrendName.rising, TrendName.falling),
    ],
)
def test_a_move_of_half_a_point_has_the_same_direction_as_a_large_one(direction, up, down):
    tenths = (9.5, 9.6, 9.7, 9.8, 9.9, 10)
    for values, name in ((tenths, up), (tenths[::-1], down)):
        verdict = trend_words(weekly(*values), direction)
        assert (verdict.name, verdict.words) == (name, name.value)
        assert f"0.5 points {'up' if name is up else 'down'}" in verdict.reason


@pytest.mark.parametrize(
    ("mid", "name"), [(None, TrendName.improving), (4, TrendName.improving), (4.01, TrendName.flat)]
)
def test_a_move_of_exactly_the_noticeable_difference_is_not_lost_in_the_last_decimal(mid, name):
    """4 points in 49 days: 4 / 49 * 49 is 3.9999999999999996 for a computer."""
    found = trend(*on_day([(0, 8), (7, 7), (14, 6), (21, 5), (35, 5), (49, 4)]))
    assert found.moved == -4
    assert trend_words(found, Direction.higher_worse, mid and Sourced(mid, "made up for this test", "own")).name is name


TIED = [
    ([(0, 1), (7, 2)], 1, 1.0, 1.0),
    ([(0, 1), (7, 1), (14, 2), (21, 2)], 4, 1 / 3, 0.8164965809277261),
    ([(0, 1), (0, 1), (7, 2), (7, 2)], 4, 1 / 3, 1.0),
    ([(0, 1), (7, 2), (7, 2), (14, 3)], 5, 1 / 6, 1.0),
    ([(0, 3), (0, 5), (7, 6), (14, 8), (21, 9)], 9, 1 / 30, 0.9486832980505138),
    (
        [(0, 9), (0, 7), (7, 7), (14, 5), (14, 4), (21, 4), (28, 2), (35, 2), (42, 1), (42, 0)],
        -39,
        0.0005004214690069726,
        -0.9285714285714286,
    ),
    (
        [(0, 9), (0, 9), (0, 7), (7, 7), (14, 7), (14, 4), (21, 4), (28, 2), (35, 2), (42, 1), (42, 0)],
        -45,
        0.00037844082463683935,
        -0.9091372900969896,
    ),
]


@pytest.mark.parametrize(("points", "s", "p", "tau"), TIED)
def test_ties_in_days_and_in_scores_count_for_neither_direction(points, s, p, tau):
    found = trend(*on_day(points))
    assert found.mk_S == s
    assert found.mk_p == pytest.approx(p, rel=1e-9)
    assert found.tau_b == pytest.approx(tau)


@pytest.mark.parametrize(
    ("points", "low", "high"),
    [
        ([(0, 1), (7, 2), (7, 2), (14, 3)], 1 / 7, 1 / 7),
        ([(0, 1), (7, 1), (14, 2), (21, 2)], 0, 1 / 7),
        ([(0, 3), (0, 5), (7, 6), (14, 8), (21, 9)], 1 / 7, 3 / 7),
        (TIED[5][0], -5 / 21, -1 / 7),
        (TIED[6][0], -5 / 21, -1 / 7),
    ],
)
def test_the_interval_of_the_slope_takes_ties_into_account(points, low, high):
    assert trend(*on_day(points)).slope_ci95_per_day == pytest.approx((low, high))


def test_the_parts_of_a_cut_series_keep_their_days():
    dates, values = on_day([(0, 5), (10, 6), (90, 7)])
    assert [(part.dates, part.values) for part in segments(dates, values)] == [
        ((dates[0], dates[1]), (5, 6)),
        ((dates[2],), (7,)),
    ]


def test_what_a_site_calls_chance_decides_whether_a_direction_is_named():
    days = [date(2026, 1, 5) + timedelta(days=7 * i) for i in range(6)]
    found = trend(days, [14, 13, 12, 11, 8, 9])
    assert found.mk_p is not None
    assert 0.01 < found.mk_p < 0.05
    strict = DEFAULT.changed("trend.p", 0.01, "Lea Lead: fewer directions by chance.")
    assert trend_words(found, Direction.higher_worse).name is TrendName.improving
    assert trend_words(found, Direction.higher_worse, None, strict).name is TrendName.flat
