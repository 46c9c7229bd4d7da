"""Who treats a patient: named, taken back, and told to both, the one who did before and the one who does now.

Outside the program nobody hears more than that something waits; on My day each sees which patients came and went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Engine, RowMapping, Select, and_, insert, or_, select, update

from queries import alerts, outbox
from queries.engine import reading
from queries.settings import current
from queries.tables import membership, patient, person
from queries.tables_lists import assignment
from queries.whose import with_us
from queries.writing import Write, writing
from rules.roles import Act, Refused, User, check_can

ABOUT = "assignment"
COLUMNS = ["patient_id", "number", "given_name", "family_name", "entered_at", "from_id", "to_id", "who", "before", "to"]


@dataclass(frozen=True)
class _Named:
    """Who is treated by whom from now on (queries.alerts.Whose)."""

    patient_id: str
    team_id: str
    clinician_id: str | None


@dataclass(frozen=True)
class Last:
    """What somebody gave away with one click, and can still take back."""

    act: str
    patients: dict[str, str]  # id to number
    to: str


def name(write: Write, patient_id: str, was: str | None, to: str | None, act: str, undoes: str | None = None) -> None:
    """Inside a write: change who treats, keep that it changed, and tell whom it concerns but did not do it."""
    if was == to:
        return
    write.connection.execute(update(patient).where(patient.c.id == patient_id).values(clinician_id=to))
    row = {"from_id": was, "to_id": to, "act": act, "undoes": undoes}
    write.connection.execute(insert(assignment).values(write.row() | row))
    concerned = {one for one in (was, to) if one is not None and one != write.by.id}
    apart = timedelta(minutes=current(write.connection).value("notices.apart_minutes"))
    outbox.tell(write.connection, concerned, ABOUT, write.at, apart)
    if to is not None and to != write.by.id:
        alerts.tell_named(write.connection, _Named(patient_id, str(write.team_id), to), write.at)


def take_back(engine: Engine, patient_id: str, act: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Undo one's own assignment of one patient: whoever was named before is named again, or nobody.

    Refused where somebody else has been named since, or who was named before is not in the team any more.
    """
    with writing(engine, Act.assign_patient, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        mine = assignment.c.patient_id == patient_id, assignment.c.act == act, assignment.c.entered_by == write.by.id
        done = write.connection.execute(_standing().where(*mine)).mappings().one_or_none()
        if done is None:
            raise Refused("There is nothing of yours to take back on this patient.")
        now = write.connection.scalar(select(patient.c.clinician_id).where(patient.c.id == patient_id))
        if now != done["to_id"]:
            raise Refused("Somebody else has been named since.")
        _refuse_gone(write, done)
        name(write, patient_id, now, done["from_id"], submission_id, done["id"])
        write.object_id, write.details = patient_id, {"clinician": done["from_id"], "undoes": done["id"]}
        return patient_id


def _refuse_gone(write: Write, done: RowMapping) -> None:
    here = membership.c.person_id == done["from_id"], membership.c.team_id == write.team_id, person.c.active
    query = select(person.c.id).join(membership, membership.c.person_id == person.c.id).where(*here)
    if done["from_id"] is not None and write.connection.scalar(query) is None:
        raise Refused("Who was named before is not in the patient's team any more: name somebody else.")


def _standing() -> Select[Any]:
    later = assignment.alias()
    undone = select(later.c.id).where(later.c.undoes == assignment.c.id).exists()
    return select(assignment).where(assignment.c.undoes.is_(None), ~undone)


def last(engine: Engine, since: datetime, *, by: User) -> Last | None:
    """The reader's last click that assigned somebody and still stands; None where there is none since then."""
    check_can(by, Act.assign_patient)
    query = _standing().where(assignment.c.entered_by == by.id, assignment.c.entered_at >= since)
    query = query.join(patient, patient.c.id == assignment.c.patient_id).where(with_us(by))
    query = query.add_columns(patient.c.number)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(assignment.c.entered_at.desc(), assignment.c.id)).mappings().all()
        if not rows:
            return None
        same = [row for row in rows if row["act"] == rows[0]["act"]]
        to = connection.scalar(select(person.c.name).where(person.c.id == same[0]["to_id"]))
    return Last(str(same[0]["act"]), {str(row["patient_id"]): str(row["number"]) for row in same}, str(to))


def mine(engine: Engine, since: datetime, *, by: User) -> pd.DataFrame:
    """One row per patient who was given to this person or taken from them since then by somebody else, and still is."""
    check_can(by, Act.read_caseload)
    giver, before, now = person.alias(), person.alias(), person.alias()
    columns: list[Any] = [
        assignment.c.patient_id, assignment.c.entered_at, assignment.c.from_id, assignment.c.to_id,
        patient.c.number, patient.c.given_name, patient.c.family_name,
        giver.c.name.label("who"), before.c.name.label("before"), now.c.name.label("to"),
    ]  # fmt: skip
    kept = _standing().with_only_columns(*columns).join(patient, patient.c.id == assignment.c.patient_id)
    kept = kept.join(giver, giver.c.id == assignment.c.entered_by)
    kept = kept.outerjoin(before, before.c.id == assignment.c.from_id).outerjoin(now, now.c.id == assignment.c.to_id)
    theirs = or_(
        and_(assignment.c.to_id == by.id, patient.c.clinician_id == by.id),
        and_(assignment.c.from_id == by.id, patient.c.clinician_id.is_distinct_from(by.id)),
    )
    kept = kept.where(with_us(by), theirs, assignment.c.entered_by != by.id, assignment.c.entered_at >= since)
    with reading(engine) as connection:
        rows = connection.execute(kept.order_by(assignment.c.entered_at.desc(), assignment.c.id)).mappings().all()
    frame = pd.DataFrame([dict(row) for row in rows], columns=COLUMNS)
    return frame.drop_duplicates("patient_id", ignore_index=True)  # the last change of each tells how it is now
