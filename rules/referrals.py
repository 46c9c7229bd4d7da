"""A referral to the meeting: what it must say, until when it comes in, and what becomes of it.

The fields are those of the proforma (mission §5B): question, urgency, what is known, what the patient wants to be
asked, the discipline without which it cannot be answered. The cut-off and its length are a site's setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates import said

ROUTINE, URGENT = "routine", "urgent"
URGENCIES = (ROUTINE, URGENT)
# From which state which may follow. What is answered or withdrawn is over; a new question is a new referral.
ANSWERED = "answered"  # a signed decision does this, nobody's click
NEXT: dict[str, tuple[str, ...]] = {
    "sent": ("accepted", "returned", "deferred", "standard", "answered", "withdrawn"),
    "returned": ("sent", "withdrawn"),
    "deferred": ("accepted", "returned", "standard", "withdrawn"),
    "accepted": ("returned", "deferred", "standard", "answered", "withdrawn"),
    "standard": ("accepted", "returned", "answered", "withdrawn"),
    "answered": (),
    "withdrawn": (),
}
NEEDS_REASON = ("returned", "deferred", "standard", "withdrawn")
OPEN = ("sent", "accepted", "deferred", "standard")
WORDS = {
    "sent": "sent, not yet looked at",
    "accepted": "accepted: will be discussed",
    "returned": "returned: something is missing",
    "deferred": "deferred",
    "standard": "standard pathway: listed, not discussed",
    "answered": "answered by a decision",
    "withdrawn": "withdrawn",
}
TOO_SHORT = 12  # letters: below this a question is a keyword, not a question (a proposal)


@dataclass(frozen=True)
class ReferralDraft:
    question: str
    known: str
    urgency: str = ROUTINE
    patient_asks: str = ""
    patient_knows: bool = False
    needs: str = ""


def missing(draft: ReferralDraft) -> tuple[str, ...]:
    """What the referral still lacks, a sentence each. Empty: complete."""
    found = []
    if len(draft.question.strip()) < TOO_SHORT:
        found.append("Write the question as a sentence: what should the team decide?")
    if not draft.known.strip():
        found.append("Say what is known: what was tried, what was found, what is going on now.")
    if not draft.patient_asks.strip():
        found.append("Say what the patient wants to be asked, or that you could not ask and why.")
    if not draft.patient_knows and draft.urgency != URGENT:
        found.append("Tell the patient first that the team will talk about them.")
    if draft.urgency not in URGENCIES:
        found.append("Say whether it is routine or urgent.")
    return tuple(found)


def cut_off(held_on: date, working_days: int) -> date:
    """The last day on which a routine referral comes in: so many working days before the meeting."""
    day, left = held_on, working_days
    while left > 0:
        day -= timedelta(days=1)
        left -= day.weekday() < 5
    return day


@dataclass(frozen=True)
class Entry:
    """Whether a referral makes this meeting, and the sentence that says so."""

    on_time: bool
    words: str


def entry(urgency: str, today: date, held_on: date, cut_off_on: date) -> Entry:
    """Late comes only what is urgent."""
    if today <= cut_off_on:
        return Entry(True, f"In time for the meeting on {said(held_on)}.")
    if urgency == URGENT:
        return Entry(True, f"After the cut-off of {said(cut_off_on)}, taken because it is urgent.")
    return Entry(False, f"The cut-off for {said(held_on)} was {said(cut_off_on)}: it goes to the meeting after.")


def refused_move(now: str, to: str, reason: str, until: date | None, today: date) -> str:
    """Why this state cannot follow that one; empty where it can."""
    if to not in NEXT.get(now, ()):
        return f"A referral that is {now} cannot become {to}."
    if to in NEEDS_REASON and not reason.strip():
        return "Give the reason: the person who referred reads it."
    if to == "deferred" and (until is None or until <= today):
        return "Say until which later day the referral is deferred."
    return ""
