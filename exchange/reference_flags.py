"""Reference cases for the flags: one patient's record at a moment in JSON, and the flags it raises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from exchange.reference import BadReference
from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import Acknowledgement, Assessment, Contact, Decision, OpenFlag, Record, Schedule, Step
from rules.scoring import score

PLAN_CHANGES = frozenset({"intensify", "taper", "step up", "step down", "change module or drug", "plan_change"})


def flags_cases(payload: object) -> dict[str, Any]:
    """The form of golden/README: {"cases": [{"id", "record"}]} to flags and what cannot be evaluated."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("cases"), Sequence):
        raise BadReference("The file needs a list “cases”, each with “id” and “record”.")
    return {"results": [_result(case) for case in payload["cases"]]}


def _result(case: Any) -> dict[str, Any]:
    try:
        record = record_from(case["record"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"unknown: the record cannot be read: {type(error).__name__}: {error}"
        name = case.get("id") if isinstance(case, Mapping) else None
        return {"id": name, "flags": [], "cannot_evaluate": [{"id": "record", "reason": why}]}
    found = evaluate(record, catalogue())
    return {
        "id": case.get("id"),
        "flags": [{"id": one.rule, "urgency": str(one.urgency), "reason": one.reason} for one in found.fired],
        "cannot_evaluate": [{"id": one.rule, "reason": one.reason} for one in found.cannot_evaluate],
    }


def record_from(told: Mapping[str, Any]) -> Record:
    """A record out of its JSON form. What is not there is empty; what is there must be readable."""
    return Record(
        as_of=_instant(told["as_of"]),
        primary_measure=told.get("primary_measure", "phq9"),
        steps=tuple(Step(int(one["step"]), _day(one["from"])) for one in told.get("steps") or ()),
        assessments=tuple(_assessment(one, i) for i, one in enumerate(told.get("assessments") or ())),
        schedule=tuple(_schedule(one) for one in told.get("schedule") or ()),
        contacts=tuple(_contact(one) for one in told.get("contacts") or ()),
        decisions=tuple(_decision(one) for one in told.get("decisions") or ()),
        flags=tuple(_flag(one, i) for i, one in enumerate(told.get("flags") or ())),
        targets={name: float(value) for name, value in (told.get("targets") or {}).items()},
        registered_on=_day(told["registered_on"]) if told.get("registered_on") else None,
        treatment_changes=tuple(_day(one) for one in told.get("treatment_changes") or ()),
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _assessment(one: Mapping[str, Any], number: int) -> Assessment:
    instrument = catalogue()[one["instrument"]]
    scored = score(instrument, one.get("responses"), one.get("total"))
    return Assessment(
        id=str(one.get("id", f"{one['instrument']}-{number}")),
        instrument=instrument.id,
        version=str(one.get("version", instrument.version)),
        taken_on=_day(one["taken_on"]),
        answers=dict(scored.answers),
        status=scored.status,
        total=scored.total,
        how=one.get("how", "self"),
        historic=bool(one.get("historic", False)),
    )


def _schedule(one: Mapping[str, Any]) -> Schedule:
    due = tuple(_day(text) for text in one.get("due") or ())
    to = _day(one["to"]) if one.get("to") else None
    return Schedule(one["instrument"], int(one["every_days"]), _day(one["from"]), to, due)


def _contact(one: Any) -> Contact:
    if isinstance(one, str):
        return Contact(_day(one))
    return Contact(_day(one.get("on") or one["date"]), bool(one.get("attended", True)))


def _decision(one: Any) -> Decision:
    if isinstance(one, str):
        return Decision(_day(one), (), False)
    kinds = tuple(one.get("kinds") or ([one["kind"]] if one.get("kind") else []))
    change = bool(one.get("plan_change", PLAN_CHANGES & set(kinds)))
    review = one.get("next_review") or one.get("next_review_on")
    return Decision(_day(one.get("on") or one["date"]), kinds, change, _day(review) if review else None)


def _flag(one: Mapping[str, Any], number: int) -> OpenFlag:
    raised = _instant(one["raised_at"])
    told = one.get("acknowledged")
    acknowledged = None
    if isinstance(told, Mapping):
        at = _instant(told.get("at") or one["raised_at"])
        acknowledged = Acknowledgement(at, str(told.get("by", "")), str(told.get("outcome", "")))
    rule = one.get("rule") or one["id"]
    state = str(one.get("state") or ("acknowledged" if acknowledged else "raised"))
    return OpenFlag(
        id=str(one.get("flag_id", f"flag-{number}")),
        rule=rule,
        subject=str(one.get("subject", "")),
        urgency=str(one.get("urgency", "review")),
        raised_at=raised,
        state=state,
        acknowledged=acknowledged,
    )
