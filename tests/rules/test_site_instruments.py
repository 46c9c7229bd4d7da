"""A service's own scale, field by field: what is kept, and where each number may lie."""

from __future__ import annotations

from typing import Any

import pytest

from rules.catalogue import BadDefinition, site_instrument
from rules.instruments import (
    Band,
    ChangeValues,
    Direction,
    Evidence,
    Instrument,
    Item,
    Method,
    Option,
    SafetyMark,
    Sourced,
)

TOTAL = {
    "id": "fatigue_scale",
    "name": "Fatigue scale",
    "version": 1,
    "direction": "higher_worse",
    "range": {"low": 10, "high": 50},
    "source": "Handbook, page 12",
    "total": True,
}
ITEMS = {key: value for key, value in TOTAL.items() if key != "total"} | {
    "range": {"low": 0, "high": 6},
    "items": [{"key": "a", "high": 3}, {"key": "b", "high": 3}],
}


def one_item(**changes: Any) -> dict[str, Any]:
    """A scale of one item that reaches from 0 to 4."""
    return ITEMS | {"range": {"low": 0, "high": 4}, "items": [{"key": "a", "high": 4} | changes]}


def refused(definition: Any) -> str:
    with pytest.raises(BadDefinition) as why:
        site_instrument(definition)
    return str(why.value)


def test_every_field_of_a_scale_with_items_is_kept() -> None:
    told = {
        "id": "pain_words",
        "name": " Pain in words ",
        "abbreviation": "PW",
        "version": "2a",
        "construct": "pain",
        "domain": "function",
        "direction": "higher_better",
        "range": {"low": 1, "high": 4},
        "source": " Own study ",
        "confidence": "bk-low",
        "scoring": "mean",
        "recall": "the last 7 days",
        "stem": "How was it?",
        "credit": "By us",
        "notes": ["ask again", "to be confirmed"],
        "items": [
            {"key": " walk ", "text": "Walking", "low": 1, "high": 4, "step": 0.5, "reverse": True},
            {
                "key": 2,
                "low": 1,
                "high": 4,
                "options": [{"value": 1, "label": "never"}, {"value": 4, "label": "daily"}],
            },
        ],
        "bands": [{"low": 3, "high": 4, "label": "good"}, {"low": 1, "high": 2, "label": "poor"}],
        "change": {"mid": {"value": 0.5, "source": " Study 2 ", "confidence": "verified"}},
        "safety": [
            {"item": 2, "at_least": 2, "mark": "review"},
            {"item": "2", "at_least": 4, "mark": "urgent_review"},
            {"item": "walk", "at_least": 1.5, "mark": "high_priority"},
        ],
    }
    better, evidence = Direction.higher_better, Evidence("Own study", "bk-low")
    assert site_instrument(told) == Instrument(
        id="pain_words",
        version="2a",
        name="Pain in words",
        abbreviation="PW",
        construct="pain",
        domain="function",
        method=Method.mean,
        direction=better,
        low=1,
        high=4,
        items=(
            Item("walk", "Walking", 1, 4, 0.5, better, reverse=True),
            Item("2", None, 1, 4, 1, better, options=(Option(1, "never"), Option(4, "daily"))),
        ),
        bands=(Band(1, 2, "poor"), Band(3, 4, "good")),
        safety_items=("2", "walk"),
        safety_marks=(
            SafetyMark("2", 2, "review", "Own study", "bk-low"),
            SafetyMark("2", 4, "urgent_review", "Own study", "bk-low"),
            SafetyMark("walk", 1.5, "high_priority", "Own study", "bk-low"),
        ),
        change=ChangeValues(mid=Sourced(0.5, "Study 2", "verified")),
        recall="the last 7 days",
        stem="How was it?",
        credit="By us",
        notes=("ask again", "to be confirmed"),
        sources={"range": evidence, "bands": evidence},
        extra={"site": True},
    )


