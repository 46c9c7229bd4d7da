"""Cached reads of plans, checklists and the step suggestion, in the manner of components/reads.py."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import session
from components.reads import KEPT, Scope, _key, _reader
from queries import plans as plan_queries
from queries import steps as step_queries
from rules.roles import User
from rules.steps import StepSuggestion


@st.cache_data(**KEPT)
def _plans(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return plan_queries.plans(session.engine(), patient_id, by=_reader(scope, role))


def plans(patient_id: str, user: User) -> pd.DataFrame:
    return _plans(*_key(user), patient_id)


@st.cache_data(**KEPT)
def _warning_checks(scope: Scope, role: str, version: int, patient_id: str) -> pd.DataFrame:
    return plan_queries.checks(session.engine(), patient_id, by=_reader(scope, role))


@st.cache_data(**KEPT)
def _step_suggestion(scope: Scope, role: str, version: int, patient_id: str, today: date) -> StepSuggestion:
    return step_queries.suggestion(session.engine(), patient_id, by=_reader(scope, role), at=session.now())


def step_suggestion(patient_id: str, user: User) -> StepSuggestion:
    """What the record speaks for today."""
    return _step_suggestion(*_key(user), patient_id, session.today())


@st.cache_data(**KEPT)
def _last_wish(scope: Scope, role: str, version: int, patient_id: str) -> dict[str, Any] | None:
    return plan_queries.last_wish(session.engine(), patient_id, by=_reader(scope, role))
