"""Moving a patient to another team: where to, what that does to everything open, why, and the last word."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components import acting, dates, reads, session
from components.plain import plain
from queries import hand_over, transfers
from rules.roles import Act, NotPermitted, Refused, User, can
from rules.transfers import sentences, way_back


def transfer_form(patient_id: str, user: User) -> None:
    try:
        teams = transfers.receiving(session.engine(), patient_id, by=user)
    except NotPermitted as refusal:
        st.info(str(refusal))
        return
    if not teams:
        st.info("There is no other team to move to. An administrator adds teams on the Settings page.")
        return
    key = f"patient_transfer_to_{patient_id}"
    team_id = st.selectbox("To which team", list(teams), None, format_func=teams.get, placeholder="Choose", key=key)
    if team_id is None:
        st.caption("Choose a team to read what the move would do. Nothing is moved before you confirm it.")
        return
    try:
        told = hand_over.preview(session.engine(), patient_id, team_id, by=user, at=session.now())
    except Refused as refusal:
        st.error(str(refusal))
        return
    _what_happens(sentences(told))
    _confirm(patient_id, team_id, sentences(told), told.team, user)


def _what_happens(told: Sequence[str]) -> None:
    with st.container(border=True):
        st.markdown("**What will happen**")
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in told))


def _confirm(patient_id: str, team_id: str, told: Sequence[str], team: str, user: User) -> None:
    form = f"patient_transfer_{patient_id}"
    # What would happen is in the key: where it has changed since it was read, the tick is gone and has to be set again.
    read = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
    with st.form(session.form_key(form), border=False):
        reason = st.text_area("Why the patient moves", key=f"{session.form_key(form)}_why")
        sure = st.checkbox("I have read what will happen", key=f"{session.form_key(form)}_{read}")
        sent = st.form_submit_button(f"Move to {plain(team)}", type="primary")
    if not sent:
        return
    if not sure:
        st.error("Nobody was moved. Read what will happen, as it stands above now, and tick the line that says so.")
        return
    if _moved(form, patient_id, team_id, reason, user):
        session.say("The patient was moved.")
        st.rerun()


def _moved(form: str, patient_id: str, team_id: str, reason: str, user: User) -> str | None:
    told: dict[str, Any] = {"team_id": team_id, "reason": reason, "by": user, "at": session.now()}
    return acting.attempt(
        form,
        lambda submission: transfers.move_to_team(session.engine(), patient_id, submission_id=submission, **told),
    )


def past_teams(patient_id: str, user: User) -> None:
    """Every move so far, newest first, with who moved the patient and why."""
    st.subheader("Teams so far")
    frame = acting.read(lambda: transfers.past(session.engine(), patient_id, by=user))
    if frame.empty:
        st.write("The patient has been with this team from the start.")
    for row in frame.itertuples():
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{plain(row.from_team)} → {plain(row.to_team)}**")
            st.text(row.reason)
            st.caption(f"{dates.moment(row.entered_at)} · {plain(row.who)}")


def opened(patient_id: str, user: User) -> dict[str, Any]:
    """The open patient; or, where they have gone to another team meanwhile, where to and who moved them."""
    try:
        return reads.opened_patient(patient_id, user)
    except NotPermitted as refusal:
        may_know = can(user, Act.read_patient)
        went = transfers.went(session.engine(), patient_id, by=user) if may_know else None
        if went is None:
            st.error(str(refusal))
        else:
            st.info(_gone(went))
            session.select_patient(None)
        st.stop()


def _gone(went: Mapping[str, Any]) -> str:
    where = f"This patient went to {went['team']}, moved by {went['who']} on {dates.moment(went['at'])}."
    return plain(f"{where} Your team no longer sees the record. {way_back(went['team'], went['movers'])}")
