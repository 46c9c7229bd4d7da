"""One write, one transaction: session, permission, data, derived status, audit, together or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningUpdate

from queries import audit, sessions, status
from queries.engine import transaction
from queries.in_force import InForce, in_force
from queries.tables import patient, team
from queries.tables_review import submission
from rules.roles import Act, NotPermitted, Refused, User, check_can

UNKNOWN_PATIENT = "This belongs to a team you are not a member of, or does not exist."

# In every write: building a statement costs more than running it, so each is built once.
# Also the lock: two writes of one team wait for each other here, on both databases.
_BUMP = update(team).values(data_version=team.c.data_version + 1).returning(team.c.id)
_BUMP_TEAM = _BUMP.where(team.c.id == bindparam("whose"))
_TEAM_OF = select(patient.c.team_id).where(patient.c.id == bindparam("whose")).scalar_subquery()
_BUMP_TEAM_OF = _BUMP.where(team.c.id == _TEAM_OF)
_SEND = insert(submission)
_SUBMITTED = select(submission).where(submission.c.id == bindparam("sent"))


def new_id() -> str:
    """Random and opaque: it may stand in an address, and on a command line (a hyphen in front would be an option)."""
    while (made := secrets.token_urlsafe(12)).startswith("-"):
        pass
    return made


@dataclass
class Write:
    """What a noun's write function works with. `earlier` is the answer of the same submission, written before."""

    connection: Connection
    by: User
    at: datetime
    team_id: str | None
    patient_id: str | None
    earlier: str | None = None
    object_id: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)  # patients whose flags and status this write may change
    known: InForce | None = None  # the rules and numbers, once this write has asked for them

    def in_force(self) -> InForce:
        """Read once per write, and what the patients touched are judged by. Not for a write that changes settings."""
        if self.known is None:
            self.known = in_force(self.connection)
        return self.known

    def row(self) -> dict[str, object]:
        """A new clinical row's id and the columns every such row carries."""
        return {"id": new_id(), **self.whose()}

    def whose(self) -> dict[str, object]:
        return {
            "team_id": self.team_id,
            "patient_id": self.patient_id,
            "entered_by": self.by.id,
            "entered_at": self.at,
        }


@contextmanager
def writing(
    engine: Engine,
    act: Act,
    *,
    by: User,
    at: datetime,
    submission_id: str,
    team_id: str | None = None,
    patient_id: str | None = None,
) -> Iterator[Write]:
    """Do one act. Raises Refused (nothing written, the refusal is in the trail) or lets the error through."""
    try:
        with transaction(engine) as connection:
            write = _begin(connection, act, by, at, submission_id, team_id, patient_id)
            yield write
            if write.earlier is None:
                _finish(write, act, submission_id)
    except Refused as refusal:
        _record_refusal(engine, act, by, at, team_id, patient_id, refusal)
        raise


def _begin(
    connection: Connection,
    act: Act,
    by: User,
    at: datetime,
    submission_id: str,
    team_id: str | None,
    patient_id: str | None,
) -> Write:
    user = sessions.fresh(connection, by, at)
    if patient_id is not None:
        team_id = _bumped(connection, _BUMP_TEAM_OF, patient_id)
    elif team_id is not None:
        team_id = _bumped(connection, _BUMP_TEAM, team_id)
    check_can(user, act, team_id)
    earlier = _earlier(connection, act, user, submission_id)
    touched = {patient_id} if patient_id else set()
    return Write(connection, user, at, team_id, patient_id, earlier, touched=touched)


def _bumped(connection: Connection, query: ReturningUpdate[Any], whose: str) -> str:
    team_id = connection.scalar(query, {"whose": whose})
    if team_id is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    return str(team_id)


def _earlier(connection: Connection, act: Act, by: User, submission_id: str) -> str | None:
    """The first answer of this submission, if it was written before. A second one that comes meanwhile waits here."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(submission_id, 0))))
    found = connection.execute(_SUBMITTED, {"sent": submission_id}).mappings().one_or_none()
    if found is None:
        return None
    if (found["action"], found["person_id"]) != (act.value, by.id):
        raise Refused("This form was already sent for something else. Please open it again.")
    return str(found["object_id"])


def _finish(write: Write, act: Act, submission_id: str) -> None:
    key = {
        "id": submission_id,
        "action": act.value,
        "person_id": write.by.id,
        "object_id": write.object_id,
        "at": write.at,
    }
    try:
        write.connection.execute(_SEND, key)
    except IntegrityError as twice:
        raise Refused("This was sent twice at the same moment. It is written once: please reload.") from twice
    status.refresh(write.connection, sorted(write.touched), write.at, write.known)
    audit.append(
        write.connection,
        by=write.by,
        at=write.at,
        action=act.value,
        team_id=write.team_id,
        patient_id=write.patient_id,
        object_id=write.object_id,
        details=write.details,
    )


def _record_refusal(
    engine: Engine, act: Act, by: User, at: datetime, team_id: str | None, patient_id: str | None, refusal: Refused
) -> None:
    with transaction(engine) as connection:
        audit.append(
            connection,
            by=by,
            at=at,
            action=act.value,
            outcome="refused",
            team_id=team_id,
            patient_id=patient_id,
            reason=type(refusal).__name__,
        )
