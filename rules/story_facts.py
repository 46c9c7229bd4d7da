"""What a story is told from: facts without words, each with the data it rests on. No fact without data behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from rules.course import Course, named
from rules.dates import points, said
from rules.difference import better_by
from rules.flags_case import Case, Point
from rules.instruments import Direction, Instrument
from rules.measurement_error import measurement_error
from rules.missingness import Waiting, freshness, runs, waiting_days


class Part(StrEnum):
    """The parts of a story, in the order in which it is told."""

    safety = "safety"
    start = "where we started"
    changed = "what changed"
    tried = "what we tried"
    surprise = "what came differently"
    open_ = "what is open"
    forward = "the way forward"


class Way(StrEnum):
    """Where something went for the person, whichever way its scale points."""

    better = "better"
    same = "same"
    worse = "worse"
    unknown = "unknown"  # it moved, and how much of that is error or noticed is not known of this form


@dataclass(frozen=True)
class Source:
    """One thing a sentence rests on, as it can be found in the record. `missing`: what was looked for and not there."""

    kind: str  # assessment | treatment | event | step | goal | decision | action | flag | visit | schedule | missing
    id: str
    on: date | None
    words: str


@dataclass(frozen=True)
class Period:
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class Measure:
    """The instrument, to be called by its abbreviation or by what it asks about."""

    id: str
    abbreviation: str
    construct: str
    domain: str
    good: bool = False  # something to have much of, as quality of life is: more of it is better


@dataclass(frozen=True)
class Fact:
    """`key` names the sentence in the word lists, `values` fill its places.

    `for_patient` False: the patient does not read it, whatever words there are for it; nothing unsigned is told them.
    `told_as`: the key of the sentence they read instead.
    """

    part: Part
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    rests_on: tuple[Source, ...] = ()
    for_patient: bool = True
    told_as: str = ""

    def __post_init__(self) -> None:
        if not self.rests_on:
            raise ValueError(f"The sentence “{self.key}” has no data behind it.")


@dataclass(frozen=True)
class Telling:
    """One patient's course with what the rules make of its scores: what every part of the story reads."""

    course: Course
    catalogue: Mapping[str, Instrument]

    @cached_property
    def case(self) -> Case:
        return Case(self.course.record, self.catalogue, self.course.settings)

    @cached_property
    def primary(self) -> Instrument | None:
        return self.case.primary if self.case.primary and self.case.scores(self.case.primary) else None

    @cached_property
    def function(self) -> Instrument | None:
        """The measure of daily life: the patient's own choice, else the first one that was answered."""
        there = [one for one in self.case.measures if one.domain == "function" and self.case.scores(one)]
        chosen = [one for one in there if one.id == self.course.function_measure]
        found = (chosen or there)[:1]
        return found[0] if found and found[0] != self.primary else None

    @property
    def gone(self) -> bool:
        """Whether care has ended."""
        left = self.course.record.discharged_on
        return left is not None and left <= self.course.today

    def points(self, instrument: Instrument) -> tuple[Point, ...]:
        return self.case.scores(instrument)

    def way(self, instrument: Instrument, before: float, after: float) -> Way:
        """Better or worse by at least what patients notice, or else by what is beyond measurement error."""
        error, gain = measurement_error(instrument), better_by(instrument, before, after)
        mid = instrument.change.mid.value if instrument.change.mid else error.points(1) if error else None
        if gain == 0 or (mid is not None and abs(gain) < mid):
            return Way.same
        if mid is None:
            return Way.unknown
        return Way.better if gain > 0 else Way.worse

    def own(self, instrument: Instrument | None) -> bool:
        """Whether the patient answered it themselves: only then are its scores their answers."""
        forms = self.case.forms(instrument.id) if instrument else ()
        return any(one.rater == "patient" for one in forms)

    def measure(self, instrument: Instrument) -> Measure:
        """By its name, and by whose view it is where that is not the patient's."""
        named, rated = measure(instrument), self.case.by_one_rater(instrument.id)
        if not rated or rated[-1].rater == "patient":
            return named
        return replace(named, abbreviation=f"{named.abbreviation} (rated by the {rated[-1].rater})")

    def runs(self, instrument: Instrument) -> tuple[int, ...]:
        """Of each score the run it lies in, as the trajectory draws it: what was missed or has no score ends one."""
        scored, today = self.points(instrument), self.course.today
        own = self.case.by_one_rater(instrument.id)
        forms = [one for one in own if one.taken_on <= today and one.version == own[-1].version]
        taken = [one.taken_on for one in forms]
        missed = {one.taken_on for one in forms if one.total is None}
        for asked in self.course.record.schedule:
            if asked.instrument == instrument.id:
                waiting = waiting_days(asked, taken, today, self.course.settings)
                missed |= {on for on, state in waiting if state is not Waiting.due}
        return runs([one.on for one in scored], missed)

    def age(self, instrument: Instrument) -> str:
        """How old the last score is, where it is too old to say how somebody is now; "" while it is not."""
        last, gone = self.points(instrument)[-1:], self.course.record.discharged_on
        until = min(gone, self.course.today) if gone else self.course.today  # of nobody in care one asks for a new one
        rhythms = [one.every_days for one in self.course.record.schedule if one.instrument == instrument.id]
        found = [freshness(one.on, until, min(rhythms, default=None), self.course.settings) for one in last]
        faintest = self.course.settings.value("fresh.faintest")
        return "".join(one.words for one in found if one.share <= faintest)


def measure(instrument: Instrument) -> Measure:
    good = instrument.direction is Direction.higher_better
    return Measure(instrument.id, instrument.abbreviation, instrument.construct, instrument.domain, good)


def score_source(instrument: Instrument, point: Point) -> Source:
    words = f"{instrument.abbreviation} {points(point.value)} on {said(point.on)}"
    return Source("assessment", point.assessment_id, point.on, words)


def scores(instrument: Instrument, some: Iterable[Point]) -> tuple[Source, ...]:
    return tuple(score_source(instrument, one) for one in some)


def measure_named(telling: Telling, instrument: str) -> Measure:
    """Also for a measure the catalogue does not know."""
    known = telling.catalogue.get(instrument)
    return measure(known) if known else Measure(instrument, named(telling.catalogue, instrument), "", "")


def once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Each fact once: two rules may come to the same one."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for fact in facts:
        same = (fact.key, tuple(f"{name}={value}" for name, value in sorted(fact.values.items())))
        if same not in seen:
            seen.add(same)
            yield fact
