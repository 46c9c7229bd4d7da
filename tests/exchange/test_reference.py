import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from exchange.reference import BadReference, change_sets, score_cases, trend_series
from manage import cli
from rules.catalogue import catalogue
from tests.rules.golden import golden

SCORING, CHANGE, SERIES = golden("scoring_cases.json"), golden("change.json"), golden("series.json")
RESULT = {"id", "status", "total", "total_for_band", "band", "subscores", "level", "bad", "flags"}


def strict_json(answer):
    """What a strict reader gets back: no NaN, no infinity."""
    return json.loads(json.dumps(answer, allow_nan=False))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"{", "is not JSON"),
        (b"[" * 100_000, "lists within lists"),
        (b'\xef\xbb\xbf{"cases": []}', ""),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(tmp_path, data, says):
    file = tmp_path / "cases.json"
    file.write_bytes(data)
    ran = CliRunner().invoke(cli, ["score", str(file), "--json"])
    assert (ran.exit_code, says in json.loads(ran.stdout).get("why", "")) == (1 if says else 0, True)


def one_case(instrument, responses):
    (result,) = score_cases({"cases": [{"id": "x", "instrument": instrument, "responses": responses}]})["results"]
    return result


def test_the_scoring_file_comes_back_in_the_words_of_its_expectations():
    results = strict_json(score_cases(SCORING))["results"]
    assert [result["id"] for result in results] == [case["id"] for case in SCORING["cases"]]
    for result, case in zip(results, SCORING["cases"], strict=True):
        assert set(result) >= RESULT
        assert {name: result[name] for name in case["expect"]} == case["expect"], case["id"]


def test_the_change_file_comes_back_set_by_set():
    answer = strict_json(change_sets(CHANGE))["sets"]
    for name, one in CHANGE["sets"].items():
        expected = one["expect"]
        assert set(answer[name]) == {"cutoff", "reliable_change", "results"}
        assert answer[name]["cutoff"] == pytest.approx(expected["cutoff"], abs=1e-6)
        assert answer[name]["reliable_change"] == pytest.approx(expected["reliable_change"], abs=1e-6)
        for found, wanted in zip(answer[name]["results"], expected["results"], strict=True):
            rci = wanted["rci"] if wanted["rci"] is None else pytest.approx(wanted["rci"], abs=1e-6)
            assert found == {**wanted, "rci": rci}


def test_the_series_file_comes_back_series_by_series():
    answer = strict_json(trend_series(SERIES))["series"]
    assert list(answer) == list(SERIES["series"])
    for name, found in answer.items():
        wanted = SERIES["series"][name]["trend"]
        assert set(found) == {"status", "n", "slope_per_day", "slope_ci95_per_day", "tau_b", "mk_S", "mk_p", "xmr"}
        assert set(found["xmr"]) == {"mean", "lpl", "upl"}
        assert wanted["status"].split()[0] == found["status"]
        for number in ("slope_per_day", "slope_ci95_per_day", "tau_b"):
            expected = wanted.get(number)
            assert found[number] == (None if expected is None else pytest.approx(expected, abs=1e-6))


@pytest.mark.parametrize(
    ("case", "bad"),
    [
        ({"id": "x", "instrument": "phq8", "responses": []}, ["instrument"]),
        ({"id": "x", "responses": []}, ["instrument"]),
        ({"id": "x", "instrument": ["phq9"]}, ["instrument"]),
        ("phq9", ["case"]),
        (None, ["case"]),
        ({"id": "x", "instrument": "gad7", "responses": "1111111"}, ["responses"]),
        ({"id": "x", "instrument": "gad7", "responses": [1, 1]}, ["responses"]),
        ({"id": "x", "instrument": "gad7", "responses": [[1], {}, "2", 1, 1, 1, 1]}, ["1", "2", "3"]),
    ],
)
def test_a_case_that_cannot_be_read_has_its_own_refusal_and_stops_no_other(case, bad):
    good = {"id": "good", "instrument": "phq2", "responses": [1, 1]}
    refused, scored = strict_json(score_cases({"cases": [case, good]}))["results"]
    assert (refused["status"], refused["bad"], refused["total"]) == ("invalid", bad, None)
    assert set(refused) >= RESULT
    assert all(why.endswith(".") for why in refused["why"])
    assert scored["total"] == 2


def test_a_total_may_stand_beside_the_case():
    case = {"id": "x", "instrument": "phq9", "responses": None, "total": 14}
    (result,) = score_cases({"cases": [case]})["results"]
    assert (result["status"], result["band"], result["flags"]) == ("scored", "moderate", ["safety_item_missing"])


