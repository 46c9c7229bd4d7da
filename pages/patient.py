"""One patient: who, where they stand, the trajectory, the flags, the plan and what was decided."""

import streamlit as st

from components import acting, care_forms, patient_picker, plan_forms, plan_view, reads, session
from components.banner import banner
from components.flag_cards import flag_cards
from components.step_view import step_view
from components.trajectory_view import trajectory_view

user = session.current_user()
patient_id = patient_picker.picked(user)
if patient_id is None:
    st.info("No patient is open. Pick one above, or in the caseload.")
    st.stop()

patient = acting.read(lambda: reads.opened_patient(patient_id, user))
banner(patient)

open_flags = reads.open_flags(patient_id, user)
st.subheader("Flags")
flag_cards(open_flags, list(patient["unknown"] or []), user)

st.subheader("Step")
step_view(patient_id, user)

st.subheader("Trajectory")
trajectory_view(patient_id, user)

chart = reads.chart(patient_id, user)
left, right = st.columns(2)
with left:
    plan_view.goals(chart.goals)
with right:
    plan_view.treatments(chart.interventions)
plan_forms.plan_documents(patient_id, user)
plan_view.decisions(reads.decisions(patient_id, user), reads.actions(patient_id, user))

with st.expander("Add to the record"):
    names = ("Treatment", "Event", "Goal", "Step", "Plan", "Warning signs", "What is wanted")
    treatment, event, goal, step, plan, check, wish = st.tabs(names)
    with treatment:
        care_forms.treatment_form(patient_id, user)
    with event:
        care_forms.event_form(patient_id, user)
    with goal:
        care_forms.goal_form(patient_id, user)
    with step:
        care_forms.step_form(patient_id, user)
    with plan:
        plan_forms.plan_form(patient_id, user)
    with check:
        plan_forms.check_form(patient_id, user)
    with wish:
        plan_forms.wish_form(patient_id, user)
