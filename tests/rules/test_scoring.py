import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import catalogue, site_instrument
from rules.scoring import Mark, Status, half_up, score
from tests.rules.golden import golden

CASES = golden("scoring_cases.json")["cases"]
PHQ9, GAD7, CORE10 = catalogue()["phq9"], catalogue()["gad7"], catalogue()["core10"]
FATIGUE = site_instrument(
    {
        "id": "fatigue",
        "name": "Fatigue scale",
        "version": "1",
        "direction": "higher_worse",
        "range": {"low": 0, "high": 33},
        "source": "Handbook",
        "total": True,
        "bands": [{"low": 0, "high": 10, "label": "low"}, {"low": 11, "high": 33, "label": "high"}],
    }
)


def subscore(instrument, part):
    if instrument.id == "promis_gh":
        return {"raw": part.raw, "t": part.t}
    return part.raw if part.t is None else part.t


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_form_scores_as_worked_by_hand(case):
    instrument = catalogue()[case["instrument"]]
    scored = score(instrument, case["responses"])
    found = {
        "status": scored.status,
        "total": scored.total,
        "total_for_band": scored.total_for_band,
        "band": scored.band,
        "subscores": {name: subscore(instrument, part) for name, part in scored.subscores.items()},
        "level": scored.level,
        "bad": sorted(bad.item for bad in scored.bad),
        "flags": list(scored.safety),
    }
    assert {name: found[name] for name in case["expect"]} == case["expect"]


@pytest.mark.parametrize("instrument", [PHQ9, CORE10])
def test_an_unanswered_safety_item_is_not_a_no(instrument):
    place = int(instrument.safety_items[0]) - 1
    answers = [0] * len(instrument.items)
    assert score(instrument, answers).safety == ()
    for unreadable in (None, "", "  ", float("nan"), 9, "1", True, [1]):
        answers[place] = unreadable
        assert score(instrument, answers).safety == (Mark.safety_item_missing,)
    assert score(instrument, None).safety == (Mark.safety_item_missing,)
    assert score(instrument, None, total=5).safety == (Mark.safety_item_missing,)


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        (0, ()),
        (1, (Mark.urgent_review,)),
        (2, (Mark.urgent_review, Mark.high_priority)),
        (3, (Mark.urgent_review, Mark.high_priority)),
    ],
)
def test_item_nine_speaks_for_itself_whatever_becomes_of_the_form(answer, marks):
    for rest in ([0] * 8, [None] * 8, ["x"] * 8, [99] * 8):
        assert score(PHQ9, [*rest, answer]).safety == marks


@pytest.mark.parametrize("answers", [[0] * 8, [0] * 10, [], {"9": 0, "99": 1}])
def test_a_form_that_does_not_fit_is_refused(answers):
    scored = score(PHQ9, answers)
    assert scored.status is Status.invalid
    assert scored.bad[0].why.endswith(".")


def test_a_list_of_the_wrong_length_cannot_say_no_for_item_nine_but_can_say_yes():
    assert score(PHQ9, [0] * 10).safety == (Mark.safety_item_missing,)
    assert score(PHQ9, [0] * 8 + [1, 0]).safety == (Mark.urgent_review,)


@pytest.mark.parametrize("answers", ["000000000", 5, 5.5, True, b"000", {1, 2}])
def test_answers_that_are_no_form_at_all_are_refused_with_a_sentence(answers):
    scored = score(GAD7, answers)
    assert (scored.status, scored.total) == (Status.invalid, None)
    assert scored.bad[0].item == "responses"


@pytest.mark.parametrize(
    ("value", "accepted"),
    [(0, True), (3, True), (2.0, True), (-1, False), (4, False), (1.5, False), ("2", False), (True, False)]
    + [(float("inf"), False), (10**400, False), ([1], False), ({}, False), ("NA", False)],
)
def test_an_answer_is_a_number_of_the_items_own_set(value, accepted):
    scored = score(GAD7, [value, 0, 0, 0, 0, 0, 0])
    assert (scored.status is Status.scored) == accepted
    assert [bad.item for bad in scored.bad] == ([] if accepted else ["1"])
    assert all("Item 1" in bad.why for bad in scored.bad)


@pytest.mark.parametrize("nothing", [None, "", " ", float("nan")])
def test_a_blank_answer_is_missing_and_listed(nothing):
    scored = score(GAD7, [nothing, 1, 1, 1, 1, 1, 1])
    assert (scored.status, scored.total, scored.missing) == (Status.prorated, 7, ("1",))


