"""A piece of the patient's page that runs alone when something in it is clicked; the rest stays as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from components import acting, reads, session
from rules.roles import User

Patient = Mapping[str, Any]


def piece(patient_id: str, draw: Callable[[Patient, User], None], patient: Patient, user: User) -> None:
    """The run of the whole page has just asked who is here and opened the patient; a run of its own asks anew."""
    just_asked = [(patient, user)]

    @st.fragment
    def alone() -> None:
        draw(*(just_asked.pop() if just_asked else _asked(patient_id)))

    alone()


def _asked(patient_id: str) -> tuple[Patient, User]:
    """The guard of every page, and the reading in the trail."""
    user = session.current_user()
    return acting.read(lambda: reads.opened_patient(patient_id, user)), user
