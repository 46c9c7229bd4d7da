"""A synthetic service of about 240 patients over 18 months that ends today. Nobody in it exists.

The same date, seed and size give the same rows, ids included. `queries.load.load` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from sample_data import outcomes, perspectives
from sample_data.alerts import life_rows
from sample_data.appointments import appointment_rows, help_rows
from sample_data.archetypes import BY_NUMBER, plan_of
from sample_data.asked import asked_rows
from sample_data.care import check_rows, medical_checks, plan_rows, wish_rows
from sample_data.cases import Case, patient_row
from sample_data.courses import assessment_rows
from sample_data.flag_history import add_history
from sample_data.flags import settled_rows
from sample_data.former import curve_rows, former_rows
from sample_data.looks import look_rows
from sample_data.meetings import meeting_rows
from sample_data.names import name_of
from sample_data.people import Clock, Ids, Rows, Team, people_rows, teams_of
from sample_data.plans import Plan, drawn_plan
from sample_data.records import by_patient
from sample_data.reviews import Review, reviews_of
from sample_data.small_tests import add_small_tests
from sample_data.supervision import work_rows
from sample_data.treatment import event_rows, goal_rows, intervention_rows, schedule_rows, step_rows
from sample_data.words import QUESTIONS

BODY = {"outpatient": "sss8", "liaison": "phq15", "day": "sss8"}
_ORDER = (
    "team person membership patient meeting attendance agenda_item decision decision_version signature action"
    " action_event decision_detail decision_basis decision_confirmation dispatch dispatch_acknowledgement departure"
    " step schedule goal intervention small_test small_test_judged assessment event plan warning_check wish"
    " flag flag_event"
    " appointment help_lines seen_mark"
    " rota_shift flag_seen escalation support_check job_run"
    " reminder reminder_done supervision_item supervision_session supervision_note supervision_item_closed"
    " review_time review_time_kept education_entry post_share expected_curve"
    " meeting_series meeting_plan agenda_event referral referral_event invitation contribution"
)
ORDER = _ORDER.split()
FORMER, FROM_SIZE = 100, 200  # enough closed episodes to learn an expected course from; a small service has no archive


def former_of(patients: int) -> int:
    """How many people of the years before are brought over into a service of this size."""
    return FORMER if patients >= FROM_SIZE else 0


def sample_rows(today: date, seed: int, patients: int = 240, site_zone: str = "Europe/London", former: int = 0) -> Rows:
    """Every table's rows, in an order that meets the foreign keys. `former`: discharged before, and the curve of it."""
    clock, rows = Clock(today, ZoneInfo(site_zone)), Rows((table, []) for table in ORDER)
    _add(rows, people_rows(seed, clock))
    cases = _cases(clock, seed, patients)
    answered = {case.id: assessment_rows(case) for case in cases}
    reviews = {case.id: reviews_of(case, answered[case.id]) for case in cases}
    for team in teams_of(seed):
        theirs = [case for case in cases if case.team.id == team.id]
        looked_at = [(case, review) for case in theirs for review in reviews[case.id]]
        made, decided = meeting_rows(team, looked_at, clock, str(seed))
        _add(rows, made)
        for case in theirs:
            _add(rows, _patient_tables(case, answered[case.id], reviews[case.id], decided.get(case.id, {})))
    _add(rows, _flags(cases, rows))
    outcomes.seal(rows, clock.today)
    _add(rows, appointment_rows(cases))
    _add(rows, help_rows(cases[0]))
    _add(rows, look_rows(cases, reviews))
    _add(rows, life_rows(rows, teams_of(seed), clock, seed))
    _add(rows, work_rows(rows, teams_of(seed), clock, seed))
    _add(rows, asked_rows(rows, cases, teams_of(seed), clock, seed))
    if former:
        _add(rows, former_rows(teams_of(seed), clock, seed, former))
        _add(rows, curve_rows(rows, teams_of(seed), clock, seed))
    return rows


def _flags(cases: Sequence[Case], rows: Rows) -> Rows:
    """The tables flag and flag_event: what the rules made of each patient's past."""
    known, made = by_patient(rows), Rows(flag=[], flag_event=[])
    for case in cases:
        mine = known[case.id]
        mine["flag"], mine["flag_event"] = settled_rows(case, mine.get("assessment", []))
        add_history(case, mine)
        _add(made, {table: mine[table] for table in made})
    return made


def _add(rows: Rows, more: Rows) -> None:
    for table, made in more.items():
        rows[table] += made


def _cases(clock: Clock, seed: int, patients: int) -> list[Case]:
    teams = teams_of(seed)
    return [_case(place, teams, clock, seed) for place in range(1, patients + 1)]


def _case(place: int, teams: Sequence[Team], clock: Clock, seed: int) -> Case:
    number, rng = f"SW-{place:04d}", Random(f"{seed}:{place}")
    archetype = BY_NUMBER.get(number)
    shares = (0.37, 0.34, 0.29)
    team = (
        rng.choices(teams, shares)[0] if archetype is None else next(one for one in teams if one.code == archetype.team)
    )
    body = BODY[team.code]
    plan = drawn_plan(rng, team.code == "day", body) if archetype is None else plan_of(archetype, body)
    ids = Ids(f"{seed}:{number}")
    who, clinician = name_of(place, rng), rng.choice(team.clinicians)
    return Case(ids.new(), number, who, team, clinician, _with_a_voice(plan, rng), body, clock, str(seed), ids)


def _with_a_voice(plan: Plan, rng: Random) -> Plan:
    """Some patients bring a question to the team."""
    asks = plan.ends is None and rng.random() < (0.15 if plan.archetype else 0.04)
    return replace(plan, question=rng.choice(QUESTIONS)) if asks else plan


def _patient_tables(
    case: Case, answered: list[dict[str, object]], reviews: Sequence[Review], decided: dict[int, str]
) -> Rows:
    made = {
        "patient": [patient_row(case)],
        "step": step_rows(case, decided),
        "schedule": schedule_rows(case),
        "goal": goal_rows(case),
        "intervention": intervention_rows(case, reviews),
        "assessment": [*answered, *perspectives.assessment_rows(case)],
        "event": [*event_rows(case), *perspectives.event_rows(case), *medical_checks(case, answered)],
        "plan": plan_rows(case),
        "warning_check": check_rows(case),
        "wish": wish_rows(case),
        "small_test": [],
        "small_test_judged": [],
    }
    add_small_tests(case, made)
    return made
