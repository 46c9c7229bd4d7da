"""Counts of health-care use: what is added up, and what stays beside it.

Visits are visits: to the general practitioner, a specialist, the emergency department. Days in hospital, tests and
phone calls are other things and are never added to them. Fewer is not always better, so nothing here says better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VISITS = {"gp_visits": "general practitioner", "specialist_visits": "specialist", "ed_visits": "emergency department"}
BESIDE = {"inpatient_days": "days in hospital", "diagnostic_tests": "tests", "phone_contacts": "phone contacts"}


@dataclass(frozen=True)
class Use:
    """`visits` is None where one of the three counts was left open: an unknown count is not zero."""

    visits: float | None
    words: str


def use_of(answers: Mapping[str, object]) -> Use:
    """The visits of one period and every count in words, the open ones too.

    >>> use_of({"gp_visits": 2, "specialist_visits": 1, "ed_visits": 0}).visits
    3.0
    """
    known = {key: float(value) for key, value in answers.items() if isinstance(value, int | float)}
    told = [f"{name} {known[key]:g}" for key, name in {**VISITS, **BESIDE}.items() if key in known]
    missing = [name for key, name in VISITS.items() if key not in known]
    words = ", ".join(told) or "nothing answered"
    if missing:
        return Use(None, f"{words}; not answered: {', '.join(missing)}")
    return Use(sum(known[key] for key in VISITS), words)
