"""What the scores did in the weeks after something began, stopped or changed, with everything else of those weeks.

Never an effect: what overlaps is named beside it, and the sentence says that it cannot be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean

from rules.dates import counted, points, said
from rules.difference import difference
from rules.instruments import Instrument
from rules.measurement_error import measurement_error
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "AFT-1", "4"
NOT_ATTRIBUTED = "What brought what about cannot be seen from this."


class Turn(StrEnum):
    began = "began"
    changed = "changed"
    stopped = "stopped"


@dataclass(frozen=True)
class Course:
    """One treatment from a day to a day; one dose of a drug is one course."""

    id: str
    name: str
    dose: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class Change:
    on: date
    what: str
    turn: Turn
    course_id: str = ""

    def said(self) -> str:
        if self.turn is Turn.changed:
            return f"Changed to {self.what} on {said(self.on)}"
        return f"{self.what} {self.turn} on {said(self.on)}"


class AfterName(StrEnum):
    fell = "lower"
    rose = "higher"
    as_before = "as before"
    too_few_to_say = "too few scores to say"


@dataclass(frozen=True)
class After:
    """The mean score of the weeks before and after one change, with what else happened in them."""

    change: Change
    instrument: str
    name: AfterName
    words: str
    before: float | None
    before_n: int
    after: float | None
    after_n: int
    overlaps: tuple[str, ...]
    window_days: int
    rule: str = RULE
    rule_version: str = RULE_VERSION


def changes_of(courses: Sequence[Course]) -> tuple[Change, ...]:
    """Every beginning, change of dose and end, oldest first. A dose within a week of the last one is a change."""
    found: list[Change] = []
    for one in courses:
        before = [o for o in courses if o.name == one.name and o.id != one.id and _follows(o, one)]
        what = " ".join(filter(None, (one.name, one.dose)))
        found.append(Change(one.from_on, what, Turn.changed if before else Turn.began, one.id))
        after = any(_follows(one, o) for o in courses if o.name == one.name and o.id != one.id)
        if one.to_on is not None and not after:
            found.append(Change(one.to_on, what, Turn.stopped, one.id))
    return tuple(sorted(found, key=lambda change: (change.on, change.what)))


def _follows(before: Course, after: Course) -> bool:
    return before.to_on is not None and 0 <= (after.from_on - before.to_on).days <= 7


def aftermath(
    change: Change,
    instrument: Instrument,
    scores: Sequence[tuple[date, float | None]],
    courses: Sequence[Course],
    events: Sequence[tuple[date, str]] = (),
    settings: Settings = DEFAULT,
) -> After:
    """The scores of the weeks before and after one change. `events` are what else happened, by day.

    A form answered on the very day asks about the time up to then, so it counts as before, as the story has it.

    Example: aftermath(changes_of(courses)[0], phq9, scores, courses).words
    """
    days, need = settings.whole("aftermath.days"), settings.whole("aftermath.scores")
    known = [(on, float(value)) for on, value in scores if value is not None]
    before = [value for on, value in known if 0 <= (change.on - on).days <= days]
    after = [value for on, value in known if 0 < (on - change.on).days <= days]
    overlaps = _overlaps(change, courses, events, days)
    enough = len(before) >= need and len(after) >= need
    means = (fmean(before) if before else None, fmean(after) if after else None)
    name = _name(instrument, means, enough)
    words = _words(change, instrument, name, (means[0], len(before)), (means[1], len(after)), days, need)
    words = f"{words} {_beside(overlaps)} {NOT_ATTRIBUTED}"
    return After(change, instrument.id, name, words, means[0], len(before), means[1], len(after), overlaps, days)


def _name(instrument: Instrument, means: tuple[float | None, float | None], enough: bool) -> AfterName:
    error = measurement_error(instrument)
    before, after = means
    if not enough or before is None or after is None or error is None:
        return AfterName.too_few_to_say
    if abs(difference(before, after)) < error.points(2):
        return AfterName.as_before
    return AfterName.fell if after < before else AfterName.rose


def _overlaps(
    change: Change, courses: Sequence[Course], events: Sequence[tuple[date, str]], days: int
) -> tuple[str, ...]:
    """Other changes and events within the same weeks, then what ran on through them."""
    first, last = change.on - timedelta(days=days), change.on + timedelta(days=days)
    others = [o for o in changes_of(courses) if o != change and o.course_id != change.course_id]
    found = [(o.on, o.said()) for o in others if first <= o.on <= last]
    found += [(on, f"{what} on {said(on)}") for on, what in events if first <= on <= last]
    turned = {o.course_id for o in others if first <= o.on <= last} | {change.course_id}
    running = [
        f"{one.name} ran on"
        for one in courses
        if one.id not in turned and one.from_on < first and _still_on(one, courses, last)
    ]
    return (*(words for _, words in sorted(found)), *running)


def _still_on(one: Course, courses: Sequence[Course], last: date) -> bool:
    """Beyond the last day, also where the next dose began just after it: then no change is named in its place."""
    if one.to_on is None or one.to_on > last:
        return True
    return any(o.name == one.name and o.from_on > last and _follows(one, o) for o in courses)


def _beside(overlaps: Sequence[str]) -> str:
    return f"In the same weeks: {'; '.join(overlaps)}." if overlaps else "Nothing else is recorded in the same weeks."


def _words(
    change: Change,
    instrument: Instrument,
    name: AfterName,
    before: tuple[float | None, int],
    after: tuple[float | None, int],
    days: int,
    need: int,
) -> str:
    weeks, form = counted(days // 7, "week"), instrument.abbreviation
    if name is AfterName.too_few_to_say and (min(before[1], after[1]) < need):
        have = f"{counted(before[1], 'score')} before and {after[1]} after"
        return f"{change.said()}. {form}: {have} within {weeks}, {need} each are needed to say more."
    told = f"averaged {points(round(after[0] or 0, 1))} ({counted(after[1], 'score')}) in the {weeks} after"
    told += f" and {points(round(before[0] or 0, 1))} ({counted(before[1], 'score')}) before"
    if name is AfterName.too_few_to_say:
        return f"{change.said()}. {form} {told}; its measurement error is not known."
    close = {AfterName.as_before: "within measurement error", AfterName.fell: "lower", AfterName.rose: "higher"}
    return f"{change.said()}. {form} {told}: {close[name]}."
