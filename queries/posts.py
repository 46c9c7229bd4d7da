"""How much of a full-time post somebody has: said by a clinical lead. Who was not asked about is not known, never 1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from queries.engine import reading
from queries.tables import membership
from queries.tables_supervision import post_share
from queries.writing import new_id, writing
from rules.roles import Act, NotPermitted, Refused, User

LEAST, MOST = 0.05, 1.0
NOT_OURS = "This person is in none of your teams, or does not exist."


def set_post(engine: Engine, person_id: str, share: float | None, *, by: User, at: datetime, submission_id: str) -> str:
    """Say how much of a full-time post somebody of one's teams has; None takes it back: not known."""
    with writing(engine, Act.set_post, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        theirs = set(write.connection.scalars(select(membership.c.team_id).where(membership.c.person_id == person_id)))
        if not theirs & set(write.by.team_ids):
            raise NotPermitted(NOT_OURS)
        if share is not None and not LEAST <= share <= MOST:
            raise Refused(f"A share of a full-time post is from {LEAST:g} to {MOST:g}; 0.5 is half a post.")
        write.object_id, write.details = new_id(), {"person": person_id, "share": share}
        row = {"id": write.object_id, "person_id": person_id, "share": share, "set_by": write.by.id, "set_at": at}
        write.connection.execute(insert(post_share).values(row))
        return write.object_id


def post_shares(engine: Engine, person_ids: Sequence[str]) -> dict[str, float]:
    """Person to their share of a full-time post; who is not in it: not known."""
    with reading(engine) as connection:
        return latest_posts(connection, person_ids)


def latest_posts(connection: Connection, person_ids: Sequence[str]) -> dict[str, float]:
    query = select(post_share.c.person_id, post_share.c.share).where(post_share.c.person_id.in_(person_ids))
    rows = connection.execute(query.order_by(post_share.c.set_at, post_share.c.id))
    latest = {row.person_id: row.share for row in rows}
    return {person_id: share for person_id, share in latest.items() if share is not None}
