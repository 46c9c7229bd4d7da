"""Plans as versioned documents, the checklist of warning signs, and what the patient wants of the next step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.records import standing
from queries.tables import person
from queries.tables_care import plan, warning_check, wish
from queries.whose import about_ours
from queries.writing import Write, writing
from rules.flags_medical import SIGNS
from rules.roles import Act, Refused, User, check_can

PLAN_KINDS = ("care", "safety", "contingency", "relapse prevention", "risk")
WISHES = ("", "up", "hold", "down")
CAPACITIES = ("", "available", "not available")


def write_plan(
    engine: Engine,
    patient_id: str,
    *,
    kind: str,
    words: str,
    open_: bool = True,
    contact_due_at: datetime | None = None,
    seen: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """A new version of the patient's plan of this kind. `seen`: the version that was on the screen, None for none."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        _check_plan(kind, words, open_, contact_due_at, at)
        now = _standing_plan(write, patient_id, kind)
        if now != seen:
            raise Refused("A colleague wrote a new version of this plan meanwhile. Reload to see it, then add yours.")
        told = {"kind": kind, "on": at.date(), "words": words.strip(), "open": open_, "contact_due_at": contact_due_at}
        return _kept(write, plan, told | {"supersedes": now}, kind)


def _check_plan(kind: str, words: str, open_: bool, contact_due_at: datetime | None, at: datetime) -> None:
    if kind not in PLAN_KINDS:
        raise Refused(f"A plan is one of: {', '.join(PLAN_KINDS)}.")
    if not words.strip():
        raise Refused("Write the plan, or why it is closed: an empty plan helps nobody at night.")
    if kind != "risk" and (not open_ or contact_due_at is not None):
        raise Refused("Only a risk plan is closed, or names the next contact.")
    if kind == "risk" and open_ and contact_due_at is None:
        raise Refused("Say by when the patient is to be reached next: a missed contact is noticed by that day.")
    if kind == "risk" and open_ and contact_due_at is not None and contact_due_at < at:
        raise Refused("The next contact lies in the past. Choose a day that is still to come.")


def _standing_plan(write: Write, patient_id: str, kind: str) -> str | None:
    query = standing(plan, patient_id).where(plan.c.kind == kind)
    return write.connection.scalar(query.with_only_columns(plan.c.id))


def _kept(write: Write, table: object, told: Mapping[str, object], what: str) -> str:
    row = {**write.row(), **told}
    write.connection.execute(insert(table).values(row))  # type: ignore[arg-type]
    write.object_id, write.details = str(row["id"]), {"kind": what}
    return write.object_id


def add_check(
    engine: Engine,
    patient_id: str,
    *,
    on: date,
    answers: Mapping[str, bool | None],
    note: str = "",
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """The checklist of warning signs of the body, gone through with the patient. Not asked stays not asked."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        if on > at.date():
            raise Refused(f"{on:%d %b %Y} has not come yet.")
        told = {sign: answers.get(sign) for sign in SIGNS}
        if all(answer is None for answer in told.values()):
            raise Refused("No sign was answered. Answer those that were asked about; leave the others open.")
        row = {"on": on, "answers": told, "note": note.strip(), "supersedes": None}
        return _kept(write, warning_check, row, "warning signs")


def add_wish(
    engine: Engine,
    patient_id: str,
    *,
    wanted: str = "",
    capacity: str = "",
    words: str = "",
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """What the patient wants of the next step, and whether the service has a place. The latest one counts."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        if wanted not in WISHES or capacity not in CAPACITIES:
            raise Refused("Choose one of the answers in the list.")
        if not wanted and not capacity:
            raise Refused("Say what the patient wants, or whether there is a place.")
        row = {"on": at.date(), "wish": wanted, "capacity": capacity, "words": words.strip()}
        return _kept(write, wish, row, wanted or capacity)


def plans(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per version of every plan of one patient, newest first; `stands` where nothing supersedes it."""
    check_can(by, Act.read_patient)
    query = select(plan, person.c.name.label("author")).join(person, person.c.id == plan.c.entered_by)
    query = query.where(plan.c.patient_id == patient_id, about_ours(plan, by))
    with reading(engine) as connection:
        result = connection.execute(query.order_by(plan.c.entered_at.desc(), plan.c.id))
        frame = pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
    return frame.assign(stands=~frame["id"].isin(set(frame["supersedes"].dropna())))


def checks(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per checklist of one patient, newest first."""
    check_can(by, Act.read_patient)
    query = standing(warning_check, patient_id).where(about_ours(warning_check, by))
    with reading(engine) as connection:
        result = connection.execute(query.order_by(warning_check.c.on.desc(), warning_check.c.entered_at.desc()))
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def last_wish(engine: Engine, patient_id: str, *, by: User) -> dict[str, Any] | None:
    """What the patient wants of the next step, as it was said last; None where it was never asked."""
    check_can(by, Act.read_patient)
    query = select(wish).where(wish.c.patient_id == patient_id, wish.c.wish != "", about_ours(wish, by))
    with reading(engine) as connection:
        found = connection.execute(query.order_by(wish.c.on.desc(), wish.c.entered_at.desc()).limit(1))
        row = found.mappings().one_or_none()
    return dict(row) if row is not None else None
