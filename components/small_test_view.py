"""Small tests: planned from a pattern in one form, and listed with what they are to show and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

from components import acting, dates, reads_patterns, session
from components.plain import plain
from queries.small_tests import NewSmallTest, plan
from rules.roles import User

USUAL = timedelta(days=14)  # a fortnight of a diary is the shortest that shows a pattern; the form lets it be changed


def plan_button(patient_id: str, variable: str, pattern: str, user: User, key: str) -> None:
    """One click opens the form with what is known already: what it is about and what was seen."""
    box = st.popover(
        "Plan a small test", icon=":material/science:", key=f"patient_plan_{patient_id}_{key}", on_change="rerun"
    )
    if not box.open:  # a form that is closed costs nothing: a diary may have a dozen patterns
        return
    with box:
        st.caption(f"Seen: {plain(pattern)}")
        _form(f"patient_test_{patient_id}_{key}", patient_id, variable, pattern, user)


def _form(form: str, patient_id: str, variable: str, pattern: str, user: User) -> None:
    key = session.form_key(form)
    with st.form(key, border=False):
        what = st.text_input("What is tried", placeholder="for example 20 minutes' walk before noon")
        moves = st.text_input("What it is meant to move", variable)
        why = st.text_area("Why")
        success = st.text_input("What counts as success", placeholder=f"for example {variable} two points lower")
        left, right = st.columns(2)
        from_on = left.date_input("From", session.today(), format="DD/MM/YYYY")
        judge_on = right.date_input("Judged on", session.today() + USUAL, format="DD/MM/YYYY")
        sent = st.form_submit_button("Plan this test")
    new = NewSmallTest(what, moves, why, success, from_on, judge_on, pattern)
    if sent and acting.attempt(
        form,
        lambda submission: plan(session.engine(), patient_id, new, by=user, at=session.now(), submission_id=submission),
    ):
        session.say("The small test is planned; it stands among the treatments.")
        st.rerun()


def small_tests_view(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    found = reads_patterns.small_tests(patient_id, user)
    if found.empty:
        st.write("No small test yet. Plan one here, or from something seen in the diary or after a change.")
    for one in found.itertuples():
        with st.container(border=True):
            due = "judge it now" if one.judge_on <= session.today() else f"judged on {dates.day(one.judge_on)}"
            st.markdown(f"**{plain(one.what)}** · {due}")
            st.text(f"To move: {one.variable}. Success: {one.success}.\nWhy: {one.why}")
            st.caption(f"From {dates.day(one.from_on)} · planned by {plain(one.planned_by)}")
            if one.pattern:
                st.caption(f"Seen then: {plain(one.pattern)}")
    plan_button(patient_id, "", "no pattern chosen", user, key="own")
