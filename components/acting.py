"""One way to write from a screen: with the form's submission key, and a refusal shown as the sentence it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components import session
from rules.roles import Refused

T = TypeVar("T")


def attempt(form: str, act: Callable[[str], T]) -> T | None:
    """Write once. Refused: the sentence, and what was typed stays. Anything else is an error and not swallowed."""
    try:
        done = act(session.submission(form))
    except Refused as refusal:
        st.error(str(refusal))
        return None
    session.forget_submission(form)
    return done


def read(what: Callable[[], T]) -> T:
    """Read something that may be refused; a refusal ends the page with its sentence."""
    try:
        return what()
    except Refused as refusal:
        st.error(str(refusal))
        st.stop()
