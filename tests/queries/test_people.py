from __future__ import annotations

from datetime import datetime, timedelta

import bcrypt
import pytest
from sqlalchemy import Engine

from queries import audit, people, sessions
from queries.people import SERVICE
from rules.roles import NotPermitted, Refused, Role, User
from tests.factories import PASSWORD, a_patient, a_person, a_team, fresh_submission, signed_in


def add(engine: Engine, by: User, at: datetime, **overrides: object) -> str:
    whose = {"username": "ada", "name": "Ada", "role": Role.clinician, "discipline": "nursing", "team_ids": []}
    told = whose | {"hashed": None, "submission_id": fresh_submission()} | overrides
    return people.add_person(engine, **told, by=by, at=at)


@pytest.mark.parametrize("password", ["", "short", "a" * 11, "a" * 73, "ü" * 37])
def test_a_password_too_short_or_longer_than_bcrypt_reads_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="12 to 72"):
        people.password_hash(password, rounds=4)


@pytest.mark.parametrize("password", ["a" * 12, "a" * 72, "ü" * 36, "pass phrase with spaces"])
def test_a_password_within_the_limits_is_hashed(password: str) -> None:
    hashed = people.password_hash(password, rounds=4)
    assert password not in hashed
    assert bcrypt.checkpw(password.encode(), hashed.encode())


@pytest.mark.parametrize(
    ("password", "right"), [(PASSWORD, True), (PASSWORD + "x", False), ("", False), ("x" * 500, False)]
)
def test_the_password_is_checked_again_before_a_signature(
    engine: Engine, chair: User, at: datetime, password: str, right: bool
) -> None:
    assert people.password_is_right(engine, chair, password, at) is right


def test_wrong_passwords_at_a_signature_count_towards_the_lock(engine: Engine, chair: User, at: datetime) -> None:
    for number in range(sessions.TRIES):
        people.password_is_right(engine, chair, "wrong", at + timedelta(seconds=number))
    assert not people.password_is_right(engine, chair, PASSWORD, at + timedelta(minutes=1))


def test_an_administrator_adds_teams_and_people(engine: Engine, admin: User, at: datetime) -> None:
    team_id = people.add_team(engine, "West", by=admin, at=at, submission_id="one")
    person_id = add(engine, admin, at, team_ids=[team_id])
    found = people.people(engine, by=admin).set_index("id").loc[person_id]
    assert (found["teams"], found["role"], bool(found["active"])) == ("West", "clinician", True)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.admin, Role.service)])
def test_nobody_else_does(engine: Engine, team: str, at: datetime, role: Role) -> None:
    somebody = signed_in(engine, a_person(engine, role, [team]))
    with pytest.raises(NotPermitted, match="administrator"):
        add(engine, somebody, at)
    with pytest.raises(NotPermitted, match="administrator"):
        people.add_team(engine, "West", by=somebody, at=at, submission_id="one")
    with pytest.raises(NotPermitted, match="administrator"):
        people.people(engine, by=somebody)
    with pytest.raises(NotPermitted, match="administrator"):
        people.open_sessions(engine, by=somebody)


def test_a_taken_user_name_is_refused_with_a_sentence(engine: Engine, admin: User, at: datetime) -> None:
    add(engine, admin, at)
    with pytest.raises(Refused, match="ada is taken"):
        add(engine, admin, at)


def test_a_taken_team_name_is_refused_with_a_sentence(engine: Engine) -> None:
    a_team(engine, "North")
    with pytest.raises(Refused, match="called North already"):
        a_team(engine, "North")


def test_an_administrator_cannot_lock_themselves_out(engine: Engine, admin: User, at: datetime) -> None:
    for change in ({"role": Role.clinician, "active": True}, {"role": Role.admin, "active": False}):
        with pytest.raises(Refused, match="own rights"):
            people.change_person(
                engine, admin.id, **change, team_ids=[], by=admin, at=at, submission_id=fresh_submission()
            )


def test_changing_somebody_who_does_not_exist_is_refused(engine: Engine, admin: User, at: datetime) -> None:
    with pytest.raises(Refused, match="does not exist"):
        people.change_person(
            engine, "nobody", role=Role.chair, active=True, team_ids=[], by=admin, at=at, submission_id="one"
        )


def test_a_change_of_rights_is_in_the_trail_with_the_new_rights(
    engine: Engine, admin: User, team: str, at: datetime
) -> None:
    person_id = add(engine, admin, at)
    people.change_person(
        engine, person_id, role=Role.chair, active=True, team_ids=[team], by=admin, at=at, submission_id="one"
    )
    last = audit.trail(engine, by=SERVICE, limit=1).iloc[0]
    assert (last["action"], last["object_id"]) == ("people.manage", person_id)
    assert last["details"] == f'{{"active": true, "role": "chair", "teams": ["{team}"]}}'


def test_everybody_sees_the_names_of_their_own_teams_only(
    engine: Engine, team: str, other_team: str, clinician: User
) -> None:
    assert people.teams(engine, by=clinician) == {team: "North"}
    assert people.teams(engine, by=SERVICE) == {team: "North", other_team: "South"}


def test_colleagues_are_the_active_people_of_ones_own_teams(
    engine: Engine, clinician: User, chair: User, other_clinician: User, admin: User, at: datetime
) -> None:
    assert set(people.colleagues(engine, by=clinician)["id"]) == {clinician.id, chair.id, admin.id}
    people.change_person(
        engine,
        chair.id,
        role=Role.chair,
        active=False,
        team_ids=list(chair.team_ids),
        by=admin,
        at=at,
        submission_id="one",
    )
    assert set(people.colleagues(engine, by=clinician)["id"]) == {clinician.id, admin.id}


def test_nobody_without_a_team_has_colleagues(engine: Engine, team: str) -> None:
    frame = people.colleagues(engine, by=signed_in(engine, a_person(engine)))
    assert frame.empty
    assert list(frame.columns) == ["id", "name", "role", "discipline"]


def test_the_data_version_goes_up_with_every_write_of_the_team(engine: Engine, team: str, other_team: str) -> None:
    before = people.data_version(engine, [team]), people.data_version(engine, [other_team])
    a_patient(engine, team)
    assert people.data_version(engine, [team]) > before[0]
    assert people.data_version(engine, [other_team]) == before[1]
    assert people.data_version(engine, []) == 0
