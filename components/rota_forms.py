"""The duty rota of each team: who is on duty when, who leads, and which days have nobody."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import acting, dates, session
from queries import people, rota, rota_changes
from queries.rota_changes import NewShift
from rules.roles import User
from rules.rota import CLOSED, DAY_NAMES, DUTY, LEAD

PART_WORDS = {
    DUTY: "On duty",
    LEAD: "Leads (hears what the duty person did not answer)",
    CLOSED: "Closed: nobody is there",
}
NOBODY = "nobody"


def rota_forms(user: User) -> None:
    """Hours, the lines of the week, and the forms to change them."""
    teams = people.teams(session.engine(), by=user)
    if not teams:
        st.info("There is no team yet. Add one first.")
        return
    team_id = st.selectbox("Team", list(teams), format_func=teams.__getitem__, key="settings_rota_team")
    now = rota.monitored_now(session.engine(), session.now(), team_id)
    (st.success if now.now else st.warning)(now.words, icon=":material/schedule:")
    frame = acting.read(lambda: rota_changes.rota(session.engine(), team_id, by=user))
    if frame.empty:
        st.write(
            "No line yet. Until there is one, timers count by the clock on the wall, alerts go to the responsible "
            "clinician and those who lead, and the caseload and My day say that nobody is known to be on duty."
        )
    else:
        st.dataframe(_shown(frame), hide_index=True, width="stretch", alt="The duty rota of the team, a line each.")
        _end_form(frame, user)
    with st.expander("Add a line"):
        _add_form(team_id, user)


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "What": [PART_WORDS[one] for one in frame["part"]],
            "Who": frame["name"].fillna(NOBODY),
            "Days": [", ".join(DAY_NAMES[day] for day in days) for days in frame["weekdays"]],
            "Hours": frame["from_time"] + "–" + frame["to_time"],
            "From": [dates.day(on) for on in frame["from_on"]],
            "Until": [dates.day(on, "further notice") for on in frame["to_on"]],
        }
    )


def _add_form(team_id: str, user: User) -> None:
    key = f"settings_rota_{team_id}"
    known = {"": NOBODY, **people.members_of(session.engine(), team_id, by=user)}
    with st.form(session.form_key(key), border=False):
        part = st.selectbox("Part", list(PART_WORDS), format_func=PART_WORDS.__getitem__)
        person_id = st.selectbox("Person", list(known), format_func=known.__getitem__)
        weekdays = st.multiselect("Days", range(7), list(range(5)), format_func=DAY_NAMES.__getitem__)
        left, right = st.columns(2)
        from_time, to_time = left.text_input("From (hour)", "09:00"), right.text_input("To (hour)", "17:00")
        from_on = left.date_input("Holds from", session.today(), format="DD/MM/YYYY")
        to_on = right.date_input("Until (leave open)", None, format="DD/MM/YYYY")
        sent = st.form_submit_button("Add to the rota")
    new = NewShift(part, tuple(weekdays), from_time.strip(), to_time.strip(), from_on, to_on, person_id or None)
    if sent and acting.attempt(
        key,
        lambda submission: rota_changes.add_shift(
            session.engine(), team_id, new, by=user, at=session.now(), submission_id=submission
        ),
    ):
        session.say("It is in the rota.")
        st.rerun()


def _end_form(frame: pd.DataFrame, user: User) -> None:
    words = _shown(frame).agg(" · ".join, axis=1)
    names = dict(zip(frame["id"], words, strict=True))
    with st.expander("Take a line out"), st.form("settings_rota_end", border=False):
        shift_id = st.selectbox("Which line", list(names), format_func=names.__getitem__)
        sent = st.form_submit_button("Take it out")
    if sent and acting.attempt(
        f"settings_rota_end_{shift_id}",
        lambda submission: rota_changes.end_shift(
            session.engine(), shift_id, by=user, at=session.now(), submission_id=submission
        ),
    ):
        session.say("Taken out; that it held stays on record.")
        st.rerun()
