"""Story, visit card, patient's view and what is new: what each role sees, what is said when there is nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components.session import MEETING
from queries import appointments, help_lines
from queries.people import SERVICE
from queries.treatments import add_event, add_goal
from rules.roles import Act, Role
from tests.factories import AT, a_decision, a_meeting, a_patient, a_person, an_assessment, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite
DAY = timedelta(days=1)
CLINICAL = (Role.clinician, Role.care_manager, Role.supervisor, Role.chair)
BY_SERVICE = {"by": SERVICE, "at": AT}
SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], name="Bob")


@pytest.fixture
def told(engine: Engine, patient: str, chair) -> str:
    """A patient with a goal, an event, a decision with dissent, and a visit ahead."""
    key = {"submission_id": fresh_submission()}
    add_goal(engine, patient, words="*Swim* again", target="twice a week", set_on=AT.date(), **BY_SERVICE, **key)
    key = {"submission_id": fresh_submission()}
    add_event(
        engine, patient, kind="note", on=AT.date(), title="Note", note="Internal: seems cross.", **BY_SERVICE, **key
    )
    a_decision(engine, patient, by=chair, dissent=(("Nil", "Would wait."),), rationale="Internal reason.")
    key = {"submission_id": fresh_submission()}
    appointments.add(engine, patient, kind="visit", on=AT.date() + timedelta(days=2), **BY_SERVICE, **key)
    return patient


def part(screen: Screen, patient: str, person: str, name: str) -> AppTest:
    test = screen.page("patient", person, patient=patient)
    fill(test, "button_group", "Part of the page").set_value(name).run()
    assert not test.exception
    return test


@pytest.mark.parametrize("role", CLINICAL)
def test_each_clinical_role_reads_card_story_and_patients_view(
    screen: Screen, engine: Engine, team: str, told: str, role: Role
) -> None:
    person = a_person(engine, role, [team])
    test = part(screen, told, person, "Story")
    for words_ in ("Three things to ask", "PHQ-9: ", "Two changes to know", "Next visit: visit on 4 Mar 2026"):
        assert words_ in words(test).replace("\\", "")
    fill(test, "button_group", "What to read").set_value("Story").run()
    assert "PHQ-9 was 18 on 8 Dec 2025, in the clinical range." in words(test).replace("\\", "")
    fill(test, "button_group", "Part of the page").set_value("Patient's view").run()
    assert not test.exception
    assert "My course" in words(test)


def test_an_administrator_and_another_team_see_nothing(
    screen: Screen, engine: Engine, told: str, other_clinician, admin
) -> None:
    for person in (other_clinician.id, admin.id):
        test = screen.file("patient", person, patient=told)
        assert "Three things" not in words(test)
        assert not fill_or_none(test, "Part of the page")


def fill_or_none(test: AppTest, label: str) -> list[object]:
    return [one for one in test.button_group if one.label == label]


def test_the_story_has_three_levels_and_shows_its_data(screen: Screen, told: str, bob: str) -> None:
    test = part(screen, told, bob, "Story")
    fill(test, "button_group", "What to read").set_value("Story").run()
    assert "PHQ-9 18 on 8 Dec 2025" in words(test)  # in a popover
    fill(test, "button_group", "Reading level").set_value("easy read").run()
    easy = words(test)
    assert "We agreed" not in easy  # not signed yet
    assert "You came to us on 8 December 2025." in easy
    assert "PHQ\\-9 was" not in easy


def test_the_patients_view_has_help_and_nothing_of_the_teams_own(
    screen: Screen, engine: Engine, told: str, bob: str
) -> None:
    test = part(screen, told, bob, "Patient's view")
    press(test, "Share this screen")
    shown = words(test)
    assert not test.exception
    for part_ in ("My course", "Swim", "112", "What happens next", "Every time somebody opens your record"):
        assert part_ in shown
    for part_ in ("Internal", "Would wait", "Safety:", "Flags", "SW-", "Part of the page"):
        assert part_ not in shown
    press(test, "Back to the clinician's page")
    assert fill_or_none(test, "Part of the page")


def test_the_patients_language_is_chosen_and_another_can_be(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    patient = a_patient(engine, team, phq9=[(0, 18), (14, 10)], language="de")
    test = part(screen, patient, bob, "Patient's view")
    assert "Mein Verlauf" in words(test)
    fill(test, "selectbox", "Language").set_value("en").run()
    assert "My course" in words(test)


def test_a_language_without_words_is_said(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    patient = a_patient(engine, team, phq9=[(0, 18)], language="tr")
    test = part(screen, patient, bob, "Patient's view")
    assert any("(Turkish)" in one.value.replace("\\", "") for one in test.info)


def test_help_stands_first_where_somebody_spoke_of_self_harm(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    patient = a_patient(engine, team)
    an_assessment(engine, patient, "phq9", AT.date(), SAYS_YES, at=AT)
    test = part(screen, patient, bob, "Patient's view")
    shown = words(test)
    assert shown.index("help at once") < shown.index("My goals")
    assert any("Safety: open" in one.value for one in part(screen, patient, bob, "Story").error)


def test_a_patient_of_whom_nothing_is_known_has_sentences_everywhere(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    empty = a_patient(engine, team, step=None)
    assert "No score yet: nothing can be said." in words(part(screen, empty, bob, "Story"))
    assert "There are no answers from you yet" in words(part(screen, empty, bob, "Patient's view"))
    assert "You have not looked at this patient before." in words(part(screen, empty, bob, "Overview"))


def test_what_is_new_since_the_last_look_stands_on_top(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    assert "You have not looked at this patient before." in words(screen.page("patient", bob, patient=patient))
    an_assessment(engine, patient, "phq9", AT.date(), 21, at=AT + timedelta(hours=2))
    screen.clock(AT + timedelta(hours=6))
    again = screen.page("patient", bob, patient=patient)
    assert "PHQ-9: 21 on 2 Mar 2026, 12 before." in words(again).replace("\\", "")
    assert any("since you last looked" in one.label for one in again.expander), [one.label for one in again.expander]


def test_what_is_new_is_sent_when_it_is_opened(screen: Screen, patient: str, bob: str) -> None:
    test = screen.page("patient", bob, patient=patient)
    assert "Since the last visit" not in words(test)
    test.session_state[f"patient_since_{patient}"] = True
    assert "Since the last visit" in words(test.run())


def test_a_patient_without_a_score_is_not_an_empty_chart(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    said = "No questionnaire has been answered yet"
    assert said in words(screen.page("patient", bob, patient=a_patient(engine, team)))
    assert said not in words(screen.page("patient", bob, patient=patient))


def test_a_case_in_a_meeting_says_what_is_new_since_the_one_before(
    screen: Screen, engine: Engine, team: str, patient: str, chair
) -> None:
    screen.clock(AT + 7 * DAY)
    a_decision(engine, patient, by=chair)
    again = signed_in(engine, chair.id, AT + 7 * DAY)
    an_assessment(engine, patient, "phq9", AT.date() + 5 * DAY, 21, at=AT + 5 * DAY)
    later = a_meeting(engine, team, by=again, patients=[patient], at=AT + 7 * DAY, title="The next one")
    test = screen.page("meeting", chair.id)
    test.session_state[MEETING] = later
    test.run()
    fill(test, "button_group", "View").set_value("Cases").run()
    assert not test.exception
    lines = [one.label.replace("\\", "") for one in test.expander]
    assert any("new since the last meeting (2 Mar 2026)" in line for line in lines), lines


def test_a_visit_is_planned_and_cancelled_in_the_record(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = part(screen, patient, bob, "Record")
    fill(test, "button_group", "What to add").set_value("Visit").run()
    assert "No visit is planned." in words(test)
    press(test, "Plan this visit")
    reader = signed_in(engine, bob)
    assert len(appointments.ahead(engine, by=reader, from_on=AT.date())) == 1
    assert "Visit here" in words(test)
    fill(test, "checkbox", "Cancel it").check()
    press(test, "Save")
    assert "Say why the appointment is moved or cancelled" in words(test)
    fill(test, "text_input", "Why").set_value("Ill")
    press(test, "Save")
    assert not test.exception
    assert appointments.ahead(engine, by=reader, from_on=AT.date()).empty


def test_an_administrator_says_whom_patients_can_call(screen: Screen, engine: Engine, admin) -> None:
    test = screen.page("settings", admin.id)
    fill(test, "button_group", "Area").set_value("Help for patients").run()
    assert any("No line is entered yet" in one.value for one in test.warning)
    fill(test, "text_area", "One line each").set_value("Crisis line | 0800 1 | at night\nNobody")
    press(test, "Save the numbers")
    assert "Each line needs who answers and the number." in words(test)
    fill(test, "text_area", "One line each").set_value("Crisis line | 0800 1 | at night")
    press(test, "Save the numbers")
    assert not test.exception
    assert help_lines.latest(engine).lines == (("Crisis line", "0800 1", "at night"),)
    assert [who for who, _ in trail_of(engine, Act.manage_help_lines)] == [admin.id]


def test_a_clinician_cannot_change_the_help_lines(screen: Screen, bob: str) -> None:
    assert "Help for patients" not in words(screen.file("settings", bob))


def test_beside_a_patient_who_looks_on_no_other_patients_alert_is_shown(
    screen: Screen, engine: Engine, team: str, told: str, bob: str
) -> None:
    danger = a_patient(engine, team, given_name="Dana", number="D-911", clinician_id=bob)
    an_assessment(engine, danger, "phq9", AT.date(), SAYS_YES, at=AT)
    test = part(screen, told, bob, "Patient's view")
    assert "D-911" in words(test).replace("\\", "")
    press(test, "Share this screen")
    assert "My course" in words(test)
    assert "911" not in words(test)
    assert not [one for one in test.toast if "911" in one.value]
    press(test, "Back to the clinician's page")
    assert "D-911" in words(test).replace("\\", "")
