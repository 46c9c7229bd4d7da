"""One patient's record as the flag rules look at it: scores by measure, the step and its clock, in "worse" direction.

In this file and the rules that use it, a *badness* is the score turned so that more is always worse. It is only for
comparing; every sentence shows the score as printed on the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from rules.change import Baseline, baseline, in_clinical_range, reliable_thresholds
from rules.dates import points, said
from rules.diary import Diary, diary_of, is_log
from rules.findings import Fired
from rules.flag_life import stays_open
from rules.instruments import Direction, Instrument
from rules.record import Assessment, Decision, Event, OpenFlag, Record, Step
from rules.settings import Settings
from rules.trends import segments

OPEN_STATES = ("raised", "acknowledged", "actioned", "deferred")


@dataclass(frozen=True)
class Point:
    """One score: when, how much, and from which assessment."""

    on: date
    value: float
    assessment_id: str
    prorated: bool = False  # some answers were missing, as many as the form's rule allows

    def said(self) -> str:
        return f"{points(self.value)}{' (prorated)' if self.prorated else ''} on {said(self.on)}"


@dataclass(frozen=True)
class Base:
    """What the scores of a step are compared with, and which scores come after it."""

    value: float
    n: int
    later: tuple[Point, ...]

    def said(self) -> str:
        return f"{points(self.value)} ({'mean of the first two scores' if self.n == 2 else 'first score'} of this step)"


@dataclass
class SoFar:
    """What the rules before this one found, by (rule, subject): the one thing that grows during an evaluation."""

    fired: dict[tuple[str, str], Fired] = field(default_factory=dict)
    looked_at: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Case:
    """What is worked out of a record is worked out once: with months of a daily log in it, that is most of the time."""

    record: Record
    catalogue: Mapping[str, Instrument]
    settings: Settings
    so_far: SoFar = field(default_factory=SoFar, compare=False)
    _forms: dict[str, tuple[Assessment, ...]] = field(default_factory=dict, compare=False, repr=False)
    _scores: dict[str, tuple[Point, ...]] = field(default_factory=dict, compare=False, repr=False)
    _step_scores: dict[str, tuple[Point, ...]] = field(default_factory=dict, compare=False, repr=False)
    _baselines: dict[str, Baseline | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def today(self) -> date:
        return self.record.as_of.date()

    @cached_property
    def _unsorted(self) -> Mapping[str, list[Assessment]]:
        found: dict[str, list[Assessment]] = {}
        for one in self.record.assessments:
            found.setdefault(one.instrument, []).append(one)
        return found

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """Every form of every instrument, oldest first: for telling a story. Rules ask for the forms of one."""
        return tuple(sorted(self.record.assessments, key=_in_order))

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments in the record."""
        return tuple(sorted(self._unsorted))

    def forms(self, instrument: str) -> tuple[Assessment, ...]:
        """The assessments with one instrument, oldest first, whoever rated: what safety is read from."""
        if instrument not in self._forms:
            self._forms[instrument] = tuple(sorted(self._unsorted.get(instrument, ()), key=_in_order))
        return self._forms[instrument]

    def by_one_rater(self, instrument: str) -> tuple[Assessment, ...]:
        """What one line is drawn of: the patient's own, or of who rated last where the patient never did."""
        there = self.forms(instrument)
        own = any(one.rater == "patient" for one in there)
        return tuple(one for one in there if one.rater == ("patient" if own else there[-1].rater))

    @cached_property
    def step(self) -> Step | None:
        begun = [step for step in self.record.steps if step.from_ <= self.today]
        return max(reversed(begun), key=lambda step: step.from_, default=None)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        taken = [decision for decision in self.record.decisions if decision.on <= self.today]
        return tuple(sorted(taken, key=lambda decision: decision.on))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What has happened up to today, oldest first."""
        happened = [one for one in self.record.events if one.on <= self.today]
        return tuple(sorted(happened, key=lambda one: (one.on, one.id)))

    @cached_property
    def _known(self) -> Mapping[str, datetime]:
        """When a form came or an event was entered, by id."""
        forms = {one.id: one.received_at for one in self.record.assessments if one.received_at}
        return forms | {one.id: one.known_at for one in self.record.events if one.known_at}

    def known_at(self, source: str) -> datetime | None:
        return self._known.get(source)

    @cached_property
    def contact_days(self) -> tuple[date, ...]:
        """The days on which somebody reached the patient, oldest first."""
        return tuple(sorted(one.on for one in self.record.contacts if one.attended and one.on <= self.today))

    @cached_property
    def diaries(self) -> tuple[Diary, ...]:
        """The daily logs in the record."""
        known = [self.catalogue[name] for name in self.instruments if name in self.catalogue]
        return tuple(diary_of(one, self._unsorted[one.id], self.today) for one in known if is_log(one))

    @cached_property
    def phase_from(self) -> date:
        """Where the present phase began: the latest step or change of treatment."""
        resets = [step.from_ for step in self.record.steps] + list(self.record.treatment_changes)
        return max((day for day in resets if day <= self.today), default=date.min)

    @cached_property
    def clock_from(self) -> date | None:
        """Where the weeks of RSP-1, 3, 4 are counted from: the step, or a later change of plan (§9a.10)."""
        if self.step is None:
            return None
        return max([self.step.from_, *(one.on for one in self.decisions if one.plan_change)])

    @cached_property
    def day(self) -> int | None:
        return None if self.clock_from is None else (self.today - self.clock_from).days

    @cached_property
    def decided_lately(self) -> Decision | None:
        """The decision that keeps RSP-1, 3 and 4 quiet (§9a.10)."""
        last = self.decisions[-1] if self.decisions else None
        quiet = self.settings.whole("quiet.after_decision_days")
        return last if last is not None and (self.today - last.on).days < quiet else None

    @cached_property
    def measures(self) -> tuple[Instrument, ...]:
        """The instruments with a score that has a direction, the primary one first."""
        seen = {name for name, forms in self._unsorted.items() if any(one.total is not None for one in forms)}
        ids = sorted({self.record.primary_measure} | seen, key=lambda one: (one != self.record.primary_measure, one))
        known = [self.catalogue[one] for one in ids if one in self.catalogue]
        return tuple(one for one in known if one.direction is not Direction.none)

    @cached_property
    def primary(self) -> Instrument | None:
        return next((one for one in self.measures if one.id == self.record.primary_measure), None)

    def scores(self, instrument: Instrument) -> tuple[Point, ...]:
        """Every score of one measure up to today, oldest first. Neither versions nor raters are joined in one line."""
        if instrument.id not in self._scores:
            self._scores[instrument.id] = self._scored(instrument.id)
        return self._scores[instrument.id]

    def _scored(self, instrument: str) -> tuple[Point, ...]:
        own = self.by_one_rater(instrument)
        kept = [one for one in own if one.total is not None and one.taken_on <= self.today]
        return tuple(
            Point(one.taken_on, float(one.total), one.id, one.status == "prorated")
            for one in kept
            if one.version == kept[-1].version and one.total is not None
        )

    def step_scores(self, instrument: Instrument) -> tuple[Point, ...]:
        """Those of the step the patient is in; none without a step."""
        if instrument.id not in self._step_scores:
            begun = self.step.from_ if self.step else date.max
            self._step_scores[instrument.id] = tuple(one for one in self.scores(instrument) if one.on >= begun)
        return self._step_scores[instrument.id]

    def window(self, instrument: Instrument, since: date) -> tuple[Point, ...]:
        """The scores a trend may be read from: since the last step or treatment change and the last long gap."""
        kept = [one for one in self.scores(instrument) if one.on >= since]
        resets = [step.from_ for step in self.record.steps] + list(self.record.treatment_changes)
        gap = self.settings.whole("trend.gap_days")
        parts = segments([one.on for one in kept], [one.value for one in kept], resets, gap)
        return tuple(one for one in kept if parts and one.on >= parts[-1].dates[0])

    def baseline(self, instrument: Instrument) -> Baseline | None:
        """The base of this step as the change rules read it (§9a.2); None without a score in it."""
        if instrument.id not in self._baselines:
            thresholds = reliable_thresholds(instrument)
            scores = [(one.on, one.value) for one in self.step_scores(instrument)]
            self._baselines[instrument.id] = baseline(scores, thresholds[0] if thresholds else None, self.settings)
        return self._baselines[instrument.id]

    def base(self, instrument: Instrument) -> Base | None:
        """The same, with the scores that come after it."""
        found = self.baseline(instrument)
        return None if found is None else Base(found.value, found.n, self.step_scores(instrument)[found.n :])

    def target(self, instrument: Instrument) -> float | None:
        """The goal set for the patient, else remission (§9a.7)."""
        if instrument.id in self.record.targets:
            return self.record.targets[instrument.id]
        return instrument.change.remission.value if instrument.change.remission else None

    def at_target(self, instrument: Instrument, value: float) -> bool | None:
        """Under the target. Without one: no in the clinical range, unknown below it."""
        target = self.target(instrument)
        if target is not None:
            return badness(instrument, value) < badness(instrument, target)
        return False if in_clinical_range(instrument, value) else None

    def is_open(self, rule: str, subject: str) -> bool:
        """The flag fires now, or is open in the record and could not be looked at."""
        if (rule, subject) in self.so_far.fired:
            return True
        held = any((one.rule, one.subject) == (rule, subject) for one in self.held_flags)
        return held and (rule, subject) not in self.so_far.looked_at

    @cached_property
    def held_flags(self) -> tuple[OpenFlag, ...]:
        """The flags that are open in the record, whatever this evaluation makes of them."""
        return tuple(one for one in self.record.flags if one.state in OPEN_STATES)

    def any_open(self, *families: str) -> bool:
        """A flag of one of these families (SAF, DET …) fires now, or is open in the record and was not seen to end."""
        if any(rule.startswith(families) for rule, _ in self.so_far.fired):
            return True
        held = [one for one in self.held_flags if one.rule.startswith(families)]
        return any(stays_open(one.rule) or (one.rule, one.subject) not in self.so_far.looked_at for one in held)

    def day_on(self, day: int) -> date:
        """The date of a day of the clock."""
        return (self.clock_from or self.today) + timedelta(days=day)


def badness(instrument: Instrument, value: float) -> float:
    return -instrument.direction.sign * value


def as_printed(instrument: Instrument, bad: float) -> str:
    """A threshold in badness, as a score of the form."""
    return points(-instrument.direction.sign * bad)


def at_or_past(instrument: Instrument) -> str:
    return "at or above" if instrument.direction is Direction.higher_worse else "at or below"


def _in_order(one: Assessment) -> tuple[date, float, str]:
    """By the day it was taken, then by the hour where it is known, then by when it came."""
    at: datetime | None = one.taken_at or one.received_at
    return one.taken_on, at.timestamp() if at else 0.0, one.id


def closed_lately(case: Case, rule: str, subject: str) -> date | None:
    """The day on which a person closed this flag, while the quiet after a documented action lasts (§8.4)."""
    closed = settled(case.record, rule, subject)
    if closed is None or not closed.by_person or closed.closed_at is None:
        return None
    on = closed.closed_at.date()
    return on if (case.today - on).days < case.settings.whole("quiet.after_resolution_days") else None


def settled(record: Record, rule: str, subject: str) -> OpenFlag | None:
    """The flag of this rule and subject that was closed last."""
    mine = [one for one in record.settled_flags if (one.rule, one.subject) == (rule, subject)]
    return max(mine, key=lambda one: one.closed_at or one.raised_at, default=None)
