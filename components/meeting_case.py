"""One case in the meeting, in the order in which a team takes it in: the patient's question, who and why, the
measures, the chart, what was decided last time and what came of it, the flags. Then the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import acting, plan_view, reads, since_view
from components.banner import banner
from components.case_words import FIRST, LastTime, question_words
from components.meeting_actions import action_list
from components.plain import plain
from components.reads_case import case
from components.reads_overview import overview
from components.step_view import step_view
from components.trajectory_view import trajectory_view
from rules.roles import User


def case_view(meeting: Mapping[str, Any], item: Any, user: User) -> None:
    patient = acting.read(lambda: reads.opened_patient(item.patient_id, user))
    told = case(item.patient_id, item.id, meeting["held_on"], user)
    with st.container(border=True):
        words = (question_words(item.own_question, item.question), told.said, told.wishes)
        st.markdown("\n\n".join(one for one in words if one))
    banner(patient)
    st.caption(f"Why here: {plain(item.why)}")
    since_view.since_meeting(item.patient_id, user, meeting["held_on"])
    for column, measure in zip(st.columns(3), told.measures, strict=True):
        column.markdown(measure)
    trajectory_view(item.patient_id, user)
    step_view(overview(item.patient_id, user).step, item.patient_id, user)
    _last_time(told.last, item, user)
    st.markdown(f"**Flags**\n\n{told.flags}")


def _last_time(told: LastTime | None, item: Any, user: User) -> None:
    """The last decision, whether its actions are done and whether its prediction came true."""
    if told is None:
        st.markdown(f"**Last time**\n\n{FIRST}")
        return
    st.markdown(f"**Last time**\n\n{told.words}")
    actions = reads.actions(item.patient_id, user)
    action_list(actions[actions["decision_id"] == told.decision_id], user)
    st.markdown(told.worked)
    plan_view.earlier(told.earlier, f"meeting_earlier_{item.id}")
