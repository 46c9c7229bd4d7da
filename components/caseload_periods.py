"""Two periods compared: what came in, what was raised, decided and done. Counted when somebody asks."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from components import dates, session
from queries import periods
from queries.periods import Period
from rules.roles import User

LENGTHS = {7: "1 week", 28: "4 weeks", 91: "13 weeks", 364: "52 weeks"}


def compared(user: User, team_id: str | None) -> None:
    """The last so many weeks beside the same time before."""
    with st.expander(
        "Compare two periods", icon=":material/compare_arrows:", key="caseload_compare", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        days = st.segmented_control(
            "Length", list(LENGTHS), default=28, required=True, format_func=LENGTHS.__getitem__, key="caseload_days"
        )
        now = Period(session.today() - timedelta(days=days - 1), session.today())
        engine = session.engine()
        counted = [periods.counted(engine, one, team_id=team_id, by=user) for one in (now, now.before())]
        st.caption(f"Now: {_said(now)}. Before: {_said(now.before())}.")
        rows = pd.DataFrame(periods.compared(*counted))
        st.dataframe(rows, hide_index=True, alt="How much happened in the two periods, one row per number.")
        st.caption("Numbers of the service, not of its people: more flags may mean more danger or more forms.")


def _said(period: Period) -> str:
    return f"{dates.day(period.first)} to {dates.day(period.last)}"