def test_refused_values_are_listed_in_the_order_of_their_names():
    assert one_case("utilisation", {"specialist_visits": -1, "ed_visits": -1})["bad"] == [
        "ed_visits",
        "specialist_visits",
    ]


NORMS = CHANGE["sets"]["phq9_c"]["norms"]


@pytest.mark.parametrize(
    "norms",
    [
        None,
        "phq9",
        {},
        {**NORMS, "sd": 0},
        {**NORMS, "sd": "6"},
        {**NORMS, "sd": None},
        {**NORMS, "reliability": 1},
        {**NORMS, "direction": "down"},
        {**NORMS, "direction": []},
        {**NORMS, "cutoff": "d"},
        {**NORMS, "cutoff": {}},
        {**NORMS, "functional_sd": None},
        {**NORMS, "clinical_sd": 0, "functional_sd": 0},
    ],
)
def test_norms_that_cannot_be_used_leave_every_pair_unjudged(norms):
    (found,) = strict_json(change_sets({"sets": {"x": {"norms": norms, "pairs": [{"id": 1, "pre": 9, "post": 1}]}}}))[
        "sets"
    ].values()
    assert found["bad"].endswith(".")
    assert (found["cutoff"], found["reliable_change"]) == (None, None)
    assert found["results"] == [{"id": 1, "rci": None, "category": "cannot_evaluate"}]


@pytest.mark.parametrize(
    "pair", [{"id": 1, "pre": "9", "post": 1}, {"id": 1, "pre": True, "post": 1}, {"id": 1}, 5, None]
)
def test_a_pair_that_cannot_be_read_cannot_be_evaluated(pair):
    found = change_sets({"sets": {"x": {"norms": NORMS, "pairs": [pair]}}})["sets"]["x"]["results"][0]
    assert (found["rci"], found["category"]) == (None, "cannot_evaluate")


@pytest.mark.parametrize(
    "series",
    [
        None,
        {},
        {"dates": ["2026-01-05"], "values": []},
        {"dates": ["yesterday"], "values": [1]},
        {"dates": [5], "values": [1]},
        {"dates": ["2026-01-05"], "values": ["1"]},
        {"dates": ["2026-01-05"], "values": [[1]]},
        {"dates": "2026-01-05", "values": 5},
    ],
)
def test_a_series_that_cannot_be_read_says_why(series):
    found = strict_json(trend_series({"series": {"x": series}}))["series"]["x"]
    assert (found["status"], found["n"], found["mk_p"]) == ("invalid", 0, None)
    assert found["bad"].endswith(".")


def test_missing_values_and_dates_are_left_out():
    found = trend_series({"series": {"x": {"dates": ["2026-01-05", None, "2026-01-06"], "values": [1, 2, None]}}})
    assert found["series"]["x"]["n"] == 1


@pytest.mark.parametrize("read", [score_cases, change_sets, trend_series])
@pytest.mark.parametrize("payload", [None, [], {}, "cases", {"cases": {}, "sets": [], "series": []}])
def test_a_file_of_another_form_is_refused_as_a_whole(read, payload):
    with pytest.raises(BadReference, match="See the forms"):
        read(payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(name=st.sampled_from(list(catalogue())), responses=JSON)
def test_whatever_a_case_holds_the_answer_is_strict_json(name, responses):
    result = strict_json(one_case(name, responses))
    assert result["total"] is None or math.isfinite(result["total"])


@settings(deadline=None)
@given(norms=JSON, pairs=st.lists(JSON, max_size=3) | JSON)
def test_whatever_a_set_holds_the_answer_is_strict_json(norms, pairs):
    strict_json(change_sets({"sets": {"x": {"norms": norms, "pairs": pairs}}}))


@settings(deadline=None)
@given(dates=st.lists(JSON | st.dates().map(str), max_size=4), values=st.lists(JSON, max_size=4))
def test_whatever_a_series_holds_the_answer_is_strict_json(dates, values):
    strict_json(trend_series({"series": {"x": {"dates": dates, "values": values}}}))


def test_t_scores_are_told_with_their_standard_errors_beside_the_reference_form():
    case = {"id": "a", "instrument": "promis_gh", "responses": {"2": 3, "4": 3, "5": 3, "10": 3}}
    (told,) = score_cases({"cases": [case]})["results"]
    assert told["subscores"] == {"GPH": None, "GMH": {"raw": 12, "t": 43.5}}
    assert told["standard_errors"] == {"GMH": 3.6}
    (plain,) = score_cases({"cases": [case | {"instrument": "phq9"}]})["results"]
    assert "standard_errors" not in plain
