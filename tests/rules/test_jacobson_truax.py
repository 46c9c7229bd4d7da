import dataclasses
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.instruments import Direction
from rules.jacobson_truax import BadNorms, Category, Norms, cutoff, jacobson_truax, reliable_change
from tests.rules.golden import golden

NORMS = Norms(Direction.higher_worse, 6.0, 0.84, "c", 16.2, 5.4, 3.3, 3.8)


def norms_of(given_norms):
    return Norms(**{**given_norms, "direction": Direction(given_norms["direction"])})


SETS = golden("change.json")["sets"]
PAIRS = [
    (name, pair, expected)
    for name, one in SETS.items()
    for pair, expected in zip(one["pairs"], one["expect"]["results"], strict=True)
]


@pytest.mark.parametrize(("name", "pair", "expected"), PAIRS, ids=[f"{n}-{p['id']}" for n, p, _ in PAIRS])
def test_a_pair_of_scores_is_judged_as_in_the_reference(name, pair, expected):
    judged = jacobson_truax(pair["pre"], pair["post"], norms_of(SETS[name]["norms"]))
    assert judged.category == expected["category"]
    assert judged.rci == (None if expected["rci"] is None else pytest.approx(expected["rci"], abs=1e-9))


@pytest.mark.parametrize("name", list(SETS))
def test_the_edges_of_a_set_are_those_of_the_reference(name):
    norms, expected = norms_of(SETS[name]["norms"]), SETS[name]["expect"]
    assert cutoff(norms) == pytest.approx(expected["cutoff"], abs=1e-9)
    assert reliable_change(norms) == pytest.approx(expected["reliable_change"], abs=1e-9)


@pytest.mark.parametrize("kind", ["a", "b", "c"])
def test_the_worked_example_of_1991_comes_out(kind):
    example = golden("tables/jacobson_truax_1991_worked_example.json")
    means = example["M_dysfunctional"], example["SD"], example["M_functional"], example["SD"]
    norms = Norms(Direction.higher_better, example["SD"], example["r_xx"], kind, *means)
    assert cutoff(norms) == example[f"cutoff_{kind}"]
    assert jacobson_truax(example["pre"], example["post"], norms).rci == pytest.approx(example["RC"])


def test_cutoff_b_is_measured_in_the_spread_of_the_functional_group():
    assert cutoff(dataclasses.replace(NORMS, cutoff="b")) == pytest.approx(3.3 + 2 * 3.8)


@pytest.mark.parametrize(
    ("pre", "post", "category"),
    [
        (18, 8, Category.recovered),
        (18, 9, Category.improved),
        (18, 12, Category.unchanged),
        (8, 18, Category.harmed),
        (12, 20, Category.deteriorated),
        (None, 4, Category.cannot_evaluate),
        (4, None, Category.cannot_evaluate),
        (float("nan"), 4, Category.cannot_evaluate),
        (0, 0, Category.unchanged),
    ],
)
def test_every_category_is_reached_by_its_own_rule(pre, post, category):
    assert jacobson_truax(pre, post, NORMS).category is category


def test_a_score_exactly_on_the_cutoff_is_neither_clinical_nor_functional():
    at_ten = Norms(Direction.higher_worse, 3.0, 0.9, "a", clinical_mean=14, clinical_sd=2)
    assert cutoff(at_ten) == 10
    assert jacobson_truax(16, 10, at_ten).category is Category.improved
    assert jacobson_truax(10, 4, at_ten).category is Category.improved
    assert jacobson_truax(10, 16, at_ten).category is Category.harmed
    assert jacobson_truax(4, 10, at_ten).category is Category.harmed


def test_without_a_cutoff_nobody_is_called_recovered():
    plain = Norms(Direction.higher_worse, 6.0, 0.84)
    assert cutoff(plain) is None
    assert jacobson_truax(20, 1, plain).category is Category.improved
    assert jacobson_truax(1, 20, plain).category is Category.deteriorated


@pytest.mark.parametrize(
    "wrong",
    [{"sd": 0.0}, {"sd": -1.0}, {"reliability": 1.0}, {"reliability": -0.1}, {"cutoff": "d"}]
    + [{"direction": Direction.none}, {"sd": float("nan")}],
)
def test_norms_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadNorms):
        dataclasses.replace(NORMS, **wrong)


