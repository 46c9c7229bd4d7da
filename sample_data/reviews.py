"""When the team looks at a case, and what it decides there: worked out from the plan, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_data.cases import Case
from sample_data.people import Row
from sample_data.plans import REVIEW_WEEKS, WEEK, Plan, Treatment
from sample_data.words import MODULES

MEETING_WEEKS = 26  # how far back meetings are kept
NO_RESPONSE_DAYS = 56


@dataclass(frozen=True)
class Score:
    on: date
    value: float


@dataclass(frozen=True)
class Review:
    """One look at one case. `before` and `now` are scores of the primary measure as known then."""

    day: int
    kind: str  # a kind of decision, or "new"
    step: int
    step_to: int | None
    next_day: int | None  # None: no further review is planned
    before: Score | None
    now: Score | None
    treatment: Treatment | None = None


def reviews_of(case: Case, answered: list[Row]) -> list[Review]:
    """Every review of one patient in the weeks of which meetings are kept, oldest first."""
    plan, rng = case.plan, case.rng("reviews")
    days = list(plan.review_days) if plan.review_days is not None else _days(plan)
    held = [day for day in days if day < plan.days and plan.days - day <= MEETING_WEEKS * WEEK]
    held = held[:-1] if plan.review_missed else held
    scores = [Score(row["taken_on"], row["total"]) for row in answered if _is_primary(plan, row)]
    return [_review(case, day, _next(plan, days, day), scores, rng) for day in held]


def _is_primary(plan: Plan, row: Row) -> bool:
    return row["instrument"] == plan.primary and row["total"] is not None


def _days(plan: Plan) -> list[int]:
    """The first meeting after registration, each change of step, and between them the rhythm of the step."""
    changes = [day for day, _ in plan.phases[1:]]
    stop = plan.days + WEEK * max(REVIEW_WEEKS) if plan.ends is None else plan.ends
    days, day = [], plan.days % WEEK
    while day <= stop:
        days.append(day)
        usual = day + REVIEW_WEEKS[plan.step_on(day)] * WEEK
        day = min([usual, *(change for change in changes if day < change)])
    if plan.ends is not None:
        last = plan.ends - (plan.ends - plan.days) % WEEK
        days = [day for day in days if day < last] + [max(last, plan.days % WEEK)]
    return days


def _next(plan: Plan, days: list[int], day: int) -> int | None:
    later = [one for one in days if one > day]
    if plan.next_review_in is not None and not [one for one in later if one < plan.days]:
        return plan.days + plan.next_review_in
    return later[0] if later else None


def _review(case: Case, day: int, next_day: int | None, scores: list[Score], rng: Random) -> Review:
    plan, on = case.plan, case.on(day)
    begun = case.on(max(begin for begin, _ in plan.phases if begin <= max(day - 1, 0)))
    known = [one for one in scores if one.on < on]
    since = [one for one in known if one.on >= begun]
    before, now = (since[0], known[-1]) if since else (None, None)
    from_, to = plan.step_on(day - 1), plan.step_on(day)
    kind = _kind(plan, day, from_, to, before, now, (on - begun).days, rng)
    step_to = to if kind in ("step up", "step down") else None
    return Review(day, kind, from_, step_to, next_day, before, now, _changed(case, kind, day, to, rng))


def _kind(
    plan: Plan, day: int, from_: int, to: int, before: Score | None, now: Score | None, weeks: int, rng: Random
) -> str:
    told = dict(plan.kinds).get(day)
    if told is not None or day <= plan.days % WEEK:
        return told or "new"
    if plan.ends is not None and day >= plan.ends - WEEK:
        return "discharge"
    if to != from_:
        return "step up" if to > from_ else "step down"
    if before is None or now is None:
        return "continue"
    return _judged(before.value, now.value, weeks, rng)


def _judged(before: float, now: float, days: int, rng: Random) -> str:
    if now >= before + 6:
        return "intensify"
    if now > before * 0.6 and now >= 10 and days >= NO_RESPONSE_DAYS:
        return rng.choices(("change module or drug", "hold", "continue"), (70, 15, 15))[0]
    return "continue"


def _changed(case: Case, kind: str, day: int, step: int, rng: Random) -> Treatment | None:
    """What a change of plan adds to the treatment."""
    if kind not in ("change module or drug", "step up") or case.plan.treatments is not None:
        return None
    name, dose, targets, discipline = rng.choice(MODULES[step])
    return Treatment("module", name, dose, day, day + 84, targets, discipline)
