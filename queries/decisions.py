"""Decisions: recorded in a meeting with what was known, never overwritten; after the signature only amended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries import meetings
from queries.engine import reading
from queries.records import OPEN_STATES, standing_steps
from queries.tables import person, step
from queries.tables_review import (
    action,
    action_event,
    agenda_item,
    decision,
    decision_version,
    flag,
    meeting,
    signature,
)
from queries.tables_status import patient_status
from queries.writing import Write, new_id, writing
from rules.decisions import DecisionDraft, missing_to_record
from rules.roles import Act, NotPermitted, Refused, User, check_can

CONTENT = (
    "kinds question rationale options preference preference_followed dissent safety_note prediction_measure"
    " prediction_direction prediction_size prediction_by_on stop_rule step_to next_review_on amend_reason known_then"
).split()


def digest_of(row: Mapping[str, Any]) -> str:
    """SHA-256 of a version's content in canonical form: what a signature is under."""
    content = {name: row[name] for name in CONTENT}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def record_decision(
    engine: Engine, agenda_item_id: str, draft: DecisionDraft, *, by: User, at: datetime, submission_id: str
) -> str:
    """Write what the team decided for one case; returns the decision's id. One case has one decision."""
    item = _item(engine, agenda_item_id)
    with writing(
        engine, Act.record_decision, by=by, at=at, submission_id=submission_id, patient_id=item["patient_id"]
    ) as write:
        if write.earlier is not None:
            return write.earlier
        meetings.check_open(write, item["meeting_id"])
        _refuse_incomplete(write, draft, write.at.date())
        if write.connection.scalar(select(decision.c.id).where(decision.c.agenda_item_id == agenda_item_id)):
            raise Refused("This case is decided already. Open the decision to change it.")
        write.object_id = new_id()
        pointer = write.row() | {
            "id": write.object_id,
            "meeting_id": item["meeting_id"],
            "agenda_item_id": agenda_item_id,
        }
        write.connection.execute(insert(decision).values(pointer | {"current_version": 1, "state": "recorded"}))
        _add_version(write, write.object_id, 1, draft, "")
        return write.object_id


