"""Who sees a patient's record: the team by name, and how many people have opened it lately."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select

from queries import patients
from queries.engine import reading
from queries.settings import current
from queries.tables import membership, person
from queries.tables_story import seen_mark
from rules.patient_view import Readers
from rules.roles import User


def who_sees(engine: Engine, patient_id: str, *, by: User, at: datetime) -> Readers:
    """Raises NotPermitted for a patient of another team."""
    team_id = patients.banner(engine, patient_id, by=by)["team_id"]
    members = select(person.c.name, person.c.discipline).join(membership, membership.c.person_id == person.c.id)
    members = members.where(membership.c.team_id == team_id, person.c.active).order_by(person.c.name)
    with reading(engine) as connection:
        days = current(connection).whole("trail.told_days")
        opened = select(func.count(func.distinct(seen_mark.c.person_id))).where(
            seen_mark.c.patient_id == patient_id, seen_mark.c.seen_at > at - timedelta(days=days)
        )
        team = tuple((row.name, row.discipline) for row in connection.execute(members))
        return Readers(team, connection.scalar(opened) or 0, days)
