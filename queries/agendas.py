"""The agenda of a team: who belongs on it, in order, each with the reason; kept with its meeting, and renewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, or_, select, update

from queries.engine import reading
from queries.settings import current
from queries.tables import patient, person
from queries.tables_meetings import (
    agenda_detail,
    agenda_event,
    case_mark,
    meeting_plan,
    meeting_series,
    referral,
    referral_event,
)
from queries.tables_review import action, agenda_item, decision, meeting
from queries.tables_status import patient_status, status_flag
from queries.writing import Write
from rules.agenda import DISCUSS, Asked, Candidate, Group, Place, build_agenda
from rules.agenda_time import fitted, minutes_by_kind
from rules.dates import said
from rules.referrals import OPEN, URGENT
from rules.roles import Act, User, check_can
from rules.settings import Settings

# Once a meeting has begun, only this joins its agenda by itself.
JOINS_LATE = (Group.safety, Group.worsening)


@dataclass(frozen=True)
class Frame:
    """What the agenda is fitted into."""

    held_on: date
    minutes_long: int
    minutes: Mapping[str, float]
    cut_off_on: date | None = None


def agenda_for(connection: Connection, team_id: str, on: date, cut_off_on: date | None = None) -> tuple[Place, ...]:
    """Who belongs on the agenda of this team on this day, in order, each with the reason for its place."""
    asked, late = _asked(connection, team_id, on, cut_off_on), _late(connection, team_id, on)
    settings = current(connection)
    rows = connection.execute(_concerned(team_id, on, {*asked, *late}, settings)).mappings()
    return build_agenda([_candidate(row, asked, late) for row in rows], on, settings)


def _concerned(team_id: str, on: date, named: set[str], settings: Settings) -> Any:
    """Only who may have a place: nobody else is read. A test holds this against reading everybody."""
    ahead = on + timedelta(days=settings.whole("agenda.review_ahead_days"))
    long_ago = on - timedelta(weeks=settings.whole("agenda.unreviewed_weeks"))
    names = "patient_id sort_key rank rules reasons next_review_on last_review_on"
    columns: list[Any] = [patient_status.c[name] for name in names.split()]
    ready = select(status_flag.c.patient_id).where(status_flag.c.team_id == team_id, status_flag.c.rule == "RSP-5")
    seen = func.coalesce(patient_status.c.last_review_on, patient.c.registered_on)
    wanted = or_(
        patient_status.c.rank <= 6,
        patient_status.c.next_review_on <= ahead,
        seen < long_ago,
        patient.c.question != "",
        patient_status.c.patient_id.in_(ready),
        patient_status.c.patient_id.in_(named),
    )
    return (
        select(*columns, patient.c.question, patient.c.registered_on)
        .join(patient, patient.c.id == patient_status.c.patient_id)
        .where(patient_status.c.team_id == team_id, patient.c.discharged_on.is_(None), wanted)
    )


def _asked(connection: Connection, team_id: str, on: date, cut_off_on: date | None) -> dict[str, Asked]:
    """Patient id to the referral that stands for this meeting; the urgent one where there are two."""
    until = select(func.max(referral_event.c.until_on)).where(referral_event.c.referral_id == referral.c.id)
    query = (
        select(referral, person.c.name.label("by"), until.scalar_subquery().label("until_on"))
        .join(person, person.c.id == referral.c.entered_by)
        .join(patient, patient.c.id == referral.c.patient_id)
        .where(patient.c.team_id == team_id, referral.c.state.in_(OPEN))
        .order_by(referral.c.entered_at, referral.c.id)
    )
    found: dict[str, Asked] = {}
    for row in connection.execute(query).mappings():
        if _waits(row, on, cut_off_on):
            continue
        urgent = row["urgency"] == URGENT
        if urgent or row["patient_id"] not in found:
            told = Asked(row["id"], row["by"], row["question"], urgent, row["needs"], row["state"] == "standard")
            found[row["patient_id"]] = told
    return found


def _waits(row: RowMapping, on: date, cut_off_on: date | None) -> bool:
    """Deferred to a later day; or it came after the cut-off and is not urgent."""
    if row["state"] == "deferred" and row["until_on"] is not None and row["until_on"] > on:
        return True
    late = cut_off_on is not None and row["entered_at"].date() > cut_off_on
    return late and row["urgency"] != URGENT


def _late(connection: Connection, team_id: str, on: date) -> dict[str, tuple[str, ...]]:
    """Patient id to what was promised in earlier meetings and is past its day, a sentence each."""
    query = (
        select(action.c.patient_id, action.c.what, action.c.due_on, person.c.name)
        .join(decision, decision.c.id == action.c.decision_id)
        .join(person, person.c.id == action.c.owner_id)
        .join(patient, patient.c.id == action.c.patient_id)
        .where(patient.c.team_id == team_id, action.c.state == "open", action.c.due_on < on)
        .where(action.c.decision_version == decision.c.current_version)
        .order_by(action.c.due_on, action.c.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        sentence = f"Not yet done: “{row.what}” ({row.name}, due {said(row.due_on)})."
        found[row.patient_id] = (*found.get(row.patient_id, ()), sentence)
    return found


def _candidate(row: Any, asked: Mapping[str, Asked], late: Mapping[str, tuple[str, ...]]) -> Candidate:
    return Candidate(
        patient_id=row["patient_id"],
        sort_key=row["sort_key"],
        rank=row["rank"],
        rules=tuple(row["rules"]),
        reasons=tuple(row["reasons"]),
        next_review_on=row["next_review_on"],
        last_review_on=row["last_review_on"],
        registered_on=row["registered_on"],
        question=row["question"],
        referral=asked.get(row["patient_id"]),
        late=late.get(row["patient_id"], ()),
    )


def agenda_today(engine: Engine, team_id: str, *, by: User, on: date) -> list[dict[str, Any]]:
    """The agenda a meeting on this day would get: patient's number, lane, place and why."""
    check_can(by, Act.make_meeting, team_id)
    with reading(engine) as connection:
        places = agenda_for(connection, team_id, on)
        query = select(patient.c.id, patient.c.number).where(patient.c.id.in_([one.patient_id for one in places]))
        numbers = {row.id: row.number for row in connection.execute(query)}
    return [
        {"patient": numbers[one.patient_id], "lane": one.lane, "place": one.place, "why": one.why} for one in places
    ]


