"""Cached reads of the Patterns part, in the manner of components/reads.py: by scope and data version, scalars only."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from components import patterns, session
from components.charts_diary import diary_chart, diary_told
from components.charts_items import Form, items_chart, told
from components.reads import KEPT, SHARED, Scope, _chart, _instruments, _key, _reader
from queries import meetings as meeting_queries
from queries import small_test_reads
from queries.small_test_reads import Shown
from rules.instruments import Instrument
from rules.item_change import changed_items
from rules.lagged import Lagged
from rules.roles import User
from rules.run_chart import day_means
from rules.weekdays import weekdays
from rules.within_day import WithinDay, within_day


@st.cache_resource(**SHARED)
def _small_tests(scope: Scope, role: str, version: int, patient_id: str, today: date) -> tuple[Shown, ...]:
    return small_test_reads.small_tests(session.engine(), patient_id, by=_reader(scope, role), at=session.now())


def small_tests(patient_id: str, user: User) -> tuple[Shown, ...]:
    """The small tests of one patient, the latest first, each with what came of it by today."""
    return _small_tests(*_key(user), patient_id, session.today())


def measures(patient_id: str, user: User) -> dict[str, str]:
    """What a small test of this patient can be judged by: the scales of a diary they keep, the forms they answer."""
    return patterns.measures(_chart(*_key(user), patient_id), _instruments())


@st.cache_resource(**SHARED)
def _goes_together(scope: Scope, role: str, version: int, patient_id: str, zone: str) -> tuple[Lagged, ...]:
    diary = _instruments()[patterns.DIARY]
    return patterns.goes_together(_chart(scope, role, version, patient_id), diary, zone)


def goes_together(patient_id: str, user: User) -> tuple[Lagged, ...]:
    """What of the diary goes together, over all pairs and delays at once."""
    return _goes_together(*_key(user), patient_id, zone())


class DiaryScale(NamedTuple):
    """One scale of the diary, finished: its chart and words, the entries, the times of day and the days of the week."""

    spec: dict[str, Any]
    told: str
    entries: list[patterns.Entry]
    times: WithinDay
    week: WithinDay


@st.cache_resource(**SHARED)
def _diary(scope: Scope, role: str, version: int, patient_id: str, key: str, zone: str, dark: bool) -> DiaryScale:
    item, what = _instruments()[patterns.DIARY].item(key), patterns.plain_name(key)
    kept = patterns.entries(_chart(scope, role, version, patient_id), item, zone)
    timed = [(entry.on, entry.slot, entry.value) for entry in kept if entry.slot]
    return DiaryScale(
        diary_chart(what, kept, (item.low, min(item.high, 10)), dark=dark),
        diary_told(what, kept),
        kept,
        within_day(timed, item.direction, what=what),
        weekdays(day_means((entry.on, entry.value) for entry in kept), item.direction, what=what),
    )


def diary(patient_id: str, key: str, user: User, *, dark: bool) -> DiaryScale:
    """One scale of the diary as it is drawn."""
    return _diary(*_key(user), patient_id, key, zone(), dark)


class Items(NamedTuple):
    """One form by item, finished: its strip and words, the forms, and what moved most."""

    spec: dict[str, Any]
    told: str
    forms: list[Form]
    moved: str


@st.cache_resource(**SHARED)
def _items(scope: Scope, role: str, version: int, patient_id: str, instrument: str, dark: bool) -> Items:
    chart, form = _chart(scope, role, version, patient_id), _instruments()[instrument]
    kept = patterns.forms(chart, form)
    moved = changed_items(form, [(one.on, one.answers) for one in kept], patterns.step_began(chart)).words
    return Items(items_chart(form, kept, dark=dark), told(form, kept), kept, moved)


def items(patient_id: str, instrument: str, user: User, *, dark: bool) -> Items:
    return _items(*_key(user), patient_id, instrument, dark)


@st.cache_resource(**SHARED)
def _forms_with_items(scope: Scope, role: str, version: int, patient_id: str) -> list[Instrument]:
    return patterns.with_items(_chart(scope, role, version, patient_id), _instruments())


def forms_with_items(patient_id: str, user: User) -> list[Instrument]:
    """The forms of this patient that have single answers to show."""
    return _forms_with_items(*_key(user), patient_id)


@st.cache_resource(**SHARED)
def _after(scope: Scope, role: str, version: int, patient_id: str, instrument: str, today: date) -> patterns.Aftermath:
    return patterns.after_changes(_chart(scope, role, version, patient_id), _instruments()[instrument], today)


def after(patient_id: str, instrument: str, user: User) -> patterns.Aftermath:
    """What followed each change, on one form."""
    return _after(*_key(user), patient_id, instrument, session.today())


def zone() -> str:
    return str(session.about_site()["zone"])


@st.cache_data(**KEPT)
def _next_meeting(scope: Scope, role: str, version: int, team_id: str, today: date) -> tuple[str, str] | None:
    frame = meeting_queries.meetings(session.engine(), by=_reader(scope, role))
    planned = frame[(frame["team_id"] == team_id) & (frame["state"] == "planned") & (frame["held_on"] >= today)]
    if planned.empty:
        return None
    first = planned.sort_values(["held_on", "id"]).iloc[0]
    return str(first["id"]), f"{first['title']}, {first['held_on']:%d %b %Y}"


def next_meeting(team_id: str, user: User) -> tuple[str, str] | None:
    """The id and the words of the team's next planned meeting; None where none is planned."""
    return _next_meeting(*_key(user), team_id, session.today())
