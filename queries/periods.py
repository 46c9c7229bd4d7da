"""Two stretches of time side by side: how much came in, how much was raised, decided and done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table, func, select

from queries.engine import reading
from queries.site import about
from queries.tables import assessment, event, patient
from queries.tables_review import action_event, decision, flag
from rules.roles import Act, User, check_can


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """The stretch of the same length that ends the day before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def counted(engine: Engine, period: Period, *, team_id: str | None = None, by: User) -> dict[str, int]:
    """What happened in the reader's teams in this time, by what it is called on the screen."""
    check_can(by, Act.read_caseload)
    teams = [one for one in by.scope if team_id in (None, one)]
    zone = ZoneInfo(str(about(engine)["zone"]))
    with reading(engine) as connection:
        return _counted(connection, teams, period, _instants(period, zone))


def _instants(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The period on the service's clock, half open."""
    begins, ends = (datetime.combine(day, time(), zone) for day in (period.first, period.last + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _counted(
    connection: Connection, teams: list[str], period: Period, instants: tuple[datetime, datetime]
) -> dict[str, int]:
    def how_many(table: Table, column: str, between: tuple[Any, Any], **equal: object) -> int:
        when = table.c[column]
        query = select(func.count()).select_from(table).where(table.c.team_id.in_(teams))
        query = query.where(when >= between[0], when < between[1])
        for name, value in equal.items():
            query = query.where(table.c[name] == value)
        return connection.scalar(query) or 0

    days = period.first, period.last + timedelta(days=1)
    flags = {
        f"flags raised: {urgency}": how_many(flag, "raised_at", instants, urgency=urgency)
        for urgency in ("crisis", "act now", "review")
    }
    return {
        "patients registered": how_many(patient, "registered_on", days),
        "patients discharged": how_many(patient, "discharged_on", days),
        "forms taken": how_many(assessment, "taken_on", days),
        "contacts": how_many(event, "on", days, kind="contact") + how_many(event, "on", days, kind="session"),
        **flags,
        "decisions": how_many(decision, "entered_at", instants),
        "actions done": how_many(action_event, "entered_at", instants, state="done"),
    }


def compared(now: Mapping[str, int], then: Mapping[str, int]) -> list[dict[str, object]]:
    """One row per number: what, then, now, and the difference with its sign."""
    return [
        {"What": what, "Before": then[what], "Now": now[what], "Difference": now[what] - then[what]} for what in now
    ]
