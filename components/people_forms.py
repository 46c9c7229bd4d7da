"""Forms for people and teams: who may sign in, as what, for which teams."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import acting, session
from queries import people
from rules.roles import Refused, Role, User

ROLES = [role for role in Role if role is not Role.service]


def people_view(user: User) -> None:
    """Who may sign in and which teams there are, with the forms to change it."""
    frame = acting.read(lambda: people.people(session.engine(), by=user))
    teams = people.teams(session.engine(), by=user)
    people_table(frame)
    with st.expander("Add a person"):
        add_person_form(teams, user)
    with st.expander("Change what a person may do"):
        change_person_form(frame, teams, user)
    st.subheader("Teams")
    st.write(", ".join(teams.values()) or "No team yet. Add the first one.")
    with st.expander("Add a team"):
        add_team_form(user)


def people_table(frame: pd.DataFrame) -> None:
    shown = frame[frame["role"] != Role.service.value]
    st.dataframe(
        shown[["name", "username", "role", "discipline", "teams", "active"]],
        hide_index=True,
        width="stretch",
        column_config={
            "name": "Name",
            "username": "User name",
            "role": "Role",
            "discipline": "Discipline",
            "teams": "Teams",
            "active": st.column_config.CheckboxColumn("May sign in"),
        },
    )


def add_person_form(teams: dict[str, str], user: User) -> None:
    with st.form(session.form_key("settings_add_person"), border=False):
        left, right = st.columns(2)
        name = left.text_input("Name")
        username = right.text_input("User name")
        role = left.selectbox("Role", ROLES, format_func=lambda one: one.value)
        discipline = right.text_input("Discipline", placeholder="for example psychology")
        in_teams = st.multiselect("Teams", list(teams), format_func=teams.__getitem__)
        password = st.text_input("First password (at least 12 characters)", type="password")
        sent = st.form_submit_button("Add this person")
    if sent and acting.attempt(
        "settings_add_person",
        lambda submission: people.add_person(
            session.engine(),
            username=_told(username, "a user name"),
            name=_told(name, "a name"),
            role=role,
            discipline=discipline.strip(),
            team_ids=in_teams,
            hashed=people.password_hash(password),
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say(f"{name} can sign in.")
        st.rerun()


def _told(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(f"Give {what}.")
    return text.strip()


def change_person_form(frame: pd.DataFrame, teams: dict[str, str], user: User) -> None:
    frame = frame[frame["role"] != Role.service.value]
    names = dict(zip(frame["id"], frame["name"], strict=True))
    person_id = st.selectbox("Who", list(names), format_func=names.__getitem__, key="settings_who")
    now = frame.set_index("id").loc[person_id]
    with st.form(f"settings_change_{person_id}", border=False):
        role = st.selectbox("Role", ROLES, ROLES.index(Role(now["role"])), format_func=lambda one: one.value)
        in_teams = st.multiselect("Teams", list(teams), now["team_ids"], format_func=teams.__getitem__)
        active = st.checkbox("May sign in", bool(now["active"]))
        sent = st.form_submit_button("Save the change")
    if sent and acting.attempt(
        f"settings_change_{person_id}",
        lambda submission: people.change_person(
            session.engine(),
            person_id,
            role=role,
            active=active,
            team_ids=in_teams,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say("Changed. It holds from their next click on.")
        st.rerun()


def add_team_form(user: User) -> None:
    with st.form(session.form_key("settings_add_team"), border=False):
        name = st.text_input("Name of the new team")
        sent = st.form_submit_button("Add the team")
    if sent and acting.attempt(
        "settings_add_team",
        lambda submission: people.add_team(
            session.engine(), _told(name, "a name"), by=user, at=session.now(), submission_id=submission
        ),
    ):
        session.say("The team is there.")
        st.rerun()
