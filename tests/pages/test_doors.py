"""Who gets in, what they are kept from, and what the trail says about it. Every page, every role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components.session import TOKEN
from queries import people, sessions
from queries.people import SERVICE
from queries.sessions import IDLE, LONGEST
from queries.writing import UNKNOWN_PATIENT
from rules.roles import Act, Role, User
from tests.factories import AT, a_patient, a_person, a_team, fresh_submission, token_of
from tests.needs import only_sqlite
from tests.screens import PAGES, Screen, fill, press, trail_of, words

pytestmark = only_sqlite

SIGN_IN_FIRST = "Please sign in to see this page."
CLINICAL_ROLES = (Role.clinician, Role.care_manager, Role.supervisor, Role.chair, Role.lead)
# What stands on each page when nothing is wrong and nothing is there, and on no other page.
MARKS = {
    "caseload": "There is no patient in your teams yet",
    "my_day": "Reminders for me",
    "patient": "No patient is open",
    "meeting": "There is no meeting yet",
    "record": "Find the patient first",
    "settings": "Area",
}
MINUTE = timedelta(minutes=1)


def change(engine: Engine, person_id: str, role: Role, teams: list[str], *, active: bool = True) -> None:
    told = {"role": role, "active": active, "team_ids": teams, "by": SERVICE, "at": AT}
    people.change_person(engine, person_id, **told, submission_id=fresh_submission())


def is_outside(test: AppTest) -> bool:
    """The sign-in form, and nothing of any page."""
    told = words(test)
    assert not test.exception
    return "Password" in told and not any(mark in told for mark in MARKS.values()) and "Sign out" not in told


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.supervisor, [team], name="Bob")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_file_shows_a_stranger_one_sentence_and_nothing_else(screen: Screen, name: str) -> None:
    test = screen.file(name)
    assert not test.exception
    assert words(test) == SIGN_IN_FIRST


@pytest.mark.parametrize("name", PAGES)
def test_a_page_file_refuses_a_token_nobody_was_given(screen: Screen, name: str) -> None:
    test = screen._made(screen_file(name), "A" * 43, {}).run()
    assert words(test) == SIGN_IN_FIRST


def screen_file(name: str):  # type: ignore[no-untyped-def]
    from tests.screens import ROOT

    return ROOT / "pages" / f"{name}.py"


def test_a_stranger_at_the_door_sees_the_form_only(screen: Screen) -> None:
    assert is_outside(screen.door())
    assert is_outside(screen.door(patient="anything"))


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_who_asks_for_a_page_sees_the_form_only(screen: Screen, name: str) -> None:
    test = screen.door().switch_page(f"../pages/{name}.py").run()
    assert is_outside(test)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", CLINICAL_ROLES)
def test_every_page_opens_on_an_empty_database(
    screen: Screen, engine: Engine, team: str, role: Role, name: str
) -> None:
    if (role, name) in ((Role.clinician, "settings"), (Role.care_manager, "settings")):
        pytest.skip("not their page")
    test = screen.page(name, a_person(engine, role, [team]))
    assert not test.exception
    assert MARKS[name] in words(test)


def areas(test):  # type: ignore[no-untyped-def]
    """What the settings offer this reader."""
    return list(fill(test, "button_group", "Area").options)


@pytest.mark.parametrize("role", [Role.clinician, Role.care_manager])
def test_of_the_settings_a_clinician_sees_the_rule_book_alone(
    screen: Screen, engine: Engine, team: str, role: Role
) -> None:
    test = screen.file("settings", a_person(engine, role, [team]))
    assert not test.exception
    assert "Rules" in areas(test)
    assert {"People and teams", "Audit trail", "Notices"} & set(areas(test)) == set()


def test_an_administrator_lands_on_the_settings(screen: Screen, engine: Engine) -> None:
    test = screen.page("caseload", a_person(engine, Role.admin))
    assert not test.exception
    assert set(areas(test)) >= {"People and teams", "Audit trail"}
    assert "Add a person" in words(test)
    assert MARKS["caseload"] not in words(test)


@pytest.mark.parametrize("name", ["caseload", "patient", "meeting", "record"])
def test_an_administrator_in_a_team_sees_nothing_clinical(
    screen: Screen, engine: Engine, team: str, patient: str, name: str
) -> None:
    test = screen.file(name, a_person(engine, Role.admin, [team]), patient=patient)
    assert not test.exception
    assert "Alex" not in words(test)
    assert "admin cannot do this" in words(test) or "sees nothing clinical" in words(test)


@pytest.mark.parametrize("name", ["patient", "record"])
def test_a_patient_of_another_team_and_no_patient_are_the_same_answer(
    screen: Screen, engine: Engine, other_team: str, bob: str, name: str
) -> None:
    theirs = a_patient(engine, other_team, given_name="Charlotte", number="SECRET-1")
    answers = []
    for patient_id in (theirs, "nobody-at-all"):
        test = screen.page(name, bob, patient=patient_id)
        assert not test.exception
        answers.append(words(test))
    assert answers[0] == answers[1]
    assert UNKNOWN_PATIENT in answers[0]
    assert trail_of(engine, Act.read_patient, "refused") == [(bob, theirs), (bob, "nobody-at-all")]
    assert trail_of(engine, Act.read_patient) == []


@pytest.mark.parametrize("name", ["patient", "record"])
def test_a_deep_link_opens_a_patient_of_ones_own_team(
    screen: Screen, engine: Engine, patient: str, bob: str, name: str
) -> None:
    test = screen.page(name, bob, patient=patient)
    assert not test.exception
    assert "Alex" in words(test)
    assert trail_of(engine, Act.read_patient) == [(bob, patient)]


def test_after_a_refusal_the_import_and_the_search_still_work(screen: Screen, bob: str) -> None:
    test = screen.page("record", bob, patient="nobody-at-all")
    assert "The file" in words(test)
    assert "Number, name or year of birth" in words(test)


def test_the_link_says_who_is_open_even_when_somebody_else_was(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    """The browser's Back goes to an older address: the page must not show the newer patient under it."""
    other = a_patient(engine, team, given_name="Zoe")
    test = screen.page("patient", bob, patient=other)
    assert "Zoe" in words(test)
    test.query_params["patient"] = patient
    test.run()
    assert "Alex" in words(test)
    assert "Zoe" not in words(test)


