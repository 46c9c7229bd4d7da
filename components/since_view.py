"""What is new about a patient, in one line that opens: at the top of the patient's page and in a meeting's case."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components import acting, reads_story
from components.plain import plain, small
from rules.roles import User
from rules.since import Since

SHOWN = 12  # lines of one list; the rest is counted
TITLES = {"look": "Since you last looked", "visit": "Since the last visit", "meeting": "Since the last meeting"}


def since_view(patient_id: str, user: User) -> None:
    """Since this person last looked, and beside it since the last visit and meeting; what is shut is not sent."""
    told = acting.read(lambda: reads_story.since(patient_id, user))
    look, visit = told[0], told[1]
    line = look.line if look.since or visit.since is None else f"{look.head} {visit.line}"
    box = st.expander(plain(line), icon=":material/history:", key=f"patient_since_{patient_id}", on_change="rerun")
    if not box.open:
        return
    with box:
        for column, one in zip(st.columns(len(told)), told, strict=True):
            column.markdown(f"**{TITLES[one.kind]}**\n\n{_words(one)}")


def since_meeting(patient_id: str, user: User, held_on: date) -> None:
    """For a meeting's case: since the meeting before this one."""
    (told,) = acting.read(lambda: reads_story.since(patient_id, user, before=held_on))
    st.expander(plain(told.line), icon=":material/history:").markdown(_words(told))


def _words(told: Since) -> str:
    if told.since is None:
        return small(plain(told.head))
    if not told.news:
        return small(plain(f"Nothing new {told.head}."))
    lines = [f"- **{plain(one.text)}**" if one.safety else f"- {plain(one.text)}" for one in told.news[:SHOWN]]
    more = len(told.news) - SHOWN
    return "\n".join(lines) + (f"\n\n{small(f'and {more} more')}" if more > 0 else "")
