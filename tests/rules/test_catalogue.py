import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue import BadDefinition, catalogue, definition_of, read_definition, site_instrument
from rules.instruments import Direction, Method, Sourced

SHIPPED = [
    *("phq9", "phq2", "gad7", "gad2", "phq15", "sss8", "ssd12", "wsas", "whodas12", "isi", "peg", "wi6r", "pcs"),
    *("eq5d5l", "promis_gh", "promis29", "cssrs_screen", "core10", "reqol10", "bds25", "csq3"),
    *("session_feedback", "daily_log", "utilisation"),
]
WITH_WORDING = {"phq9", "phq2", "gad7", "gad2", "phq15", "session_feedback", "daily_log", "utilisation"}
CONFIDENCES = {"verified", "bk-high", "bk-medium", "bk-low", "own", "proposal"}


def fatigue(**changes):
    return {
        "id": "fatigue_scale",
        "name": "Fatigue scale",
        "version": 1,
        "direction": "higher_worse",
        "range": {"low": 0, "high": 33},
        "source": "Clinic handbook 2025, page 12",
        "total": True,
    } | changes


def two_items(**changes):
    items = [{"key": "a", "high": 3}, {"key": "b", "high": 3}]
    definition = fatigue(items=items, range={"low": 0, "high": 6}) | changes
    return {name: value for name, value in definition.items() if name != "total"}


def test_every_instrument_is_shipped_in_the_catalogues_order():
    assert list(catalogue()) == SHIPPED


