"""After the signature: letter, reply and minutes, each read here, sent from here, and acknowledged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, letters, meeting_sent, session
from components.download import download
from components.minutes import minutes_of
from components.plain import plain
from exchange import calendar
from queries import calendars, decisions, dispatches, meetings, second_signature
from queries.dispatches import ROUTES, Outgoing
from rules.letters import Paper
from rules.roles import User


def after_view(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    if meeting["state"] != "signed":
        st.info("Letters and replies are made from what is signed. Read back and sign first.")
        return
    if second_signature.waiting_for_second(session.engine(), meeting["id"], by=user):
        st.warning("The second signature is still missing. Nothing leaves the house before it.")
    _calendar(meeting, user)
    sent = dispatches.dispatches(session.engine(), meeting["id"], by=user)
    decided = agenda[agenda["decision_id"].notna()]
    if not decided.empty:
        _papers(meeting, decided, sent, user)
    _minutes_sent(meeting, user)
    meeting_sent.sent_list(sent, user)


def _calendar(meeting: Mapping[str, Any], user: User) -> None:
    download(
        "Calendar of actions and reviews",
        lambda: _exported_calendar(meeting, user),
        f"stepwell-{meeting['held_on'].isoformat()}.ics",
        "text/calendar",
        icon=":material/event:",
        key="meeting_calendar",
        help="No name and no clinical word is in it: it may stand in any calendar.",
    )


def _exported_calendar(meeting: Mapping[str, Any], user: User) -> bytes:
    meetings.record_export(session.engine(), meeting["id"], "calendar", by=user, at=session.now())
    return calendar.ics(calendars.of_meeting(session.engine(), meeting["id"], by=user), session.now())


def _minutes_sent(meeting: Mapping[str, Any], user: User) -> None:
    """The minutes go to the team: to whom and when, with what stood in them."""
    with st.popover("Minutes were sent", icon=":material/groups:"), st.form("meeting_minutes_sent", border=False):
        recipient = st.text_input("Minutes to", f"Team {meeting['team']}")
        route = st.selectbox("Way", ROUTES, index=ROUTES.index("hospital record"))
        on = st.date_input("Day", session.today(), format="DD/MM/YYYY")
        sent = st.form_submit_button("Minutes sent")
    if sent and acting.attempt(
        f"send_minutes_{meeting['id']}",
        lambda submission: dispatches.send(
            session.engine(),
            meeting["id"],
            Outgoing("minutes", recipient, route, on, asdict(minutes_of(session.engine(), meeting["id"], user))),
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say(f"Kept: the minutes were sent on {dates.day(on)}.")
        st.rerun()


def _papers(meeting: Mapping[str, Any], decided: pd.DataFrame, sent: pd.DataFrame, user: User) -> None:
    """One case at a time: what is already sent, and the paper itself."""
    items = list(decided.itertuples())
    states = {item.decision_id: meeting_sent.state_words(sent, item.decision_id) for item in items}
    item = st.selectbox(
        "Case",
        items,
        format_func=lambda one: f"{one.place}. {one.given_name} {one.family_name} · {states[one.decision_id]}",
        key="meeting_after_case",
    )
    kind = st.segmented_control(
        "Paper",
        list(letters.KINDS),
        default="letter",
        required=True,
        format_func=letters.KINDS.__getitem__,
        key="meeting_after_kind",
    )
    paper = acting.read(lambda: letters.paper_of(session.engine(), kind, meeting["id"], item.decision_id, user))
    _shown(paper)
    download(
        "As PDF",
        lambda: _exported(meeting, paper, kind, user),
        f"{kind}-{item.number}-{meeting['held_on'].isoformat()}.pdf",
        "application/pdf",
        icon=":material/download:",
        key=f"meeting_after_pdf_{item.decision_id}_{kind}",
    )
    _send(meeting, item, kind, paper, user)


def _shown(paper: Paper) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(paper.title)}**")
        st.text(paper.about)
        for section in paper.sections:
            st.markdown(f"**{plain(section.heading)}**")
            for line in section.lines:
                st.text(line)
        st.text(paper.closing)


def _exported(meeting: Mapping[str, Any], paper: Paper, kind: str, user: User) -> bytes:
    meetings.record_export(session.engine(), meeting["id"], f"{kind} pdf", by=user, at=session.now())
    return letters.letter_pdf(session.engine(), paper, kind)


def _send(meeting: Mapping[str, Any], item: Any, kind: str, paper: Paper, user: User) -> None:
    """Mark as sent what stands above, word for word."""
    version = int(decisions.versions(session.engine(), item.decision_id, by=user)["version"].iloc[-1])
    to = f"{item.given_name} {item.family_name}".strip() if kind == "reply" else ""
    with st.form(f"meeting_send_{item.decision_id}_{kind}", border=True):
        st.markdown("**Mark as sent**")
        to_at, way_at, on_at = st.columns([3, 2, 2])
        recipient = to_at.text_input("To", to)
        route = way_at.selectbox("How", ROUTES)
        on = on_at.date_input("On", session.today(), format="DD/MM/YYYY")
        sent = st.form_submit_button("Sent", icon=":material/send:")
    out = Outgoing(kind, recipient, route, on, asdict(paper), item.decision_id, version)
    if sent and acting.attempt(
        f"send_{item.decision_id}_{kind}",
        lambda submission: dispatches.send(
            session.engine(), meeting["id"], out, by=user, at=session.now(), submission_id=submission
        ),
    ):
        session.say(f"Kept: sent on {dates.day(on)}.")
        st.rerun()
