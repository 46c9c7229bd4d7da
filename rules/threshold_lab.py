"""The threshold lab: two sets of settings replayed week by week over what was known then. Nothing in it is live.

clinical_rules 8.4: a change of a threshold is tried on the site's own past first. Each week sees only what had been
entered by then (rules/lab_weeks.py: how a week is put to the rules). "Worse" has one meaning for both sides: two scores
in a row beyond measurement error (Jacobson-Truax), which no setting can move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar

from rules.change import baseline, reliable_thresholds
from rules.difference import worse_by
from rules.expected_response import Curve
from rules.flags import RULES, Rule
from rules.flags_case import Case
from rules.instrument_numbers import with_site_numbers
from rules.instruments import Instrument
from rules.lab_weeks import FlagAnswer, run
from rules.lab_weeks import Raised as Raised
from rules.record import (
    Assessment,
    Check,
    Contact,
    Decision,
    Event,
    GoalReached,
    Preference,
    Record,
    RiskPlan,
    Schedule,
    Step,
    Treatment,
)
from rules.settings import Settings
from rules.steps import Way

RULE, RULE_VERSION = "LAB-1", "4"  # 3: events, checks, risk plans; 4: curves, wishes, plans, answers, step suggestions
WEEK = 7
WORSENING = ("DET-1", "DET-2", "DET-3")

T = TypeVar("T")


@dataclass(frozen=True)
class Known(Generic[T]):
    """Something in the record, the day we knew it, and the day a correction took its place."""

    value: T
    from_: date
    until: date | None = None

    def on(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Past:
    """One patient's past with two dates for everything: when it happened, and when it was known."""

    id: str
    label: str
    primary_measure: str
    groups: Mapping[str, str] = field(default_factory=dict)
    registered_on: date | None = None
    discharged_on: date | None = None
    assessments: tuple[Known[Assessment], ...] = ()
    steps: tuple[Known[Step], ...] = ()
    schedule: tuple[Known[Schedule], ...] = ()
    contacts: tuple[Known[Contact], ...] = ()
    decisions: tuple[Known[Decision], ...] = ()
    targets: tuple[Known[tuple[str, float]], ...] = ()
    treatment_changes: tuple[Known[date], ...] = ()
    function_measure: str = ""
    events: tuple[Known[Event], ...] = ()
    checks: tuple[Known[Check], ...] = ()
    risk_plans: tuple[Known[RiskPlan], ...] = ()
    treatments: tuple[Known[Treatment], ...] = ()
    goals_reached: tuple[Known[GoalReached], ...] = ()
    preferences: tuple[Known[Preference], ...] = ()
    plans: tuple[Known[str], ...] = ()  # kinds of plan
    expected: tuple[Known[Curve], ...] = ()  # each version of a curve from its day; the last known counts
    answers: tuple[FlagAnswer, ...] = ()  # what people made of flags


@dataclass(frozen=True)
class _Watched(Settings):
    """Settings that remember which of them were looked at."""

    read: set[str] = field(default_factory=set, compare=False)

    def value(self, key: str) -> float:
        self.read.add(key)
        return super().value(key)

    def whole(self, key: str) -> int:
        self.read.add(key)
        return super().whole(key)


@dataclass(frozen=True)
class Replayed:
    """One patient under both settings. `worse_on`: the first of two scores in a row beyond measurement error."""

    id: str
    label: str
    groups: Mapping[str, str]
    weeks: int
    before: tuple[Raised, ...]
    after: tuple[Raised, ...]
    worse_on: date | None = None
    failed: tuple[str, ...] = ()  # rules that broke in the replay, with the error: never counted as "no flag"
    read: frozenset[str] = frozenset()  # the settings that some rule looked at
    ways_before: tuple[tuple[date, Way], ...] = ()  # the step suggestion of each week
    ways_after: tuple[tuple[date, Way], ...] = ()


