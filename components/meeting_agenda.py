"""The agenda: every case with the reason for its place, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, patient_picker, session
from queries import meetings
from rules.roles import User

LANES = {"discuss": "to discuss", "standard": "standard pathway: one line, not discussed"}
STATES = {
    "recorded": "decided",
    "confirmed": "decided, read back",
    "signed": "decided and signed",
    "amended": "decided, later amended",
}


def state_words(item: Any) -> str:
    return STATES.get(item.decision_state, "to do") if isinstance(item.decision_state, str) else "to do"


def overview(agenda: pd.DataFrame) -> None:
    """The whole list with its reasons."""
    shown = pd.DataFrame(
        {
            "": agenda["place"],
            "Patient": agenda["given_name"] + " " + agenda["family_name"] + " · " + agenda["number"],
            "Why this place": agenda["why"],
            "Lane": agenda["lane"].map(LANES),
            "State": [state_words(item) for item in agenda.itertuples()],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=38 + 35 * len(shown),
        column_config={
            "": st.column_config.NumberColumn(width=40),
            "Why this place": st.column_config.TextColumn(width=620),
        },
        alt="The agenda in order, each case with its reason.",
    )


def chosen(meeting: Mapping[str, Any], agenda: pd.DataFrame) -> Any:
    """The case on screen: picked from the list, or by the buttons beside it."""
    key = f"meeting_case_{meeting['id']}"
    ids = list(agenda["id"])
    if st.session_state.get(key) not in ids:
        undecided = agenda[agenda["decision_id"].isna()]
        st.session_state[key] = undecided["id"].iloc[0] if len(undecided) else ids[0]
    words = {
        item.id: f"{item.place}. {_name(item)} · {item.number} · {state_words(item)}" for item in agenda.itertuples()
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Case", ids, format_func=words.__getitem__, key=key, persist_state="session")
        at = ids.index(st.session_state[key])
        steps = ((at - 1, "Previous", "meeting_previous", "Alt+P"), (at + 1, "Next case", "meeting_next", "Alt+N"))
        for to, label, name, keys in steps:
            away = not 0 <= to < len(ids)
            st.button(label, disabled=away, on_click=_go, args=(key, ids, to), key=name, shortcut=keys)
    return next(item for item in agenda.itertuples() if item.id == st.session_state[key])


def _go(key: str, ids: list[str], to: int) -> None:
    st.session_state[key] = ids[to]


def _name(item: Any) -> str:
    return f"{item.given_name} {item.family_name}".strip() or str(item.number)


def add_case(meeting: Mapping[str, Any], user: User) -> None:
    """One more patient, by hand, with a question for the team."""
    patient_id = patient_picker.find(user, "meeting_add")
    question = st.text_area("Question for the team", key="meeting_add_question")
    if st.button("Put on the agenda", disabled=patient_id is None, key="meeting_add_save") and patient_id:
        done = acting.attempt(
            f"meeting_add_{meeting['id']}_{patient_id}",
            lambda submission: meetings.add_case(
                session.engine(),
                meeting["id"],
                patient_id,
                question=question.strip(),
                by=user,
                at=session.now(),
                submission_id=submission,
            ),
        )
        if done:
            session.say("On the agenda.")
            st.rerun()
