"""The caseload's words: what is missing is said, and nothing that is missing becomes a number."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from components import caseload_table

TODAY = date(2026, 3, 2)


def row(**told: object) -> SimpleNamespace:
    there = {"measure": "PHQ-9", "baseline": 17.5, "last": 12.0, "last_on": TODAY, "step": 1, "step_from_on": TODAY}
    return SimpleNamespace(**(there | told))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "PHQ-9 17.5 → 12 (2 Mar 2026)"),
        ({"last": 0.0}, "PHQ-9 17.5 → 0 (2 Mar 2026)"),
        ({"baseline": 0.0}, "PHQ-9 0 → 12 (2 Mar 2026)"),
        ({"baseline": None}, "PHQ-9 12 (2 Mar 2026)"),
        ({"baseline": float("nan")}, "PHQ-9 12 (2 Mar 2026)"),
        ({"last": None}, "PHQ-9: no score yet"),
        ({"last": float("nan"), "last_on": None}, "PHQ-9: no score yet"),
    ],
)
def test_a_missing_score_is_not_a_zero_and_a_zero_is_not_missing(told: dict[str, object], words: str) -> None:
    assert caseload_table.measure_words(row(**told)) == words


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (None, "nothing planned"),
        (date(2026, 3, 3), "3 Mar 2026"),
        (date(2026, 3, 2), "2 Mar 2026"),
        (date(2026, 2, 20), "10 days overdue"),
    ],
)
def test_what_is_due_today_is_not_yet_overdue(due_on: date | None, words: str) -> None:
    assert caseload_table.due_words(due_on, TODAY) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "1, week 1"),
        ({"step_from_on": date(2026, 2, 24)}, "1, week 1"),
        ({"step_from_on": date(2026, 2, 23)}, "1, week 2"),
        ({"step": 0}, "0, week 1"),
        ({"step": None}, "not placed"),
        ({"step": float("nan")}, "not placed"),
    ],
)
def test_a_step_of_zero_is_a_step(told: dict[str, object], words: str) -> None:
    assert caseload_table.step_words(row(**told), TODAY) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [({1: 1, 3: 2}, "1 safety, 2 review overdue"), ({7: 4}, "4 the rest"), ({1: 0, 7: 1}, "1 the rest")],
)
def test_the_counts_are_in_the_order_of_need_without_the_empty_ones(counts: dict[int, int], words: str) -> None:
    assert caseload_table.counts_line(counts).endswith(f": {words}")
    assert caseload_table.counts_line(counts).startswith(str(sum(counts.values())))


def test_every_rank_that_the_rules_give_has_its_word() -> None:
    assert sorted(caseload_table.RANKS) == list(range(1, 9))
    assert len(set(caseload_table.RANKS.values())) == 8
