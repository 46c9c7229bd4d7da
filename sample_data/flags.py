"""Safety flags of the past that somebody has answered: raised, acknowledged with what came of the contact, resolved.

Other flags of the past are in flag_history.py; today's are raised when the sample is loaded.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from rules.dates import said
from sample_data.cases import Case
from sample_data.courses import SELF_HARM, SERVICE
from sample_data.flag_history import flag_event
from sample_data.people import Row

RULE, VERSION = "SAF-1", "1"
ANSWERED_AFTER = 14  # a yes of the last fortnight is left for the reader of the sample to answer
CONTACTS = (
    ("spoke with the patient", "Fleeting thoughts, no plan, no intent. Safety plan gone through together."),
    ("seen in person", "Seen the same day with the partner. Crisis numbers given, next contact fixed."),
)


def settled_rows(case: Case, answered: list[Row]) -> tuple[list[Row], list[Row]]:
    """The tables flag and flag_event of one patient."""
    flags: list[Row] = []
    events: list[Row] = []
    rng, since = case.rng("flags"), case.on(case.plan.days - ANSWERED_AFTER)
    for row in answered:
        if row["instrument"] == "phq9" and (row["answers"].get(SELF_HARM) or 0) > 0 and row["taken_on"] < since:
            flag = _flag(case, row)
            flags.append(flag)
            events += _life(case, flag, rng)
    return flags, events


def _flag(case: Case, row: Row) -> Row:
    answer, on = row["answers"][SELF_HARM], said(row["taken_on"])
    return {
        "id": case.ids.new(),
        "team_id": case.team.id,
        "patient_id": case.id,
        "rule": RULE,
        "rule_version": VERSION,
        "subject": row["id"],
        "name": "Thoughts of self-harm reported",
        "urgency": "act now",
        "reason": f"The ninth question of the PHQ-9 was answered {answer:g} on {on}.",
        "prompt": "Contact today; ask directly; go through the safety plan.",
        "clears": "Only a documented contact clears this.",
        "evidence": {"answer": answer, "taken_on": row["taken_on"].isoformat()},
        "since_on": row["taken_on"],
        "raised_at": row["received_at"],
        "historic": False,
        "state": "resolved",
    }


def _life(case: Case, flag: Row, rng: Random) -> list[Row]:
    outcome, plan = rng.choice(CONTACTS)
    nurse, raised = case.somebody("nursing").id, flag["raised_at"]
    return [
        flag_event(case, SERVICE, raised, flag["id"], "raised", flag["reason"]),
        flag_event(case, nurse, raised + timedelta(minutes=rng.randint(20, 170)), flag["id"], "acknowledged", "")
        | {"contact_outcome": outcome, "plan": plan, "next_check_on": flag["since_on"] + timedelta(days=3)}
        | {"action_code": "safety plan gone through", "role": case.somebody("nursing").role.value},
        flag_event(
            case,
            case.clinician.id,
            raised + timedelta(days=8),
            flag["id"],
            "resolved",
            "Asked again in person: no thoughts.",
        ),
    ]
