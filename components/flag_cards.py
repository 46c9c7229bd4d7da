"""The open flags of one patient on one card: why, since when, what to do, what would clear it, and the way to answer.

The reasons of all open flags stand together, most urgent first; each flag keeps its own history and tools below.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from components import dates, flag_life_view, flag_tools, session
from components.flag_answer import STATE_WORDS, answer_form
from components.piece import once_opened
from components.theme import urgency_sign
from queries import flags
from rules.dates import counted
from rules.roles import User

NOW, LATER = "now", "later"  # the two cards: open, and put off
ANSWER = "patient_answering_"  # the key of the box with the answer's form, before the card's


def flag_cards(open_flags: pd.DataFrame, unknown: list[str], user: User) -> None:
    """Every open flag, those put off last; what could not be evaluated is said, never left out."""
    if open_flags.empty:
        st.write("No open flag. That is not the same as “all is well”: the rules only see what was measured.")
    else:
        flags.see(session.engine(), str(open_flags["patient_id"].iloc[0]), by=user, at=session.now())
        _cards(open_flags, user)
    if unknown:
        with st.expander(f"{counted(len(unknown), 'rule')} could not be evaluated"):
            for line in unknown:
                st.text(line)


def _cards(open_flags: pd.DataFrame, user: User) -> None:
    """What waits for an answer, then what was put off. The tools stand once: they are the patient's, for all flags."""
    off = open_flags["state"] == "deferred"
    if not open_flags[~off].empty:
        _card(open_flags[~off], open_flags, user, NOW)
    if off.any():
        with st.expander(f"Put off: {int(off.sum())}"):
            _card(open_flags[off], open_flags if off.all() else None, user, LATER)


def _card(here: pd.DataFrame, tools_for: pd.DataFrame | None, user: User, place: str) -> None:
    patient_id, team_id = str(here["patient_id"].iloc[0]), str(here["team_id"].iloc[0])
    card = f"{patient_id}_{place}"  # both cards may stand on one page
    with st.container(border=True):
        for flag in here.itertuples():
            st.markdown(f"**{urgency_sign(flag.urgency).text} · {flag.name}**")
            st.text(flag.reason)
            st.caption(_about(flag))
        if tools_for is not None:
            flag_tools.tools(patient_id, team_id, tools_for, user, card)
        answer = "Answer this flag" if len(here) == 1 else f"Answer these {len(here)} flags"
        _box(answer, f"{ANSWER}{card}", lambda: answer_form(card, here, user))
        _box("What has happened so far", f"patient_lives_{card}", lambda: flag_life_view.lives(patient_id, here, user))


def _box(title: str, key: str, draw: Callable[[], None]) -> None:
    with st.expander(title, key=key, on_change="rerun") as box:
        if once_opened(box, key):
            draw()


def _about(flag: tuple) -> str:  # type: ignore[type-arg]
    state = STATE_WORDS[flag.state]
    if flag.state == "deferred":
        state += f" until {dates.day(flag.until_on)}"
    parts = [f"Since {dates.day(flag.since_on)}", state, f"To do: {flag.prompt}", f"Clears: {flag.clears}"]
    if flag.historic:
        parts.insert(0, "From the past, imported later")
    return " · ".join([*parts, f"rule {flag.rule}, version {flag.rule_version}"])
