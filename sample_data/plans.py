"""What is meant to happen to one patient, before anybody has answered a questionnaire.

Days are counted from registration. Levels are on the scale of the PHQ-9 (mood), the SSS-8 (body) and the WSAS
(function); the other scales follow from them. Every number here is made up to look like a service, not measured.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

Curve = tuple[tuple[float, float], ...]  # (day, level), joined by straight lines, level beyond the ends
WEEK = 7
WELL = 4.2  # a level at which a discharge is no surprise
REVIEW_WEEKS = (12, 11, 8, 4, 2)  # by step: how often the team looks at a case


@dataclass(frozen=True)
class Rhythm:
    """One instrument asked every so many days over one stretch of the course."""

    instrument: str
    every_days: int
    from_day: int = 0
    to_day: int | None = None


@dataclass(frozen=True)
class Happening:
    """Something written into the course by hand: an event row."""

    day: int
    kind: str
    title: str
    note: str = ""
    attended: bool | None = None
    severity: int | None = None


@dataclass(frozen=True)
class Treatment:
    kind: str
    name: str
    dose: str
    from_day: int
    to_day: int | None = None
    targets: str = ""
    discipline: str = "psychology"


@dataclass(frozen=True)
class Plan:
    days: int  # from registration to today
    mood: Curve
    body: Curve
    function: Curve
    phases: tuple[tuple[int, int], ...]  # (day, step)
    course: str = ""
    primary: str = "phq9"
    ends: int | None = None  # day of discharge
    noise: float = 1.1
    missing: float = 0.04  # share of questionnaires that never come
    silent_from: int | None = None  # no answer from this day on
    gaps: tuple[tuple[int, int], ...] = ()  # no answer between these days
    how: str = "self"
    rhythms: tuple[Rhythm, ...] = ()
    self_harm: tuple[tuple[int, int], ...] = ()  # (day, answer to PHQ-9 item 9), from that day to the next
    skips_self_harm_from: int | None = None
    contacts_until: int | None = None
    review_days: tuple[int, ...] | None = None
    review_missed: bool = False  # the last review was planned and not held
    next_review_in: int | None = None  # days after today; None: by the rhythm of the step
    treatments: tuple[Treatment, ...] | None = None
    happenings: tuple[Happening, ...] = ()
    question: str = ""
    goal: tuple[str, str, float | None] | None = None  # own words, what counts as reached, score of the primary measure
    daily_log_from: int | None = None
    rested_from: int | None = None  # from this night on an hour more sleep
    screens: tuple[tuple[int, tuple[str, ...]], ...] = ()  # (day, questions of the suicide screen answered with yes)
    risk_plan: tuple[int, int] | None = None  # (day it was written, day by which the patient is to be reached)
    archetype: str = ""
    kinds: tuple[tuple[int, str], ...] = ()  # what the team decides on a review day, where it is not left to chance

    @property
    def last_day(self) -> int:
        """The last day on which anything can have happened: yesterday, or the day of discharge."""
        return self.days - 1 if self.ends is None else min(self.ends, self.days - 1)

    def step_on(self, day: int) -> int:
        return [step for begin, step in self.phases if begin <= max(day, 0)][-1]


def level(curve: Curve, day: float) -> float:
    place = bisect_right([point[0] for point in curve], day)
    if place == 0:
        return curve[0][1]
    if place == len(curve):
        return curve[-1][1]
    (before, low), (after, high) = curve[place - 1], curve[place]
    return low + (high - low) * (day - before) / (after - before)


def falling(start: float, end: float, days: int, half_life: float, flat: int = 0) -> Curve:
    """Level for `flat` days, then a fall that halves its distance to `end` every `half_life` days."""
    marks = range(0, max(days - flat, 0) + 14, 14)
    fall = tuple((flat + day, end + (start - end) * math.exp2(-day / half_life)) for day in marks)
    return ((0.0, start), *fall) if flat else fall


def onto(symptom: Curve, start: float, share: float) -> Curve:
    """Another scale that begins at `start` and follows the symptom's relative change by `share`."""
    first = symptom[0][1]
    return tuple((day, start * (1 + share * (value - first) / first)) for day, value in symptom)


def rhythms(primary: str, body: str, days: int, ends: int | None) -> tuple[Rhythm, ...]:
    """Weekly at first, then fortnightly, then monthly for the primary measure; monthly for the others."""
    stretches = ((0, 69, 7), (70, 181, 14), (182, None, 28))
    stop = days if ends is None else ends
    first = [
        Rhythm(primary, every, begin, end if end is not None and end < stop else ends)
        for begin, end, every in stretches
        if begin <= stop
    ]
    others = [name for name in ("phq9", "gad7", body, "wsas") if name != primary]
    return (*first, *(Rhythm(name, 14 if name == "phq9" else 28, 0, ends) for name in others))


def drawn_plan(rng: Random, day_hospital: bool, body: str) -> Plan:
    """One patient of the ordinary service."""
    draw = rng.choices(list(COURSES), [share for share, _ in COURSES.values()])[0]
    base = min(max(rng.gauss(15 if day_hospital else 13.5, 3.2), 8), 21)
    plan = COURSES[draw][1](rng, rng.randint(4, 540), base, 3 if day_hospital and base > 12 else 1 if base < 12 else 2)
    primary = rng.choices(("phq9", "gad7", body), (86, 8, 6))[0]
    ends = _discharge(plan, rng.randint(230, 520)) if draw not in ("hard", "worse") else None
    how = rng.choices(("self", "paper", "phone", "assisted"), (78, 10, 7, 5))[0]
    asked = rhythms(primary, body, plan.days, ends)
    plan = replace(plan, course=draw, primary=primary, ends=ends, rhythms=asked, how=how, phases=_placed(plan, ends))
    return replace(_behind(rng, plan) if ends is None and plan.days > 90 else plan, self_harm=_dark_weeks(rng, plan))


