"""What the story must not claim: what no data carry, what was true long ago, and what is praise over a setback."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.course import Course
from rules.narrative import CLINICIAN, EASY, LANGUAGES, PATIENT, story
from rules.patient_view import Help, Readers, patient_view
from rules.record import Schedule
from rules.visit_card import card
from tests.rules.story_cases import course, day, decided, flag, forms, given, happened, placed, predicted, told

BETTER = {0: 20, 7: 20, 30: 12, 60: 9, 80: 8}
LEVEL = {0: 3, 7: 3, 30: 3, 80: 3}
LONG_AGO = {on - 600: value for on, value in BETTER.items()}


def about(primary: str, one: Course) -> Course:
    return replace(one, record=replace(one.record, primary_measure=primary))


def keys(one: Course, begins: str = "change.") -> list[str]:
    return [key for key, _ in told(one, begins)]


def texts(one: Course, key: str, language: str = "en") -> dict[str, str]:
    return next(dict(said.texts) for said in story(one, catalogue(), language) if said.key == key)


MANY = about("isi", course(*forms({0: 22, 7: 21, 28: 16, 56: 9, 80: 6}, "isi")))


def test_a_form_without_a_known_error_is_not_called_too_few_answers() -> None:
    assert keys(MANY)[0] == "change.not_judged"
    assert "The measurement error of ISI is not known" in texts(MANY, "change.not_judged")[CLINICIAN]
    for language, few in (("en", "too few"), ("de", "zu wenige")):
        said = texts(MANY, "change.not_judged", language)
        assert said[PATIENT]
        assert said[EASY]
        assert few not in said[PATIENT] + said[EASY]
    assert card(MANY, catalogue()).trend[0].words == "ISI: cannot say whether this has changed"


def test_too_few_answers_are_those_of_this_part_of_the_care() -> None:
    one = course(*forms({-60: 20, -53: 19, 0: 15, 7: 15}), step_from=60)
    assert "in this part of your care" in texts(one, "change.cannot_say")[PATIENT]


def test_of_an_old_score_it_is_said_that_it_is_old_and_nothing_of_now() -> None:
    one = course(*forms(LONG_AGO), step_from=-610)
    assert keys(one) == ["change.better", "change.old"]
    assert "is 86 weeks old: how it is now is not known" in texts(one, "change.old")[CLINICIAN]
    for language, now in (("en", ("now", "last weeks")), ("de", ("jetzt", "letzten Wochen"))):
        better, old = texts(one, "change.better", language), texts(one, "change.old", language)
        assert not any(word in better[level] for word in now for level in (PATIENT, EASY))
        assert old[PATIENT]
        assert old[EASY]


def test_the_card_says_how_old_its_trend_is_and_asks_how_it_is_now() -> None:
    told_of = card(course(*forms(LONG_AGO), step_from=-610), catalogue())
    assert told_of.trend[0].numbers.endswith("That is 86 weeks old: how it is now is not known.")
    assert told_of.asks[0].text == "How are things now, compared with then?"
    assert "What helped, and how is it kept?" not in [one.text for one in told_of.asks]
    assert not any("improving" in one for one in told_of.changes)


def test_a_score_is_old_by_the_rhythm_in_which_it_is_asked_for() -> None:
    rare = course(*forms({0: 20, 7: 20, 14: 8}), schedule=(Schedule("phq9", 28, day(0)),))
    assert "change.old" not in keys(rare)
    assert "change.old" in keys(course(*forms({0: 20, 7: 20, 14: 8}), schedule=(Schedule("phq9", 7, day(0)),)))


def test_after_discharge_nobody_is_asked_for_new_answers() -> None:
    gone = course(*forms(LONG_AGO), step_from=-610, discharged=-515)
    assert keys(gone) == ["change.better", "change.trend_improving", "change.praise"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trend_says_from_when_to_when(language: str) -> None:
    said = texts(course(*forms(BETTER)), "change.trend_improving", language)[PATIENT]
    assert {"en": "from 5 January 2026 to 26 March 2026", "de": "Vom 5. Januar 2026 bis 26. März 2026"}[
        language
    ] in said


def test_there_is_no_praise_over_another_measure_that_is_worse() -> None:
    worse = course(*forms(BETTER), *forms({0: 5, 7: 5, 30: 14, 80: 16}, "gad7"))
    assert "change.also_worse" in keys(worse)
    assert "change.praise" not in keys(worse)
    assert "change.praise" in keys(course(*forms(BETTER)))


def test_there_is_no_praise_over_a_worsening_that_was_put_off() -> None:
    assert "change.praise" not in keys(course(*forms(BETTER), flags=(flag("DET-2", 70, state="deferred"),)))
    assert "change.praise" in keys(course(*forms(BETTER), flags=(flag("DET-2", 70, state="resolved"),)))


def test_life_first_does_not_say_that_something_is_there_which_never_was() -> None:
    one = course(*forms(LEVEL), *forms({0: 30, 7: 30, 30: 14, 80: 6}, "wsas"))
    assert "still there" not in texts(one, "change.life_first")[PATIENT]
    assert "noch da" not in texts(one, "change.life_first", "de")[PATIENT]


def test_nothing_stands_in_the_way_of_a_daily_life_that_was_never_limited() -> None:
    free = course(*forms(BETTER), *forms({on: 2 for on in LEVEL}, "wsas"))
    assert "change.symptoms_first" not in keys(free)
    assert "change.symptoms_first" in keys(course(*forms(BETTER), *forms(dict.fromkeys(LEVEL, 25), "wsas")))


def test_two_measures_of_daily_life_are_not_called_symptoms_and_life() -> None:
    both = course(*forms(dict.fromkeys(LEVEL, 30), "wsas"), *forms({0: 40, 7: 40, 80: 10}, "whodas12"))
    assert not [key for key in keys(replace(about("wsas", both), function_measure="whodas12")) if "first" in key]


@pytest.mark.parametrize(("language", "words"), [("en", "how clearly we cannot say"), ("de", "wissen wir nicht")])
def test_what_followed_is_not_called_easier_where_nobody_knows_what_a_point_means(language: str, words: str) -> None:
    one = about("ssd12", course(*forms({0: 30, 20: 29}, "ssd12"), given=(given("Walks", 3),)))
    assert words in texts(one, "tried.followed", language)[PATIENT]
    line = patient_view(one, catalogue(), Help(), Readers((), 0, 90), language=language).line
    assert line is not None
    assert {"en": "another height", "de": "anderer Höhe"}[language] in line.told


@pytest.mark.parametrize("language", LANGUAGES)
def test_less_care_is_not_said_to_be_less_need(language: str) -> None:
    one = course(*forms(BETTER), steps=(placed(3, 0), placed(2, 40)))
    assert not any(word in texts(one, "tried.step_down", language)[EASY] for word in ("need", "brauchen"))


def test_three_asks_are_left_when_nothing_is_known() -> None:
    assert len(card(course(), catalogue()).asks) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_got_better_where_no_change_was_hoped_for_is_not_consoled(language: str) -> None:
    stay = decided(40, predicted("stays", 3, by=70))
    better = course(*forms({0: 20, 35: 18, 70: 8}), decided=(stay,))
    assert keys(better, "tried.") == ["tried.better_than_hoped"]
    said = texts(better, "tried.better_than_hoped", language)
    assert said[PATIENT]
    assert "nobody's fault" not in said[PATIENT]
    assert "schuld" not in said[PATIENT]
    assert keys(course(*forms({0: 20, 35: 8, 70: 18}), decided=(stay,)), "tried.") == ["tried.opposite"]
    assert not [one for one in card(better, catalogue()).asks if "not reached" in one.why]


@pytest.mark.parametrize(("language", "too"), [("en", " too."), ("de", "Auch das")])
def test_no_measure_is_said_to_go_along_with_one_that_went_the_other_way(language: str, too: str) -> None:
    apart = course(*forms(BETTER), *forms({0: 5, 7: 5, 30: 14, 80: 16}, "gad7"))
    worse = course(*forms({0: 8, 7: 8, 30: 14, 80: 20}), *forms({0: 18, 7: 18, 80: 4}, "gad7"))
    for one, key in ((apart, "change.also_worse"), (worse, "change.also_better")):
        said = texts(one, key, language)
        assert not any(too in said[level] for level in (PATIENT, EASY))


def test_a_side_effect_names_everything_that_had_just_begun() -> None:
    both = (given("Duloxetine", 60, dose="60 mg", kind="drug"), given("Group", 62))
    one = course(given=both, happened=(happened("adverse effect", 66, "Nausea"),))
    ((key, text),) = told(one, "tried.side_effect")
    assert key == "tried.side_effect_beside"
    assert text == (
        "Side effect on 12 Mar 2026: Nausea. In the 14 days before it these began or changed: Duloxetine and Group; it"
        " is not attributed to one of them."
    )
    for language in LANGUAGES:
        assert "Duloxetine" in texts(one, key, language)[PATIENT]
        assert "Group" in texts(one, key, language)[PATIENT]
    assert card(one, catalogue()).asks[1].text.startswith("Nausea: how is it now")
    assert told(course(given=both[:1], happened=one.happened), "tried.side")[0][0] == "tried.side_effect_after"


def test_the_card_says_that_the_main_measure_has_no_score() -> None:
    trend = card(course(*forms({0: 30, 7: 30, 80: 10}, "wsas")), catalogue()).trend
    assert [one.words for one in trend] == [
        "PHQ-9: no score yet",
        "WSAS: clearly better than at the start of this step",
    ]
    assert card(course(), catalogue()).trend == ()


def test_the_clinician_reads_whose_view_a_score_is() -> None:
    theirs = [replace(one, rater="family") for one in forms(BETTER)]
    assert "PHQ-9 (rated by the family) went from 20 to 8" in texts(course(*theirs), "change.better")[CLINICIAN]
    assert card(course(*theirs), catalogue()).trend[0].words.startswith("PHQ-9 (rated by the family): clearly better")
    assert "rated by" not in texts(course(*forms(BETTER)), "change.better")[CLINICIAN]
