"""A piece of the patient's page that runs alone when something in it is clicked; the rest stays as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import streamlit as st

from components import acting, reads, session
from rules.roles import User

Patient = Mapping[str, Any]


class Box(Protocol):
    """An expander or a popover that says whether it stands open."""

    @property
    def open(self) -> bool | None: ...


def piece(patient_id: str, draw: Callable[[Patient, User], None], patient: Patient, user: User) -> None:
    """The run of the whole page has just asked who is here and opened the patient; a run of its own asks anew.

    Never within another piece. Whoever clicks in the outer one while the page is still on its way makes Streamlit drop
    what it had not sent of that piece, but not of those within it: the browser then gets parts of something it does not
    have, and shows a white page.
    """
    just_asked = [(patient, user)]

    @st.fragment
    def alone() -> None:
        draw(*(just_asked.pop() if just_asked else _asked(patient_id)))

    alone()


def once_opened(box: Box, key: str) -> bool:
    """Whether to draw what is inside: from its first opening on, so that closing it loses nothing that was typed."""
    if box.open:
        st.session_state[f"{key}_drawn"] = True
    return bool(st.session_state.get(f"{key}_drawn"))


def _asked(patient_id: str) -> tuple[Patient, User]:
    """The guard of every page, and the reading in the trail."""
    user = session.current_user()
    return acting.read(lambda: reads.opened_patient(patient_id, user)), user
