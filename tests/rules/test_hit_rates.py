"""A team's own hit rate, against Wilson's published interval, with small numbers said and over-confidence named."""

import pytest

from rules.hit_rates import Judged, hit_rates, interval
from rules.predictions import Outcome

GOOD, SHORT = Outcome.as_expected, Outcome.short_of_it


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe 1998 (Statistics in Medicine 17:857-872), table I, score method without continuity correction.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(hits, n, low, high):
    assert interval(hits, n) == pytest.approx((low, high), abs=5e-5)


def judged(outcome, group="step up", size=5.0, came=5.0):
    return Judged((group,), outcome, size, came)


def test_each_group_counts_its_own_and_what_cannot_be_judged_is_apart():
    told = [judged(GOOD), judged(SHORT), judged(Outcome.not_done), judged(Outcome.cannot_tell), judged(GOOD, "hold")]
    by_group = {one.group: one for one in hit_rates(told)}
    step_up = by_group["step up"]
    assert (step_up.hits, step_up.judged, step_up.not_done, step_up.cannot_tell) == (1, 2, 1, 1)
    assert by_group["hold"].rate == 1


def test_a_decision_of_two_kinds_counts_for_both():
    found = hit_rates([Judged(("step up", "module: CBT"), GOOD, 5, 6)])
    assert {one.group for one in found} == {"step up", "module: CBT"}


def test_few_are_said_to_be_few():
    (one,) = hit_rates([judged(GOOD)] * 4)
    assert "Too few to say" in one.words
    assert "Over-confident" not in one.words


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ((1, 2, 1, 2, 1, 2), "Over-confident: 30% of the predicted change came."),
        ((9, 10, 9, 10, 9, 10), "Too careful: 190% of the predicted change came."),
        ((1, 9, 2, 8, 0, 10), "does not differ more than chance"),
    ],
)
def test_over_confidence_is_named_only_beyond_chance(came, words):
    (one,) = hit_rates([judged(SHORT, came=float(value)) for value in came])
    assert words in one.words


def test_none_judged_is_not_zero_percent():
    (one,) = hit_rates([judged(Outcome.cannot_tell)])
    assert one.rate is None
    assert one.words == "None is judged yet."
