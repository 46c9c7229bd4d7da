"""The minutes on screen and as a file; the file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import acting, pack, session
from components.download import download
from components.minutes import Minutes, as_text, minutes_of
from components.plain import plain
from queries import meetings
from rules.roles import User


def minutes_view(meeting: Mapping[str, Any], user: User) -> None:
    minutes = acting.read(lambda: minutes_of(session.engine(), meeting["id"], user))
    name = f"minutes-{meeting['held_on'].isoformat()}"
    with st.container(horizontal=True):
        download(
            "Minutes as PDF",
            lambda: _exported(meeting["id"], minutes, user),
            f"{name}.pdf",
            "application/pdf",
            icon=":material/download:",
            key="meeting_minutes_pdf",
        )
        download(
            "As text",
            lambda: _text(meeting["id"], minutes, user),
            f"{name}.txt",
            "text/plain",
            key="meeting_minutes_txt",
        )
    st.caption(minutes.state)
    st.markdown("**Present**")
    for line in minutes.attendance or ("Nobody is marked as present.",):
        st.text(line)
    for case in minutes.cases:
        with st.container(border=True):
            st.text(f"{case.place}. {case.patient}")
            st.caption(plain(case.why))
            for line in case.lines:
                st.text(line)
            for line in case.signatures:
                st.caption(plain(line))


def _exported(meeting_id: str, minutes: Minutes, user: User) -> bytes:
    """Built on the click, and the click is in the trail."""
    meetings.record_export(session.engine(), meeting_id, "pdf", by=user, at=session.now())
    return pack.pdf(minutes)


def _text(meeting_id: str, minutes: Minutes, user: User) -> bytes:
    meetings.record_export(session.engine(), meeting_id, "text", by=user, at=session.now())
    return as_text(minutes).encode()
