"""Finding one patient by a piece of the number or the name."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import acting, session
from queries import patients
from rules.roles import User

FEWEST_LETTERS = 2
MOST_HITS = 20


def picked(user: User) -> str | None:
    """The open patient, or the one just found. Keeps the choice for the other pages."""
    with st.popover("Find a patient", icon=":material/search:"):
        find(user, "patient_find", lambda: session.select_patient(st.session_state["patient_find_hit"]))
    return session.selected_patient()


def found(user: User) -> str | None:
    """Somebody looked for and chosen just now; not whoever was open before."""
    with st.popover("Find a patient", icon=":material/search:"):
        return find(user, "caseload_find")


def find(user: User, key: str, on_pick: Callable[[], None] | None = None) -> str | None:
    """A search field and its hits; None until one is chosen."""
    text = st.text_input(
        "Number, name or year of birth", key=f"{key}_text", placeholder="for example SW-0042 or Reed 1984"
    )
    if len(text.strip()) < FEWEST_LETTERS:
        st.caption(f"Type at least {FEWEST_LETTERS} letters or digits.")
        return None
    hits = acting.read(lambda: patients.search(session.engine(), text, by=user, limit=MOST_HITS + 1))
    if not hits:
        st.write("Nobody in your teams has a number, name or year of birth that begins so.")
        return None
    shown = list(hits)[:MOST_HITS]
    if len(hits) > MOST_HITS:
        st.caption(f"The first {MOST_HITS}; there are more. Type more of the name or number.")
    return st.radio("Found", shown, None, format_func=hits.__getitem__, key=f"{key}_hit", on_change=on_pick)
