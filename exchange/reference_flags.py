"""Reference cases for the flags: a patient's record at a moment in JSON, and the flags it raises (docs/records.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from exchange.reference import BadReference
from exchange.reference_pieces import UNREADABLE, readable, why
from exchange.reference_record import instant, record_from
from rules.catalogue import catalogue
from rules.findings import Evaluation, Fired
from rules.flag_life import is_safety
from rules.flags import RULES, evaluate
from rules.flags_case import OPEN_STATES
from rules.record import Acknowledgement, OpenFlag, Record


def flags_cases(payload: object) -> dict[str, Any]:
    """The form of golden/README: {"cases": [{"id", "record"}]} to flags and what cannot be evaluated."""
    if not isinstance(payload, Mapping) or not isinstance(payload.get("cases"), Sequence):
        raise BadReference("The file needs a list “cases”, each with “id” and “record”.")
    return {"results": [_result(case) for case in payload["cases"]]}


def _result(case: Any) -> dict[str, Any]:
    name = case.get("id") if isinstance(case, Mapping) else None
    try:
        return {"id": name, **_said(evaluate(whole_record(case["record"]), catalogue()))}
    except UNREADABLE as error:
        return {"id": name, **_of_what_can_be_read(case, error)}


def _said(found: Evaluation) -> dict[str, Any]:
    return {
        "flags": [{"id": one.rule, "urgency": str(one.urgency), "reason": one.reason} for one in found.fired],
        "cannot_evaluate": [{"id": one.rule, "reason": one.reason} for one in found.cannot_evaluate],
    }


def _of_what_can_be_read(case: Any, error: Exception) -> dict[str, Any]:
    """Only the safety rules look at a record with a piece missing: every other could take a gap for a fact."""
    try:
        told, left_out = readable(case["record"], whole_record)
        found = _said(evaluate(whole_record(told), catalogue(), rules=[one for one in RULES if is_safety(one.id)]))
    except UNREADABLE:
        return {"flags": [], "cannot_evaluate": [_unknown("record", f"the record cannot be read: {why(error)}")]}
    pieces = [_unknown("record", f"cannot be read and is left out: {one}") for one in left_out]
    others = [_unknown(one.id, "a piece of the record cannot be read") for one in RULES if not is_safety(one.id)]
    return {"flags": found["flags"], "cannot_evaluate": [*pieces, *found["cannot_evaluate"], *others]}


def _unknown(name: str, reason: str) -> dict[str, str]:
    return {"id": name, "reason": f"unknown: {reason}"}


def whole_record(told: Mapping[str, Any]) -> Record:
    """The record with its flags: those that are open, and those that were closed."""
    record = record_from(told)
    flags = [_flag(one, i) for i, one in enumerate(told.get("flags") or ())]
    if any(not one.subject for one in flags):
        fired = evaluate(record, catalogue()).fired
        flags = [one if one.subject else replace(one, subject=_subject(one, fired)) for one in flags]
    return replace(
        record,
        flags=tuple(one for one in flags if one.state in OPEN_STATES),
        settled_flags=tuple(one for one in flags if one.state not in OPEN_STATES),
    )


def _subject(flag: OpenFlag, fired: Sequence[Fired]) -> str:
    """Where a flag does not say what it is about: the latest thing its rule found up to the day it was raised."""
    mine = [one for one in fired if one.rule == flag.rule]
    before = [one for one in mine if one.since <= flag.raised_at.date()]
    return max(before, key=lambda one: one.since).subject if before else mine[0].subject if mine else ""


def _flag(one: Mapping[str, Any], number: int) -> OpenFlag:
    raised, rule = instant(one["raised_at"]), one.get("rule") or one["id"]
    acknowledged = _acknowledged(one)
    state = str(one.get("state") or ("acknowledged" if acknowledged else "raised"))
    closed = one.get("closed_at") or one.get("resolved_at")
    return OpenFlag(
        id=str(one.get("flag_id", f"flag-{number}")),
        rule=rule,
        subject=str(one.get("subject", "")),
        urgency=str(one.get("urgency", "review")),
        raised_at=raised,
        state=state,
        acknowledged=acknowledged,
        closed_at=instant(closed) if closed else None,
        by_person=state not in OPEN_STATES and bool(one.get("by_person", state == "resolved")),
        historic=bool(one.get("historic", False)),
    )


def _acknowledged(one: Mapping[str, Any]) -> Acknowledgement | None:
    """Who answered it and what came of it; a moment alone is enough."""
    told = one.get("acknowledged") or one.get("acknowledged_at")
    if not told:
        return None
    if isinstance(told, Mapping):
        at = instant(told.get("at") or one["raised_at"])
        return Acknowledgement(at, str(told.get("by", "")), str(told.get("outcome", "")))
    return Acknowledgement(instant(told if isinstance(told, str) else one["raised_at"]), "", "")
