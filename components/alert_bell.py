"""What is urgent reaches an open screen by itself: a line that stays until it is opened, a toast that comes once.

The poll reads one query by index and never touches the session: a screen that nobody sits at still goes idle.
"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from components import dates, session
from components.theme import urgency_sign
from queries import alerts, sessions
from rules.roles import Act, User, can

EVERY = timedelta(seconds=4)
SHOWN = 3  # lines; the rest is counted
KINDS = {
    "new": "needs an answer",
    "more urgent": "has become more urgent",
    "open again": "is open again",
    "to duty": "was not answered in time: you are on duty",
    "to lead": "was not answered in time: you lead",
}


def bell(user: User) -> None:
    """Nothing for somebody who answers no flags."""
    if can(user, Act.acknowledge_flag) and user.session_id is not None:
        _bell(user.id, user.session_id)


@st.fragment(run_every=EVERY)
def _bell(person_id: str, session_id: str) -> None:
    at = session.now()
    live = {"seen": at - sessions.IDLE, "created": at - sessions.LONGEST}
    waiting = [one for one in alerts.waiting(session.engine(), session_id, live) if one["state"] == "raised"]
    for one in waiting:
        if one["shown_at"] is None and alerts.claim_toast(session.engine(), one["id"], person_id, at):
            st.toast(f"{_sign(one)} · {one['number']} {KINDS[one['kind']]}.", icon=":material/notifications_active:")
    if not waiting:
        return
    with st.container(border=True, key="frame_alerts", gap="xxsmall"):
        for one in waiting[:SHOWN]:
            _line(one)
        if len(waiting) > SHOWN:
            st.caption(f"and {len(waiting) - SHOWN} more: they stand first in the caseload")


def _sign(one: dict) -> str:  # type: ignore[type-arg]
    return urgency_sign(one["urgency"]).text


def _line(one: dict) -> None:  # type: ignore[type-arg]
    """Number and urgency, no name and no reason: a screen may be seen by others."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_sign(one), color=urgency_sign(one["urgency"]).colour)
        st.text(f"{one['number']} {KINDS[one['kind']]}, {dates.moment(one['entered_at'])}")
        if st.button("Open", key=f"frame_alert_{one['id']}", icon=":material/open_in_new:"):
            session.go_to_patient(one["patient_id"])
