"""Small tests on the patient page: what each is to show, what came of it and how sure that is, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import dates, patient_views, reads_patterns, session
from components.charted import charted
from components.charts_small_test import small_test_chart, small_test_table
from components.plain import plain
from components.small_test_forms import OUTCOMES, judge_button, plan_button
from components.trajectory_view import is_dark
from queries.small_test_reads import Shown
from rules.roles import User


def open_small_tests() -> None:
    """The patient's page opens on them."""
    st.session_state[patient_views.KEY] = patient_views.PATTERNS
    st.session_state["patient_patterns"] = "Small tests"


def small_tests_view(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    found = reads_patterns.small_tests(patient_id, user)
    if not found:
        st.write("No small test yet. Plan one here, or from something seen in the diary or after a change.")
    for one in sorted(found, key=lambda one: not one.tested.is_due(session.today())):
        with st.container(border=True):
            _small_test(one, user)
    plan_button(patient_id, "", "", user, key="own")


def _small_test(one: Shown, user: User) -> None:
    test, judged = one.tested.test, one.tested.judged
    with st.container(horizontal=True, vertical_alignment="center"):
        turn = f" · round {len(one.tested.rounds) + 1}" if one.tested.rounds else ""
        st.markdown(f"**{plain(test.what)}**{turn}", width="content")
        _state(one)
    st.text(f"To move: {test.variable}. Success: {test.success}.\nWhy: {one.why}")
    if judged is not None:
        st.text(f"{OUTCOMES[judged.outcome]}: {judged.reason}\nThe numbers then: {judged.words}")
    elif one.came is not None:
        st.text(one.came.words)
    _drawn(one)
    seen = f" · seen then: {plain(one.pattern)}" if one.pattern else ""
    st.caption(f"{dates.day(test.from_on)} to {dates.day(test.judge_on)} · planned by {plain(one.planned_by)}{seen}")
    judge_button(one, user)


def _state(one: Shown) -> None:
    test, judged = one.tested.test, one.tested.judged
    if judged is not None:
        by = f" by {plain(one.judged_by)}" if one.judged_by else ""
        st.badge(f"{OUTCOMES[judged.outcome]} · {judged.came}", color="gray")
        st.caption(f"{dates.day(judged.on)}{by}", width="content")
    elif one.tested.is_due(session.today()):
        st.badge("Judge it now", icon=":material/gavel:", color="orange")
    else:
        st.badge(f"Judged on {dates.day(test.judge_on)}", color="gray")


def _drawn(one: Shown) -> None:
    """The days of a test that has begun, where something here measures it."""
    found, test = one.readings, one.tested.test
    if found is None or test.from_on > session.today():
        return
    told = one.tested.judged.words if one.tested.judged else one.came.words if one.came else ""
    spec = small_test_chart(found, test.from_on, dark=is_dark())
    charted(spec, told, lambda: small_test_table(found), f"patient_test_chart_{one.tested.id}")
