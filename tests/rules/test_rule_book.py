"""The rule book says what the rules run on: every rule, every number, each with its source and its trust."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rules.catalogue import catalogue
from rules.flags import RULES
from rules.instrument_numbers import with_site_numbers
from rules.rule_book import CONFIDENCE, rule_book, setting_line, to_confirm
from rules.rule_book_text import as_markdown
from rules.setting_names import NAMES
from rules.settings import DEFAULT, TO_CONFIRM, Setting

FILE = Path(__file__).resolve().parents[2] / "docs" / "rule_book.md"


@pytest.fixture
def book():
    return rule_book(catalogue(), DEFAULT)


def test_the_file_in_docs_is_the_rule_book(book):
    """Red? `.venv/bin/python manage.py rules --shipped > docs/rule_book.md`, and read what has changed."""
    assert FILE.read_text(encoding="utf-8") == as_markdown(book) + "\n"


def test_every_instrument_rule_and_threshold_is_in_the_book_once(book):
    assert [one["id"] for one in book["instruments"]] == list(catalogue())
    assert [one["id"] for one in book["rules"]] == [rule.id for rule in RULES]
    assert [one["key"] for one in book["settings"]] == list(DEFAULT)
    text = as_markdown(book)
    assert all(f"### {rule.id} {rule.name}" in text for rule in RULES)
    assert all(f"`{key}`" in text and f"| {NAMES[key]} |" in text for key in DEFAULT)


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_number_of_an_instrument_stands_with_its_source_and_trust(name, book):
    (told,) = [one for one in book["instruments"] if one["id"] == name]
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


def test_a_threshold_names_the_rules_of_its_group(book):
    lines = {one["key"]: one for one in book["settings"]}
    assert lines["worse.jump_extra"]["rules"] == ["DET-1"]
    assert "early.drop" in next(one for one in book["rules"] if one["id"] == "RSP-1")["settings"]


def test_the_book_says_by_which_error_a_change_is_judged(book):
    told = {one["id"]: one["reliable_change"] for one in book["instruments"]}
    assert (told["phq9"]["one_score"], told["phq9"]["two_scores"]) == (7, 6)  # by SD and retest, not the published 6
    assert (told["gad7"]["one_score"], told["whodas12"]["kind"]) == (6, "published")
    assert told["wi6r"] is None


def test_steps_verdicts_fixed_numbers_and_sources_stand_in_the_book(book):
    text = as_markdown(book)
    for part in ("### Step 3: high intensity", "| STP-1 |", "| CHG-1 |", "levels of the suicide screen", "- F24: "):
        assert part in text
    assert all(one["trust"] in CONFIDENCE.values() for one in book["fixed"])
    assert any("Limited in daily life" in line for line in book["steps"][0]["more"])


def test_a_number_of_the_site_stands_in_the_instrument_and_in_the_book():
    mine = Setting("phq15:sd", 6.1, "points", "our own baseline, 2025", "site", 2)
    settings = DEFAULT.with_site([mine], 1)
    book = rule_book(with_site_numbers(catalogue(), settings), settings)
    (phq15,) = [one for one in book["instruments"] if one["id"] == "phq15"]
    line = next(one for one in phq15["numbers"] if one["number"] == "sd")
    assert (line["value"], line["version"], line["trust"]) == (6.1, 2, "decided by this service")
    assert "phq15:sd" not in [one["key"] for one in book["settings"]]


def test_the_book_is_plain_json(book):
    assert json.loads(json.dumps(book, allow_nan=False)) == book


def test_no_cell_breaks_its_table(book):
    lines = [line for line in as_markdown(book).splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in lines)


def test_a_rule_reads_what_its_first_paragraph_says_without_its_name():
    def look(case):
        """SAF-1: reads this
        and that.

        Not for the book.
        """

    def silent(case):
        pass

    (told, nothing) = rule_book({}, DEFAULT, [replace(RULES[0], look=look), replace(RULES[0], look=silent)])["rules"]
    assert (told["reads"], nothing["reads"]) == ("reads this and that.", "")
    assert told["settings"] == ["self_harm.crisis_from", "self_harm.crisis_rise"]


def test_a_number_nobody_has_published_says_so_and_an_unknown_trust_stands_as_it_is(book):
    isi = next(one for one in book["instruments"] if one["id"] == "isi")
    line = next(one for one in isi["numbers"] if one["number"] == "sd")
    assert (line["value"], line["trust"], line["version"]) == (None, "nobody has published it", 0)
    assert setting_line(Setting("a", 1, "days", "us", "hearsay"))["trust"] == "hearsay"
    assert not to_confirm("hearsay")


def test_bands_that_nobody_has_published_have_no_source(book):
    log = next(one for one in book["instruments"] if one["id"] == "daily_log")
    assert log["bands"] == {"bands": [], "source": "", "confidence": ""}
