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


def test_a_rate_carries_its_interval_and_says_both():
    (one,) = hit_rates([judged(GOOD)] * 3 + [judged(SHORT, came=1.0)])
    assert (one.rate, one.share_came) == (0.75, pytest.approx(0.8))
    assert (one.low, one.high) == interval(3, 4)
    assert one.words == (
        "3 of 4 predictions came true (95 % interval 30% to 95%). Too few to say how often the team is right."
    )
    assert hit_rates([judged(GOOD)])[0].words.startswith("1 of 1 prediction came true")


def test_five_are_enough_to_say_and_four_are_not():
    assert hit_rates([judged(SHORT, came=1.0)] * 4)[0].words.endswith("Too few to say how often the team is right.")
    assert hit_rates([judged(SHORT, came=1.0)] * 5)[0].words == (
        "0 of 5 predictions came true (95 % interval 0% to 43%). Over-confident: 20% of the predicted change came."
    )


def test_what_came_exactly_as_predicted_is_neither_over_confident_nor_too_careful():
    (one,) = hit_rates([judged(GOOD)] * 5)
    assert one.words.endswith("100% of the predicted change came; that does not differ more than chance.")


@pytest.mark.parametrize(("came", "share"), [((None,) * 5, None), ((None, 1.0), 0.2), ((0.0, 1.0), 0.1)])
def test_what_is_not_known_to_have_come_is_left_out_of_the_share(came, share):
    (one,) = hit_rates([judged(SHORT, came=value) for value in came])
    assert one.share_came == (None if share is None else pytest.approx(share))


def test_where_nobody_knows_how_much_came_nothing_is_said_of_it():
    (one,) = hit_rates([judged(SHORT, size=None, came=None)] * 5)
    assert one.words == "0 of 5 predictions came true (95 % interval 0% to 43%)."


def test_chance_is_students_with_one_less_than_the_number_of_predictions():
    # Five shares, mean 0.6: 2.776 standard errors (t with 4 degrees of freedom) reach to 1.0 at an error of 0.144.
    assert "Over-confident" in hit_rates([judged(SHORT, came=value) for value in (1.2, 1.8, 3.0, 4.2, 4.8)])[0].words
    assert "more than chance" in hit_rates([judged(SHORT, came=value) for value in (1.1, 1.7, 3.0, 4.3, 4.9)])[0].words


def test_the_most_often_judged_come_first():
    told = [judged(GOOD, "b"), judged(GOOD, "b"), judged(GOOD, "c"), judged(GOOD, "a"), judged(GOOD, "")]
    assert [one.group for one in hit_rates(told)] == ["b", "a", "c"]


def test_none_judged_is_not_zero_percent():
    (one,) = hit_rates([judged(Outcome.cannot_tell)])
    assert one.rate is None
    assert one.words == "None is judged yet."
