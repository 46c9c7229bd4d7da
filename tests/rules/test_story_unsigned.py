"""What the team has not signed is not told to the patient: neither tasks, nor hopes, nor the day of the review."""

from __future__ import annotations

import pytest

from rules.catalogue import catalogue
from rules.narrative import CLINICIAN, EASY, LANGUAGES, PATIENT, story
from rules.patient_view import Help, Readers, patient_view
from tests.rules.story_cases import course, day, decided, forms, predicted, task

OF_DECISIONS = ("open.task", "forward.review", "tried.as_expected", "tried.short_of_it")
TEAM = Readers((("Ada", "medicine"),), 0, 90)


def planned(state: str):
    first = decided(20, predicted("falls", 3, by=56), state=state)
    tasks = (task(60, tells=True), task(90, tells=True))
    last = decided(60, state=state, next_review_on=day(100), tasks=tasks)
    return course(*forms({0: 20, 14: 20, 56: 16, 80: 15}), decided=(first, last))


def keys(state: str, level: str, language: str = "en") -> list[str]:
    told = story(planned(state), catalogue(), language)
    return [one.key for one in told if one.key.startswith(OF_DECISIONS) and one.texts[level]]


@pytest.mark.parametrize("level", [PATIENT, EASY])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_patient_reads_of_it_once_it_is_signed(level: str, language: str) -> None:
    assert not keys("recorded", level, language)
    assert len(keys("signed", level, language)) == 4


def test_the_clinician_reads_it_before() -> None:
    assert keys("recorded", CLINICIAN) == keys("signed", CLINICIAN)


def test_the_patients_page_holds_nothing_of_it() -> None:
    told = {state: patient_view(planned(state), catalogue(), Help(), TEAM) for state in ("recorded", "signed")}
    assert told["recorded"].next == (told["recorded"].page["no_next"],)
    assert any("Ada explains to you" in line for line in told["signed"].next)
    assert not any("hoped" in line for line in told["recorded"].tried)
