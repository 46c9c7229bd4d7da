"""Alerts: what is urgent reaches the people responsible, on an open screen and by notice, from one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select, insert, select, update

from queries import outbox, rota
from queries.engine import reading, transaction
from queries.settings import current
from queries.tables import membership, patient, person, user_session
from queries.tables_alerts import alert, alert_to
from queries.tables_review import flag
from rules import escalation
from rules.findings import Urgency
from rules.recipients import CLINICIAN, may_answer, next_in_line, responsible
from rules.roles import Role
from rules.rota import LEAD, on_duty

URGENT = (str(Urgency.crisis), str(Urgency.act_now))
TO_DUTY, TO_LEAD, AGAIN, MOVED = "to duty", "to lead", "told again", "moved here"
KINDS = {escalation.TO_DUTY: TO_DUTY, escalation.TO_LEAD: TO_LEAD}
SERVICE_ID = "service"


class Whose(Protocol):
    """The patient an alert is about."""

    @property
    def patient_id(self) -> str: ...
    @property
    def team_id(self) -> str: ...
    @property
    def clinician_id(self) -> str | None: ...


def sound(connection: Connection, who: Whose, flag_id: str, urgency: str, kind: str, at: datetime) -> None:
    """A flag was raised, became more urgent or was opened again. Review and information alert nobody."""
    if urgency not in URGENT:
        return
    _keep(connection, who, flag_id, urgency, kind, heard_by(connection, who, urgency, at), at)


def heard_by(connection: Connection, who: Whose, urgency: str, at: datetime, level: int = 0) -> dict[str, str]:
    """Person to why, for an urgent flag that has been passed on so far: 0 not yet, 1 to the duty person, 2 the lead."""
    lines, zone = rota.shifts(connection, who.team_id), rota.zone_of(connection)
    members, duty = rota.members(connection, who.team_id), on_duty(lines, at, zone)
    people = responsible(members, clinician_id=who.clinician_id, duty=duty, urgency=urgency)
    for step in escalation.LEVELS[:level]:
        leads = on_duty(lines, at, zone, LEAD)
        people = next_in_line(members, level=step, duty=duty, leads=leads) | people
    return people


def hand_over(connection: Connection, who: Whose, urgent: Iterable[tuple[str, str, int]], at: datetime) -> None:
    """The patient is this team's now. What waits elsewhere is over; who answers here hears of what is urgent and open.

    `urgent`: flag, urgency and how far it had been passed on; it reaches as many here, so that no timer is lost.
    """
    theirs = select(alert.c.id).where(alert.c.patient_id == who.patient_id)
    still = alert_to.c.alert_id.in_(theirs), alert_to.c.over_at.is_(None)
    connection.execute(update(alert_to).where(*still).values(over_at=at))
    outbox.withdraw(connection, theirs)
    for flag_id, urgency, level in urgent:
        people = heard_by(connection, who, urgency, at, level)
        _keep(connection, who, flag_id, urgency, MOVED, people, at)


def tell_named(connection: Connection, who: Whose, at: datetime) -> None:
    """Somebody treats this patient from now on: what is urgent and unanswered was raised before, and told to others."""
    if not may_answer(rota.members(connection, who.team_id).get(str(who.clinician_id), Role.participant)):
        return
    waits = select(flag.c.id, flag.c.urgency).where(
        flag.c.patient_id == who.patient_id, flag.c.state == "raised", flag.c.urgency.in_(URGENT)
    )
    for row in connection.execute(waits.order_by(flag.c.id)).all():
        _keep(connection, who, row.id, row.urgency, "new", {str(who.clinician_id): CLINICIAN}, at)


def pass_on(
    connection: Connection, who: Whose, flag_id: str, waited: escalation.Waiting, level: int, at: datetime
) -> list[str]:
    """A timer ran out: whoever is next in line gets the alert, at the end of the line both. Returns who."""
    lines, zone = rota.shifts(connection, who.team_id), rota.zone_of(connection)
    members = rota.members(connection, who.team_id)
    duty, leads = on_duty(lines, at, zone), on_duty(lines, at, zone, LEAD)
    people = next_in_line(members, level=level, duty=duty, leads=leads)
    apart = None if escalation.presses(waited.rule, level) else timedelta(minutes=_apart(connection))
    if level > escalation.TO_LEAD:  # the new one takes the place of theirs: a flag is one line on a screen
        for one in people:
            over(connection, flag_id, at, one, opened=False)
    _keep(connection, who, flag_id, waited.urgency, KINDS.get(level, AGAIN), people, at, apart)
    return list(people)


def _apart(connection: Connection) -> float:
    return current(connection).value("notices.apart_minutes")


def _keep(
    connection: Connection,
    who: Whose,
    flag_id: str,
    urgency: str,
    kind: str,
    people: Mapping[str, str],
    at: datetime,
    apart: timedelta | None = None,
) -> None:
    alert_id = secrets.token_urlsafe(12)
    whose = {"team_id": who.team_id, "patient_id": who.patient_id, "entered_by": SERVICE_ID, "entered_at": at}
    row = whose | {"id": alert_id, "flag_id": flag_id, "kind": kind, "urgency": urgency}
    connection.execute(insert(alert).values(row))
    if people:
        to = [{"alert_id": alert_id, "person_id": one, "why": why} for one, why in people.items()]
        connection.execute(insert(alert_to), to)
    outbox.enqueue(connection, alert_id, who.team_id, list(people), at, apart)


def over(
    connection: Connection, flag_id: str, at: datetime, person_id: str | None = None, *, opened: bool = True
) -> None:
    """The alerts of a flag need nothing more: somebody answered it, or (with a person) this person has opened it.

    Not `opened`: this person is told again by a newer one.
    """
    mine = select(alert.c.id).where(alert.c.flag_id == flag_id)
    still = alert_to.c.alert_id.in_(mine), alert_to.c.over_at.is_(None)
    if person_id is None:
        connection.execute(update(alert_to).where(*still).values(over_at=at))
    else:
        theirs = update(alert_to).where(*still, alert_to.c.person_id == person_id)
        connection.execute(theirs.values({"over_at": at} | ({"opened_at": at} if opened else {})))


def waiting(engine: Engine, session_id: str, live: Mapping[str, datetime]) -> list[dict[str, Any]]:
    """What waits for the person of this session, newest first, one entry per flag; nothing where the session is over.

    One query by index. It reads the session and never touches it: a screen nobody sits at still goes idle. `live`
    says since when a session must have been `seen` and `created`.
    """
    columns: list[Any] = [alert, alert_to.c.shown_at, patient.c.number, flag.c.state]
    query = (
        select(*columns)
        .join(alert_to, alert_to.c.alert_id == alert.c.id)
        .join(user_session, user_session.c.person_id == alert_to.c.person_id)
        .join(person, person.c.id == alert_to.c.person_id)
        .join(patient, patient.c.id == alert.c.patient_id)
        .join(membership, (membership.c.person_id == person.c.id) & (membership.c.team_id == patient.c.team_id))
        .join(flag, flag.c.id == alert.c.flag_id)
        .where(
            user_session.c.id == session_id,
            user_session.c.revoked_at.is_(None),
            user_session.c.seen_at > live["seen"],
            user_session.c.created_at > live["created"],
            person.c.active,
            alert_to.c.over_at.is_(None),
        )
        .order_by(alert.c.entered_at.desc())
        .limit(50)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    newest: dict[str, dict[str, Any]] = {}
    for row in rows:
        newest.setdefault(row["flag_id"], dict(row))
    return list(newest.values())


def claim_toast(engine: Engine, alert_id: str, person_id: str, at: datetime) -> bool:
    """True for exactly one of all screens of this person: that one says it aloud."""
    here = alert_to.c.alert_id == alert_id, alert_to.c.person_id == person_id, alert_to.c.shown_at.is_(None)
    with transaction(engine) as connection:
        return connection.execute(update(alert_to).where(*here).values(shown_at=at)).rowcount == 1


def unopened(patient_id: str, person_id: str) -> Select[Any]:
    """The flags of one patient whose alerts this person has not opened yet."""
    query = select(alert.c.flag_id).join(alert_to, alert_to.c.alert_id == alert.c.id)
    return query.where(
        alert_to.c.person_id == person_id, alert_to.c.over_at.is_(None), alert.c.patient_id == patient_id
    )
