"""The two-person rule: where the site wants it, a colleague of another discipline signs what the chair has signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from queries import meetings
from queries.engine import reading
from queries.settings import current
from queries.tables import person
from queries.tables_review import decision, signature
from queries.writing import writing
from rules.roles import Act, NotPermitted, Refused, User

MEANING = "Second signature"


def second_signature_wanted(connection: Connection) -> bool:
    """The site's setting, as it holds for a signature given now."""
    return current(connection).whole("sign.second_discipline") > 0


def countersign(
    engine: Engine, meeting_id: str, *, by: User, at: datetime, submission_id: str, method: str = "password"
) -> str:
    """Sign, as the second of two, every current version of this meeting that waits for it."""
    team_id = meetings.team_of(engine, meeting_id)
    with writing(engine, Act.countersign, by=by, at=at, submission_id=submission_id, team_id=team_id) as write:
        if write.earlier is not None:
            return write.earlier
        waiting = waits(write.connection, meeting_id)
        if not waiting:
            raise Refused("Nothing of this meeting waits for a second signature.")
        _refuse_same(write.connection, waiting, write.by)
        for row in waiting:
            second = meetings.signature_row(write, row, meeting_id, method) | {"meaning": MEANING}
            write.connection.execute(insert(signature).values(second | {"second_wanted": True}))
        write.object_id = meeting_id
        write.details = {"second": {row["decision_id"]: row["digest"] for row in waiting}}
        return meeting_id


def _refuse_same(connection: Connection, waiting: Sequence[RowMapping], by: User) -> None:
    for row in waiting:
        first = connection.execute(select(person).where(person.c.id == row["signer_id"])).mappings().one()
        if first["id"] == by.id:
            raise NotPermitted("You signed this first. The second signature is somebody else's.")
        if first["discipline"].strip().lower() == by.discipline.strip().lower():
            raise NotPermitted(
                f"The second signature comes from another discipline than {first['discipline']}, which signed first."
            )


def waits(connection: Connection, meeting_id: str) -> list[RowMapping]:
    """The first signature of each current version that waits for its second."""
    current = (signature.c.decision_id == decision.c.id) & (signature.c.version == decision.c.current_version)
    query = select(signature).join(decision, current).where(signature.c.meeting_id == meeting_id)
    found: dict[str, list[RowMapping]] = {}
    for row in connection.execute(query.order_by(signature.c.signed_at)).mappings():
        found.setdefault(row["decision_id"], []).append(row)
    return [rows[0] for rows in found.values() if rows[0]["second_wanted"] and len(rows) == 1]


def waiting_for_second(engine: Engine, meeting_id: str, *, by: User) -> list[str]:
    """The decisions of one meeting that wait for a second signature."""
    meetings.one(engine, meeting_id, by=by)
    with reading(engine) as connection:
        return [row["decision_id"] for row in waits(connection, meeting_id)]
