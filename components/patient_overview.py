"""The first part of the patient page: flags, trajectory, goals, treatments and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from components import flag_life_view, plan_forms, plan_view, reads
from components.flag_cards import flag_cards
from components.piece import piece
from components.step_view import step_view
from components.trajectory_view import trajectory_view
from components.verdict_view import verdict_view
from rules.course import named
from rules.roles import User


def overview(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    """Flags, trajectory, verdicts and decisions each run alone: a click in one leaves the others standing."""
    st.subheader("Flags")
    piece(patient_id, lambda who, by: _flags(patient_id, who, by), patient, user)
    st.subheader("Trajectory")
    piece(patient_id, lambda _, by: trajectory_view(patient_id, by), patient, user)
    piece(patient_id, lambda _, by: verdict_view(patient_id, by), patient, user)
    chart = reads.chart(patient_id, user)
    left, right = st.columns(2)
    with left:
        plan_view.goals(chart.goals)
    with right:
        plan_view.treatments(chart.interventions)
    st.subheader("Step")
    step_view(patient_id, user)
    plan_forms.plan_documents(patient_id, user)
    piece(patient_id, lambda _, by: _decisions(patient_id, by), patient, user)


def _flags(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    flag_cards(reads.open_flags(patient_id, user), list(patient["unknown"] or []), user)
    flag_life_view.closed(patient_id, user)


def _decisions(patient_id: str, user: User) -> None:
    name = partial(named, reads.instruments(user))
    plan_view.decisions(reads.decisions(patient_id, user), reads.actions(patient_id, user), name)