def revise(
    engine: Engine,
    decision_id: str,
    draft: DecisionDraft,
    *,
    seen_version: int,
    reason: str = "",
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Write a new version over the one that was seen. After the signature this is an amendment and needs a reason."""
    found = _decision(engine, decision_id)
    act = Act.record_decision if found["state"] == "recorded" else Act.amend_decision
    with writing(engine, act, by=by, at=at, submission_id=submission_id, patient_id=found["patient_id"]) as write:
        if write.earlier is not None:
            return write.earlier
        now = write.connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().one()
        _refuse_stale(now, found, seen_version)
        # Judged as on the day of the decision: an amendment of last month's still holds last month's due days.
        _refuse_incomplete(write, draft, now["entered_at"].date())
        if now["state"] != "recorded" and not reason.strip():
            raise Refused("A signed decision is only amended with a reason. Say why it changes.")
        version = now["current_version"] + 1
        amended = now["state"] != "recorded"
        pointer = {"current_version": version, "state": "amended" if amended else "recorded"}
        write.connection.execute(update(decision).where(decision.c.id == decision_id).values(pointer))
        digest = _add_version(write, decision_id, version, draft, reason.strip())
        if amended:
            signed = {"decision_id": decision_id, "version": version, "digest": digest}
            row = meetings.signature_row(write, signed, now["meeting_id"], "password")
            write.connection.execute(insert(signature).values(row | {"meaning": "Amendment"}))
        write.object_id = decision_id
        return decision_id


def _refuse_stale(now: RowMapping, found: RowMapping, seen_version: int) -> None:
    if now["current_version"] != seen_version or now["state"] != found["state"]:
        raise Refused(
            "A colleague changed this decision while you were writing. Your text is kept: compare and save again."
        )


def _refuse_incomplete(write: Write, draft: DecisionDraft, on: date) -> None:
    missing = missing_to_record(draft, on, open_safety(write.connection, str(write.patient_id)))
    if missing:
        raise Refused(" ".join(missing))


def open_safety(connection: Connection, patient_id: str) -> bool:
    """Whether a safety flag of this patient is still open: less care is then refused."""
    safety = flag.c.patient_id == patient_id, flag.c.rule.startswith("SAF"), flag.c.state.in_(OPEN_STATES)
    return connection.scalar(select(flag.c.id).where(*safety).limit(1)) is not None


def _item(engine: Engine, agenda_item_id: str) -> RowMapping:
    return _row(engine, select(agenda_item).where(agenda_item.c.id == agenda_item_id))


def _decision(engine: Engine, decision_id: str) -> RowMapping:
    return _row(engine, select(decision).where(decision.c.id == decision_id))


def _row(engine: Engine, query: Any) -> RowMapping:
    with reading(engine) as connection:
        found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise NotPermitted("This belongs to a team you are not a member of, or does not exist.")
    return found


def _add_version(write: Write, decision_id: str, version: int, draft: DecisionDraft, reason: str) -> str:
    """The version with what was known, its actions, and the step it decides. Returns the digest."""
    row = _content(draft) | {"amend_reason": reason, "known_then": _known(write)}
    row["digest"] = digest_of(row)
    write.connection.execute(
        insert(decision_version).values(write.whose() | {"decision_id": decision_id, "version": version} | row)
    )
    _promise(write, decision_id, version, draft)
    _place(write, draft, decision_id)
    write.details = {"decision": decision_id, "version": version, "digest": row["digest"]}
    return str(row["digest"])


def _promise(write: Write, decision_id: str, version: int, draft: DecisionDraft) -> None:
    """The version's actions. One that an earlier version had keeps what became of it."""
    before = select(action).where(action.c.decision_id == decision_id, action.c.decision_version == version - 1)
    states = {_promised(row): row["state"] for row in write.connection.execute(before).mappings()}
    for wanted in draft.actions:
        told: dict[str, Any] = {"what": wanted.what, "owner_id": wanted.owner_id, "due_on": wanted.due_on}
        state = states.get(_promised(told), "open")
        told |= {"decision_id": decision_id, "decision_version": version, "state": state}
        row = write.row() | told | {"tells_patient": wanted.tells_patient}
        write.connection.execute(insert(action).values(row))
        if state != "open":
            kept = {"action_id": row["id"], "state": state, "reason": f"Kept from version {version - 1}."}
            write.connection.execute(insert(action_event).values(write.row() | kept))


def _promised(row: Mapping[str, Any] | RowMapping) -> tuple[Any, ...]:
    return row["what"], row["owner_id"], row["due_on"]


def _content(draft: DecisionDraft) -> dict[str, Any]:
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


def _known(write: Write) -> dict[str, Any]:
    """What the decision rested on, as known at this moment: later data never rewrites it."""
    told = (
        "measure baseline baseline_on last last_on verdict verdict_words function_words"
        " safety_words step order_words reasons"
    )
    columns: list[Any] = [patient_status.c[name] for name in told.split()]
    query = select(*columns).where(patient_status.c.patient_id == write.patient_id)
    status = write.connection.execute(query).mappings().one_or_none()
    raised = select(flag.c.rule, flag.c.rule_version, flag.c.urgency, flag.c.reason).where(
        flag.c.patient_id == write.patient_id, flag.c.state.in_(OPEN_STATES)
    )
    flags = [dict(row) for row in write.connection.execute(raised.order_by(flag.c.raised_at, flag.c.id)).mappings()]
    known = {"at": write.at.isoformat(), "status": dict(status or {}), "flags": flags}
    return json.loads(json.dumps(known, default=_plain))  # type: ignore[no-any-return]


def _place(write: Write, draft: DecisionDraft, decision_id: str) -> None:
    """The step this decides. An amendment never moves a patient whom something later has placed."""
    if draft.step_to is None:
        return
    placed = write.connection.execute(standing_steps(str(write.patient_id))).mappings().all()
    if placed and (placed[-1]["step"] == draft.step_to or _overtaken(write.connection, placed[-1], decision_id)):
        return
    told = {"step": draft.step_to, "from_on": write.at.date(), "rationale": draft.rationale}
    write.connection.execute(insert(step).values(write.row() | told | {"decision_id": decision_id}))


def _overtaken(connection: Connection, last: RowMapping, decision_id: str) -> bool:
    decided_at = connection.scalar(select(decision.c.entered_at).where(decision.c.id == decision_id))
    return last["decision_id"] != decision_id and decided_at is not None and last["entered_at"] > decided_at


def decisions(
    engine: Engine, *, patient_id: str | None = None, meeting_id: str | None = None, by: User
) -> pd.DataFrame:
    """One row per decision in its current version, newest first, with meeting, author and state."""
    check_can(by, Act.take_part)
    current = (decision_version.c.decision_id == decision.c.id) & (
        decision_version.c.version == decision.c.current_version
    )
    query = (
        select(
            decision_version,
            decision.c.state,
            decision.c.agenda_item_id,
            meeting.c.id.label("meeting_id"),
            meeting.c.title.label("meeting"),
            meeting.c.held_on,
            person.c.name.label("author"),
        )
        .join(decision, current)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .join(person, person.c.id == decision_version.c.entered_by)
        .where(decision.c.team_id.in_(by.scope))
        .order_by(meeting.c.held_on.desc(), decision.c.entered_at)
    )
    if patient_id is not None:
        query = query.where(decision.c.patient_id == patient_id)
    if meeting_id is not None:
        query = query.where(decision.c.meeting_id == meeting_id)
    return _frame(engine, query)


def versions(engine: Engine, decision_id: str, *, by: User) -> pd.DataFrame:
    """One row per version of one decision, oldest first, with who signed it when."""
    check_can(by, Act.take_part)
    signed = (signature.c.decision_id == decision_version.c.decision_id) & (
        signature.c.version == decision_version.c.version
    )
    signer = person.alias("signer")
    query = (
        select(decision_version, person.c.name.label("author"), signer.c.name.label("signer"), signature.c.signed_at)
        .join(person, person.c.id == decision_version.c.entered_by)
        .outerjoin(signature, signed)
        .outerjoin(signer, signer.c.id == signature.c.signer_id)
        .where(decision_version.c.decision_id == decision_id, decision_version.c.team_id.in_(by.scope))
        .order_by(decision_version.c.version)
    )
    return _frame(engine, query)


def _frame(engine: Engine, query: Any) -> pd.DataFrame:
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
