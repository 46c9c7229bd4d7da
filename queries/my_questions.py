"""What one person asked of others, and what came of it: reminders, cases for a meeting, referrals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, or_, select

from queries.engine import reading
from queries.settings import current
from queries.tables import patient, person
from queries.tables_lists import reminder, reminder_done
from queries.tables_meetings import referral, referral_event
from queries.tables_review import VERSION_NOW, agenda_item, decision, decision_version, meeting
from rules.roles import Act, User, check_can

COLUMNS = ["kind", "id", "patient_id", "number", "name", "what", "of", "due_on", "state", "came_of", "at"]
REMINDER, CASE, REFERRAL = "reminder", "case for a meeting", "referral"
ADDED = "Put on the agenda by"  # queries.meetings.add_case: what the rules put on an agenda nobody asked
CLOSED = ("answered", "withdrawn")


def asked(engine: Engine, *, by: User, at: datetime) -> pd.DataFrame:
    """One row per thing asked: those without an answer first, then the answers of the last days, newest first."""
    check_can(by, Act.take_part)
    with reading(engine) as connection:
        since = at - timedelta(days=current(connection).whole("day.answers_days"))
        rows = [*_reminders(connection, by, since), *_cases(connection, by, since), *_referrals(connection, by, since)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame.sort_values("at", ascending=False, kind="stable")
    return frame.sort_values("state", key=lambda told: told != "open", kind="stable", ignore_index=True)


def _who(query: Select[Any], table: Any, by: User) -> Select[Any]:
    query = query.join(patient, patient.c.id == table.c.patient_id)
    return query.where(table.c.entered_by == by.id, patient.c.team_id.in_(by.scope))


def _row(kind: str, row: Any, **told: Any) -> dict[str, Any]:
    name = f"{row['given_name']} {row['family_name']}".strip() or row["number"]
    return {"kind": kind, "id": row["id"], "patient_id": row["patient_id"], "number": row["number"], "name": name} | {
        "due_on": None, "came_of": "", "at": row["entered_at"], **told,
    }  # fmt: skip


def _people(*more: Any) -> list[Any]:
    return [patient.c.number, patient.c.given_name, patient.c.family_name, *more]


def _reminders(connection: Connection, by: User, since: datetime) -> Iterator[dict[str, Any]]:
    done_at = reminder_done.c.entered_at.label("done_at")
    columns = _people(reminder, person.c.name.label("of"), reminder_done.c.words, done_at)
    query = select(*columns).join(person, person.c.id == reminder.c.for_id)
    query = query.outerjoin(reminder_done, reminder_done.c.reminder_id == reminder.c.id)
    query = query.where(reminder.c.for_id != by.id, or_(done_at.is_(None), done_at >= since))
    for row in connection.execute(_who(query, reminder, by)).mappings():
        state = "open" if row["done_at"] is None else "done"
        told = {"what": row["what"], "of": row["of"], "due_on": row["due_on"], "state": state}
        yield _row(REMINDER, row, **told, came_of=row["words"] or "", at=row["done_at"] or row["entered_at"])


def _cases(connection: Connection, by: User, since: datetime) -> Iterator[dict[str, Any]]:
    columns = _people(agenda_item, meeting.c.title, meeting.c.held_on, meeting.c.state)
    columns += [decision_version.c.kinds, decision_version.c.rationale]
    query = select(*columns).join(meeting, meeting.c.id == agenda_item.c.meeting_id)
    query = query.outerjoin(decision, decision.c.agenda_item_id == agenda_item.c.id)
    query = query.outerjoin(decision_version, VERSION_NOW)
    query = query.where(agenda_item.c.why.startswith(ADDED), meeting.c.held_on >= since.date())
    for row in connection.execute(_who(query, agenda_item, by)).mappings():
        decided = row["kinds"] is not None
        state = "open" if not decided else "decided" if row["state"] == "signed" else "decided, not signed yet"
        came = f"{', '.join(row['kinds'])}: {row['rationale']}" if decided else ""
        what = row["question"] or "put on the agenda"
        yield _row(CASE, row, what=what, of=row["title"], due_on=row["held_on"], state=state, came_of=came)


def _referrals(connection: Connection, by: User, since: datetime) -> Iterator[dict[str, Any]]:
    last = select(referral_event.c.reason).where(referral_event.c.referral_id == referral.c.id)
    last = last.order_by(referral_event.c.entered_at.desc(), referral_event.c.id).limit(1)
    query = select(*_people(referral, last.scalar_subquery().label("came_of")))
    query = query.where(or_(referral.c.state.not_in(CLOSED), referral.c.entered_at >= since))
    for row in connection.execute(_who(query, referral, by)).mappings():
        state = "open" if row["state"] == "sent" else row["state"]
        yield _row(REFERRAL, row, what=row["question"], of="the team", state=state, came_of=row["came_of"] or "")
