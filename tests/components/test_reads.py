"""Cached reads: nobody ever gets an answer that was made for somebody else, and nobody an old one."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine, update

from components import reads
from queries.caseload import Filter, Order
from queries.engine import transaction
from queries.people import data_version
from queries.tables import team as table_of_teams
from rules.roles import NotPermitted, Role, User
from tests.factories import AT, a_decision, a_patient, a_person, an_assessment, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen

pytestmark = only_sqlite


@pytest.fixture
def two(screen: Screen, engine: Engine, team: str, other_team: str) -> tuple[User, User]:
    """Bob of one team and Charlie of the other, both supervisors, with one patient each and equal data versions."""
    people = tuple(signed_in(engine, a_person(engine, Role.supervisor, [to])) for to in (team, other_team))
    for to, name in ((team, "Nora"), (other_team, "Sam")):
        a_patient(engine, to, given_name=name, family_name="X", phq9=[(0, 12)])
    with transaction(engine) as connection:
        connection.execute(update(table_of_teams).values(data_version=100))
    assert data_version(engine, [team]) == data_version(engine, [other_team])
    return people[0], people[1]


def names(frame: pd.DataFrame) -> list[str]:
    return list(frame["name"])


def ids(user: User) -> list[str]:
    return list(reads.caseload(user, Filter(), Order.need, None)["patient_id"])


def test_two_supervisors_never_get_each_others_list(two: tuple[User, User]) -> None:
    """With the scope out of the cache key this goes red: role and data version are the same for both."""
    bob, charlie = two
    for _ in range(2):
        assert names(reads.caseload(bob, Filter(), Order.need, None)) == ["Nora X"]
        assert names(reads.caseload(charlie, Filter(), Order.need, None)) == ["Sam X"]


def test_no_other_read_is_shared_between_two_teams(two: tuple[User, User]) -> None:
    bob, charlie = two
    assert set(reads.colleagues(bob)) == {bob.id}
    assert set(reads.colleagues(charlie)) == {charlie.id}
    assert list(reads.teams(bob).values()) == ["North"]
    assert list(reads.teams(charlie).values()) == ["South"]


@pytest.mark.parametrize("read", [reads.banner, reads.chart, reads.opened_patient])
def test_what_a_colleague_read_is_refused_to_a_stranger(two: tuple[User, User], read) -> None:  # type: ignore[no-untyped-def]
    bob, charlie = two
    [patient_id] = ids(bob)
    assert read(patient_id, bob) is not None
    with pytest.raises(NotPermitted):
        read(patient_id, charlie)


@pytest.mark.parametrize("read", [reads.open_flags, reads.decisions, reads.actions])
def test_what_a_colleague_read_is_empty_for_a_stranger(
    two: tuple[User, User],
    engine: Engine,
    read,  # type: ignore[no-untyped-def]
) -> None:
    bob, charlie = two
    [patient_id] = ids(bob)
    an_assessment(engine, patient_id, "phq9", AT.date(), {"1": 1, "9": 2}, at=AT)
    a_decision(engine, patient_id, by=bob)
    assert len(read(patient_id, bob)) > 0
    assert len(read(patient_id, charlie)) == 0


def test_the_counts_are_those_of_ones_own_team(two: tuple[User, User], engine: Engine, team: str) -> None:
    a_patient(engine, team)
    bob, charlie = two
    assert sum(reads.places(bob).values()) == 2
    assert sum(reads.places(charlie).values()) == 1


def test_a_filter_for_a_foreign_team_lists_nobody(two: tuple[User, User], other_team: str) -> None:
    bob, _ = two
    assert reads.caseload(bob, Filter(team_id=other_team), Order.need, None).empty


def test_colleagues_of_one_role_and_team_share_the_work(
    two: tuple[User, User], engine: Engine, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, _ = two
    first = reads.caseload(bob, Filter(), Order.need, None)
    monkeypatch.setattr(reads.caseload_queries, "caseload", lambda *_, **__: pytest.fail("asked again"))
    colleague = signed_in(engine, a_person(engine, Role.supervisor, [team]))
    pd.testing.assert_frame_equal(reads.caseload(colleague, Filter(), Order.need, None), first)


def test_a_write_is_seen_by_the_next_read(two: tuple[User, User], engine: Engine) -> None:
    bob, _ = two
    [patient_id] = ids(bob)
    assert reads.banner(patient_id, bob)["last"] == 12
    an_assessment(engine, patient_id, "phq9", AT.date() - timedelta(days=1), 21, at=AT)
    assert reads.banner(patient_id, bob)["last"] == 21
    assert reads.caseload(bob, Filter(), Order.need, None)["last"].iloc[0] == 21
    assert len(reads.chart(patient_id, bob).assessments) == 2


def test_the_reads_of_one_run_ask_once_how_new_the_data_is(
    two: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, _ = two
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(reads.people, "data_version", lambda _, scope: asked.append(scope) or 100)
    monkeypatch.setattr(reads, "JUST_NOW", 60.0)
    reads.teams(bob), reads.colleagues(bob), reads.places(bob)
    assert len(asked) == 1


def test_what_another_process_wrote_is_seen_a_moment_later(
    two: tuple[User, User], engine: Engine, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, _ = two
    before = reads.version(bob)
    with engine.connect() as elsewhere, elsewhere.begin():  # not by this process's own writes
        elsewhere.execute(update(table_of_teams).where(table_of_teams.c.id == team).values(data_version=before + 1))
    monkeypatch.setattr(reads, "JUST_NOW", 0.0)
    assert reads.version(bob) == before + 1


def test_what_a_reader_does_with_an_answer_stays_theirs(two: tuple[User, User]) -> None:
    bob, _ = two
    reads.caseload(bob, Filter(), Order.need, None)["name"] = "spoilt"
    assert names(reads.caseload(bob, Filter(), Order.need, None)) == ["Nora X"]
