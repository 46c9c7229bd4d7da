"""What came of a small test: the days of it against the days before, by rule, with how sure that is (TST-1).

One round before and after is a weak design (no return to before, nothing drawn by lot): the sentence says so, names
what else changed in the same time, and never says “because”. Where the days before moved the same way already, nothing
is told apart. Rounds of the same test are counted together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from rules.aftermath import Course, changes_of
from rules.dates import counted, points, said
from rules.diary import diary_of
from rules.instruments import Instrument, Item, Sourced
from rules.jacobson_truax import CRITICAL
from rules.measurement_error import MeasurementError, measurement_error
from rules.phases import Phases, compared
from rules.record import Record
from rules.settings import DEFAULT, Settings
from rules.trends import trend

RULE, RULE_VERSION = "TST-1", "2"
KIND = "small test"
HAPPENED = ("life event", "flare-up", "adverse effect", "medical warning sign")
ONE_ROUND = "One round cannot tell what was tried from whatever else changed in that time."


class CameName(StrEnum):
    as_hoped = "as hoped"
    less = "less than hoped"
    no_clear_difference = "no clear difference"
    other_way = "the other way"
    already_moving = "already moving before"
    too_few_to_say = "too few to say"
    not_measured = "not measured"
    not_over = "not over yet"


HOPED_FOR = (CameName.as_hoped, CameName.less)


@dataclass(frozen=True)
class SmallTest:
    """What was said beforehand. `measure` is a form's id, or a diary's with the scale: daily_log.pain."""

    what: str
    variable: str  # what it is meant to move, in words
    success: str
    from_on: date
    judge_on: date
    measure: str = ""  # "" where nothing that is asked here shows it
    wanted: float | None = None  # points; below 0 is lower


@dataclass(frozen=True)
class Round:
    """An earlier try of the same thing, and what came of it."""

    from_on: date
    to_on: date
    came: str


@dataclass(frozen=True)
class Came:
    """The numbers are None where nothing could be compared."""

    name: CameName
    words: str
    phases: Phases | None = None
    beside: tuple[str, ...] = ()
    rule: str = RULE
    rule_version: str = RULE_VERSION


@dataclass(frozen=True)
class Readings:
    """What a test is judged by: one value a day or a score, oldest first, before and during it, with their scale."""

    name: str
    unit: str  # day | score
    before: tuple[tuple[date, float], ...]
    during: tuple[tuple[date, float], ...]
    since: date
    until: date
    need: int
    low: float
    high: float | None
    step: float = 1.0
    error: MeasurementError | None = None


def verdict(
    test: SmallTest,
    record: Record,
    catalogue: Mapping[str, Instrument],
    rounds: Sequence[Round] = (),
    settings: Settings = DEFAULT,
    stopped_on: date | None = None,
) -> Came:
    """What came of it, by the record as it stands. `rounds` are the earlier ones of the same test, oldest first.

    Before its day it is not over, except that somebody stops it: then what there is until then is looked at.
    """
    if stopped_on is None and record.as_of.date() < test.judge_on:
        return Came(CameName.not_over, f"Still running: it is judged on {said(test.judge_on)}.")
    until = min(test.judge_on, stopped_on or test.judge_on)
    found = readings(test, record, catalogue, rounds, settings, until)
    if found is None or test.wanted is None:
        words = f"Nothing that is asked here shows it. It is judged by what was agreed: {test.success}"
        return Came(CameName.not_measured, words, beside=beside(test, record, until))
    return _told(test, found, beside(test, record, until), [one.came for one in rounds], settings)


def readings(
    test: SmallTest,
    record: Record,
    catalogue: Mapping[str, Instrument],
    rounds: Sequence[Round],
    settings: Settings,
    until: date,
) -> Readings | None:
    """None where the measure is not one that this record could hold."""
    form, _, scale = test.measure.partition(".")
    instrument = catalogue.get(form)
    if instrument is None or (scale and scale not in {item.key for item in instrument.items}):
        return None
    if not scale and measurement_error(instrument) is None:
        return None
    item = instrument.item(scale) if scale else None
    window = settings.whole("small_test.before_days" if item else "aftermath.days")
    values = _days(record, instrument, item) if item else _scores(record, form)
    since = test.from_on - timedelta(days=window)
    return Readings(
        name=test.variable,
        unit="day" if item else "score",
        before=tuple(one for one in values if since <= one[0] < test.from_on and not _tried(one[0], rounds)),
        during=tuple(one for one in values if test.from_on <= one[0] <= until),
        since=since,
        until=until,
        need=settings.whole("small_test.days" if item else "aftermath.scores"),
        low=item.low if item else instrument.low or 0.0,
        high=item.high if item else instrument.high,
        step=item.step if item else 1.0,
        error=None if item else measurement_error(instrument),
    )


def usual_points(measure: str, catalogue: Mapping[str, Instrument]) -> Sourced | None:
    """What is published as the smallest difference that people notice; None where nobody has published it."""
    form, _, scale = measure.partition(".")
    if not scale:
        return catalogue[form].change.mid if form in catalogue else None
    published: Any = catalogue[form].extra.get("published_mid", ()) if form in catalogue else ()
    mine = [one for one in published if isinstance(one["value"], Mapping) and one["value"].get("item") == scale]
    return Sourced(float(mine[0]["value"]["points"]), mine[0]["source"], mine[0]["confidence"]) if mine else None


def _days(record: Record, log: Instrument, item: Item) -> list[tuple[date, float]]:
    entries = (one for one in record.assessments if one.instrument == log.id and one.rater == "patient")
    diary = diary_of(log, entries, record.as_of.date())
    return list(diary.means(item, diary.days).items())


def _scores(record: Record, form: str) -> list[tuple[date, float]]:
    mine = [one for one in record.assessments if one.instrument == form and one.rater == "patient"]
    return sorted((one.taken_on, float(one.total)) for one in mine if one.total is not None)


def _tried(on: date, rounds: Sequence[Round]) -> bool:
    """A day on which it was tried already is nothing to compare with."""
    return any(one.from_on <= on <= one.to_on for one in rounds)


def beside(test: SmallTest, record: Record, until: date) -> tuple[str, ...]:
    """What else began, changed, ended or happened in the days of the test."""
    courses = [
        Course(str(i), one.name, one.dose, one.from_, one.to)
        for i, one in enumerate(record.treatments)
        if (one.kind, one.name, one.from_) != (KIND, test.what, test.from_on)
    ]
    found = [(one.on, one.said()) for one in changes_of(courses)]
    found += [(one.on, f"{one.title} on {said(one.on)}") for one in record.events if one.kind in HAPPENED]
    return tuple(words for on, words in sorted(found) if test.from_on <= on <= until)


def _told(
    test: SmallTest, found: Readings, others: tuple[str, ...], earlier: Sequence[str], settings: Settings
) -> Came:
    have = (len(found.before), len(found.during))
    if min(have) < found.need:
        few = f"{_capital(found.name)}: {counted(have[0], found.unit)} before and {have[1]} during it"
        return Came(CameName.too_few_to_say, f"{few}; {found.need} each are needed to say more.", beside=others)
    phases = _phases(found)
    name = _name(test, phases, found, settings)
    told = (_numbers(found, phases), _said(test, name), _others(others), _again([*earlier, name], settings))
    return Came(name, " ".join(told), phases, others)


def _phases(found: Readings) -> Phases:
    """Days by their own spread; scores, which are few, by the measurement error of their form."""
    before, during = (np.array([value for _, value in part]) for part in (found.before, found.during))
    if found.error is None:
        return compared(before, during, found.step)
    error = found.error.sem or found.error.one_score / (CRITICAL * math.sqrt(2))
    reach = CRITICAL * error * math.sqrt(1 / len(before) + 1 / len(during))
    moved = float(during.mean() - before.mean())
    n = (len(before), len(during))
    return Phases(float(before.mean()), float(during.mean()), *n, (moved - reach, moved + reach), 0.0, float(sum(n)))


def _name(test: SmallTest, phases: Phases, found: Readings, settings: Settings) -> CameName:
    way = math.copysign(1, test.wanted or 0)
    low, high = sorted(way * one for one in phases.interval_95)
    if high < 0:
        return CameName.other_way
    if _was_moving(found, way, settings):  # first: a drift also looks like days that repeat each other
        return CameName.already_moving
    if low <= 0:
        return CameName.no_clear_difference
    return CameName.as_hoped if way * _difference(phases) >= abs(test.wanted or 0) else CameName.less


def _was_moving(found: Readings, way: float, settings: Settings) -> bool:
    """The days before went that way by themselves: a lower mean afterwards is then no news."""
    then = trend([on for on, _ in found.before], [value for _, value in found.before])
    sure = then.mk_p is not None and then.mk_p < settings.value("small_test.p")
    return sure and way * (then.mk_S or 0) > 0  # not the slope: of a step down after equal days it is 0


def _numbers(found: Readings, phases: Phases) -> str:
    return (
        f"{_capital(found.name)} averaged {points(round(phases.during, 1))} during it"
        f" ({counted(phases.during_n, found.unit)} up to {said(found.until)}) and {points(round(phases.before, 1))}"
        f" before ({counted(phases.before_n, found.unit)} since {said(found.since)}): {_way(_difference(phases))},"
        f" {_between(phases.interval_95)} (95 %)."
    )


def _difference(phases: Phases) -> float:
    """Of the means as they are told, so that what is read adds up and what is judged is what is read."""
    return round(round(phases.during, 1) - round(phases.before, 1), 1)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _way(moved: float) -> str:
    size = points(round(abs(moved), 1))
    return "no difference" if size == "0" else f"{size} {'higher' if moved > 0 else 'lower'}"


def _between(interval: tuple[float, float]) -> str:
    low, high = interval
    if low > 0 or high < 0:
        near, far = sorted((abs(low), abs(high)))
        return f"between {points(round(near, 1))} and {_way(math.copysign(far, low))}"
    return f"between {_way(low)} and {_way(high)}"


def _said(test: SmallTest, name: CameName) -> str:
    wanted = f"It was to be at least {_way(test.wanted or 0)}"
    return {
        CameName.as_hoped: f"{wanted}: as hoped.",
        CameName.less: f"{wanted}: clear, and less than hoped.",
        CameName.no_clear_difference: f"{wanted}: no clear difference, which is not proof that there is none.",
        CameName.other_way: f"{wanted}: it went the other way.",
        CameName.already_moving: f"{wanted}. It was moving that way before: the test cannot be told from that.",
    }[name]


def _others(others: tuple[str, ...]) -> str:
    return f"In the same time: {'; '.join(others)}." if others else "Nothing else is recorded in that time."


def _again(came: Sequence[str], settings: Settings) -> str:
    """All rounds together: the same way again and again is what speaks for it."""
    if len(came) == 1:
        return ONE_ROUND
    same, enough = sum(one in HOPED_FOR for one in came), settings.whole("small_test.rounds")
    told = f"Round {len(came)}: it went the hoped-for way in {same} of {len(came)}."
    if same < enough:
        return told
    return f"{told} {counted(enough, 'round')} the same way are what single-case standards ask for."
