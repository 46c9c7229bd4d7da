"""Who needs us today, and why: one row a patient, in the order of need."""

import streamlit as st

from components import acting, caseload_filters, caseload_table, reads, session
from queries.caseload import Filter
from rules.roles import Act, can

user = session.current_user()
st.title("Caseload")

if not can(user, Act.read_caseload):
    st.info("The caseload is for those who treat. An administrator runs the service and sees nothing clinical.")
    st.stop()

only = caseload_filters.filters(user)
counts = acting.read(lambda: reads.counts(user, only.team_id))
if not counts:
    st.info(caseload_table.nobody_words(user, one_team=only.team_id is not None))
    st.stop()

st.markdown(f"**{caseload_table.counts_line(counts)}**")
st.caption(f"{caseload_table.ORDER}  \n{caseload_table.URGENCY_KEY}")
if only not in (Filter(), Filter(team_id=only.team_id)):
    st.caption("The numbers are those of the whole list; below are those who match the filter.")

page = reads.caseload(user, only, caseload_filters.place())
if page.empty:
    st.info("Nobody matches this filter." if only != Filter() else "This page is empty.")
    st.button("Show everybody", on_click=caseload_filters.clear, key="caseload_clear")
    st.stop()

usual = "Cards" if caseload_table.on_a_phone() else "Table"
view = st.segmented_control("View", ["Table", "Cards"], default=usual, key="caseload_view", persist_state="session")
if view == "Cards":
    opened = caseload_table.cards(page)
else:
    opened = caseload_table.table(page, reads.caseload_in_words(user, only, caseload_filters.place()))
caseload_filters.pager(page)
if opened:
    session.go_to_patient(opened)
