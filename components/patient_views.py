"""The parts of the patient page, one drawn at a time: what is not shown costs nothing."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

OVERVIEW, PATTERNS, STORY, PATIENTS_VIEW, RECORD = "Overview", "Patterns", "Story", "Patient's view", "Record"
ICONS = {
    OVERVIEW: ":material/monitoring:",
    PATTERNS: ":material/grid_on:",
    STORY: ":material/article:",
    PATIENTS_VIEW: ":material/record_voice_over:",
    RECORD: ":material/edit_note:",
}
KEY = "patient_view"


def open_view(view: str) -> None:
    """For a callback: the page opens on this part on its next run."""
    st.session_state[KEY] = view


def switch(views: Iterable[str]) -> str:
    """Which part of the page to draw. It stays when another patient is opened."""
    st.session_state.setdefault(KEY, OVERVIEW)
    return st.segmented_control(
        "Part of the page",
        list(views),
        required=True,
        format_func=lambda view: f"{ICONS[view]} {view}",
        key=KEY,
        label_visibility="collapsed",
    )
