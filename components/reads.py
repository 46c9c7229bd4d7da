"""Cached reads: the only file with st.cache_data. Keys are scalars, the reader's scope first, the data version second.

Cached by what the reader may see (teams and role), never by who asked and never by a frame. A write to any team
raises that team's data version, so nobody is shown yesterday's list.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from components import charts_trajectory, session
from components.caseload_table import shown_rows
from components.charts_story import Story
from components.charts_trajectory import rows, summary
from components.story import parts, picked_points, story_of, without
from queries import actions as action_queries
from queries import assessment_detail as assessment_queries
from queries import caseload as caseload_queries
from queries import decisions as decision_queries
from queries import expected_curves, flags, patients, people
from queries import instruments as instrument_queries
from queries import settings as setting_queries
from queries.assessment_detail import Detail
from queries.caseload import Filter, Order, Place
from queries.engine import writes
from queries.patients import Chart
from rules.instruments import Instrument
from rules.roles import Role, User
from rules.settings import Settings

Scope = tuple[str, ...]
KEPT = {"show_spinner": False, "ttl": 60, "max_entries": 500}
SHARED = {"show_spinner": False, "ttl": 60, "max_entries": 200}
JUST_NOW = 0.1  # seconds: a page asks a dozen times, and a write of this process is seen at once all the same
READ_AGAIN = 300  # seconds: one reading of one patient by one session in five minutes is one event


_asked_last: dict[Scope, tuple[int, float, int]] = {}


def _reader(scope: Scope, role: str) -> User:
    return User("", "", "", Role(role), "", scope)


def _key(user: User) -> tuple[Scope, str, int]:
    return user.scope, user.role.value, _version(user.scope)


def _version(scope: Scope) -> int:
    """The data version of these teams, asked once for all the reads of a run."""
    wrote, now = writes(), time.monotonic()
    known = _asked_last.get(scope)
    if known is not None and known[0] == wrote and now - known[1] < JUST_NOW:
        return known[2]
    found = people.data_version(session.engine(), scope)
    _asked_last[scope] = wrote, now, found
    return found


def version(user: User) -> int:
    """What the reads of this run are of: goes up with every write to one of the reader's teams."""
    return _key(user)[2]


Asked = tuple[Any, ...]  # a Filter and its order, as scalars
After = tuple[int | str, str] | None


def _asked(only: Filter, order: Order) -> Asked:
    return only.team_id, only.step, only.clinician_id, only.rule, only.lane, order


def _after(place: Place | None) -> After:
    return (place.key, place.patient_id) if place else None


@st.cache_data(**KEPT)
def _caseload(scope: Scope, role: str, version: int, asked: Asked, after: After) -> pd.DataFrame:
    only, order, place = Filter(*asked[:-1]), asked[-1], Place(*after) if after else None
    by = _reader(scope, role)
    return caseload_queries.caseload(session.engine(), by=by, only=only, order=order, after=place)


@st.cache_data(**KEPT)
def _orders(scope: Scope, role: str, version: int, asked: Asked) -> tuple[Order, ...]:
    return caseload_queries.orders(session.engine(), by=_reader(scope, role), only=Filter(*asked[:-1]))


def orders(user: User, only: Filter) -> tuple[Order, ...]:
    """The orders that this list can have."""
    return _orders(*_key(user), _asked(only, Order.need)) if only.by_need else tuple(Order)


def caseload(user: User, only: Filter, order: Order, after: Place | None) -> pd.DataFrame:
    """One row per patient: a page of the reader's caseload."""
    return _caseload(*_key(user), _asked(only, order), _after(after))


@st.cache_data(**KEPT)
def _caseload_in_words(scope: Scope, role: str, version: int, asked: Asked, after: After, today: date) -> pd.DataFrame:
    return shown_rows(_caseload(scope, role, version, asked, after), today)


def caseload_in_words(user: User, only: Filter, order: Order, after: Place | None) -> pd.DataFrame:
    """The same page, one row per patient, in the words of the screen."""
    return _caseload_in_words(*_key(user), _asked(only, order), _after(after), session.today())


@st.cache_data(**KEPT)
def _places(scope: Scope, role: str, version: int, team_id: str | None) -> dict[int, int]:
    return caseload_queries.places(session.engine(), by=_reader(scope, role), team_id=team_id)


def places(user: User, team_id: str | None = None) -> dict[int, int]:
    """Patients per place (rules/lanes.py): what the lanes and the line above the list are counted from."""
    return _places(*_key(user), team_id)


# Shared and never copied: copying thousands of answers takes longer than drawing them. Nobody changes these frames.
@st.cache_resource(**SHARED)
def _chart(scope: Scope, role: str, version: int, patient_id: str) -> Chart:
    return patients.chart(session.engine(), patient_id, by=_reader(scope, role))


