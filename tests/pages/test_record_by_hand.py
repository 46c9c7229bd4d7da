"""A service without a file to import: a patient registered, planned for, corrected and followed by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from components import session
from queries import course, patients, treatments
from queries.engine import reading
from queries.people import SERVICE
from queries.tables import patient as patients_table
from rules import visit_card
from rules.catalogue import catalogue
from rules.roles import Role
from tests.factories import AT, REGISTERED_ON, a_patient, a_person, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.pages.test_patient import record_page
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite
TODAY = AT.date()


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], name="Bob")


def registered(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(patients_table.c.number)))


def test_a_patient_is_registered_by_hand_and_opened(screen: Screen, engine: Engine, bob: str) -> None:
    test = screen.page("record", bob)
    test = press(test, "Register the patient")
    assert "Give the service's own number of this patient." in words(test)
    fill(test, "text_input", "Number in this service").set_value("N-7")
    fill(test, "text_input", "Given name").set_value("Zoë")
    fill(test, "selectbox", "The main questionnaire is due").set_value(14)
    fill(test, "selectbox", "Step").set_value(2)
    press(test, "Register the patient")
    assert registered(engine) == ["N-7"]
    (made,) = patients.search(engine, "zoe", by=signed_in(engine, bob))
    assert test.session_state[session.PATIENT] == made
    assert list(patients.chart(engine, made, by=SERVICE).schedules["every_days"]) == [14]


def test_what_stands_as_the_patients_question_was_asked_for_as_theirs(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    test = record_page(screen, patient, bob, "Details")
    labels = [field.label for field in test.text_area]
    assert "What the patient asks the team, in their own words" in labels
    assert not [label for label in labels if "referred" in label.lower()]
    fill(test, "text_area", "What the patient asks the team, in their own words").set_value("Will I work again?")
    fill(test, "text_input", "Why it changes").set_value("Asked today.")
    press(test, "Correct the details")
    asked = course.course(engine, patient, by=SERVICE, at=AT)
    assert visit_card.card(asked, catalogue()).question == "Will I work again?"


def test_a_visit_is_not_saved_without_saying_whether_they_came(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    """Left open it counted as kept: who never came would not be missed."""
    before = len(patients.chart(engine, patient, by=SERVICE).events)
    test = record_page(screen, patient, bob, "Event")
    fill(test, "selectbox", "What happened").set_value("session")
    press(test, "Save the event")
    assert "Say whether they came" in words(test)
    assert len(patients.chart(engine, patient, by=SERVICE).events) == before
    fill(test, "radio", "Attended").set_value(False)
    press(test, "Save the event")
    assert len(patients.chart(engine, patient, by=SERVICE).events) == before + 1


def test_a_number_that_is_taken_is_said_and_what_was_typed_stays(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    a_patient(engine, team, number="N-7")
    test = screen.page("record", bob)
    fill(test, "text_input", "Number in this service").set_value("N-7")
    fill(test, "text_input", "Given name").set_value("Zoë")
    press(test, "Register the patient")
    assert "The number N-7 is already somebody else's in this team." in words(test)
    assert fill(test, "text_input", "Given name").value == "Zoë"


def test_details_are_corrected_with_a_reason(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "Details")
    press(test, "Correct the details")
    assert "Nothing is changed yet." in words(test)
    fill(test, "text_input", "Family name").set_value("Reed")
    fill(test, "text_input", "Why it changes").set_value("Married.")
    press(test, "Correct the details")
    assert patients.banner(engine, patient, by=SERVICE)["family_name"] == "Reed"


def test_a_questionnaire_is_planned_and_its_rhythm_changed(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    test = record_page(screen, patient, bob, "Questionnaires")
    assert "None is planned: nothing is called due or overdue" in words(test)
    fill(test, "selectbox", "Due").set_value(7)
    press(test, "Plan it")
    assert "Next due: 9 Mar 2026" in words(test)  # today's form has come
    assert "every week from 2 Mar 2026" in words(test)
    fill(test, "selectbox", "Due").set_value(28)
    fill(test, "date_input", "From").set_value(TODAY + timedelta(days=7))
    press(test, "Change the plan")
    assert "every week from 2 Mar 2026 until 8 Mar 2026" in words(test)
    assert "every four weeks from 9 Mar 2026" in words(test)


def test_a_drug_is_ended_where_it_stands_and_not_listed_twice(
    screen: Screen, engine: Engine, patient: str, bob: str
) -> None:
    whose = {"by": signed_in(engine, bob), "at": AT, "submission_id": fresh_submission()}
    old = treatments.add_intervention(
        engine, patient, kind="drug", name="Sertraline", dose="50 mg", from_on=REGISTERED_ON, **whose
    )
    test = record_page(screen, patient, bob, "Treatment")
    fill(test, "selectbox", "New, or a correction of").set_value(old).run()
    assert fill(test, "text_input", "Name").value == "Sertraline"
    fill(test, "date_input", "Until").set_value(TODAY)
    press(test, "Save the treatment")
    (stands,) = patients.chart(engine, patient, by=SERVICE).interventions.itertuples()
    assert (stands.name, stands.dose, stands.from_on, stands.to_on) == ("Sertraline", "50 mg", REGISTERED_ON, TODAY)


def test_a_goal_gets_a_score_and_is_marked_as_reached(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "Goal")
    fill(test, "text_area", "The goal").set_value("Sleep through")
    fill(test, "selectbox", "Measured with").set_value("phq9")
    press(test, "Save the goal")
    assert "A goal that is measured needs both" in words(test)
    fill(test, "number_input", "Reached beyond this score").set_value(40)
    press(test, "Save the goal")
    assert "PHQ-9 goes from 0 to 27: 40 is not on it." in words(test)
    fill(test, "number_input", "Reached beyond this score").set_value(8)
    press(test, "Save the goal")
    (goal,) = patients.chart(engine, patient, by=SERVICE).goals.itertuples()
    fill(test, "selectbox", "New, or a correction of").set_value(goal.id).run()
    fill(test, "date_input", "Reached on").set_value(TODAY)
    press(test, "Save the goal")
    (goal,) = patients.chart(engine, patient, by=SERVICE).goals.itertuples()
    assert (goal.words, goal.instrument, goal.target_score, goal.reached_on) == ("Sleep through", "phq9", 8, TODAY)


def test_an_event_is_corrected(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    whose = {"by": signed_in(engine, bob), "at": AT, "submission_id": fresh_submission()}
    old = treatments.add_event(engine, patient, kind="life event", on=TODAY, title="Moved hose", **whose)
    test = record_page(screen, patient, bob, "Event")
    fill(test, "selectbox", "New, or a correction of").set_value(old).run()
    assert fill(test, "selectbox", "What happened").value == "life event"
    fill(test, "text_input", "In a few words").set_value("Moved house")
    press(test, "Save the event")
    titles = list(patients.chart(engine, patient, by=SERVICE).events["title"])
    assert "Moved house" in titles
    assert "Moved hose" not in titles


@pytest.mark.parametrize(
    ("part", "field", "button", "says"),
    [
        ("Treatment", "From", "Save the treatment", "Say from which day."),
        ("Event", "On", "Save the event", "Say on which day."),
        ("Step", "From", "Place in this step", "Say from which day."),
        ("Questionnaires", "From", "Plan it", "Say from which day."),
    ],
)
def test_a_day_that_was_emptied_is_asked_for(
    screen: Screen, patient: str, bob: str, part: str, field: str, button: str, says: str
) -> None:
    test = record_page(screen, patient, bob, part)
    fill(test, "date_input", field).set_value(None)
    press(test, button)
    assert says in words(test)
