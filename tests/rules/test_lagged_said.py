"""Do two things of a diary go together: every sentence whole, and the edges of what may be said."""

from __future__ import annotations

import math
from datetime import date
from statistics import fmean

import numpy as np
import pytest

from rules.lagged import Lagged, LagName, lagged
from rules.settings import DEFAULT, Settings
from tests.rules.cases import day

NOT_A_CAUSE = "Which brings which about cannot be seen from this."
# Four values in an order without repetition from day to day; up and down with two days on each level.
MIXED = (1, 4, 2, 3, 3, 1, 4, 2, 2, 3, 1, 4, 4, 2, 3, 1)


def diary(**told: list[float | None]) -> dict[str, dict[date, float | None]]:
    return {name: {day(i): value for i, value in enumerate(values)} for name, values in told.items()}


def repeated(values, n: int) -> list[float | None]:
    return [float(values[i % len(values)]) for i in range(n)]


def of(x, y, lag: int = 0, settings: Settings = DEFAULT, detrend=()) -> Lagged:
    return lagged(diary(stress=x, pain=y), [("stress", "pain")], [lag], settings, detrend)[0]


def noisy(n: int = 60, sign: int = 1, weight: float = 0.5) -> tuple[list[float | None], list[float | None]]:
    chance = np.random.default_rng(11)
    x = chance.normal(size=n)
    return x.tolist(), (sign * weight * x + chance.normal(size=n)).tolist()


# ---- too little to say anything


@pytest.mark.parametrize(
    ("n", "lag", "words"),
    [
        (0, 0, "stress and pain on the same day: 0 days with both, 28 are needed before a number is shown."),
        (1, 0, "stress and pain on the same day: 1 day with both, 28 are needed before a number is shown."),
        (28, 1, "stress and pain 1 day later: 27 days with both, 28 are needed before a number is shown."),
        (29, 2, "stress and pain 2 days later: 27 days with both, 28 are needed before a number is shown."),
    ],
)
def test_too_few_days_are_said_with_what_is_needed(n: int, lag: int, words: str):
    one = of(repeated(MIXED, n), repeated(MIXED, n), lag)
    assert (one.name, one.words, one.first, one.second, one.lag_days) == (
        LagName.too_few_to_say,
        words,
        "stress",
        "pain",
        lag,
    )
    assert one.n_pairs == n - lag
    assert (one.pearson, one.interval_95, one.p, one.p_holm, one.tests) == (None, None, None, None, 0)


@pytest.mark.parametrize("missing", ["stress", "pain"])
def test_a_scale_that_was_never_answered_has_no_day_with_both(missing: str):
    told = diary(stress=repeated(MIXED, 60), pain=repeated(MIXED, 60))
    del told[missing]
    (one,) = lagged(told, [("stress", "pain")], [0])
    assert one.words == "stress and pain on the same day: 0 days with both, 28 are needed before a number is shown."


@pytest.mark.parametrize("still", ["stress", "pain"])
def test_what_never_changed_says_so(still: str):
    told = {"stress": repeated(MIXED, 30), "pain": repeated(MIXED, 30)} | {still: [3.0] * 30}
    one = of(told["stress"], told["pain"], 2)
    assert one.words == "stress or pain never changed over 28 paired days: cannot say."
    assert (one.first, one.second, one.lag_days, one.n_pairs) == ("stress", "pain", 2, 28)
    assert (one.name, one.p_holm, one.tests) == (LagName.too_few_to_say, None, 0)


@pytest.mark.parametrize(("n", "shown"), [(0, False), (1, False), (2, False), (3, False), (4, False), (5, True)])
def test_a_site_that_asks_for_next_to_nothing_gets_no_number_without_an_interval(n: int, shown: bool):
    few = DEFAULT.changed("lagged.pairs_to_show", 1, "signed")
    one = of(repeated(MIXED, n), repeated((2, 3, 1), n), settings=few)
    assert (one.pearson is not None) == shown
    if not shown:
        assert one.words.endswith("with both, 5 are needed before a number is shown.")