def test_reading_a_patient_is_one_event_in_five_minutes(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = screen.page("patient", bob, patient=patient)
    for minutes in (1, 4):
        screen.clock(AT + minutes * MINUTE)
        test.run()
    assert len(trail_of(engine, Act.read_patient)) == 1
    screen.clock(AT + 5 * MINUTE)
    test.run()
    assert trail_of(engine, Act.read_patient) == [(bob, patient)] * 2


def test_the_next_person_at_the_same_screen_reads_under_their_own_name(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    alice = a_person(engine, Role.clinician, [team])
    test = press(screen.page("patient", bob, patient=patient), "Sign out")
    assert is_outside(test)
    test.session_state[TOKEN] = token_of(engine, alice)
    test.query_params["patient"] = patient
    test.run()
    assert "Alex" in words(test)
    assert trail_of(engine, Act.read_patient) == [(bob, patient), (alice, patient)]


def test_nothing_of_one_person_is_left_for_the_next(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = screen.page("patient", bob, patient=patient)
    fresh = set(screen.door().session_state.keys())
    test = press(test, "Sign out")
    left = {str(key) for key in test.session_state.keys()} - {str(key) for key in fresh}  # noqa: SIM118
    assert {key for key in left if not key.startswith(("FormSubmitter", "frame_", "cookie_"))} == set()


@pytest.mark.parametrize("name", PAGES)
def test_who_is_disabled_is_out_at_the_next_click(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str, name: str
) -> None:
    test = screen.page(name, bob, patient=patient)
    change(engine, bob, Role.supervisor, [team], active=False)
    assert is_outside(test.run())


@pytest.mark.parametrize("name", PAGES)
def test_who_signs_out_elsewhere_is_out_here_at_the_next_click(
    screen: Screen, engine: Engine, patient: str, bob: str, name: str
) -> None:
    token = token_of(engine, bob)
    tabs = [screen.page(name, token=token, patient=patient) for _ in range(2)]
    press(tabs[0], "Sign out")
    assert is_outside(tabs[0])
    assert is_outside(tabs[1].run())


def test_who_leaves_the_team_loses_its_patients_at_the_next_click(
    screen: Screen, engine: Engine, patient: str, other_team: str, bob: str
) -> None:
    test, caseload = screen.page("patient", bob, patient=patient), screen.page("caseload", bob)
    assert "Alex" in words(test)
    assert "Alex" in words(caseload)
    change(engine, bob, Role.supervisor, [other_team])
    assert "Alex" not in words(test.run())
    assert UNKNOWN_PATIENT in words(test)
    assert "Alex" not in words(caseload.run())


def test_who_becomes_an_administrator_loses_the_patients_at_the_next_click(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    test = screen.page("patient", bob, patient=patient)
    change(engine, bob, Role.admin, [team])
    test.run()
    assert not test.exception
    assert "Alex" not in words(test)


@pytest.mark.parametrize(("limit", "step"), [(IDLE, IDLE), (LONGEST, IDLE - MINUTE)])
def test_a_session_ends_by_itself(screen: Screen, patient: str, bob: str, limit: timedelta, step: timedelta) -> None:
    """After the idle time without a click, and after the longest time whatever is clicked."""
    test, passed = screen.page("patient", bob, patient=patient), step
    while passed < limit:
        screen.clock(AT + passed)
        assert "Alex" in words(test.run())
        passed += step
    screen.clock(AT + max(passed, limit))
    assert is_outside(test.run())


def test_the_cookie_alone_signs_in_a_new_tab(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    screen.cookies["stepwell_session"] = token_of(engine, bob)
    assert "Alex" in words(screen.page("patient", patient=patient))


def test_the_cookie_of_an_ended_session_signs_nobody_in(screen: Screen, engine: Engine, bob: str) -> None:
    token = token_of(engine, bob)
    user = sessions.who(engine, token, AT)
    assert isinstance(user, User)
    sessions.end(engine, user, AT)
    screen.cookies["stepwell_session"] = token
    assert is_outside(screen.door())


def test_two_supervisors_of_two_teams_never_share_a_list(
    screen: Screen, engine: Engine, team: str, other_team: str, bob: str
) -> None:
    """On the screen; that the cache keeps them apart is told in tests/components/test_reads.py."""
    charlie = a_person(engine, Role.supervisor, [other_team])
    a_patient(engine, team, given_name="Nora")
    a_patient(engine, other_team, given_name="Sam")
    for who, own, foreign in ((bob, "Nora", "Sam"), (charlie, "Sam", "Nora")) * 2:
        told = words(screen.page("caseload", who))
        assert own in told
        assert foreign not in told


def test_no_team_no_patients(screen: Screen, engine: Engine, patient: str) -> None:
    nobody = a_person(engine, Role.supervisor)
    assert MARKS["caseload"] in words(screen.page("caseload", nobody))
    assert UNKNOWN_PATIENT in words(screen.page("patient", nobody, patient=patient))


def test_the_search_finds_nobody_of_another_team(screen: Screen, engine: Engine, bob: str) -> None:
    a_patient(engine, a_team(engine, "South"), given_name="Charlotte", number="S-77")
    test = screen.page("patient", bob)
    for text in ("Charl", "S-77", "%%", "__"):
        test.text_input[0].set_value(text).run()
        assert "Nobody in your teams has a number, name or year of birth that begins so." in words(test)
