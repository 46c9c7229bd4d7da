"""What is new about a patient since this person last looked, since the last visit, since the last meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select

from queries import looks
from queries.course import course_of
from queries.engine import reading
from queries.instruments import known_instruments
from queries.settings import current
from queries.tables import patient, site
from queries.tables_review import decision, meeting
from queries.tables_story import seen_mark
from rules.course import Course
from rules.dates import said
from rules.instruments import Instrument
from rules.roles import Act, NotPermitted, Role, User, check_can
from rules.since import Since, news, no_such_moment, since_words

KINDS = ("look", "visit", "meeting")
UNKNOWN = "This belongs to a team you are not a member of, or does not exist."


def since_last_look(engine: Engine, patient_id: str, *, by: User, at: datetime) -> Since:
    """What this person has not seen. Looks of the last hours are part of this look and hide nothing."""
    return _since(engine, patient_id, ("look",), by, at)[0]


def since_last_visit(engine: Engine, patient_id: str, *, by: User, at: datetime) -> Since:
    return _since(engine, patient_id, ("visit",), by, at)[0]


def since_last_meeting(engine: Engine, patient_id: str, *, by: User, at: datetime, before: date | None = None) -> Since:
    """Since the latest meeting that decided on this patient; `before` a meeting's own day, since the one before it."""
    return _since(engine, patient_id, ("meeting",), by, at, before)[0]


def since_last_time(engine: Engine, patient_id: str, *, by: User, at: datetime) -> tuple[Since, ...]:
    """All three, from one reading."""
    return _since(engine, patient_id, KINDS, by, at)


def lines_since_last_look(engine: Engine, patient_ids: Sequence[str], *, by: User, at: datetime) -> dict[str, str]:
    """Patient id to one line each, for a list of visits."""
    return {one: since_last_look(engine, one, by=by, at=at).line for one in dict.fromkeys(patient_ids)}


def _since(
    engine: Engine, patient_id: str, kinds: Sequence[str], by: User, at: datetime, before: date | None = None
) -> tuple[Since, ...]:
    check_can(by, Act.read_patient)
    with reading(engine) as connection:
        team_id = connection.scalar(select(patient.c.team_id).where(patient.c.id == patient_id))
        if team_id is None or (by.role is not Role.service and team_id not in by.scope):
            raise NotPermitted(UNKNOWN)
        zone = ZoneInfo(connection.scalar(select(site.c.zone)) or "UTC")
        course, catalogue = course_of(connection, patient_id, at), known_instruments(connection)
        moments = {
            "look": lambda: _last_look(connection, patient_id, by, at),
            "visit": lambda: _last_visit(course, zone),
            "meeting": lambda: _last_meeting(connection, patient_id, before),
        }
        found = [(kind, moments[kind]()) for kind in kinds]
    return tuple(_told(kind, moment, zone, course, catalogue) for kind, moment in found)


def _told(
    kind: str, moment: datetime | None, zone: ZoneInfo, course: Course, catalogue: Mapping[str, Instrument]
) -> Since:
    if moment is None:
        return no_such_moment(kind)
    when = said(moment.astimezone(zone).date())
    return Since(kind, since_words(kind, when), moment, news(course, catalogue, moment))


def _last_look(connection: Connection, patient_id: str, by: User, at: datetime) -> datetime | None:
    """The later of the last opening before this one and the standing mark on the caseload (ADR 111)."""
    earlier = at - timedelta(hours=current(connection).value("since.look_hours"))
    opened = func.max(seen_mark.c.seen_at)
    query = select(opened).where(seen_mark.c.person_id == by.id, seen_mark.c.patient_id == patient_id)
    found = [
        connection.scalar(query.where(seen_mark.c.seen_at <= earlier)),
        looks.last_mark(connection, patient_id, by),
    ]
    return max((one for one in found if one is not None), default=None)


def _last_visit(course: Course, zone: ZoneInfo) -> datetime | None:
    """When the last visit was written down, or the end of its day where that was later: until then it was known."""
    visits = [
        one for one in course.of_kind("contact", "session") if one.attended is not False and one.on <= course.today
    ]
    if not visits:
        return None
    last = max(visits, key=lambda one: (one.on, one.known_at))
    return min(last.known_at, datetime.combine(last.on, time.max, zone))


def _last_meeting(connection: Connection, patient_id: str, before: date | None) -> datetime | None:
    query = select(func.max(decision.c.entered_at)).join(meeting, meeting.c.id == decision.c.meeting_id)
    query = query.where(decision.c.patient_id == patient_id)
    found: datetime | None = connection.scalar(query if before is None else query.where(meeting.c.held_on < before))
    return found
