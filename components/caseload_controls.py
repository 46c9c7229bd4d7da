"""What stands above the caseload: quick filters, filters, order, tools and the view. On a phone behind one line."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components import caseload_filters, caseload_lists, caseload_table, patient_picker, session
from queries.caseload import Filter, Order
from rules.roles import User

# On a narrow screen the quick filters are one row to be moved sideways: who needs the team stands on the first screen.
ONE_ROW = """<style>@media (max-width: 640px) {
.st-key-caseload_lane [role="group"], .st-key-caseload_lane [role="radiogroup"] { flex-wrap: nowrap; overflow-x: auto; }
.st-key-caseload_lane button { flex-shrink: 0; }
}</style>"""


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see, and how."""

    only: Filter
    order: Order
    columns: list[str]
    view: str
    several: bool


def controls(user: User, places: dict[int, int]) -> Asked:
    st.html(ONE_ROW)
    caseload_filters.lanes(places)
    phone = caseload_table.on_a_phone()
    with st.expander("Filters, order, lists and view", icon=":material/tune:") if phone else st.container():
        only, order = caseload_filters.filters(user)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if looked_for := patient_picker.found(user):
                session.go_to_patient(looked_for)
            columns = caseload_lists.tools(user, only, order)
            view, several = _view("Cards" if phone else "Table")
        st.caption(f"{caseload_table.ORDERS[order]}  \n{caseload_table.URGENCY_KEY}")
    if only not in (Filter(), Filter(team_id=only.team_id), Filter(team_id=only.team_id, lane=only.lane)):
        st.caption("The numbers are those of the whole list; below are those who match the filter.")
    return Asked(only, order, columns, view, several)


def _view(usual: str) -> tuple[str, bool]:
    view = st.segmented_control(
        "View",
        ["Table", "Cards"],
        default=usual,
        required=True,
        key="caseload_view",
        persist_state="session",
        help=caseload_table.BY_KEYBOARD,
    )
    return view, view != "Cards" and st.toggle("Choose several", key="caseload_several")
