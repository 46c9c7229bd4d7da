"""How the verdicts on this page were reached: for whoever wants to contest them."""

from __future__ import annotations

import streamlit as st

from components import session
from components.plain import plain
from components.theme import verdict_sign
from queries import verdicts
from rules.roles import User


def verdict_view(patient_id: str, user: User) -> None:
    """One block a measure, worked out when it is opened."""
    with st.expander("How these verdicts were reached", key="patient_verdicts", on_change="rerun") as opened:
        if not opened.open:
            return
        told = verdicts.verdicts(session.engine(), patient_id, by=user, at=session.now())
        if not told.measures:
            st.caption("There is no score in this step yet that could be judged.")
        for name, one in told.measures.items():
            st.markdown(f"**{plain(name)}** · {verdict_sign(str(one.name)).text}: {plain(one.words)}")
            for line in one.lines:
                st.caption(plain(line))
        for line in told.together:
            st.caption(plain(line))
