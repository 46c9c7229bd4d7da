"""What every test can ask for: an installation of its own, both databases, a fixed instant, the people of two teams."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import needs

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

    from rules.roles import User
    from tests.screens import Screen

MARKS = {"sqlite": (), "postgresql": (pytest.mark.postgres,)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        # Whole pages through AppTest are a second or two each; a whole sample service is made for those of sample_data.
        if {"pages", "sample_data"} & set(item.path.parts):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file that each test copies."""
    from queries.engine import make_engine, migrate

    path = tmp_path_factory.mktemp("template") / "stepwell.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A cluster with the migrated, empty database `template_stepwell`; its address takes a database's name."""
    programs = needs.postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not on this machine")
    from queries.engine import make_engine, migrate
    from tests.postgres import cluster, run

    with cluster(programs) as address:
        run(address.format("postgres"), "CREATE DATABASE template_stepwell")
        engine = make_engine(address.format("template_stepwell"))
        migrate(engine)
        engine.dispose()
        yield address


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's own folder with fresh keys; nothing of the real one is in reach."""
    from queries.keys import make_keys

    for name in ("STEPWELL_DATABASE_URL", "STEPWELL_AUDIT_KEY", "STEPWELL_SESSION_KEY", "STEPWELL_NOW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STEPWELL_HOME", str(tmp_path / "home"))
    make_keys()
    return tmp_path / "home"


@pytest.fixture
def new_engine(home: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Engine]]:
    """Makes a migrated, empty database of a kind; gone after the test."""
    with ExitStack() as stack:

        def make(kind: str) -> Engine:
            if kind == "sqlite":
                return _sqlite(request.getfixturevalue("sqlite_template"), home, stack)
            return _postgresql(request.getfixturevalue("postgres_server"), stack)

        yield make


def _sqlite(template: Path, home: Path, stack: ExitStack) -> Engine:
    from queries.engine import make_engine

    shutil.copy(template, home / "stepwell.db")
    engine = make_engine(f"sqlite:///{home / 'stepwell.db'}")
    stack.callback(engine.dispose)
    return engine


def _postgresql(server: str, stack: ExitStack) -> Engine:
    from queries.engine import make_engine
    from tests.postgres import run

    name = f"test_{uuid.uuid4().hex}"
    run(server.format("postgres"), f"CREATE DATABASE {name} TEMPLATE template_stepwell")
    stack.callback(run, server.format("postgres"), f"DROP DATABASE {name} WITH (FORCE)")
    engine = make_engine(server.format(name))
    stack.callback(engine.dispose)
    return engine


@pytest.fixture(params=[pytest.param(name, marks=MARKS[name]) for name in needs.databases()])
def engine(
    request: pytest.FixtureRequest, new_engine: Callable[[str], Engine], monkeypatch: pytest.MonkeyPatch
) -> Engine:
    """A migrated, empty database; each test runs once on each kind."""
    engine = new_engine(request.param)
    monkeypatch.setenv("STEPWELL_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    return engine


@pytest.fixture
def at() -> datetime:
    """Now, for the test: a Monday morning."""
    from tests.factories import AT

    return AT


@pytest.fixture
def team(engine: Engine) -> str:
    from tests.factories import a_team

    return a_team(engine, "North")


@pytest.fixture
def other_team(engine: Engine) -> str:
    from tests.factories import a_team

    return a_team(engine, "South")


def _somebody(role: str, of: str = "team") -> Callable[..., User]:
    @pytest.fixture
    def somebody(engine: Engine, request: pytest.FixtureRequest) -> User:
        from rules.roles import Role
        from tests.factories import a_person, signed_in

        return signed_in(engine, a_person(engine, Role(role), [request.getfixturevalue(of)]))

    somebody.__doc__ = f"A {role} of the {of}, signed in."
    return somebody


clinician = _somebody("clinician")
care_manager = _somebody("care manager")
supervisor = _somebody("supervisor")
chair = _somebody("chair")
lead = _somebody("lead")
admin = _somebody("admin")
other_clinician = _somebody("clinician", of="other_team")
other_chair = _somebody("chair", of="other_team")


@pytest.fixture
def patient(engine: Engine, team: str) -> str:
    """Somebody in the team's care with three PHQ-9 scores."""
    from tests.factories import a_patient

    return a_patient(engine, team, phq9=[(0, 18), (14, 17), (28, 12)])


@pytest.fixture
def app_test(home: Path) -> Iterator[Callable[..., AppTest]]:
    """Makes an AppTest of a file or function, with nothing cached from another test."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    def make(source: str | Callable[..., None], **session: object) -> AppTest:
        test = AppTest.from_file(source) if isinstance(source, str) else AppTest.from_function(source)
        for name, value in session.items():
            test.session_state[name] = value
        test.default_timeout = 30
        return test

    st.cache_data.clear()
    st.cache_resource.clear()
    yield make
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def screen(app_test: Callable[..., AppTest], engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Opens the real screens on this test's database, with errors in full."""
    from streamlit import config

    from tests.screens import Screen

    told = config.get_option("client.showErrorDetails")
    config.set_option("client.showErrorDetails", "full")
    yield Screen(engine, monkeypatch)
    config.set_option("client.showErrorDetails", told)