def record_at(past: Past, on: date) -> Record:
    """The record as it was known at the end of that day."""
    gone = past.discharged_on
    return Record(
        as_of=datetime.combine(on, time(23, 59), tzinfo=UTC),
        primary_measure=past.primary_measure,
        registered_on=past.registered_on,
        discharged_on=gone if gone is not None and gone <= on else None,
        assessments=_known(past.assessments, on),
        steps=_known(past.steps, on),
        schedule=_known(past.schedule, on),
        contacts=_known(past.contacts, on),
        decisions=_known(past.decisions, on),
        targets=dict(_known(past.targets, on)),
        treatment_changes=_known(past.treatment_changes, on),
        function_measure=past.function_measure,
        events=_known(past.events, on),
        checks=_known(past.checks, on),
        risk_plans=_known(past.risk_plans, on),
        treatments=_known(past.treatments, on),
        goals_reached=_known(past.goals_reached, on),
        preferences=_known(past.preferences, on),
        plans=_known(past.plans, on),
        expected={one.instrument: one for one in _known(past.expected, on)},
    )


def replay(
    past: Past,
    catalogue: Mapping[str, Instrument],
    before: Settings,
    after: Settings,
    window: tuple[date, date],
    rules: Sequence[Rule] = RULES,
) -> Replayed:
    """One patient's weeks of the window under both settings.

    Example: [replay(one, catalogue(), now, now.changed("worse.jump_extra", 2, "lab"), (first, last)) for one in pasts]
    """
    days = [day for day in weeks_of(window) if past.registered_on is None or past.registered_on <= day]
    in_care = [day for day in days if past.discharged_on is None or day <= past.discharged_on]
    records = [record_at(past, day) for day in in_care]
    sides = [_Watched(before.by_key), _Watched(after.by_key)]
    old, new = (run(records, with_site_numbers(catalogue, side), side, rules, past.answers) for side in sides)
    return Replayed(
        id=past.id,
        label=past.label,
        groups=past.groups,
        weeks=len(records),
        before=tuple(old.raised),
        after=tuple(new.raised),
        worse_on=worse_since(past, catalogue, window, before) if records else None,
        failed=tuple(dict.fromkeys(old.failed + new.failed)),
        read=frozenset().union(*(side.read for side in sides)),
        ways_before=tuple(old.ways),
        ways_after=tuple(new.ways),
    )


def weeks_of(window: tuple[date, date]) -> list[date]:
    """Every seventh day, the last day of the window included."""
    first, last = window
    count = (last - first).days // WEEK
    return [last - timedelta(days=WEEK * back) for back in range(count, -1, -1)] if last >= first else []


def worse_since(
    past: Past, catalogue: Mapping[str, Instrument], window: tuple[date, date], settings: Settings
) -> date | None:
    """The first of two scores in a row beyond the error of measurement against the base of the step, in the window."""
    case = Case(record_at(past, window[1]), catalogue, settings)
    instrument = case.primary
    thresholds = reliable_thresholds(instrument) if instrument else None
    if instrument is None or thresholds is None:
        return None
    for begin, end in _step_spans(case.record, window[1]):
        scores = [one for one in case.scores(instrument) if begin <= one.on < end]
        base = baseline([(one.on, one.value) for one in scores], thresholds[0])
        if base is None:
            continue
        reliable = thresholds[1] if base.n == 2 else thresholds[0]
        later = scores[base.n :]
        for first, second in zip(later, later[1:], strict=False):
            beyond = all(worse_by(instrument, base.value, one.value) >= reliable for one in (first, second))
            if beyond and window[0] <= first.on <= window[1]:
                return first.on
    return None


def _step_spans(record: Record, last: date) -> Iterator[tuple[date, date]]:
    starts = sorted({step.from_ for step in record.steps})
    yield from zip(starts, [*starts[1:], last + timedelta(days=1)], strict=False)


def _known(things: Iterable[Known[T]], on: date) -> tuple[T, ...]:
    return tuple(one.value for one in things if one.on(on))
