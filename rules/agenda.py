"""Whom a review meeting talks about, in which order, and why: the agenda that explains itself.

Order (mission §4.11 and §5A): safety, worsening, overdue review, plateau or no response, new, the patient's own
request, silent, ready for less care, the rest. Fairness: nobody stays unreviewed beyond a set number of weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from rules.dates import counted, said
from rules.settings import DEFAULT, Settings

DISCUSS, STANDARD = "discuss", "standard"


class Group(IntEnum):
    safety = 1
    worsening = 2
    review = 3
    no_response = 4
    new = 5
    request = 6
    silent = 7
    step_down = 8
    rest = 9


LEADS = {
    Group.safety: "Safety comes first",
    Group.worsening: "Getting worse",
    Group.review: "Review",
    Group.no_response: "Not getting better enough",
    Group.new: "New to the team",
    Group.request: "The patient asks",
    Group.silent: "We do not hear enough to tell",
    Group.step_down: "Going well: ready for less care?",
    Group.rest: "Due for a look",
}


@dataclass(frozen=True)
class Candidate:
    """One patient of the team as the caseload knows them. `rank` 1 to 7 is that of the status row."""

    patient_id: str
    sort_key: int
    rank: int
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    next_review_on: date | None = None
    last_review_on: date | None = None
    registered_on: date | None = None
    question: str = ""


@dataclass(frozen=True)
class Place:
    """`standard`: listed with a one-line decision, not discussed; anyone may pull it out."""

    patient_id: str
    place: int
    lane: str
    why: str
    question: str = ""


def build_agenda(candidates: Sequence[Candidate], on: date, settings: Settings = DEFAULT) -> tuple[Place, ...]:
    """Everybody who needs the team on this day. Who needs nothing yet is not listed and stays on the caseload."""
    grouped = ((_group(one, on, settings), one) for one in candidates)
    placed = sorted(
        ((group, one) for group, one in grouped if group is not None),
        key=lambda pair: (pair[0], _waiting_since(*pair), pair[1].sort_key, pair[1].patient_id),
    )
    return tuple(
        Place(one.patient_id, place, _lane(group, one), _why(group, one, on, settings), one.question.strip())
        for place, (group, one) in enumerate(placed, start=1)
    )


def _group(one: Candidate, on: date, settings: Settings) -> Group | None:
    if one.rank in (1, 2):
        return Group(one.rank)
    if one.rank == 3 or _review_due(one, on) or _unreviewed_too_long(one, on, settings):
        return Group.review
    if one.rank in (4, 5):
        return Group(one.rank)
    if one.question.strip():
        return Group.request
    if one.rank == 6:
        return Group.silent
    if "RSP-5" in one.rules:
        return Group.step_down
    ahead = on + timedelta(days=settings.whole("agenda.review_ahead_days"))
    return Group.rest if one.next_review_on is not None and one.next_review_on <= ahead else None


def _review_due(one: Candidate, on: date) -> bool:
    return one.next_review_on is not None and one.next_review_on <= on


def _unreviewed_too_long(one: Candidate, on: date, settings: Settings) -> bool:
    since = one.last_review_on or one.registered_on
    return since is not None and (on - since).days > 7 * settings.whole("agenda.unreviewed_weeks")


def _waiting_since(group: Group, one: Candidate) -> date:
    """In the review group the longest waiting come first; elsewhere the order of need decides alone."""
    if group is not Group.review:
        return date.min
    return one.next_review_on or one.last_review_on or one.registered_on or date.min


def _lane(group: Group, one: Candidate) -> str:
    """Silence alone is listed; lost contact (PRC-2) and everything more urgent is discussed."""
    if group in (Group.step_down, Group.rest) or (group is Group.silent and "PRC-2" not in one.rules):
        return STANDARD
    return DISCUSS


def _why(group: Group, one: Candidate, on: date, settings: Settings) -> str:
    return f"{LEADS[group]}: {_because(group, one, on, settings)}"


def _because(group: Group, one: Candidate, on: date, settings: Settings) -> str:
    if group is Group.review:
        return _review_words(one, on, settings)
    if group is Group.request:
        return f"“{one.question.strip()}”"
    if group is Group.rest and one.next_review_on is not None:
        return f"the review is due on {said(one.next_review_on)}, before the next meeting."
    if one.reasons:
        return one.reasons[0]
    since = f"registered on {said(one.registered_on)}" if one.registered_on else "not yet reviewed"
    return f"{since}." if group is Group.new else "no reason is stored; open the patient to see."


def _review_words(one: Candidate, on: date, settings: Settings) -> str:
    if one.next_review_on is not None and one.next_review_on <= on:
        late = (on - one.next_review_on).days
        return f"due on {said(one.next_review_on)}, {'today' if not late else counted(late, 'day') + ' ago'}."
    if _unreviewed_too_long(one, on, settings):
        limit = settings.whole("agenda.unreviewed_weeks")
        if one.last_review_on:
            return f"not looked at since {said(one.last_review_on)}; nobody waits longer than {limit} weeks."
        return f"never looked at by the team; nobody waits longer than {limit} weeks."
    return one.reasons[0] if one.reasons else "overdue."
