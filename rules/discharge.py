"""The end of care and the way back: what speaks against it. What is watched after it: rules/flag_rules.py."""

from __future__ import annotations

from datetime import date

from rules.dates import said

WHAT_HAPPENS = (
    "From that day on only safety, signs of the body, worsening and relapse are watched.",
    "The patient is listed as discharged and is on no new agenda; nothing is called overdue any more.",
    "Everything that was recorded stays, and care can begin again here.",
)


def not_ended_because(
    on: date | None, why: str, *, registered_on: date, ended_on: date | None, today: date, open_safety: bool
) -> str:
    """Why care cannot end on this day; empty where it can. Less care waits for an open safety flag (§7 S10)."""
    if ended_on is not None:
        return f"Care has ended already, on {said(ended_on)}."
    if open_safety:
        return "A safety flag is open: the end of care waits until somebody has answered and resolved it."
    if on is None:
        return "Say from which day."
    if on > today:
        return f"{said(on)} has not come yet. Enter the end of care on the day or afterwards."
    if on < registered_on:
        return f"{said(on)} is before care began ({said(registered_on)})."
    return "" if why.strip() else "Say why, in a sentence: who reads it later was not there."


def not_begun_again_because(why: str, *, ended_on: date | None) -> str:
    """Why care cannot begin again; empty where it can."""
    if ended_on is None:
        return "Care has not ended: there is nothing to begin again."
    return "" if why.strip() else "Say why, in a sentence: who reads it later was not there."
