"""The sign-in form as a person types into it. One sentence for every way of being wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

import bcrypt
import pytest
from sqlalchemy import Engine, update
from streamlit.testing.v1 import AppTest

from components.sign_in import LIBRARY_KEYS, WRONG
from queries.engine import transaction
from queries.people import password_hash
from queries.sessions import LOCK, TRIES
from queries.tables import person
from rules.roles import Role
from tests.factories import AT, PASSWORD, a_patient, a_person
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = [only_sqlite, pytest.mark.slow]

SECOND = timedelta(seconds=1)
TOO_LONG = "x" * 73


@pytest.fixture
def ada(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], username="ada", name="Ada")


def try_to(test: AppTest, username: str, password: str) -> AppTest:
    fill(test, "text_input", "User name").set_value(username)
    fill(test, "text_input", "Password").set_value(password)
    press(test, "Sign in")
    assert not test.exception
    return test


def is_in(test: AppTest) -> bool:
    return "Sign out" in words(test)


def says(test: AppTest) -> list[str]:
    return [one.value for one in test.error]


def wrong_times(screen: Screen, times: int, username: str = "ada") -> AppTest:
    test = screen.door()
    for number in range(times):
        screen.clock(AT + number * SECOND)
        try_to(test, username, "a wrong password")
    return test


def test_the_right_password_opens_the_first_page(screen: Screen, engine: Engine, ada: str) -> None:
    test = try_to(screen.door(), "ada", PASSWORD)
    assert is_in(test)
    assert "Caseload" in words(test)
    assert trail_of(engine, "sign_in") == [(ada, ada)]


def test_a_deep_link_outlives_the_form(screen: Screen, patient: str, ada: str) -> None:
    test = screen.door()
    test.query_params["patient"] = patient
    try_to(test.switch_page("../pages/patient.py").run(), "ada", PASSWORD)
    assert "Trajectory" in words(test)
    assert test.query_params["patient"] in (patient, [patient])


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("ada", "a wrong password"),
        ("nobody", PASSWORD),
        ("ada", TOO_LONG),
        ("nobody", TOO_LONG),
        ("ada", "ü" * 37),
        ("ada", ""),
        ("service", PASSWORD),
        ("ada' OR 1=1 --", PASSWORD),
        ("ada", "with\0nothing"),
        (PASSWORD, PASSWORD),
    ],
)
def test_whatever_is_wrong_gets_the_same_sentence_and_is_counted(
    screen: Screen, engine: Engine, ada: str, username: str, password: str
) -> None:
    test = try_to(screen.door(), username, password)
    assert not is_in(test)
    assert says(test) == [WRONG]
    assert len(trail_of(engine, "sign_in", "refused")) == 1


@pytest.mark.parametrize("password", [PASSWORD, ""])
def test_a_form_without_a_name_is_answered_too(screen: Screen, ada: str, password: str) -> None:
    test = screen.door()
    assert says(test) == []
    assert says(try_to(test, "", password)) == [WRONG]
    assert says(screen.door()) == []


@pytest.mark.parametrize("typed", ["Ada.Byron", " ada.byron ", "ADA.BYRON"])
def test_a_name_is_the_same_in_capitals_and_with_spaces(screen: Screen, engine: Engine, team: str, typed: str) -> None:
    """Whoever entered the person wrote it one way; whoever signs in another."""
    a_person(engine, Role.clinician, [team], username="Ada.Byron")
    assert is_in(try_to(screen.door(), typed, f" {PASSWORD} "))


def test_a_disabled_person_is_told_what_a_stranger_is_told(screen: Screen, engine: Engine, ada: str) -> None:
    with transaction(engine) as connection:
        connection.execute(update(person).where(person.c.id == ada).values(active=False))
    assert says(try_to(screen.door(), "ada", PASSWORD)) == [WRONG]


@pytest.mark.parametrize("guess", ["a wrong password", TOO_LONG])
def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(screen: Screen, engine: Engine, ada: str, guess: str) -> None:
    test = screen.door()
    for number in range(TRIES):
        screen.clock(AT + number * SECOND)
        try_to(test, "ada", guess)
    last = AT + (TRIES - 1) * SECOND

    def comes_in(at: datetime) -> bool:
        screen.clock(at)
        return is_in(try_to(screen.door(), "ada", PASSWORD))

    assert not comes_in(last + SECOND)
    assert not comes_in(last + LOCK - SECOND)
    assert comes_in(last + LOCK)


def test_four_wrong_tries_lock_nobody_out(screen: Screen, ada: str) -> None:
    assert is_in(try_to(wrong_times(screen, TRIES - 1), "ada", PASSWORD))


def test_the_locked_are_told_the_same(screen: Screen, ada: str) -> None:
    assert says(try_to(wrong_times(screen, TRIES), "ada", PASSWORD)) == [WRONG]


def test_the_lock_of_one_is_not_that_of_another(screen: Screen, engine: Engine, team: str, ada: str) -> None:
    a_person(engine, Role.clinician, [team], username="ben")
    wrong_times(screen, TRIES)
    assert is_in(try_to(screen.door(), "ben", PASSWORD))


@pytest.mark.parametrize("username", ["ada", "nobody", "locked", "disabled"])
def test_every_name_costs_one_bcrypt(
    screen: Screen, engine: Engine, team: str, ada: str, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person(engine, Role.clinician, [team], username="locked")
    disabled = a_person(engine, Role.clinician, [team], username="disabled")
    with transaction(engine) as connection:
        connection.execute(update(person).where(person.c.id == disabled).values(active=False))
    wrong_times(screen, TRIES, "locked")
    asked: list[bytes] = []
    check = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda given, hashed: asked.append(hashed) or check(given, hashed))
    try_to(screen.door(), username, "a wrong password")
    assert len(asked) == 1


def test_an_unknown_name_is_put_to_a_hash_as_costly_as_a_known_one(
    screen: Screen, engine: Engine, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a hash as in life: who measures the answer's time learns no name. The cost stands in front of a hash."""
    with transaction(engine) as connection:
        connection.execute(update(person).where(person.c.id == ada).values(password_hash=password_hash(PASSWORD)))
    asked: list[bytes] = []
    check = bcrypt.checkpw
    monkeypatch.setattr(bcrypt, "checkpw", lambda given, hashed: asked.append(hashed) or check(given, hashed))
    for username in ("ada", "nobody"):
        try_to(screen.door(), username, "a wrong password")
    known, unknown = (bytes(one).split(b"$")[1:3] for one in asked)
    assert known == unknown


