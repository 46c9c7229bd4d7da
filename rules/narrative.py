"""The story of one patient, computed from the record: plain sentences at three levels, each with what it rests on.

Safety comes first; nothing is celebrated over an open question of safety (clinical_rules §7 S10); a zero about
self-harm is “not reported” and never “safe”. What followed a treatment is told beside whatever else changed then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from rules.course import Course
from rules.instruments import Instrument
from rules.story_ahead import ahead, still_open, surprises
from rules.story_change import changed
from rules.story_facts import Fact, Part, Source, Telling, once
from rules.story_start import safety, start
from rules.story_tried import tried
from rules.words import CLINICIAN, EASY, LEVELS, PATIENT, Language, filled, to_clinician
from rules.words_clinician import DIRECTIONS, SENTENCES
from rules.words_de import GERMAN
from rules.words_en import ENGLISH

__all__ = ["CLINICIAN", "EASY", "LANGUAGES", "LEVELS", "PATIENT", "Part", "Sentence", "Source", "facts", "story"]

LANGUAGES: Mapping[str, Language] = {one.code: one for one in (ENGLISH, GERMAN)}


@dataclass(frozen=True)
class Sentence:
    """`texts`: level to the sentence; "" where a level says nothing. `rests_on` is never empty."""

    about: Part
    key: str
    texts: Mapping[str, str]
    rests_on: tuple[Source, ...]


def facts(course: Course, catalogue: Mapping[str, Instrument]) -> tuple[Fact, ...]:
    """What there is to tell, in the order in which it is told."""
    telling = Telling(course, catalogue)
    parts = (safety, start, changed, tried, surprises, still_open, ahead)
    others = {one.id for one in course.record.assessments if one.rater != "patient"}
    found = [_to_patient(fact, others) for part in parts for fact in part(telling)]
    order = list(Part)
    return tuple(sorted(once(found), key=lambda fact: order.index(fact.part)))


def _to_patient(fact: Fact, others: Set[str]) -> Fact:
    """What rests on a form that somebody else filled in is not told to the patient as what they answered."""
    if not any(source.kind == "assessment" and source.id in others for source in fact.rests_on):
        return fact
    followed = fact.key in ("tried.followed", "tried.followed_beside")
    return replace(fact, told_as="tried.treatment") if followed else replace(fact, for_patient=False)


def story(course: Course, catalogue: Mapping[str, Instrument], language: str = "en") -> tuple[Sentence, ...]:
    """The story; the clinician's level is English, the patient's two in `language` where there is a word list."""
    spoken = language_of(language)
    return tuple(_said_once([_sentence(fact, spoken) for fact in facts(course, catalogue)]))


def language_of(code: str) -> Language:
    """The word list of a language, or English."""
    return LANGUAGES.get(code.lower().partition("-")[0], ENGLISH)


def _said_once(told: list[Sentence]) -> Iterator[Sentence]:
    """Three flags may be one sentence to the patient: it is said once, and the others stay the clinician's."""
    said: set[tuple[str, str]] = set()
    for one in told:
        texts = {level: "" if (level, text) in said else text for level, text in one.texts.items()}
        said |= {(level, text) for level, text in texts.items() if level != CLINICIAN}
        yield replace(one, texts=texts)


def _sentence(fact: Fact, language: Language) -> Sentence:
    texts = {CLINICIAN: clinician_text(fact)}
    texts |= {level: patient_text(fact, language, level) for level in (PATIENT, EASY)}
    return Sentence(fact.part, fact.key, texts, fact.rests_on)


def clinician_text(fact: Fact) -> str:
    return _capital(filled(SENTENCES[fact.key], fact, _clinicians))


def patient_text(fact: Fact, language: Language, level: str = PATIENT) -> str:
    """What the patient reads of this fact; "" where it is not for them."""
    if not fact.for_patient:
        return ""
    words = language.about(fact)
    told = words.sentences[fact.told_as or fact.key][LEVELS.index(level) - 1]
    return _capital(filled(told, fact, words.spoken))


def _clinicians(name: str, value: object) -> str:
    return DIRECTIONS.get(str(value), str(value)) if name == "direction" else to_clinician(name, value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
