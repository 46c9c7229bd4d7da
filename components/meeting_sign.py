"""Read back, then signed: every decision in plain sentences, what is still missing, and the chair's password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, meeting_confirm, session
from components.meeting_attendance import missing_words
from components.meeting_decide import lines
from components.passwords import password_given
from components.plain import plain
from queries import drafts, meetings, signing
from rules.roles import Act, Refused, User, can


def read_back_and_sign(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    kept = drafts.drafts(session.engine(), meeting["id"], by=user)
    decided = agenda[agenda["decision_id"].notna()]
    signed = meeting["state"] == "signed"
    lacks = {} if signed else signing.gaps(session.engine(), meeting["id"], by=user)
    confirmed = signing.confirmed(session.engine(), meeting["id"], by=user)
    for item in decided.itertuples():
        name = plain(f"{item.given_name} {item.family_name}".strip() or item.number)
        st.markdown(f"**{item.place}. {name}** · {plain(item.number)}")
        lines(kept[item.decision_id], user)
        for sentence in lacks.get(item.decision_id, ()):
            st.warning(f"Still missing for the signature: {plain(sentence)}")
        meeting_confirm.confirmation(item, confirmed.get(item.decision_id), signed or item.decision_id in lacks, user)
    if decided.empty:
        st.info("Nothing is decided yet. Decide the cases first; they are read back here.")
    open_cases = len(agenda) - len(decided)
    if open_cases:
        st.warning(f"{open_cases} of {len(agenda)} cases are not decided. They stay on the record as not decided.")
    if signed:
        st.success(f"Signed on {dates.moment(meeting['signed_at'])}. Decisions are now only amended, with a reason.")
        meeting_confirm.second_signature(meeting, user)
    elif not can(user, Act.sign_meeting):
        st.caption("The chair or a supervisor signs, with their password.")
    elif not decided.empty:
        _sign_form(meeting, user)


def _sign_form(meeting: Mapping[str, Any], user: User) -> None:
    words = missing_words(meeting, meetings.present(session.engine(), meeting["id"], by=user))
    if words:
        st.warning(f"{words} You can still sign; the minutes say who was there.")
    with st.form("meeting_sign", border=True):
        st.markdown("**Read back and agreed?** Your signature freezes these decisions as they stand.")
        st.caption("Signing also confirms, in your name, what is not confirmed yet: read it aloud first.")
        password = st.text_input("Your password", type="password", key="meeting_sign_password")
        sent = st.form_submit_button("Sign the meeting", type="primary")
    if sent and acting.attempt(
        f"sign_{meeting['id']}", lambda submission: _signed(meeting, password, user, submission)
    ):
        session.say("Signed. The minutes are ready.")
        st.rerun()


def _signed(meeting: Mapping[str, Any], password: str, user: User, submission: str) -> str:
    if not password_given(user, password):
        raise Refused("That is not your password. Nothing was signed.")
    return signing.sign(session.engine(), meeting["id"], by=user, at=session.now(), submission_id=submission)
