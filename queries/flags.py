"""Flags: what the rules raised, who saw it, and how it ended. Nothing about a flag is ever deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select, update

from queries.engine import reading
from queries.records import OPEN_STATES
from queries.tables import patient, person
from queries.tables_review import flag, flag_event
from queries.writing import UNKNOWN_PATIENT, writing
from rules.flag_life import check_move
from rules.roles import Act, NotPermitted, Refused, User, check_can

# clinical_rules §7 S4: a safety flag is acknowledged with what came of the contact and what happens next.
CONTACT_OUTCOMES = ("spoke with the patient", "left a message", "could not reach", "seen in person", "handed over")


def move(
    engine: Engine,
    flag_id: str,
    *,
    state: str,
    reason: str,
    contact_outcome: str = "",
    plan: str = "",
    next_check_on: date | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Acknowledge, act on or resolve one flag, with the words that its kind needs."""
    with reading(engine) as connection:
        patient_id = connection.scalar(select(flag.c.patient_id).where(flag.c.id == flag_id))
    if patient_id is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(
        engine, Act.acknowledge_flag, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        found = write.connection.execute(select(flag).where(flag.c.id == flag_id)).mappings().one()
        check_move(found["state"], state)
        if found["rule"].startswith("SAF") and not (contact_outcome and plan.strip()):
            raise Refused("A safety flag needs the outcome of the contact and the plan before it is acknowledged.")
        if state == "resolved" and not reason.strip():
            raise Refused("Say why this flag is resolved.")
        event = write.row() | {"flag_id": flag_id, "state": state, "reason": reason.strip()}
        event |= {"contact_outcome": contact_outcome, "plan": plan.strip(), "next_check_on": next_check_on}
        write.connection.execute(insert(flag_event).values(event))
        write.connection.execute(update(flag).where(flag.c.id == flag_id).values(state=state))
        write.object_id, write.details = flag_id, {"rule": found["rule"], "state": state}
        return flag_id


URGENCY = {"crisis": 0, "act now": 1, "review": 2, "info": 3}


def open_flags(engine: Engine, *, patient_id: str | None = None, by: User) -> pd.DataFrame:
    """One row per open flag of the reader's teams, most urgent first."""
    check_can(by, Act.read_caseload)
    query = select(flag, patient.c.number).join(patient, patient.c.id == flag.c.patient_id)
    query = query.where(flag.c.team_id.in_(by.scope), flag.c.state.in_(OPEN_STATES))
    if patient_id is not None:
        query = query.where(flag.c.patient_id == patient_id)
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    frame = pd.DataFrame(rows, columns=[*(column.key for column in flag.c), "number"])
    frame = frame.assign(order=frame["urgency"].map(URGENCY))
    return frame.sort_values(["order", "since_on", "id"], ignore_index=True).drop(columns="order")


def history(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per thing that happened to any flag of one patient, newest first."""
    check_can(by, Act.read_patient)
    columns: list[Any] = [flag.c.rule, flag.c.name, flag_event, person.c.name.label("who")]
    query = (
        select(*columns)
        .join(flag, flag.c.id == flag_event.c.flag_id)
        .join(person, person.c.id == flag_event.c.entered_by)
    )
    query = query.where(flag_event.c.patient_id == patient_id, flag_event.c.team_id.in_(by.scope))
    with reading(engine) as connection:
        result = connection.execute(query.order_by(flag_event.c.entered_at.desc()))
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
