"""Teams, their staff with demo sign-ins, and what a table row is made of: ids and moments that repeat for a seed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from rules.roles import Role

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # table name -> its rows, in the order of insertion

# For a service that holds nobody's data. The hash was made once by queries.people.password_hash (bcrypt, 12 rounds)
# and is kept, because a salt drawn anew would make two samples of one seed differ.
DEMO_PASSWORD = "sample-service-only"
DEMO_HASH = "$2b$12$wJm63nHEiTnWoa2M5gK28.0v1RRxN4QBLCTASt8qjafxHcxFRW3fO"

OPENED = timedelta(days=600)  # the teams are a little older than their first patient


class Ids:
    """Opaque text ids like the program's own, the same again for the same seed."""

    def __init__(self, seed: str) -> None:
        self._rng = Random(seed)

    def new(self) -> str:
        made = base64.urlsafe_b64encode(self._rng.getrandbits(96).to_bytes(12, "big")).decode()
        return f"0{made[1:]}" if made.startswith("-") else made  # on a command line a hyphen is an option


@dataclass(frozen=True)
class Clock:
    """Days of the site become moments of the world."""

    today: date
    zone: ZoneInfo

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(on, time(hour, minute), self.zone).astimezone(UTC)


@dataclass(frozen=True)
class Staff:
    id: str
    username: str
    name: str
    role: Role
    discipline: str


@dataclass(frozen=True)
class Team:
    id: str
    name: str
    code: str
    staff: tuple[Staff, ...]

    def of(self, *disciplines: str) -> tuple[Staff, ...]:
        return tuple(one for one in self.staff if one.discipline in disciplines)

    def with_role(self, role: Role) -> Staff:
        return next(one for one in self.staff if one.role is role)

    @property
    def clinicians(self) -> tuple[Staff, ...]:
        return tuple(one for one in self.staff if one.role is Role.clinician and one.discipline in TREATING)


TREATING = ("psychology", "medicine")
TEAMS = {
    "outpatient": "Psychosomatic outpatients",
    "liaison": "Primary-care liaison",
    "day": "Day hospital",
}
# username, name, role, discipline, teams. Sam supervises two teams: the shared scope has somebody to be tested with.
STAFF: tuple[tuple[str, str, Role, str, tuple[str, ...]], ...] = (
    ("ada.clinician", "Ada Clinician", Role.clinician, "psychology", ("outpatient",)),
    ("ben.clinician", "Ben Clinician", Role.clinician, "medicine", ("outpatient",)),
    ("casey.manager", "Casey Manager", Role.care_manager, "nursing", ("outpatient",)),
    ("sam.supervisor", "Sam Supervisor", Role.supervisor, "psychology", ("outpatient", "liaison")),
    ("chris.chair", "Chris Chair", Role.chair, "medicine", ("outpatient",)),
    ("pia.physio", "Pia Physio", Role.clinician, "physiotherapy", ("outpatient", "liaison")),
    ("sol.social", "Sol Social", Role.clinician, "social work", ("outpatient", "day")),
    ("petra.psychiatrist", "Petra Psychiatrist", Role.clinician, "psychiatry", ("outpatient", "liaison")),
    ("bea.clinician", "Bea Clinician", Role.clinician, "psychology", ("liaison",)),
    ("gil.practitioner", "Gil Practitioner", Role.clinician, "medicine", ("liaison",)),
    ("cody.manager", "Cody Manager", Role.care_manager, "nursing", ("liaison",)),
    ("cleo.chair", "Cleo Chair", Role.chair, "medicine", ("liaison",)),
    ("lou.social", "Lou Social", Role.clinician, "social work", ("liaison",)),
    ("dan.clinician", "Dan Clinician", Role.clinician, "psychology", ("day",)),
    ("dora.doctor", "Dora Doctor", Role.clinician, "medicine", ("day",)),
    ("dana.manager", "Dana Manager", Role.care_manager, "nursing", ("day",)),
    ("sue.supervisor", "Sue Supervisor", Role.supervisor, "psychology", ("day",)),
    ("chan.chair", "Chan Chair", Role.chair, "medicine", ("day",)),
    ("fin.physio", "Fin Physio", Role.clinician, "physiotherapy", ("day",)),
    ("noa.psychiatrist", "Noa Psychiatrist", Role.clinician, "psychiatry", ("day",)),
    ("lea.lead", "Lea Lead", Role.lead, "psychiatry", ("outpatient", "liaison", "day")),
    ("pat.partner", "Pat Partner", Role.participant, "patient", ()),
    ("alex.admin", "Alex Admin", Role.admin, "administration", ()),
    ("fay.family", "Fay Family", Role.participant, "family", ()),
)


def _staff(seed: int) -> list[tuple[Staff, tuple[str, ...]]]:
    ids = Ids(f"{seed}:staff")
    return [(Staff(ids.new(), username, name, role, what), where) for username, name, role, what, where in STAFF]


def teams_of(seed: int) -> tuple[Team, ...]:
    ids, staff = Ids(f"{seed}:teams"), _staff(seed)
    return tuple(
        Team(ids.new(), name, code, tuple(one for one, where in staff if code in where)) for code, name in TEAMS.items()
    )


def participants(seed: int) -> tuple[Staff, ...]:
    """Who takes part as patient or family: members of no team."""
    return tuple(one for one, _ in _staff(seed) if one.role is Role.participant)


def people_rows(seed: int, clock: Clock) -> Rows:
    """The tables team, person and membership."""
    since, teams = clock.at(clock.today - OPENED, 9), teams_of(seed)
    return {
        "team": [{"id": team.id, "name": team.name, "data_version": 0} for team in teams],
        "person": [_person(one, since) for one, _ in _staff(seed)],
        "membership": [
            {"person_id": one.id, "team_id": team.id, "from_at": since} for team in teams for one in team.staff
        ],
    }


def _person(one: Staff, since: datetime) -> Row:
    told = {"id": one.id, "username": one.username, "name": one.name, "role": one.role.value}
    kept = {"discipline": one.discipline, "password_hash": DEMO_HASH, "active": True, "created_at": since}
    return told | kept
