"""Records to put to the rules: days are counted from the start of the step, scores are plain totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rules.catalogue import catalogue
from rules.findings import Fired
from rules.flags import evaluate
from rules.record import Assessment, Contact, Decision, OpenFlag, Record, Schedule, Step

START = date(2026, 1, 5)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def at(offset: int) -> datetime:
    return datetime.combine(day(offset), time(12), tzinfo=UTC)


def scored(offset: int, total: float | None, instrument: str = "phq9", **told: Any) -> Assessment:
    """One form; `item9` None: left open. Totals without items carry item 9 as 0, so that only the score speaks."""
    item9 = told.pop("item9", 0)
    answers = {"9": item9} if instrument == "phq9" else {"1": 0}
    status = "scored" if total is not None else "not_scorable"
    whole = {"version": "1", "answers": answers, "status": status, "total": total} | told
    name = whole.pop("id", f"{instrument}-{offset}-{total}-{item9}")
    return Assessment(id=name, instrument=instrument, taken_on=day(offset), **whole)


def record(until: int, totals: Sequence[tuple[int, float | None]] = (), **told: Any) -> Record:
    """A patient in step 1 since day 0, seen every week, looked at on day `until`."""
    forms = tuple(scored(offset, total) for offset, total in totals) + tuple(told.pop("forms", ()))
    seen = tuple(Contact(day(offset)) for offset in range(0, until + 1, 7))
    whole = {"steps": (Step(1, START),), "primary_measure": "phq9", "contacts": seen} | told
    return Record(as_of=at(until), assessments=forms, **whole)


def decided(offset: int, *kinds: str, change: bool = False, review: int | None = None) -> Decision:
    return Decision(day(offset), kinds or ("continue",), change, None if review is None else day(review))


def weekly(every: int = 7, instrument: str = "phq9") -> Schedule:
    return Schedule(instrument, every, START)


def closed(rule: str, subject: str, on: int, state: str = "resolved", by_person: bool = True) -> OpenFlag:
    return OpenFlag("f", rule, subject, "review", at(0), state, closed_at=at(on), by_person=by_person)


def fired(told: Record, rule: str) -> list[str]:
    """The urgencies this rule fires with, in the order of its findings."""
    return [str(one.urgency) for one in evaluate(told, catalogue()).fired if one.rule == rule]


def unknown(told: Record, rule: str) -> bool:
    return any(one.rule == rule for one in evaluate(told, catalogue()).cannot_evaluate)


def flags_of(told: Record, rule: str) -> list[Fired]:
    """The flags this rule raises, whole: what is said, since when, on which numbers."""
    return [one for one in evaluate(told, catalogue()).fired if one.rule == rule]


def last_flag(told: Record, rule: str) -> tuple[str, str, date, bool, str, dict[str, Any]]:
    """The last flag of a rule: what it is about, how urgent, since when, whether of the past, in words, in numbers."""
    one = flags_of(told, rule)[-1]
    return one.subject, str(one.urgency), one.since, one.historic, one.reason, one.evidence


def unknown_of(told: Record, rule: str) -> dict[str, str]:
    """What the rule cannot say, by what it is about."""
    return {one.subject: one.reason for one in evaluate(told, catalogue()).cannot_evaluate if one.rule == rule}


def quiet_of(told: Record, rule: str) -> dict[str, str]:
    """Why the rule does not fire, by what it is about: with these words an open flag of it closes."""
    return {one.subject: one.reason for one in evaluate(told, catalogue()).quiet if one.rule == rule}


def later(told: Record, until: int) -> Record:
    return replace(told, as_of=at(until))
