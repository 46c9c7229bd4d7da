"""What the caseload lists: lane, team, step, clinician, flag, order; kept while one works elsewhere; pages by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import reads
from queries.caseload import FEW, PAGE, Filter, Order, Place, by_lane, place_of
from rules.flags import RULES
from rules.lanes import SAYS, Lane
from rules.roles import User

TRAIL = "caseload_trail"  # the places at which the pages before this one ended
ASKED = "caseload_filter"
KEYS = {
    "team_id": "caseload_team",
    "step": "caseload_step",
    "clinician_id": "caseload_clinician",
    "rule": "caseload_rule",
    "lane": "caseload_lane",
    "order": "caseload_order",
}
SIGNS = {Lane.crisis: "⬤", Lane.act_now: "▲", Lane.review: "◆"}


def lanes(places: dict[int, int]) -> None:
    """The quick filters with their numbers. One of them, or none for everybody."""
    counted = by_lane(places)

    def words(lane: Lane) -> str:
        return f"{SIGNS.get(lane, '')} {lane.value.capitalize()} {counted[lane]}".strip()

    st.pills(
        "Show only",
        list(Lane),
        format_func=words,
        key=KEYS["lane"],
        persist_state="session",
        help="  \n".join(f"**{lane.value.capitalize()}**: {says}" for lane, says in SAYS.items()),
    )


def filters(user: User) -> tuple[Filter, Order]:
    """The filter row. Changing anything begins again at the first page."""
    teams, people = reads.teams(user), reads.colleagues(user)
    named = {rule.id: f"{rule.id} {rule.name}" for rule in RULES}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team_id = _choice("Team", teams, "team_id") if len(teams) > 1 else None
        step = _choice("Step", {step: f"Step {step}" for step in range(5)}, "step")
        clinician_id = _choice("Clinician", people, "clinician_id")
        rule = _choice("Flag", named, "rule")
        only = Filter(team_id, step, clinician_id, rule, st.session_state.get(KEYS["lane"]))
        order = _order(reads.orders(user, only))
    if st.session_state.get(ASKED) != (only, order):
        st.session_state[ASKED], st.session_state[TRAIL] = (only, order), []
    return only, order


def _choice(label: str, options: Mapping[Any, str], name: str) -> Any:
    return st.selectbox(
        label,
        list(options),
        None,
        format_func=options.__getitem__,
        key=KEYS[name],
        placeholder="all",
        persist_state="session",
    )


def _order(known: tuple[Order, ...]) -> Order:
    chosen: Order | None = st.selectbox(
        "Order",
        list(Order),
        format_func=lambda order: order.value,
        key=KEYS["order"],
        persist_state="session",
        disabled=len(known) == 1,
        help=f"A list by flag or by “show only” of more than {FEW:,} patients is kept in the order of need.",
    )
    return chosen if chosen in known and chosen is not None else Order.need


def place() -> Place | None:
    """Behind which row the page in view begins."""
    trail = st.session_state.get(TRAIL) or []
    return trail[-1] if trail else None


def pager(frame: pd.DataFrame, order: Order) -> None:
    """Back and on. Pages are found by key, so the last is as quick as the first."""
    trail = st.session_state.get(TRAIL) or []
    if not trail and len(frame) < PAGE:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Previous page", disabled=not trail, key="caseload_back"):
            st.session_state[TRAIL] = trail[:-1]
            st.rerun()
        st.caption(f"Page {len(trail) + 1}", width="content")
        if st.button("Next page", disabled=len(frame) < PAGE, key="caseload_on"):
            st.session_state[TRAIL] = [*trail, place_of(frame.iloc[-1], order)]
            st.rerun()


def clear() -> None:
    for name, key in KEYS.items():
        if name != "order":
            st.session_state[key] = None


def told(only: Filter, order: Order) -> dict[str, Any]:
    """The filter as a kept list stores it."""
    return {name: value for name, value in vars(only).items() if value is not None} | {"order": order.value}


def take(told: Mapping[str, Any], user: User) -> None:
    """Set the widgets to a kept list; what the reader cannot choose (somebody else's team) is left out."""
    known: dict[str, Any] = {
        "team_id": reads.teams(user),
        "clinician_id": reads.colleagues(user),
        "rule": {rule.id for rule in RULES},
        "step": range(5),
        "lane": set(Lane),
    }
    for name, choices in known.items():
        value = told.get(name)
        st.session_state[KEYS[name]] = (Lane(value) if name == "lane" else value) if value in choices else None
    st.session_state[KEYS["order"]] = Order(told.get("order", Order.need))
