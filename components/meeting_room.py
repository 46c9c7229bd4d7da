"""The line above a case in the room: time left, quorum, who is missing, and the clock of the case that is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from components import acting, meeting_agenda, reads_meeting, session
from components.meeting_case import case_view
from components.meeting_decide import decide
from components.plain import plain
from components.shared_form import turn_to
from queries import room
from rules.agenda import DISCUSS
from rules.agenda_time import time_left
from rules.roles import User
from rules.series import quorum

KEYS = {
    "Alt+N": "next case",
    "Alt+P": "previous case",
    "Alt+O": "open this case in the room: its time runs",
    "Alt+X": "close this case",
    "Alt+S": "record the decision",
    "Tab": "from field to field; what is typed is kept by itself",
    "Ctrl+Enter": "take over a long text at once",
}


def starts(meeting: Mapping[str, Any]) -> datetime:
    """The hour on the site's own clock, as an instant: a change of the clock moves nothing."""
    zone = ZoneInfo(str(session.about_site()["zone"]))
    return datetime.combine(meeting["held_on"], time.fromisoformat(meeting["starts_at"] or "13:00"), zone)


def room_view(meeting: Mapping[str, Any], item: Any, user: User) -> None:
    """Left what one looks at, right what one writes: question, measures, chart and the form's start at one glance."""
    turn_to(item.id, user)
    room_line(meeting, item, user)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        case_view(meeting, item, user)
    with right:
        decide(meeting, item, user)


def room_line(meeting: Mapping[str, Any], item: Any, user: User) -> None:
    """Calm, one line; nothing here asks to be clicked."""
    now, here = session.now(), reads_meeting.disciplines_here(meeting["id"], user)
    core = meeting["core_disciplines"]
    enough = quorum(core, list(here), meeting["quorum"] or len(core))
    state = reads_meeting.room(meeting["id"], user)
    with st.container(horizontal=True, vertical_alignment="center"):
        if meeting["state"] != "signed":
            st.badge(time_left(starts(meeting), meeting["minutes_long"], now).words, icon=":material/schedule:")
        for one in core:
            there = one not in enough.missing
            st.badge(f"{'✓' if there else '–'} {plain(one)}", color="green" if there else "gray")
        st.caption(plain(enough.words), width="stretch")
        if meeting["state"] != "signed":
            meeting_agenda.mark_box(item, state.marks.get(item.id, {}), user, "I want to talk about this")
            _clock(item, state, now, user)
            _keys()


def _clock(item: Any, state: room.Room, now: datetime, user: User) -> None:
    if state.open_item == item.id:
        st.caption(f"open for {state.minutes(item.id, now):.0f} min")
        if st.button("Close case", key=f"meeting_close_{item.id}", shortcut="Alt+X"):
            _do(room.close_case, "close", item, user)
    elif st.button("Open in the room", key=f"meeting_start_{item.id}", shortcut="Alt+O"):
        _do(room.open_case, "open", item, user)
    if item.lane != DISCUSS:
        with st.popover("Pull out to discuss", key=f"meeting_pull_{item.id}"):
            why = st.text_input("Why it should be discussed", key=f"meeting_pull_why_{item.id}")
            if st.button("Pull out", key=f"meeting_pull_go_{item.id}"):
                _do(lambda engine, at, **told: room.pull_out(engine, at, why=why, **told), "pull", item, user)


def _keys() -> None:
    """How the room is worked with one keyboard."""
    with st.popover("Keys", icon=":material/keyboard:", key="meeting_keys"):
        for keys, does in KEYS.items():
            st.markdown(f"`{keys}` {does}")


def _do(act: Any, name: str, item: Any, user: User) -> None:
    told = {"by": user, "at": session.now()}
    form = f"room_{name}_{item.id}"
    if acting.attempt(form, lambda submission: act(session.engine(), item.id, submission_id=submission, **told)):
        st.rerun()
