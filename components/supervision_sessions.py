"""Supervision sessions: writing one down, with questions to think with, and reading one's own again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, session
from components.my_day import block
from components.plain import plain
from queries import supervision
from queries.supervision import Pair, Session
from rules.roles import User
from rules.supervision import PROMPT_OF


def pick_pair(pairs: Mapping[Pair, str], key: str) -> Pair | None:
    """Nobody is chosen beforehand where there are several: what is told to the wrong person cannot be taken back."""
    first = 0 if len(pairs) == 1 else None
    options = list(pairs)
    return st.selectbox("Between", options, first, pairs.__getitem__, key=key, placeholder="Choose with whom")


def sessions(items: pd.DataFrame, pairs: Mapping[Pair, str], user: User) -> None:
    frame = supervision.sessions(session.engine(), by=user)
    with block("Sessions", len(frame), "diversity_1"):
        if pairs:
            with st.expander("Write down a session", icon=":material/edit_note:"):
                _write_down(items, pairs, user)
        if frame.empty:
            st.caption("No session is written down yet. Notes are read by the two of you and by nobody else.")
        for row in frame.itertuples(name="Session"):
            side = "you supervised" if row.gives else "supervised you"
            with st.expander(f"{dates.day(row.held_on)} · {plain(row.other)} ({side}) · {row.minutes_long} minutes"):
                _notes(row, user)


def _write_down(items: pd.DataFrame, pairs: Mapping[Pair, str], user: User) -> None:
    form = "supervision_session"
    pair = pick_pair(pairs, "supervision_session_pair")
    with st.container(horizontal=True):
        held_on = st.date_input("Held on", session.today(), format="DD/MM/YYYY", key="supervision_session_on")
        minutes = st.number_input("Minutes", 1, supervision.LONGEST, 50, key="supervision_session_minutes")
    talked = _talked_about(items, pair)
    notes = {"": st.text_area("Notes", key=session.form_key(form), height=100)} | _prompted(form)
    kept = st.button("Keep this session", key="supervision_session_keep", disabled=pair is None)
    if kept and pair and held_on:
        told = Session(held_on, int(minutes), notes, talked)
        done = acting.attempt(form, lambda key: supervision.hold(
            session.engine(), pair, told, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip
        if done:
            session.say("The session is kept, for the two of you.")
            st.rerun()


def _talked_about(items: pd.DataFrame, pair: Pair | None) -> dict[str, str]:
    """The open items of this pair that were talked about, with what came of each."""
    found: dict[str, str] = {}
    people = (pair.supervisor_id, pair.supervisee_id) if pair else None
    theirs = items[[one == people for one in zip(items["supervisor_id"], items["supervisee_id"], strict=True)]]
    for row in theirs.itertuples(name="Item"):
        if st.checkbox(f"Talked about: {plain(row.topic)}", key=f"supervision_talked_{row.id}"):
            found[row.id] = st.text_input("What came of it", key=f"supervision_came_{row.id}")
    return found


def _prompted(form: str) -> dict[str, str]:
    """Questions to think with: chosen one by one, never a form to be filled."""
    chosen = st.multiselect(
        "Questions to think with",
        list(PROMPT_OF),
        format_func=lambda key: f"{PROMPT_OF[key].about}: {PROMPT_OF[key].text}",
        key=f"{session.form_key(form)}_prompts",
        placeholder="Choose one, or none",
    )
    return {key: st.text_area(PROMPT_OF[key].text, key=f"{session.form_key(form)}_{key}", height=80) for key in chosen}


def _notes(row: Any, user: User) -> None:
    frame = acting.read(lambda: supervision.notes(session.engine(), row.id, by=user))
    if frame.empty:
        st.caption("No note was kept.")
    for note in frame.itertuples(name="Note"):
        if note.prompt in PROMPT_OF:
            st.markdown(f"**{plain(PROMPT_OF[note.prompt].text)}**")
        st.text(note.words)
        st.caption(f"{plain(note.who)}, {dates.moment(note.entered_at)}")
    form = f"supervision_note_{row.id}"
    words = st.text_area("One more note", key=session.form_key(form), height=68)
    if st.button("Add it", key=f"supervision_note_add_{row.id}"):
        done = acting.attempt(form, lambda key: supervision.add_note(
            session.engine(), row.id, words, by=user, at=session.now(), submission_id=key
        ))  # fmt: skip
        if done:
            st.rerun()
