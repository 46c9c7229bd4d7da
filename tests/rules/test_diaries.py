"""Diaries: within a day, days apart, unusual days. Reference values, boundaries, and what must not matter."""

from __future__ import annotations

import math
import random
from datetime import date, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.instruments import Direction
from rules.lagged import LagName, lagged
from rules.multiple_tests import holm
from rules.run_chart import Hit, day_means, hits
from rules.trends import Xmr, xmr
from rules.within_day import WithinDayName, slot_of, within_day
from tests.rules.golden import golden, golden_rows

DAY = date(2026, 3, 2)
SERIES = {name: one for name, one in golden("series.json")["series"].items() if one["n"]}
SAID = {
    "Common Cause": Hit.none,
    "Above UCL": Hit.above_limit,
    "Below LCL": Hit.below_limit,
    "7 Point Trend (Increasing)": Hit.rising,
    "7 Point Trend (Decreasing)": Hit.falling,
    "2 in 3 Above CL": Hit.two_of_three_high,
    "2 in 3 Below CL": Hit.two_of_three_low,
    "7 Points Above CL": Hit.high_side,
    "7 Points Below CL": Hit.low_side,
}


def days(values: list[float | None]) -> list[tuple[date, float | None]]:
    return [(DAY + timedelta(days=i), value) for i, value in enumerate(values)]


def diary_of_slots() -> list[tuple[date, str, float | None]]:
    rows = golden_rows("nof1/within_day.csv")
    return [(date.fromisoformat(row["date"]), row["slot"], float(row["nrs"]) if row["nrs"] else None) for row in rows]


def diary_by_name() -> dict[str, dict[date, float | None]]:
    rows = golden_rows("nof1/daily.csv")
    names = ("stress", "mood", "symptom")
    return {n: {date.fromisoformat(row["date"]): float(row[n]) if row[n] else None for row in rows} for n in names}


# ---- Holm


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([]) == ()
    assert holm([0.9, 0.8]) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_makes_a_find_of_chance(p: list[float]) -> None:
    corrected = holm(p)
    assert all(before <= after <= 1 for before, after in zip(p, corrected, strict=True))
    assert sorted(corrected) == sorted(holm(sorted(p)))


# ---- within a day


@pytest.mark.parametrize("slot", ["morning", "midday", "afternoon", "evening"])
def test_within_day_agrees_with_the_reference(slot: str) -> None:
    expect = golden("nof1/within_day_expected.json")["expected"][slot]
    one = next(one for one in within_day(diary_of_slots()).slots if one.slot == slot)
    assert (one.days, one.worse_days, one.better_days) == (expect["days"], expect["n_pos"], expect["n_neg"])
    assert one.median == pytest.approx(expect["median_diff"], abs=1e-6)
    assert one.mean == pytest.approx(expect["mean_diff"], abs=1e-6)
    assert one.p == pytest.approx(expect["sign_p_one_sided"], abs=1e-6)
    assert one.p_holm == pytest.approx(expect["p_holm"], abs=1e-6)
    assert (one.name is WithinDayName.pattern) == expect["flag"]


def test_a_pattern_is_told_in_days_and_points() -> None:
    found = within_day(diary_of_slots(), what="pain")
    assert found.name is WithinDayName.pattern
    assert found.patterns[0].slot == "morning"
    assert "pain in the morning was typically 1.3 higher" in found.words
    assert "14 of 18 days" in found.words


@pytest.mark.parametrize(
    ("n", "name"), [(0, "too few"), (1, "too few"), (9, "too few"), (10, "pattern"), (11, "pattern")]
)
def test_ten_days_are_needed(n: int, name: str) -> None:
    told = [
        (DAY + timedelta(days=i), slot, value) for i in range(n) for slot, value in (("morning", 5), ("evening", 3))
    ]
    assert str(within_day(told).name).startswith(name)


def test_a_day_with_one_entry_says_nothing_within_itself() -> None:
    assert within_day([(DAY + timedelta(days=i), "morning", 9) for i in range(30)]).slots == ()


