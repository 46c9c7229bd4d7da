"""Each rule's own record: what it fired and what people made of it, and whether the alarms stay bearable."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import reads_flags
from rules.roles import User

INTRO = (
    "How often each rule fired, and what people made of it. A rule that is hardly ever acted on is retuned or retired; "
    "none of this applies to crisis flags."
)

WORTH = {None: "too few to say", True: "hardly acted on: retune or retire", False: "yes"}


def flag_record_view(user: User) -> None:
    st.write(INTRO)
    if not user.team_ids:
        st.info("The record is that of your own teams, and you are in none.")
        return
    budget = reads_flags.budget(user)
    words = (
        f"{budget.unacted} act-now flags of the last 7 days were not acted on, for {budget.patients} patients in care; "
        f"the budget is {budget.allowed:.1f} (one per 60 patients and week; site default, to be confirmed)."
    )
    (st.success if budget.kept else st.warning)(words, icon=":material/notifications:")
    frame = reads_flags.record_of_rules(user)
    if frame.empty:
        st.write("No flag has been raised in the last half year.")
        return
    month = st.selectbox("Month", list(dict.fromkeys(frame["month"])), key="settings_record_month")
    shown = _shown(frame[frame["month"] == month])
    st.dataframe(shown, hide_index=True, width="stretch", alt=f"What became of the flags of {month}, a row per rule.")


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Rule": frame["rule"] + " " + frame["name"],
            "Fired": frame["fired"],
            "Acknowledged": frame["acknowledged"],
            "Acted on": frame["acted"],
            "“Not useful”": frame["not_useful"],
            "Median hours to an answer": ["not answered" if pd.isna(x) else f"{x:.1f}" for x in frame["median_hours"]],
            "Still open": frame["open"],
            "Worth its noise?": [WORTH[None if pd.isna(low) else bool(low)] for low in frame["low"]],
        }
    )
