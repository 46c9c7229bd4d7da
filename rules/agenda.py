"""Whom a review meeting talks about, in which order, and why: the agenda that explains itself.

Order (mission §4.11 and §5A): safety, worsening, overdue review, plateau or no response, new, what a patient or a
colleague asks, silent, ready for less care, the rest. Fairness: nobody stays unreviewed beyond a set number of weeks.
Within a group, cases that need the same specialist stand together, so that the specialist can come and go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from rules.dates import counted, listed, said
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
class Asked:
    """A colleague's referral that the meeting accepted. `standard`: accepted for the standard pathway."""

    id: str
    by: str
    question: str
    urgent: bool = False
    needs: str = ""
    standard: bool = False


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
    referral: Asked | None = None
    late: tuple[str, ...] = ()  # what was promised last time and is past its day, a sentence each


@dataclass(frozen=True)
class Place:
    """`standard`: listed with a one-line decision, not discussed; anyone may pull it out. `fits`: within the time."""

    patient_id: str
    place: int
    lane: str
    why: str
    question: str = ""
    group: Group = Group.rest
    needs: str = ""
    referral_id: str | None = None
    kind: str = ""
    minutes: float = 0.0
    fits: bool = True


def build_agenda(candidates: Sequence[Candidate], on: date, settings: Settings = DEFAULT) -> tuple[Place, ...]:
    """Everybody who needs the team on this day. Who needs nothing yet is not listed and stays on the caseload."""
    grouped = ((_group(one, on, settings), one) for one in candidates)
    placed = sorted(
        ((group, one) for group, one in grouped if group is not None),
        key=lambda pair: (pair[0], _waiting_since(*pair), pair[1].sort_key, pair[1].patient_id),
    )
    together = _specialists_together(placed)
    return tuple(_place(place, group, one, on, settings) for place, (group, one) in enumerate(together, start=1))


def _place(place: int, group: Group, one: Candidate, on: date, settings: Settings) -> Place:
    asked = one.referral
    return Place(
        one.patient_id,
        place,
        _lane(group, one),
        _why(group, one, on, settings),
        asked.question if asked else one.question.strip(),
        group,
        asked.needs if asked else "",
        asked.id if asked else None,
    )


def _specialists_together(placed: list[tuple[Group, Candidate]]) -> list[tuple[Group, Candidate]]:
    """The first case of a specialist brings the others of the same group along. Need goes before: never across."""
    first: dict[tuple[Group, str], int] = {}
    for at, (group, one) in enumerate(placed):
        needs = one.referral.needs if one.referral else ""
        first.setdefault((group, needs or one.patient_id), at)
    return sorted(
        placed,
        key=lambda pair: first[(pair[0], (pair[1].referral.needs if pair[1].referral else "") or pair[1].patient_id)],
    )


def _group(one: Candidate, on: date, settings: Settings) -> Group | None:
    if one.rank in (1, 2):
        return Group(one.rank)
    if one.referral is not None and one.referral.urgent:
        return Group.worsening
    if one.rank == 3 or _review_due(one, on) or _unreviewed_too_long(one, on, settings) or one.late:
        return Group.review
    if one.rank in (4, 5):
        return Group(one.rank)
    if one.question.strip() or one.referral is not None:
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
    if one.referral is not None:
        pressing = group in (Group.safety, Group.worsening) or not one.referral.standard
        return DISCUSS if pressing else STANDARD
    if group in (Group.step_down, Group.rest) or (group is Group.silent and "PRC-2" not in one.rules):
        return STANDARD
    return DISCUSS


def _why(group: Group, one: Candidate, on: date, settings: Settings) -> str:
    referred = _referred_words(one.referral) if one.referral else ""
    if one.referral and _for_the_referral_alone(group, one):
        return " ".join([referred, *one.late])
    words = f"{LEADS[group]}: {_because(group, one, on, settings)}"
    more = [referred, *(one.late if group is not Group.review else _other_late(one, on, settings))]
    return " ".join([words, *(part for part in more if part)])


def _for_the_referral_alone(group: Group, one: Candidate) -> bool:
    return (group is Group.worsening and one.rank != 2) or (group is Group.request and not one.question.strip())


def _referred_words(asked: Asked) -> str:
    needs = f" Needs {asked.needs}." if asked.needs else ""
    return f"{'Referred as urgent' if asked.urgent else 'Referred'} by {asked.by}: “{asked.question}”{needs}"


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
    if one.rank != 3 and one.late:
        return " ".join(one.late)
    return one.reasons[0] if one.reasons else "overdue."


def _other_late(one: Candidate, on: date, settings: Settings) -> tuple[str, ...]:
    """Last time's open actions, unless they are the reason themselves."""
    alone = one.rank != 3 and not _review_due(one, on) and not _unreviewed_too_long(one, on, settings)
    return () if alone else one.late


def specialists(places: Sequence[Place]) -> tuple[str, ...]:
    """Who is needed for which places, a sentence each: they may come and go."""
    wanted: dict[str, list[str]] = {}
    for one in places:
        if one.needs and one.lane == DISCUSS:
            wanted.setdefault(one.needs, []).append(str(one.place))
    return tuple(
        f"{needs[:1].upper()}{needs[1:]} is needed for {'case' if len(where) == 1 else 'cases'} {listed(where)}."
        for needs, where in sorted(wanted.items())
    )
