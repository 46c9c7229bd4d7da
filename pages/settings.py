"""People, teams and the audit trail, for those who run the service and those who answer for it."""

import streamlit as st

from components import acting, help_form, people_forms, session, trail_view
from queries import people
from rules.roles import Act, can

user = session.current_user()
st.title("Settings")

if not (can(user, Act.manage_people) or can(user, Act.read_audit)):
    st.info("Settings are for administrators; the audit trail also for chairs and supervisors.")
    st.stop()

if can(user, Act.manage_people):
    frame = acting.read(lambda: people.people(session.engine(), by=user))
    teams = people.teams(session.engine(), by=user)
    st.subheader("People")
    people_forms.people_table(frame)
    with st.expander("Add a person"):
        people_forms.add_person_form(teams, user)
    with st.expander("Change what a person may do"):
        people_forms.change_person_form(frame, teams, user)
    st.subheader("Teams")
    st.write(", ".join(teams.values()) or "No team yet. Add the first one.")
    with st.expander("Add a team"):
        people_forms.add_team_form(user)

if can(user, Act.manage_help_lines):
    st.subheader("Help for patients")
    help_form.help_form(user)

st.subheader("Audit trail")
trail_view.trail_view(user)
