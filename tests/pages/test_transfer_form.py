"""Moving a patient to another team on the patient page: what it says first, who may, and what is seen afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from queries import safety_items, signing, transfers
from rules.roles import Act, Role, User
from tests.alarms import MINUTE, a_crisis, rows
from tests.factories import AT, a_decision, a_patient, a_person, a_team, meeting_of, signed_in
from tests.moves import move, told, with_everything
from tests.needs import only_sqlite
from tests.pages.test_patient import record_page
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite

MOVE, READ, WHY = "Move to South", "I have read what will happen", "Why the patient moves"


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.care_manager, [team], name="Bob")


@pytest.fixture
def south(other_team: str, other_chair: User, other_clinician: User) -> str:
    """The other team, with somebody who answers flags and somebody who may move patients."""
    return other_team


def form_of(screen: Screen, patient: str, person: str, to: str | None) -> AppTest:
    test = record_page(screen, patient, person, "Another team")
    return test if to is None else fill(test, "selectbox", "To which team").set_value(to).run()


def confirmed(test: AppTest, why: str = "Moved house.") -> AppTest:
    fill(test, "text_area", WHY).set_value(why)
    fill(test, "checkbox", READ).check()
    return press(test, MOVE)


def team_of(engine: Engine, patient: str) -> str:
    return str(rows(engine, "patient", id=patient)[0]["team_id"])


def test_before_a_team_is_chosen_nothing_can_be_moved(screen: Screen, patient: str, bob: str, south: str) -> None:
    test = form_of(screen, patient, bob, None)
    assert "Nothing is moved before you confirm it." in words(test)
    assert not [one for one in test.button if one.label.startswith("Move to")]
    assert "The patient has been with this team from the start." in words(test)


def test_what_will_happen_is_read_before_it_happens(
    screen: Screen, engine: Engine, patient: str, bob: str, south: str, other_chair: User
) -> None:
    a_crisis(engine, patient)
    says = words(form_of(screen, patient, bob, south))
    assert "South sees the whole record at once. Your team no longer does." in says
    assert "hear" in says
    assert f"ask {other_chair.name}." in says


def test_a_confirmed_move_moves_and_says_where_the_patient_went(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str, south: str, other_chair: User
) -> None:
    test = confirmed(form_of(screen, patient, bob, south))
    assert not test.exception
    assert team_of(engine, patient) == south
    assert [row["reason"] for row in rows(engine, "transfer")] == ["Moved house."]
    assert trail_of(engine, Act.transfer_patient)[-1] == (bob, patient)
    says = words(test)
    assert "This patient went to South, moved by Bob" in says
    assert f"ask {other_chair.name}" in says
    assert "PHQ-9" not in says


def test_who_had_the_patient_open_reads_where_they_went(
    screen: Screen, engine: Engine, patient: str, clinician: User, supervisor: User, south: str
) -> None:
    move(engine, patient, south, supervisor)
    test = screen.page("patient", clinician.id, patient=patient)
    assert "This patient went to South" in words(test)
    assert "No patient is open." in words(test.run())


def test_a_stranger_to_the_patient_is_not_told_where_they_are(
    screen: Screen, engine: Engine, patient: str, south: str
) -> None:
    nobody = a_person(engine, Role.clinician, [a_team(engine, "West")])
    says = words(screen.page("patient", nobody, patient=patient))
    assert "This belongs to a team you are not a member of, or does not exist." in says
    assert "North" not in says


@pytest.mark.parametrize(("why", "tick", "says"), [("", True, "Say why"), ("Moved.", False, "Nobody was moved.")])
def test_without_a_reason_or_the_tick_nobody_is_moved(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str, south: str, why: str, tick: bool, says: str
) -> None:
    test = form_of(screen, patient, bob, south)
    fill(test, "text_area", WHY).set_value(why)
    fill(test, "checkbox", READ).set_value(tick)
    press(test, MOVE)
    assert says in words(test)
    assert team_of(engine, patient) == team
    assert fill(test, "text_area", WHY).value == why


def test_what_has_changed_since_it_was_read_is_to_be_read_again(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str, south: str
) -> None:
    test = form_of(screen, patient, bob, south)
    fill(test, "text_area", WHY).set_value("Moved house.")
    fill(test, "checkbox", READ).check()
    a_crisis(engine, patient)
    press(test, MOVE)
    assert "Read what will happen, as it stands above now" in words(test)
    assert team_of(engine, patient) == team
    fill(test, "checkbox", READ).check()
    press(test, MOVE)
    assert team_of(engine, patient) == south


def test_two_tabs_that_move_the_patient_move_them_once(
    screen: Screen, engine: Engine, patient: str, bob: str, south: str
) -> None:
    tabs = [form_of(screen, patient, bob, south) for _ in range(2)]
    for test in tabs:
        fill(test, "text_area", WHY).set_value("Moved house.")
        fill(test, "checkbox", READ).check()
    for test in tabs:
        press(test, MOVE)
        assert "This patient went to South" in words(test)
    assert len(rows(engine, "transfer")) == 1


def test_what_is_not_signed_yet_stands_in_the_way_in_plain_words(
    screen: Screen, engine: Engine, patient: str, bob: str, south: str, chair: User
) -> None:
    decided = a_decision(engine, patient, by=chair)
    assert "is not signed yet. Have it signed first" in words(form_of(screen, patient, bob, south))
    signing.sign(engine, meeting_of(engine, decided), **told(chair))
    assert fill(form_of(screen, patient, bob, south), "button", MOVE)


def test_a_clinician_reads_who_moves_patients_and_has_no_form(
    screen: Screen, patient: str, clinician: User, south: str
) -> None:
    test = form_of(screen, patient, clinician.id, None)
    assert "A patient is moved to another team by care managers, leads, supervisors and chairs." in words(test)
    assert not [one for one in test.selectbox if one.label == "To which team"]


def test_the_only_team_has_nowhere_to_move_to(screen: Screen, patient: str, bob: str) -> None:
    assert "There is no other team to move to." in words(form_of(screen, patient, bob, None))


def test_a_patient_who_came_shows_from_where_and_why(
    screen: Screen, engine: Engine, patient: str, supervisor: User, south: str, other_chair: User
) -> None:
    move(engine, patient, south, supervisor, AT, reason="*Moved* house.")
    says = words(form_of(screen, patient, other_chair.id, None))
    assert "North → South" in says
    assert "*Moved* house." in says


def test_who_is_in_both_teams_keeps_the_patient_open_and_can_move_them_back(
    screen: Screen, engine: Engine, team: str, patient: str, south: str
) -> None:
    both = a_person(engine, Role.supervisor, [team, south])
    assert "You can move the patient back in the same way." in words(form_of(screen, patient, both, south))
    confirmed(form_of(screen, patient, both, south))
    screen.clock(AT + MINUTE)
    test = form_of(screen, patient, both, team)
    fill(test, "text_area", WHY).set_value("A slip.")
    fill(test, "checkbox", READ).check()
    press(test, "Move to North")
    assert team_of(engine, patient) == team
    assert transfers.went(engine, patient, by=signed_in(engine, both)) is None


def test_somebody_who_lost_the_right_meanwhile_moves_nobody(
    screen: Screen, engine: Engine, team: str, bob: str, south: str
) -> None:
    from queries import people
    from queries.people import SERVICE

    one = a_patient(engine, team)
    test = form_of(screen, one, bob, south)
    role = {"role": Role.clinician, "active": True, "team_ids": [team]}
    people.change_person(engine, bob, **role, **told(SERVICE))
    confirmed(test)
    assert team_of(engine, one) == team


def test_in_the_new_team_somebody_of_it_is_named_and_the_net_is_empty(
    screen: Screen, engine: Engine, patient: str, supervisor: User, south: str, other_chair: User, other_clinician: User
) -> None:
    move(engine, patient, south, supervisor)
    test = record_page(screen, patient, other_chair.id, "Clinician")
    assert "Named now: nobody." in words(test)
    assert "North → South" in words(test)
    press(test, "Name as the clinician")
    assert "Choose somebody of the patient's team." in words(test)
    box = fill(test, "selectbox", "Clinician")
    assert supervisor.name not in box.options
    box.set_value(other_clinician.id)
    press(test, "Name as the clinician")
    assert rows(engine, "patient", id=patient)[0]["clinician_id"] == other_clinician.id
    assert f"Named now: {other_clinician.name}." in words(test)
    assert safety_items.items(engine, by=other_chair, at=AT, patient_id=patient).empty


def test_a_clinician_names_nobody(screen: Screen, patient: str, clinician: User) -> None:
    test = record_page(screen, patient, clinician.id, "Clinician")
    assert "Assigning patients is for care managers, supervisors and chairs." in words(test)
    assert not [one for one in test.button if one.label == "Name as the clinician"]


def test_what_was_promised_elsewhere_says_that_its_person_is_not_here(
    screen: Screen, engine: Engine, team: str, south: str, clinician: User, chair: User, supervisor: User,
    other_chair: User,
) -> None:  # fmt: skip
    one = with_everything(engine, team, clinician, chair).patient
    assert "not in this team" not in words(screen.page("patient", chair.id, patient=one))
    move(engine, one, south, supervisor)
    assert f"{chair.name}, who is not in this team" in words(screen.page("patient", other_chair.id, patient=one))
    told_there = words(record_page(screen, one, other_chair.id, "Visit"))
    assert f"{clinician.name} (not in this team" in told_there.replace("\\", "")
