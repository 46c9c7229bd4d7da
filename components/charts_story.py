"""What one patient's trajectory chart is drawn from: plain values, no database and no screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.instruments import Direction, Instrument

EVENT_KINDS = ("home practice", "life event", "flare-up", "side effect", "health-care use", "note")
SMALL_TEST = "small test"  # the kind of an intervention that tests an idea


@dataclass(frozen=True)
class Period:
    """What the time axis covers, both days inclusive; to_on is today."""

    from_on: date
    to_on: date


@dataclass(frozen=True)
class Point:
    """One assessment. value is None where it could not be scored; status says why."""

    assessment_id: str
    taken_on: date
    value: float | None
    status: str = "scored"  # the words of rules.record.Assessment.status
    how: str = "self"
    band: str | None = None
    note: str = ""

    @property
    def declined(self) -> bool:
        return self.value is None and self.status in ("declined", "unable")

    @property
    def why_unscored(self) -> str:
        if self.declined:
            return self.status
        partly = self.status in ("not_scorable", "incomplete", "partial")
        return "partly answered without a score" if partly else f"answered but not scorable: {self.status}"


@dataclass(frozen=True)
class Expected:
    """One day of the expected course: where half, and where nine in ten, of those who began like this stood at best."""

    on: date
    half: float
    nearly_all: float
    n: int = 0  # closed episodes with a score in this fortnight


@dataclass(frozen=True)
class MeasureSeries:
    instrument: Instrument
    points: tuple[Point, ...] = ()
    expected_missing: tuple[date, ...] = ()  # due and not answered
    baseline: float | None = None
    reliable_points: float | None = None  # how far from the baseline a change counts as reliable
    reliable_source: str = ""
    goal: float | None = None
    due: tuple[date, ...] = ()  # waiting for its answer, on time
    overdue: tuple[date, ...] = ()
    scheduled: tuple[tuple[date, date], ...] = ()  # from day to day it was asked for; outside nothing was due
    fading: float = 1.0  # of the last value, by its age
    age: str = ""  # the same in words
    every_days: int | None = None  # the rhythm in which it is asked for now
    next_on: date | None = None
    expected: tuple[Expected, ...] = ()
    expected_source: str = ""
    expected_unsaid: str = ""  # from when on, and why, the curve says nothing here
    unsaid_from: date | None = None

    @cached_property
    def scored(self) -> tuple[Point, ...]:
        """Points with a score, by date; two on one day keep their order."""
        return tuple(sorted((p for p in self.points if p.value is not None), key=lambda p: p.taken_on))

    @cached_property
    def unscored(self) -> tuple[Point, ...]:
        return tuple(sorted((p for p in self.points if p.value is None), key=lambda p: p.taken_on))

    @cached_property
    def range(self) -> tuple[float, float]:
        """The instrument's own range, widened so that no score, however wrong, falls off the panel."""
        values = [p.value for p in self.scored if p.value is not None]
        low = min([v for v in (self.instrument.low, *values) if v is not None], default=0.0)
        high = max([v for v in (self.instrument.high, *values) if v is not None], default=1.0)
        return (low, high) if high > low else (low, low + 1)

    @property
    def reading(self) -> str:
        return {
            Direction.higher_worse: "higher is worse",
            Direction.higher_better: "higher is better",
        }.get(self.instrument.direction, "")


@dataclass(frozen=True)
class Treatment:
    """One dose of a drug, or one module, from a day to a day; still running where to_on is None."""

    id: str
    name: str
    kind: str  # drug | module | small test
    dose: str
    dose_rank: float  # 0 the lowest, 1 the highest dose of this treatment
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class Session:
    on: date
    attended: bool
    label: str = ""


@dataclass(frozen=True)
class Event:
    on: date
    kind: str  # one of EVENT_KINDS
    label: str = ""


@dataclass(frozen=True)
class Story:
    """One patient, as the chart, the text alternative and the table tell it."""

    period: Period
    measures: tuple[MeasureSeries, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    sessions: tuple[Session, ...] = ()
    events: tuple[Event, ...] = ()
    steps: tuple[tuple[date, int], ...] = ()
    decisions: tuple[tuple[date, str], ...] = ()
    undrawn: tuple[str, ...] = ()  # recorded, and why no line can be drawn of it
    beside: tuple[tuple[date, str, str], ...] = ()  # what no line has: day, assessment, its words

    @property
    def drawn(self) -> Period:
        """The period, widened to every dated thing so that nothing is silently cut off.

        Treatments and steps may begin before it: they run in from the left edge.
        """
        days = [*self._moments(), *(t.to_on for t in self.treatments if t.to_on and t.to_on > self.period.to_on)]
        starts = [t.from_on for t in self.treatments if t.from_on > self.period.to_on]
        starts += [on for on, _ in self.steps if on > self.period.to_on]
        every = [self.period.from_on, self.period.to_on, *days, *starts]
        return Period(min(every), max(every))

    def _moments(self) -> list[date]:
        taken = [p.taken_on for m in self.measures for p in m.points]
        due = [on for m in self.measures for on in (*m.expected_missing, *m.due, *m.overdue)]
        marks = [s.on for s in self.sessions] + [e.on for e in self.events] + [on for on, _ in self.decisions]
        return taken + due + marks

    @property
    def empty(self) -> bool:
        return not (self._moments() or self.measures or self.treatments or self.steps)