def test_a_small_difference_is_no_pattern_however_regular() -> None:
    told = [(DAY + timedelta(days=i), slot, v) for i in range(28) for slot, v in (("morning", 3.9), ("evening", 3.0))]
    assert within_day(told).name is WithinDayName.no_clear_pattern
    told = [(on, slot, v + (0.1 if slot == "morning" else 0)) for on, slot, v in told]
    assert within_day(told).name is WithinDayName.pattern


def test_ties_say_nothing() -> None:
    flat = [(DAY + timedelta(days=i), slot, 4) for i in range(20) for slot in ("morning", "evening")]
    assert all(one.p == 1 for one in within_day(flat).slots)


def test_hours_have_a_time_of_day() -> None:
    assert [
        slot_of(time(h)) for h in (0, 5, 11, 14, 18, 23)
    ] == "night morning midday afternoon evening evening".split()
    assert slot_of(time(4, 59)) == "night"


@given(st.randoms(use_true_random=False), st.integers(-5, 5))
@settings(max_examples=25)
def test_order_shift_and_missing_rows_change_no_pattern(chance: random.Random, shift: int) -> None:
    told = diary_of_slots()
    mixed = [(on, slot, None if value is None else value + shift) for on, slot, value in told]
    mixed.append((DAY, "morning", None))
    chance.shuffle(mixed)
    was, now = within_day(told).slots, within_day(mixed).slots
    assert [(one.slot, one.name, one.days, one.p_holm) for one in was] == [
        (one.slot, one.name, one.days, one.p_holm) for one in now
    ]
    assert [one.median for one in now] == pytest.approx([one.median for one in was])


def test_on_a_scale_where_higher_is_better_low_mornings_are_the_pattern() -> None:
    flipped = [(on, slot, None if value is None else 10 - value) for on, slot, value in diary_of_slots()]
    was, now = within_day(diary_of_slots()), within_day(flipped, Direction.higher_better)
    assert [(one.slot, one.p_holm) for one in was.patterns] == [(one.slot, one.p_holm) for one in now.patterns]
    assert "1.3 lower" in now.words


# ---- days apart


@pytest.mark.parametrize("first", ["stress", "mood"])
def test_lagged_agrees_with_the_reference(first: str) -> None:
    found = lagged(diary_by_name(), [("stress", "symptom"), ("mood", "symptom")])
    mine = [one for one in found if one.first == first]
    for one, expect in zip(mine, golden("nof1/lagged_expected.json")["results"][first], strict=True):
        assert (one.lag_days, one.n_pairs, one.tests) == (expect["lag_days"], expect["n_pairs"], 8)
        told = (one.pearson, one.spearman, one.ac1_first, one.ac1_second, one.n_effective, one.p, one.p_holm)
        keys = ("pearson", "spearman", "ac1_x", "ac1_y", "n_eff", "p_neff", "p_holm")
        assert told == pytest.approx(tuple(expect[key] for key in keys), abs=1e-6)
        assert one.interval_95 == pytest.approx(tuple(expect["ci95"]), abs=1e-6)


def test_two_drifts_are_worth_five_days_and_no_fewer() -> None:
    days = [date(2026, 1, 1) + timedelta(days=i) for i in range(40)]
    rising = {on: float(i) for i, on in enumerate(days)}
    (found,) = lagged({"a": rising, "b": {on: i + i % 3 for on, i in rising.items()}}, [("a", "b")], [0])
    assert found.n_effective == 5.0
    assert found.interval_95 == pytest.approx((0.9605475, 0.9998426), abs=1e-6)


def test_what_goes_together_is_never_called_a_cause() -> None:
    found = lagged(diary_by_name(), [("stress", "symptom"), ("mood", "symptom")])
    next_day = next(one for one in found if one.first == "stress" and one.lag_days == 1)
    assert next_day.name is LagName.goes_together
    assert next_day.words.startswith("More stress goes together with more symptom 1 day later")
    assert "cause" not in next_day.words
    assert "link" not in next_day.words
    assert [one.name for one in found if one is not next_day] == [LagName.no_clear_link] * 7


