"""The rule book for everybody; people, teams, wording and the audit trail for those who answer for them."""

import streamlit as st

from components import acting, people_forms, rules_view, session, trail_view, wording_view
from queries import people
from rules.roles import Act, can

user = session.current_user()
st.title("Settings")

AREAS = {
    "Rules": can(user, Act.read_caseload) or can(user, Act.manage_people),
    "Wording": can(user, Act.manage_instruments),
    "People and teams": can(user, Act.manage_people),
    "Audit trail": can(user, Act.read_audit),
}
allowed = [name for name, may in AREAS.items() if may]
if not allowed:
    st.info("There is nothing here for you to set.")
    st.stop()
areas = dict(zip(allowed, st.tabs(allowed), strict=True))

if "Rules" in areas:
    with areas["Rules"]:
        rules_view.rules_view(user)

if "Wording" in areas:
    with areas["Wording"]:
        wording_view.wording_view(user)

if "People and teams" in areas:
    with areas["People and teams"]:
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

if "Audit trail" in areas:
    with areas["Audit trail"]:
        st.subheader("Audit trail")
        trail_view.trail_view(user)
