"""Is one time of day worse than the rest of the same day? For daily diaries with several entries a day (VAR-2).

clinical_rules 4.3: per day the slot minus the mean of that day's other slots; median; one-sided sign test with ties
left out; Holm over the slots. Uncorrected, the worst of four slots would be called a pattern in 11 % of diaries
without one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from statistics import fmean, median

from rules.dates import counted, said
from rules.difference import difference
from rules.instruments import Direction
from rules.multiple_tests import holm
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "DAY-1", "2"


# Local hours at which a time of day begins: PROPOSAL, to be confirmed by the site.
SLOTS = ((time(0), "night"), (time(5), "morning"), (time(11), "midday"), (time(14), "afternoon"), (time(18), "evening"))


class WithinDayName(StrEnum):
    pattern = "pattern"
    no_clear_pattern = "no clear pattern"
    too_few_to_say = "too few days to say"


@dataclass(frozen=True)
class Slot:
    """One time of day against the rest of its days. `median` is on the scale as printed; above 0 is higher then."""

    slot: str
    name: WithinDayName
    words: str
    days: int
    median: float
    mean: float
    worse_days: int
    better_days: int
    p: float
    p_holm: float


@dataclass(frozen=True)
class WithinDay:
    """All times of day of one diary scale; the worst pattern first in `patterns`."""

    name: WithinDayName
    words: str
    window_days: int
    slots: tuple[Slot, ...] = ()
    rule: str = RULE
    rule_version: str = RULE_VERSION

    @property
    def patterns(self) -> tuple[Slot, ...]:
        found = [one for one in self.slots if one.name is WithinDayName.pattern]
        return tuple(sorted(found, key=lambda one: -abs(one.median)))


Reading = tuple[date, str, float | None]


def slot_of(at: time) -> str:
    """The time of day of a local hour.

    >>> slot_of(time(8)), slot_of(time(21)), slot_of(time(2))
    ('morning', 'evening', 'night')
    """
    return next(name for begins, name in reversed(SLOTS) if at >= begins)


def within_day(
    readings: Iterable[Reading],
    direction: Direction = Direction.higher_worse,
    settings: Settings = DEFAULT,
    what: str = "values",
) -> WithinDay:
    """Which times of day are worse than the rest of their day. Always an answer; "too few" has its reason.

    `readings` are (local day, time of day, value) in any order; a missing value is left out, several values of one
    time of day are averaged. `what` names the scale in the sentences.

    Example: within_day([(day, slot_of(local.time()), pain) for day, local, pain in diary], what="pain").words
    """
    days = _by_day(readings)
    window = (max(days) - min(days)).days + 1 if days else 0
    period = f"{said(min(days))} to {said(max(days))}" if days else ""
    slots = _slots(_differences(days), direction, settings, period, what)
    found = [one for one in slots if one.name is WithinDayName.pattern]
    if found:
        words = " ".join(one.words for one in sorted(found, key=lambda one: -abs(one.median)))
        return WithinDay(WithinDayName.pattern, words, window, slots)
    need = settings.whole("within_day.days")
    if not any(one.days >= need for one in slots):
        most = max((one.days for one in slots), default=0)
        words = (
            f"Too few days to say: a time of day needs {need} days with another entry on the same day, there "
            f"{'is' if most == 1 else 'are'} {counted(most, 'such day')}."
        )
        return WithinDay(WithinDayName.too_few_to_say, words, window, slots)
    words = f"No time of day stands out in {what} from {period}."
    return WithinDay(WithinDayName.no_clear_pattern, words, window, slots)


def _by_day(readings: Iterable[Reading]) -> dict[date, dict[str, float]]:
    """One value per time of day; only days with at least two of them can be compared within themselves."""
    heard: dict[date, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day, slot, value in readings:
        if value is not None and math.isfinite(value):
            heard[day][slot].append(float(value))
    return {day: {slot: fmean(sorted(values)) for slot, values in slots.items()} for day, slots in heard.items()}


def _differences(days: Mapping[date, Mapping[str, float]]) -> dict[str, list[float]]:
    differences: dict[str, list[float]] = defaultdict(list)
    for day in sorted(days):
        slots = days[day]
        for slot in sorted(slots) if len(slots) > 1 else ():
            rest = fmean(value for other, value in sorted(slots.items()) if other != slot)
            differences[slot].append(difference(rest, slots[slot]))
    return {slot: differences[slot] for slot in sorted(differences, key=_of_the_day)}


def _of_the_day(slot: str) -> tuple[int, str]:
    names = [name for _, name in SLOTS]
    return (names.index(slot) if slot in names else len(names)), slot


def _slots(
    differences: Mapping[str, Sequence[float]], direction: Direction, settings: Settings, period: str, what: str
) -> tuple[Slot, ...]:
    worse = -direction.sign or 1
    p = {slot: _sign_p([worse * one for one in values]) for slot, values in differences.items()}
    corrected = dict(zip(p, holm(list(p.values())), strict=True))
    return tuple(
        _slot(slot, values, worse, (p[slot], corrected[slot]), settings, period, what)
        for slot, values in differences.items()
    )


def _slot(
    slot: str,
    values: Sequence[float],
    worse: int,
    p: tuple[float, float],
    settings: Settings,
    period: str,
    what: str,
) -> Slot:
    middle, more = median(values), sum(worse * one > 0 for one in values)
    name = _name(len(values), worse * middle, p[1], settings)
    way = "higher" if middle > 0 else "lower"
    words = {
        WithinDayName.pattern: (
            f"From {period} {what} in the {slot} was typically {abs(middle):.1f} {way} than in "
            f"the rest of the day, on {more} of {counted(len(values), 'day')}."
        ),
        WithinDayName.no_clear_pattern: f"{slot}: no clear difference over {counted(len(values), 'day')}.",
        WithinDayName.too_few_to_say: f"{slot}: {counted(len(values), 'day')}, too few to say.",
    }[name]
    return Slot(
        slot=slot,
        name=name,
        words=words,
        days=len(values),
        median=middle,
        mean=fmean(values),
        worse_days=more,
        better_days=sum(worse * one < 0 for one in values),
        p=p[0],
        p_holm=p[1],
    )


def _name(days: int, worse_by: float, p_holm: float, settings: Settings) -> WithinDayName:
    if days < settings.whole("within_day.days"):
        return WithinDayName.too_few_to_say
    large = worse_by >= settings.value("within_day.median")
    return (
        WithinDayName.pattern if large and p_holm < settings.value("within_day.p") else WithinDayName.no_clear_pattern
    )


def _sign_p(worse_by: Sequence[float]) -> float:
    """The chance of at least as many worse days if worse and better days were equally likely; ties say nothing."""
    worse, better = sum(one > 0 for one in worse_by), sum(one < 0 for one in worse_by)
    n = worse + better
    return float(sum(math.comb(n, k) for k in range(worse, n + 1)) / 2**n)
