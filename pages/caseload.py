"""Who needs us today, and why: one row a patient, in the order of need."""

import streamlit as st

from components import (
    acting,
    caseload_bulk,
    caseload_controls,
    caseload_filters,
    caseload_lists,
    caseload_live,
    caseload_periods,
    caseload_table,
    duty_line,
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

told = caseload_table.counts_line(places, short=caseload_table.on_a_phone())
st.markdown(f"**{told}**{caseload_bulk.marked_line(user)}")
duty_line.duty_line(user)
safety_net_view.header(user)
asked = caseload_controls.controls(user, places)
only, order = asked.only, asked.order

page = reads.caseload(user, only, order, caseload_filters.place())
if page.empty:
    st.info("Nobody matches this filter." if only != Filter() else "This page is empty.")
    st.button("Show everybody", on_click=caseload_filters.clear, key="caseload_clear")
    st.stop()

words = reads.caseload_in_words(user, only, order, caseload_filters.place())
shown = caseload_lists.with_news(page, words, user)
if asked.view == "Cards":
    marked = caseload_bulk.marked(user, page["patient_id"])
    opened = caseload_table.cards(page, list(shown["New"]), marked, caseload_bulk.mark(user))
else:
    opened = caseload_table.table(page, shown[asked.columns], several=asked.several)
if asked.several:
    caseload_bulk.bar(user, opened, dict(zip(page["patient_id"], shown["Patient"], strict=True)))
caseload_filters.pager(page, order)
caseload_periods.compared(user, only.team_id)
if opened and not asked.several:
    session.go_to_patient(opened[0])