def test_nothing_of_the_library_is_kept(screen: Screen, ada: str) -> None:
    """Neither its keys in the session nor its cookie, which scripts can read and nobody can revoke."""
    test = try_to(screen.door(), "ada", PASSWORD)
    kept = {str(name) for name in test.session_state.keys()}  # noqa: SIM118
    assert not kept & set(LIBRARY_KEYS)
    assert not any("cookie" in name.lower() and name != "cookie_wanted" for name in kept)
    markup = " ".join(one.proto.body for one in test.get("html"))
    assert "some_cookie" not in markup
    assert "document.cookie" not in markup


def test_the_password_is_in_no_session_and_on_no_page(screen: Screen, ada: str) -> None:
    test = try_to(screen.door(), "ada", PASSWORD)
    assert PASSWORD not in str({name: test.session_state[name] for name in test.session_state.keys()})  # noqa: SIM118
    assert PASSWORD not in words(test)


def test_the_cookie_is_asked_for_once_after_signing_in(screen: Screen, ada: str) -> None:
    def scripts(test: AppTest) -> list[str]:
        return [one.proto.body for one in test.get("html") if "<script>" in one.proto.body]

    test = try_to(screen.door(), "ada", PASSWORD)
    assert ["/session/start?code=" in one for one in scripts(test)] == [True]
    assert scripts(test.run()) == []
    assert ["/session/leave" in one for one in scripts(press(test, "Sign out"))] == [True]


def test_nothing_moves_on_the_page_after_the_cookie_was_asked_for(screen: Screen, ada: str) -> None:
    """An open search or form is closed by the browser where what stands above it goes."""

    def places(test: AppTest) -> list[int]:
        return [place for place, one in test.main.children.items() if getattr(one, "value", None) == "Caseload"]

    test = try_to(screen.door(), "ada", PASSWORD)
    before = places(test)
    assert len(before) == 1
    assert places(test.run()) == before


def test_after_signing_out_another_person_starts_at_nothing(
    screen: Screen, engine: Engine, team: str, other_team: str, ada: str
) -> None:
    mine = a_patient(engine, team, given_name="Nora")
    a_person(engine, Role.clinician, [other_team], username="ben")
    test = try_to(screen.door(patient=mine), "ada", PASSWORD)
    assert "Nora" in words(test)
    press(test, "Sign out")
    try_to(test, "ben", PASSWORD)
    assert "Nora" not in words(test)