def test_a_site_may_ask_for_more_days_before_a_number_is_shown():
    more = DEFAULT.changed("lagged.pairs_to_show", 35, "signed")
    one = of(repeated(MIXED, 34), repeated(MIXED, 34), settings=more)
    assert one.words == "stress and pain on the same day: 34 days with both, 35 are needed before a number is shown."


# ---- what is said


def test_a_link_a_weaker_word_and_no_clear_link_are_said_whole():
    x, y = noisy()
    assert of(x, y).words == (
        "Possible link to try out: more stress goes together with more pain on the same day (r = 0.63, between 0.45"
        f" and 0.76; 60 paired days, 1 comparison looked at). {NOT_A_CAUSE}"
    )
    less = of(*noisy(sign=-1, weight=2), lag=0)
    assert less.words.startswith("Possible link to try out: more stress goes together with less pain on the same day (")
    assert less.words.endswith(f"; 60 paired days, 1 comparison looked at). {NOT_A_CAUSE}")
    short = of(*noisy(41, -1, 2))
    assert short.words.startswith("More stress goes together with less pain on the same day (r = -0.")
    assert short.words.endswith(f"; 41 paired days, 1 comparison looked at). {NOT_A_CAUSE}")
    assert of(x, y, 2).words.startswith("No clear link between stress and pain 2 days later (r = ")
    assert of(x, y, 2).words.endswith("; 58 paired days, 1 comparison looked at).")


def test_several_comparisons_are_counted_in_the_sentence_and_only_those_that_carry_a_number():
    told = diary(stress=noisy()[0], pain=noisy()[1], sleep=[4.0] * 60, mood=[4.0] * 5)
    pairs = [("stress", "pain"), ("stress", "sleep"), ("mood", "pain")]
    found = lagged(told, pairs, [0, 1])
    assert [(one.first, one.second, one.lag_days) for one in found] == [(*p, lag) for p in pairs for lag in (0, 1)]
    assert "2 comparisons looked at" in found[0].words
    assert [one.tests for one in found] == [2, 2, 0, 0, 0, 0]


def test_by_itself_the_same_day_and_up_to_three_later_are_looked_at():
    told = diary(stress=noisy()[0], pain=noisy()[1])
    assert [one.lag_days for one in lagged(told, [("stress", "pain")])] == [0, 1, 2, 3]
    one = DEFAULT.changed("lagged.longest_days", 1, "signed")
    assert [one.lag_days for one in lagged(told, [("stress", "pain")], settings=one)] == [0, 1]


# ---- how sure


def test_the_corrected_p_must_be_below_the_limit_not_on_it():
    x, y = noisy()
    p = of(x, y).p_holm
    assert p is not None
    on, above = (DEFAULT.changed("lagged.p", limit, "signed") for limit in (p, math.nextafter(p, 1)))
    assert of(x, y, settings=on).name is LagName.no_clear_link
    assert of(x, y, settings=above).name is LagName.link


@pytest.mark.parametrize("weight", [-0.15, -0.6])
def test_an_interval_that_crosses_nought_is_no_link_whatever_p_a_site_allows(weight: float):
    generous = DEFAULT.changed("lagged.p", 0.2, "signed")
    one = of(*noisy(60, 1, weight), settings=generous)
    low, high = one.interval_95
    assert 0.05 < one.p_holm < 0.2
    assert low < 0 < high
    assert one.name is LagName.no_clear_link


@pytest.mark.parametrize("sign", [1, -1])
def test_what_goes_together_without_exception_is_one_and_not_more(sign: int):
    # In binary the sum for these days comes out a hair beyond 1.
    up = (7, 7, 8, 1, 0, 8, 0, 5, 0, 2, 4, 4, 4, 0, 0, 1, 0, 6, 5, 6, 2, 6, 7, 3, 4, 9, 8, 9)
    down = (7, 5, 5, 3, 7, 3, 3, 8, 2, 2, 7, 6, 0, 0, 3, 8, 4, 7, 3, 2, 7, 8, 0, 0, 6, 3, 5, 1)
    x = [float(v) for v in (up if sign > 0 else down)]
    one = of(x, [sign * 3 * v + 1 for v in x])
    assert (one.pearson, one.spearman) == (sign, pytest.approx(sign))
    assert one.name is LagName.goes_together
    low, high = one.interval_95
    assert -1 <= low <= high <= 1
    assert one.p < 1e-9


