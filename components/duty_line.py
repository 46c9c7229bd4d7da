"""Whether anybody is asked to read what comes in now: said where one might count on it, and where nobody is."""

from __future__ import annotations

import streamlit as st

from components import reads, session
from components.plain import plain
from queries import rota
from rules.dates import listed
from rules.roles import User


def duty_line(user: User) -> None:
    """One line for the teams of which it is the same; nothing while somebody is on duty in each of them."""
    alike: dict[str, list[str]] = {}
    for team_id, name in reads.teams(user).items():
        told = rota.monitored_now(session.engine(), session.now(), team_id)
        if told.now is not True:
            alike.setdefault(told.words, []).append(name)
    for words, names in alike.items():
        st.caption(f":material/schedule: **{plain(listed(names))}**: {plain(words)}")
