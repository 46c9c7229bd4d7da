"""What an expected-response curve says, number by number, on curves small enough to work out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.catalogue import catalogue
from rules.expected_response import (
    BandQuantiles,
    Check,
    CheckName,
    Curve,
    Episode,
    Expected,
    ExpectedName,
    Index,
    Row,
    Session,
    expected,
    fit,
    rows_of,
    session_of,
)
from rules.instruments import Direction

PHQ9, REQOL = catalogue()["phq9"], catalogue()["reqol10"]
START = date(2026, 1, 5)
MILD = BandQuantiles(5, 9, 40, (4, 6, 8))
SESSION = Session(3, 50, 2, 20, (), (MILD,))
CURVE = Curve("phq9", "1", Direction.higher_worse, 0, 27, Index.fortnight, 60, None, None, (SESSION,), version=2)


@pytest.mark.parametrize(
    ("session", "baseline", "said"),
    [
        (
            3,
            7,
            Expected(
                ExpectedName.by_band,
                "Of those who began at about 7, half at or under 4, 80 % at or under 6, 90 % at or under 8 at "
                "fortnight 3 (50 closed episodes).",
                3, 50, 4.0, 6.0, 8.0,
            ),
        ),
        (
            4,
            7,
            Expected(ExpectedName.cannot_say, "No closed episode here has a score at fortnight 4.", 4, 0),
        ),
        (
            3,
            21,
            Expected(
                ExpectedName.cannot_say,
                "Nobody who began at 21 is among the 50 closed episodes at fortnight 3.",
                3, 50,
            ),
        ),
        (
            3,
            12,
            Expected(
                ExpectedName.cannot_say,
                "Too few closed episodes at fortnight 3 (50) to say what is usual.",
                3, 50,
            ),
        ),
    ],
)  # fmt: skip
def test_what_is_expected_is_said_with_the_episodes_it_rests_on(session, baseline, said):
    assert expected(CURVE, session, baseline) == said


@pytest.mark.parametrize(("baseline", "known"), [(4.9, False), (5, True), (9, True), (9.1, False)])
def test_a_band_holds_from_its_first_to_its_last_score(baseline, known):
    assert (expected(CURVE, 3, baseline).half == 4) == known


def test_one_episode_is_enough_to_say_who_is_not_among_them():
    alone = replace(CURVE, sessions=(replace(SESSION, n=1, bands=()),))
    assert expected(alone, 3, 7).words == "Too few closed episodes at fortnight 3 (1) to say what is usual."
    assert expected(replace(CURVE, sessions=(replace(SESSION, n=0),)), 3, 7).n == 0


def test_a_scale_where_more_is_better_says_above():
    turned = replace(SESSION, baseline_low=-20, baseline_high=-2, bands=(BandQuantiles(-9, -5, 40, (-8, -6, -4)),))
    curve = replace(CURVE, direction=Direction.higher_better, sessions=(turned,))
    assert expected(curve, 3, 7).words == (
        "Of those who began at about 7, half at or above 8, 80 % at or above 6, 90 % at or above 4 at fortnight 3 "
        "(50 closed episodes)."
    )


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [(0, 27, (0.0, 6.123457, 27.0)), (None, 27, (-1.0, 6.123457, 27.0)), (0, None, (0.0, 6.123457, 30.0))],
)
def test_nobody_is_expected_beyond_the_ends_of_the_scale(low, high, printed):
    beyond = replace(SESSION, bands=(BandQuantiles(5, 9, 40, (-1, 6.1234567, 30)),))
    found = expected(replace(CURVE, low=low, high=high, sessions=(beyond,)), 3, 7)
    assert (found.half, found.most, found.nearly_all) == printed


@pytest.mark.parametrize(("days", "session"), [(0, 1), (1, 1), (14, 1), (15, 2), (28, 2), (29, 3)])
def test_a_fortnight_is_fourteen_days(days, session):
    assert session_of(Index.fortnight, 9, days) == session


def test_two_scores_make_a_row_with_its_groups_and_one_makes_none():
    def episode(*values: float | None) -> Episode:
        return Episode("e", tuple((START + timedelta(days=7 * i), one) for i, one in enumerate(values)), {"sex": "f"})

    assert rows_of([episode(9.0)]) == ()
    assert rows_of([episode(9.0, None)]) == ()
    assert rows_of([episode(9.0, 6.0)]) == (Row("e", 1, 9.0, 6.0, {"sex": "f"}),)


def test_only_finite_scores_after_the_first_carry_the_curve():
    rows = [
        Row("a", 1, 9.0, 6.0),
        Row("b", 0, 9.0, 6.0),
        Row("c", 1, math.nan, 6.0),
        Row("d", 1, 9.0, math.inf),
    ]  # fmt: skip
    curve = fit(rows, PHQ9, span=(START, START + timedelta(days=70)))
    assert [(one.session, one.n, one.baseline_low, one.baseline_high) for one in curve.sessions] == [(1, 1, 9.0, 9.0)]
    assert (curve.low, curve.high, curve.episodes) == (PHQ9.low, PHQ9.high, 4)
    assert (curve.from_, curve.to) == (START, START + timedelta(days=70))


def test_a_band_is_of_those_who_began_in_it_edges_included():
    rows = [Row(str(i), 1, [5.0, 9.0][i % 2], 5.0) for i in range(30)]
    rows += [Row(f"o{i}", 1, [4.0, 10.0][i % 2], 20.0) for i in range(28)]
    (session,) = fit(rows, PHQ9).sessions
    assert [(one.low, one.high, one.n, one.quantiles) for one in session.bands] == [(5, 9, 30, (5.0, 5.0, 5.0))]


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (None, "not checked on scores it has not seen: too few"),
        (Check("all", CheckName.too_few_to_say, None), "not checked on scores it has not seen: too few"),
        (Check("all", CheckName.too_few_to_say, 40), "not checked on scores it has not seen: too few"),
        (
            Check("all", CheckName.holds, 80, 0.1),
            "checked on 80 scores it had not seen: 10 % beyond nine in ten, it holds",
        ),
        (
            Check("all", CheckName.off, 80, 0.5),
            "checked on 80 scores it had not seen: 50 % beyond nine in ten, it does not hold",
        ),
        (Check("sex: female", CheckName.holds, 80, 0.1), "not checked on scores it has not seen: too few"),
    ],
)  # fmt: skip
def test_a_curve_says_how_it_did_on_scores_it_had_not_seen(check, said):
    assert replace(CURVE, checks=(check,) if check else ()).checked() == said