def chart(patient_id: str, user: User) -> Chart:
    return _chart(*_key(user), patient_id)


class Drawn(NamedTuple):
    """One patient's trajectory, finished: the specification, its text and the same data, one row per thing on it.

    `parts` is what a reader may choose to see or not, by key; `points` each assessment that can be picked, in words.
    """

    spec: dict[str, Any]
    text: str
    rows: pd.DataFrame
    parts: dict[str, str]
    points: dict[str, str]


@st.cache_resource(**SHARED)
def _story(scope: Scope, role: str, version: int, patient_id: str, today: date) -> Story:
    first = _banner(scope, role, version, patient_id)["primary_measure"]
    chart = _chart(scope, role, version, patient_id)
    decided = _decisions(scope, role, version, patient_id)
    curves = expected_curves.newest(session.engine())
    return story_of(chart, _instruments(), today, first, decided, curves, settings=_settings())


@st.cache_resource(**SHARED)
def _trajectory(
    scope: Scope, role: str, version: int, patient_id: str, today: date, dark: bool, hidden: tuple[str, ...]
) -> Drawn:
    whole = _story(scope, role, version, patient_id, today)
    story = without(whole, hidden)
    # Streamlit writes a description beside an alt into the server's log: the patient's scores would stand there.
    spec = charts_trajectory.trajectory(story, dark=dark) | {"description": ""}
    return Drawn(spec, summary(story), rows(story), parts(whole), picked_points(story))


def trajectory(patient_id: str, user: User, *, dark: bool, hidden: tuple[str, ...] = ()) -> Drawn:
    """The chart as it is drawn today, in the reader's colours, without the parts they hid."""
    return _trajectory(*_key(user), patient_id, session.today(), dark, hidden)


@st.cache_data(**KEPT)
def _assessment_detail(scope: Scope, role: str, version: int, assessment_id: str) -> Detail:
    return assessment_queries.assessment_detail(session.engine(), assessment_id, by=_reader(scope, role))


def assessment_detail(assessment_id: str, user: User) -> Detail:
    """One assessment with what came of it."""
    return _assessment_detail(*_key(user), assessment_id)


@st.cache_data(**KEPT)
def _banner(scope: Scope, role: str, version: int, patient_id: str) -> dict[str, Any]:
    return patients.banner(session.engine(), patient_id, by=_reader(scope, role))


def banner(patient_id: str, user: User) -> dict[str, Any]:
    """Who this is and where they stand, without a new reading in the trail: for a page that is already open."""
    return _banner(*_key(user), patient_id)


def opened_patient(patient_id: str, user: User) -> dict[str, Any]:
    """The same, as the first thing of a page: the reading is in the trail before anything is drawn."""
    last, now = st.session_state.get(f"{session.READING}{patient_id}"), session.now().timestamp()
    if last is not None and now - last < READ_AGAIN:
        return banner(patient_id, user)
    found = patients.open_patient(session.engine(), patient_id, by=user, at=session.now())
    st.session_state[f"{session.READING}{patient_id}"] = now
    return found


@st.cache_data(**KEPT)
def _open_flags(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return flags.open_flags(session.engine(), patient_id=patient_id, by=_reader(scope, role))


def open_flags(patient_id: str, user: User) -> pd.DataFrame:
    return _open_flags(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _decisions(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return decision_queries.decisions(session.engine(), patient_id=patient_id, by=_reader(scope, role))


def decisions(patient_id: str, user: User) -> pd.DataFrame:
    return _decisions(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _actions(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return action_queries.actions(session.engine(), patient_id=patient_id, by=_reader(scope, role))


def actions(patient_id: str, user: User) -> pd.DataFrame:
    return _actions(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _colleagues(scope: Scope, role: str, version: int) -> dict[str, str]:
    frame = people.colleagues(session.engine(), by=_reader(scope, role))
    return dict(zip(frame["id"], frame["name"], strict=True))


def colleagues(user: User) -> dict[str, str]:
    """Person id to name: everybody who shares a team with the reader."""
    return _colleagues(*_key(user))


@st.cache_data(**KEPT)
def _teams(scope: Scope, role: str, version: int) -> dict[str, str]:
    return people.teams(session.engine(), by=_reader(scope, role))


def teams(user: User) -> dict[str, str]:
    return _teams(*_key(user))


@st.cache_resource(ttl=60, show_spinner=False)
def _instruments() -> Mapping[str, Instrument]:
    return instrument_queries.instruments(session.engine())


@st.cache_resource(ttl=60, show_spinner=False)
def _settings() -> Settings:
    return setting_queries.settings(session.engine())


def site_settings() -> Settings:
    """The site's numbers, the same for every reader."""
    return _settings()


def instruments(user: User) -> Mapping[str, Instrument]:
    """The same for every reader: instruments are no patient's data."""
    return _instruments()
