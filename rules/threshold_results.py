"""What a replay of two settings says: flags for 60 patients a week, who would be missed, how early worsening is seen.

By group of patients too (C-equity: a threshold that works for most may miss some), with small groups not shown by
themselves. A patient is "missed" by a rule that raised a flag under the settings before and none under those after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from rules.dates import counted
from rules.lab_words import Turned, WayLoad, turned_of, ways_of
from rules.settings import DEFAULT, Settings
from rules.threshold_lab import WORSENING, Raised, Replayed

SIXTY = 60
LOOKS_BACK_DAYS = 28  # a worsening flag up to four weeks before the first clear score still saw it


@dataclass(frozen=True)
class RuleLoad:
    """One rule on both sides: flags raised, and for 60 patients a week (None without patient weeks)."""

    rule: str
    before: int
    after: int
    before_per_60: float | None
    after_per_60: float | None


@dataclass(frozen=True)
class Missed:
    patient: str
    label: str
    rule: str
    on: date
    reason: str
    worse: bool  # the patient really got worse beyond measurement error in the window


@dataclass(frozen=True)
class Seen:
    """How early worsening was seen: patients who got worse, of whom so many were flagged, after so many days."""

    worse: int
    seen: int
    median_days: float | None


@dataclass(frozen=True)
class GroupResult:
    """One group of patients; everything is None where it is too small to be shown by itself."""

    kind: str
    group: str
    patients: int | None
    before_per_60: float | None = None
    after_per_60: float | None = None
    missed: int | None = None
    worse: int | None = None
    seen_before: int | None = None
    seen_after: int | None = None


@dataclass(frozen=True)
class LabResult:
    patients: int
    patient_weeks: int
    rules: tuple[RuleLoad, ...]
    missed: tuple[Missed, ...]
    newly: tuple[Missed, ...]  # flagged only under the settings after
    milder: tuple[Missed, ...]  # flagged under both, and less urgent after
    seen_before: Seen
    seen_after: Seen
    groups: tuple[GroupResult, ...]
    by_week: tuple[tuple[date, int, int], ...]  # the week's last day, flags before, flags after
    failed: tuple[str, ...]
    read: frozenset[str]  # the settings that some rule looked at: a change of another one cannot change anything
    words: str
    ways: tuple[WayLoad, ...] = ()  # step suggestions, in patient weeks
    turned: tuple[Turned, ...] = ()  # whose step suggestion is another one under the settings after


def summarise(replayed: Sequence[Replayed], settings: Settings = DEFAULT) -> LabResult:
    """The whole replay in numbers and one sentence. The order of the patients does not matter."""
    told = sorted(replayed, key=lambda one: one.id)
    weeks = sum(one.weeks for one in told)
    missed, newly = _only(told, "before", "after"), _only(told, "after", "before")
    before, after, milder = _seen(told, "before"), _seen(told, "after"), _milder(told)
    return LabResult(
        patients=sum(one.weeks > 0 for one in told),
        patient_weeks=weeks,
        rules=_rules(told, weeks),
        missed=missed,
        newly=newly,
        milder=milder,
        seen_before=before,
        seen_after=after,
        groups=tuple(_groups(told, settings.whole("small_numbers.below"))),
        by_week=_by_week(told),
        failed=tuple(dict.fromkeys(why for one in told for why in one.failed)),
        read=frozenset().union(*(one.read for one in told)),
        words=_words(told, weeks, missed, newly, milder, before, after),
        ways=ways_of(told),
        turned=turned_of(told),
    )


def per_60(flags: int, patient_weeks: int) -> float | None:
    """Flags for sixty patients in a week; None where nobody was in care."""
    return SIXTY * flags / patient_weeks if patient_weeks else None


def _rules(told: Sequence[Replayed], weeks: int) -> tuple[RuleLoad, ...]:
    before, after = (Counter(flag.rule for flag in _all(told, side)) for side in ("before", "after"))
    return tuple(
        RuleLoad(rule, before[rule], after[rule], per_60(before[rule], weeks), per_60(after[rule], weeks))
        for rule in sorted(set(before) | set(after))
    )


def _all(told: Iterable[Replayed], side: str) -> list[Raised]:
    return [flag for one in told for flag in _side(one, side)]


def _side(one: Replayed, side: str) -> tuple[Raised, ...]:
    return one.before if side == "before" else one.after


def _only(told: Sequence[Replayed], here: str, not_there: str) -> tuple[Missed, ...]:
    """The first flag of each rule and subject that only one side raised, the most urgent first."""
    found = []
    for one in told:
        there = {(flag.rule, flag.subject) for flag in _side(one, not_there)}
        first: dict[tuple[str, str], Raised] = {}
        for flag in _side(one, here):
            if (flag.rule, flag.subject) not in there:
                first.setdefault((flag.rule, flag.subject), flag)
        found += [(flag.urgency.order, flag, one) for flag in first.values()]
    found.sort(key=lambda each: (each[0], each[1].on, each[2].id, each[1].rule, each[1].subject))
    return tuple(
        Missed(one.id, one.label, flag.rule, flag.on, flag.reason, one.worse_on is not None) for _, flag, one in found
    )


def _milder(told: Sequence[Replayed]) -> tuple[Missed, ...]:
    """Flags of both sides, raised as less urgent after: a crisis that waits for a day is not the same flag."""
    found = []
    for one in told:
        now = {(flag.rule, flag.subject): flag for flag in reversed(one.before)}
        then = {(flag.rule, flag.subject): flag for flag in reversed(one.after)}
        pairs = [(flag, then[key]) for key, flag in now.items() if key in then]
        found += [(flag, one) for flag, other in pairs if other.urgency.order > flag.urgency.order]
    found.sort(key=lambda each: (each[0].urgency.order, each[0].on, each[1].id, each[0].rule, each[0].subject))
    return tuple(
        Missed(one.id, one.label, flag.rule, flag.on, flag.reason, one.worse_on is not None) for flag, one in found
    )


def _seen(told: Iterable[Replayed], side: str) -> Seen:
    worse = [one for one in told if one.worse_on is not None]
    days = [wait for one in worse if (wait := days_to_see(one, side)) is not None]
    return Seen(len(worse), len(days), float(median(days)) if days else None)


def days_to_see(one: Replayed, side: str) -> int | None:
    """From the first clearly worse score to the first flag about worsening; below 0: before it. None: never seen."""
    if one.worse_on is None:
        return None
    waits = [(flag.on - one.worse_on).days for flag in _side(one, side) if flag.rule in WORSENING]
    return min((wait for wait in waits if wait >= -LOOKS_BACK_DAYS), default=None)


def _groups(told: Sequence[Replayed], fewest: int) -> list[GroupResult]:
    kinds = sorted({(kind, group) for one in told for kind, group in one.groups.items()})
    return [
        _group(kind, group, [one for one in told if one.groups.get(kind) == group], fewest) for kind, group in kinds
    ]


def _group(kind: str, group: str, told: Sequence[Replayed], fewest: int) -> GroupResult:
    in_care = [one for one in told if one.weeks]
    if len(in_care) < fewest:
        return GroupResult(kind, group, None)
    weeks = sum(one.weeks for one in in_care)
    return GroupResult(
        kind,
        group,
        len(in_care),
        before_per_60=per_60(len(_all(in_care, "before")), weeks),
        after_per_60=per_60(len(_all(in_care, "after")), weeks),
        missed=len({one.patient for one in _only(in_care, "before", "after")}),
        worse=_seen(in_care, "before").worse,
        seen_before=_seen(in_care, "before").seen,
        seen_after=_seen(in_care, "after").seen,
    )


def _by_week(told: Sequence[Replayed]) -> tuple[tuple[date, int, int], ...]:
    before, after = (Counter(flag.on for flag in _all(told, side)) for side in ("before", "after"))
    return tuple((day, before[day], after[day]) for day in sorted(set(before) | set(after)))


def _words(
    told: Sequence[Replayed],
    weeks: int,
    missed: Sequence[Missed],
    newly: Sequence[Missed],
    milder: Sequence[Missed],
    before: Seen,
    after: Seen,
) -> str:
    if not weeks:
        return "Nobody was in care in these weeks: there is nothing to replay."
    rates = [per_60(len(_all(told, side)), weeks) or 0.0 for side in ("before", "after")]
    people = len({one.patient for one in missed})
    worse = len({one.patient for one in missed if one.worse})
    sentence = (
        f"For 60 patients the settings now give {rates[0]:.1f} flags a week, the settings to try {rates[1]:.1f}. "
        f"{counted(people, 'patient')} would no longer be flagged by a rule that flagged them, {worse} of them had "
        f"become clearly worse; {counted(len({one.patient for one in newly}), 'patient')} would be flagged anew."
    )
    if milder:
        sentence += f" {counted(len({one.patient for one in milder}), 'patient')} would have a less urgent flag."
    if not before.worse:
        return f"{sentence} Nobody became clearly worse in these weeks, so how early it is seen cannot be said."
    return (
        f"{sentence} Of {counted(before.worse, 'patient')} who became clearly worse, {before.seen} "
        f"{'was' if before.seen == 1 else 'were'} seen now and {after.seen} would be seen then."
    )
