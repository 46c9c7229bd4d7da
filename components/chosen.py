"""What the signed-in person chose to see: read once per session, written when it changes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import session
from queries.preferences import prefer, preferences
from rules.roles import User

KEPT = "preference_all"


def chosen(user: User, key: str, default: Any) -> Any:
    if KEPT not in st.session_state:
        st.session_state[KEPT] = preferences(session.engine(), by=user)
    return st.session_state[KEPT].get(key, default)


def choose(user: User, key: str, value: Any) -> None:
    """Keep a choice; one that is the same already is not written again."""
    if chosen(user, key, None) == value:
        return
    prefer(session.engine(), {key: value}, by=user, at=session.now())
    st.session_state[KEPT] = {**st.session_state[KEPT], key: value}
