"""The expected response: the reference losses and percentiles, where it turns grey, and whether it holds out."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.expected_check import build, checks, from_json, to_json
from rules.expected_response import (
    Check,
    CheckName,
    Curve,
    Episode,
    ExpectedName,
    Index,
    Row,
    expected,
    fit,
    rows_of,
    session_of,
)
from rules.instruments import Direction, Instrument
from rules.on_track import TrackName, track
from rules.quantile_regression import NoLine, check_loss, quantile_line
from tests.rules.golden import golden, golden_rows

pytestmark = pytest.mark.slow

PHQ9 = catalogue()["phq9"]
START = date(2026, 1, 5)
EXPECT = golden("etr/etr_expected.json")
COHORT = tuple(
    Row(row["patient"], int(row["session"]), float(row["baseline"]), float(row["score"]))
    for row in golden_rows("etr/cohort.csv")
)


WHOLE = fit(COHORT, PHQ9)


@pytest.fixture
def curve() -> Curve:
    return WHOLE


def points_at(session: int) -> tuple[np.ndarray, np.ndarray]:
    rows = [row for row in COHORT if row.session == session]
    return np.array([row.baseline for row in rows]), np.array([row.score for row in rows])


# ---- lines


@pytest.mark.parametrize("file", ["etr_expected.json", "etr_from_R_quantreg.json"])
@pytest.mark.parametrize("session", range(1, 13))
def test_the_check_loss_is_that_of_two_other_programs(file: str, session: int) -> None:
    whole = golden(f"etr/{file}")
    told = whole.get("qreg", whole)[str(session)]
    x, y = points_at(session)
    assert len(x) == EXPECT["qreg"][str(session)]["n"]
    for tau in ("0.5", "0.8", "0.9"):
        line = quantile_line(x, y, float(tau))
        assert check_loss(line, x, y) == pytest.approx(told[tau]["check_loss"], rel=1e-6)


@pytest.mark.parametrize(("x", "y"), [([], []), ([1.0], [])])
def test_no_points_carry_no_line(x: list[float], y: list[float]) -> None:
    with pytest.raises(NoLine):
        quantile_line(np.array(x), np.array(y), 0.5)


def test_one_point_and_equal_beginnings_carry_a_level_line() -> None:
    assert quantile_line(np.array([3.0]), np.array([7.0]), 0.9).at(3) == 7
    level = quantile_line(np.array([3.0] * 5), np.arange(5.0), 0.5)
    assert (level.slope, level.intercept) == (0.0, 2.0)


@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 27)), min_size=2, max_size=40), st.integers(-9, 9))
@settings(max_examples=40)
def test_shifting_both_scores_shifts_the_line_with_them(told: list[tuple[int, int]], shift: int) -> None:
    x, y = (np.array([float(pair[i]) for pair in told]) for i in (0, 1))
    was = check_loss(quantile_line(x, y, 0.8), x, y)
    now = check_loss(quantile_line(x + shift, y + shift, 0.8), x + shift, y + shift)
    assert now == pytest.approx(was, abs=1e-6)


# ---- bands and grey


@pytest.mark.parametrize("session", range(1, 13))
def test_bands_agree_with_the_reference(curve: Curve, session: int) -> None:
    found = curve.at(session)
    assert found is not None
    mine = {f"{band.low:g}-{band.high:g}": band for band in found.bands}
    usable = {name: one for name, one in EXPECT["band_empirical"][str(session)].items() if one["usable"]}
    assert set(mine) - {"0-4"} == set(usable)
    for name, one in usable.items():
        assert mine[name].n == one["n"]
        assert mine[name].quantiles == pytest.approx((one["p50"], one["p80"], one["p90"]), abs=1e-6)


def test_fewer_than_a_hundred_episodes_carry_no_90_percent_line(curve: Curve) -> None:
    lines = {one.session: [line.tau for line in one.lines] for one in curve.sessions}
    assert lines[10] == [0.5, 0.8, 0.9]  # 126 rows
    assert lines[11] == [0.5, 0.8]  # 79 rows
    assert lines[12] == []  # 42 rows


@pytest.mark.parametrize(("n", "taus"), [(49, []), (50, [0.5, 0.8]), (99, [0.5, 0.8]), (100, [0.5, 0.8, 0.9])])
def test_the_numbers_of_rows_at_the_boundaries(n: int, taus: list[float]) -> None:
    rows = [Row(f"e{i}", 1, 10 + i % 9, 8 + i % 7) for i in range(n)]
    found = fit(rows, PHQ9).at(1)
    assert found is not None
    assert [line.tau for line in found.lines] == taus


@pytest.mark.parametrize(("n", "name"), [(29, ExpectedName.cannot_say), (30, ExpectedName.by_band)])
def test_a_band_needs_thirty_episodes(n: int, name: ExpectedName) -> None:
    rows = [Row(f"e{i}", 1, 12.0, 8 + i % 7) for i in range(n)]
    found = expected(fit(rows, PHQ9), 1, 12.0)
    assert found.name is name
    assert (found.nearly_all is None) == (name is ExpectedName.cannot_say)


def test_where_the_data_carry_nothing_it_says_so(curve: Curve) -> None:
    assert expected(curve, 12, 18.0).words == "Too few closed episodes at session 12 (42) to say what is usual."
    assert "No closed episode" in expected(curve, 40, 18.0).words
    assert "Nobody who began at 0" in expected(curve, 3, 0.0).words
    assert expected(fit([], PHQ9), 1, 18.0).name is ExpectedName.cannot_say


def test_a_missing_line_is_filled_from_the_band_or_stays_unknown(curve: Curve) -> None:
    assert expected(curve, 11, 17.0).nearly_all is not None  # 36 in this band
    told = expected(curve, 11, 12.0)  # 19 in this band
    assert (told.most is not None, told.nearly_all) == (True, None)


@given(st.integers(1, 12), st.integers(0, 27))
def test_lines_never_cross_and_never_leave_the_scale(session: int, baseline: int) -> None:
    found = expected(WHOLE, session, float(baseline))
    told = [one for one in (found.half, found.most, found.nearly_all) if one is not None]
    assert told == sorted(told)
    assert all(0 <= one <= 27 for one in told)


def test_the_words_say_how_many_episodes_it_rests_on(curve: Curve) -> None:
    assert expected(curve, 3, 18.0).words.endswith("90 % at or under 20 at session 3 (368 closed episodes).")


# ---- rows


@pytest.mark.parametrize(("days", "fortnight"), [(0, 1), (1, 1), (14, 1), (15, 2), (28, 2), (29, 3)])
def test_fortnights_are_counted_from_the_first_score(days: int, fortnight: int) -> None:
    assert session_of(Index.fortnight, 5, days) == fortnight
    assert session_of(Index.session, 5, days) == 5


def test_an_episode_gives_its_latest_score_of_each_fortnight() -> None:
    told = [(0, 20.0), (7, 18.0), (14, 17.0), (15, None), (21, 12.0)]
    episode = Episode("e", tuple((START + timedelta(days=on), value) for on, value in reversed(told)))
    assert [(row.session, row.baseline, row.score) for row in rows_of([episode])] == [(1, 20, 17), (2, 20, 12)]
    assert [row.session for row in rows_of([episode], Index.session)] == [1, 2, 3]


@pytest.mark.parametrize("told", [(), ((START, 20.0),), ((START, None), (START, 20.0))])
def test_an_episode_of_one_score_is_no_reference(told: tuple[tuple[date, float | None], ...]) -> None:
    assert rows_of([Episode("e", told)]) == ()


# ---- hold-out


def test_a_tenth_of_what_was_held_out_lies_beyond_the_line() -> None:
    overall = checks(COHORT, PHQ9)[0]
    assert (overall.group, overall.name) == ("all", CheckName.holds)
    assert overall.beyond == pytest.approx(0.10, abs=0.03)


def test_a_group_that_does_worse_than_the_rest_is_seen() -> None:
    rows = [replace(row, groups={"sex": "female" if int(row.episode[1:]) % 4 else "male"}) for row in COHORT]
    told = [replace(r, score=min(r.score + 4, 27)) if r.groups["sex"] == "male" else r for r in rows]
    found = {one.group: one for one in checks(told, PHQ9)}
    assert found["sex: male"].name is CheckName.off
    assert (found["sex: male"].beyond or 0) > 0.13 > (found["sex: female"].beyond or 0)
    fair = {one.group: one.name for one in checks(rows, PHQ9)}
    assert fair["sex: female"] is CheckName.holds


def test_a_group_of_four_people_is_not_shown_by_itself() -> None:
    few = {f"p{i:03d}" for i in range(4)}
    rows = [replace(row, groups={"language": "tr" if row.episode in few else "de"}) for row in COHORT]
    found = {one.group: one for one in checks(rows, PHQ9)}
    assert (found["language: tr"].name, found["language: tr"].n) == (CheckName.too_few_to_say, None)
    assert found["language: de"].n


def test_without_rows_nothing_is_claimed() -> None:
    assert [one.name for one in checks([], PHQ9)] == [CheckName.too_few_to_say]


# ---- frozen


def episodes(n: int = 130) -> list[Episode]:
    chance = random.Random(4)
    made = []
    for i in range(n):
        base = chance.randint(8, 24)
        fall = [base, *[max(0, base - week + chance.randint(-2, 3)) for week in range(1, 9)]]
        dated = tuple((START + timedelta(days=7 * w), float(v)) for w, v in enumerate(fall))
        made.append(Episode(f"e{i}", dated, {"sex": chance.choice(["female", "male"])}))
    return made


def test_a_frozen_curve_is_read_back_to_the_last_digit() -> None:
    made = build(episodes(), PHQ9)
    assert from_json(json.loads(json.dumps(to_json(made)))) == made
    assert (made.from_, made.to, made.episodes) == (START, START + timedelta(days=56), 130)


def test_building_twice_in_another_order_gives_the_same_curve() -> None:
    told = episodes()
    assert build(told[::-1], PHQ9) == build(told, PHQ9)


def test_a_scale_where_higher_is_better_gives_the_mirror_image() -> None:
    mirror = replace(PHQ9, direction=Direction.higher_better)
    turned = [replace(e, scores=tuple((on, 27 - (v or 0)) for on, v in e.scores)) for e in episodes()]
    was, now = build(episodes(), PHQ9), build(turned, mirror)
    for baseline in (10.0, 16.0, 22.0):
        before, after = expected(was, 2, baseline), expected(now, 2, 27 - baseline)
        assert after.nearly_all == pytest.approx(27 - (before.nearly_all or 0), abs=1e-6)
    assert "90 % at or above" in expected(now, 2, 9.0).words


# ---- one patient


def scores(*values: float | None) -> list[tuple[date, float | None]]:
    return [(START + timedelta(days=7 * i), value) for i, value in enumerate(values)]


def after(curve: Curve, *values: float | None, instrument: Instrument = PHQ9) -> TrackName:
    return track(curve, instrument, scores(*values)).name


# Of those who began at 18 the 90 % lines at sessions 1 to 5 are about 20.4, 20.1, 20, 20 and 19;
# the 80 % lines 19.2, 19, 18.8, 18, 16.7.
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ((), TrackName.cannot_say),
        ((18,), TrackName.cannot_say),
        ((18, 25, 25), TrackName.cannot_say),  # before the third score nothing is said
        ((18, 25, 25, 20), TrackName.amber),  # on the line is not beyond it
        ((18, 25, 25, 21), TrackName.amber),  # the second score came too early to count
        ((18, 18, 18, 21, 21), TrackName.not_on_track),
        ((18, 18, 18, 21, None, 21), TrackName.not_on_track),
        ((18, 18, 18, 21, 20, 21), TrackName.amber),  # not two in a row
        ((18, 18, 18, 21, 21, 19), TrackName.not_on_track),  # stays up until inside the 80 % line
        ((18, 18, 18, 21, 21, 15), TrackName.on_track),
        ((18, 17, 16, 15, 14), TrackName.on_track),
    ],
)
def test_not_on_track_at_its_boundaries(curve: Curve, values: tuple[float | None, ...], name: TrackName) -> None:
    assert after(curve, *values) is name


def test_below_the_clinical_range_nobody_is_called_not_on_track() -> None:
    low = fit([Row(f"e{i}", k, 6.0 + i % 3, 2.0 + i % 2) for i in range(120) for k in range(1, 6)], PHQ9)
    assert after(low, 7, 9, 9, 9, 9) is TrackName.amber
    assert after(low, 7, 9, 9, 10, 10) is TrackName.not_on_track


def test_leaving_the_clinical_range_ends_it_whatever_the_line() -> None:
    low = fit([Row(f"e{i}", k, 6.0 + i % 3, 2.0 + i % 2) for i in range(120) for k in range(1, 7)], PHQ9)
    assert after(low, 7, 9, 9, 10, 10, 10) is TrackName.not_on_track
    assert after(low, 7, 9, 9, 10, 10, 9) is TrackName.amber


def test_where_the_curve_carries_nothing_any_more_nothing_is_said_of_a_later_score(curve: Curve) -> None:
    found = track(curve, PHQ9, scores(18, 18, 18, 21, 21, *([21] * 20)))
    assert found.name is TrackName.cannot_say
    assert found.since is None
    assert "as far as the curve goes" in found.reason
    assert "No closed episode here has a score at session" in found.reason


def test_a_curve_says_whether_it_held_for_scores_it_had_not_seen(curve: Curve) -> None:
    assert replace(curve, checks=()).checked() == "not checked on scores it has not seen: too few"
    held = replace(curve, checks=(Check("all", CheckName.holds, 777, 0.094, 0.108),))
    assert held.checked() == "checked on 777 scores it had not seen: 9 % beyond nine in ten, it holds"
    assert "does not hold" in replace(held, checks=(Check("all", CheckName.off, 777, 0.2, 0.2),)).checked()


def test_without_a_curve_or_with_that_of_another_version_it_cannot_say(curve: Curve) -> None:
    values = scores(18, 18, 18, 21, 21)
    assert "no expected-response curve" in track(None, PHQ9, values).reason
    assert track(curve, replace(PHQ9, version="2"), values).name is TrackName.cannot_say
    assert track(curve, catalogue()["gad7"], values).name is TrackName.cannot_say


def test_the_verdict_names_the_curve_and_since_when(curve: Curve) -> None:
    found = track(replace(curve, version=3), PHQ9, scores(18, 18, 18, 21, 21))
    assert found.since == START + timedelta(days=28)
    assert "expected-response curve 3, 400 closed episodes" in found.reason
    assert "nine in ten who began the same, since 2 Feb 2026" in found.reason
    assert len(found.placed) == 4


@given(st.lists(st.one_of(st.none(), st.integers(0, 27)), max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_order_and_missing_scores_change_no_verdict(values: list[int | None], chance: random.Random) -> None:
    told = scores(*[None if value is None else float(value) for value in values])
    mixed = [*told, (START + timedelta(days=300), None)]
    chance.shuffle(mixed)
    assert track(WHOLE, PHQ9, mixed) == track(WHOLE, PHQ9, told)
