"""The open flags of one patient: why, since when, what to do, what would clear it, and the way to answer it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import acting, dates, session
from components.theme import urgency_sign
from queries import flags
from rules.dates import counted
from rules.flag_life import LATER
from rules.roles import User

STATE_WORDS = {
    "raised": "nobody has answered it yet",
    "acknowledged": "acknowledged",
    "actioned": "acted on",
    "resolved": "resolved",
}


def flag_cards(open_flags: pd.DataFrame, unknown: list[str], user: User) -> None:
    """Every open flag as a card; what could not be evaluated is said, never left out."""
    if open_flags.empty:
        st.write("No open flag. That is not the same as “all is well”: the rules only see what was measured.")
    for flag in open_flags.itertuples():
        with st.container(border=True):
            st.markdown(f"**{urgency_sign(flag.urgency).text} · {flag.name}**")
            st.text(flag.reason)
            st.caption(_about(flag))
            if LATER.get(flag.state):
                with st.expander("Answer this flag"):
                    _answer_form(flag, user)
    if unknown:
        with st.expander(f"{counted(len(unknown), 'rule')} could not be evaluated"):
            for line in unknown:
                st.text(line)


def _about(flag: tuple) -> str:  # type: ignore[type-arg]
    parts = [
        f"Since {dates.day(flag.since_on)}",
        STATE_WORDS[flag.state],
        f"To do: {flag.prompt}",
        f"Clears: {flag.clears}",
    ]
    if flag.historic:
        parts.insert(0, "From the past, imported later")
    return " · ".join([*parts, f"rule {flag.rule}, version {flag.rule_version}"])


def _answer_form(flag: tuple, user: User) -> None:  # type: ignore[type-arg]
    """Acknowledge, act on or resolve. A safety flag asks what came of the contact and what happens next."""
    # The state is in the key: a form that another tab has overtaken writes nothing instead of the next state.
    key, safety = f"patient_flag_{flag.id}_{flag.state}", flag.rule.startswith("SAF")
    with st.form(key, border=False):
        state = st.selectbox("What now", LATER[flag.state], format_func=STATE_WORDS.__getitem__)
        outcome = st.selectbox("Outcome of the contact", ["", *flags.CONTACT_OUTCOMES]) if safety else ""
        plan = st.text_area("Plan, and who checks next") if safety else ""
        next_check_on = st.date_input("Next check on", None, format="DD/MM/YYYY") if safety else None
        reason = st.text_area("Reason or note")
        sent = st.form_submit_button("Save")
    if sent and acting.attempt(
        key,
        lambda submission: flags.move(
            session.engine(),
            flag.id,
            state=state,
            reason=reason,
            contact_outcome=outcome,
            plan=plan,
            next_check_on=next_check_on,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say("The flag's history has your answer.")
        st.rerun()
