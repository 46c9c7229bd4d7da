"""The open flags of one patient on one card: why, since when, what to do, what would clear it, and the way to answer.

The reasons of all open flags stand together, most urgent first; each flag keeps its own history and tools below.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from components import dates, flag_life_view, flag_tools, reads, reads_flags, session
from components.flag_answer import STATE_WORDS, answer_form
from components.piece import once_opened
from components.plain import lines, plain, small
from components.theme import urgency_sign
from queries import flags
from queries.alerts import URGENT
from rules.dates import counted
from rules.escalation import ahead
from rules.flag_life import is_safety
from rules.roles import User

NOW, LATER = "now", "later"  # the two cards: open, and put off
ANSWER = "patient_answering_"  # the key of the box with the answer's form, before the card's


class Card(NamedTuple):
    """The flags of one card as they are read, in Markdown, and how many there are."""

    words: str
    flags: int
    timed: bool  # one of them is urgent and nobody has answered it


class Cards(NamedTuple):
    """Both cards, the team they belong to, and whether every open flag is a safety flag."""

    now: Card | None
    later: Card | None
    team_id: str
    safety: bool


def cards_of(open_flags: pd.DataFrame) -> Cards | None:
    """What waits for an answer, then what was put off; None where no flag is open."""
    if open_flags.empty:
        return None
    off = open_flags["state"] == "deferred"
    safety = all(is_safety(rule) for rule in open_flags["rule"])
    return Cards(_told(open_flags[~off]), _told(open_flags[off]), str(open_flags["team_id"].iloc[0]), safety)


def _told(here: pd.DataFrame) -> Card | None:
    timed = (here["state"] == "raised") & here["urgency"].isin(URGENT)
    words = "\n\n".join(_flag(flag) for flag in here.itertuples())
    return Card(words, len(here), bool(timed.any())) if len(here) else None


def _flag(flag: Any) -> str:
    head = f"**{urgency_sign(flag.urgency).text} · {plain(flag.name)}**"
    return f"{head}  \n{lines(flag.reason)}  \n{small(plain(_about(flag)))}"


def flag_cards(cards: Cards | None, emergency: str, unknown: list[str], patient_id: str, user: User) -> None:
    """Every open flag, those put off last; what could not be evaluated is said, never left out."""
    if cards is None:
        st.write("No open flag. That is not the same as “all is well”: the rules only see what was measured.")
    else:
        flags.see(session.engine(), patient_id, by=user, at=session.now())
        _cards(cards, emergency, patient_id, user)
    if unknown:
        st.expander(f"{counted(len(unknown), 'rule')} could not be evaluated").markdown(
            "\n\n".join(map(plain, unknown))
        )


def _cards(cards: Cards, emergency: str, patient_id: str, user: User) -> None:
    """The tools stand once: they are the patient's, for all flags."""

    def tools(place: str) -> None:
        told = {"emergency": emergency, "safety": cards.safety}
        flag_tools.tools(
            patient_id, cards.team_id, f"{patient_id}_{place}", partial(_open, patient_id, user), user, **told
        )

    if cards.now:
        _card(cards.now, partial(tools, NOW), patient_id, user, NOW)
    if cards.later:
        with st.expander(f"Put off: {cards.later.flags}"):
            _card(cards.later, None if cards.now else partial(tools, LATER), patient_id, user, LATER)


def _card(told: Card, tools: Callable[[], None] | None, patient_id: str, user: User, place: str) -> None:
    card = f"{patient_id}_{place}"  # both cards may stand on one page
    here = partial(_open, patient_id, user, place)
    with st.container(border=True):
        st.markdown(told.words)
        if told.timed:
            _timer(patient_id, user)
        if tools is not None:
            tools()
        answer = "Answer this flag" if told.flags == 1 else f"Answer these {told.flags} flags"
        _box(answer, f"{ANSWER}{card}", lambda: answer_form(card, here(), user))
        _box(
            "What has happened so far", f"patient_lives_{card}", lambda: flag_life_view.lives(patient_id, here(), user)
        )


def _timer(patient_id: str, user: User) -> None:
    """When somebody is told next if nobody answers; the soonest of the flags on the card."""
    if steps := reads_flags.told_next(patient_id, user):
        step = min(steps.values(), key=lambda one: one.due_at)
        st.caption(f":material/timer: Unless somebody answers: on {dates.moment(step.due_at)} {ahead(step.level)}.")


def _open(patient_id: str, user: User, place: str = "") -> pd.DataFrame:
    """The open flags; of one card where `place` names it."""
    frame = reads.open_flags(patient_id, user)
    return frame[(frame["state"] == "deferred") == (place == LATER)] if place else frame


def _box(title: str, key: str, draw: Callable[[], None]) -> None:
    with st.expander(title, key=key, on_change="rerun") as box:
        if once_opened(box, key):
            draw()


def _about(flag: Any) -> str:
    state = STATE_WORDS[flag.state]
    if flag.state == "deferred":
        state += f" until {dates.day(flag.until_on)}"
    parts = [f"Since {dates.day(flag.since_on)}", state, f"To do: {flag.prompt}", f"Clears: {flag.clears}"]
    if flag.historic:
        parts.insert(0, "From the past, imported later")
    return " · ".join([*parts, f"rule {flag.rule}, version {flag.rule_version}"])
