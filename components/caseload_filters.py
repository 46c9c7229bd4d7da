"""What the caseload lists: team, step, clinician, flag; kept while one works elsewhere; pages by key."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import reads
from queries.caseload import PAGE, Filter, Place
from rules.flags import RULES
from rules.roles import User

TRAIL = "caseload_trail"  # the places at which the pages before this one ended
FILTERS = "caseload_filter"


def filters(user: User) -> Filter:
    """The filter row. Changing anything begins again at the first page."""
    teams, people = reads.teams(user), reads.colleagues(user)
    named = {rule.id: f"{rule.id} {rule.name}" for rule in RULES}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team_id = _choice("Team", teams, "caseload_team") if len(teams) > 1 else None
        step = _choice("Step", {step: f"Step {step}" for step in range(5)}, "caseload_step")
        clinician_id = _choice("Clinician", people, "caseload_clinician")
        rule = _choice("Flag", named, "caseload_rule")
    only = Filter(team_id, step, clinician_id, rule)
    if st.session_state.get(FILTERS) != only:
        st.session_state[FILTERS], st.session_state[TRAIL] = only, []
    return only


def _choice(label: str, options: dict, key: str):  # type: ignore[no-untyped-def, type-arg]
    return st.selectbox(
        label, list(options), None, format_func=options.__getitem__, key=key, placeholder="all", persist_state="session"
    )


def place() -> Place | None:
    """Behind which row the page in view begins."""
    trail = st.session_state.get(TRAIL) or []
    return trail[-1] if trail else None


def pager(frame: pd.DataFrame) -> None:
    """Back and on. Pages are found by key, so the last is as quick as the first."""
    trail = st.session_state.get(TRAIL) or []
    if not trail and len(frame) < PAGE:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Previous page", disabled=not trail, key="caseload_back"):
            st.session_state[TRAIL] = trail[:-1]
            st.rerun()
        st.caption(f"Page {len(trail) + 1}", width="content")
        if st.button("Next page", disabled=len(frame) < PAGE, key="caseload_on"):
            last = frame.iloc[-1]
            st.session_state[TRAIL] = [*trail, Place(int(last["sort_key"]), str(last["patient_id"]))]
            st.rerun()


def clear() -> None:
    for key in ("caseload_team", "caseload_step", "caseload_clinician", "caseload_rule"):
        st.session_state[key] = None
