"""The rule book says what the rules run on: every rule, every number, each with its source and its trust."""

import json
from pathlib import Path

import pytest

from rules.catalogue import catalogue
from rules.flags import RULES
from rules.instrument_numbers import with_site_numbers
from rules.rule_book import CONFIDENCE, rule_book, to_confirm
from rules.rule_book_text import as_markdown
from rules.setting_names import NAMES
from rules.settings import DEFAULT, TO_CONFIRM, Setting

BOOK = rule_book(catalogue(), DEFAULT)
FILE = Path(__file__).resolve().parents[2] / "docs" / "rule_book.md"


def test_the_file_in_docs_is_the_rule_book():
    """Red? `.venv/bin/python manage.py rules --shipped > docs/rule_book.md`, and read what has changed."""
    assert FILE.read_text(encoding="utf-8") == as_markdown(BOOK) + "\n"


def test_every_instrument_rule_and_threshold_is_in_the_book_once():
    assert [one["id"] for one in BOOK["instruments"]] == list(catalogue())
    assert [one["id"] for one in BOOK["rules"]] == [rule.id for rule in RULES]
    assert [one["key"] for one in BOOK["settings"]] == list(DEFAULT)
    text = as_markdown(BOOK)
    assert all(f"### {rule.id} {rule.name}" in text for rule in RULES)
    assert all(f"`{key}`" in text and f"| {NAMES[key]} |" in text for key in DEFAULT)


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_number_of_an_instrument_stands_with_its_source_and_trust(name):
    (told,) = [one for one in BOOK["instruments"] if one["id"] == name]
    change = catalogue()[name].change
    for line in told["numbers"]:
        number = getattr(change, line["number"])
        assert line["value"] == (None if number is None else number.value)
        if number is not None:
            assert (line["source"], line["confidence"]) == (number.source, number.confidence)
            assert line["trust"] in CONFIDENCE.values()


def test_a_proposal_is_marked_as_to_be_confirmed_and_a_signed_number_is_not():
    changed = DEFAULT.changed("worse.jump_extra", 4, "the lead")
    lines = {one["key"]: one for one in rule_book(catalogue(), changed)["settings"]}
    assert lines["early.to_day"]["trust"] == TO_CONFIRM
    assert lines["worse.jump_extra"] | {"rules": []} == {
        "key": "worse.jump_extra", "value": 4, "unit": "points", "source": "the lead", "confidence": "site",
        "trust": "decided by this service", "version": 2, "rules": [], "words": NAMES["worse.jump_extra"],
    }  # fmt: skip
    assert [to_confirm(one) for one in ("proposal", "bk-low", "site", "verified")] == [True, True, False, False]


def test_a_threshold_names_the_rules_of_its_group():
    lines = {one["key"]: one for one in BOOK["settings"]}
    assert lines["worse.jump_extra"]["rules"] == ["DET-1"]
    assert "early.drop" in next(one for one in BOOK["rules"] if one["id"] == "RSP-1")["settings"]


def test_the_book_says_by_which_error_a_change_is_judged():
    told = {one["id"]: one["reliable_change"] for one in BOOK["instruments"]}
    assert (told["phq9"]["one_score"], told["phq9"]["two_scores"]) == (7, 6)  # by SD and retest, not the published 6
    assert (told["gad7"]["one_score"], told["whodas12"]["kind"]) == (6, "published")
    assert told["wi6r"] is None


def test_steps_verdicts_fixed_numbers_and_sources_stand_in_the_book():
    text = as_markdown(BOOK)
    for part in ("### Step 3: high intensity", "| STP-1 |", "| CHG-1 |", "levels of the suicide screen", "- F24: "):
        assert part in text
    assert all(one["trust"] in CONFIDENCE.values() for one in BOOK["fixed"])
    assert any("Limited in daily life" in line for line in BOOK["steps"][0]["more"])


def test_a_number_of_the_site_stands_in_the_instrument_and_in_the_book():
    mine = Setting("phq15:sd", 6.1, "points", "our own baseline, 2025", "site", 2)
    settings = DEFAULT.with_site([mine], 1)
    book = rule_book(with_site_numbers(catalogue(), settings), settings)
    (phq15,) = [one for one in book["instruments"] if one["id"] == "phq15"]
    line = next(one for one in phq15["numbers"] if one["number"] == "sd")
    assert (line["value"], line["version"], line["trust"]) == (6.1, 2, "decided by this service")
    assert "phq15:sd" not in [one["key"] for one in book["settings"]]


def test_the_book_is_plain_json():
    assert json.loads(json.dumps(BOOK, allow_nan=False)) == BOOK


def test_no_cell_breaks_its_table():
    lines = [line for line in as_markdown(BOOK).splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in lines)