# ---- days that repeat each other


def test_days_that_alternate_against_days_that_rise_count_whole():
    one = of([0.0, 1.0] * 15, [float(i) for i in range(30)])
    assert (one.ac1_first, one.ac1_second, one.n_effective) == (-1.0, 1.0, 30.0)


def test_repetition_that_is_not_defined_takes_nothing_away():
    """All days the same but the last: the day before says nothing of the next."""
    one = of([3.0] * 29 + [5.0], [float(i) for i in range(30)])
    assert (one.ac1_first, one.ac1_second, one.n_effective) == (0.0, 1.0, 30.0)


def test_days_that_repeat_each_other_wholly_count_as_five():
    rising = [float(i) for i in range(40)]
    assert of(rising, [v * v for v in rising]).n_effective == pytest.approx(5.0)


def test_the_effective_days_the_interval_and_p_are_those_of_the_formula():
    x, y = noisy()
    one = of(np.cumsum(x).tolist(), np.cumsum(y).tolist())
    product = one.ac1_first * one.ac1_second
    n = max(5, 60 * (1 - product) / (1 + product))
    assert one.n_effective == pytest.approx(n)
    z, reach = math.atanh(one.pearson), 1 / math.sqrt(n - 3)
    assert one.interval_95 == pytest.approx((math.tanh(z - 1.96 * reach), math.tanh(z + 1.96 * reach)))
    assert one.p == pytest.approx(math.erfc(abs(z) / reach / math.sqrt(2)))


# ---- drifts


def drifting(values, per_day: float) -> list[float | None]:
    return [None if v is None else v + per_day * i for i, v in enumerate(values)]


def test_what_goes_together_beside_a_drift_is_still_found_when_the_drift_is_out():
    x, y = noisy()
    plain, out = of(x, y), of(drifting(x, 3), drifting(y, -2), detrend=("stress", "pain"))
    assert out.name is LagName.link
    assert out.pearson == pytest.approx(plain.pearson, abs=0.05)
    one_only = of(drifting(x, 3), y, detrend=("stress",))
    assert one_only.pearson == pytest.approx(plain.pearson, abs=0.05)
    assert abs(of(drifting(x, 3), drifting(y, -2)).pearson) > 0.9


def test_the_drift_is_counted_in_days_also_where_days_are_missing():
    x, y = noisy(80)
    gaps = [None if 20 <= i < 40 else v for i, v in enumerate(drifting(x, 3))]
    assert of(gaps, y, detrend=("stress",)).pearson == pytest.approx(
        of([None if v is None else x[i] for i, v in enumerate(gaps)], y).pearson, abs=0.05
    )


def test_taking_the_drift_out_of_what_stands_still_changes_nothing():
    x = repeated((1, 5, 3, 3, 5, 1), 48)
    y = [v + (0.5 if i % 3 else 0.0) for i, v in enumerate(x)]
    plain, out = of(x, y), of(x, y, detrend=("stress",))
    assert fmean(x) == 3
    assert (out.pearson, out.n_effective) == (plain.pearson, plain.n_effective)


@pytest.mark.parametrize("days", [0, 1, 2])
def test_a_drift_of_next_to_no_days_is_none_and_breaks_nothing(days: int):
    one = of(repeated(MIXED, days), repeated(MIXED, days), detrend=("stress", "pain"))
    assert one.n_pairs == days


def test_a_value_that_is_no_number_is_a_missing_day():
    x, y = noisy()
    holes = [math.nan if i == 3 else math.inf if i == 4 else v for i, v in enumerate(x)]
    assert of(holes, y).n_pairs == 58
