"""The safety net on screen: what slipped through, as a list of things to do. For My day, and for one patient."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import reads_flags, session
from rules.roles import User

KINDS = {
    "missed contact at risk": "Missed contact while at risk",
    "promised check missed": "A promised check did not happen",
    "safety question open": "Safety question unanswered",
    "silent after worsening": "Silent after getting worse",
    "rule failed": "A rule failed",
    "import failed": "A file was not imported",
    "job did not run": "A job did not run",
    "notices stuck": "Notices are stuck",
}
EACH = 8  # lines of one kind; the rest is counted


def summary(user: User) -> str:
    """One line for a header: how many things, of how many kinds."""
    frame = reads_flags.safety_net(user)
    if frame.empty:
        return "Safety net: nothing slipped through, as far as the record shows."
    counts = frame["kind"].value_counts()
    return "Safety net: " + ", ".join(f"{KINDS[kind].lower()} {counts[kind]}" for kind in KINDS if kind in counts)


def safety_net_view(user: User, patient_id: str | None = None) -> None:
    """Each thing with who, since when, and what to do."""
    frame = reads_flags.safety_net(user, patient_id)
    if frame.empty:
        st.write("Nothing slipped through, as far as the record shows.")
        return
    for kind, title in KINDS.items():
        mine = frame[frame["kind"] == kind]
        if not mine.empty:
            st.markdown(f"**{title}: {len(mine)}**")
            for row in mine.head(EACH).itertuples(name="Item"):
                _line(row, link=patient_id is None)
            if len(mine) > EACH:
                st.caption(f"and {len(mine) - EACH} more")


def _line(row: tuple, *, link: bool) -> None:  # type: ignore[type-arg]
    with st.container(horizontal=True, vertical_alignment="center"):
        who = f"{row.number} · {row.name}: " if isinstance(row.number, str) else ""
        st.text(f"{who}{row.says} {row.to_do}")
        known = isinstance(row.patient_id, str) and not pd.isna(row.patient_id)
        if link and known and st.button("Open", key=f"frame_net_{row.kind}_{row.patient_id}_{row.Index}"):
            session.go_to_patient(row.patient_id)
