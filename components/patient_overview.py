"""The first part of the patient page: flags, trajectory, goals, treatments and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from components import flag_life_view, plan_forms, plan_view, reads
from components.flag_cards import flag_cards
from components.step_view import step_view
from components.trajectory_view import trajectory_view
from components.verdict_view import verdict_view
from rules.course import named
from rules.roles import User


def overview(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    st.subheader("Flags")
    flag_cards(reads.open_flags(patient_id, user), list(patient["unknown"] or []), user)
    flag_life_view.closed(patient_id, user)
    st.subheader("Trajectory")
    trajectory_view(patient_id, user)
    verdict_view(patient_id, user)
    chart = reads.chart(patient_id, user)
    left, right = st.columns(2)
    with left:
        plan_view.goals(chart.goals)
    with right:
        plan_view.treatments(chart.interventions)
    st.subheader("Step")
    step_view(patient_id, user)
    plan_forms.plan_documents(patient_id, user)
    name = partial(named, reads.instruments(user))
    plan_view.decisions(reads.decisions(patient_id, user), reads.actions(patient_id, user), name)
