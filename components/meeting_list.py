"""Meetings: the unsigned ones first, then the past; and making one, whose agenda builds itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import acting, dates, meeting_series, reads, session
from components.plain import plain
from queries import meetings
from queries.meetings import CORE_DISCIPLINES, NewMeeting
from rules.roles import Act, User, can

STATES = {"planned": "open, not signed", "signed": "signed"}


def meeting_list(user: User) -> None:
    """Pick a meeting, or make one."""
    frame = acting.read(lambda: meetings.meetings(session.engine(), by=user))
    if frame.empty:
        st.info("There is no meeting yet. Make the first one: the agenda comes from the flags and the reviews due.")
    unsigned = frame[frame["state"] != "signed"]
    if not unsigned.empty:
        st.subheader("Open")
        _cards(unsigned)
    with st.expander("Our meeting series"):
        meeting_series.series_view(user)
    if can(user, Act.make_meeting):
        with st.expander("Make a meeting", expanded=frame.empty):
            _make_form(user)
    if not frame[frame["state"] == "signed"].empty:
        st.subheader("Signed")
        _cards(frame[frame["state"] == "signed"].head(12))


def _cards(frame: pd.DataFrame) -> None:
    for row in frame.itertuples():
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{dates.day(row.held_on)}** · {plain(row.title)}", width="content")
            st.caption(f"{plain(row.team)} · chair {plain(row.chair)} · {STATES[row.state]}", width="stretch")
            if st.button("Open", key=f"meeting_open_{row.id}"):
                session.select_meeting(row.id)
                st.rerun()


def _make_form(user: User) -> None:
    teams, people = reads.teams(user), reads.colleagues(user)
    with st.form("meeting_make", border=False):
        left, right = st.columns(2)
        title = left.text_input("Title", "Weekly case review")
        held_on = right.date_input("On", session.today(), format="DD/MM/YYYY")
        team_id = left.selectbox("Team", list(teams), format_func=teams.__getitem__)
        mine = list(people).index(user.id) if user.id in people else 0
        chair_id = right.selectbox("Chair", list(people), mine, format_func=people.__getitem__)
        minutes = left.number_input("Minutes", 15, 240, 75, step=15)
        core = right.multiselect(
            "Disciplines that should be there", CORE_DISCIPLINES, CORE_DISCIPLINES, accept_new_options=True
        )
        sent = st.form_submit_button("Make the meeting and its agenda", type="primary")
    if sent:
        made = acting.attempt(
            "meeting_make",
            lambda submission: meetings.make(
                session.engine(),
                NewMeeting(title, held_on, chair_id, int(minutes), core),
                team_id=team_id,
                by=user,
                at=session.now(),
                submission_id=submission,
            ),
        )
        if made:
            session.select_meeting(made)
            session.say("The meeting is made, its agenda is ready.")
            st.rerun()
