"""The end of care on the patient page: what will happen, the day and the reason; and the way back."""

from __future__ import annotations

import streamlit as st

from components import acting, dates, reads, session
from queries import discharges
from rules.decisions import DecisionKind
from rules.discharge import WHAT_HAPPENS
from rules.roles import REFUSALS, Act, User, can


def discharge_form(patient_id: str, user: User) -> None:
    ended_on = reads.banner(patient_id, user)["discharged_on"]
    st.write("In care." if ended_on is None else f"Care ended on {dates.day(ended_on)}.")
    if not can(user, Act.discharge_patient):
        st.info(REFUSALS[Act.discharge_patient])
    elif ended_on is None:
        _end(patient_id, user)
    else:
        _again(patient_id, user)


def _end(patient_id: str, user: User) -> None:
    last = reads.decisions(patient_id, user).head(1)
    if len(last) and DecisionKind.discharge in last["kinds"].iloc[0]:
        st.write(f"The meeting of {dates.day(last['held_on'].iloc[0])} decided it.")
    for line in WHAT_HAPPENS:
        st.caption(line)
    form = f"patient_end_{patient_id}"
    with st.form(session.form_key(form), border=False):
        on = st.date_input("Last day of care", session.today(), format="DD/MM/YYYY")
        why = st.text_area("Why care ends")
        sent = st.form_submit_button("End care")
    told = {"by": user, "at": session.now()}
    if sent:
        end = lambda submission: discharges.end_care(  # noqa: E731
            session.engine(), patient_id, on, why, submission_id=submission, **told
        )
        acting.done(acting.attempt(form, end), f"Care ended on {dates.day(on, '')}. It can begin again here.")


def _again(patient_id: str, user: User) -> None:
    st.caption("Begun again, every rule looks at the patient as before, from the record as it is.")
    form = f"patient_again_{patient_id}"
    with st.form(session.form_key(form), border=False):
        why = st.text_area("Why care begins again")
        sent = st.form_submit_button("Begin care again")
    told = {"by": user, "at": session.now()}
    if sent:
        again = lambda submission: discharges.begin_again(  # noqa: E731
            session.engine(), patient_id, why, submission_id=submission, **told
        )
        acting.done(acting.attempt(form, again), "Care goes on.")
