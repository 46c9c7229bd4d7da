"""Confirmed in the meeting, and the second signature: two states of a decision beside the chair's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from components import acting, dates, session
from components.passwords import password_given
from components.plain import plain
from queries import amendment_notices, decisions, signing
from queries import second_signature as second_signature_queries
from rules.dates import counted
from rules.roles import Act, Refused, User, can


def confirmation(item: Any, told: tuple[str, datetime] | None, closed: bool, user: User) -> None:
    """Who confirmed it and when, or the button for it while the meeting is open and nothing is missing."""
    if told is not None:
        st.caption(f":material/check: Confirmed in the meeting by {plain(told[0])}, {dates.moment(told[1])}")
    elif not closed and can(user, Act.confirm_decision):
        if st.button("Read back and agreed", key=f"meeting_confirm_{item.decision_id}", icon=":material/done_all:"):
            _confirm(item.decision_id, user)
    elif not closed:
        st.caption("Not confirmed yet: the chair reads it back.")


def _confirm(decision_id: str, user: User) -> None:
    seen = int(decisions.versions(session.engine(), decision_id, by=user)["version"].iloc[-1])
    done = acting.attempt(
        f"confirm_{decision_id}_{seen}",
        lambda submission: signing.confirm(
            session.engine(), decision_id, seen_version=seen, by=user, at=session.now(), submission_id=submission
        ),
    )
    if done:
        session.say("Confirmed in the meeting.")
        st.rerun()


def second_signature(meeting: Mapping[str, Any], user: User) -> None:
    """Where the site's rule asks for two: what still waits, and the form for the second."""
    waiting = second_signature_queries.waiting_for_second(session.engine(), meeting["id"], by=user)
    if not waiting:
        return
    st.warning(f"{counted(len(waiting), 'decision')} still need a second signature, from another discipline.")
    with st.form("meeting_second", border=True):
        password = st.text_input("Your password", type="password", key="meeting_second_password")
        sent = st.form_submit_button("Sign as the second", type="primary")
    if sent and acting.attempt(
        f"second_{meeting['id']}", lambda submission: _countersigned(meeting, password, user, submission)
    ):
        session.say("Signed by two.")
        st.rerun()


def _countersigned(meeting: Mapping[str, Any], password: str, user: User, submission: str) -> str:
    if not password_given(user, password):
        raise Refused("That is not your password. Nothing was signed.")
    return second_signature_queries.countersign(
        session.engine(), meeting["id"], by=user, at=session.now(), submission_id=submission
    )


def amended(user: User) -> None:
    """What the reader signed and somebody amended since: it stays until they say they saw it."""
    for row in amendment_notices.unseen(session.engine(), by=user).itertuples():
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(
                f"Amended: what you signed on {dates.day(row.held_on)} about {row.given_name} {row.family_name}"
                f" · {row.number}. {row.author}: {row.amend_reason}",
                width="stretch",
            )
            if st.button("Open", key=f"meeting_amended_{row.id}"):
                session.select_meeting(row.meeting_id)
                st.rerun()
            if st.button("Seen", key=f"meeting_seen_{row.id}", icon=":material/check:"):
                _see(row.id, user)


def _see(notice_id: str, user: User) -> None:
    done = acting.attempt(
        f"seen_{notice_id}",
        lambda submission: amendment_notices.see(
            session.engine(), notice_id, by=user, at=session.now(), submission_id=submission
        ),
    )
    if done:
        st.rerun()
