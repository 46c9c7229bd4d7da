"""Each rule's own record: what it fired and what people made of it, and whether the alarms stay bearable."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import reads_flags, session
from rules.dates import counted
from rules.flag_life import is_safety
from rules.roles import Act, User, can

AREA, LAB = "settings_area", "Threshold lab"  # the switch of the settings page, and what it calls the lab
INTRO = (
    "How often each rule fired, and what people made of it. A rule that is hardly ever acted on is retuned or retired; "
    "none of this applies to crisis flags."
)

NOT_OVER, SAFETY = "the month is not over", "safety: not judged by its noise"
WORTH = {None: "too few to say", True: "hardly acted on: retune or retire", False: "yes"}


def flag_record_view(user: User) -> None:
    st.write(INTRO)
    if not user.team_ids:
        st.info("The record is that of your own teams, and you are in none.")
        return
    budget = reads_flags.budget(user)
    words = (
        f"{counted(budget.unacted, 'act-now flag')} of the last 7 days not acted on, for "
        f"{counted(budget.patients, 'patient')} in care; "
        f"the budget is {budget.allowed:.1f} (one per 60 patients and week; site default, to be confirmed)."
    )
    (st.success if budget.kept else st.warning)(words, icon=":material/notifications:")
    frame = reads_flags.record_of_rules(user)
    if frame.empty:
        st.write("No flag has been raised in the last half year.")
        return
    month = st.selectbox("Month", list(dict.fromkeys(frame["month"])), key="settings_record_month")
    shown = _shown(frame[frame["month"] == month], over=month != f"{session.today():%Y-%m}")
    st.dataframe(shown, hide_index=True, width="stretch", alt=f"What became of the flags of {month}, a row per rule.")
    if can(user, Act.try_settings):
        st.button("Try another threshold on the past", icon=":material/science:", on_click=_to_the_lab)


def _to_the_lab() -> None:
    st.session_state[AREA] = LAB


def _shown(frame: pd.DataFrame, *, over: bool) -> pd.DataFrame:
    worth = [_worth(row.rule, row.low, over) for row in frame.itertuples(name="Rule")]
    return pd.DataFrame(
        {
            "Rule": frame["rule"] + " " + frame["name"],
            "Fired": frame["fired"],
            "Acknowledged": frame["acknowledged"],
            "Acted on": frame["acted"],
            "“Not useful”": frame["not_useful"],
            "Median hours to an answer": ["not answered" if pd.isna(x) else f"{x:.1f}" for x in frame["median_hours"]],
            "Still open": frame["open"],
            "Worth its noise?": worth,
        }
    )


def _worth(rule: str, low: object, over: bool) -> str:
    """A safety rule is not judged by its noise; a month under way condemns none."""
    if is_safety(rule):
        return SAFETY
    if not over:
        return NOT_OVER
    return WORTH[None if low is None or low != low else bool(low)]
