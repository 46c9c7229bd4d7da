"""Plans, checklists of warning signs, and what patients want of the next step in the sample service."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from rules.catalogue import catalogue
from rules.findings import Finding
from rules.flags_case import Case as looked_at
from rules.flags_medical import SIGNS, body_warning_sign
from rules.record import Record
from rules.settings import DEFAULT
from sample_data.cases import Case
from sample_data.people import Row
from sample_data.records import assessment_of

LEFT_OPEN = 5  # days
WORDS = {
    "care": "One goal, one module at a time, questionnaires as agreed; the team looks again when the decision says.",
    "safety": (
        "1. Notice: not sleeping, writing to nobody. 2. Call my sister. 3. Ring the crisis line, number on the card. "
        "4. Go to the emergency department. Tablets are kept by my partner."
    ),
    "contingency": (
        "A bad day: half the walk, not none. Three bad days: call the nurse. No new tests for known symptoms."
    ),
    "relapse prevention": (
        "Early signs: cancelling friends, looking up symptoms. First: back to the breathing and the walk. "
        "After two weeks: call for a booster."
    ),
    "risk": "Seen today, agrees to the safety plan, partner informed. Reached by telephone by the day below.",
}
WISHES = (
    ("up", "I need more than this at the moment."),
    ("hold", "I want to finish the group before anything changes."),
    ("down", "I think I can try with fewer appointments."),
)


def plan_rows(case: Case) -> list[Row]:
    """The documents that stand for one patient."""
    plan, rng = case.plan, case.rng("plans")
    days = {"care": min(7, plan.last_day)} if rng.random() < 0.7 or plan.archetype else {}
    if any(answer for _, answer in plan.self_harm) or plan.screens:
        days["safety"] = max(min(day for day, _ in (*plan.self_harm, *plan.screens)), 0)
    if rng.random() < 0.4:
        days["contingency"] = min(21, plan.last_day)
    if plan.step_on(plan.last_day) == 0:
        days["relapse prevention"] = max(plan.last_day - 30, 0)
    rows = [_plan(case, kind, day) for kind, day in days.items()]
    return rows + _risk(case)


def _plan(case: Case, kind: str, day: int) -> Row:
    told: Row = {"kind": kind, "on": case.on(day), "words": WORDS[kind], "open": True, "contact_due_at": None}
    return case.row(case.clinician.id, case.at(day, 15, 30)) | told | {"supersedes": None}


def _risk(case: Case) -> list[Row]:
    if case.plan.risk_plan is None:
        return []
    written, due = case.plan.risk_plan
    return [_plan(case, "risk", written) | {"contact_due_at": case.at(due, 18)}]


def check_rows(case: Case) -> list[Row]:
    """The checklist at the first conversation; some were never asked, and the screen says so."""
    rng = case.rng("checklist")
    if rng.random() < 0.1 and not case.plan.archetype:
        return []
    at = case.at(0, 9, 50)
    row = case.row(case.somebody("nursing").id, at)
    return [row | {"on": case.on(0), "answers": dict.fromkeys(SIGNS, False), "note": "", "supersedes": None}]


def wish_rows(case: Case) -> list[Row]:
    """Before a visit some say what they want of the next step."""
    plan, rng = case.plan, case.rng("wish")
    if plan.archetype or plan.ends is not None or plan.days < 60 or rng.random() > 0.25:
        return []
    return [_wish(case, plan.last_day - rng.randint(0, 20), rng)]


def _wish(case: Case, day: int, rng: Random) -> Row:
    wanted, words = rng.choice(WISHES)
    at = case.at(day, 10) + timedelta(minutes=rng.randint(0, 50))
    capacity = rng.choice(("", "", "available", "not available"))
    return case.row(case.clinician.id, at) | {"on": case.on(day), "wish": wanted, "capacity": capacity, "words": words}


def medical_checks(case: Case, answered: list[Row]) -> list[Row]:
    """A physician looks when one group of symptoms jumps; the latest jumps are left for the reader of the sample."""
    forms = tuple(assessment_of(row) for row in answered if row["instrument"] == "phq15")
    record = Record(case.at(case.plan.last_day, 12), "phq15", assessments=forms)
    found = body_warning_sign(looked_at(record, catalogue(), DEFAULT))
    left = case.on(case.plan.days - LEFT_OPEN)
    days = sorted({one.since for one in found if isinstance(one, Finding) and one.since < left})
    # A form from paper is here within three days; nobody looks at what has not come yet.
    return [_medical_check(case, (on - case.on(0)).days + 4) for on in days]


def _medical_check(case: Case, day: int) -> Row:
    row = case.row(case.somebody("medicine").id, case.at(day, 16))
    told = {"kind": "medical check", "on": case.on(day), "title": "New symptoms looked at", "attended": None}
    return row | told | {"note": "Examined, no new finding; explained.", "severity": None, "supersedes": None}
