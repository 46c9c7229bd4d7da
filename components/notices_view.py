"""Notices: by which channel, to which address, what was sent when, and a test of the way."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, session
from exchange import channels, ticking
from queries import notices, people
from queries.keys import WeakKey
from rules.roles import User

HOW = (
    "A notice says only that an item needs somebody in Stepwell: no name, no number, no reason. The channels with "
    "their passwords stand with the keys, in keys/channels.json, and not in the database."
)


def notices_view(user: User) -> None:
    st.write(HOW)
    known = _channels()
    if not known:
        st.info("No channel is set up yet. Alerts are shown on open screens only; docs/alerts.md says how to add one.")
    frame = acting.read(lambda: notices.addresses(session.engine(), by=user))
    if not frame.empty:
        shown = frame[["whose", "channel", "address"]].rename(columns=str.capitalize)
        st.dataframe(shown, hide_index=True, width="stretch", alt="Where notices go, an address each.")
        _test_and_remove(frame, user)
    with st.expander("Add an address"):
        _add_form(known, user)
    _log(user)


def _channels() -> dict[str, str]:
    try:
        return dict(sorted(channels.channels().items()))
    except WeakKey as refusal:
        st.error(str(refusal))
        return {}


def _add_form(known: dict[str, str], user: User) -> None:
    teams = people.teams(session.engine(), by=user)
    staff = people.people(session.engine(), by=user)
    staff = staff[staff["active"] & (staff["role"] != "service account")]
    whose = {("team", one): f"Team {name}" for one, name in teams.items()}
    whose |= {("person", row.id): row.name for row in staff.itertuples(name="Person")}
    if not whose:
        st.write("There is nobody yet.")
        return
    with st.form(session.form_key("settings_address"), border=False):
        kind, one = st.selectbox("Whose", list(whose), format_func=whose.__getitem__)
        channel = st.selectbox("Channel", list(known), None) if known else st.text_input("Channel")
        address = st.text_input("E-mail address (leave open for a webhook or a chat)")
        sent = st.form_submit_button("Add the address")

    def add(submission: str) -> str:
        channels.check_address(known.get(channel or "", ""), address)
        whose = {"person_id": one if kind == "person" else None, "team_id": one if kind == "team" else None}
        told = {"channel": channel or "", "address": address, "by": user, "at": session.now()}
        return notices.add_address(session.engine(), **whose, **told, submission_id=submission)

    if sent and acting.attempt("settings_address", add):
        session.say("Notices go there from now on.")
        st.rerun()


def _test_and_remove(frame: pd.DataFrame, user: User) -> None:
    names = {
        row.id: ", ".join([str(row.whose), str(row.channel), str(row.address)])
        for row in frame.itertuples(name="Address")
    }
    with st.form("settings_address_test", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        address_id = st.selectbox("Address", list(names), format_func=names.__getitem__)
        test = st.form_submit_button("Send a test", icon=":material/send:")
        remove = st.form_submit_button("Remove")
    act = notices.test_notice if test else notices.remove_address
    if (test or remove) and acting.attempt(
        f"settings_address_{address_id!s}_{act.__name__}",
        lambda submission: act(session.engine(), address_id, by=user, at=session.now(), submission_id=submission),
    ):
        if test:
            ticking.notify(session.engine(), session.now)
        session.say("The test is on its way: see below what came of it." if test else "Removed.")
        st.rerun()


def _log(user: User) -> None:
    """Who got what and when; a notice that waits says why."""
    st.markdown("**Who got what and when**")
    frame = notices.who_got_what(session.engine(), by=user)
    if frame.empty:
        st.write("No notice yet.")
        return
    shown = pd.DataFrame(
        {
            "Made": [dates.moment(at) for at in frame["made_at"]],
            "To": frame["whose"],
            "By": frame["channel"],
            "What": [_what(row) for row in frame.itertuples()],
            "State": [_state(row) for row in frame.itertuples(name="Notice")],
            "Tries": frame["tries"],
        }
    )
    st.dataframe(shown, hide_index=True, width="stretch", alt="Notices, newest first, with what came of each.")


def _what(row: Any) -> str:
    if row.about:
        return "a patient changed hands"
    return "a test" if row.alert_id is None or pd.isna(row.alert_id) else "an alert"


def _state(row: tuple) -> str:  # type: ignore[type-arg]
    if row.state == "sent":
        return f"sent {dates.moment(row.sent_at)}"
    if row.state == "withdrawn":
        return "not sent: the patient went to another team"
    why = row.says if isinstance(row.says, str) and row.says else "not tried yet"
    return f"waits: {why} Next try {dates.moment(row.next_try_at)}"
