"""The visit card on screen, to be read in a minute: safety first, then trend, changes and what to ask."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import acting, reads_story
from components.plain import plain
from rules.roles import User
from rules.visit_card import Card


def visit_card_view(patient_id: str, user: User) -> None:
    told = acting.read(lambda: reads_story.visit_card(patient_id, user)).card
    _safety(told)
    left, right = st.columns(2)
    with left:
        _trend(told)
        _part("Two changes to know", told.changes, "Nothing else has changed.")
        _part("Side effects", told.side_effects, "None recorded in the last weeks. Ask.")
    with right:
        _asks(told)
        _part("The patient asked", asked(told), "No question was recorded.")
        _part("Open actions", told.actions, "None.")
    _part("Plan and next", (told.plan, told.next_visit, told.next_review), "")


def asked(told: Card) -> tuple[str, ...]:
    """The patient's own question, and what patient and family wrote to the team."""
    return ((f"“{told.question}”",) if told.question else ()) + told.said


def _safety(told: Card) -> None:
    text = "  \n".join(plain(line) for line in told.safety)
    if told.safety_open:
        st.error(f"**Safety: open.** {text}", icon=":material/emergency:")
    else:
        st.info(f"**Safety.** {text}", icon=":material/health_and_safety:")


def _trend(told: Card) -> None:
    st.markdown("##### Trend")
    if not told.trend:
        st.write("No score yet: nothing can be said.")
    for one in told.trend:
        st.markdown(f"**{plain(one.words)}**  \n{plain(one.numbers)}")


def _asks(told: Card) -> None:
    st.markdown("##### Three things to ask")
    lines = [f"{i}. {plain(one.text)}  \n   :small[Why: {plain(one.why)}.]" for i, one in enumerate(told.asks, start=1)]
    st.markdown("\n".join(lines))


def _part(title: str, lines: Sequence[str], nothing: str) -> None:
    st.markdown(f"##### {title}")
    if not lines:
        st.caption(nothing)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
