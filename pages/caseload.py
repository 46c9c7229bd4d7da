"""Who needs us today, and why: one row a patient, in the order of need."""

import streamlit as st

from components import (
    acting,
    caseload_bulk,
    caseload_filters,
    caseload_lists,
    caseload_live,
    caseload_periods,
    caseload_table,
    duty_line,
    patient_picker,
    reads,
    safety_net_view,
    session,
)
from queries.caseload import Filter
from rules.roles import Act, can

user = session.current_user()
st.title("Caseload")

if not can(user, Act.read_caseload):
    st.info("The caseload is for those who treat. An administrator runs the service and sees nothing clinical.")
    st.stop()

caseload_live.keep_up(user)
team_id = st.session_state.get(caseload_filters.KEYS["team_id"])
places = acting.read(lambda: reads.places(user, team_id))
if not places:
    st.info(caseload_table.nobody_words(user, one_team=team_id is not None))
    if team_id is not None:
        st.button("Show everybody", on_click=caseload_filters.clear, key="caseload_clear")
    st.stop()

st.markdown(f"**{caseload_table.counts_line(places)}**{caseload_bulk.marked_line(user)}")
duty_line.duty_line(user)
safety_net_view.header(user)
caseload_filters.lanes(places)
only, order = caseload_filters.filters(user)
with st.container(horizontal=True, vertical_alignment="center"):
    if looked_for := patient_picker.found(user):
        session.go_to_patient(looked_for)
    columns = caseload_lists.tools(user, only, order)
st.caption(f"{caseload_table.ORDERS[order]}  \n{caseload_table.URGENCY_KEY}")
if only not in (Filter(), Filter(team_id=only.team_id), Filter(team_id=only.team_id, lane=only.lane)):
    st.caption("The numbers are those of the whole list; below are those who match the filter.")

page = reads.caseload(user, only, order, caseload_filters.place())
if page.empty:
    st.info("Nobody matches this filter." if only != Filter() else "This page is empty.")
    st.button("Show everybody", on_click=caseload_filters.clear, key="caseload_clear")
    st.stop()

usual = "Cards" if caseload_table.on_a_phone() else "Table"
with st.container(horizontal=True, vertical_alignment="bottom"):
    view = st.segmented_control(
        "View",
        ["Table", "Cards"],
        default=usual,
        key="caseload_view",
        persist_state="session",
        help=caseload_table.BY_KEYBOARD,
    )
    several = view != "Cards" and st.toggle("Choose several", key="caseload_several")
words = reads.caseload_in_words(user, only, order, caseload_filters.place())
shown = caseload_lists.with_news(page, words, user)
if view == "Cards":
    marked = caseload_bulk.marked(user, page["patient_id"])
    opened = caseload_table.cards(page, list(shown["New"]), marked, caseload_bulk.mark(user))
else:
    opened = caseload_table.table(page, shown[columns], several=several)
if several:
    caseload_bulk.bar(user, opened, dict(zip(page["patient_id"], shown["Patient"], strict=True)))
caseload_filters.pager(page, order)
caseload_periods.compared(user, only.team_id)
if opened and not several:
    session.go_to_patient(opened[0])
