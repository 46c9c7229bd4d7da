"""Quality of life and health get better; they do not become easier, and weigh on nobody."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import pytest

from components.charts_patient import patient_line
from rules.catalogue import catalogue
from rules.narrative import EASY, LANGUAGES, PATIENT, language_of
from rules.patient_view import Help, Readers, patient_view
from tests.rules.story_cases import CLINICIAN, course, decided, forms, given, predicted, told

WRONG = {"en": ("easier", "harder", "weighed"), "de": ("leichter", "schwerer", "Last", "schwer")}
UP, DOWN = {0: 10, 7: 10, 35: 18, 77: 30}, {0: 30, 7: 30, 35: 20, 77: 8}
WAYS = pytest.mark.parametrize("totals", [UP, DOWN], ids=["up", "down"])


def about(measure: str, totals: dict[int, float | None], hope: str = "rises"):
    one = course(
        *forms(totals, measure),
        given=(given("Walks", 10),),
        decided=(decided(20, predicted(hope, 3, 77, measure=measure)),),
    )
    return replace(one, record=replace(one.record, primary_measure=measure), function_measure=None)


@WAYS
@pytest.mark.parametrize("hope", ["rises", "stays"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", [PATIENT, EASY])
def test_quality_of_life_is_told_in_words_for_something_good(
    totals: dict[int, float | None], hope: str, language: str, level: str
) -> None:
    view = patient_view(
        about("reqol10", totals, hope), catalogue(), Help(), Readers((), 0, 90), language=language, level=level
    )
    assert view.line is not None
    texts = " ".join((*view.doing, *view.tried, *view.next, view.line.told))
    assert view.doing
    assert "Walks" in texts
    assert not [word for word in WRONG[language] if word in texts], texts


def test_what_followed_and_how_it_began_are_told_of_quality_of_life() -> None:
    one = about("reqol10", UP)
    assert "quality of life got better" in dict(told(one, "tried.followed", level=PATIENT)).popitem()[1]
    high = dict(told(one, "start.score", level=PATIENT))
    assert not any("weighed" in text for text in high.values())


@pytest.mark.parametrize(("language", "ends"), [("en", ("better", "less good")), ("de", ("besser", "weniger gut"))])
def test_the_ends_of_the_line_say_it_too(language: str, ends: tuple[str, str]) -> None:
    view = patient_view(about("reqol10", UP), catalogue(), Help(), Readers((), 0, 90), language=language)
    label = patient_line(view, language_of(language))["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]
    assert label == f"datum.value == 40 ? '{ends[0]}' : '{ends[1]}'"


def test_low_mood_still_becomes_easier() -> None:
    one = about("phq9", {0: 20, 7: 20, 35: 10, 77: 6}, "falls")
    assert "became easier" in dict(told(one, "tried.followed", level=PATIENT)).popitem()[1]
    assert told(one, "tried.followed", level=CLINICIAN)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_for_something_good_fill_the_same_places(code: str) -> None:
    def places(texts: tuple[str, str]) -> list[set[str | None]]:
        return [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]

    language = LANGUAGES[code]
    assert set(language.good.ways) == set(language.ways)
    assert set(language.good.hopes) == set(language.hopes)
    assert set(language.good.sentences) == set(LANGUAGES["en"].good.sentences)
    for key, texts in language.good.sentences.items():
        assert places(texts) == places(language.sentences[key]), key
