"""Decisions: recorded in a meeting with what was known, never overwritten; after the signature only amended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries import amendment_notices, meetings, records
from queries.basis import freeze, suggested_in
from queries.decision_content import content_of, detail_of, digest_of, known_then, of_versions, readable, sha256
from queries.engine import reading
from queries.records import standing_steps
from queries.second_signature import second_signature_wanted
from queries.tables import person, step
from queries.tables_outcomes import decision_basis, decision_detail
from queries.tables_review import (
    VERSION_NOW,
    action,
    action_event,
    agenda_item,
    decision,
    decision_version,
    flag,
    meeting,
    signature,
)
from queries.whose import about_ours
from queries.writing import Write, new_id, writing
from rules.decision_needs import missing_to_record
from rules.decisions import OPEN_STATES, DecisionDraft, check_decision_move
from rules.roles import Act, NotPermitted, Refused, Role, User, check_can


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
        _add_version(write, pointer, 1, draft, "")
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
    act = Act.record_decision if found["state"] in OPEN_STATES else Act.amend_decision
    with writing(engine, act, by=by, at=at, submission_id=submission_id, patient_id=found["patient_id"]) as write:
        if write.earlier is not None:
            return write.earlier
        now = write.connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().one()
        _refuse_foreign(write, now)
        _refuse_stale(now, found, seen_version)
        # Judged as on the day of the decision: an amendment of last month's still holds last month's due days.
        _refuse_incomplete(write, draft, now["entered_at"].date())
        amended = now["state"] not in OPEN_STATES
        if amended and not reason.strip():
            raise Refused("A signed decision is only amended with a reason. Say why it changes.")
        version = now["current_version"] + 1
        pointer = {"current_version": version, "state": "amended" if amended else "recorded"}
        check_decision_move(now["state"], pointer["state"])
        write.connection.execute(update(decision).where(decision.c.id == decision_id).values(pointer))
        digest = _add_version(write, now, version, draft, reason.strip())
        if amended:
            amendment_notices.tell_signers(write, decision_id, version)
            signed = {"decision_id": decision_id, "version": version, "digest": digest}
            row = meetings.signature_row(write, signed, now["meeting_id"], "password")
            wanted = {"meaning": "Amendment", "second_wanted": second_signature_wanted(write.connection)}
            write.connection.execute(insert(signature).values(row | wanted))
        write.object_id = decision_id
        return decision_id


def _refuse_foreign(write: Write, now: RowMapping) -> None:
    """Minutes are their own team's: after a transfer, who has the patient now decides anew and rewrites nothing."""
    if write.by.role is not Role.service and now["team_id"] not in write.by.team_ids:
        raise Refused(
            "This was decided in another team's meeting, and its minutes stay as they were signed. Decide anew in your"
            " own meeting."
        )


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
    safety = flag.c.patient_id == patient_id, flag.c.rule.startswith("SAF"), flag.c.state.in_(records.OPEN_STATES)
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


def _add_version(
    write: Write, of: Mapping[str, Any] | RowMapping, version: int, draft: DecisionDraft, reason: str
) -> str:
    """The version with what was known, its actions, and the step it decides. Returns the digest.

    The version is its meeting's, also where the patient has gone to another team; actions and step are the patient's.
    """
    patient_id, decision_id = str(write.patient_id), str(of["id"])
    key = write.whose() | {"team_id": of["team_id"], "decision_id": decision_id, "version": version}
    basis = freeze(write.connection, patient_id, write.at)
    draft = replace(draft, suggested=suggested_in(basis["suggestion"]))
    row = content_of(draft) | {"amend_reason": reason, "known_then": known_then(write.connection, patient_id, write.at)}
    detail = detail_of(draft, sha256(basis))
    row["digest"] = digest_of(row | detail)
    write.connection.execute(insert(decision_version).values(key | row))
    write.connection.execute(insert(decision_detail).values(key | detail))
    write.connection.execute(insert(decision_basis).values(key | {"content": basis}))
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
    """One row per decision in its current version, newest first, with meeting, author and state.

    Of one patient: all of them, for the team that has the patient now. Else those of the reader's teams' meetings.
    """
    check_can(by, Act.take_part)
    columns, versions_of = of_versions()
    query = (
        select(
            *columns,
            decision.c.state,
            decision.c.agenda_item_id,
            meeting.c.id.label("meeting_id"),
            meeting.c.title.label("meeting"),
            meeting.c.held_on,
            person.c.name.label("author"),
        )
        .select_from(versions_of)
        .join(decision, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .join(person, person.c.id == decision_version.c.entered_by)
        .where(about_ours(decision, by) if patient_id is not None else decision.c.team_id.in_(by.scope))
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
    columns, versions_of = of_versions()
    told: list[Any] = [person.c.name.label("author"), signer.c.name.label("signer"), signature.c.signed_at]
    query = (
        select(*columns, *told)
        .select_from(versions_of)
        .join(person, person.c.id == decision_version.c.entered_by)
        .outerjoin(signature, signed)
        .outerjoin(signer, signer.c.id == signature.c.signer_id)
        .where(decision_version.c.decision_id == decision_id, readable(by))
        .order_by(decision_version.c.version)
    )
    return _frame(engine, query)


def _frame(engine: Engine, query: Any) -> pd.DataFrame:
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
