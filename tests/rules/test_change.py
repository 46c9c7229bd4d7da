import dataclasses
import math
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.catalogue import catalogue
from rules.change import (
    Baseline,
    Category,
    ChangeName,
    MidName,
    Norms,
    baseline,
    change_since,
    cutoff,
    jacobson_truax,
    reliable_change,
    reliable_thresholds,
)
from rules.instruments import ChangeValues, Direction, Sourced
from rules.jacobson_truax import BadNorms
from rules.targets import nhs_outcome, treat_to_target
from tests.rules.golden import golden, golden_rows

PHQ9, GAD7 = catalogue()["phq9"], catalogue()["gad7"]
REQOL = catalogue()["reqol10"]
MONDAY = date(2026, 1, 5)
NORMS = Norms(Direction.higher_worse, 6.0, 0.84, "c", 16.2, 5.4, 3.3, 3.8)


def norms_of(given_norms):
    return Norms(**{**given_norms, "direction": Direction(given_norms["direction"])})


def on_day(*scores):
    return [(MONDAY + timedelta(days=day), score) for day, score in scores]


def turned(instrument):
    """The same scale read from its other end."""
    direction = Direction.higher_better if instrument.direction is Direction.higher_worse else Direction.higher_worse
    return dataclasses.replace(instrument, direction=direction)


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


@given(pre=SCORES, post=SCORES, shift=st.integers(-50, 50))
def test_a_shift_of_all_scores_leaves_the_index_alone(pre, post, shift):
    moved = dataclasses.replace(NORMS, clinical_mean=16.2 + shift, functional_mean=3.3 + shift)
    before, after = jacobson_truax(pre, post, NORMS), jacobson_truax(pre + shift, post + shift, moved)
    assert after.rci == pytest.approx(before.rci)
    assert after.category is before.category


@given(pre=SCORES, post=SCORES)
def test_a_scale_read_from_its_other_end_gives_the_same_category(pre, post):
    flipped = Norms(Direction.higher_better, 6.0, 0.84, "c", -16.2, 5.4, -3.3, 3.8)
    before, after = jacobson_truax(pre, post, NORMS), jacobson_truax(-pre, -post, flipped)
    assert after.rci == pytest.approx(-before.rci)
    assert after.category is before.category


@pytest.mark.parametrize(
    ("scores", "value", "n"),
    [
        ([(0, 14), (7, 16)], 15, 2),
        ([(0, 14), (21, 16)], 15, 2),
        ([(0, 14), (22, 16)], 14, 1),
        ([(0, 14), (7, 20)], 17, 2),
        ([(0, 14), (7, 21)], 14, 1),
        ([(0, 14), (7, 7)], 14, 1),
        ([(7, 16), (0, 14)], 15, 2),
        ([(0, 14), (0, 16)], 15, 2),
        ([(0, 14), (3, None), (7, 16)], 15, 2),
        ([(0, 14), (3, float("nan")), (7, 16), (8, 1)], 15, 2),
        ([(0, 14), (7, 21), (8, 21)], 14, 1),
        ([(0, 0)], 0, 1),
    ],
)
def test_the_base_is_the_mean_of_two_near_scores_or_the_first_alone(scores, value, n):
    base = baseline(on_day(*scores), 7)
    assert (base.value, base.n, len(base.dates)) == (value, n, n)


@pytest.mark.parametrize("scores", [[], [(0, None)]])
def test_a_step_without_a_score_has_no_base(scores):
    assert baseline(on_day(*scores), 7) is None


def test_where_no_error_is_known_the_first_score_stands_alone():
    assert baseline(on_day((0, 14), (7, 14)), None).n == 1


@given(scores=st.lists(st.tuples(st.integers(0, 60), SCORES), min_size=1, max_size=6), data=st.data())
def test_the_base_does_not_depend_on_the_order_of_rows_or_on_missing_ones(scores, data):
    shuffled = data.draw(st.permutations(on_day(*scores)))
    assert baseline([*shuffled, (MONDAY, None)], 7) == baseline(on_day(*scores), 7)


@pytest.mark.parametrize(
    ("name", "thresholds"),
    [("phq9", (7, 6)), ("gad7", (6, 5)), ("wsas", (13, 12)), ("phq15", (9, 7)), ("sss8", (10, 8))]
    + [("whodas12", (9, 8)), ("core10", (6, 6)), ("pcs", (13, 12)), ("isi", None), ("daily_log", None)],
)
def test_the_points_a_change_must_reach(name, thresholds):
    assert reliable_thresholds(catalogue()[name]) == thresholds


@pytest.mark.parametrize("points", [3, 6, 12, 16])
def test_an_exact_threshold_is_not_rounded_up_by_a_hair(points):
    sd = Sourced(points / (1.96 * math.sqrt(2) * math.sqrt(1 - 0.9)), "made up for this test", "own")
    exact = dataclasses.replace(PHQ9, change=ChangeValues(sd=sd, retest=Sourced(0.9, "same", "own")))
    assert reliable_thresholds(exact)[0] == points


@pytest.mark.parametrize(
    ("start", "last", "name"),
    [
        (14, 7, "reliably_better"),
        (14, 8, "no_reliable_change"),
        (14, 14, "no_reliable_change"),
        (14, 20, "no_reliable_change"),
        (14, 21, "reliably_worse"),
        (Baseline(14.5, 2, ()), 8.5, "reliably_better"),
        (Baseline(14.5, 2, ()), 9, "no_reliable_change"),
        (Baseline(14.5, 2, ()), 20.5, "reliably_worse"),
        (0, 0, "no_reliable_change"),
    ],
)
def test_a_change_is_named_only_beyond_measurement_error(start, last, name):
    assert change_since(PHQ9, start, last).name == name


