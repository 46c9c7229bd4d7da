"""Steps, schedules, goals, treatments and what happens on the timeline of one patient."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rules.catalogue import catalogue
from sample_data import words
from sample_data.cases import Case
from sample_data.people import Row
from sample_data.plans import Happening, Plan, Rhythm, Treatment
from sample_data.reviews import Review

CONTACT_DAYS = (26, 20, 12, 6, 4)  # by step


def step_rows(case: Case, decided: dict[int, str]) -> list[Row]:
    """One row per phase; `decided` names the decision of the day on which a step was decided."""
    by = case.clinician.id
    return [
        case.row(by, case.at(day, 15))
        | {
            "step": step,
            "from_on": case.on(day),
            "rationale": "Placed at registration by severity and wish." if not day else "Decided in the case review.",
            "milestones": "Half of the first score, or the goal" if step else "Three monthly measures within the goal",
            "resources": words.MODULES[step][0][0],
            "decision_id": decided.get(day),
        }
        for day, step in case.plan.phases
        if day <= case.plan.last_day
    ]


def schedule_rows(case: Case) -> list[Row]:
    """One row per instrument; where the rhythm changes on the way, the days are named one by one."""
    asked: dict[str, list[Rhythm]] = {}
    for rhythm in case.plan.rhythms:
        asked.setdefault(rhythm.instrument, []).append(rhythm)
    by = case.somebody("nursing").id
    return [
        case.row(by, case.at(0, 10))
        | {"instrument": instrument, "every_days": _now(case.plan, stretches).every_days, "from_on": case.on(0)}
        | {"to_on": None if case.plan.ends is None else case.on(case.plan.ends), "route": case.plan.how}
        | {"due_on": [case.on(day).isoformat() for day in _due(case.plan, stretches)], "supersedes": None}
        for instrument, stretches in asked.items()
    ]


def _now(plan: Plan, stretches: Sequence[Rhythm]) -> Rhythm:
    """The rhythm that is followed today, or was at discharge."""
    return [one for one in stretches if one.from_day <= max(plan.last_day, 0)][-1]


def _due(plan: Plan, stretches: Sequence[Rhythm]) -> list[int]:
    """Every due day from registration to a quarter ahead; none where the rhythm is even."""
    if len(stretches) == 1:
        return []
    last = plan.days + 91 if plan.ends is None else plan.ends
    ends = [last if one.to_day is None else min(one.to_day, last) for one in stretches]
    return [
        day for one, end in zip(stretches, ends, strict=True) for day in range(one.from_day, end + 1, one.every_days)
    ]


def goal_rows(case: Case) -> list[Row]:
    plan, rng = case.plan, case.rng("goal")
    own, target, score = plan.goal or (*rng.choice(words.GOALS), None)
    caseness = catalogue()[plan.primary].change.caseness
    if plan.goal is None and caseness is not None and not plan.archetype:
        score = caseness.value
    day = min(7, plan.last_day)
    told: Row = {"words": own, "target": target, "instrument": plan.primary if score is not None else None}
    told |= {"target_score": score, "set_on": case.on(day), "supersedes": None}
    told |= {"reached_on": case.on(plan.ends) if plan.ends is not None and rng.random() < 0.7 else None}
    return [case.row(case.clinician.id, case.at(day, 11)) | told]


def intervention_rows(case: Case, reviews: Sequence[Review]) -> list[Row]:
    given = list(case.plan.treatments) if case.plan.treatments is not None else _usual(case.plan, case.rng("treatment"))
    given += [review.treatment for review in reviews if review.treatment is not None]
    begun = [one for one in given if one.from_day <= case.plan.last_day]
    return [_intervention(case, one) for one in sorted(begun, key=lambda one: (one.from_day, one.name, one.dose))]


def _intervention(case: Case, one: Treatment) -> Row:
    ends = one.to_day if case.plan.ends is None else min(one.to_day or case.plan.ends, case.plan.ends)
    told: Row = {"kind": one.kind, "name": one.name, "dose": one.dose, "targets": one.targets, "supersedes": None}
    told |= {
        "from_on": case.on(one.from_day),
        "to_on": None if ends is None or ends >= case.plan.days else case.on(ends),
    }
    deliverer = case.somebody(one.discipline)
    return case.row(case.clinician.id, case.at(one.from_day, 14)) | told | {"delivered_by": deliverer.name}


def _usual(plan: Plan, rng: Random) -> list[Treatment]:
    """A module or two for each step, and for some a drug whose dose is raised."""
    given = []
    stops = [day for day, _ in plan.phases[1:]] + [plan.days]
    for (day, step), stop in zip(plan.phases, stops, strict=True):
        menu = words.MODULES[step]
        for name, dose, targets, who in rng.sample(menu, min(len(menu), 1 if step < 2 else 2)):
            given.append(Treatment("module", name, dose, day, min(day + 98, stop), targets, who))
    if plan.mood[0][1] >= 12 and rng.random() < 0.5:
        given += _drug(plan, rng)
    return given


def _drug(plan: Plan, rng: Random) -> list[Treatment]:
    (name, doses, targets), begin = rng.choice(words.DRUGS), rng.randint(0, 14)
    if rng.random() < 0.4:
        return [Treatment("drug", name, doses[0], begin, None, targets, "psychiatry")]
    raised = begin + rng.randint(14, 35)
    ends = raised + rng.randint(180, 300) if rng.random() < 0.5 else None
    first = Treatment("drug", name, doses[0], begin, min(raised - 1, plan.days), targets, "psychiatry")
    return [first, Treatment("drug", name, doses[1], raised, ends, targets, "psychiatry")]


def event_rows(case: Case) -> list[Row]:
    """Contacts and sessions, kept and missed, and everything else on the timeline; oldest first."""
    plan, rng = case.plan, case.rng("events")
    happened = [*_contacts(plan, rng), *(_by_chance(plan, rng) if not plan.archetype else ()), *plan.happenings]
    kept = sorted((one for one in happened if 0 <= one.day <= plan.days - 1), key=lambda one: (one.day, one.title))
    return [_event(case, one, rng) for one in kept]


def _event(case: Case, one: Happening, rng: Random) -> Row:
    told = {"kind": one.kind, "on": case.on(one.day), "title": one.title, "note": one.note, "attended": one.attended}
    by = case.somebody("nursing").id if one.kind == "contact" else case.clinician.id
    at = case.at(one.day, rng.randint(9, 17), rng.randint(0, 59))
    return case.row(by, at) | told | {"severity": one.severity, "supersedes": None}


def _contacts(plan: Plan, rng: Random) -> list[Happening]:
    stop = plan.last_day if plan.contacts_until is None else min(plan.contacts_until, plan.last_day)
    found, day = [Happening(0, "contact", "First conversation", "Questionnaires and goal explained.", True)], 0
    while True:
        every = CONTACT_DAYS[plan.step_on(day)]
        day += max(every + rng.choice((-1, 0, 0, 1)), 2)
        if day > stop:
            return found
        found.append(_contact(plan, day, day + every <= stop, rng))


def _contact(plan: Plan, day: int, may_be_missed: bool, rng: Random) -> Happening:
    """The last one is kept: who is out of touch is written into the plan, not drawn."""
    step = plan.step_on(day)
    attended = not may_be_missed or rng.random() >= 0.07
    kind = "contact" if step == 0 or rng.random() < 0.25 else "session"
    title = "Telephone call" if kind == "contact" and step else rng.choice(words.SESSIONS[step])
    note = (
        rng.choice(words.NOTES)
        if attended and rng.random() < 0.12
        else ""
        if attended
        else "Did not come; called back."
    )
    return Happening(day, kind, title, note, attended)


def _by_chance(plan: Plan, rng: Random) -> list[Happening]:
    found = []
    for day in range(rng.randint(5, 30), plan.last_day, 30):
        if rng.random() < 0.35:
            found.append(_one_by_chance(day + rng.randint(0, 20), rng))
    found += [_looked_at(one, rng) for one in found if one.kind == "adverse effect"]
    return [one for one in found if one.day <= plan.last_day]


def _looked_at(effect: Happening, rng: Random) -> Happening:
    """Somebody looks at a side effect within days."""
    note = f"Asked about “{effect.title.lower()}”; no change needed."
    return Happening(effect.day + rng.randint(1, 5), "medical check", "Side effect looked at", note)


def _one_by_chance(day: int, rng: Random) -> Happening:
    kinds = ("life event", "flare-up", "adverse effect", "health-care use", "home practice", "note")
    kind = rng.choices(kinds, (2, 3, 1, 2, 3, 2))[0]
    if kind == "life event":
        title, severity = rng.choice(words.LIFE_EVENTS)
        return Happening(day, kind, title, severity=severity)
    if kind == "adverse effect":
        title, severity = rng.choice(words.SIDE_EFFECTS)
        return Happening(day, kind, title, severity=severity)
    if kind == "note":
        return Happening(day, kind, "Note", rng.choice(words.NOTES))
    return Happening(
        day, kind, rng.choice({"flare-up": words.FLARES, "health-care use": words.USE}.get(kind, words.PRACTICE))
    )
