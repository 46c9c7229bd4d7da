"""The audit trail on screen: who did or read what, when, with what result; and whether it is as it was written."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import dates, session
from queries import audit
from rules.roles import User

PAGE = 100
BEFORE = "settings_trail_before"


def trail_view(user: User) -> None:
    st.write("Every write, sign-in, refusal and reading of a patient is here, and nothing can be changed or removed.")
    if st.button("Verify the whole chain", key="settings_verify", icon=":material/verified:"):
        _verify()
    before = st.session_state.get(BEFORE)
    frame = audit.trail(session.engine(), by=user, before=before, limit=PAGE)
    if frame.empty:
        st.write("No event yet.")
        return
    st.dataframe(_shown(frame), hide_index=True, width="stretch", alt="The audit trail, newest first.")
    with st.container(horizontal=True):
        if before and st.button("Newest", key="settings_newest"):
            st.session_state[BEFORE] = None
            st.rerun()
        if len(frame) == PAGE and st.button("Older", key="settings_older"):
            st.session_state[BEFORE] = int(frame["seq"].iloc[-1])
            st.rerun()


def _verify() -> None:
    with st.spinner("Walking the chain …"):
        found = audit.verify(session.engine())
    if found.ok:
        st.success(f"{found.rows} events, all as they were written.")
    else:
        st.error(f"The trail is not as it was written. {found.why} Tell whoever answers for data protection now.")


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    names = audit.names(session.engine(), list(frame["actor_id"]))
    return pd.DataFrame(
        {
            "No.": frame["seq"],
            "When": [dates.moment(pd.Timestamp(at).to_pydatetime()) for at in frame["at"]],
            "Who": [names.get(actor, "not signed in") for actor in frame["actor_id"]],
            "Role": frame["actor_role"],
            "What": frame["action"],
            "Result": frame["outcome"],
            "Patient": frame["patient_id"].fillna(""),
            "Why refused": frame["reason"],
        }
    )
