"""My day for who gave and got a patient, and what a lead says of posts there."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from queries import patients
from queries.people import SERVICE
from rules.roles import Role
from tests.factories import AT, a_patient, a_person, fresh_submission
from tests.needs import only_sqlite
from tests.screens import Screen, words

pytestmark = only_sqlite


@pytest.fixture
def ada(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], name="Ada")


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.clinician, [team], name="Bob")


def test_who_treated_before_and_who_does_now_see_that_a_patient_changed_hands(
    screen: Screen, engine: Engine, team: str, ada: str, bob: str
) -> None:
    who = a_patient(engine, team, given_name="Dana", family_name="Moved", clinician_id=ada)
    assert "Patients who changed hands" not in words(screen.page("my_day", ada))
    patients.assign(engine, who, bob, by=SERVICE, at=AT, submission_id=fresh_submission())
    before, now = words(screen.page("my_day", ada)), words(screen.page("my_day", bob))
    assert "Patients who changed hands · 1" in before
    assert "now with Bob" in before
    assert "yours now, before Ada" in now


def test_a_lead_says_how_much_of_a_post_somebody_has(screen: Screen, engine: Engine, team: str, ada: str) -> None:
    a_patient(engine, team, clinician_id=ada)
    lea = a_person(engine, Role.lead, [team], name="Lea")
    test = screen.page("my_day", lea)
    test.segmented_control(key="day_part").set_value("Supervision").run()
    test.toggle(key="supervision_shared").set_value(True).run()
    assert "how much of a post this is for is not known" in words(test)
    test.selectbox(key="supervision_post_who").set_value(ada).run()
    test.number_input(key=f"supervision_post_{ada}").set_value(0.5).run()
    test.button(key="supervision_post_keep").click().run()
    assert not test.exception
    assert "of the 30 of 0.5 of a full-time post" in words(test)
