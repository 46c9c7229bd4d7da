"""Our own sessions: checked on every run and inside every write, so that a change of rights holds at once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, bindparam, insert, select, update

from queries import audit
from queries.engine import reading, transaction
from queries.keys import key
from queries.tables import membership, person, sign_in_attempt, user_session
from queries.tables_story import seen_mark
from rules.roles import Act, NotPermitted, Role, User, check_can

# OWASP ASVS 5.0 §7.3: an idle and an absolute limit; the values are site defaults, to be confirmed.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
TOUCH_EVERY = timedelta(minutes=1)
# Five wrong passwords lock the account for fifteen minutes; the lock ends by itself.
TRIES = 5
LOCK = timedelta(minutes=15)
ENDED = "Your session has ended. Please sign in again; what you typed is kept where you left it."


def session_id(token: str) -> str:
    return hmac.new(key("session"), token.encode(), hashlib.sha256).hexdigest()


def _name_key(username: str) -> str:
    """People type passwords into the wrong field: what was typed is never stored as it was."""
    return hmac.new(key("session"), b"name:" + username.encode(), hashlib.sha256).hexdigest()


def locked_until(connection: Connection, username: str, at: datetime) -> datetime | None:
    """When the lock on this name ends; None where there is none."""
    recent = select(sign_in_attempt.c.at, sign_in_attempt.c.succeeded).where(
        sign_in_attempt.c.username == _name_key(username), sign_in_attempt.c.at > at - 2 * LOCK
    )
    failures: list[datetime] = []
    ends: datetime | None = None
    for row in connection.execute(recent.order_by(sign_in_attempt.c.at)):
        failures = [] if row.succeeded else [*(old for old in failures if old > row.at - LOCK), row.at]
        ends = row.at + LOCK if len(failures) >= TRIES else ends
    return ends if ends and ends > at else None


def credentials(engine: Engine, username: str, at: datetime) -> tuple[str, str] | None:
    """Name and password hash of one person who may sign in now; None for unknown, disabled or locked."""
    with reading(engine) as connection:
        found = connection.execute(select(person).where(person.c.username == username)).mappings().one_or_none()
        if found is None or not found["active"] or not found["password_hash"]:
            return None
        if locked_until(connection, username, at):
            return None
        return str(found["name"]), str(found["password_hash"])


def record_failure(engine: Engine, username: str, at: datetime) -> None:
    """A wrong password, an unknown name or a locked account: counted and in the trail, without the name typed."""
    nobody = User("anonymous", "", "", Role.clinician, "", ())
    with transaction(engine) as connection:
        # A try against a locked account does not prolong the lock: nobody can keep a colleague out.
        if locked_until(connection, username, at) is None:
            _attempt(connection, username, at, succeeded=False)
        who = connection.scalar(select(person.c.id).where(person.c.username == username))
        audit.append(connection, by=nobody, at=at, action="sign_in", outcome="refused", object_id=who)


def _attempt(connection: Connection, username: str, at: datetime, *, succeeded: bool) -> None:
    values = {"id": secrets.token_urlsafe(12), "username": _name_key(username), "at": at, "succeeded": succeeded}
    connection.execute(insert(sign_in_attempt).values(values))


def begin(engine: Engine, username: str, at: datetime) -> str:
    """Open a session for somebody whose password was right; returns the token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    with transaction(engine) as connection:
        found = connection.execute(select(person).where(person.c.username == username)).mappings().one()
        if not found["active"] or locked_until(connection, username, at):
            raise NotPermitted("This account cannot sign in at the moment.")
        _attempt(connection, username, at, succeeded=True)
        values = {"id": session_id(token), "person_id": found["id"], "created_at": at, "seen_at": at, "password_at": at}
        connection.execute(insert(user_session).values(values))
        user = _user(connection, found, session_id(token))
        audit.append(connection, by=user, at=at, action="sign_in", object_id=user.id)
    return token


# On every run of every page, so built once.
_TEAMS_OF = select(membership.c.team_id).where(membership.c.person_id == bindparam("who"))
_LIVE = (
    select(person, user_session.c.seen_at)
    .join(user_session, user_session.c.person_id == person.c.id)
    .where(
        user_session.c.id == bindparam("session"),
        user_session.c.revoked_at.is_(None),
        user_session.c.seen_at > bindparam("seen_after"),
        user_session.c.created_at > bindparam("created_after"),
        person.c.active,
    )
)


def _user(connection: Connection, found: RowMapping, session: str | None) -> User:
    teams = connection.scalars(_TEAMS_OF, {"who": found["id"]})
    return User(
        id=found["id"],
        username=found["username"],
        name=found["name"],
        role=Role(found["role"]),
        discipline=found["discipline"],
        team_ids=tuple(sorted(teams)),
        session_id=session,
    )


def _live(connection: Connection, session: str, at: datetime) -> User | None:
    found = _found(connection, session, at)
    return _user(connection, found, session) if found else None


def _found(connection: Connection, session: str, at: datetime) -> RowMapping | None:
    limits = {"seen_after": at - IDLE, "created_after": at - LONGEST}
    return connection.execute(_LIVE, {"session": session} | limits).mappings().one_or_none()


def who(engine: Engine, token: str, at: datetime, *, touch: bool = True) -> User | None:
    """The person behind this token now; None if ended, revoked or disabled. An automatic refresh must not touch."""
    session = session_id(token)
    with reading(engine) as connection:
        found = _found(connection, session, at)
        user = _user(connection, found, session) if found else None
    if user and found and touch and found["seen_at"] < at - TOUCH_EVERY:
        with transaction(engine) as connection:
            connection.execute(update(user_session).where(user_session.c.id == session).values(seen_at=at))
    return user


def fresh(connection: Connection, by: User, at: datetime) -> User:
    """The same person with the rights they have now, inside the writing transaction. Raises NotPermitted."""
    if by.session_id is None:
        if by.role is not Role.service:
            raise NotPermitted(ENDED)
        return by
    user = _live(connection, by.session_id, at)
    if user is None or user.id != by.id:
        raise NotPermitted(ENDED)
    return user


def end(engine: Engine, by: User, at: datetime) -> None:
    """Sign out: every tab and every copied cookie of this session is refused from the next run on."""
    with transaction(engine) as connection:
        connection.execute(update(user_session).where(user_session.c.id == by.session_id).values(revoked_at=at))
        audit.append(connection, by=by, at=at, action="sign_out", object_id=by.id)


def revoke_all(connection: Connection, person_id: str, at: datetime) -> None:
    still_open = user_session.c.person_id == person_id, user_session.c.revoked_at.is_(None)
    connection.execute(update(user_session).where(*still_open).values(revoked_at=at))


def record_read(engine: Engine, act: Act, *, by: User, at: datetime, patient_id: str, team_id: str) -> None:
    """Write the reading of a patient into the trail before anything is drawn, and that this person has looked."""
    with transaction(engine) as connection:
        user = fresh(connection, by, at)
        check_can(user, act, team_id)
        whose = {"team_id": team_id, "patient_id": patient_id, "person_id": user.id, "seen_at": at}
        connection.execute(insert(seen_mark).values(whose | {"id": secrets.token_urlsafe(12)}))
        audit.append(connection, by=user, at=at, action=act.value, team_id=team_id, patient_id=patient_id)


def record_refused_read(engine: Engine, act: Act, *, by: User, at: datetime, patient_id: str) -> None:
    with transaction(engine) as connection:
        audit.append(
            connection,
            by=by,
            at=at,
            action=act.value,
            outcome="refused",
            object_id=patient_id[:64],
            reason="NotPermitted",
        )
