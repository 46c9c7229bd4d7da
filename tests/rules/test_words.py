"""One value as each reader meets it: days, periods, measures, ways, lists, doses and numbers."""

from __future__ import annotations

from datetime import date

import pytest

from rules.story_facts import Measure, Period, Way
from rules.words import plainly, to_clinician
from rules.words_de import GERMAN
from rules.words_en import ENGLISH

ON, LATER = date(2026, 3, 2), date(2026, 4, 6)
PHQ9 = Measure("phq9", "PHQ-9", "depression", "symptom")
OWN = Measure("own", "OWN-1", "something of the site's", "function")
STRANGE = Measure("own", "OWN-1", "something of the site's", "no such domain")


@pytest.mark.parametrize(
    ("name", "value", "english", "clinician"),
    [
        ("on", ON, "2 March 2026", "2 Mar 2026"),
        ("period", Period(ON, LATER), "from 2 March 2026 to 6 April 2026", "from 2 Mar 2026 to 6 Apr 2026"),
        ("period", Period(ON, None), "since 2 March 2026", "from 2 Mar 2026, goes on"),
        ("measure", PHQ9, ENGLISH.measures["phq9"], "PHQ-9"),
        ("measure", OWN, ENGLISH.measures["function"], "OWN-1"),
        ("measure", STRANGE, "OWN-1", "OWN-1"),
        ("way", Way.better, "became easier", "better"),
        ("hope", Way.better, "become easier", "better"),
        ("kinds", ("continue", "taper"), "go on as before and reduce a treatment slowly", "continue and taper"),
        ("kinds", ("continue", "taper", "of its own"), "go on as before, reduce a treatment slowly and of its own",
         "continue, taper and of its own"),
        ("kinds", (), "", ""),
        ("names", ("continue",), "continue", "continue"),
        ("kind", "telephone", "a telephone call", "telephone"),
        ("kind", "of its own", "of its own", "of its own"),
        ("dose", "50 mg", " (50 mg)", " (50 mg)"),
        ("dose", "", "", ""),
        ("n", 3, "3", "3"),
        ("n", 3.14159, "3.14", "3.14"),
        ("told", True, "True", "True"),
        ("words", "  May I work? ", "May I work?", "May I work?"),
    ],
)  # fmt: skip
def test_a_value_is_said_to_patients_and_to_clinicians(name, value, english, clinician):
    assert ENGLISH.spoken(name, value) == english
    assert to_clinician(name, value) == clinician


def test_another_language_has_its_own_months_and_joins():
    assert GERMAN.said(ON) == "2. März 2026"
    assert (
        GERMAN.spoken("kinds", ("continue", "taper"))
        == "weitermachen wie bisher und eine Behandlung langsam verringern"
    )


def test_a_value_without_a_language_is_what_was_written():
    assert (plainly("dose", "50 mg"), plainly("words", "50 mg"), plainly("way", Way.worse)) == (
        " (50 mg)",
        "50 mg",
        "worse",
    )
