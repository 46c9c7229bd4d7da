"""Short forms for what happens beside the questionnaires: treatments, events, goals, the step."""

from __future__ import annotations

import streamlit as st

from components import acting, session
from queries import treatments
from rules.flags_medical import SEVERITY
from rules.roles import User
from rules.steps import STEP_NAMES

KINDS = {"module": "Treatment module", "drug": "Drug"}


def treatment_form(patient_id: str, user: User) -> None:
    form = f"record_treatment_{patient_id}"
    with st.form(session.form_key(form), border=False):
        kind = st.selectbox("Kind", list(KINDS), format_func=KINDS.__getitem__)
        name = st.text_input("Name")
        dose = st.text_input("Dose or intensity", placeholder="for example 50 mg daily, or weekly")
        targets = st.text_input("What it is meant to change", placeholder="for example sleep, avoidance, pain")
        left, right = st.columns(2)
        from_on = left.date_input("From", session.today(), format="DD/MM/YYYY")
        to_on = right.date_input("Until (leave open while it goes on)", None, format="DD/MM/YYYY")
        if st.form_submit_button("Save the treatment"):
            told = {"kind": kind, "name": name, "dose": dose, "targets": targets, "from_on": from_on, "to_on": to_on}
            _done(form, treatments.add_intervention, patient_id, user, "Treatment saved.", told)


def event_form(patient_id: str, user: User) -> None:
    form = f"record_event_{patient_id}"
    with st.form(session.form_key(form), border=False):
        kind = st.selectbox("What happened", treatments.EVENT_KINDS)
        on = st.date_input("On", session.today(), max_value=session.today(), format="DD/MM/YYYY")
        title = st.text_input("In a few words")
        attended = st.radio(
            "Attended", [True, False], None, format_func={True: "Yes", False: "No"}.get, horizontal=True
        )
        severity = st.selectbox("Severity, of a side effect", [None, *SEVERITY], format_func=_severity)
        note = st.text_area("Note (optional)")
        if st.form_submit_button("Save the event"):
            told = {"kind": kind, "on": on, "title": title, "note": note, "attended": attended, "severity": severity}
            _done(form, treatments.add_event, patient_id, user, "Event saved.", told)


def _severity(grade: int | None) -> str:
    return "not said" if grade is None else f"{grade} · {SEVERITY[grade]}"


def goal_form(patient_id: str, user: User) -> None:
    form = f"record_goal_{patient_id}"
    with st.form(session.form_key(form), border=False):
        words = st.text_area("The goal, in the patient's own words")
        target = st.text_input("What counts as reached")
        if st.form_submit_button("Save the goal"):
            told = {"words": words, "target": target, "set_on": session.today()}
            _done(form, treatments.add_goal, patient_id, user, "Goal saved.", told)


def step_form(patient_id: str, user: User) -> None:
    form = f"record_step_{patient_id}"
    with st.form(session.form_key(form), border=False):
        step_to = st.selectbox("Step", range(5), format_func=lambda step: f"{step} · {STEP_NAMES[step]}")
        from_on = st.date_input("From", session.today(), format="DD/MM/YYYY")
        rationale = st.text_area("Why this step")
        if st.form_submit_button("Place in this step"):
            told = {"step_to": step_to, "from_on": from_on, "rationale": rationale}
            _done(form, treatments.place_in_step, patient_id, user, "Step saved.", told)


def _done(form: str, act, patient_id: str, user: User, words: str, told: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    saved = acting.attempt(
        form,
        lambda submission: act(
            session.engine(), patient_id, by=user, at=session.now(), submission_id=submission, **told
        ),
    )
    if saved:
        session.say(words)
        st.rerun()
