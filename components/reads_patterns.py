"""Cached reads of the Patterns part, in the manner of components/reads.py: by scope and data version, scalars only."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from components import patterns, session
from components.reads import KEPT, Scope, _chart, _instruments, _key, _reader
from queries import meetings as meeting_queries
from queries import small_tests as small_test_queries
from rules.lagged import Lagged
from rules.roles import User


@st.cache_data(**KEPT)
def _small_tests(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return small_test_queries.small_tests(session.engine(), patient_id, by=_reader(scope, role))


def small_tests(patient_id: str, user: User) -> pd.DataFrame:
    """One row per small test of one patient."""
    return _small_tests(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _goes_together(scope: Scope, role: str, version: int, patient_id: str, zone: str) -> tuple[Lagged, ...]:
    diary = _instruments()[patterns.DIARY]
    return patterns.goes_together(_chart(scope, role, version, patient_id), diary, zone)


def goes_together(patient_id: str, user: User) -> tuple[Lagged, ...]:
    """What of the diary goes together, over all pairs and delays at once."""
    return _goes_together(*_key(user), patient_id, zone())


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
