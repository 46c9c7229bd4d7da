"""What the quadrants put beside each other: this patient's own forms, symptoms as symptoms, one version at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from components.patterns import after_changes, compared, scores
from queries.patients import Chart
from rules.catalogue import catalogue

BEGAN = date(2026, 1, 5)


def chart(*rows: tuple[str, int, float, str]) -> Chart:
    """(instrument, day, total, version)"""
    taken = [
        {"id": f"{name}-{on}", "instrument": name, "taken_on": BEGAN + timedelta(days=on), "total": total,
         "version": version, "rater": "patient", "answers": {}}
        for name, on, total, version in rows
    ]  # fmt: skip
    steps = pd.DataFrame([{"from_on": BEGAN, "step": 2}])
    given = pd.DataFrame(
        [{"id": "w", "name": "Walks", "dose": "", "from_on": BEGAN + timedelta(days=30), "to_on": None}]
    )
    events = pd.DataFrame(columns=["on", "kind", "title"])
    none = pd.DataFrame()
    return Chart(pd.DataFrame(taken), given, events, steps, none, none)


def course(name: str, *totals: float, version: str = "1") -> list[tuple[str, int, float, str]]:
    return [(name, 20 * i, total, version) for i, total in enumerate(totals)]


def test_daily_life_is_the_form_this_patient_is_followed_with() -> None:
    both = chart(
        *course("phq9", 20, 20, 19), *course("eq5d5l", 0.4, 0.4, 0.5), *course("wsas", 30, 30, 10),
        *course("whodas12", 30, 30, 29),
    )  # fmt: skip
    (chosen,) = compared(both, catalogue(), "phq9", "whodas12")
    assert chosen.other.name == catalogue()["whodas12"].abbreviation
    (known,) = compared(both, catalogue(), "phq9")
    assert known.other.name == "WSAS", "a form whose error is known says more than the first one in the file"


def test_symptoms_are_symptoms_although_the_main_form_asks_about_daily_life() -> None:
    there = chart(*course("wsas", 30, 30, 10), *course("phq9", 20, 20, 19))
    (one,) = compared(there, catalogue(), "wsas")
    assert (one.symptoms.name, one.other.name) == ("PHQ-9", "WSAS")
    assert "Daily life is better while symptoms are as before" in one.words
    assert compared(chart(*course("wsas", 30, 30, 10)), catalogue(), "wsas") == []


def test_two_versions_of_a_form_are_not_compared_with_each_other() -> None:
    older = [("phq9", on, 27.0, "0") for on in (0, 10, 20)]
    mixed = chart(*older, ("phq9", 40, 10, "1"), ("phq9", 50, 10, "1"), *course("wsas", 30, 30, 10))
    assert [value for _, value in scores(mixed, catalogue()["phq9"])] == [10, 10]
    (one,) = compared(mixed, catalogue(), "phq9")
    assert (one.symptoms.baseline, one.symptoms.last) == (10, None)
    (after,) = after_changes(mixed, catalogue()["phq9"], BEGAN + timedelta(days=90)).found
    assert after.before_n == 0