def arranged(connection: Connection, team_id: str, frame: Frame) -> tuple[Place, ...]:
    """The agenda as the meeting goes through it: to discuss, the standard lane, then what there is no time for."""
    places = agenda_for(connection, team_id, frame.held_on, frame.cut_off_on)
    return in_sections(fitted(places, frame.minutes_long, planned_minutes(connection, frame.minutes)))


def frame_of(connection: Connection, meeting_id: str) -> Frame:
    """What one meeting's agenda is fitted into, from the meeting, its plan and its series."""
    columns = (meeting.c.held_on, meeting.c.minutes_long, meeting_plan.c.cut_off_on, meeting_series.c.minutes)
    query = select(*columns).outerjoin(meeting_plan, meeting_plan.c.meeting_id == meeting.c.id)
    query = query.outerjoin(meeting_series, meeting_series.c.id == meeting_plan.c.series_id)
    found = connection.execute(query.where(meeting.c.id == meeting_id)).one()
    return Frame(found.held_on, found.minutes_long, found.minutes or {}, found.cut_off_on)


def planned_minutes(connection: Connection, of_series: Mapping[str, float] | None) -> dict[str, float]:
    """Minutes by kind of case: what the series plans, and else what the site has signed."""
    return minutes_by_kind(current(connection)) | dict(of_series or {})


def in_sections(places: Sequence[Place]) -> tuple[Place, ...]:
    ordered = sorted(places, key=lambda one: (not one.fits, one.lane != DISCUSS, one.place))
    return tuple(replace(one, place=place) for place, one in enumerate(ordered, start=1))


def keep(write: Write, meeting_id: str, places: Sequence[Place]) -> None:
    """Write these places as new items of the meeting."""
    for place in places:
        item = write.row() | {"patient_id": place.patient_id, "meeting_id": meeting_id}
        values = item | {"place": place.place, "lane": place.lane, "why": place.why, "question": place.question}
        write.connection.execute(insert(agenda_item).values(values))
        detail = {"agenda_item_id": item["id"], "team_id": write.team_id, "patient_id": place.patient_id}
        write.connection.execute(insert(agenda_detail).values(detail | {"meeting_id": meeting_id} | _detail(place)))


