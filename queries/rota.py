"""The duty rota: who is on duty in a team, who leads, and whether anybody reads what comes in just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping, select

from queries.engine import reading
from queries.tables import membership, person, site, team
from queries.tables_alerts import rota_shift
from rules.rota import Shift, hours_words, next_begins, staffed


@dataclass(frozen=True)
class Monitored:
    """Whether somebody reads what comes in now. `now` is None where no hours are known: never taken for yes."""

    now: bool | None
    words: str


def zone_of(connection: Connection) -> ZoneInfo:
    return ZoneInfo(connection.scalar(select(site.c.zone)) or "UTC")


def shifts(connection: Connection, team_id: str) -> tuple[Shift, ...]:
    """The lines of one team's rota that nobody has ended."""
    query = select(rota_shift).where(rota_shift.c.team_id == team_id, rota_shift.c.ended_at.is_(None))
    return tuple(_shift(row) for row in connection.execute(query.order_by(rota_shift.c.made_at)).mappings())


def _shift(row: RowMapping) -> Shift:
    return Shift(
        part=row["part"],
        weekdays=tuple(row["weekdays"]),
        start=time.fromisoformat(row["from_time"]),
        end=time.fromisoformat(row["to_time"]),
        from_on=row["from_on"],
        to_on=row["to_on"],
        person_id=row["person_id"],
    )


def members(connection: Connection, team_id: str) -> dict[str, str]:
    """Person id to role: the active members of a team."""
    query = select(person.c.id, person.c.role).join(membership, membership.c.person_id == person.c.id)
    query = query.where(membership.c.team_id == team_id, person.c.active).order_by(person.c.name)
    return {row.id: row.role for row in connection.execute(query)}


def monitored_now(engine: Engine, at: datetime, team_id: str | None = None) -> Monitored:
    """What may honestly be said to staff and patients about who reads this now; without a team, of the whole site."""
    with reading(engine) as connection:
        zone = zone_of(connection)
        ids: Sequence[str] = [team_id] if team_id else list(connection.scalars(select(team.c.id)))
        lines = tuple(line for one in ids for line in shifts(connection, one))
    return monitored(lines, at, zone)


def monitored(lines: Sequence[Shift], at: datetime, zone: ZoneInfo) -> Monitored:
    hours = hours_words(lines, at.astimezone(zone).date())
    if not hours:
        return Monitored(None, "No duty hours are set here: do not count on anybody reading this at once.")
    if staffed(lines, at, zone):
        return Monitored(True, f"Somebody is on duty now. Duty hours: {hours}.")
    begins = next_begins(lines, at, zone)
    when = f" Duty begins again on {begins.astimezone(zone):%A %d %B at %H:%M}." if begins else ""
    return Monitored(False, f"Not monitored now: nobody reads this outside duty hours ({hours}).{when}")
