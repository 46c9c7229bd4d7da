"""Whom patients are told to call: one line each, as it is printed on their pages."""

from __future__ import annotations

import streamlit as st

from components import acting, session
from queries import help_lines
from rules.roles import User

FORM = "settings_help_lines"
SIGN = "|"


def help_form(user: User) -> None:
    now = help_lines.latest(session.engine())
    if not now.lines:
        st.warning("No line is entered yet: patients see only the general emergency number 112.")
    with st.form(session.form_key(FORM), border=False):
        text = st.text_area(
            f"One line each: who {SIGN} number {SIGN} when",
            "\n".join(f" {SIGN} ".join(line) for line in now.lines),
            height=140,
            placeholder=f"Crisis service {SIGN} 0800 000000 {SIGN} day and night",
        )
        unwatched = st.text_input("When nobody reads what patients enter", now.unwatched)
        sent = st.form_submit_button("Save the numbers")
    if sent and acting.attempt(
        FORM,
        lambda submission: help_lines.set_lines(
            session.engine(),
            [_line(line) for line in text.splitlines() if line.strip()],
            unwatched=unwatched,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say("Saved: from now on patients' pages show these numbers.")
        st.rerun()


def _line(text: str) -> tuple[str, str, str]:
    who, number, when = [*(part.strip() for part in text.split(SIGN, 2)), "", ""][:3]
    return who, number, when