def test_the_catalogue_cannot_be_written_to():
    with pytest.raises(TypeError):
        catalogue()["phq9"] = catalogue()["gad7"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_definition_survives_the_way_through_json(name):
    instrument = catalogue()[name]
    assert read_definition(json.loads(json.dumps(definition_of(instrument)))) == instrument


@pytest.mark.parametrize("name", SHIPPED)
def test_wording_is_shipped_only_where_the_licence_lets_us(name):
    instrument = catalogue()[name]
    texts = [item.text for item in instrument.items]
    assert all(texts) if name in WITH_WORDING else not any(texts)
    assert bool(instrument.stem) <= (name in WITH_WORDING)


@pytest.mark.parametrize("name", ["phq9", "phq2", "gad7", "gad2", "phq15"])
def test_the_credit_line_stands_beside_the_wording_that_asks_for_it(name):
    assert "Spitzer" in catalogue()[name].credit


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_says_where_it_comes_from(name):
    instrument = catalogue()[name]
    change = instrument.change
    numbers = [
        change.sd,
        change.mean,
        change.retest,
        change.reliable_points,
        change.mid,
        change.caseness,
        change.remission,
    ]
    sourced = [number for number in numbers if number] + list(instrument.sources.values())
    sourced += [mark for mark in instrument.safety_marks]
    assert sourced
    assert all(number.source and number.confidence in CONFIDENCES for number in sourced)
    assert {"range", "max_missing"} <= set(instrument.sources)
    assert bool(instrument.bands) <= ("bands" in instrument.sources)


@pytest.mark.parametrize("name", SHIPPED)
def test_bands_cover_the_whole_range_without_gap_or_overlap(name):
    instrument = catalogue()[name]
    if instrument.bands:
        edges = [band.low for band in instrument.bands] + [instrument.high + 1]
        assert edges[0] == instrument.low
        assert [band.high + 1 for band in instrument.bands] == edges[1:]


@pytest.mark.parametrize("name", [name for name in SHIPPED if catalogue()[name].method is Method.sum])
def test_the_range_of_a_summed_scale_is_what_its_items_can_reach(name):
    instrument = catalogue()[name]
    assert sum(item.low for item in instrument.items) == instrument.low
    assert sum(item.high for item in instrument.items) == instrument.high


@pytest.mark.parametrize("name", ["promis_gh", "promis29"])
def test_a_t_table_has_a_value_for_every_sum_its_items_can_reach(name):
    instrument = catalogue()[name]
    for table in instrument.t_scores.values():
        assert sorted(table) == list(range(4, 21))
        assert list(table.values()) == sorted(table.values())


@pytest.mark.parametrize(
    ("name", "sd", "retest", "confidence"),
    [
        ("phq9", 5.5, 0.84, "bk-high"),
        ("gad7", 4.5, 0.83, "bk-high"),
        ("wsas", 9.0, 0.73, "verified"),
        ("phq15", 5.3, 0.70, "proposal"),
        ("sss8", 6.0, 0.70, "proposal"),
    ],
)
def test_the_inputs_of_reliable_change_are_the_published_ones_or_say_they_are_not(name, sd, retest, confidence):
    change = catalogue()[name].change
    assert (change.sd.value, change.retest.value, change.retest.confidence) == (sd, retest, confidence)


def test_the_thresholds_of_nhs_talking_therapies_are_kept_as_published():
    phq9, gad7 = catalogue()["phq9"].change, catalogue()["gad7"].change
    assert (phq9.reliable_points.value, phq9.caseness.value, phq9.remission.value, phq9.mid.value) == (6, 10, 5, 5)
    assert (gad7.reliable_points.value, gad7.caseness.value) == (4, 8)


def test_no_instrument_of_the_catalogue_calls_a_total_reached_by_alpha_its_retest():
    assert all(
        "alpha" not in instrument.change.retest.source.lower()
        for instrument in catalogue().values()
        if instrument.change.retest
    )


def test_a_site_scale_with_a_total_only_is_read():
    instrument = site_instrument(fatigue())
    assert (instrument.method, instrument.version, instrument.abbreviation) == (
        Method.total_only,
        "1",
        "Fatigue scale",
    )
    assert (instrument.low, instrument.high, instrument.direction) == (0, 33, Direction.higher_worse)


def test_a_site_scale_keeps_its_bands_change_values_and_safety():
    instrument = site_instrument(
        two_items(
            bands=[{"low": 4, "high": 6, "label": "high"}, {"low": 0, "high": 3, "label": "low"}],
            change={"mid": {"value": 2, "source": "Handbook", "confidence": "bk-low"}},
            safety=[{"item": "b", "at_least": 1, "mark": "urgent_review"}],
        )
    )
    assert [band.label for band in instrument.bands] == ["low", "high"]
    assert instrument.change.mid == Sourced(value=2, source="Handbook", confidence="bk-low")
    assert instrument.safety_items == ("b",)
    assert read_definition(json.loads(json.dumps(definition_of(instrument)))) == instrument


SOURCED = {"value": 1, "source": "x"}
REFUSED = [
    (fatigue(id="Fatigue Scale"), "id"),
    (fatigue(id="phq9"), "phq9"),
    (fatigue(id=None), "id"),
    (fatigue(name=" "), "name"),
    (fatigue(version=1.5), "version"),
    (fatigue(version=True), "version"),
    (fatigue(direction="up"), "direction"),
    (fatigue(direction=[]), "direction"),
    (fatigue(source=None), "source"),
    (fatigue(confidence="sure"), "confidence"),
    (fatigue(range=None), "range"),
    (fatigue(range={"low": 0}), "high"),
    (fatigue(range={"low": 33, "high": 33}), "range"),
    (fatigue(range={"low": "0", "high": 33}), "low"),
    (fatigue(range={"low": 0, "high": float("nan")}), "high"),
    (fatigue(total="yes"), "total"),
    (fatigue(total=False), "items"),
    (fatigue(items=[{"key": "a", "high": 3}]), "total"),
    (fatigue(colour="red"), "colour"),
    (fatigue(bands=[{"low": 0, "high": 9, "label": "low"}]), "bands"),
    (fatigue(bands=[{"low": 0, "high": 9, "label": "a"}, {"low": 11, "high": 33, "label": "b"}]), "bands"),
    (fatigue(bands="high"), "bands"),
    (fatigue(bands=[{"low": 9, "high": 0, "label": "a"}]), "bands[1]"),
    (fatigue(change={"alpha": SOURCED}), "alpha"),
    (fatigue(change={"mid": 3}), "change.mid"),
    (fatigue(change={"mid": {"value": 3}}), "change.mid"),
    (fatigue(change={"retest": {"value": 1, "source": "x"}}), "change.retest"),
    (fatigue(change={"sd": {"value": 0, "source": "x"}}), "change.sd"),
    (fatigue(change={"caseness": {"value": 34, "source": "x"}}), "change.caseness"),
    (fatigue(safety=[{"item": "9", "at_least": 1, "mark": "urgent_review"}]), "safety[1]"),
    (two_items(range={"low": 0, "high": 7}), "range"),
    (two_items(items=[{"key": "a", "high": 3}, {"key": "a", "high": 3}]), "'a'"),
    (two_items(items=[{"key": "total", "high": 3}]), "key"),
    (two_items(items=[{"key": "a"}]), "high"),
    (two_items(items=[{"key": "a", "high": 0}]), "items[1]"),
    (two_items(items=[{"key": "a", "high": 3, "step": 0}]), "step"),
    (two_items(items=[{"key": "a", "high": 3, "reverse": "no"}]), "reverse"),
    (two_items(items=[{"key": "a", "high": 3, "options": [{"value": 4, "label": "x"}]}]), "options[1]"),
    (two_items(items=["a"]), "items[1]"),
    (two_items(items="a"), "items"),
    (two_items(scoring="median"), "scoring"),
    (two_items(safety=[{"item": "a", "at_least": 0, "mark": "review"}]), "at_least"),
    (two_items(safety=[{"item": "a", "at_least": 1, "mark": "panic"}]), "mark"),
    (["id"], "definition"),
    (None, "definition"),
]


@pytest.mark.parametrize(("definition", "named"), REFUSED)
def test_a_bad_definition_is_refused_with_the_field_and_what_to_do(definition, named):
    with pytest.raises(BadDefinition) as refusal:
        site_instrument(definition)
    text = str(refusal.value)
    assert named in text
    assert text.count(".") >= 2
    assert text.endswith(".")


YAMLISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(
    field=st.sampled_from(["id", "range", "items", "bands", "change", "safety", "notes", "total", "direction"]),
    value=YAMLISH,
)
def test_whatever_stands_in_a_field_the_answer_is_an_instrument_or_a_sentence(field, value):
    with suppress(BadDefinition):
        assert site_instrument(fatigue(**{field: value})).id
