"""Naming who treats a patient: what is asked of nobody else falls to them, and they hear of new flags first."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components import acting, reads, session
from components.plain import plain
from queries import patients
from rules.roles import REFUSALS, Act, User, can


def clinician_form(patient_id: str, user: User) -> None:
    patient = reads.banner(patient_id, user)
    st.write(f"Named now: {plain(patient['clinician'] or 'nobody')}.")
    if not can(user, Act.assign_patient):
        st.info(REFUSALS[Act.assign_patient])
        return
    form, known = f"patient_clinician_{patient_id}", reads.colleagues(replace(user, team_ids=(patient["team_id"],)))
    now = list(known).index(patient["clinician_id"]) if patient["clinician_id"] in known else None
    with st.form(session.form_key(form), border=False):
        who = st.selectbox("Clinician", list(known), now, format_func=known.__getitem__, placeholder="Choose")
        sent = st.form_submit_button("Name as the clinician")
    if not sent:
        return
    if who is None:
        st.error("Nobody is named yet. Choose somebody of the patient's team.")
        return
    told = {"by": user, "at": session.now()}
    if acting.attempt(
        form, lambda submission: patients.assign(session.engine(), patient_id, who, submission_id=submission, **told)
    ):
        session.say(f"{known[who]} treats this patient now.")
        st.rerun()
