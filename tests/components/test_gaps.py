"""Gaps are gaps: no line of the patient's page or of several raters joins what was not answered in between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from components.charts_patient import patient_line
from components.charts_raters import raters_chart, raters_table, raters_told
from components.patterns import ratings
from queries.patients import Chart
from rules.catalogue import catalogue
from rules.narrative import language_of
from rules.patient_view import Help, PatientView, Readers, patient_view
from rules.record import Schedule
from tests.rules.story_cases import course, day, form, forms

WEEKLY = (Schedule("phq9", 7, day(0)),)
BEGAN = date(2026, 1, 5)


def page(*taken: Any, language: str = "en") -> PatientView:
    return patient_view(course(*taken, schedule=WEEKLY), catalogue(), Help(), Readers((), 0, 90), language=language)


def rows(spec: dict[str, Any]) -> list[int]:
    """The run of each point, for the layer that is a line."""
    (line,) = [one for one in spec["layer"] if one["mark"]["type"] == "line"]
    assert line["encoding"]["detail"]["field"] == "run"
    return [row["run"] for row in spec["data"]["values"]]


@pytest.mark.parametrize(
    ("totals", "runs"),
    [
        ({0: 18, 7: 17, 14: 16}, [0, 0, 0]),
        ({0: 18, 7: 17, 28: 12, 35: 11}, [0, 0, 1, 1]),  # two weeks that were asked for and not answered
        ({0: 18, 7: None, 14: 16}, [0, 1]),  # a form without a score
    ],
)
def test_the_patients_own_line_is_broken_where_an_answer_is_missing(
    totals: dict[int, float | None], runs: list[int]
) -> None:
    view = page(*forms(totals))
    assert rows(patient_line(view, language_of("en"))) == runs
    assert view.line is not None
    assert (view.page["chart_gaps"] in view.line.told) == (runs[-1] > 0)


@pytest.mark.parametrize(("language", "words"), [("en", "an answer is missing"), ("de", "fehlt eine Antwort")])
def test_the_words_of_the_patients_line_tell_of_the_gap(language: str, words: str) -> None:
    line = page(form(0, 18), form(35, 9), language=language).line
    assert line is not None
    assert words in line.told


def chart(*taken: tuple[str, int, float | None]) -> Chart:
    """(rater, day, total) of one form that the patient is asked every week."""
    told = [
        {"id": f"{who}-{on}", "instrument": "wsas", "taken_on": BEGAN + timedelta(days=on), "total": total,
         "version": "1", "rater": who, "answers": {}}
        for who, on, total in taken
    ]  # fmt: skip
    asked = pd.DataFrame([{"instrument": "wsas", "every_days": 7, "from_on": BEGAN, "to_on": None, "due_on": []}])
    none = pd.DataFrame()
    return Chart(pd.DataFrame(told), none, none, none, none, asked)


def test_each_raters_line_is_broken_where_their_own_ratings_are_missing() -> None:
    patient = [("patient", 0, 18.0), ("patient", 7, 17.0), ("patient", 28, 12.0)]
    family = [("family", 1, 30.0), ("family", 50, 28.0), ("family", 120, 20.0)]
    (found,) = ratings(chart(*patient, *family), catalogue(), BEGAN + timedelta(days=130)).values()
    assert [(one.rater, one.run) for one in found] == [
        ("patient", 0), ("patient", 0), ("patient", 1),  # weeks it was asked for
        ("family", 0), ("family", 0), ("family", 1),  # nobody asks them by a plan: only a long gap is one
    ]  # fmt: skip
    wsas = catalogue()["wsas"]
    lines = [one for one in raters_chart(wsas, found)["layer"] if one["mark"]["type"] == "line"]
    assert [[row["run"] for row in one["data"]["values"]] for one in lines] == [[0, 0, 1], [0, 0, 1]]
    assert {one["encoding"]["detail"]["field"] for one in lines} == {"run"}
    assert raters_told(wsas, found) == (
        "WSAS by rater. the patient: 18 on 5 Jan 2026, 17 on 12 Jan 2026; after a gap, 12 on 2 Feb 2026; "
        "the family: 30 on 6 Jan 2026, 28 on 24 Feb 2026; after a gap, 20 on 5 May 2026."
    )
    table = raters_table(found)
    assert list(table[table["Rated by"] == "the family"]["Line"]) == ["first", "joined", "after a gap"]
    assert list(table[table["Rated by"] == "the patient"]["Line"]) == ["first", "joined", "after a gap"]
