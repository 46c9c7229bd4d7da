"""The first part of the patient page: flags, trajectory, goals, treatments and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import flag_life_view, plan_forms, plan_view
from components.flag_cards import flag_cards
from components.piece import piece
from components.reads_overview import overview as overview_of
from components.step_view import step_view
from components.trajectory_view import trajectory_view
from components.verdict_view import verdict_view
from rules.roles import User


def overview(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    """Flags, trajectory, verdicts and decisions each run alone: a click in one leaves the others standing."""
    st.subheader("Flags")
    piece(patient_id, lambda who, by: _flags(patient_id, who, by), patient, user)
    st.subheader("Trajectory")
    piece(patient_id, lambda _, by: trajectory_view(patient_id, by), patient, user)
    piece(patient_id, lambda _, by: verdict_view(patient_id, by), patient, user)
    told = overview_of(patient_id, user)
    left, right = st.columns(2)
    with left:
        plan_view.goals(told.goals)
    with right:
        plan_view.treatments(told.treatments)
    st.subheader("Step")
    step_view(told.step, patient_id, user)
    plan_forms.plan_documents(told.plans, told.check)
    piece(patient_id, lambda _, by: _decisions(patient_id, by), patient, user)


def _flags(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    told = overview_of(patient_id, user)
    flag_cards(told.cards, told.emergency, list(patient["unknown"] or []), patient_id, user)
    flag_life_view.closed(told.closed_flags, patient_id, user)


def _decisions(patient_id: str, user: User) -> None:
    plan_view.decisions(overview_of(patient_id, user).decisions, f"patient_decided_{patient_id}")
