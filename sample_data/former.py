"""Those whom the service discharged before it began to work with this program: brought over as totals, all outcomes.

Who left early, unchanged or worse is among them: a curve of those alone who got well would call everybody else behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from queries.replay import groups_of
from rules.catalogue import catalogue
from rules.expected_check import build, to_json
from rules.expected_episodes import episode_of
from rules.expected_response import Curve, Episode
from rules.flags import evaluate
from rules.roles import Role
from rules.scoring import score
from sample_data.cases import Case, patient_row
from sample_data.courses import SERVICE, SPREAD
from sample_data.flag_history import flag_event, flag_row
from sample_data.names import name_of
from sample_data.people import OPENED, Clock, Ids, Row, Rows, Team
from sample_data.plans import COURSES, WELL, Plan, level
from sample_data.records import by_patient, record_on

MEASURE = "phq9"
FORTNIGHT = 14
LONGEST = 392
LEFT = "From the time before; the referrer was told when care ended."
LEAVES_EARLY = 0.15
FROZEN = timedelta(days=28)  # before today
SHARES = (0.37, 0.34, 0.29)  # of the teams, as in the rest of the service


def former_rows(teams: Sequence[Team], clock: Clock, seed: int, people: int) -> Rows:
    """The tables patient, step, assessment, flag and flag_event of as many discharged people."""
    rows = Rows(patient=[], step=[], assessment=[], flag=[], flag_event=[])
    brought = clock.at(clock.today - OPENED + timedelta(days=14), 10)
    for place in range(1, people + 1):
        case = _case(place, teams, clock, seed)
        mine = Rows(patient=[patient_row(case) | {"entered_at": brought}], step=_steps(case, brought))
        mine["assessment"] = [
            _total(case, day) | {"received_at": brought, "entered_at": brought} for day in _days(case)
        ]
        mine["flag"], mine["flag_event"] = _seen_to(case, mine, brought)
        for table, made in mine.items():
            rows[table] += made
    return rows


def _steps(case: Case, brought: datetime) -> list[Row]:
    told = {"rationale": "Brought over.", "milestones": "", "resources": "", "decision_id": None}
    return [
        case.row(case.clinician.id, brought) | told | {"step": step, "from_on": case.on(day)}
        for day, step in case.plan.phases
    ]


def _seen_to(case: Case, mine: Rows, brought: datetime) -> tuple[list[Row], list[Row]]:
    """What the rules say of a past that comes in is looked at by a person: who left unwell was told about long ago."""
    record = replace(record_on(mine, brought), discharged_on=mine["patient"][0]["discharged_on"])
    flags, events, seen = list[Row](), list[Row](), brought + timedelta(days=1)
    for fired in evaluate(record, catalogue()).fired:
        flags.append(flag_row(case, fired, brought) | {"state": "resolved", "historic": True})
        events.append(flag_event(case, SERVICE, brought, flags[-1]["id"], "raised", fired.reason))
        events.append(flag_event(case, case.clinician.id, seen, flags[-1]["id"], "resolved", LEFT))
    return flags, events


def _case(place: int, teams: Sequence[Team], clock: Clock, seed: int) -> Case:
    number, rng = f"SW-A{place:03d}", Random(f"{seed}:former:{place}")
    team = rng.choices(teams, SHARES)[0]
    plan, ids = _plan(rng, team.code == "day"), Ids(f"{seed}:{number}")
    who = name_of(rng.randrange(1, 10_000), rng)
    return Case(ids.new(), number, who, team, rng.choice(team.clinicians), plan, "", clock, str(seed), ids)


def _plan(rng: Random, day_hospital: bool) -> Plan:
    """A course like those of today's patients, with its end, whatever it was; before the first of today's began."""
    draw = rng.choices(list(COURSES), [share for share, _ in COURSES.values()])[0]
    base = min(max(rng.gauss(15 if day_hospital else 13.5, 3.2), 8), 21)
    plan = COURSES[draw][1](rng, LONGEST, base, 3 if day_hospital and base > 12 else 1 if base < 12 else 2)
    ends = _ends(rng, plan)
    began = OPENED.days + ends + rng.randint(1, 400)
    phases = tuple(one for one in plan.phases if one[0] < ends)
    return replace(plan, course=draw, days=began, ends=ends, phases=phases)


def _ends(rng: Random, plan: Plan) -> int:
    """Some stop coming; who is well for eight weeks leaves; the others are closed or referred on some day."""
    if rng.random() < LEAVES_EARLY:
        return rng.randint(35, 100)
    well = next((day for day in range(98, LONGEST, 7) if level(plan.mood, day) < WELL), None)
    return min(well + 56 if well else rng.randint(168, LONGEST), plan.days)


def _days(case: Case) -> list[int]:
    rng, ends = case.rng("came"), case.plan.ends or 0
    return [day for day in range(0, ends + 1, FORTNIGHT) if not day or rng.random() >= case.plan.missing]


def _total(case: Case, day: int) -> Row:
    instrument, rng = catalogue()[MEASURE], case.rng(f"total:{day}")
    height = level(case.plan.mood, day) + rng.gauss(0, case.plan.noise * SPREAD[MEASURE])
    total = min(max(round(height), 0), int(instrument.high or 0))
    scored = score(instrument, None, float(total))
    told = {"instrument": MEASURE, "version": instrument.version, "taken_on": case.on(day), "taken_at": None}
    told |= {"how": "import", "language": case.name.language, "rater": "patient", "answers": dict(scored.answers)}
    told |= {"status": str(scored.status), "total": scored.total, "band": scored.band, "missing": list(scored.missing)}
    told |= {"note": "", "historic": True, "source": "the service before", "supersedes": None, "supersede_reason": ""}
    return case.row(SERVICE, case.at(day, 10)) | told


def curve_rows(rows: Rows, teams: Sequence[Team], clock: Clock, seed: int) -> Rows:
    """The curve as the lead froze it four weeks ago, learned by the program's own rules."""
    on, lead = clock.today - FROZEN, teams[0].with_role(Role.lead)
    curve = replace(_learned(rows, clock), version=1)
    row: Row = {"id": Ids(f"{seed}:curve").new(), "entered_by": lead.id, "entered_at": clock.at(on, 16)}
    row |= {"instrument": curve.instrument, "instrument_version": curve.instrument_version, "version": curve.version}
    row |= {"episodes": curve.episodes, "from_on": curve.from_, "to_on": curve.to, "curve": to_json(curve)}
    return {"expected_curve": [row]}


def _learned(rows: Rows, clock: Clock) -> Curve:
    known, at, episodes = catalogue(), clock.at(clock.today - FROZEN, 16), list[Episode]()
    for mine in by_patient(rows).values():
        who = mine["patient"][0]
        if who["discharged_on"] is not None and who["discharged_on"] <= at.date():
            record = replace(record_on(mine, at), discharged_on=who["discharged_on"])
            found = episode_of(who["id"], record, known[MEASURE], known, groups_of(who, who["registered_on"]))
            episodes += [found] if found else []
    return build(episodes, known[MEASURE])
