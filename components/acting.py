"""One way to write from a screen: with the form's submission key, and a refusal shown as the sentence it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components import session
from rules.roles import Refused

T = TypeVar("T")
REFUSED = "refused+"  # and the form: why its last attempt was refused


def attempt(form: str, act: Callable[[str], T]) -> T | None:
    """Write once. Refused: the sentence, and what was typed stays. Anything else is an error and not swallowed."""
    try:
        done = act(session.submission(form))
    except Refused as refusal:
        st.session_state[f"{REFUSED}{form}"] = str(refusal)
        st.error(str(refusal))
        return None
    st.session_state.pop(f"{REFUSED}{form}", None)
    session.forget_submission(form)
    return done


def done(written: str | None, words: str) -> None:
    """After a write: say what was done and draw the page as it is now. Nothing where the write was refused."""
    if written:
        session.say(words)
        st.rerun()


def refused_still(form: str) -> None:
    """The last refusal once more, for what draws itself again before anybody can have read it."""
    if f"{REFUSED}{form}" in st.session_state:
        st.error(st.session_state[f"{REFUSED}{form}"])


def read(what: Callable[[], T]) -> T:
    """Read something that may be refused; a refusal ends the page with its sentence."""
    try:
        return what()
    except Refused as refusal:
        st.error(str(refusal))
        st.stop()
