"""Goals, treatments and decisions so far of one patient, as a reader needs them before a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import dates
from components.meeting_actions import owner_words
from rules.predictions import Prediction, called, expected_words

STATE = {
    "recorded": "recorded, not yet signed",
    "confirmed": "confirmed, not yet signed",
    "signed": "signed",
    "amended": "amended after signing",
}


def goals(frame: pd.DataFrame) -> None:
    st.subheader("Goals")
    if frame.empty:
        st.write("No goal is written down yet. Ask what matters most, in the patient's own words.")
    for goal in frame.itertuples():
        reached = f"reached on {dates.day(goal.reached_on)}" if pd.notna(goal.reached_on) else "not yet reached"
        st.markdown("“" + _plain(goal.words) + "”")
        st.caption(f"Counts as reached: {_plain(goal.target) or 'not said'} · set {dates.day(goal.set_on)} · {reached}")


def treatments(frame: pd.DataFrame) -> None:
    st.subheader("Treatments")
    if frame.empty:
        st.write("No treatment is recorded.")
        return
    shown = frame.sort_values("from_on", ascending=False)
    table = pd.DataFrame(
        {
            "Treatment": shown["name"],
            "Kind": shown["kind"],
            "Dose or intensity": shown["dose"],
            "From": [dates.day(day) for day in shown["from_on"]],
            "Until": [dates.day(day) if pd.notna(day) else "goes on" for day in shown["to_on"]],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch")


def decisions(frame: pd.DataFrame, actions: pd.DataFrame, name: Callable[[str], str]) -> None:
    """`name` turns the key of a measure into what people call it."""
    st.subheader("Decisions so far")
    if frame.empty:
        st.write("No meeting has decided anything yet.")
    for place, decision in enumerate(frame.itertuples()):
        title = f"{dates.day(decision.held_on)} · {', '.join(decision.kinds)} · {STATE[decision.state]}"
        key = f"patient_decided_{decision.decision_id}"
        box = st.expander(title, expanded=place == 0, key=key, on_change="rerun")  # the last one is open
        if box.open:
            with box:
                st.text(decision.rationale)
                _prediction(decision, name)
                _actions(actions[actions["decision_id"] == decision.decision_id])
                st.caption(f"{decision.meeting} · written by {decision.author}")


def _prediction(decision: Any, name: Callable[[str], str]) -> None:
    told = prediction_of(decision._asdict())
    if told is not None:
        st.text(f"Expected: {expected_words(called(told, name))}.")


def prediction_of(row: Mapping[str, Any]) -> Prediction | None:
    """The prediction of one row of decisions, where one was made."""
    measure, direction, size, by_on = (row[f"prediction_{one}"] for one in ("measure", "direction", "size", "by_on"))
    return Prediction(measure, direction, size, by_on) if measure and pd.notna(size) and pd.notna(by_on) else None


def _actions(frame: pd.DataFrame) -> None:
    for action in frame.itertuples():
        st.text(f"{action.state}: {action.what} ({owner_words(action)}, due {dates.day(action.due_on)})")


def _plain(text: str) -> str:
    """Patients' words are shown as text: their stars and brackets are no markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-!|<>$~:" else letter for letter in text)
