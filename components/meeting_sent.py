"""What was sent from a meeting and whether it arrived."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, session
from components.plain import plain
from queries import dispatches
from rules.roles import User

NAMES = {"minutes": "Minutes", "letter": "Letter to the referrer", "reply": "Reply to the patient"}


def state_words(sent: pd.DataFrame, decision_id: str) -> str:
    """Which papers of one decision are out, in a word each."""
    mine = sent[sent["decision_id"] == decision_id]
    return ", ".join(_one(mine, kind, short) for kind, short in (("letter", "letter"), ("reply", "reply")))


def _one(mine: pd.DataFrame, kind: str, short: str) -> str:
    told = mine[mine["kind"] == kind]
    if told.empty:
        return f"{short} not sent"
    return f"{short} acknowledged" if told["acknowledged_on"].notna().any() else f"{short} sent"


def sent_list(sent: pd.DataFrame, user: User) -> None:
    """One line per paper, newest first; one that waits can be acknowledged here."""
    st.markdown("**Sent**")
    if sent.empty:
        st.caption("Nothing was sent from this meeting yet.")
    for row in sent.itertuples():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_line(row), width="stretch")
            if pd.isna(row.acknowledged_on):
                _acknowledge(row, user)


def _line(row: Any) -> str:
    whose = f" about {row.number}" if isinstance(row.number, str) else ""
    came = f"acknowledged {dates.day(row.acknowledged_on)}" if pd.notna(row.acknowledged_on) else "not acknowledged yet"
    note = f" ({row.note})" if isinstance(row.note, str) and row.note else ""
    old = "; the decision was amended since" if pd.notna(row.version) and row.version != row.current_version else ""
    sent = f"sent {dates.day(row.sent_on)} to {row.recipient} by {row.route}, {row.author}"
    return f"{NAMES[row.kind]}{whose}: {sent}; {came}{note}{old}"


def _acknowledge(row: Any, user: User) -> None:
    with st.popover("It arrived", key=f"meeting_ack_{row.id}"):
        on = st.date_input("On", session.today(), format="DD/MM/YYYY", key=f"meeting_ack_on_{row.id}")
        note = st.text_input("How we know", key=f"meeting_ack_note_{row.id}")
        if st.button("Acknowledged", key=f"meeting_ack_yes_{row.id}") and acting.attempt(
            f"ack_{row.id}",
            lambda submission: dispatches.acknowledge(
                session.engine(), row.id, on=on, note=note, by=user, at=session.now(), submission_id=submission
            ),
        ):
            session.say(plain("Acknowledged."))
            st.rerun()
