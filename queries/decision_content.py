"""What one version of a decision holds: its columns from the draft, what was known then, and the digest over both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, RowMapping, Select, select

from queries.records import OPEN_STATES
from queries.tables_outcomes import decision_basis, decision_detail
from queries.tables_review import decision_version, flag
from queries.tables_status import patient_status
from queries.whose import about_ours
from rules.decisions import Contingency, DecisionDraft, DecisionKind, Possible, Suggested
from rules.roles import User

CONTENT = (
    "kinds question rationale options preference preference_followed dissent safety_note prediction_measure"
    " prediction_direction prediction_size prediction_by_on stop_rule step_to next_review_on amend_reason known_then"
).split()
# Later additions. A version that was written before them has none, and its digest stays what it was signed under.
DETAIL = (
    "module available lacking possible deferred_for formulation certainty suggested step_why guideline followed_why"
    " social risk safety_plan contingency plain_why plain_next promised basis_digest"
).split()
_STATUS = (
    "measure baseline baseline_on last last_on last_status verdict verdict_words function_words safety_words step"
    " order_words reasons unknown next_due_on last_contact_on"
).split()


def digest_of(row: Mapping[str, Any]) -> str:
    """SHA-256 of a version's content in canonical form: what a signature is under."""
    later = {name: row[name] for name in DETAIL if name in row and _is_there(row[name])}
    return sha256({name: row[name] for name in CONTENT} | later)


def _is_there(value: object) -> bool:
    """A frame has NaN where the database has nothing."""
    return value is not None and not (isinstance(value, float) and value != value)


def sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def as_json(value: object) -> Any:
    """The value as it comes back from a JSON column."""
    return json.loads(json.dumps(value, default=_plain))


def content_of(draft: DecisionDraft) -> dict[str, Any]:
    """The columns of decision_version that a draft fills."""
    told = draft.prediction
    return {
        "kinds": [str(kind) for kind in draft.kinds],
        "question": draft.question,
        "rationale": draft.rationale,
        "options": [list(pair) for pair in draft.options],
        "preference": draft.preference,
        "preference_followed": draft.preference_followed,
        "dissent": [list(pair) for pair in draft.dissent],
        "safety_note": draft.safety_note,
        "prediction_measure": told.measure if told else None,
        "prediction_direction": told.direction if told else None,
        "prediction_size": float(told.size) if told else None,
        "prediction_by_on": told.by_on if told else None,
        "stop_rule": told.stop_rule if told else "",
        "step_to": draft.step_to,
        "next_review_on": draft.next_review_on,
    }


_WORDS = "module available lacking deferred_for formulation certainty step_why guideline followed_why social risk"
_WORDS += " safety_plan plain_why plain_next"


def detail_of(draft: DecisionDraft, basis_digest: str) -> dict[str, Any]:
    """The columns of decision_detail that a draft fills."""
    told, plan = draft.suggested, draft.contingency
    by_on = plan.by_on.isoformat() if plan and plan.by_on else None
    deferred = DecisionKind.defer in draft.kinds
    return {name: str(getattr(draft, name)) for name in _WORDS.split()} | {
        "possible": str(Possible.deferred if deferred else draft.possible),
        "suggested": dict(vars(told)) if told else None,
        "contingency": {"unless": plan.unless, "by_on": by_on, "then": plan.then} if plan else None,
        "promised": [
            [one.what, one.owner_id, one.due_on.isoformat() if one.due_on else None, one.tells_patient]
            for one in draft.actions
        ],
        "basis_digest": basis_digest,
    }


def detail_in_draft(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a draft from a version's row; a version from before the details leaves them as they begin."""
    if not _is_there(row.get("possible")):
        return {}
    plan, told = row["contingency"], row["suggested"]
    by_on = date.fromisoformat(plan["by_on"]) if plan and plan["by_on"] else None
    return {name: row[name] for name in (*_WORDS.split(), "possible")} | {
        "suggested": Suggested(**told) if told else None,
        "contingency": Contingency(plan["unless"], by_on, plan["then"]) if plan else None,
    }


def of_versions() -> tuple[list[ColumnElement[Any]], FromClause]:
    """The columns of a version with its detail, and where they come from."""
    same = (decision_detail.c.decision_id == decision_version.c.decision_id) & (
        decision_detail.c.version == decision_version.c.version
    )
    return [*decision_version.c, *(decision_detail.c[name] for name in DETAIL)], decision_version.outerjoin(
        decision_detail, same
    )


def version_with_detail(decision_id: str, version: int) -> Select[Any]:
    columns, source = of_versions()
    here = decision_version.c.decision_id == decision_id, decision_version.c.version == version
    return select(*columns).select_from(source).where(*here)


def known_then(connection: Connection, patient_id: str, at: datetime) -> dict[str, Any]:
    """What the decision rested on, as known at this moment: later data never rewrites it."""
    columns: list[Any] = [patient_status.c[name] for name in _STATUS]
    query = select(*columns).where(patient_status.c.patient_id == patient_id)
    status = connection.execute(query).mappings().one_or_none()
    raised = select(flag.c.rule, flag.c.rule_version, flag.c.urgency, flag.c.reason).where(
        flag.c.patient_id == patient_id, flag.c.state.in_(OPEN_STATES)
    )
    flags = [dict(row) for row in connection.execute(raised.order_by(flag.c.raised_at, flag.c.id)).mappings()]
    known: dict[str, Any] = as_json({"at": at.isoformat(), "status": dict(status or {}), "flags": flags})
    return known


def basis_row(connection: Connection, decision_id: str, version: int) -> RowMapping | None:
    here = decision_basis.c.decision_id == decision_id, decision_basis.c.version == version
    return connection.execute(select(decision_basis).where(*here)).mappings().one_or_none()


def readable(by: User) -> ColumnElement[bool]:
    """The version is about a patient of the reader's teams, or stands in the minutes of one of their meetings."""
    return about_ours(decision_version, by) | decision_version.c.team_id.in_(by.scope)