def test_what_a_definition_leaves_out_is_empty_and_nothing_is_made_up() -> None:
    own = Evidence("Handbook, page 12", "own")
    assert site_instrument(TOTAL) == Instrument(
        id="fatigue_scale",
        version="1",
        name="Fatigue scale",
        abbreviation="Fatigue scale",
        construct="",
        domain="symptom",
        method=Method.total_only,
        direction=Direction.higher_worse,
        low=10,
        high=50,
        sources={"range": own, "bands": own},
        extra={"site": True},
    )


def test_an_item_begins_at_zero_and_goes_by_ones() -> None:
    found = site_instrument(ITEMS)
    assert found.method is Method.sum
    assert found.items == (Item("a", None, 0, 3, 1), Item("b", None, 0, 3, 1))


def test_a_step_may_be_as_wide_as_the_item() -> None:
    (item,) = site_instrument(one_item(step=4)).items
    assert (item.low, item.high, item.step) == (0, 4, 4)


def test_the_ends_of_an_item_may_be_options_and_its_highest_answer_may_be_marked() -> None:
    told = one_item(options=[{"value": 0, "label": "never"}, {"value": 4, "label": "always"}])
    found = site_instrument(told | {"safety": [{"item": "a", "at_least": 4, "mark": "high_priority"}]})
    assert found.items[0].options == (Option(0, "never"), Option(4, "always"))
    assert found.safety_marks == (SafetyMark("a", 4, "high_priority", "Handbook, page 12", "own"),)


def test_items_that_begin_above_zero_reach_what_they_add_up_to() -> None:
    items = [{"key": key, "low": 1, "high": 5} for key in "abc"]
    assert site_instrument(ITEMS | {"items": items, "range": {"low": 3, "high": 15}}).high == 15
    assert site_instrument(ITEMS | {"items": items, "range": {"low": 1, "high": 5}, "scoring": "mean"}).low == 1


def test_a_band_may_hold_one_score_and_bands_come_in_order() -> None:
    bands = [{"low": 12, "high": 50, "label": "c"}, {"low": 10, "high": 10, "label": "a"}]
    found = site_instrument(TOTAL | {"bands": [*bands, {"low": 11, "high": 11, "label": "b"}]})
    assert found.bands == (Band(10, 10, "a"), Band(11, 11, "b"), Band(12, 50, "c"))


# On a scale from 10 to 50 a score lies between 10 and 50, and two scores at most 40 points apart.
@pytest.mark.parametrize(
    ("name", "value", "between"),
    [
        *((name, value, "") for name in ("mean", "caseness", "remission") for value in (10, 50)),
        *((name, value, "10 and 50") for name in ("mean", "caseness", "remission") for value in (9.9, 50.1)),
        *((name, value, "") for name in ("sd", "reliable_points", "mid") for value in (0.1, 40)),
        *((name, value, "0 and 40") for name in ("sd", "reliable_points", "mid") for value in (0, -1, 40.1)),
        *(("retest", value, "") for value in (0, 0.99)),
        *(("retest", value, "0 and 1") for value in (-0.1, 1)),
    ],
)
def test_a_number_of_change_lies_where_it_can(name: str, value: float, between: str) -> None:
    told = TOTAL | {"change": {name: {"value": value, "source": "x"}}}
    if between:
        assert refused(told) == f"change.{name}: {value:g} cannot be. Write a number between {between}."
    else:
        assert getattr(site_instrument(told).change, name) == Sourced(value, "x", "own")


@pytest.mark.parametrize(("many", "taken"), [(200, True), (201, False)])
def test_a_list_holds_two_hundred_entries(many: int, taken: bool) -> None:
    told = TOTAL | {"notes": ["again"] * many}
    assert len(site_instrument(told).notes) == 200 if taken else "at most 200 entries" in refused(told)


def test_a_field_left_blank_holds_no_list_and_no_numbers() -> None:
    found = site_instrument(TOTAL | {"notes": None, "bands": None, "change": None, "safety": None, "items": None})
    assert (found.notes, found.bands, found.change, found.safety_marks, found.items) == ((), (), ChangeValues(), (), ())