@pytest.mark.parametrize(
    ("name", "allowed"), [("phq9", 2), ("gad7", 2), ("phq15", 3), ("wsas", 1), ("whodas12", 1), ("core10", 1)]
)
def test_a_scale_prorates_up_to_its_own_limit_and_not_beyond(name, allowed):
    instrument = catalogue()[name]
    n = len(instrument.items)
    for gaps in range(allowed + 2):
        scored = score(instrument, [None] * gaps + [1] * (n - gaps))
        expected = Status.scored if gaps == 0 else Status.prorated if gaps <= allowed else Status.not_scorable
        assert scored.status is expected
        assert len(scored.missing) == gaps


@pytest.mark.parametrize("name", ["phq2", "gad2", "sss8", "ssd12", "isi", "peg", "wi6r", "pcs", "bds25"])
def test_a_scale_without_a_published_rule_for_gaps_needs_every_answer(name):
    instrument = catalogue()[name]
    answers = [1] * len(instrument.items)
    assert score(instrument, answers).status is Status.scored
    assert score(instrument, [None, *answers[1:]]).status is Status.not_scorable


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        (["NA", 1, 1, 1, 1], Status.prorated),
        (["NA", None, 1, 1, 1], Status.not_scorable),
        ([1, "NA", 1, 1, 1], Status.invalid),
    ],
)
def test_work_not_applicable_counts_as_the_one_missing_answer_of_the_wsas(answers, status):
    assert score(catalogue()["wsas"], answers).status is status


def test_feedback_is_the_mean_of_two_answers_or_three():
    feedback = catalogue()["session_feedback"]
    assert score(feedback, [6, None, 7]).total == 6.5
    assert score(feedback, [6, None, None]).status is Status.not_scorable


@pytest.mark.parametrize(
    ("gaps", "status", "empty"),
    [((), Status.scored, []), ((1, 9), Status.scored, []), ((3,), Status.partial, ["GPH"])]
    + [((2,), Status.partial, ["GMH"]), ((2, 3), Status.not_scorable, ["GPH", "GMH"])],
)
def test_each_part_of_promis_stands_on_its_own_answers(gaps, status, empty):
    answers = [None if n in gaps else 3 for n in range(1, 11)]
    scored = score(catalogue()["promis_gh"], answers)
    assert scored.status is status
    assert [name for name, part in scored.subscores.items() if part.t is None] == empty


def test_a_log_with_nothing_in_it_is_no_log_but_no_visits_recorded_is_a_fact():
    assert score(catalogue()["daily_log"], {}).status is Status.not_scorable
    assert score(catalogue()["daily_log"], {"mood": 5}).status is Status.valid
    assert score(catalogue()["utilisation"], {}).status is Status.valid


@pytest.mark.parametrize(
    ("answers", "bad"),
    [
        ({"sleep_hours": 24}, []),
        ({"sleep_hours": 24.25}, ["sleep_hours"]),
        ({"sleep_hours": 7.3}, ["sleep_hours"]),
        ({"pain": 5.5}, ["pain"]),
        ({"activity_min": 1441}, ["activity_min"]),
        ({"steps": 4000}, ["steps"]),
    ],
)
def test_a_log_refuses_each_bad_value_by_its_name(answers, bad):
    assert [one.item for one in score(catalogue()["daily_log"], answers).bad] == bad


@pytest.mark.parametrize(
    ("fields", "status", "bad"),
    [
        ({"vas": 70}, Status.valid, []),
        ({"profile": "11111", "value_set": "DE-2018"}, Status.valid, []),
        ({"index": 1.0, "value_set": "DE-2018"}, Status.valid, []),
        ({"index": 1.01, "value_set": "DE-2018"}, Status.invalid, ["index"]),
        ({"index": -1.0, "value_set": "DE-2018"}, Status.valid, []),
        ({"index": -1.01, "value_set": "DE-2018"}, Status.invalid, ["index"]),
        ({"profile": "21346"}, Status.invalid, ["profile"]),
        ({"profile": 21345}, Status.invalid, ["profile"]),
        ({"vas": 70.5}, Status.invalid, ["vas"]),
        ({"vas": 101}, Status.invalid, ["vas"]),
        ({"mood": 3}, Status.invalid, ["mood"]),
        ({}, Status.not_scorable, []),
        (None, Status.not_scorable, []),
        ([2, 1, 3, 4, 5, 70], Status.invalid, ["responses"]),
    ],
)
def test_an_eq5d_is_taken_as_it_comes_and_never_worked_out(fields, status, bad):
    scored = score(catalogue()["eq5d5l"], fields)
    assert (scored.status, [one.item for one in scored.bad], scored.total) == (status, bad, None)


