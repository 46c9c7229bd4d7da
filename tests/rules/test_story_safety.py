"""What the story says about safety: the last answer, whoever asked and however, and every open flag that matters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.course import Course
from rules.flags_case import Case
from rules.narrative import EASY, LANGUAGES, PATIENT, story
from rules.record import Assessment
from rules.settings import DEFAULT
from rules.status import safety_words
from rules.visit_card import card
from tests.rules.story_cases import NOW, TOLD_ON, course, day, flag, form, happened, rests, told

OWN_WORDS = ("you told us", "you asked", "stayed open", "haben sie uns", "sie haben", "blieb")


def screen(on: int, **answers: float) -> Assessment:
    said = {key.removeprefix("q"): answer for key, answer in answers.items()}
    return Assessment(f"screen-{on}", "cssrs_screen", "1", day(on), said, "valid", None, received_at=NOW)


def by(rater: str, one: Assessment) -> Assessment:
    return replace(one, rater=rater, id=f"{one.id}-{rater}")


def safety(one: Course) -> list[tuple[str, str]]:
    return told(one, "safety")


YES = screen(80, q1=1, q2=1, q3=1, q4=0, q5=0, q6=0)


def test_a_yes_on_the_suicide_screen_is_the_last_word_although_an_older_form_says_nothing() -> None:
    said = "Thoughts of self-harm were reported on 26 Mar 2026 (C-SSRS Screener); the flag is closed. Ask again."
    assert safety(course(form(70, 8), YES)) == [("safety.dealt_with", said)]
    assert rests(course(form(70, 8), YES), "safety")[0][3] == "C-SSRS Screener yes to 1, 2 and 3 on 26 Mar 2026"


def test_a_screen_without_a_yes_was_asked() -> None:
    assert safety(course(screen(80, q1=0, q2=0, q6=0)))[0][0] == "safety.not_reported"


def test_a_screen_that_was_left_open_is_not_known() -> None:
    assert safety(course(screen(80, q1=0, q2=0)))[0][0] == "safety.not_known"


def test_a_yes_of_the_same_day_on_another_form_is_not_hidden_by_a_no() -> None:
    core = Assessment("core", "core10", "1", day(80), {"6": 3}, "scored", 20.0, received_at=NOW)
    assert safety(course(core, form(80, 8)))[0][0] == "safety.dealt_with"
    assert safety(course(form(80, 8), core))[0][0] == "safety.dealt_with"


def test_what_the_family_answers_is_no_answer_of_the_patients() -> None:
    own = form(78, 12, item9=2)
    assert safety(course(own, by("family", form(80, 8))))[0][0] == "safety.dealt_with"
    assert safety(course(form(78, 12), by("family", form(80, 8, item9=2))))[0][0] == "safety.dealt_with"
    assert "PHQ-9, rated by the family" in safety(course(by("family", form(80, 8))))[0][1]


def test_an_earlier_yes_is_told_beside_a_later_no() -> None:
    ((key, text),) = safety(course(form(70, 12, item9=2), form(80, 8)))
    assert key == "safety.not_reported_since"
    assert "not reported on 26 Mar 2026 (PHQ-9). Thoughts of it were on 16 Mar 2026 (PHQ-9)" in text
    assert not card(course(form(70, 12, item9=2), form(80, 8)), catalogue()).safety_open


def test_a_form_of_the_future_answers_nothing_yet() -> None:
    assert "16 Mar 2026" in safety(course(form(70, 8), form(100, 8)))[0][1]
    assert safety(course(form(100, 8)))[0][0] == "safety.never_asked"


def test_a_later_and_milder_flag_does_not_hide_the_most_urgent_one() -> None:
    flags = (flag("SAF-1", 60, "crisis", "Answered 3."), flag("SAF-1", 80, "act now", "Answered 1."))
    told_of = card(course(form(60, 20, item9=3), form(80, 8, item9=1), flags=flags), catalogue()).safety
    assert told_of == ("Answered 1. Open since 26 Mar 2026.", "Also open, since 6 Mar 2026: Answered 3.")
    milder = (flag("SAF-1", 60, "review", "Answered 1."), flag("SAF-1", 80, "crisis", "Answered 3."))
    assert len(card(course(form(80, 20, item9=3), flags=milder), catalogue()).safety) == 1


@pytest.mark.parametrize("rule", ["SAF-1", "SAF-3", "SAF-4"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patient_is_not_told_that_they_said_what_somebody_else_wrote(rule: str, language: str) -> None:
    theirs, note = by("family", form(80, 12, item9=2)), happened("note", 80)
    for source in (theirs.id, f"{theirs.id}:6", note.id):
        raised = replace(flag(rule, 80, "crisis", "It says so."), subject=source)
        one = course(theirs, flags=(raised,), happened=(note,))
        (sentence,) = [said for said in story(one, catalogue(), language) if said.key.startswith("safety")]
        for level in (PATIENT, EASY):
            assert sentence.texts[level], "help is offered all the same"
            assert not any(words in sentence.texts[level].lower() for words in OWN_WORDS)
    assert "From a note of the record." in told(one, "safety")[0][1]


def test_the_patients_own_answer_is_told_as_theirs() -> None:
    own, asked = form(80, 12, item9=2), happened("asked for help", 80)
    for rule, source, key in (("SAF-1", own.id, "reported"), ("SAF-3", asked.id, "asked_help")):
        raised = replace(flag(rule, 80, "crisis"), subject=source)
        assert told(course(own, flags=(raised,), happened=(asked,)), "safety")[0][0] == f"safety.{key}"


def test_the_clinician_reads_whose_answer_it_was() -> None:
    theirs = by("family", form(80, 12, item9=2))
    raised = replace(flag("SAF-1", 80, "crisis", "Answered 2."), subject=theirs.id)
    assert told(course(theirs, flags=(raised,)), "safety") == [
        ("safety.from_others", "Answered 2. Rated by the family, not by the patient. Open since 26 Mar 2026.")
    ]


@pytest.mark.parametrize(
    ("forms", "words"),
    [
        ((form(78, 12, item9=2), by("family", form(80, 8))), "reported on 24 Mar 2026 (answer 2)"),
        ((form(78, 12), by("family", form(80, 8, item9=2))), "reported on 26 Mar 2026 by the family (answer 2)"),
        ((by("family", form(80, 8)),), "not reported (asked 26 Mar 2026 by the family)"),
        ((form(70, 8), YES), "reported on 26 Mar 2026 (C-SSRS Screener, response level moderate)"),
        ((form(70, 8), form(100, 8)), "not reported (asked 16 Mar 2026)"),
        ((form(100, 8),), "never asked"),
    ],
)
def test_the_line_beside_the_name_says_the_same(forms: tuple[Assessment, ...], words: str) -> None:
    assert safety_words(Case(course(*forms).record, catalogue(), DEFAULT)) == words


def test_a_form_of_this_morning_counts_where_the_day_begins_before_greenwich() -> None:
    """What no door lets in is later than tomorrow; what is of tomorrow by the clock may be this morning there."""
    ahead = course(form(70, 8), form(TOLD_ON + 1, 12, item9=2))
    assert safety(ahead)[0][0] == "safety.dealt_with"
    assert "reported on 31 Mar 2026" in safety_words(Case(ahead.record, catalogue(), DEFAULT))


def test_whose_answer_it_was_is_not_said_twice() -> None:
    theirs = by("family", form(80, 12, item9=2))
    raised = replace(flag("SAF-1", 80, "crisis", "Answered 2 (rated by the family)."), subject=theirs.id)
    assert told(course(theirs, flags=(raised,)), "safety") == [
        (
            "safety.from_others",
            "Answered 2 (rated by the family). Not the patient's own answer. Open since 26 Mar 2026.",
        )
    ]
