"""What registering a patient and correcting who they are need, said of the field that lacks it.

A name is not among it: a service may know its patients by a number alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.dates import said


@dataclass(frozen=True)
class Who:
    """Who a patient is and what they are measured by. `number` is the site's own, as written."""

    number: str
    given_name: str
    family_name: str
    birth_on: date | None
    sex: str
    language: str
    registered_on: date | None
    primary_measure: str
    function_measure: str | None
    question: str = ""


def not_registered_because(who: Who, today: date) -> str:
    """Why this cannot be kept; empty where it can."""
    if not who.number.strip():
        return "Give the service's own number of this patient."
    if who.registered_on is None:
        return "Say from which day the patient is in care."
    if who.registered_on > today:
        return f"{said(who.registered_on)} has not come yet. Register the patient on the day or afterwards."
    if who.birth_on is not None and who.birth_on > who.registered_on:
        return f"Born on {said(who.birth_on)} is after care began ({said(who.registered_on)}). Check both days."
    if not who.primary_measure:
        return "Choose the questionnaire this patient is followed with."
    same = who.primary_measure == who.function_measure
    return "Symptoms and daily life need two different questionnaires." if same else ""


def not_corrected_because(before: Who, after: Who, why: str, today: date) -> str:
    """The same for a correction, which also needs a reason and something that changes."""
    if before == after:
        return "Nothing is changed yet."
    refused = not_registered_because(after, today)
    return refused or ("" if why.strip() else "Say why, in a sentence: who reads it later was not there.")