def together(n: int, seed: int = 1) -> dict[str, dict[date, float | None]]:
    chance = np.random.default_rng(seed)
    x = chance.normal(size=n)
    y = x + chance.normal(scale=0.3, size=n)
    return {"a": dict(days(x.tolist())), "b": dict(days(y.tolist()))}


@pytest.mark.parametrize(
    ("n", "name"),
    [
        (0, LagName.too_few_to_say),
        (1, LagName.too_few_to_say),
        (27, LagName.too_few_to_say),
        (28, LagName.goes_together),
        (41, LagName.goes_together),
        (42, LagName.link),
    ],
)
def test_a_number_needs_28_paired_days_and_the_word_link_42(n: int, name: LagName) -> None:
    one = lagged(together(n), [("a", "b")], lags=[0])[0]
    assert one.name is name
    assert (one.pearson is None) == (n < 28)
    assert ("link" in one.words.lower()) == (n >= 42)


def test_looking_at_more_things_asks_more_of_each() -> None:
    diary = diary_by_name()
    few = lagged(diary, [("stress", "symptom")], lags=[2])[0]
    many = lagged(diary, [("stress", "symptom"), ("mood", "symptom")])[2]
    assert few.p == many.p
    assert (few.p_holm or 0) < (many.p_holm or 0)


def test_what_never_changes_cannot_go_together_with_anything() -> None:
    diary = {"a": dict(days([3.0] * 50)), "b": together(50)["b"]}
    one = lagged(diary, [("a", "b")], lags=[0])[0]
    assert one.name is LagName.too_few_to_say
    assert "never changed" in one.words
    assert one.p is None


def test_a_shared_trend_alone_is_no_link_once_it_is_taken_out() -> None:
    chance = np.random.default_rng(5)
    rising = {n: dict(days((np.arange(60) * 0.1 + chance.normal(size=60)).tolist())) for n in ("a", "b")}
    assert lagged(rising, [("a", "b")], lags=[0])[0].name is LagName.link
    assert lagged(rising, [("a", "b")], lags=[0], detrend=("a", "b"))[0].name is LagName.no_clear_link


@given(st.floats(-50, 50), st.floats(0.1, 10))
@settings(max_examples=25)
def test_shift_scale_order_and_missing_days_change_no_link(shift: float, factor: float) -> None:
    diary = diary_by_name()
    moved = {
        n: {on: None if v is None else v * factor + shift for on, v in reversed(one.items())}
        for n, one in diary.items()
    }
    moved["stress"][DAY + timedelta(days=400)] = None
    pairs = [("stress", "symptom"), ("mood", "symptom")]
    for was, now in zip(lagged(diary, pairs), lagged(moved, pairs), strict=True):
        assert (was.name, was.n_pairs) == (now.name, now.n_pairs)
        assert now.p_holm == pytest.approx(was.p_holm, abs=1e-9)


# ---- unusual days


@pytest.mark.parametrize("name", sorted(SERIES))
def test_hits_agree_with_the_reference(name: str) -> None:
    one = SERIES[name]
    y = np.array(one.get("y") or [value for value in one["values"] if value is not None], dtype=np.float64)
    assert list(hits(y, xmr(y))) == [SAID[hit] for hit in one["xmr_unscreened"]["hits"]]


LIMITS = Xmr(mean=5.0, lpl=2.0, upl=8.0)  # near limits at 3 and 7


