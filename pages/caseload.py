"""Who needs us today, and why: one row a patient, in the order of need."""

import streamlit as st

from components import acting, caseload_filters, caseload_table, reads, session
from queries.caseload import Filter

user = session.current_user()
st.title("Caseload")

only = caseload_filters.filters(user)
counts = acting.read(lambda: reads.counts(user, only.team_id))
if not counts:
    st.info("There is no patient in your teams yet. Import a file on the Record page, or load the sample service.")
    st.stop()

st.markdown(f"**{caseload_table.counts_line(counts)}**")
st.caption(f"{caseload_table.ORDER}  \n{caseload_table.URGENCY_KEY}")

page = reads.caseload(user, only, caseload_filters.place())
if page.empty:
    st.info("Nobody matches this filter." if only != Filter() else "This page is empty.")
    st.button("Show everybody", on_click=caseload_filters.clear, key="caseload_clear")
    st.stop()

view = st.segmented_control("View", ["Table", "Cards"], default="Table", key="caseload_view", persist_state="session")
if view == "Cards":
    opened = caseload_table.cards(page)
else:
    opened = caseload_table.table(page, reads.caseload_in_words(user, only, caseload_filters.place()))
caseload_filters.pager(page)
if opened:
    session.go_to_patient(opened)
