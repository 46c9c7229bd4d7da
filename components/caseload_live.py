"""An open caseload keeps up: what a colleague writes is on it within seconds.

The poll reads one number and touches no session: a screen that nobody sits at still goes idle, and then shows nothing.
"""

from __future__ import annotations

import time
from datetime import timedelta

import streamlit as st

from components import reads, session
from queries import people
from rules.roles import User

EVERY = timedelta(seconds=3)  # with the time to draw it: within five
REST = 2.0  # seconds between two drawings, or a busy service would draw without end


def keep_up(user: User) -> None:
    """Called before the list is read, so that nothing written while it is drawn is missed."""
    _watch(user.scope, reads.version(user), time.monotonic())


@st.fragment(run_every=EVERY)
def _watch(scope: tuple[str, ...], drawn_from: int, drawn_at: float) -> None:
    if time.monotonic() - drawn_at < REST:
        return
    if people.data_version(session.engine(), scope) != drawn_from:
        session.draw_again()
