"""T scores and their standard errors: the published tables, beside every score, and in what counts as a change."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import pytest

from rules.catalogue import catalogue, definition_of, read_definition
from rules.change import ChangeName
from rules.instruments import Direction
from rules.rule_book import rule_book
from rules.rule_book_text import as_markdown
from rules.settings import DEFAULT
from rules.t_scores import PartScore, part_change, part_scores, t_table

GH, P29 = catalogue()["promis_gh"], catalogue()["promis29"]
JANUARY = date(2026, 1, 12)
# Rows of the published tables, by form, part and raw sum: T score and standard error (instruments.json; see `source`).
PUBLISHED = [
    (GH, "GPH", 4, 16.2, 4.8), (GH, "GPH", 12, 39.8, 4.1), (GH, "GPH", 20, 67.7, 5.9),
    (GH, "GMH", 4, 21.2, 4.6), (GH, "GMH", 13, 45.8, 3.6), (GH, "GMH", 20, 67.6, 5.3),
    (P29, "physical_function", 4, 22.5, 4.0), (P29, "physical_function", 20, 57.0, 6.6),
    (P29, "anxiety", 4, 40.3, 6.1), (P29, "anxiety", 9, 57.7, 2.6), (P29, "anxiety", 20, 81.6, 3.7),
    (P29, "depression", 5, 49.0, 3.2), (P29, "depression", 20, 79.4, 2.6),
    (P29, "fatigue", 12, 57.0, 2.3), (P29, "fatigue", 20, 75.8, 3.9),
    (P29, "sleep_disturbance", 14, 57.9, 3.3), (P29, "sleep_disturbance", 20, 73.3, 4.6),
    (P29, "social_participation", 8, 37.3, 2.1), (P29, "social_participation", 20, 64.2, 5.1),
    (P29, "pain_interference", 10, 58.5, 1.8), (P29, "pain_interference", 20, 75.6, 3.7),
]  # fmt: skip


def part(t, error, direction=Direction.higher_better):
    return PartScore("GPH", direction, 10, t, error)


@pytest.mark.parametrize(("form", "name", "raw", "t", "error"), PUBLISHED)
def test_each_t_score_has_the_error_of_the_published_table(form, name, raw, t, error):
    assert (form.t_scores[name][raw], form.t_errors[name][raw]) == (t, error)


@pytest.mark.parametrize("form", [GH, P29])
def test_no_t_score_is_without_its_error_and_the_source_of_the_errors_is_told(form):
    assert {name: set(table) for name, table in form.t_errors.items()} == {
        name: set(table) for name, table in form.t_scores.items()
    }
    assert all(1.5 < error < 7 for table in form.t_errors.values() for error in table.values())
    assert form.sources["t_errors"].confidence == "verified"
    assert form.sources["t_errors"].source.count("http") + form.sources["t_errors"].source.count("github:") == 2


def test_only_forms_with_t_scores_have_errors():
    assert {name for name, one in catalogue().items() if one.t_scores} == {"promis_gh", "promis29"}
    assert {name for name, one in catalogue().items() if one.t_errors} == {"promis_gh", "promis29"}


@pytest.mark.parametrize("name", ["promis_gh", "phq9"])
def test_a_definition_keeps_the_errors_and_their_source(name):
    form = catalogue()[name]
    again = read_definition(json.loads(json.dumps(definition_of(form))))
    assert (again.t_errors, again.sources) == (form.t_errors, form.sources)


def test_the_parts_of_a_form_are_told_with_their_errors_and_a_gap_is_said():
    told = part_scores(GH, {str(item): 3 for item in range(1, 10)} | {"7": 5})
    assert [(one.name, one.raw, one.t, one.error) for one in told] == [
        ("GPH", 12, 39.8, 4.1),
        ("GMH", None, None, None),
    ]
    assert [one.words for one in told] == ["39.8 ± 4.1", "not scored: an answer is missing"]
    assert part_scores(catalogue()["phq9"], {"1": 1}) == ()


def test_each_part_has_the_direction_of_its_items():
    told = part_scores(P29, {str(item): 3 for item in range(1, 30)})
    assert {one.name: one.direction for one in told if one.direction is Direction.higher_better}.keys() == {
        "physical function", "social participation",
    }  # fmt: skip
    assert {one.direction for one in part_scores(GH, {})} == {Direction.higher_better}


def test_an_error_that_is_not_on_file_is_said_and_no_change_is_judged_without_it():
    bare = replace(GH, t_errors={}, sources={})
    told = part_scores(bare, {"2": 3, "4": 3, "5": 3, "10": 3})[1]
    assert told.words == "43.5 (error not on file)"
    found = part_change(told, JANUARY, told)
    assert (found.name, found.words) == (ChangeName.cannot_say, "cannot say: error not on file")
    book = rule_book({"promis_gh": bare}, DEFAULT)
    text = as_markdown(book)
    assert "- Standard error of the T scores: error not on file" in text
    assert "4 16.2 (error not on file); " in text


@pytest.mark.parametrize(
    ("before", "now", "direction", "name"),
    [
        ((40, 3), (40 + 8.31, 3), Direction.higher_better, ChangeName.no_reliable_change),  # 1.96 x root of 18: 8.316
        ((40, 3), (40 + 8.32, 3), Direction.higher_better, ChangeName.reliably_better),
        ((40, 3), (40 - 8.32, 3), Direction.higher_better, ChangeName.reliably_worse),
        ((40, 3), (40 - 8.32, 3), Direction.higher_worse, ChangeName.reliably_better),
        ((40, 3), (40 + 8.32, 4), Direction.higher_better, ChangeName.no_reliable_change),  # the errors are their own
        ((40, 3), (None, None), Direction.higher_better, ChangeName.cannot_say),
        ((None, None), (40, 3), Direction.higher_better, ChangeName.cannot_say),
        ((40, None), (60, 3), Direction.higher_better, ChangeName.cannot_say),
        ((40, 3), (60, None), Direction.higher_better, ChangeName.cannot_say),
    ],
)
def test_a_change_counts_beyond_the_errors_of_both_scores(before, now, direction, name):
    assert part_change(part(*before, direction), JANUARY, part(*now, direction)).name is name


def test_a_change_says_how_much_since_when_and_what_error_can_do():
    better = part_change(part(34.9, 4.1), JANUARY, part(47.7, 4.4))
    assert better.words == "+12.8 since 12 Jan 2026: clearly better (error 11.8)"
    assert better.needed == pytest.approx(1.96 * math.hypot(4.1, 4.4), abs=0.01)
    worse = part_change(part(47.7, 4.4), JANUARY, part(34.9, 4.1))
    assert worse.words == "-12.8 since 12 Jan 2026: clearly worse (error 11.8)"
    same = part_change(part(39.8, 4.1), JANUARY, part(42.3, 4.2))
    assert same.words == "+2.5 since 12 Jan 2026: measurement error alone can do up to 11.5"
    assert (same.points, same.name) == (2.5, ChangeName.no_reliable_change)
    assert part_change(part(None, None), JANUARY, part(40, 3)).words == "cannot say: one of the two is not scored"


def test_the_rule_book_prints_every_t_score_with_its_error_and_source():
    text = as_markdown(rule_book(catalogue(), DEFAULT))
    assert "- T score of “GPH” by raw sum: 4 16.2 ± 4.8; 5 19.9 ± 4.7; " in text
    assert "- T score of “pain interference” by raw sum: " in text
    assert "| TSC-1 | 1 | T scores of the parts of a form, each with its standard error" in text
    assert "camrprojects" in text
    assert t_table(catalogue()["phq9"]) == []
    assert text.count("Standard error of the T scores") == 2
