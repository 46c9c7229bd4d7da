"""“Today” is the day where the service is: this morning's form counts, and yesterday's visit is not the next one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from queries import appointments, course, site
from queries.people import SERVICE
from rules.catalogue import catalogue
from rules.roles import User
from rules.visit_card import card
from tests.factories import AT, a_patient, an_assessment, fresh_submission
from tests.needs import only_sqlite

MORNING = datetime(2026, 3, 10, 19, tzinfo=UTC)  # eight o'clock on the eleventh in Auckland


@only_sqlite
def test_a_visit_card_made_before_the_day_begins_in_greenwich(engine: Engine, team: str, chair: User) -> None:
    site.init(engine, name="Test service", zone="Pacific/Auckland", at=AT)
    patient = a_patient(engine, team, phq9=[(0, 18), (7, 18)])
    told = {"kind": "visit", "by": SERVICE, "at": AT}
    appointments.add(engine, patient, on=date(2026, 3, 10), submission_id=fresh_submission(), **told)
    an_assessment(engine, patient, "phq9", date(2026, 3, 11), 5, at=MORNING)
    made = card(course.course(engine, patient, by=chair, at=MORNING), catalogue())
    assert made.next_visit == "No visit is planned."
    assert made.trend[0].numbers == "18 at the start of the step, 5 on 11 Mar 2026."
