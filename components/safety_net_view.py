"""The safety net on screen: what slipped through, as a list of things to do. For My day, and for one patient."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from components import reads_flags, session
from components.plain import plain
from queries import moved_here
from rules.roles import Role, User

MY_DAY = Path(__file__).resolve().parent.parent / "pages" / "my_day.py"
KINDS = {
    "missed contact at risk": "Missed contact while at risk",
    "promised check missed": "A promised check did not happen",
    "safety question open": "Safety question unanswered",
    "silent after worsening": "Silent after getting worse",
    moved_here.KIND: "Came from another team, and nobody is named",
    "clinician has left": "The clinician has left, and nobody else is named",
    "rule failed": "A rule failed",
    "import failed": "A file was not imported",
    "job did not run": "A job did not run",
    "notices stuck": "Notices are stuck",
}
FOR = (Role.supervisor, Role.chair, Role.lead, Role.care_manager)  # who keeps the net: it stands on their day
EACH = 8  # lines of one kind; the rest is counted


def header(user: User) -> None:
    """One line above the caseload where something slipped through; nothing where nothing did."""
    if user.role in FOR and (line := summary(user)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange[:material/policy:] {line}", width="content")
            if st.button("Show on My day", key="caseload_net", type="tertiary"):
                st.switch_page(MY_DAY)


def summary(user: User) -> str:
    """How many things, of how many kinds; empty where there are none."""
    counts = reads_flags.net_counts(user)
    if not counts:
        return ""
    return "Safety net: " + ", ".join(f"{KINDS[kind].lower()} {counts[kind]}" for kind in KINDS if kind in counts)


def safety_net_view(user: User, patient_id: str | None = None) -> None:
    """Each thing with who, since when, and what to do."""
    listed(reads_flags.safety_net(user, patient_id), link=patient_id is None)


def listed(frame: pd.DataFrame, *, link: bool) -> None:
    """The same for what was read already; `link`: with the way to each patient."""
    if frame.empty:
        st.write("Nothing slipped through, as far as the record shows.")
        return
    for kind, title in KINDS.items():
        mine = frame[frame["kind"] == kind]
        if not mine.empty:
            st.markdown(f"**{title}: {len(mine)}**")
            for row in mine.head(EACH).itertuples(name="Item"):
                _line(row, link=link)
            if len(mine) > EACH:
                st.caption(f"and {len(mine) - EACH} more")


def _line(row: tuple, *, link: bool) -> None:  # type: ignore[type-arg]
    """The patient as a button to their page, then what it is and what to do."""
    known = isinstance(row.patient_id, str) and not pd.isna(row.patient_id)
    with st.container(gap="xxsmall"):
        if link and known:
            key = f"frame_net_{row.kind}_{row.patient_id}_{row.Index}"
            label = f"{plain(row.name)} · {plain(row.number)}"
            if st.button(label, key=key, type="tertiary", icon=":material/person:"):
                session.go_to_patient(row.patient_id)
        st.text(f"{row.says} {row.to_do}")
