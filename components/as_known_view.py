"""The chart as it was known when a decision was written: drawn from what was kept, not from what is known today."""

from __future__ import annotations

import streamlit as st

from components import dates, reads_outcomes
from components.charted import charted
from components.trajectory_view import is_dark
from rules.roles import User


def chart_then(decision_id: str, version: int, user: User) -> None:
    """Asked for by a switch: most readers of a decision do not need it."""
    if not st.toggle("Show the chart as it was known then", key=f"meeting_then_{decision_id}_{version}"):
        return
    told = reads_outcomes.as_known(decision_id, version, user, dark=is_dark())
    if told is None:
        st.caption("This version was written before charts were kept with decisions.")
        return
    if not told["intact"]:
        st.error("What was kept is not what this version was signed over. Tell whoever runs the service.")
    st.caption(f"As known on {dates.day(told['as_of'])}. Answers that came later are not in it.")
    charted(told["spec"], told["text"], lambda: told["rows"], f"meeting_then_chart_{decision_id}_{version}")
