"""What is new about a patient, in one line that opens: at the top of the patient's page and in a meeting's case."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import acting, reads_story
from components.plain import plain
from rules.roles import User
from rules.since import Since

SHOWN = 12  # lines of one list; the rest is counted
TITLES = {"look": "Since you last looked", "visit": "Since the last visit", "meeting": "Since the last meeting"}


def since_view(patient_id: str, user: User) -> None:
    """Since this person last looked, and beside it since the last visit and meeting."""
    told = acting.read(lambda: reads_story.since(patient_id, user))
    look, visit = told[0], told[1]
    line = look.line if look.since or visit.since is None else f"{look.head} {visit.line}"
    with st.expander(plain(line), icon=":material/history:"):
        for column, one in zip(st.columns(len(told)), told, strict=True):
            with column:
                st.markdown(f"**{TITLES[one.kind]}**")
                _list(one)


def since_meeting(patient_id: str, user: User, held_on: date) -> None:
    """For a meeting's case: since the meeting before this one."""
    (told,) = acting.read(lambda: reads_story.since(patient_id, user, before=held_on))
    with st.expander(plain(told.line), icon=":material/history:"):
        _list(told)


def _list(told: Since) -> None:
    if told.since is None:
        st.caption(told.head)
        return
    if not told.news:
        st.caption(f"Nothing new {told.head}.")
    lines = [f"- **{plain(one.text)}**" if one.safety else f"- {plain(one.text)}" for one in told.news[:SHOWN]]
    st.markdown("\n".join(lines))
    if len(told.news) > SHOWN:
        st.caption(f"and {len(told.news) - SHOWN} more")
