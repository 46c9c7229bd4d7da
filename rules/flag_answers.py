"""What a person must say when answering a flag (clinical rules §7 S4, §8.4). Pure checks with sentences.

Safety: outcome of the contact, action, plan and next check, and for "no action" a reason in words. Putting off needs
an end date and a reason and is for review and information only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.findings import Urgency
from rules.flag_life import FlagState, check_move, is_safety
from rules.roles import Refused

CONTACT_OUTCOMES = ("spoke with the patient", "left a message", "could not reach", "seen in person", "handed over")
# A try is no contact: it acknowledges a safety flag, with the day of the next try, and closes none (§9, SAF-1: clears).
TRIED = ("left a message", "could not reach")
NO_ACTION = "no action"
ACTIONS = (
    "safety plan gone through",
    "seen or called today",
    "appointment brought forward",
    "urgent referral",
    "medication reviewed",
    "treatment changed",
    "put on the agenda",
    "support check done",
    "handed over",
    NO_ACTION,
)
# A flag may be put off for four weeks at most, the quiet time of §8.4; then it is looked at again.
LONGEST_DEFERRAL = timedelta(days=28)
# The next check of a safety flag may be as far away; a check in a year is a flag nobody sees again.
LONGEST_CHECK = LONGEST_DEFERRAL


@dataclass(frozen=True)
class Answer:
    """What somebody makes of a flag."""

    state: str
    reason: str = ""
    contact_outcome: str = ""
    action_code: str = ""
    plan: str = ""
    next_check_on: date | None = None
    until_on: date | None = None


def check_answer(answer: Answer, *, rule: str, urgency: str, now: str, today: date, historic: bool = False) -> None:
    """Raise Refused with a sentence unless the answer says what this kind of flag needs."""
    check_move(now, answer.state, rule)
    if answer.action_code and answer.action_code not in ACTIONS:
        raise Refused(f"An action is one of: {', '.join(ACTIONS)}.")
    if answer.state == FlagState.deferred:
        _check_deferral(answer, rule, urgency, today)
    elif is_safety(rule):
        _check_safety(answer, today, historic)
    if answer.state == FlagState.resolved and not answer.reason.strip():
        raise Refused("Say why this flag is resolved.")
    if answer.action_code == NO_ACTION and not answer.reason.strip():
        raise Refused("“No action” needs a reason in your own words.")


def _check_deferral(answer: Answer, rule: str, urgency: str, today: date) -> None:
    if is_safety(rule) or urgency not in (Urgency.review, Urgency.info):
        raise Refused("A safety or act-now flag cannot be put off. Acknowledge it and say what happens next.")
    if answer.until_on is None or not answer.reason.strip():
        raise Refused("Putting off needs the day on which the flag comes back, and a reason.")
    if not today < answer.until_on <= today + LONGEST_DEFERRAL:
        raise Refused(f"Put it off to a day within the next {LONGEST_DEFERRAL.days} days.")


def _check_safety(answer: Answer, today: date, historic: bool) -> None:
    if answer.contact_outcome not in CONTACT_OUTCOMES or not answer.plan.strip():
        raise Refused("A safety flag needs the outcome of the contact and the plan before it is acknowledged.")
    if not answer.action_code:
        raise Refused("A safety flag needs the action that was taken; “no action” with a reason is one.")
    if answer.state == FlagState.resolved:
        if answer.contact_outcome in TRIED and not historic:
            raise Refused("Nobody has been reached yet, so this stays open. Hand it over if somebody else goes on.")
        return
    if answer.next_check_on is None or answer.next_check_on < today:
        raise Refused("Say on which day somebody checks next, today or later.")
    if answer.next_check_on > today + LONGEST_CHECK:
        raise Refused(f"Say a day within the next {LONGEST_CHECK.days} days on which somebody checks next.")


def check_vote(reason: str) -> None:
    """“Not useful” is a judgement about the rule, and the rule's owner needs to know why."""
    if not reason.strip():
        raise Refused("Say why this flag was not useful: it is how the rule gets better.")
