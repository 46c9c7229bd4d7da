"""One patient's record out of a JSON object: the form that docs/records.md describes.

What is not there is empty; what is there must be readable, or it raises (exchange/reference_pieces.py). A name with
underscores reads like one with spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from rules.catalogue import catalogue
from rules.expected_check import from_json
from rules.expected_response import BandQuantiles, Curve, Index, Session
from rules.flags_medical import SEVERITY
from rules.record import (
    Assessment,
    Check,
    Contact,
    Decision,
    Event,
    GoalReached,
    Preference,
    Record,
    RiskPlan,
    Schedule,
    Step,
    Treatment,
)
from rules.scoring import score

PLAN_CHANGES = frozenset({"intensify", "taper", "step up", "step down", "change module or drug", "plan_change"})
KINDS = {
    "help": "asked for help",
    "help request": "asked for help",
    "urgent help": "asked for help",
    "asked for urgent help": "asked for help",
    "warning sign": "medical warning sign",
    "alarm symptom": "medical warning sign",
    "side effect": "adverse effect",
    "adverse event": "adverse effect",
    "medical review": "medical check",
    "physician entry": "medical check",
}
# Lists of events with a kind of their own, for files that keep them apart.
LISTS = {
    "help_requests": "asked for help",
    "warning_signs": "medical warning sign",
    "adverse_events": "adverse effect",
    "side_effects": "adverse effect",
    "medical_checks": "medical check",
    "notes": "note",
}
HOURS = {"night": 2, "morning": 8, "midday": 12, "afternoon": 16, "evening": 20}
WORDS_OF_SEVERITY = {words: grade for grade, words in SEVERITY.items()}
OF_A_CHECK = ("id", "on", "date", "answers", "historic")
OF_A_DIARY_ROW = ("id", "on", "date", "at", "taken_on", "taken_at", "slot", "time", "values", "responses", "instrument")


def record_from(told: Mapping[str, Any]) -> Record:
    """The record without its flags: exchange/reference_flags.py adds them."""
    treatments = tuple(_treatment(one) for one in _many(told, "treatments", "interventions"))
    changes = [day(one) for one in _many(told, "treatment_changes")]
    changes += [on for one in treatments for on in (one.from_, one.to) if on]
    goals = [one for one in _many(told, "goals") if isinstance(one, Mapping)]
    return Record(
        as_of=instant(told["as_of"]),
        primary_measure=told.get("primary_measure", "phq9"),
        function_measure=told.get("function_measure") or "",
        steps=tuple(Step(int(one["step"]), day(one["from"])) for one in _many(told, "steps")),
        assessments=(*_assessments(told), *_diary(told)),
        schedule=tuple(_schedule(one) for one in _many(told, "schedule")),
        contacts=tuple(_contact(one) for one in _many(told, "contacts")),
        decisions=tuple(_decision(one) for one in _many(told, "decisions")),
        targets=_targets(told, goals),
        registered_on=_maybe(told.get("registered_on")),
        discharged_on=_maybe(told.get("discharged_on")),
        treatment_changes=tuple(sorted(set(changes))),
        treatments=treatments,
        events=tuple(_events(told)),
        checks=tuple(_check(one, i) for i, one in enumerate(_many(told, "checks", "checklist", "checklists"))),
        risk_plans=tuple(_risk_plan(one, i) for i, one in enumerate(_many(told, "risk_plans", "risk_plan"))),
        goals_reached=tuple(_reached(goals)),
        preferences=tuple(_preference(one) for one in _many(told, "preferences", "preference")),
        plans=tuple(str(one.get("kind") if isinstance(one, Mapping) else one) for one in _many(told, "plans")),
        expected={name: _curve(name, one) for name, one in (told.get("expected_response") or {}).items()},
    )


def _many(told: Mapping[str, Any], *names: str) -> list[Any]:
    """Everything under these names; one thing alone counts as a list of one."""
    found: list[Any] = []
    for name in names:
        value = told.get(name)
        if value is not None:
            found += list(value) if isinstance(value, list | tuple) else [value]
    return found


def instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _maybe(text: str | None) -> date | None:
    return day(text) if text else None


def _on(one: Any) -> str:
    """The day of a thing: itself where it is only a day."""
    if isinstance(one, str):
        return one
    for name in ("on", "date", "at", "taken_on", "taken_at", "from", "opened_on", "reached_on"):
        if one.get(name):
            return str(one[name])
    raise KeyError("on")


def _assessments(told: Mapping[str, Any]) -> Iterable[Assessment]:
    for number, one in enumerate(_many(told, "assessments")):
        yield _assessment(one, one.get("responses", one.get("answers")), number)


def _assessment(one: Mapping[str, Any], responses: Any, number: int) -> Assessment:
    instrument = catalogue()[one["instrument"]]
    scored = score(instrument, responses, one.get("total"))
    return Assessment(
        id=str(one.get("id", f"{one['instrument']}-{number}")),
        instrument=instrument.id,
        version=str(one.get("version", instrument.version)),
        taken_on=day(_on(one)),
        answers=dict(scored.answers),
        status=scored.status,
        total=scored.total,
        received_at=instant(one["received_at"]) if one.get("received_at") else None,
        taken_at=_taken_at(one),
        how=one.get("how", "self"),
        historic=bool(one.get("historic", False)),
        rater=str(one.get("rater") or "patient"),
        note=str(one.get("note") or ""),
    )


def _taken_at(one: Mapping[str, Any]) -> datetime | None:
    """The hour where it is known: a moment, a time beside the day, or a time of day by name."""
    if moment := one.get("taken_at") or one.get("at"):
        return instant(moment)
    if one.get("time"):
        return datetime.combine(day(_on(one)), time.fromisoformat(one["time"]), tzinfo=UTC)
    hour = HOURS.get(str(one.get("slot") or ""))
    return None if hour is None else datetime.combine(day(_on(one)), time(hour), tzinfo=UTC)


def _diary(told: Mapping[str, Any]) -> Iterable[Assessment]:
    for number, one in enumerate(_many(told, "diary", "daily_log")):
        values = one.get("values") or one.get("responses")
        if values is None:
            values = {name: value for name, value in one.items() if name not in OF_A_DIARY_ROW}
        yield _assessment({"instrument": "daily_log", "id": f"diary-{number}", **one}, values, number)


def _schedule(one: Mapping[str, Any]) -> Schedule:
    due = tuple(day(text) for text in one.get("due") or ())
    return Schedule(one["instrument"], int(one["every_days"]), day(one["from"]), _maybe(one.get("to")), due)


def _contact(one: Any) -> Contact:
    return Contact(day(_on(one)), True if isinstance(one, str) else bool(one.get("attended", True)))


def _decision(one: Any) -> Decision:
    if isinstance(one, str):
        return Decision(day(one), (), False)
    kinds = tuple(one.get("kinds") or ([one["kind"]] if one.get("kind") else []))
    change = bool(one.get("plan_change", PLAN_CHANGES & set(kinds)))
    return Decision(day(_on(one)), kinds, change, _maybe(one.get("next_review") or one.get("next_review_on")))


def _events(told: Mapping[str, Any]) -> Iterable[Event]:
    for number, one in enumerate(_many(told, "events")):
        yield _event(one, str(one["kind"]), f"event-{number}")
    for name, kind in LISTS.items():
        for number, one in enumerate(_many(told, name)):
            yield _event(one, kind, f"{name}-{number}")


def _event(one: Any, kind: str, name: str) -> Event:
    told = {"on": one} if isinstance(one, str) else one
    plain = kind.strip().casefold().replace("_", " ")
    severity = told.get("severity")
    known = told.get("at") or told.get("known_at")
    return Event(
        id=str(told.get("id", name)),
        kind=KINDS.get(plain, plain),
        on=day(_on(told)),
        title=str(told.get("title") or ""),
        note=str(told.get("note") or told.get("text") or ""),
        severity=WORDS_OF_SEVERITY[severity] if isinstance(severity, str) else severity,
        known_at=instant(known) if known else None,
        historic=bool(told.get("historic", False)),
    )


def _check(one: Mapping[str, Any], number: int) -> Check:
    """The signs stand under `answers`, or beside the day."""
    answers = one.get("answers")
    if answers is None:
        answers = {name: value for name, value in one.items() if name not in OF_A_CHECK}
    read = {str(sign): None if value is None else bool(value) for sign, value in answers.items()}
    return Check(str(one.get("id", f"check-{number}")), day(_on(one)), read, historic=bool(one.get("historic", False)))


def _risk_plan(one: Mapping[str, Any], number: int) -> RiskPlan:
    due = one.get("contact_due") or one.get("next_contact_due") or one.get("next_contact")
    opened = day(_on(one)) if any(one.get(name) for name in ("on", "date", "from", "opened_on")) else date.min
    closed = _maybe(one.get("closed_on"))
    if closed is None and (one.get("open") is False or one.get("state") == "closed"):
        closed = opened
    return RiskPlan(str(one.get("id", f"risk-plan-{number}")), opened, _due(due), closed)


def _due(text: str | None) -> date | datetime | None:
    if not text:
        return None
    return day(text) if len(text) == len("2026-01-05") else instant(text)


def _treatment(one: Mapping[str, Any]) -> Treatment:
    kind, dose = str(one.get("kind", "module")), str(one.get("dose") or "")
    return Treatment(str(one.get("name") or ""), day(_on(one)), _maybe(one.get("to")), kind, dose)


def _targets(told: Mapping[str, Any], goals: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    own = {one["instrument"]: one["target"] for one in goals if one.get("instrument") and one.get("target") is not None}
    return {name: float(value) for name, value in {**own, **(told.get("targets") or {})}.items()}


def _reached(goals: Iterable[Mapping[str, Any]]) -> Iterable[GoalReached]:
    for number, one in enumerate(goals):
        if one.get("reached_on"):
            yield GoalReached(str(one.get("id", f"goal-{number}")), day(one["reached_on"]))


def _preference(one: Mapping[str, Any]) -> Preference:
    return Preference(day(_on(one)), str(one.get("wish") or ""), str(one.get("capacity") or ""))


def _curve(name: str, sessions: Any) -> Curve:
    """A whole curve as it was frozen; or per session the scores that 80 % and 90 % stay under, whatever the start."""
    if isinstance(sessions, Mapping):
        return from_json(sessions)
    instrument, made = catalogue()[name], []
    sign = -instrument.direction.sign
    low, high = sorted((sign * (instrument.low or 0.0), sign * (instrument.high or 0.0)))
    for one in sessions:
        n, most = int(one.get("n", 0)), float(one["q80"])
        lines = tuple(sign * float(one.get(key, most)) for key in ("q50", "q80", "q90"))
        band = BandQuantiles(low, high, n, lines)
        made.append(Session(int(one["session"]), n, low, high, bands=(band,)))
    return Curve(
        instrument=instrument.id,
        instrument_version=instrument.version,
        direction=instrument.direction,
        low=instrument.low,
        high=instrument.high,
        index=Index.session,
        episodes=max((one.n for one in made), default=0),
        from_=None,
        to=None,
        sessions=tuple(made),
        version=1,
    )
