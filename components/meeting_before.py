"""Before the meeting: the agenda brought up to date and sent round, referrals, who is invited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, agenda_sheet, invitation_form, meeting_agenda, patient_picker, referral_form, session
from components.download import download
from queries import meetings, referrals
from rules.dates import counted
from rules.roles import User


def before(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    """What is done with the agenda before and while the team meets."""
    is_open = meeting["state"] != "signed"
    with st.container(horizontal=True):
        _file(meeting, user)
        if is_open:
            _renew(meeting, agenda, user)
    meeting_agenda.overview(meeting, agenda)
    if not is_open:
        return
    if not agenda.empty:
        meeting_agenda.marks(meeting, agenda, user)
    with st.expander("Put one more patient on the agenda"):
        meeting_agenda.add_case(meeting, user)
    if st.toggle("Refer a patient with a question", key="meeting_refer_open"):
        patient_id = patient_picker.find(user, "meeting_refer")
        if patient_id:
            referral_form.referral_form(patient_id, user)
    with st.expander("Referrals of this team"):
        referral_form.of_team(meeting["team_id"], user)
    if not agenda.empty:
        with st.expander("Patient or family partner in the meeting"):
            invitation_form.invitations(meeting, agenda, user)


def _file(meeting: Mapping[str, Any], user: User) -> None:
    download(
        "Agenda as PDF",
        lambda: _exported(meeting["id"], user),
        f"agenda-{meeting['held_on'].isoformat()}.pdf",
        "application/pdf",
        icon=":material/download:",
        key="meeting_agenda_pdf",
        help="To send round a day ahead: every case with its reason, question and where it stands.",
    )


def _exported(meeting_id: str, user: User) -> bytes:
    """The click is in the trail before the file is made."""
    meetings.record_export(session.engine(), meeting_id, "agenda pdf", by=user, at=session.now())
    return agenda_sheet.agenda_file(session.engine(), meeting_id, by=user, at=session.now())


def _renew(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    told = {"by": user, "at": session.now()}
    if st.button("Bring up to date", icon=":material/sync:", key="meeting_renew", help=RENEWS):
        act = lambda key: referrals.renew(session.engine(), meeting["id"], submission_id=key, **told)  # noqa: E731
        if acting.attempt(f"meeting_renew_{meeting['id']}", act):
            joined = len(meetings.agenda(session.engine(), meeting["id"], by=user)) - len(agenda)
            session.say(f"{counted(joined, 'case')} joined the agenda." if joined else "Nothing new for this agenda.")
            st.rerun()


RENEWS = (
    "Takes in today's flags, reviews and referrals. Nobody who is on the agenda is dropped."
    " Once the meeting has begun no place moves: only what cannot wait joins, at the end."
)
