"""Symptoms against daily life, distress and health-care use: where they part ways, and what that is called.

Daily life better while symptoms stay is progress and is called so: in long bodily illness it is often what comes first.
Each change is told in units of its own reliable change: only so may forms of different range share a picture.
Fewer visits are neither better nor worse by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rules.change import Baseline, ChangeName, change_since
from rules.dates import counted, points
from rules.instruments import Instrument
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "DSC-1", "1"


class Moved(StrEnum):
    better = "better"
    same = "no clear change"
    worse = "worse"
    fewer = "fewer"
    more = "more"
    unknown = "cannot say"


@dataclass(frozen=True)
class DomainChange:
    """One form since the start of the step. `units` is the change in reliable changes, above 0 the better side."""

    domain: str  # symptom | function | distress | use
    name: str
    baseline: float | None
    last: float | None
    moved: Moved
    units: float | None
    words: str


class Quadrant(StrEnum):
    both_better = "both better"
    progress_in_life = "progress in daily life"
    symptoms_first = "symptoms better, the rest not yet"
    only_symptoms_worse = "symptoms worse, the rest holds"
    only_other_worse = "symptoms hold, the rest is worse"
    apart = "in opposite directions"
    both_worse = "both worse"
    no_change = "no clear change in either"
    cannot_say = "cannot say"


@dataclass(frozen=True)
class Discordance:
    quadrant: Quadrant
    words: str
    question: str  # for the agenda; empty where there is nothing to ask
    symptoms: DomainChange
    other: DomainChange
    rule: str = RULE
    rule_version: str = RULE_VERSION


TITLES = {"symptom": "Symptoms", "function": "Daily life", "distress": "Distress", "use": "Health-care use"}


def domain_change(instrument: Instrument, base: Baseline | None, last: float | None) -> DomainChange:
    """The change of one form in its own reliable changes; "cannot say" has its reason."""
    verdict = change_since(instrument, base, last)
    moved = {
        ChangeName.reliably_better: Moved.better,
        ChangeName.no_reliable_change: Moved.same,
        ChangeName.reliably_worse: Moved.worse,
    }.get(verdict.name, Moved.unknown)
    units = None
    if verdict.points is not None and verdict.reliable_points:
        units = verdict.points * instrument.direction.sign / verdict.reliable_points
    start = base.value if base else None
    return DomainChange(instrument.domain, instrument.abbreviation, start, last, moved, units, verdict.reason)


def use_change(first: float | None, last: float | None, settings: Settings = DEFAULT) -> DomainChange:
    """Visits of the first against the last period asked about. More or fewer, never better or worse."""
    if first is None or last is None:
        words = "Health-care use was asked about fewer than twice in this step: cannot say."
        return DomainChange("use", "Visits", first, last, Moved.unknown, None, words)
    need, gone = settings.value("discordance.visits"), last - first
    moved = Moved.same if abs(gone) < need else Moved.fewer if gone < 0 else Moved.more
    words = (
        f"{counted(round(first), 'visit')} in the first period asked about, {points(last)} in the last. Fewer is not "
        "better by itself."
    )
    return DomainChange("use", "Visits", first, last, moved, -gone / need, words)


def discordance(symptoms: DomainChange, other: DomainChange) -> Discordance:
    """Where the two stand to each other, in words that a patient may read too.

    Example: discordance(domain_change(phq9, base, 14), domain_change(wsas, base, 9)).quadrant
    """
    quadrant = _quadrant(symptoms.moved, other.moved)
    if quadrant is Quadrant.cannot_say:
        which = symptoms if symptoms.moved is Moved.unknown else other
        return Discordance(quadrant, f"Cannot say: {which.words}", "", symptoms, other)
    return Discordance(quadrant, _words(quadrant, symptoms, other), _question(quadrant, other), symptoms, other)


SIDES = {Moved.better: 1, Moved.fewer: 1, Moved.same: 0, Moved.worse: -1, Moved.more: -1}
QUADRANTS = {
    (1, 1): Quadrant.both_better,
    (0, 1): Quadrant.progress_in_life,
    (1, 0): Quadrant.symptoms_first,
    (-1, 0): Quadrant.only_symptoms_worse,
    (0, -1): Quadrant.only_other_worse,
    (-1, 1): Quadrant.apart,
    (1, -1): Quadrant.apart,
    (-1, -1): Quadrant.both_worse,
    (0, 0): Quadrant.no_change,
}


def _quadrant(symptoms: Moved, other: Moved) -> Quadrant:
    if Moved.unknown in (symptoms, other):
        return Quadrant.cannot_say
    return QUADRANTS[SIDES[symptoms], SIDES[other]]


def _words(quadrant: Quadrant, symptoms: DomainChange, other: DomainChange) -> str:
    title = TITLES.get(other.domain, other.name)
    told = f"{symptoms.name} {_from_to(symptoms)}: {symptoms.moved}. {other.name} {_from_to(other)}: {other.moved}."
    if quadrant is Quadrant.progress_in_life and other.domain in ("function", "distress"):
        return f"{title} is better while symptoms are as before: this counts as progress. {told}"
    if other.domain == "use":
        return f"{told} Whether that is good depends on which visits they were."
    if quadrant is Quadrant.symptoms_first:
        return f"Symptoms are better and {title.lower()} has not followed yet. {told}"
    if quadrant is Quadrant.apart:
        return f"Symptoms and {title.lower()} moved in opposite directions. {told}"
    return told


def _from_to(one: DomainChange) -> str:
    return f"{points(one.baseline or 0)} to {points(one.last or 0)}"


def _question(quadrant: Quadrant, other: DomainChange) -> str:
    title = TITLES.get(other.domain, other.name).lower()
    if other.domain == "use":
        return {
            Quadrant.apart: "Symptoms and visits moved in opposite directions. Which visits were they, and who asked?",
            Quadrant.only_other_worse: "Visits rose while symptoms stayed. What were they for?",
        }.get(quadrant, "")
    return {
        Quadrant.progress_in_life: f"{title.capitalize()} is better, symptoms are as before. What helped? What next?",
        Quadrant.symptoms_first: f"Symptoms are better, {title} is not. What keeps it from following?",
        Quadrant.only_other_worse: f"Symptoms hold, {title} is worse. What happened?",
        Quadrant.only_symptoms_worse: f"Symptoms are worse, {title} holds. What keeps it up?",
        Quadrant.apart: f"Symptoms and {title} moved in opposite directions. What does the patient make of it?",
    }.get(quadrant, "")
