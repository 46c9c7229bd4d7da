"""Worsening that came in with past data of somebody who has left: it is told as history and alarms nobody (§7 S9).

Only worsening is read here. Safety answers and medical signs say themselves, form by form, whether they are the past.
"""

from __future__ import annotations

from dataclasses import replace

from rules.findings import Finding, Urgency
from rules.flags_case import Case

WORSENING = "DET"
PAST = "This came in with past data, after care had ended."


def as_it_came(case: Case, rule: str, found: Finding) -> Finding:
    """The finding as it is; or, of a past that was brought in after discharge, as a historic one for review."""
    if not rule.startswith(WORSENING) or not _is_past(case, rule, found.subject):
        return found
    urgency = max(found.urgency, Urgency.review, key=lambda one: one.order)
    return replace(found, urgency=urgency, historic=True, reason=f"{found.reason} {PAST}")


def _is_past(case: Case, rule: str, measure: str) -> bool:
    """The latest score was long past when it came, and nobody was told of it while it was news."""
    gone = case.record.discharged_on
    if gone is None or gone > case.today:
        return False
    told = any((one.rule, one.subject) == (rule, measure) and not one.historic for one in case.held_flags)
    return not told and _latest_came_late(case, measure)


def _latest_came_late(case: Case, measure: str) -> bool:
    scored = [one for one in case.by_one_rater(measure) if one.total is not None and one.taken_on <= case.today]
    return bool(scored) and scored[-1].historic
