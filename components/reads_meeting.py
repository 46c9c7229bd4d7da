"""Cached reads of one meeting for everybody in the room: keyed as in components/reads.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import session
from components.reads import Scope, _key, _reader
from queries import meetings, outcomes
from queries import room as rooms
from queries.engine import writes
from queries.room import Room
from rules.roles import User

# Where a patient has gone to another team since, a decision about them raises that team's version and not the room's:
# so every write of this process counts too, and nothing is kept for long.
BRIEFLY = {"show_spinner": False, "ttl": 5, "max_entries": 200}


def _room_key(user: User) -> tuple[Scope, str, int, int]:
    return *_key(user), writes()


@st.cache_data(**BRIEFLY)
def _meeting(scope: Scope, role: str, version: int, wrote: int, meeting_id: str) -> dict[str, Any]:
    return meetings.one(session.engine(), meeting_id, by=_reader(scope, role))


def meeting(meeting_id: str, user: User) -> dict[str, Any]:
    """One meeting with what it was planned from; or NotPermitted."""
    return _meeting(*_room_key(user), meeting_id)


@st.cache_data(**BRIEFLY)
def _agenda(scope: Scope, role: str, version: int, wrote: int, meeting_id: str) -> pd.DataFrame:
    return meetings.agenda(session.engine(), meeting_id, by=_reader(scope, role))


def agenda(meeting_id: str, user: User) -> pd.DataFrame:
    """One row per case, in order."""
    return _agenda(*_room_key(user), meeting_id)


@st.cache_resource(**BRIEFLY)  # rows as they are walked through: nobody changes them
def _cases(scope: Scope, role: str, version: int, wrote: int, meeting_id: str) -> dict[str, Any]:
    return {item.id: item for item in _agenda(scope, role, version, wrote, meeting_id).itertuples()}


def cases(meeting_id: str, user: User) -> Mapping[str, Any]:
    """Agenda item to its row, in the agenda's order."""
    return _cases(*_room_key(user), meeting_id)


@st.cache_data(**BRIEFLY)
def _present(scope: Scope, role: str, version: int, wrote: int, meeting_id: str) -> tuple[str, ...]:
    return tuple(meetings.present(session.engine(), meeting_id, by=_reader(scope, role))["discipline"])


def disciplines_here(meeting_id: str, user: User) -> tuple[str, ...]:
    """One per person in the room now."""
    return _present(*_room_key(user), meeting_id)


@st.cache_resource(**BRIEFLY)
def _room(scope: Scope, role: str, version: int, wrote: int, meeting_id: str) -> Room:
    return rooms.room(session.engine(), meeting_id, by=_reader(scope, role))


def room(meeting_id: str, user: User) -> Room:
    return _room(*_room_key(user), meeting_id)


@st.cache_data(**BRIEFLY)
def _meeting_before(scope: Scope, role: str, version: int, wrote: int, meeting_id: str) -> str | None:
    return outcomes.last_meeting_before(session.engine(), meeting_id, by=_reader(scope, role))


def meeting_before(meeting_id: str, user: User) -> str | None:
    """The signed meeting of the same team before this one."""
    return _meeting_before(*_room_key(user), meeting_id)
