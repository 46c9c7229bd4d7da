from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text

from queries import audit, people, sessions
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.sessions import IDLE, LOCK, LONGEST, TRIES
from queries.tables import sign_in_attempt, user_session
from rules.roles import Act, NotPermitted, Role
from tests.factories import a_patient, a_person, fresh_submission, signed_in, token_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], username="ada", name="Ada")


def change(engine: Engine, person_id: str, at: datetime, **overrides) -> None:
    now = {"role": Role.clinician, "active": True, "team_ids": []} | overrides
    people.change_person(engine, person_id, **now, by=SERVICE, at=at, submission_id=fresh_submission())


def fail(engine: Engine, at: datetime, times: int = TRIES, username: str = "ada") -> None:
    for number in range(times):
        sessions.record_failure(engine, username, at + number * SECOND)


def everything(engine: Engine) -> str:
    """All that the database holds of sessions, attempts and the trail, as text."""
    with reading(engine) as connection:
        tables = ("user_session", "sign_in_attempt", "audit_event")
        return "".join(str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in tables)


def test_a_session_knows_who_and_with_which_rights(engine: Engine, team: str, ada: str, at: datetime) -> None:
    user = sessions.who(engine, token_of(engine, ada), at)
    assert user is not None
    assert (user.id, user.username, user.role, user.team_ids) == (ada, "ada", Role.clinician, (team,))


@pytest.mark.parametrize("token", ["", "x", "some_key", "A" * 43])
def test_a_token_nobody_was_given_is_nobody(engine: Engine, ada: str, at: datetime, token: str) -> None:
    token_of(engine, ada)
    assert sessions.who(engine, token, at) is None


def test_the_stored_session_id_is_no_token(engine: Engine, ada: str, at: datetime) -> None:
    user = signed_in(engine, ada)
    assert sessions.who(engine, str(user.session_id), at) is None


def test_the_token_is_stored_nowhere(engine: Engine, ada: str) -> None:
    token = token_of(engine, ada)
    assert token not in everything(engine)


def test_two_sessions_have_two_tokens(engine: Engine, ada: str) -> None:
    assert token_of(engine, ada) != token_of(engine, ada)


@pytest.mark.parametrize(("idle", "alive"), [(IDLE - SECOND, True), (IDLE, False), (IDLE + SECOND, False)])
def test_an_idle_session_ends(engine: Engine, ada: str, at: datetime, idle: timedelta, alive: bool) -> None:
    token = token_of(engine, ada)
    assert (sessions.who(engine, token, at + idle) is not None) is alive


def test_use_keeps_a_session_alive(engine: Engine, ada: str, at: datetime) -> None:
    token, step = token_of(engine, ada), IDLE - SECOND
    assert all(sessions.who(engine, token, at + number * step) for number in range(5))


def test_an_automatic_refresh_does_not_keep_a_session_alive(engine: Engine, ada: str, at: datetime) -> None:
    token, half = token_of(engine, ada), IDLE / 2
    assert sessions.who(engine, token, at + half, touch=False)
    assert sessions.who(engine, token, at + 2 * half, touch=False) is None


def test_no_session_outlives_the_longest_day(engine: Engine, ada: str, at: datetime) -> None:
    token, moment = token_of(engine, ada), at
    while moment < at + LONGEST:
        assert sessions.who(engine, token, moment)
        moment += IDLE / 2
    assert sessions.who(engine, token, at + LONGEST) is None


def test_after_signing_out_a_copied_token_is_nobody(engine: Engine, ada: str, at: datetime) -> None:
    token, other = token_of(engine, ada), token_of(engine, ada)
    sessions.end(engine, sessions.who(engine, token, at), at)
    assert sessions.who(engine, token, at + SECOND) is None
    assert sessions.who(engine, other, at + SECOND) is not None


def test_disabling_somebody_ends_every_session_of_theirs(engine: Engine, ada: str, at: datetime) -> None:
    tokens = [token_of(engine, ada) for _ in range(2)]
    change(engine, ada, at, active=False)
    assert [sessions.who(engine, token, at) for token in tokens] == [None, None]
    change(engine, ada, at, active=True)
    assert [sessions.who(engine, token, at) for token in tokens] == [None, None]


def test_a_changed_role_holds_from_the_next_run(engine: Engine, team: str, ada: str, at: datetime) -> None:
    token = token_of(engine, ada)
    change(engine, ada, at, role=Role.chair, team_ids=[])
    user = sessions.who(engine, token, at)
    assert (user.role, user.team_ids) == (Role.chair, ())


def test_a_disabled_person_cannot_sign_in(engine: Engine, ada: str, at: datetime) -> None:
    change(engine, ada, at, active=False)
    assert sessions.credentials(engine, "ada", at) is None
    with pytest.raises(NotPermitted):
        sessions.begin(engine, "ada", at)


@pytest.mark.parametrize("username", ["nobody", "", "ADA", "ada ", "service", "' OR 1=1 --"])
def test_an_unknown_name_has_no_credentials(engine: Engine, ada: str, at: datetime, username: str) -> None:
    assert sessions.credentials(engine, username, at) is None


