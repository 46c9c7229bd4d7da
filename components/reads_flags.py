"""Cached reads of flags' lives, plans for an emergency, the rules' own record and the safety net (see reads.py)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import streamlit as st

from components import session
from components.reads import KEPT, Scope, _key, _reader
from queries import escalations, flag_record, flags, meetings, plans, safety_items, support
from queries.flag_record import Budget
from rules.escalation import Step
from rules.roles import User

MONTHS = timedelta(days=190)


@st.cache_data(**KEPT)
def _lives(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return flags.lives(session.engine(), patient_id, by=_reader(scope, role))


def lives(patient_id: str, user: User) -> pd.DataFrame:
    """One row per thing that happened to a flag of this patient, oldest first."""
    return _lives(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _closed_flags(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return flags.closed_flags(session.engine(), patient_id, by=_reader(scope, role))


def closed_flags(patient_id: str, user: User) -> pd.DataFrame:
    return _closed_flags(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _emergency_plans(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    frame = plans.plans(session.engine(), patient_id, by=_reader(scope, role))
    return frame[frame["stands"] & frame["kind"].isin(["safety", "risk", "contingency"])]


@st.cache_data(**KEPT)
def _support_checks(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return support.checks(session.engine(), patient_id, by=_reader(scope, role))


def support_checks(patient_id: str, user: User) -> pd.DataFrame:
    return _support_checks(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _planned_meetings(scope: Scope, role: str, version: int, team_id: str, today: date) -> dict[str, str]:
    frame = meetings.meetings(session.engine(), by=_reader(scope, role), team_id=team_id, from_on=today)
    frame = frame[frame["state"] == "planned"].sort_values("held_on")
    return {row.id: f"{row.title}, {row.held_on:%d %b %Y}" for row in frame.itertuples()}


def planned_meetings(team_id: str, user: User) -> dict[str, str]:
    """Meeting id to title and day: those of one team that are still to be held, today's too, the soonest first."""
    return _planned_meetings(*_key(user), team_id, session.today())


@st.cache_data(**KEPT)
def _flag_record(scope: Scope, role: str, version: int, since: datetime) -> pd.DataFrame:
    return flag_record.record(session.engine(), by=_reader(scope, role), since=since)


def record_of_rules(user: User) -> pd.DataFrame:
    """One row per month and rule of the last half year."""
    first = (session.now() - MONTHS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return _flag_record(*_key(user), first)


def budget(user: User) -> Budget:
    return flag_record.budget(session.engine(), by=user, at=session.now())


def told_next(patient_id: str, user: User) -> dict[str, Step]:
    """Flag to its timer's next step. Not cached: a change of the rota changes no team's data version."""
    return escalations.ahead(session.engine(), patient_id, by=user)


def safety_net(user: User, patient_id: str | None = None) -> pd.DataFrame:
    """One row per thing that slipped through. Not cached: a job that did not run changes no team's data version."""
    return safety_items.items(session.engine(), by=user, at=session.now(), patient_id=patient_id)


@st.cache_data(**KEPT)
def _net_counts(scope: Scope, role: str, version: int) -> dict[str, int]:
    frame = safety_items.items(session.engine(), by=_reader(scope, role), at=session.now())
    return {str(kind): int(number) for kind, number in frame["kind"].value_counts().items()}


def net_counts(user: User) -> dict[str, int]:
    """Kind to how many slipped through, for a header on every run: a job that did not run shows within a minute."""
    return _net_counts(*_key(user))
