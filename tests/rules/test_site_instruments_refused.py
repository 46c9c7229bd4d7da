"""A service's own scale that cannot be used: every refusal names the field, what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.test_site_instruments import ITEMS, TOTAL, one_item, refused


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": "A"}, "id: 'A' cannot be used. Write 2 to 40 small letters, digits or underscores."),
        ({"id": "a"}, "id: 'a' cannot be used. Write 2 to 40 small letters, digits or underscores."),
        ({"id": "isi"}, "id: 'isi' is the id of a shipped instrument. Choose another."),
        ({"name": 7}, "name: 7 is not a text. Write a short text, in quotes if it is a number."),
        ({"abbreviation": ""}, "abbreviation: '' is not a text. Write a short text, in quotes if it is a number."),
        ({"version": 1.5}, "version: 1.5 is not a text. Write a short text, in quotes if it is a number."),
        (
            {"direction": "up"},
            "direction: 'up' is not one of higher_worse, higher_better, none. Choose one of them.",
        ),
        (
            {"domain": "use"},
            "domain: 'use' is not one of symptom, function, distress, feedback. Choose one of them.",
        ),
        (
            {"confidence": "sure"},
            "confidence: 'sure' is not one of verified, bk-high, bk-medium, bk-low, own, proposal. Choose one of them.",
        ),
        ({"range": None}, "range: None is not a set of named fields. Write one 'name: value' per line."),
        ({"range": {"low": 1, "top": 2}}, "range: 'top' is not a field we know. Use high, low."),
        ({"range": {"low": "1"}}, "range: low is '1', not a number. Write a number without quotes."),
        ({"range": {"low": 1}}, "range: high is None, not a number. Write a number without quotes."),
        ({"range": {"low": 5, "high": 5}}, "range: low 5 is not below high 5. Write the smaller number as low."),
        ({"total": "yes"}, "the definition: total is 'yes'. Write true or false, or leave it out."),
        (
            {"total": None, "items": []},
            "the definition: total is None. Write true or false, or leave it out.",
        ),
        (
            {"total": False},
            "items: there are none. List the items, or write total: true if you enter the total only.",
        ),
        (
            {"items": [{"key": "a", "high": 3}]},
            "total: this scale has items too. Leave out either total or items.",
        ),
        ({"notes": ["a", 2]}, "notes: not every entry is a text. Write one text per dash."),
        ({"notes": "a"}, "notes: this is not a list of at most 200 entries. Write one entry per dash."),
        ({"bands": ["low"]}, "bands[1]: 'low' is not a set of named fields. Write one 'name: value' per line."),
        (
            {"bands": [{"low": "a", "high": 50, "label": "x"}]},
            "bands[1]: low is 'a', not a number. Write a number without quotes.",
        ),
        (
            {"bands": [{"low": 10, "label": "x"}]},
            "bands[1]: high is None, not a number. Write a number without quotes.",
        ),
        (
            {"bands": [{"low": 50, "high": 10, "label": "x"}]},
            "bands[1]: low 50 is above high 10. Write the smaller number as low.",
        ),
        (
            {"bands": [{"low": 10, "high": 20, "label": "x"}, {"low": 20, "high": 50, "label": "y"}]},
            "bands: 'x' ends at 20 and 'y' begins at 20. Each band must begin one point after the one before ends.",
        ),
        (
            {"bands": [{"low": 11, "high": 50, "label": "x"}]},
            "bands: together they must cover 10 to 50. Extend the first or the last band.",
        ),
        (
            {"bands": [{"low": 10, "high": 49, "label": "x"}]},
            "bands: together they must cover 10 to 50. Extend the first or the last band.",
        ),
        ({"change": [1]}, "change: [1] is not a set of named fields. Write one 'name: value' per line."),
        (
            {"change": {"alpha": {"value": 1, "source": "x"}}},
            "change: 'alpha' is not a field we know. Use caseness, mean, mid, reliable_points, remission, retest, sd.",
        ),
        (
            {"change": {"mid": 3}},
            "change.mid: 3 is not a set of named fields. Write one 'name: value' per line.",
        ),
        (
            {"change": {"mid": {"value": "3", "source": "x"}}},
            "change.mid: value is '3', not a number. Write a number without quotes.",
        ),
        (
            {"change": {"mid": {"value": 3, "source": " "}}},
            "change.mid: there is no source. Write where the number 3 comes from.",
        ),
        (
            {"change": {"mid": {"value": 3, "source": 5}}},
            "change.mid: there is no source. Write where the number 3 comes from.",
        ),
        (
            {"safety": [{"item": "9", "at_least": 1, "mark": "review"}]},
            "safety[1]: there is no item '9'. Name one of the items by its key.",
        ),
        ({"safety": ["9"]}, "safety[1]: '9' is not a set of named fields. Write one 'name: value' per line."),
    ],
)
def test_a_total_that_cannot_be_used_is_refused_in_a_sentence(changes: dict[str, Any], why: str) -> None:
    assert refused(TOTAL | changes) == why


NO_ANSWERS = "items[1]: low {}, high {}, step {} give no answers. Check the three."


@pytest.mark.parametrize(
    ("definition", "why"),
    [
        (["id"], "the definition: ['id'] is not a set of named fields. Write one 'name: value' per line."),
        (one_item(low="x"), "items[1]: low is 'x', not a number. Write a number without quotes."),
        (one_item(high=None), "items[1]: high is None, not a number. Write a number without quotes."),
        (one_item(step="x"), "items[1]: step is 'x', not a number. Write a number without quotes."),
        (one_item(low=4), NO_ANSWERS.format(4, 4, 1)),
        (one_item(low=4, step=0), NO_ANSWERS.format(4, 4, 0)),
        (one_item(step=0), NO_ANSWERS.format(0, 4, 0)),
        (one_item(step=5), NO_ANSWERS.format(0, 4, 5)),
        (one_item(low=3, step=2), NO_ANSWERS.format(3, 4, 2)),
        (one_item(text=3), "text: 3 is not a text. Write a short text, in quotes if it is a number."),
        (one_item(reverse=1), "items[1]: reverse is 1. Write true or false, or leave it out."),
        (one_item(key=" total "), "items[1]: key is ' total '. Write a short name or a number; 'total' is taken."),
        (one_item(key=" "), "items[1]: key is ' '. Write a short name or a number; 'total' is taken."),
        (one_item(key=True), "items[1]: key is True. Write a short name or a number; 'total' is taken."),
        (one_item(key=1.5), "items[1]: key is 1.5. Write a short name or a number; 'total' is taken."),
        (one_item(key=None), "items[1]: key is None. Write a short name or a number; 'total' is taken."),
        (
            one_item(options=[{"value": 0, "label": "no"}, 4]),
            "items[1] options[2]: 4 is not a set of named fields. Write one 'name: value' per line.",
        ),
        (
            one_item(options=[{"value": "0", "label": "no"}]),
            "items[1] options[1]: value is '0', not a number. Write a number without quotes.",
        ),
        (
            one_item(options=[{"value": 0, "label": "no", "colour": "red"}]),
            "items[1] options[1]: 'colour' is not a field we know. Use label, value.",
        ),
        (
            one_item(options=[{"value": 1, "label": "no"}, {"value": 1.5, "label": "a little"}]),
            "items[1]: 1.5 is none of the steps of 1 from 0. Correct it.",
        ),
        (
            one_item(step=3),
            "items[1]: 4 is none of the steps of 3 from 0. Correct it.",
        ),
        (
            one_item(options=[{"value": 4.5, "label": "no"}]),
            "items[1] options[1]: 4.5 lies outside 0 to 4. Correct it.",
        ),
        (
            one_item(options=[{"value": -0.5, "label": "no"}]),
            "items[1] options[1]: -0.5 lies outside 0 to 4. Correct it.",
        ),
        (
            ITEMS | {"items": [{"key": 1, "high": 3}, {"key": "1", "high": 3}]},
            "items: the key '1' stands twice. Give every item its own key.",
        ),
        (
            ITEMS | {"scoring": "median"},
            "scoring: 'median' is not one of sum, mean. Choose one of them.",
        ),
        (
            ITEMS | {"range": {"low": 0, "high": 7}},
            "range: it says 0 to 7, but the items give 0 to 6. Correct what is wrong.",
        ),
        (
            ITEMS | {"range": {"low": -0.5, "high": 6}},
            "range: it says -0.5 to 6, but the items give 0 to 6. Correct what is wrong.",
        ),
        (
            ITEMS | {"scoring": "mean"},
            "range: it says 0 to 6, but the items give 0 to 3. Correct what is wrong.",
        ),
        (
            ITEMS | {"safety": [{"item": "a", "at_least": "1", "mark": "review"}]},
            "safety[1]: at_least is '1', not a number. Write a number without quotes.",
        ),
        (
            ITEMS | {"safety": [{"item": "b", "at_least": 0, "mark": "review"}]},
            "safety[1]: at_least 0 is not an answer above 0. Correct it.",
        ),
        (
            ITEMS | {"safety": [{"item": "b", "at_least": 3.5, "mark": "review"}]},
            "safety[1]: at_least 3.5 is not an answer above 0. Correct it.",
        ),
        (
            ITEMS | {"safety": [{"item": "b", "at_least": 3, "mark": "panic"}]},
            "mark: 'panic' is not one of urgent_review, high_priority, review. Choose one of them.",
        ),
    ],
)
def test_items_that_cannot_be_used_are_refused_in_a_sentence(definition: Any, why: str) -> None:
    assert refused(definition) == why