def test_a_known_name_has_credentials(engine: Engine, ada: str, at: datetime) -> None:
    name, hashed = sessions.credentials(engine, "ada", at)
    assert (name, hashed[:4]) == ("Ada", "$2b$")


@pytest.mark.parametrize(("failures", "locked"), [(0, False), (TRIES - 1, False), (TRIES, True), (TRIES + 1, True)])
def test_wrong_passwords_lock_the_account(engine: Engine, ada: str, at: datetime, failures: int, locked: bool) -> None:
    fail(engine, at, failures)
    assert (sessions.credentials(engine, "ada", at + timedelta(minutes=1)) is None) is locked


def test_the_right_password_is_refused_while_locked(engine: Engine, ada: str, at: datetime) -> None:
    fail(engine, at)
    with pytest.raises(NotPermitted):
        sessions.begin(engine, "ada", at + timedelta(minutes=1))


def test_the_lock_ends_by_itself(engine: Engine, ada: str, at: datetime) -> None:
    fail(engine, at)
    last = at + (TRIES - 1) * SECOND
    with reading(engine) as connection:
        assert sessions.locked_until(connection, "ada", last) == last + LOCK
    assert sessions.credentials(engine, "ada", last + LOCK - SECOND) is None
    assert sessions.credentials(engine, "ada", last + LOCK) is not None


def test_trying_on_does_not_prolong_the_lock(engine: Engine, ada: str, at: datetime) -> None:
    """Otherwise anybody could keep a colleague out for ever."""
    fail(engine, at)
    fail(engine, at + LOCK / 2)
    assert sessions.credentials(engine, "ada", at + LOCK + TRIES * SECOND) is not None


def test_a_right_password_starts_the_count_anew(engine: Engine, ada: str, at: datetime) -> None:
    fail(engine, at, TRIES - 1)
    sessions.begin(engine, "ada", at + timedelta(minutes=1))
    fail(engine, at + timedelta(minutes=2), TRIES - 1)
    assert sessions.credentials(engine, "ada", at + timedelta(minutes=3)) is not None


def test_slow_guessing_is_counted_in_a_window(engine: Engine, ada: str, at: datetime) -> None:
    for number in range(TRIES + 2):
        sessions.record_failure(engine, "ada", at + number * LOCK)
    assert sessions.credentials(engine, "ada", at + (TRIES + 1) * LOCK + SECOND) is not None


def test_one_locked_account_locks_no_other(engine: Engine, team: str, ada: str, at: datetime) -> None:
    a_person(engine, Role.clinician, [team], username="bob")
    fail(engine, at)
    assert sessions.credentials(engine, "bob", at + SECOND) is not None


def test_a_password_typed_as_the_name_is_stored_nowhere(engine: Engine, at: datetime) -> None:
    sessions.record_failure(engine, "my secret password", at)
    assert "my secret password" not in everything(engine)
    with reading(engine) as connection:
        assert len(connection.execute(select(sign_in_attempt)).all()) == 1


def test_signing_in_and_failing_are_in_the_trail(engine: Engine, ada: str, at: datetime) -> None:
    fail(engine, at, 1)
    signed_in(engine, ada, at + SECOND)
    found = audit.trail(engine, by=SERVICE, limit=2)[["action", "outcome", "actor_id", "object_id"]]
    assert found.to_numpy().tolist() == [["sign_in", "done", ada, ada], ["sign_in", "refused", "anonymous", ada]]


def test_a_live_session_of_somebody_else_does_not_help(engine: Engine, team: str, ada: str, at: datetime) -> None:
    mallory, victim = signed_in(engine, a_person(engine, Role.clinician, [team])), signed_in(engine, ada)
    with pytest.raises(NotPermitted), transaction(engine) as connection:
        sessions.fresh(connection, replace(victim, session_id=mallory.session_id), at)


def test_only_the_service_account_needs_no_session(engine: Engine, ada: str, at: datetime) -> None:
    with transaction(engine) as connection:
        assert sessions.fresh(connection, SERVICE, at) == SERVICE
    ada_without = replace(signed_in(engine, ada), session_id=None)
    with pytest.raises(NotPermitted), transaction(engine) as connection:
        sessions.fresh(connection, ada_without, at)


def test_a_read_that_cannot_be_written_down_does_not_happen(
    engine: Engine, team: str, clinician, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_id = a_patient(engine, team)

    def broken(*_args: object, **_named: object) -> None:
        raise OSError("no trail")

    monkeypatch.setattr(audit, "append", broken)
    with pytest.raises(OSError, match="no trail"):
        sessions.record_read(engine, Act.read_patient, by=clinician, at=at, patient_id=patient_id, team_id=team)


def test_open_sessions_are_those_that_nobody_has_ended(engine: Engine, ada: str, admin, at: datetime) -> None:
    sessions.end(engine, signed_in(engine, ada), at)
    signed_in(engine, ada)
    assert sorted(people.open_sessions(engine, by=admin)["name"]) == sorted([admin.name, "Ada"])
    with reading(engine) as connection:
        assert len(connection.execute(select(user_session)).all()) == 3