@pytest.mark.parametrize(
    ("total", "status", "band"),
    [(0, "scored", "low"), (10.4, "scored", "low"), (10.5, "scored", "high"), (33, "scored", "high")]
    + [(34, "invalid", None), (-1, "invalid", None), ("12", "invalid", None), (True, "invalid", None)]
    + [(None, "not_scorable", None), (float("nan"), "not_scorable", None)],
)
def test_a_total_is_checked_against_the_range_of_its_scale(total, status, band):
    for scored in (score(FATIGUE, {"total": total}), score(FATIGUE, None, total=total), score(FATIGUE, [total])):
        assert (scored.status, scored.band) == (status, band)


def test_a_scale_kept_as_a_total_takes_no_answers():
    assert score(FATIGUE, [1, 2, 3]).status is Status.invalid
    assert score(catalogue()["reqol10"], [2] * 10).status is Status.invalid


def test_an_imported_total_of_a_form_with_items_is_banded_but_has_no_answers():
    scored = score(PHQ9, None, total=14)
    assert (scored.status, scored.total, scored.band, dict(scored.answers)) == (Status.scored, 14, "moderate", {})


def test_a_total_that_contradicts_the_answers_is_refused():
    assert score(GAD7, [1] * 7, total=7).status is Status.scored
    assert score(GAD7, [1] * 7, total=9).bad[0].item == "total"


@pytest.mark.parametrize(("value", "rounded"), [(4.5, 5), (5.5, 6), (4.49, 4), (0, 0), (-0.5, 0)])
def test_a_half_is_rounded_up_as_on_paper(value, rounded):
    assert half_up(value) == rounded


ANY_ANSWER = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.just("NA"))


@settings(deadline=None)
@given(name=st.sampled_from(list(catalogue())), answers=st.lists(ANY_ANSWER, max_size=30))
def test_no_form_whatever_stands_in_it_stops_the_scoring(name, answers):
    instrument = catalogue()[name]
    scored = score(instrument, answers)
    assert scored.status is not Status.invalid or scored.bad
    if scored.total is not None:
        assert instrument.low <= scored.total <= instrument.high


@settings(deadline=None)
@given(answers=st.lists(st.integers(0, 3), min_size=9, max_size=9), place=st.integers(0, 7))
def test_a_form_by_item_and_a_form_in_order_are_the_same_form(answers, place):
    by_item = {str(n): answer for n, answer in enumerate(answers, start=1)}
    assert score(PHQ9, by_item) == score(PHQ9, answers)
    assert score(PHQ9, dict(reversed(by_item.items()))) == score(PHQ9, answers)


@settings(deadline=None)
@given(answers=st.lists(st.none() | st.integers(0, 3), min_size=8, max_size=8), nine=st.integers(0, 2))
def test_a_higher_safety_answer_never_asks_for_less(answers, nine):
    lower, higher = score(PHQ9, [*answers, nine]).safety, score(PHQ9, [*answers, nine + 1]).safety
    assert set(lower) <= set(higher)


@settings(deadline=None)
@given(answers=st.lists(st.integers(0, 4), min_size=10, max_size=10))
def test_a_reversed_item_counts_from_the_other_end(answers):
    turned = [4 - answer if n in (2, 3) else answer for n, answer in enumerate(answers, start=1)]
    assert math.isclose(score(CORE10, answers).total, sum(turned))


@pytest.mark.parametrize("name", ["cssrs_screen", "promis_gh", "promis29", "daily_log", "utilisation"])
def test_a_form_that_is_never_a_sum_takes_no_total(name):
    scored = score(catalogue()[name], None, 3)
    assert (scored.status, scored.total, scored.level) == (Status.invalid, None, None)
    assert "has no total" in scored.bad[0].why
    assert scored.safety == ((Mark.safety_item_missing,) if name == "cssrs_screen" else ())


@pytest.mark.parametrize(("answers", "ninth"), [([0] * 10, None), ([0] * 8 + [1, 0], 1.0), ([0] * 9, 0.0)])
def test_a_no_at_a_place_that_cannot_be_trusted_is_no_answer(answers, ninth):
    assert score(PHQ9, answers).answers["9"] == ninth
