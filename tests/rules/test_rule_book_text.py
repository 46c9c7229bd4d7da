"""The rule book of a service that has changed something, printed: who changed what, and what nobody knows."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from rules.flags import RULES
from rules.rule_book import Book, rule_book
from rules.rule_book_text import as_markdown, beyond_error
from rules.settings import DEFAULT, Setting

WHO = {"at": "2026-03-02T09:30:00+00:00", "by": "Lea Lead", "reason": "as | agreed\nin March"}


def book_of(setting: Setting, revision: int = 1, **changed: Any) -> Book:
    book = rule_book({}, DEFAULT.with_site([setting], revision), RULES[:1])
    (line,) = [one for one in book["settings"] if one["key"] == setting.key]
    line.update(changed)
    return book


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (0, "As shipped: this service has changed no number. Printed by `manage.py rules`."),
        (1, "As in force after 1 change by this service. Printed by `manage.py rules`."),
        (2, "As in force after 2 changes by this service. Printed by `manage.py rules`."),
    ],
)
def test_the_book_says_how_often_the_service_has_changed_it(revision: int, said: str) -> None:
    assert as_markdown(book_of(DEFAULT["trend.p"], revision)).splitlines()[2] == said


def test_a_changed_number_stands_with_who_changed_it_when_and_why() -> None:
    mine = Setting("self_harm.crisis_from", 1, "answer", "our lead", "site", 2)
    text = as_markdown(book_of(mine, changed=WHO))
    assert (
        "| Answer to the self-harm question from which it is a crisis | 1 answer | SAF-1 | our lead |"
        " decided by this service | 2 | 2026-03-02 by Lea Lead: as \\| agreed in March | `self_harm.crisis_from` |"
    ) in text.splitlines()
    told = text.splitlines()
    first = told.index("- Thresholds:") + 1
    assert told[first : first + 2] == [
        "  - Answer to the self-harm question from which it is a crisis: 1 answer",
        "  - Rise of the self-harm answer since last time that makes it a crisis, in answer steps: 1 answer",
    ]


def test_a_number_nobody_has_set_and_a_rule_nobody_has_described_say_so() -> None:
    book = book_of(Setting("trend.p", math.nan, "p", "", "", 0))
    (rule,) = book["rules"]
    text = as_markdown({**book, "rules": [{**rule, "reads": ""}]}).splitlines()
    name, rules = "Largest p at which a trend counts as more than chance", "DET-2, RSP-3, VAR-3"
    assert f"| {name} | not set p | {rules} |  | nobody has published it | 0 |  | `trend.p` |" in text
    assert "- Reads: not described" in text


def test_an_error_without_a_source_says_that_nobody_has_published_it() -> None:
    error = {"one_score": 6, "two_scores": 5, "source": "", "confidence": ""}
    points = "6 points against one score, 5 against the mean of two"
    ends = "no source; nobody has published it"
    assert beyond_error(error) == f"Beyond measurement error (what the rules go by): {points} ({ends})"


def test_a_rule_without_thresholds_of_its_own_says_so() -> None:
    book = rule_book({}, DEFAULT, [replace(RULES[0], id="SAF-2", after_discharge=False)])
    text = as_markdown(book).splitlines()
    assert "- Thresholds: none of its own" in text
    assert "- After discharge: no longer looked at" in text
