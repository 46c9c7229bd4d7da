"""Calendar entries (RFC 5545): days of actions and reviews for a phone or a desk calendar.

A calendar is read over shoulders and copied to servers nobody chose. So no name of a patient, no number and no clinical
word is in it; the entry says that something is due and where to look. Each entry keeps its UID, so that importing the
same meeting twice changes entries and doubles none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from queries.calendars import Entry

TITLES = {
    "action": "Stepwell: an action is due",
    "review": "Stepwell: review in the team meeting",
    "prediction": "Stepwell: a prediction is judged",
}


def ics(entries: Sequence[Entry], at: datetime) -> bytes:
    """The entries as one calendar file. Each is a whole day that leaves the owner free."""
    calendar = Calendar()
    calendar.add("prodid", "-//Stepwell//Case review//EN")
    calendar.add("version", "2.0")
    for one in entries:
        calendar.add_component(_event(one, at))
    return bytes(calendar.to_ical())


def _event(one: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@stepwell")
    event.add("dtstamp", at)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", f"{TITLES[one.kind]} ({one.who})" if one.who else TITLES[one.kind])
    event.add("description", "Open Stepwell to see what it is about.")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