def _discharge(plan: Plan, wanted: int) -> int | None:
    """Not before the goal has been kept for a while: who is not there yet stays."""
    return wanted if wanted < plan.days and level(plan.mood, wanted - 56) < WELL else None


def _placed(plan: Plan, ends: int | None) -> tuple[tuple[int, int], ...]:
    """Steps as decided in meetings; whoever is discharged leaves from step 0."""
    stop = plan.days if ends is None else ends - 56
    phases = tuple(_on_meeting_day(day, plan.days) for day, _ in plan.phases)
    steps = [step for _, step in plan.phases]
    kept = tuple((day, step) for day, step in zip(phases, steps, strict=True) if not day or day < stop - 14)
    return kept if ends is None or kept[-1][1] == 0 else (*kept, (_on_meeting_day(stop, plan.days), 0))


def _behind(rng: Random, plan: Plan) -> Plan:
    """What every service has a little of: silence, a review that was forgotten, the ninth question left out."""
    draw = rng.random()
    if draw < 0.05:
        return replace(plan, silent_from=plan.days - rng.randint(25, 60))
    if draw < 0.08:
        return replace(plan, review_missed=True)
    return replace(plan, skips_self_harm_from=plan.days - 28) if draw < 0.09 else plan


def _dark_weeks(rng: Random, plan: Plan) -> tuple[tuple[int, int], ...]:
    """Now and then a weak yes to the ninth question for a fortnight; seldom in the last days."""
    draw, chance = rng.random(), 0.09 if plan.mood[0][1] > 12 else 0.03
    if draw >= chance or plan.days < 60:
        return ()
    begin = plan.days - 6 if draw < 0.03 and plan.ends is None else rng.randint(0, 40)
    return ((begin, 1), (begin + 14, 0))


def _on_meeting_day(day: int, days: int) -> int:
    """Steps change in a meeting; the team meets on the weekday of today."""
    return day if day == 0 else day + (days - day) % WEEK


def _others(rng: Random, mood: Curve, base: float, share: float) -> tuple[Curve, Curve]:
    body = onto(mood, min(max(rng.gauss(15, 3.5), 6), 27), share * rng.uniform(0.4, 0.8))
    function = onto(mood, min(max(rng.gauss(20 + 0.7 * (base - 14), 4), 8), 36), share * rng.uniform(0.75, 1.05))
    return body, function


def _better(rng: Random, days: int, base: float, step: int, half_life: float, end: float) -> Plan:
    mood = falling(base, end, days, half_life)
    down = int(half_life * 4.2)
    phases = [(0, step)]
    while phases[-1][1] > 0:
        phases.append((phases[-1][0] + max(down, 98), phases[-1][1] - 1))
    return Plan(days, mood, *_others(rng, mood, base, 1), phases=tuple(phases))


def _quick(rng: Random, days: int, base: float, step: int) -> Plan:
    return _better(rng, days, base, step, rng.uniform(14, 26), rng.uniform(1.5, 3.5))


def _gradual(rng: Random, days: int, base: float, step: int) -> Plan:
    return _better(rng, days, base, step, rng.uniform(28, 42), rng.uniform(2, 4))


def _stepped(rng: Random, days: int, base: float, step: int) -> Plan:
    """Little happens in the first step; the next one helps."""
    flat, more = rng.randint(70, 98), min(step + 1, 3)
    mood = falling(base, rng.uniform(2, 4), days, rng.uniform(24, 36), flat)
    phases = ((0, step), (flat, more), (flat + 168, more - 1), (flat + 280, max(more - 2, 0)))
    return Plan(days, mood, *_others(rng, mood, base, 0.9), phases=phases)


def _mild(rng: Random, days: int, base: float, step: int) -> Plan:
    base = rng.uniform(7, 9.5)
    mood = falling(base, rng.uniform(2.5, 4), days, 25)
    return Plan(days, mood, *_others(rng, mood, base, 0.8), phases=((0, 1), (98, 0)))


def _hard(rng: Random, days: int, base: float, step: int) -> Plan:
    """Long and severe: small gains, more help step by step."""
    base = max(base, 15)
    mood = falling(base, base * rng.uniform(0.5, 0.65), days, rng.uniform(110, 160))
    phases = ((0, step), (84, min(step + 1, 3)), *(((189, 4),) if rng.random() < 0.75 else ()))
    return Plan(days, mood, *_others(rng, mood, base, 0.7), phases=phases)


def _worse(rng: Random, days: int, base: float, step: int) -> Plan:
    """Better at first, much worse in the last weeks."""
    days = 70 + days % 110
    plan, turn = _gradual(rng, days, min(base, 13), step), days - rng.randint(28, 45)
    kept = tuple(point for point in plan.mood if point[0] < turn)
    mood = (
        *kept,
        (float(turn), level(plan.mood, turn)),
        (float(turn + 14), min(plan.mood[0][1] + rng.uniform(8, 11), 24)),
    )
    return replace(plan, mood=mood, phases=((0, step),))


COURSES: dict[str, tuple[float, Callable[[Random, int, float, int], Plan]]] = {
    "quick": (0.34, _quick),
    "gradual": (0.24, _gradual),
    "stepped": (0.15, _stepped),
    "mild": (0.12, _mild),
    "hard": (0.09, _hard),
    "worse": (0.06, _worse),
}
