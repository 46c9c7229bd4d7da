"""Alice belongs to the patient's team, Bob to another, Charlie to none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from queries import audit, patients
from queries.patients import NewPatient
from queries.people import SERVICE
from queries.writing import UNKNOWN_PATIENT
from rules.roles import NotPermitted, Refused, Role, User
from tests.factories import AT, a_patient, a_person, fresh_submission, signed_in


@pytest.fixture
def alice(clinician: User) -> User:
    return clinician


@pytest.fixture
def bob(other_clinician: User) -> User:
    return other_clinician


@pytest.fixture
def charlie(engine: Engine) -> User:
    return signed_in(engine, a_person(engine, Role.clinician, [], name="Charlie"))


READS = {
    "open_patient": lambda engine, patient, user: patients.open_patient(engine, patient, by=user, at=AT),
    "banner": lambda engine, patient, user: patients.banner(engine, patient, by=user),
    "chart": lambda engine, patient, user: patients.chart(engine, patient, by=user),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_alice_reads_her_own_teams_patient(engine: Engine, patient: str, alice: User, read) -> None:
    assert read(engine, patient, alice)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("name", ["bob", "charlie", "admin"])
def test_bob_charlie_and_the_administrator_do_not(engine: Engine, patient: str, request, read, name: str) -> None:
    user = request.getfixturevalue(name)
    with pytest.raises(NotPermitted):
        read(engine, patient, user)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("name", ["alice", "bob"])
def test_not_there_and_not_allowed_are_the_same_answer(
    engine: Engine, patient: str, bob: User, request, read, name
) -> None:
    user = request.getfixturevalue(name)
    with pytest.raises(NotPermitted) as not_there:
        read(engine, "no such patient", user)
    with pytest.raises(NotPermitted) as not_allowed:
        read(engine, patient, bob)
    assert str(not_there.value) == str(not_allowed.value) == UNKNOWN_PATIENT


def last_event(engine: Engine) -> tuple[object, ...]:
    row = audit.trail(engine, by=SERVICE, limit=1).iloc[0]
    return tuple(row[["actor_id", "action", "outcome", "patient_id"]])


def test_opening_a_patient_is_in_the_trail(engine: Engine, patient: str, alice: User) -> None:
    patients.open_patient(engine, patient, by=alice, at=AT)
    assert last_event(engine) == (alice.id, "patient.read", "done", patient)


def test_a_refused_look_is_in_the_trail_too(engine: Engine, patient: str, bob: User) -> None:
    with pytest.raises(NotPermitted):
        patients.open_patient(engine, patient, by=bob, at=AT)
    row = audit.trail(engine, by=SERVICE, limit=1).iloc[0]
    assert (row["actor_id"], row["outcome"], row["object_id"]) == (bob.id, "refused", patient)


def new(**overrides: object) -> NewPatient:
    plain = {"number": "0012345678", "given_name": "Zoë", "family_name": "O’Neil", "registered_on": AT.date()}
    return NewPatient(**(plain | {"primary_measure": "phq9"} | overrides))


def register(engine: Engine, team_id: str, by: User, *, submission_id: str = "", **overrides: object) -> str:
    whose = {"team_id": team_id, "by": by, "at": AT, "submission_id": submission_id or fresh_submission()}
    return patients.register(engine, new(**overrides), **whose)


def test_a_number_is_kept_as_written(engine: Engine, team: str, alice: User) -> None:
    patient_id = register(engine, team, alice)
    assert patients.by_number(engine, team, by=alice) == {"0012345678": patient_id}
    found = patients.banner(engine, patient_id, by=alice)
    assert (found["given_name"], found["family_name"], found["birth_on"]) == ("Zoë", "O’Neil", None)


def test_the_id_in_the_address_says_nothing_of_the_person(engine: Engine, team: str, alice: User) -> None:
    patient_id = register(engine, team, alice)
    assert len(patient_id) >= 16
    assert "0012345678" not in patient_id


def test_a_number_belongs_to_one_patient_of_a_team(
    engine: Engine, team: str, other_team: str, alice: User, bob: User
) -> None:
    register(engine, team, alice)
    with pytest.raises(Refused, match="0012345678 is already"):
        register(engine, team, alice)
    assert register(engine, other_team, bob)


def test_nobody_registers_into_another_team(
    engine: Engine, team: str, other_team: str, bob: User, charlie: User
) -> None:
    for user in (bob, charlie):
        with pytest.raises(NotPermitted):
            register(engine, team, user)
    assert patients.by_number(engine, team, by=SERVICE) == {}


def test_a_form_sent_twice_registers_once(engine: Engine, team: str, alice: User) -> None:
    assert register(engine, team, alice, submission_id="s") == register(engine, team, alice, submission_id="s")
    assert len(patients.by_number(engine, team, by=alice)) == 1


def test_a_new_patient_has_a_place_on_the_pathway_and_a_status(engine: Engine, team: str, alice: User) -> None:
    patient_id = register(engine, team, alice, step=2)
    assert patients.chart(engine, patient_id, by=alice).steps["step"].tolist() == [2]
    assert patients.banner(engine, patient_id, by=alice)["step"] == 2


def test_a_patient_without_a_step_is_shown_without_one(engine: Engine, team: str, alice: User) -> None:
    patient_id = register(engine, team, alice, step=None)
    assert patients.chart(engine, patient_id, by=alice).steps.empty
    assert patients.banner(engine, patient_id, by=alice)["step"] is None


def test_the_chart_holds_just_this_patients_rows_oldest_first(engine: Engine, team: str, alice: User) -> None:
    patient_id = a_patient(engine, team, phq9=[(28, 12), (0, 18), (14, 17)])
    a_patient(engine, team, phq9=[(0, 3)])
    assert patients.chart(engine, patient_id, by=alice).assessments["total"].tolist() == [18, 17, 12]


def test_an_empty_chart_still_has_its_columns(engine: Engine, team: str, alice: User) -> None:
    shown = patients.chart(engine, register(engine, team, alice), by=alice)
    for frame in (shown.assessments, shown.interventions, shown.events, shown.goals, shown.schedules):
        assert frame.empty
        assert "patient_id" in frame.columns


def test_the_numbers_of_a_team_are_for_its_members(
    engine: Engine, team: str, patient: str, bob: User, charlie: User
) -> None:
    for user in (bob, charlie):
        with pytest.raises(NotPermitted):
            patients.by_number(engine, team, by=user)


def test_birth_dates_come_back_as_dates(engine: Engine, team: str, alice: User) -> None:
    patient_id = register(engine, team, alice, birth_on=date(1931, 12, 31))
    assert patients.banner(engine, patient_id, by=alice)["birth_on"] == date(1931, 12, 31)


def test_one_form_cannot_be_replayed_for_another_act(
    engine: Engine, team: str, alice: User, admin: User, at: datetime
) -> None:
    from queries import people

    people.add_team(engine, "West", by=admin, at=at, submission_id="s")
    with pytest.raises(Refused, match="already sent"):
        register(engine, team, alice, submission_id="s")
