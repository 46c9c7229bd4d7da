"""What is being typed for a case, before it is a decision: shared by everybody in the room, never overwritten unseen.

Each saving is a row of its own, so what somebody typed is never lost. It does not go through `writing`: a draft is no
act on the record, it must not make twelve people's screens read everything anew (decision 065).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select

from queries import sessions
from queries.engine import reading, transaction
from queries.tables import patient, person
from queries.tables_meetings import draft_text
from queries.tables_review import agenda_item, meeting
from rules.roles import Act, NotPermitted, Refused, User, check_can
from rules.shared_text import Conflict, Revision

LONGEST = 20_000  # letters in one field: a pasted file is not a draft
GONE = "This patient has gone to another team: nothing is drafted about them here any more."
NOT_YOURS = "This case belongs to a team you are not a member of, or does not exist."


def load(engine: Engine, item_id: str, *, by: User) -> dict[str, Revision]:
    """Field to its newest text, with who wrote it and when."""
    with reading(engine) as connection:
        _check(connection, item_id, by)
        return _newest(connection, item_id)


def _newest(connection: Connection, item_id: str) -> dict[str, Revision]:
    latest = (
        select(draft_text.c.field, func.max(draft_text.c.revision).label("revision"))
        .where(draft_text.c.agenda_item_id == item_id)
        .group_by(draft_text.c.field)
        .subquery()
    )
    query = (
        select(draft_text, person.c.name)
        .join(latest, (latest.c.field == draft_text.c.field) & (latest.c.revision == draft_text.c.revision))
        .join(person, person.c.id == draft_text.c.entered_by)
        .where(draft_text.c.agenda_item_id == item_id)
    )
    return {
        row["field"]: Revision(row["revision"], row["value"], row["name"], row["entered_at"])
        for row in connection.execute(query).mappings()
    }


def _check(connection: Connection, item_id: str, by: User) -> RowMapping:
    query = (
        select(agenda_item.c.team_id, agenda_item.c.patient_id, meeting.c.state, patient.c.team_id.label("now"))
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .join(patient, patient.c.id == agenda_item.c.patient_id)
        .where(agenda_item.c.id == item_id)
    )
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise NotPermitted(NOT_YOURS)
    check_can(by, Act.draft_decision, found["team_id"])
    if found["now"] != found["team_id"]:
        raise NotPermitted(GONE)
    return found


def save(
    engine: Engine, item_id: str, changed: Mapping[str, tuple[int, Any]], *, by: User, at: datetime
) -> dict[str, Revision | Conflict]:
    """Compare and set: field to (revision seen, new value). A field that moved on meanwhile comes back as Conflict.

    The same value over an older revision is no conflict: a second tab or a repeated message changes nothing.
    """
    with transaction(engine) as connection:
        user = sessions.fresh(connection, by, at)
        item = _check(connection, item_id, user)
        if item["state"] == "signed":
            raise Refused("This meeting is signed: nothing can be drafted any more.")
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(item_id, 1))))
        now = _newest(connection, item_id)
        whose = {"team_id": item["team_id"], "patient_id": item["patient_id"], "entered_by": user.id, "entered_at": at}
        answers: dict[str, Revision | Conflict] = {}
        for field, (seen, value) in changed.items():
            answers[field] = _one(
                connection, whose | {"agenda_item_id": item_id, "field": field}, seen, value, now, user
            )
    return answers


def _one(
    connection: Connection, row: dict[str, Any], seen: int, value: Any, now: Mapping[str, Revision], user: User
) -> Revision | Conflict:
    if isinstance(value, str) and len(value) > LONGEST:
        raise Refused(f"A text of more than {LONGEST} letters is not kept here. Shorten it, or attach the document.")
    stands = now.get(row["field"])
    if stands is not None and stands.value == value:
        return stands
    if (stands.number if stands else 0) != seen:
        return Conflict(value, stands) if stands else _written(connection, row, 0, value, user)
    return _written(connection, row, seen, value, user)


def _written(connection: Connection, row: dict[str, Any], seen: int, value: Any, user: User) -> Revision:
    connection.execute(insert(draft_text).values(row | {"revision": seen + 1, "value": value}))
    return Revision(seen + 1, value, user.name, row["entered_at"])
