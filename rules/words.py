"""How a story's facts become sentences: one word list per language, one sentence per key and level.

English has all three levels; other languages have the two that patients read. A value that somebody wrote (a goal, a
question, the name of a treatment) stays as it was written and is never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules import dates
from rules.story_facts import Fact, Measure, Period, Way
from rules.words_good import Good

CLINICIAN, PATIENT, EASY = "clinician", "patient", "easy read"
LEVELS = (CLINICIAN, PATIENT, EASY)


@dataclass(frozen=True)
class Language:
    """The words of one language. `sentences`: key to the patient's sentence and the easy one; "" says nothing."""

    code: str
    name: str
    months: tuple[str, ...]
    day: str  # with {day}, {month}, {year}
    period: tuple[str, str]  # while it goes on, when it has ended
    joined: str  # the last two of a list
    ways: Mapping[str, str]  # how something went
    hopes: Mapping[str, str]  # how it is hoped to go
    kinds: Mapping[str, str]  # of decisions
    visits: Mapping[str, str]  # kinds of appointments
    measures: Mapping[str, str]  # by instrument, else by domain
    sentences: Mapping[str, tuple[str, str]]
    page: Mapping[str, str]  # the patient's page
    good: Good  # in place of these where it is about something to have much of

    def about(self, fact: Fact) -> Language:
        """The words for this fact: of quality of life nobody says that it became easier."""
        measure, good = fact.values.get("measure"), self.good
        if not isinstance(measure, Measure) or not measure.good:
            return self
        return replace(self, ways=good.ways, hopes=good.hopes, sentences={**self.sentences, **good.sentences})

    def said(self, on: date) -> str:
        return self.day.format(day=on.day, month=self.months[on.month - 1], year=on.year)

    def listed(self, words: tuple[str, ...]) -> str:
        return self.joined.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)

    def spoken(self, name: str, value: object) -> str:
        """One value as a patient reads it."""
        match value:
            case date():
                return self.said(value)
            case Period():
                return self._spoken_period(value)
            case Measure():
                return self.measures.get(value.id) or self.measures.get(value.domain) or value.abbreviation
            case Way():
                return (self.hopes if name == "hope" else self.ways)[value]
            case tuple():
                known = self.kinds if name == "kinds" else {}
                return self.listed(tuple(known.get(str(one), str(one)) for one in value))
            case _ if name == "kind":
                return self.visits.get(str(value), str(value))
        return plainly(name, value)

    def _spoken_period(self, value: Period) -> str:
        start = self.said(value.from_on)
        end = self.said(value.to_on) if value.to_on else ""
        return self.period[1].format(start=start, end=end) if end else self.period[0].format(start=start)


def plainly(name: str, value: object) -> str:
    """What needs no language: numbers and what people wrote."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return dates.points(float(value))
    if name == "dose":
        return f" ({value})" if value else ""
    return str(value).strip()


def to_clinician(name: str, value: object) -> str:
    """One value in the clinician's sentence: abbreviations, short dates, the words of the record."""
    match value:
        case date():
            return dates.said(value)
        case Period():
            end = f" to {dates.said(value.to_on)}" if value.to_on else ", goes on"
            return f"from {dates.said(value.from_on)}{end}"
        case Measure():
            return value.abbreviation
        case Way():
            return str(value)
        case tuple():
            return dates.listed([str(one) for one in value])
    return plainly(name, value)


def filled(template: str, fact: Fact, spoken: Callable[[str, object], str]) -> str:
    """The sentence with its values; "" where this level says nothing."""
    return template.format_map({name: spoken(name, value) for name, value in fact.values.items()})
