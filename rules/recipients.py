"""Whom an alert is for. Never nobody: where no clinician is named and nobody is on duty, it goes to more people."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rules.escalation import TO_LEAD
from rules.findings import Urgency
from rules.roles import ALLOWED, Act, Role

CLINICIAN, ON_DUTY, LEADS, NOBODY_ELSE = "responsible clinician", "on duty", "leads the team", "nobody else is named"


def may_answer(role: str) -> bool:
    return Act.acknowledge_flag in ALLOWED[Role(role)]


def responsible(
    members: Mapping[str, str], *, clinician_id: str | None, duty: Collection[str], urgency: str
) -> dict[str, str]:
    """Person to why, for a new alert. `members`: the active members of the team with their roles."""
    able = {person: role for person, role in members.items() if may_answer(role)}
    found = {clinician_id: CLINICIAN} if clinician_id in able else {}
    found |= {person: ON_DUTY for person in duty if person in able and person not in found}
    if urgency == Urgency.crisis and not any(person in able for person in duty):
        found |= {person: LEADS for person in _leads(able) if person not in found}
    return {str(person): why for person, why in found.items()} or _anybody(able)


def next_in_line(
    members: Mapping[str, str], *, level: int, duty: Collection[str], leads: Collection[str]
) -> dict[str, str]:
    """Person to why, for a timer that ran out: the duty person first, then the lead, from then on both."""
    able = {person: role for person, role in members.items() if may_answer(role)}
    on = {person: ON_DUTY for person in duty if person in able}
    lead = {person: LEADS for person in leads if person in able} or dict.fromkeys(_leads(able), LEADS)
    if level < TO_LEAD:
        return on or lead or _anybody(able)
    return (on | lead if level > TO_LEAD else lead) or _anybody(able)


def _leads(able: Mapping[str, str]) -> list[str]:
    """The clinical leads; where a team has none, its supervisors and chairs."""
    leads = [person for person, role in able.items() if role == Role.lead]
    return leads or [person for person, role in able.items() if role in (Role.supervisor, Role.chair)]


def _anybody(able: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(able, NOBODY_ELSE)
