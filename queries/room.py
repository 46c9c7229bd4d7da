"""In the room: which case is open since when, who was there for it, who pulled a case out or wants to talk about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from queries import agendas, meetings
from queries.engine import reading
from queries.tables_meetings import agenda_detail, agenda_event, case_mark
from queries.tables_review import agenda_item, attendance
from queries.writing import UNKNOWN_PATIENT, Write, writing
from rules.agenda import DISCUSS
from rules.agenda_time import COMPLEX
from rules.roles import Act, NotPermitted, Refused, User


@dataclass(frozen=True)
class Stay:
    """One time a case was open in the room; `until` is None while it is."""

    item_id: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Room:
    """Where the meeting is: the case that is open, every stay in order, pulled-out items, item to who marked it."""

    open_item: str | None
    stays: tuple[Stay, ...]
    pulled: frozenset[str]
    marks: dict[str, dict[str, str]]

    def minutes(self, item_id: str, now: datetime) -> float:
        """How long this case was open, all its stays together."""
        mine = [stay for stay in self.stays if stay.item_id == item_id]
        return sum(((stay.until or now) - stay.since).total_seconds() for stay in mine) / 60


def room(engine: Engine, meeting_id: str, *, by: User) -> Room:
    with reading(engine) as connection:
        meetings.state_of(connection, meeting_id, by)
        rows = _events(connection, meeting_id)
        pulled = frozenset(agendas.pulled_out(connection, meeting_id))
        marks = agendas.marked(connection, meeting_id)
    stays = _stays(rows)
    still = [stay.item_id for stay in stays if stay.until is None]
    return Room(still[-1] if still else None, stays, pulled, marks)


def _events(connection: Connection, meeting_id: str) -> Sequence[RowMapping]:
    query = select(agenda_event).where(
        agenda_event.c.meeting_id == meeting_id, agenda_event.c.kind.in_(("opened", "closed"))
    )
    return connection.execute(query.order_by(agenda_event.c.entered_at, agenda_event.c.kind)).mappings().all()


def _stays(rows: Sequence[RowMapping]) -> tuple[Stay, ...]:
    """One case is open at a time: opening the next closes the one before."""
    found: list[Stay] = []
    for row in rows:
        if found and found[-1].until is None:
            found[-1] = Stay(found[-1].item_id, found[-1].since, row["entered_at"])
        if row["kind"] == "opened":
            found.append(Stay(row["agenda_item_id"], row["entered_at"], None))
    return tuple(found)


def _item(engine: Engine, item_id: str) -> RowMapping:
    with reading(engine) as connection:
        found = connection.execute(select(agenda_item).where(agenda_item.c.id == item_id)).mappings().one_or_none()
    if found is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    return found


def _event(write: Write, item: RowMapping, kind: str, note: str = "") -> None:
    """The row belongs to the meeting's team, also where the patient has moved on meanwhile."""
    whose = write.row() | {"team_id": item["team_id"], "patient_id": item["patient_id"]}
    told = {"meeting_id": item["meeting_id"], "agenda_item_id": item["id"], "kind": kind, "note": note}
    write.connection.execute(insert(agenda_event).values(whose | told))


def _of_the_room(engine: Engine, item: RowMapping, by: User, at: datetime, submission_id: str) -> Any:
    return writing(engine, Act.take_part, by=by, at=at, submission_id=submission_id, team_id=item["team_id"])


def open_case(engine: Engine, item_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """The room turns to this case: its clock starts and the one before is closed."""
    item = _item(engine, item_id)
    with _of_the_room(engine, item, by, at, submission_id) as write:
        if write.earlier is not None:
            return str(write.earlier)
        meetings.check_open(write, item["meeting_id"])
        stays = _stays(_events(write.connection, item["meeting_id"]))
        if not stays or stays[-1].until is not None or stays[-1].item_id != item_id:
            _event(write, item, "opened")
        write.object_id = item_id
        return item_id


def close_case(engine: Engine, item_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    """The room is done with this case."""
    item = _item(engine, item_id)
    with _of_the_room(engine, item, by, at, submission_id) as write:
        if write.earlier is not None:
            return str(write.earlier)
        meetings.check_open(write, item["meeting_id"])
        stays = _stays(_events(write.connection, item["meeting_id"]))
        if stays and stays[-1].until is None and stays[-1].item_id == item_id:
            _event(write, item, "closed")
        write.object_id = item_id
        return item_id


def pull_out(engine: Engine, item_id: str, *, why: str, by: User, at: datetime, submission_id: str) -> str:
    """Anyone may pull a case out of the standard lane; who did and why stays on the record."""
    item = _item(engine, item_id)
    with _of_the_room(engine, item, by, at, submission_id) as write:
        if write.earlier is not None:
            return str(write.earlier)
        meetings.check_open(write, item["meeting_id"])
        now = write.connection.scalar(select(agenda_item.c.lane).where(agenda_item.c.id == item_id))
        if now == DISCUSS:
            raise Refused("This case is already among those that are discussed.")
        if not why.strip():
            raise Refused("Say in a few words why this case should be discussed.")
        _event(write, item, "pulled out", why.strip())
        write.connection.execute(update(agenda_item).where(agenda_item.c.id == item_id).values(lane=DISCUSS))
        planned = meetings.one(engine, item["meeting_id"], by=write.by)["minutes"]
        told = {"kind": COMPLEX, "minutes": planned[COMPLEX]}
        write.connection.execute(update(agenda_detail).where(agenda_detail.c.agenda_item_id == item_id).values(told))
        write.object_id = item_id
        return item_id


def mark(engine: Engine, item_id: str, *, marked: bool, by: User, at: datetime, submission_id: str) -> str:
    """A member wants to talk about this case, or no longer; a marked case is not passed over in the standard lane."""
    item = _item(engine, item_id)
    with _of_the_room(engine, item, by, at, submission_id) as write:
        if write.earlier is not None:
            return str(write.earlier)
        meetings.check_open(write, item["meeting_id"])
        whose = write.row() | {"team_id": item["team_id"], "patient_id": item["patient_id"]}
        write.connection.execute(insert(case_mark).values(whose | {"agenda_item_id": item_id, "marked": marked}))
        if marked:
            write.connection.execute(update(agenda_item).where(agenda_item.c.id == item_id).values(lane=DISCUSS))
        write.object_id = item_id
        return item_id


def present_for(engine: Engine, item_id: str, *, by: User) -> dict[str, str]:
    """Who was in the room at any moment while this case was open: name to discipline. People come and go."""
    item = _item(engine, item_id)
    meetings.one(engine, item["meeting_id"], by=by)
    with reading(engine) as connection:
        query = select(attendance).where(attendance.c.meeting_id == item["meeting_id"])
        marks = connection.execute(query.order_by(attendance.c.marked_at)).mappings().all()
        stays = [stay for stay in _stays(_events(connection, item["meeting_id"])) if stay.item_id == item_id]
    return {row["name"]: row["discipline"] for stay in stays for row in _here_during(marks, stay)}


def _here_during(marks: Sequence[RowMapping], stay: Stay) -> list[RowMapping]:
    """Present when the case was opened, or came while it was open."""
    last: dict[Any, RowMapping] = {}
    here: dict[Any, RowMapping] = {}
    for row in marks:
        who = row["person_id"] or (row["name"], row["discipline"])
        if row["marked_at"] <= stay.since:
            last[who] = row
        elif row["present"] and (stay.until is None or row["marked_at"] < stay.until):
            here[who] = row
    return [*[row for row in last.values() if row["present"]], *here.values()]
