"""Each instrument at its boundaries, worked out by hand from the published rule (the catalogue is not asked).

Bands: research/instruments.md, "Overview". A case is what `manage.py score` gets.
"""

import json
import math

import pytest

from exchange.reference import score_cases
from rules.answers import read_answer
from rules.catalogue import catalogue
from rules.instruments import Item
from rules.scoring import score

WSAS = [(0, "low / subclinical"), (10, "significant functional impairment"), (21, "moderately severe or worse")]
ISI = [
    (0, "no clinically significant insomnia"),
    (8, "subthreshold"),
    (15, "moderate clinical insomnia"),
    (22, "severe clinical insomnia"),
]
# id: (items, highest answer, the first total of each band)
SUMMED = {
    "phq9": (9, 3, [(0, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately severe"), (20, "severe")]),
    "phq2": (2, 3, [(0, "screen negative"), (3, "screen positive")]),
    "gad7": (7, 3, [(0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")]),
    "gad2": (2, 3, [(0, "screen negative"), (3, "screen positive")]),
    "phq15": (15, 2, [(0, "minimal"), (5, "low"), (10, "medium"), (15, "high")]),
    "sss8": (8, 4, [(0, "no to minimal"), (4, "low"), (8, "medium"), (12, "high"), (16, "very high")]),
    "ssd12": (12, 4, [(0, "below cut-off"), (23, "at or above cut-off")]),
    "wsas": (5, 8, WSAS),
    "whodas12": (12, 4, []),
    "isi": (7, 4, ISI),
    "wi6r": (6, 4, []),
    "pcs": (13, 4, [(0, "below cut-off"), (30, "clinically relevant")]),
    "bds25": (25, 4, []),
}  # fmt: skip


def put(instrument, responses, **more):
    """The case as it comes back from the command line: through JSON both ways."""
    case = json.loads(json.dumps({"id": "x", "instrument": instrument, "responses": responses} | more))
    (result,) = score_cases({"cases": [case]})["results"]
    return json.loads(json.dumps(result, allow_nan=False))


def adding_up_to(total, items, highest):
    """Answers with this total: as many full ones as fit, then the rest."""
    full, rest = divmod(total, highest)
    return ([highest] * full + [rest] + [0] * items)[:items]


@pytest.mark.parametrize("name", SUMMED)
def test_every_total_is_in_its_published_band(name):
    items, highest, starts = SUMMED[name]
    for total in range(items * highest + 1):
        found = put(name, adding_up_to(total, items, highest))
        band = [label for first, label in starts if first <= total]
        assert (found["status"], found["total"], found["total_for_band"]) == ("scored", total, total)
        assert found["band"] == (band[-1] if band else None)


@pytest.mark.parametrize("name", [*SUMMED, "core10", "peg"])
@pytest.mark.parametrize(
    "odd", ["2", "two", True, False, 1.5, -1, 99, [1], {"value": 1}, 1e300, math.inf, "na", "N/A", "null", "0"]
)
def test_an_answer_that_is_none_is_refused_by_its_item_and_leaves_no_total(name, odd):
    items = 10 if name == "core10" else 3 if name == "peg" else SUMMED[name][0]
    place = items - 2  # never the item that may be not applicable, nor a safety item
    answers = [1] * items
    answers[place] = odd
    found = put(name, answers)
    assert (found["status"], found["total"], found["total_for_band"], found["band"]) == ("invalid", None, None, None)
    assert found["bad"] == [str(place + 1)]
    assert f"Item {place + 1}" in found["why"][0]


@pytest.mark.parametrize("name", [*SUMMED, "core10", "peg"])
@pytest.mark.parametrize("by", [-1, 1, 5])
def test_a_form_with_too_few_or_too_many_answers_is_not_guessed_at(name, by):
    items = 10 if name == "core10" else 3 if name == "peg" else SUMMED[name][0]
    found = put(name, [1] * (items + by))
    assert (found["status"], found["total"], found["bad"]) == ("invalid", None, ["responses"])


@pytest.mark.parametrize("name", [*SUMMED, "core10", "peg"])
def test_by_item_in_any_order_is_the_same_form_and_an_unknown_item_is_refused(name):
    items = 10 if name == "core10" else 3 if name == "peg" else SUMMED[name][0]
    by_item = {str(n): 1 for n in range(items, 0, -1)}
    assert put(name, by_item) == put(name, [1] * items)
    assert put(name, by_item | {"0": 1})["bad"] == ["0"]
    assert put(name, by_item | {str(items + 1): 1})["bad"] == [str(items + 1)]


@pytest.mark.parametrize("nothing", [None, "", "  ", math.nan])
def test_nothing_is_nothing_however_it_is_written(nothing):
    assert put("gad7", [nothing] * 7)["status"] == "not_scorable"
    assert put("gad7", [nothing, 1, 1, 1, 1, 1, 1]) == put("gad7", [None, 1, 1, 1, 1, 1, 1])
    assert put("phq9", nothing)["bad"] == ([] if nothing is None else ["responses"])


@pytest.mark.parametrize(
    ("name", "answers", "status", "total", "for_band", "band"),
    [
        # 2 of 9 missing: 7/7*9; 3 missing: none. 1 of 9: 4/8*9 = 4.5, a half goes up into "mild".
        ("phq9", [1, 1, 1, 1, 1, 1, None, None, 1], "prorated", 9, 9, "mild"),
        ("phq9", [1, 1, 1, 1, 1, None, None, None, 1], "not_scorable", None, None, None),
        ("phq9", [1, 1, 1, 1, 0, 0, 0, None, 0], "prorated", 4.5, 5, "mild"),
        # 13/7*9 = 16.714…
        ("phq9", [2, 2, 2, 2, 2, 2, None, None, 1], "prorated", 16.71, 17, "moderately severe"),
        ("gad7", [2, 2, 2, None, None, 2, 2], "prorated", 14, 14, "moderate"),
        # 8/6*7 = 9.33
        ("gad7", [2, 2, 1, None, 1, 1, 1], "prorated", 9.33, 9, "mild"),
        # a man's item 4: answered with 0, so 14 items of 2 are 28 and nothing is missing
        ("phq15", [2, 2, 2, "NA", *[2] * 11], "scored", 28, 28, "high"),
        ("phq15", [0, 0, 0, "NA", *[0] * 11], "scored", 0, 0, "minimal"),
        # item 4 left blank is missing, not 0: 14/14*15
        ("phq15", [1, 1, 1, None, *[1] * 11], "prorated", 15, 15, "high"),
        # N/A and three missing: 11 ones and a 0 answered, 11/12*15 = 13.75
        ("phq15", [1, 1, 1, "NA", *[1] * 8, None, None, None], "prorated", 13.75, 14, "medium"),
        ("phq15", [1, 1, 1, "NA", *[1] * 7, None, None, None, None], "not_scorable", None, None, None),
        ("wsas", ["NA", 8, 8, 8, 8], "prorated", 40, 40, "moderately severe or worse"),
        ("wsas", [None, 2, 2, 2, 2], "prorated", 10, 10, "significant functional impairment"),
        # 33/4*5 = 41.25 cannot be: 8 is the most; 31/4*5 = 38.75
        ("wsas", [8, 8, 8, 7, None], "prorated", 38.75, 39, "moderately severe or worse"),
        ("wsas", ["NA", None, 4, 4, 4], "not_scorable", None, None, None),
        ("whodas12", [1] * 11 + ["NA"], "prorated", 12, 12, None),
        ("whodas12", [1] * 11 + [None], "prorated", 12, 12, None),
        ("whodas12", [1] * 10 + [None, "NA"], "not_scorable", None, None, None),
        # reversed 2 and 3: 4-4 and 4-0; 1+0+4+1*7 = 12
        ("core10", [1, 4, 0, 1, 1, 1, 1, 1, 1, 1], "scored", 12, 12, "mild"),
        ("core10", [4, 0, 0, 4, 4, 4, 4, 4, 4, 4], "scored", 40, 40, "severe"),
        ("core10", [0, 1, 0, 1, 1, 0, 1, 0, 0, 0], "scored", 10, 10, "non-clinical"),
        ("core10", [0, 0, 0, 1, 1, 0, 1, 0, 0, 0], "scored", 11, 11, "mild"),
        # a reversed item left blank is no 4: 7*1 + (4-1) + 1 = 11 over 9 items, *10/9 = 12.22
        ("core10", [1, None, 1, 1, 1, 1, 1, 1, 1, 1], "prorated", 12.22, 12, "mild"),
        ("core10", [1, None, None, 1, 1, 1, 1, 1, 1, 1], "not_scorable", None, None, None),
        ("peg", [0, 0, 1], "scored", 0.33, 0, None),
        ("peg", [10, 10, 9], "scored", 9.67, 10, None),
        ("peg", [1, 1, 0.5], "invalid", None, None, None),
        ("peg", [None, 1, 1], "not_scorable", None, None, None),
        ("session_feedback", [10, 10, None], "scored", 10, 10, None),
        ("session_feedback", [0, 0, 1], "scored", 0.33, 0, None),
        ("session_feedback", [5, None, None], "not_scorable", None, None, None),
    ],
)
def test_a_form_worked_out_by_hand(name, answers, status, total, for_band, band):
    found = put(name, answers)
    assert (found["status"], found["total"], found["total_for_band"], found["band"]) == (status, total, for_band, band)


@pytest.mark.parametrize(
    ("answers", "flags"),
    [
        ([0] * 9, []),
        ([0] * 8 + [1], ["urgent_review"]),
        ([0] * 8 + [2], ["urgent_review", "high_priority"]),
        ([0] * 8 + [3], ["urgent_review", "high_priority"]),
        ([0] * 8 + [None], ["safety_item_missing"]),
        ([0] * 8 + ["3"], ["safety_item_missing"]),
        ([0] * 8 + [True], ["safety_item_missing"]),
        ([None] * 8 + [1], ["urgent_review"]),  # too little to score, and it still fires
        (["x"] * 8 + [2], ["urgent_review", "high_priority"]),  # invalid, and it still fires
        ({"9": 3}, ["urgent_review", "high_priority"]),
        ({"9": 1, "10": 0}, ["urgent_review"]),
        ({}, ["safety_item_missing"]),
        ([0] * 8, ["safety_item_missing"]),  # which answer is whose is not known
    ],
)
def test_an_answer_about_self_harm_is_read_whatever_becomes_of_the_form(answers, flags):
    assert put("phq9", answers)["flags"] == flags


@pytest.mark.parametrize(
    ("six", "flags"), [(0, []), (1, ["urgent_review"]), (4, ["urgent_review"]), (None, ["safety_item_missing"])]
)
def test_the_risk_item_of_the_core10(six, flags):
    assert put("core10", [0, 4, 4, 0, 0, six, 0, 0, 0, 0])["flags"] == flags


@pytest.mark.parametrize(
    ("answers", "level", "status"),
    [
        ({"1": 0, "2": 0, "6": 0}, "none_reported", "scored"),
        ({"1": 0, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0}, "low", "scored"),
        ({"1": 0, "2": 1, "3": 1, "4": 0, "5": 0, "6": 0}, "moderate", "scored"),
        ({"1": 0, "2": 0, "6": 1, "6b": 0}, "moderate", "scored"),
        ({"1": 0, "2": 0, "6": 1, "6b": 1}, "high", "scored"),
        ({"1": 0, "2": 1, "3": 0, "4": 1, "5": 0, "6": 0}, "high", "scored"),
        ({"1": 0, "2": 1, "3": 0, "4": 0, "5": 1, "6": 0}, "high", "scored"),
        ({"5": 1}, "high", "incomplete"),
        ({"3": 1}, "moderate", "incomplete"),
        ({"1": 1, "2": 1}, "not_cleared", "incomplete"),
        ({"1": 0, "2": 1, "3": 0, "4": 0, "6": 0}, "not_cleared", "incomplete"),
        ({"1": 0, "2": 0}, "not_cleared", "incomplete"),
        ({}, "not_cleared", "incomplete"),
        ({"1": "yes", "2": 0, "6": 0}, "not_cleared", "invalid"),
        ({"1": True, "2": 0, "6": 0}, "not_cleared", "invalid"),
        ([0, 0, None, None, None, 0, None], "none_reported", "scored"),
        ([1, 1, 1, 1, 1, 1, 1], "high", "scored"),
    ],
)
def test_the_suicide_screen_is_a_level_and_never_a_sum(answers, level, status):
    found = put("cssrs_screen", answers)
    assert (found["level"], found["status"], found["total"]) == (level, status, None)


@pytest.mark.parametrize(
    ("pain", "recoded"),
    [(0, 5), (1, 4), (2, 4), (3, 4), (4, 3), (5, 3), (6, 3), (7, 2), (8, 2), (9, 2), (10, 1)],
)
def test_pain_of_promis_global_health_is_recoded_to_five_steps(pain, recoded):
    found = put("promis_gh", [3, 3, 3, 3, 3, 3, pain, 3, 3, 3])
    assert found["subscores"]["GPH"]["raw"] == 9 + recoded
    assert found["subscores"]["GMH"] == {"raw": 12, "t": 43.5}


@pytest.mark.parametrize(("raw", "t"), [(4, 22.5), (20, 57.0), (12, 36.7)], ids=["worst", "best", "middle"])
def test_physical_function_of_promis_29_is_version_2(raw, t):
    each = raw // 4
    assert put("promis29", [each] * 4 + [3] * 24 + [5])["subscores"]["physical_function"] == t


def test_a_domain_of_promis_29_with_a_gap_has_no_score_and_the_others_have():
    found = put("promis29", [None, *[3] * 27, 5])
    assert (found["status"], found["subscores"]["physical_function"]) == ("partial", None)
    assert found["subscores"]["anxiety"] == 63.4
    assert put("promis29", [3] * 28 + [11])["bad"] == ["29"]
    assert put("promis29", [3] * 28 + [None])["status"] == "scored"


@pytest.mark.parametrize(
    ("name", "total", "status", "band"),
    [
        ("reqol10", 23, "scored", "clinical range"),
        ("reqol10", 24, "scored", "general-population range"),
        ("reqol10", 41, "invalid", None),
        ("csq3", 3, "scored", None),
        ("csq3", 2, "invalid", None),
        ("csq3", 12, "scored", None),
        ("csq3", "12", "invalid", None),
    ],
)
def test_a_form_that_is_only_imported_is_checked_against_its_range(name, total, status, band):
    for found in (put(name, {"total": total}), put(name, None, total=total)):
        assert (found["status"], found["band"]) == (status, band)


@pytest.mark.parametrize("name", list(catalogue()))
@pytest.mark.parametrize("responses", [5, "1", True, 1.5, [[]], {"": 1}, [None], {"9": {"a": 1}}, [{}] * 9])
def test_whatever_comes_there_is_an_answer_with_a_reason(name, responses):
    found = put(name, responses)
    assert found["status"] != "scored" or found["total"] is not None or found["subscores"]
    assert (found["status"] == "invalid") == bool(found["bad"])
    assert len(found["why"]) == len(found["bad"])


def kept(name, responses, total=None):
    return score(catalogue()[name], responses, total)


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("gad7", [1, 2, 3, 0, 1, None, 1], {"1": 1, "2": 2, "3": 3, "4": 0, "5": 1, "6": None, "7": 1}),
        ("wsas", ["NA", 1, 2, 3, 4], {"1": "NA", "2": 1, "3": 2, "4": 3, "5": 4}),
        ("core10", [1, 4, 0, *[1] * 7], {str(n): a for n, a in enumerate([1, 4, 0, *[1] * 7], start=1)}),
        ("promis_gh", [3] * 6 + [7, 3, 3, None], {**{str(n): 3 for n in range(1, 10)}, "7": 7, "10": None}),
        (
            "cssrs_screen",
            {"1": 1, "2": 0, "6": 0},
            {"1": 1, "2": 0, "3": None, "4": None, "5": None, "6": 0, "6b": None},
        ),
        (
            "daily_log",
            {"pain": 3},
            dict.fromkeys(("fatigue", "stress", "mood", "sleep_hours", "activity_min")) | {"pain": 3},
        ),
        ("eq5d5l", {"profile": "21345", "vas": 70}, {"profile": "21345", "vas": 70}),
    ],
)
def test_the_answers_are_kept_as_they_were_given_never_as_they_were_scored(name, answers, expected):
    assert dict(kept(name, answers).answers) == expected


def test_a_form_of_parts_says_what_was_missing_in_it():
    assert kept("promis_gh", [None, 3, None, *[3] * 7]).missing == ("1", "3")
    assert kept("promis_gh", [3] * 10).missing == ()


@pytest.mark.parametrize(
    ("total", "status", "bad", "missing"),
    [
        (14, "scored", [], 9),
        (28, "invalid", ["total"], 0),
        ("14", "invalid", ["total"], 0),
        (True, "invalid", ["total"], 0),
    ],
)
def test_a_total_that_came_alone_leaves_the_safety_question_open(total, status, bad, missing):
    found = kept("phq9", None, total)
    assert (found.status, [one.item for one in found.bad], len(found.missing)) == (status, bad, missing)
    assert [str(mark) for mark in found.safety] == ["safety_item_missing"]
    assert found.total_for_band == (14 if status == "scored" else None)
    assert kept("gad7", None, 14).safety == ()
    assert all(str(total).strip("'") in one.why and one.value for one in found.bad)


def test_no_total_and_no_answers_is_a_missing_total():
    assert (kept("reqol10", None).status, kept("reqol10", {"total": None}).missing) == ("not_scorable", ("total",))
    (odd,) = kept("reqol10", [1, 2]).bad
    assert (odd.item, odd.value, odd.why) == (
        "total",
        "[1, 2]",
        "Only the total of this form is kept here. Send the total alone.",
    )
    assert kept("reqol10", None, 41).bad[0].why == "41 is not a total of ReQoL-10. Enter a number from 0 to 40."


def test_a_half_step_scale_counts_its_steps_from_its_own_start():
    item = Item("a", low=0.25, high=3.25, step=0.5)
    assert read_answer(item, 1.75) == 1.75
    with pytest.raises(ValueError, match=r"Item a: 1 is .* Enter a number in steps of 0\.5 from 0\.25 to 3\.25"):
        read_answer(item, 1)


@pytest.mark.parametrize(("told", "taken"), [(9.5, True), (8.5, True), (9.51, False), (8.49, False), (10, False)])
def test_a_total_beside_the_answers_may_be_off_by_its_rounding_alone(told, taken):
    assert (kept("phq9", [1] * 9, told).status == "scored") is taken


def test_a_total_that_contradicts_the_answers_loses_none_of_them():
    found = kept("phq9", [1, None, *[1] * 6, 2], 20)
    assert (found.status, found.total, found.missing, found.answers["9"]) == ("invalid", None, ("2",), 2)
    assert [str(mark) for mark in found.safety] == ["urgent_review", "high_priority"]
    (odd,) = found.bad
    assert (odd.item, odd.value) == ("total", "20")
    assert odd.why == "The answers of PHQ-9 add up to 10.13, not 20. Check the form."


def test_what_is_asked_beside_the_score_is_kept_and_never_counted():
    answers = {str(n): 1 for n in range(1, 10)}
    assert kept("phq9", answers | {"difficulty": 2}).answers["difficulty"] == 2
    assert kept("phq9", answers | {"difficulty": 2}).total == 9
    assert "difficulty" not in kept("phq9", answers | {"difficulty": "very"}).answers


@pytest.mark.parametrize("written", ["NA", "na", "N/A", "n/a", " NA "])
def test_not_applicable_is_read_however_it_is_written(written):
    assert kept("phq15", [1, 1, 1, written, *[1] * 11]).total == 14


def test_a_form_that_is_neither_a_list_nor_by_item_is_refused_in_words():
    (odd,) = kept("gad7", 7).bad
    why = "The answers must be a list in the form's order, or an object by item. Send the form again."
    assert (odd.item, odd.value, odd.why) == ("responses", "7", why)
    (long,) = kept("gad7", "x" * 90).bad
    assert (len(long.value), long.value[-4:]) == (40, "x...")


def test_a_refusal_says_what_came_and_leaves_the_answer_open():
    found = kept("gad7", [7, 1, 1, 1, 1, 1, 1])
    assert found.answers["1"] is None
    assert [(one.item, one.value) for one in found.bad] == [("1", "7")]
    assert found.bad[0].why == "Item 1: 7 is not an answer of this form. Enter a whole number from 0 to 3."
    assert kept("gad7", ["x"] + [1] * 6).bad[0].why == "Item 1: 'x' is not a number. Enter a whole number from 0 to 3."
    assert [(one.item, one.value) for one in kept("gad7", {"x": 5}).bad] == [("x", "5")]
    (short,) = kept("gad7", [1, 1]).bad
    assert (short.value, short.why) == (
        "2 answers",
        "GAD-7 has 7 items and 2 answers came. Say which answer belongs to which item; leave a missing one blank.",
    )
