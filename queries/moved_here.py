"""Patients who came from another team and of whom nobody is named yet: what was promised there is nobody's here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from queries.tables import patient, team
from queries.tables_alerts import transfer
from queries.tables_lists import reminder, reminder_done
from queries.tables_review import ACTION_NOW, action, decision
from queries.tables_status import patient_status
from queries.tables_story import appointment
from queries.whose import member_here, nobodys, with_us
from rules.dates import counted, listed
from rules.roles import User

KIND = "moved here"
TO_DO = "Name a clinician on the patient's page, part Record: what is open falls to them."


def rows(connection: Connection, by: User, at: datetime, patient_id: str | None, most: int) -> Iterator[dict[str, Any]]:
    """One row per such patient in care, the longest here first, with what of their open work is on nobody's day."""
    found = connection.execute(_unnamed(by, patient_id).limit(most)).mappings().all()
    work = _work(connection, [row["patient_id"] for row in found], at.date())
    for row in found:
        kinds = [counted(number, kind) for (whose, kind), number in work.items() if whose == row["patient_id"]]
        says = f"Came from {row['from_team']}; nobody here is named as the clinician."
        says += f" On nobody's day: {listed(kinds)}." if kinds else ""
        since = row["at"].date()
        told = {name: row[name] for name in ("patient_id", "number", "name")}
        yield {"kind": KIND, **told, "since": since, "says": says, "to_do": TO_DO}


def _unnamed(by: User, patient_id: str | None) -> Select[Any]:
    """The last coming of each patient who is here now."""
    last = select(transfer.c.patient_id, func.max(transfer.c.entered_at).label("at")).group_by(transfer.c.patient_id)
    last = last if patient_id is None else last.where(transfer.c.patient_id == patient_id)
    came = last.subquery()
    columns: list[Any] = [came.c.patient_id, came.c.at, patient_status.c.number, patient_status.c.name]
    query = select(*columns, team.c.name.label("from_team")).select_from(came)
    query = query.join(transfer, (transfer.c.patient_id == came.c.patient_id) & (transfer.c.entered_at == came.c.at))
    query = query.join(patient, patient.c.id == came.c.patient_id).join(team, team.c.id == transfer.c.from_team_id)
    query = query.join(patient_status, patient_status.c.patient_id == patient.c.id)
    query = query.where(with_us(by), patient.c.discharged_on.is_(None), ~member_here(patient.c.clinician_id))
    return query.order_by(came.c.at, came.c.patient_id)


def _work(connection: Connection, patient_ids: Sequence[str], today: date) -> Counter[tuple[str, str]]:
    """(patient, kind) to how much of it is open and on nobody's day."""
    later, done = appointment.alias(), select(reminder_done.c.reminder_id)
    moved = select(later.c.id).where(later.c.supersedes == appointment.c.id)
    queries = {
        "action": _of(action, action.c.owner_id).join(decision, ACTION_NOW).where(action.c.state == "open"),
        "reminder": _of(reminder, reminder.c.for_id).where(reminder.c.id.not_in(done)),
        "visit": _of(appointment, appointment.c.with_id).where(
            appointment.c.state == "planned", appointment.c.on >= today, ~moved.exists()
        ),
    }
    counts: Counter[tuple[str, str]] = Counter()
    for kind, query in queries.items():
        for patient_id in connection.scalars(query.where(patient.c.id.in_(patient_ids))):
            counts[patient_id, kind] += 1
    return counts


def _of(table: Any, named: Any) -> Select[Any]:
    return select(patient.c.id).join(table, table.c.patient_id == patient.c.id).where(nobodys(named))
