"""The last part of the patient page: what is added beside the questionnaires, and the way to another team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import (
    appointment_form,
    care_forms,
    clinician_form,
    dates,
    discharge_form,
    patient_details,
    plan_forms,
    plan_view,
    reads,
    referral_form,
    schedule_form,
    transfer_form,
)
from components.reads_overview import overview
from queries.patients import Chart
from rules.roles import User

TREATMENT, EVENT, GOAL, STEP, VISIT = "Treatment", "Event", "Goal", "Step", "Visit"
CLINICIAN, TRANSFER, ASK, END = "Clinician", "Another team", "Ask the team", "End of care"
FORM, DETAILS = "Questionnaires", "Details"
PLAN, CHECK, WISH = "Plan", "Warning signs", "What is wanted"
FORMS = {
    TREATMENT: care_forms.treatment_form,
    EVENT: care_forms.event_form,
    GOAL: care_forms.goal_form,
    STEP: care_forms.step_form,
    FORM: schedule_form.schedule_form,
    PLAN: plan_forms.plan_form,
    CHECK: plan_forms.check_form,
    WISH: plan_forms.wish_form,
    VISIT: appointment_form.appointment_form,
    ASK: referral_form.referral_form,
    DETAILS: patient_details.details_form,
    CLINICIAN: clinician_form.clinician_form,
    TRANSFER: transfer_form.transfer_form,
    END: discharge_form.discharge_form,
}


def record(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    st.subheader("Add to the record")
    chosen = st.segmented_control(
        "What to add", list(FORMS), default=TREATMENT, required=True, key="patient_add", label_visibility="collapsed"
    )
    form, there = st.columns(2)
    with form:
        FORMS[chosen](patient_id, user)
    with there:
        if chosen in (PLAN, CHECK, WISH):
            told = overview(patient_id, user)
            plan_forms.plan_documents(told.plans, told.check)
        elif chosen == FORM:
            schedule_form.planned(patient_id, user)
        elif chosen == VISIT:
            appointment_form.planned(patient_id, user)
        elif chosen == ASK:
            referral_form.of_patient(patient_id, user)
        elif chosen in (DETAILS, CLINICIAN, TRANSFER, END):
            transfer_form.past_teams(patient_id, user)
        else:
            _there(chosen, reads.chart(patient_id, user))


def _there(chosen: str, chart: Chart) -> None:
    """What the record has of this kind already, newest first."""
    if chosen == TREATMENT:
        plan_view.treatments(plan_view.treatment_words(chart.interventions))
    elif chosen == GOAL:
        plan_view.goals(plan_view.goal_words(chart.goals))
    elif chosen == EVENT:
        rows = chart.events.sort_values("on", ascending=False)
        _table(
            "Events", {"On": rows["on"], "What": rows["kind"], "In a few words": rows["title"], "Note": rows["note"]}
        )
    else:
        rows = chart.steps.sort_values("from_on", ascending=False)
        _table("Steps", {"From": rows["from_on"], "Step": rows["step"], "Why": rows["rationale"]})


def _table(name: str, columns: Mapping[str, pd.Series]) -> None:  # type: ignore[type-arg]
    st.subheader(name)
    frame = pd.DataFrame(columns)
    if frame.empty:
        st.write("Nothing of this kind is recorded yet.")
        return
    first = frame.columns[0]
    frame[first] = [dates.day(day) for day in frame[first]]
    st.dataframe(frame, hide_index=True, width="stretch")