@pytest.mark.parametrize(
    ("instrument", "start", "last", "said"),
    [
        (PHQ9, None, 5, "start from is missing"),
        (PHQ9, 5, None, "later score is missing"),
        (PHQ9, None, None, "missing"),
        (PHQ9, float("nan"), 5, "missing"),
        (PHQ9, 5, float("nan"), "missing"),
        (PHQ9, 5, 28, "28 lies outside"),
        (PHQ9, -1, 5, "-1 lies outside"),
        (catalogue()["utilisation"], 5, 5, "neither better nor worse"),
        (catalogue()["isi"], 20, 10, "error of ISI is not known"),
    ],
)
def test_what_cannot_be_said_says_why(instrument, start, last, said):
    verdict = change_since(instrument, start, last)
    assert verdict.name is ChangeName.cannot_say
    assert said in verdict.reason
    assert verdict.reason.endswith(".")


def test_a_verdict_shows_its_numbers_and_their_source():
    verdict = change_since(PHQ9, Baseline(14.5, 2, ()), 6)
    assert (verdict.points, verdict.reliable_points, verdict.reliable_confidence) == (-8.5, 6, "bk-high")
    assert verdict.rci == pytest.approx(-8.5 / (math.sqrt(1.5) * 5.5 * math.sqrt(0.16)))
    assert verdict.percent == pytest.approx(-58.6207, abs=1e-4)
    for said in ("14.5", "6 now", "8.5 points better", "6 points that", "Kroenke 2001", "5 points (Loewe"):
        assert said in verdict.reason
    assert (verdict.rule, verdict.rule_version, verdict.instrument_version) == ("CHG-1", "1", "1")


def test_an_error_that_is_a_stand_in_says_so():
    assert "stand-in" in change_since(catalogue()["phq15"], 14, 4).reason
    assert "stand-in" not in change_since(PHQ9, 14, 4).reason


@pytest.mark.parametrize(
    ("last", "mid"),
    [(9, MidName.noticeably_better), (10, MidName.not_noticeable), (18, MidName.not_noticeable)]
    + [(19, MidName.noticeably_worse)],
)
def test_what_patients_notice_is_told_apart_from_measurement_error(last, mid):
    verdict = change_since(PHQ9, 14, last)
    assert (verdict.name, verdict.mid) == (ChangeName.no_reliable_change, mid)


def test_percent_from_a_baseline_of_zero_is_undefined_and_says_so():
    verdict = change_since(PHQ9, 0, 9)
    assert verdict.percent is None
    assert "baseline is 0" in verdict.percent_why
    assert verdict.name is ChangeName.reliably_worse


def test_percent_means_nothing_on_a_scale_that_does_not_start_at_zero():
    verdict = change_since(catalogue()["csq3"], 6, 9)
    assert verdict.percent is None
    assert "does not start at 0" in verdict.percent_why


@pytest.mark.parametrize(
    ("start", "last", "recovered", "remission"),
    [(17, 9, True, False), (17, 10, False, False), (9, 1, None, True), (10, 5, True, False), (10, 4, True, True)],
)
def test_recovery_needs_a_start_in_the_clinical_range(start, last, recovered, remission):
    verdict = change_since(PHQ9, start, last)
    assert (verdict.recovered, verdict.remission) == (recovered, remission)


@pytest.mark.parametrize(("score", "case"), [(22, True), (23, True), (24, False), (40, False)])
def test_on_a_scale_where_more_is_better_the_clinical_range_lies_below(score, case):
    assert change_since(REQOL, score, score).case_at_baseline is case


@given(start=SCORES, last=SCORES)
def test_the_other_end_of_a_scale_swaps_better_and_worse(start, last):
    here, there = change_since(PHQ9, start, last), change_since(turned(PHQ9), 27 - start, 27 - last)
    assert here.name is there.name
    assert here.points == -there.points
    assert change_since(turned(PHQ9), start, last).name == {
        "reliably_better": "reliably_worse",
        "reliably_worse": "reliably_better",
    }.get(here.name, here.name)


@given(start=SCORES, last=SCORES, shift=st.integers(1, 20))
def test_a_shift_of_both_scores_leaves_the_verdict_alone(start, last, shift):
    assume(max(start, last) + shift <= 27)
    here, there = change_since(PHQ9, start, last), change_since(PHQ9, start + shift, last + shift)
    assert (here.name, here.points, here.rci) == (there.name, there.points, there.rci)


@pytest.mark.parametrize("row", golden_rows("tables/nhs_talking_therapies.csv"), ids=lambda row: row["note"][:40])
def test_the_outcome_of_a_course_is_the_one_set_by_hand(row):
    first, last = (int(row["phq_first"]), int(row["gad_first"])), (int(row["phq_last"]), int(row["gad_last"]))
    outcome = nhs_outcome(PHQ9, GAD7, first, last)
    found = {name: str(bool(getattr(outcome, name))) for name in row if hasattr(outcome, name)}
    assert len(found) == 7
    assert found == {name: row[name] for name in found}


def test_who_was_no_case_at_the_start_is_left_out_of_recovery():
    assert nhs_outcome(PHQ9, GAD7, (9, 7), (3, 3)).recovered is None


@pytest.mark.parametrize("row", golden("tables/treat_to_target.json"), ids=lambda row: row["note"])
def test_treat_to_target_is_counted_as_in_the_table(row):
    found = treat_to_target(PHQ9, row["baseline"], row["current"])
    rounded = None if found.percent is None else round(found.percent, 1)
    assert (rounded, found.response, found.remission, found.mid_reached, found.early_nonresponse) == (
        row["pct_change"],
        row["response"],
        row["remission"],
        row["drop5"],
        row["early_nonresponse_20"],
    )
