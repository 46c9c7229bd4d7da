"""The end of care on the patient page: who may, what waits for it, and the way back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from queries import discharges, site
from queries.engine import reading
from queries.tables import patient as patients
from queries.tables_status import patient_status
from rules.roles import Refused, Role
from tests.alarms import a_crisis
from tests.factories import AT, a_decision, a_person, signed_in
from tests.needs import only_sqlite
from tests.pages.test_patient import record_page
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.care_manager, [team], name="Bob")


def ended_on(engine: Engine, patient: str):
    with reading(engine) as connection:
        return connection.scalar(select(patients.c.discharged_on).where(patients.c.id == patient))


def test_care_ends_with_a_reason_and_begins_again(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "End of care")
    press(test, "End care")
    assert "Say why, in a sentence" in words(test)
    assert ended_on(engine, patient) is None
    fill(test, "text_area", "Why care ends").set_value("The goals are reached.")
    press(test, "End care")
    assert ended_on(engine, patient) is not None
    assert "Discharged on" in words(test)
    with reading(engine) as connection:
        assert "discharged" in str(connection.scalar(select(patient_status.c.order_words)))
    fill(test, "text_area", "Why care begins again").set_value("It came back.")
    press(test, "Begin care again")
    assert ended_on(engine, patient) is None
    assert trail_of(engine, "patient.discharge") == [(bob, patient), (bob, patient)]


def test_a_meeting_that_decided_it_is_named(screen: Screen, engine: Engine, team: str, patient: str, bob: str) -> None:
    assert "decided it" not in words(record_page(screen, patient, bob, "End of care"))
    chair = signed_in(engine, a_person(engine, Role.chair, [team], name="Cara"))
    a_decision(engine, patient, by=chair, kinds=("discharge",))
    assert "The meeting of 2 Mar 2026 decided it." in words(record_page(screen, patient, bob, "End of care"))


def test_the_last_day_is_a_day_on_the_services_own_clock(engine: Engine, team: str, patient: str) -> None:
    """In Auckland it is the third already."""
    site.init(engine, name="Test", zone="Pacific/Auckland", at=AT)
    evening = datetime(2026, 3, 2, 20, tzinfo=UTC)
    told = {"by": signed_in(engine, a_person(engine, Role.care_manager, [team]), evening), "submission_id": "end"}
    with pytest.raises(Refused, match="has not come yet"):
        discharges.end_care(engine, patient, date(2026, 3, 4), "Moved away.", at=evening, **told)
    discharges.end_care(engine, patient, date(2026, 3, 3), "Moved away.", at=evening, **told)
    assert ended_on(engine, patient) == date(2026, 3, 3)


def test_care_does_not_end_over_an_open_safety_flag(screen: Screen, engine: Engine, patient: str, bob: str) -> None:
    a_crisis(engine, patient)
    test = record_page(screen, patient, bob, "End of care")
    fill(test, "text_area", "Why care ends").set_value("Moved away.")
    press(test, "End care")
    assert "A safety flag is open" in words(test)
    assert ended_on(engine, patient) is None
    assert trail_of(engine, "patient.discharge", "refused") == [(bob, patient)]


def test_a_clinician_reads_who_enters_it(screen: Screen, engine: Engine, team: str, patient: str) -> None:
    ada = a_person(engine, Role.clinician, [team], name="Ada")
    test = record_page(screen, patient, ada, "End of care")
    assert "The end of care is entered by care managers, supervisors and chairs." in words(test)
    assert not [one for one in test.button if one.label == "End care"]
