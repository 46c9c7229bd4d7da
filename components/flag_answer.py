"""Answering flags: acknowledge, act on, put off or resolve, one answer for as many flags of a patient as it is for."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, session
from components.plain import plain
from queries import flags
from rules.flag_answers import ACTIONS, CONTACT_OUTCOMES, LONGEST_DEFERRAL, Answer
from rules.flag_life import LATER, is_safety
from rules.roles import User

STATE_WORDS = {
    "raised": "nobody has answered it yet",
    "acknowledged": "acknowledged",
    "actioned": "acted on",
    "deferred": "put off",
    "resolved": "resolved",
}
CHOICE_WORDS = {
    "acknowledged": "Acknowledge: somebody is on it",
    "actioned": "Acted on: it was done",
    "deferred": "Put off to a day",
    "resolved": "Resolve: the matter is over",
}


def answer_form(card: str, here: pd.DataFrame, user: User) -> None:
    """What is asked depends on what is answered: a safety flag wants the contact, the action and the next check."""
    chosen = _chosen(card, here)
    if chosen.empty:
        st.caption("Choose the flags that this answer is for.")
        return
    safety = any(is_safety(rule) for rule in chosen["rule"])
    states = _moves(str(chosen["state"].iloc[0]), safety)
    state = st.selectbox("What now", states, format_func=CHOICE_WORDS.__getitem__, key=f"patient_to_{card}")
    key = f"patient_answer_{card}_{_fingerprint(chosen)}"
    _overtaken(f"patient_answer_drawn_{card}", key)
    with st.form(key, border=False):
        given = Answer(state=state, **_fields(state, safety, key))
        sent = st.form_submit_button("Save", key=f"{key}_sent")
    ids = list(chosen["id"])
    if sent and acting.attempt(
        key,
        lambda submission: flags.answer(
            session.engine(), ids, given, by=user, at=session.now(), submission_id=submission
        ),
    ):
        session.say("The flag's history has your answer.")
        st.rerun()


def _chosen(card: str, here: pd.DataFrame) -> pd.DataFrame:
    """Safety flags in the same state are answered together, because one contact answers them; others one by one."""
    first = here.iloc[0]
    alike = here[here["state"] == first["state"]]
    usual = list(alike.loc[alike["rule"].map(is_safety), "id"]) if is_safety(first["rule"]) else [first["id"]]
    if len(here) == 1:
        return here
    names = {row.id: f"{row.name} ({STATE_WORDS[row.state]})" for row in here.itertuples(name="Flag")}
    picked = st.multiselect(
        "For which of them", list(names), usual, format_func=lambda one: names[one], key=f"patient_for_{card}"
    )
    chosen = here[here["id"].isin(picked)]
    if chosen["state"].nunique() > 1:
        st.caption("These stand differently. Answer those that stand alike together.")
        return chosen.head(0)
    return chosen


def _fingerprint(chosen: pd.DataFrame) -> str:
    """The states are in the key: a form that another tab has overtaken writes nothing instead of the next state."""
    told = ",".join(f"{row.id}:{row.state}" for row in chosen.itertuples(name="Flag"))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _moves(now: str, safety: bool) -> list[str]:
    """What can be made of it: a safety flag is not put off, and not resolved before it was acknowledged."""
    barred = {"deferred", *(("resolved",) if now == "raised" else ())} if safety else set()
    return [to for to in LATER[now] if to not in barred]


def _overtaken(drawn: str, key: str) -> None:
    """Saved in a form that is no more, because a colleague or new data was quicker: said, with what was typed."""
    before, st.session_state[drawn] = st.session_state.get(drawn), key
    if before in (None, key) or not st.session_state.get(f"{before}_sent"):
        return
    typed = [str(st.session_state.get(f"{before}_{name}") or "").strip() for name in ("plan", "reason")]
    told = "Not saved: these flags were answered or closed meanwhile. “What has happened so far” says by whom."
    words = " ".join(one for one in typed if one)
    st.toast(  # not in the box: it closes with the form that was in it
        f"{told}  \nYou had typed: {plain(words)}" if words else told, icon=":material/error:", duration="infinite"
    )


def _fields(state: str, safety: bool, key: str) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if safety:
        given["contact_outcome"] = st.selectbox("Outcome of the contact", ["", *CONTACT_OUTCOMES])
    if state != "deferred":
        given["action_code"] = st.selectbox("What was done", ["", *ACTIONS])
    if safety:
        given["plan"] = st.text_area("Plan, and who checks next", key=f"{key}_plan")
        given["next_check_on"] = st.date_input("Next check on", None, format="DD/MM/YYYY")
    if state == "deferred":
        today = session.today()
        first, last = today + timedelta(days=1), today + LONGEST_DEFERRAL
        given["until_on"] = st.date_input("Comes back on", None, min_value=first, max_value=last, format="DD/MM/YYYY")
    given["reason"] = st.text_area("Reason or note", key=f"{key}_reason")
    return given