@pytest.mark.parametrize("sd", [5e-324, 1e-300])
def test_a_spread_too_small_to_divide_by_cannot_be_evaluated(sd):
    tiny = Norms(Direction.higher_worse, sd, 0.9999)
    assert jacobson_truax(0, 1e15, tiny).category is Category.cannot_evaluate


@pytest.mark.parametrize("name", ["clinical_mean", "clinical_sd", "functional_mean", "functional_sd"])
def test_a_cutoff_without_its_norms_is_refused_by_name(name):
    with pytest.raises(BadNorms, match=name):
        cutoff(dataclasses.replace(NORMS, **{name: None}))


SCORES = st.integers(0, 27)


@settings(deadline=None)
@given(pre=SCORES, post=SCORES, shift=st.integers(-50, 50))
def test_a_shift_of_all_scores_leaves_the_index_alone(pre, post, shift):
    moved = dataclasses.replace(NORMS, clinical_mean=16.2 + shift, functional_mean=3.3 + shift)
    before, after = jacobson_truax(pre, post, NORMS), jacobson_truax(pre + shift, post + shift, moved)
    assert after.rci == pytest.approx(before.rci)
    assert after.category is before.category


@settings(deadline=None)
@given(pre=SCORES, post=SCORES)
def test_a_scale_read_from_its_other_end_gives_the_same_category(pre, post):
    flipped = Norms(Direction.higher_better, 6.0, 0.84, "c", -16.2, 5.4, -3.3, 3.8)
    before, after = jacobson_truax(pre, post, NORMS), jacobson_truax(-pre, -post, flipped)
    assert after.rci == pytest.approx(-before.rci)
    assert after.category is before.category


def exactly_critical(direction):
    """Norms and a score whose index is 1.96 to the last bit, so that only the strictness of the comparison speaks."""
    for tenth in range(10, 200):
        told = dataclasses.replace(NORMS, direction=direction, sd=tenth / 10, cutoff=None)
        post = 1.96 * math.sqrt(2) * told.sem
        if jacobson_truax(0, post, told).rci == 1.96:
            return told, post
    raise AssertionError("no such norms")


@pytest.mark.parametrize("direction", [Direction.higher_worse, Direction.higher_better])
def test_a_change_exactly_at_the_critical_value_is_not_reliable(direction):
    told, post = exactly_critical(direction)
    for change in (post, -post):
        assert jacobson_truax(0, change, told).category is Category.unchanged
        assert jacobson_truax(0, change * 1.0001, told).category in (Category.improved, Category.deteriorated)


def test_a_reliability_of_nothing_is_allowed_and_one_of_everything_is_not():
    assert dataclasses.replace(NORMS, reliability=0).sem == 6
    for reliability in (1, -0.01, 1.01):
        with pytest.raises(BadNorms, match=rf"reliability is {reliability:g}; it must be at least 0 and below 1\."):
            dataclasses.replace(NORMS, reliability=reliability)


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ({"direction": Direction.none}, "direction must be higher_worse or higher_better."),
        ({"sd": 0}, "sd is 0; it must be above 0."),
        ({"cutoff": "d"}, "cutoff must be a, b or c."),
    ],
)
def test_norms_that_cannot_be_used_say_why(odd, says):
    with pytest.raises(BadNorms) as refused:
        dataclasses.replace(NORMS, **odd)
    assert str(refused.value) == says


def test_cut_off_c_works_with_narrow_groups_and_not_without_any_spread():
    assert cutoff(dataclasses.replace(NORMS, clinical_sd=0.2, functional_sd=0.2)) == pytest.approx((16.2 + 3.3) / 2)
    with pytest.raises(BadNorms) as refused:
        cutoff(dataclasses.replace(NORMS, clinical_sd=0, functional_sd=0))
    assert str(refused.value) == "cut-off c needs a clinical_sd or functional_sd above 0."


def test_scores_so_far_apart_that_they_are_no_number_cannot_be_evaluated():
    assert jacobson_truax(-1e308, 1e308, NORMS).category is Category.cannot_evaluate
    assert jacobson_truax(1e308, 1e308, NORMS).category is Category.unchanged