@pytest.mark.parametrize(
    ("values", "expect"),
    [
        ([8.0], [Hit.none]),  # on the limit is inside
        ([8.1], [Hit.above_limit]),
        ([1.9], [Hit.below_limit]),
        ([6.0] * 6, [Hit.none] * 6),
        ([6.0] * 7, [Hit.high_side] * 7),
        ([4.0] * 7, [Hit.low_side] * 7),
        ([6.0] * 3 + [5.0] + [6.0] * 3, [Hit.none] * 7),  # a point on the middle breaks the run
        ([4.1, 4.2, 4.4, 4.6, 4.8, 5.2], [Hit.none] * 6),
        ([4.1, 4.2, 4.4, 4.6, 4.8, 5.2, 5.4], [Hit.rising] * 7),
        ([5.4, 5.2, 4.8, 4.6, 4.4, 4.2, 4.1], [Hit.falling] * 7),
        ([7.5, 6.0, 7.5], [Hit.two_of_three_high, Hit.none, Hit.two_of_three_high]),
        ([7.5, 4.9, 7.5], [Hit.none] * 3),  # all three must be on that side
        ([2.5, 4.0, 2.5], [Hit.two_of_three_low, Hit.none, Hit.two_of_three_low]),
        ([7.0, 6.0, 7.0], [Hit.none] * 3),  # on the near limit is not beyond it
        ([3.0, 4.0, 3.0], [Hit.none] * 3),
        ([8.0, 6.0, 7.5], [Hit.two_of_three_high, Hit.none, Hit.two_of_three_high]),  # on the limit is still near it
        ([2.0, 4.0, 2.5], [Hit.two_of_three_low, Hit.none, Hit.two_of_three_low]),
        ([7.5, 5.0, 7.5], [Hit.none] * 3),  # a point on the middle is on neither side
        ([2.5, 5.0, 2.5], [Hit.none] * 3),
        ([7.5, 7.5], [Hit.none] * 2),  # two of two are not two of three
        ([7.5, 6.0, 6.0, 7.5], [Hit.none] * 4),
        ([8.5, 7.5, 7.5], [Hit.above_limit, Hit.two_of_three_high, Hit.two_of_three_high]),
        ([8.5, 6.0, 7.5], [Hit.above_limit, Hit.none, Hit.none]),  # beyond the limit is not near it
        ([], []),
    ],
)
def test_each_rule_of_the_run_chart(values: list[float], expect: list[Hit]) -> None:
    assert list(hits(np.array(values), LIMITS)) == expect


@pytest.mark.parametrize("run", [3, 7])
@pytest.mark.parametrize("short", [0, 1])
def test_a_run_is_as_long_as_the_service_says(run: int, short: int) -> None:
    """A service may ask for another number than seven: so many rising, falling or on one side, and not one fewer."""
    n = run - short
    rising, level = 5.5 + np.arange(n) / 10, np.full(n, 6.0)
    for values, hit in ((rising, Hit.rising), (rising[::-1], Hit.falling), (level, Hit.high_side)):
        assert set(hits(values, LIMITS, run)) == {Hit.none if short else hit}


@pytest.mark.parametrize("limits", [Xmr(), Xmr(5.0), Xmr(5.0, 2.0, None), Xmr(5.0, None, 8.0), Xmr(None, 2.0, 8.0)])
def test_limits_that_are_not_known_judge_nothing(limits: Xmr) -> None:
    assert hits(np.array([99.0, -99.0]), limits) == (Hit.none, Hit.none)


def test_several_entries_of_a_day_are_one_point() -> None:
    told = [*days([4.0, 5.0]), (DAY, 6.0), (DAY, None), (DAY + timedelta(days=1), math.nan), (DAY, math.inf)]
    assert day_means(told) == {DAY: 5.0, DAY + timedelta(days=1): 5.0}


def test_a_day_without_an_entry_is_absent_and_days_stand_in_order() -> None:
    told = [(DAY + timedelta(days=2), 0.0), (DAY + timedelta(days=1), None), (DAY, 7.0)]
    assert list(day_means(told).items()) == [(DAY, 7.0), (DAY + timedelta(days=2), 0.0)]


def test_a_constant_diary_has_no_unusual_day() -> None:
    level = np.full(30, 4.0)
    assert set(hits(level, xmr(level))) == {Hit.none}


@given(st.lists(st.integers(0, 10), min_size=13, max_size=40), st.integers(-20, 20), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_shift_order_and_missing_days_change_no_hit(values: list[int], shift: int, chance: random.Random) -> None:
    told = days([float(value) for value in values])
    moved: list[tuple[date, float | None]] = [(on, (value or 0) + shift) for on, value in told]
    moved.append((DAY + timedelta(days=90), None))
    chance.shuffle(moved)
    was, now = (np.array(list(day_means(one).values())) for one in (told, moved))
    assert hits(now, xmr(now[:12])) == hits(was, xmr(was[:12]))
