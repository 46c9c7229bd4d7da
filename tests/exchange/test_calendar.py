"""The calendar file: whole days, stable identities, and not a word that says whom or what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar
from sqlalchemy import Engine

from exchange.calendar import ics
from queries import calendars, patients
from queries.calendars import Entry
from queries.people import SERVICE
from rules.roles import User
from tests.factories import a_decision, meeting_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENTRIES = [Entry("action-1", date(2026, 3, 9), "action", "Ada"), Entry("review-2", date(2026, 12, 31), "review")]


def events(data: bytes) -> list[dict[str, object]]:
    return [dict(event) for event in Calendar.from_ical(data).walk("VEVENT")]


def test_each_entry_is_one_whole_day_and_keeps_its_identity() -> None:
    first, again = events(ics(ENTRIES, AT)), events(ics(ENTRIES, AT.replace(hour=15)))
    assert (
        [event["UID"] for event in first]
        == [event["UID"] for event in again]
        == [
            "action-1@stepwell",
            "review-2@stepwell",
        ]
    )
    assert [event["DTSTART"].dt for event in first] == [date(2026, 3, 9), date(2026, 12, 31)]
    assert [event["DTEND"].dt for event in first] == [date(2026, 3, 10), date(2027, 1, 1)]


def test_nothing_clinical_and_nobodys_name_but_the_owners_is_in_it(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    text = ics(calendars.of_meeting(engine, meeting_of(engine, decision_id), by=chair), AT).decode()
    who = patients.banner(engine, patient, by=SERVICE)
    for word in (who["number"], who["given_name"], who["family_name"], "sessions", "PHQ", "phq9", "intensify"):
        assert word not in text
    assert chair.name in text.replace("\r\n ", "")


def test_an_owner_with_commas_and_line_breaks_stays_one_line_of_text() -> None:
    (event,) = events(ics([Entry("a", date(2026, 3, 9), "action", "Ada, B;\nC")], AT))
    assert "Ada, B;" in str(event["SUMMARY"])


def test_no_entry_is_an_empty_calendar_that_can_be_read() -> None:
    assert events(ics([], AT)) == []
