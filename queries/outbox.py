"""The outbox of notices: written with the alert in one transaction, sent afterwards at least once.

A sender claims with a lease; one that dies loses the lease and another one sends. What cannot be sent is tried again
with growing pauses and is never given up; its state is there to see.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, func, insert, or_, select, update

from queries.engine import reading, transaction
from queries.tables import team
from queries.tables_alerts import alert, notice, notice_address, notice_try

WAITING, SENT, WITHDRAWN = "waiting", "sent", "withdrawn"
LEASE = timedelta(minutes=2)  # longer than any channel's time-out
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
STUCK_AFTER = timedelta(minutes=10)
AT_ONCE = 20


@dataclass(frozen=True)
class Claimed:
    """A notice that this sender holds for the time of the lease."""

    id: str
    channel: str
    address: str
    tries: int
    is_test: bool


def enqueue(
    connection: Connection,
    alert_id: str,
    team_id: str,
    people: Collection[str],
    at: datetime,
    apart: timedelta | None = None,
) -> None:
    """Inside the transaction of the alert: one notice for each address of these people and of the team.

    With `apart`, not where one waits to be sent or was made so shortly before: a notice says only that something waits.
    """
    theirs = or_(notice_address.c.person_id.in_(people), notice_address.c.team_id == team_id)
    _put(connection, theirs, {"alert_id": alert_id}, at, apart)


def tell(connection: Connection, people: Collection[str], about: str, at: datetime, apart: timedelta) -> None:
    """Something of theirs has changed that is no alert: one notice for all of it, as with `apart` above."""
    _put(connection, notice_address.c.person_id.in_(people), {"about": about}, at, apart)


def _put(
    connection: Connection, theirs: ColumnElement[bool], what: Mapping[str, str], at: datetime, apart: timedelta | None
) -> None:
    found = connection.execute(select(notice_address).where(theirs, notice_address.c.removed_at.is_(None))).mappings()
    known: set[tuple[str, str]] = set()
    for row in found.all():
        place = row["channel"], row["address"]
        if place not in known:
            known.add(place)
            if apart is not None and _told_lately(connection, *place, at - apart):
                continue
            connection.execute(insert(notice).values({**row_for(row, at), **what}))


def _told_lately(connection: Connection, channel: str, address: str, since: datetime) -> bool:
    """A notice withdrawn counts for nothing; one that waits will arrive, however long the mail server has been dead."""
    real = or_(notice.c.alert_id.is_not(None), notice.c.about != "")
    here = notice.c.channel == channel, notice.c.address == address, real
    # By team and time: the index of alerts. The notices of years are not gone through.
    recent = select(alert.c.id).where(alert.c.team_id.in_(select(team.c.id)), alert.c.entered_at > since)
    lately = or_(notice.c.alert_id.in_(recent), and_(notice.c.about != "", notice.c.made_at > since))
    sent = and_(notice.c.state == SENT, lately)
    return any(
        connection.scalar(select(notice.c.id).where(*here, one).limit(1)) for one in (notice.c.state == WAITING, sent)
    )


def row_for(address: RowMapping | Mapping[str, Any], at: datetime) -> dict[str, Any]:
    told = {name: address[name] for name in ("person_id", "team_id", "channel", "address")}
    kept = {
        "id": secrets.token_urlsafe(12),
        "alert_id": None,
        "about": "",
        "state": WAITING,
        "tries": 0,
        "made_at": at,
        "next_try_at": at,
    }
    return told | kept


def claim(engine: Engine, at: datetime, limit: int = AT_ONCE) -> list[Claimed]:
    """Take what is due. Two senders never hold the same notice at the same time."""
    due = (
        notice.c.state == WAITING,
        notice.c.next_try_at <= at,
        or_(notice.c.lease_until.is_(None), notice.c.lease_until <= at),
    )
    with reading(engine) as connection:
        if connection.scalar(select(notice.c.id).where(*due).limit(1)) is None:
            return []
    with transaction(engine) as connection:
        query = select(notice).where(*due).order_by(notice.c.made_at).limit(limit).with_for_update(skip_locked=True)
        rows = connection.execute(query).mappings().all()
        for row in rows:
            held = {"lease_until": at + LEASE, "tries": row["tries"] + 1}
            connection.execute(update(notice).where(notice.c.id == row["id"]).values(held))
    return [Claimed(row["id"], row["channel"], row["address"], row["tries"] + 1, is_test(row)) for row in rows]


def is_test(row: RowMapping) -> bool:
    return row["alert_id"] is None and not row["about"]


def settle(engine: Engine, one: Claimed, *, ok: bool, says: str, at: datetime) -> None:
    """What came of a try. Sent: done. Not sent: again later, the pause doubling up to half an hour."""
    pause = min(FIRST_PAUSE * 2 ** min(one.tries - 1, 10), LONGEST_PAUSE)
    after = {"state": SENT, "sent_at": at} if ok else {"next_try_at": at + pause}
    with transaction(engine) as connection:
        tried = {"id": secrets.token_urlsafe(12), "notice_id": one.id, "at": at, "ok": ok, "says": says[:300]}
        connection.execute(insert(notice_try).values(tried))
        connection.execute(update(notice).where(notice.c.id == one.id).values(after | {"lease_until": None}))


def withdraw(connection: Connection, alert_ids: Any) -> None:
    """These alerts are no longer for whom they were written; one that is being sent just now may still arrive."""
    unsent = notice.c.alert_id.in_(alert_ids), notice.c.state == WAITING
    connection.execute(update(notice).where(*unsent).values(state=WITHDRAWN))


def stuck(connection: Connection, at: datetime) -> int:
    """How many notices have been waiting for longer than any healthy channel takes."""
    late = notice.c.state == WAITING, notice.c.made_at < at - STUCK_AFTER
    return connection.scalar(select(func.count()).select_from(notice).where(*late)) or 0