def _detail(place: Place) -> dict[str, Any]:
    told = {"kind": place.kind, "minutes": place.minutes, "needs": place.needs, "fits": place.fits}
    return told | {"referral_id": place.referral_id}


def renew(write: Write, meeting_id: str, frame: Frame) -> int:
    """Bring an open meeting's agenda up to date with flags, reviews and referrals; returns how many cases joined.

    Nobody who is on it is dropped. Once it has begun no place moves; only what cannot wait joins at the end.
    """
    connection = write.connection
    query = select(agenda_item).where(agenda_item.c.meeting_id == meeting_id).order_by(agenda_item.c.place)
    there = {row["patient_id"]: row for row in connection.execute(query).mappings()}
    wanted = arranged(connection, str(write.team_id), frame)
    if begun(connection, meeting_id):
        late = [one for one in wanted if one.patient_id not in there and one.group in JOINS_LATE]
        last = max((row["place"] for row in there.values()), default=0)
        keep(write, meeting_id, [replace(one, place=last + i) for i, one in enumerate(late, start=1)])
        return len(late)
    wanted = _with_wishes(connection, meeting_id, wanted, there)
    for one in wanted:
        if one.patient_id in there:
            _move(connection, there[one.patient_id], one)
    new = [one for one in wanted if one.patient_id not in there]
    keep(write, meeting_id, new)
    _behind(
        connection, [row for who, row in there.items() if who not in {one.patient_id for one in wanted}], len(wanted)
    )
    return len(new)


def begun(connection: Connection, meeting_id: str) -> bool:
    opened = select(agenda_event.c.id).where(agenda_event.c.meeting_id == meeting_id, agenda_event.c.kind == "opened")
    decided = select(decision.c.id).where(decision.c.meeting_id == meeting_id)
    return any(connection.scalar(query.limit(1)) is not None for query in (opened, decided))


def _with_wishes(
    connection: Connection, meeting_id: str, wanted: Sequence[Place], there: Mapping[str, RowMapping]
) -> tuple[Place, ...]:
    """What somebody pulled out or marked is discussed, whatever the rules would do with it."""
    wished = pulled_out(connection, meeting_id) | set(marked(connection, meeting_id))
    discussed = {who for who, row in there.items() if row["id"] in wished}
    return in_sections([replace(one, lane=DISCUSS) if one.patient_id in discussed else one for one in wanted])


def _move(connection: Connection, row: RowMapping, to: Place) -> None:
    values: dict[str, Any] = {"place": to.place, "lane": to.lane, "why": to.why}
    if to.referral_id or not row["question"]:
        values["question"] = to.question
    connection.execute(update(agenda_item).where(agenda_item.c.id == row["id"]).values(values))
    detail = update(agenda_detail).where(agenda_detail.c.agenda_item_id == row["id"])
    connection.execute(detail.values(_detail(to)))


def _behind(connection: Connection, rows: Sequence[RowMapping], last: int) -> None:
    """Who is on the list and no longer needs to be stays on it, at the end: somebody may have come for them."""
    for place, row in enumerate(rows, start=last + 1):
        connection.execute(update(agenda_item).where(agenda_item.c.id == row["id"]).values(place=place))


def pulled_out(connection: Connection, meeting_id: str) -> set[str]:
    """The items that somebody pulled out of the standard lane."""
    query = select(agenda_event.c.agenda_item_id)
    query = query.where(agenda_event.c.meeting_id == meeting_id, agenda_event.c.kind == "pulled out")
    return set(connection.scalars(query))


def marked(connection: Connection, meeting_id: str) -> dict[str, dict[str, str]]:
    """Item id to who wants to talk about it, person id to name: each person's last mark counts."""
    query = (
        select(case_mark.c.agenda_item_id, case_mark.c.entered_by, case_mark.c.marked, person.c.name)
        .join(agenda_item, agenda_item.c.id == case_mark.c.agenda_item_id)
        .join(person, person.c.id == case_mark.c.entered_by)
        .where(agenda_item.c.meeting_id == meeting_id)
        .order_by(case_mark.c.entered_at)
    )
    last = {(row.agenda_item_id, row.entered_by): row for row in connection.execute(query)}
    found: dict[str, dict[str, str]] = {}
    for row in last.values():
        if row.marked:
            found.setdefault(row.agenda_item_id, {})[row.entered_by] = row.name
    return found
