"""Actions: what somebody promised, by when, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, Select, insert, select, update

from queries.engine import reading
from queries.tables import patient, person
from queries.tables_review import ACTION_NOW, action, action_event, decision
from queries.whose import falls_to, member_here, treated_by, with_us
from queries.writing import UNKNOWN_PATIENT, writing
from rules.board import DropReason
from rules.roles import Act, NotPermitted, Refused, User, check_can

STATES = ("done", "dropped", "open")


def set_state(
    engine: Engine,
    action_id: str,
    *,
    state: str,
    reason: str,
    code: str = "",
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Done, dropped (with a reason), or open again. The history is kept. Words without a code count as “other”."""
    with reading(engine) as connection:
        patient_id = connection.scalar(select(action.c.patient_id).where(action.c.id == action_id))
    if patient_id is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(engine, Act.update_action, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        if state not in STATES:
            raise Refused(f"An action is {', '.join(STATES)}.")
        chosen = code or (DropReason.other.value if state == "dropped" else "")
        if state == "dropped" and chosen == DropReason.other and not reason.strip():
            raise Refused("Say why this action is dropped: the next meeting will ask.")
        if chosen and chosen not in list(DropReason):
            raise Refused(f"Choose why: {', '.join(DropReason)}.")
        event = write.row() | {"action_id": action_id, "state": state, "reason": reason.strip()}
        event |= {"reason_code": chosen or None}
        write.connection.execute(insert(action_event).values(event))
        write.connection.execute(update(action).where(action.c.id == action_id).values(state=state))
        write.object_id = action_id
        return action_id


def actions(
    engine: Engine,
    *,
    patient_id: str | None = None,
    meeting_id: str | None = None,
    owner_id: str | None = None,
    open_only: bool = False,
    by: User,
) -> pd.DataFrame:
    """One row per action of a current decision about a patient of the reader's teams, soonest due first.

    `owner_id`: what falls to this person (queries/whose.py); `owner_here`: whoever promised it is in the patient's
    team; `team_id` is the patient's.
    """
    check_can(by, Act.take_part)
    query = _standing().where(with_us(by))
    if patient_id is not None:
        query = query.where(action.c.patient_id == patient_id)
    if meeting_id is not None:
        query = query.where(decision.c.meeting_id == meeting_id)
    if open_only:
        query = query.where(action.c.state == "open")
    with reading(engine) as connection:
        if owner_id is not None:
            query = query.where(falls_to(action, "owner_id", owner_id, treated_by(connection, owner_id, by)))
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def _standing() -> Select[Any]:
    """The actions of current versions, with whose they are now."""
    columns: list[Any] = [
        *(column for column in action.c if column.key != "team_id"),
        patient.c.team_id,
        member_here(action.c.owner_id).label("owner_here"),
        person.c.name.label("owner"),
        patient.c.number,
        patient.c.given_name,
        patient.c.family_name,
        decision.c.meeting_id,
    ]
    return (
        select(*columns)
        .join(decision, ACTION_NOW)
        .join(person, person.c.id == action.c.owner_id)
        .join(patient, patient.c.id == action.c.patient_id)
        .order_by(action.c.due_on, action.c.id)
    )
