"""The meeting: who is here, whom it is about and why, the decision, the read-back, the signature, the minutes."""

import streamlit as st

from components import (
    acting,
    dates,
    meeting_after,
    meeting_agenda,
    meeting_attendance,
    meeting_before,
    meeting_board,
    meeting_confirm,
    meeting_numbers,
    reads_meeting,
    session,
)
from components.meeting_actions import matters_arising
from components.meeting_list import STATES, meeting_list
from components.meeting_room import room_view
from components.meeting_sign import read_back_and_sign
from components.minutes_view import minutes_view
from components.plain import plain
from rules.roles import Act, check_can

user = session.current_user()
acting.read(lambda: check_can(user, Act.take_part))
meeting_id = session.selected_meeting()

if meeting_id is None:
    st.title("Meetings")
    meeting_confirm.amended(user)
    if st.toggle("How our meetings go", key="meeting_numbers_shown"):
        meeting_numbers.numbers_view(user)
    meeting_list(user)
    st.stop()

meeting = acting.read(lambda: reads_meeting.meeting(meeting_id, user))
session.select_meeting(meeting_id)
agenda = reads_meeting.agenda(meeting_id, user)
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"### {plain(meeting['title'])}", width="content")
    st.caption(
        f"{dates.day(meeting['held_on'])} · chair {plain(meeting['chair'])} · {STATES[meeting['state']]}",
        width="stretch",
    )
    if st.button("All meetings", icon=":material/arrow_back:", key="meeting_all"):
        session.select_meeting(None)
        st.rerun()

decided = int(agenda["decision_id"].notna().sum())
st.progress(decided / max(len(agenda), 1), f"{decided} of {len(agenda)} cases decided")
VIEWS = ["Last time", "Cases", "Who is here", "Agenda", "Open actions", "Read back and sign", "Minutes", "After"]
opens_with = "Last time" if not decided and meeting_board.has_something(meeting, user) else "Cases"
view = st.segmented_control(
    "View", VIEWS, default=opens_with, required=True, key="meeting_view", label_visibility="collapsed"
)

if view == "Who is here":
    meeting_attendance.attendance(meeting, user)
elif view == "Agenda":
    meeting_before.before(meeting, agenda, user)
elif view == "Open actions":
    matters_arising(meeting, user)
elif view == "Read back and sign":
    read_back_and_sign(meeting, agenda, user)
elif view == "Minutes":
    minutes_view(meeting, user)
elif view == "Last time":
    meeting_board.board_view(meeting, user)
elif view == "After":
    meeting_after.after_view(meeting, agenda, user)
elif agenda.empty:
    st.info("Nobody is on this agenda. Put a patient on it under “Agenda”.")
else:
    item = meeting_agenda.chosen(meeting, reads_meeting.cases(meeting_id, user))
    room_view(meeting, item, user)
