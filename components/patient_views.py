"""The parts of the patient page, one drawn at a time: what is not shown costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from components.piece import Patient, piece
from rules.roles import User

OVERVIEW, PATTERNS, STORY, PATIENTS_VIEW, RECORD = "Overview", "Patterns", "Story", "Patient's view", "Record"
ICONS = {
    OVERVIEW: ":material/monitoring:",
    PATTERNS: ":material/grid_on:",
    STORY: ":material/article:",
    PATIENTS_VIEW: ":material/record_voice_over:",
    RECORD: ":material/edit_note:",
}
KEY = "patient_view"

Part = Callable[[str, Patient, User], None]


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


def part(parts: Mapping[str, Part], patient_id: str, patient: Patient, user: User) -> None:
    """The switch and what it shows. No piece lies within another: see components/piece.py.

    The overview is in pieces of its own, and sharing the patient's view changes all around it.
    """
    shown = switch(parts)
    if shown in (OVERVIEW, PATIENTS_VIEW):
        parts[shown](patient_id, patient, user)
    else:
        piece(patient_id, lambda who, by: parts[shown](patient_id, who, by), patient, user)
