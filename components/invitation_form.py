"""A patient or family partner in the meeting: invited with consent and scope, and the invitation ended again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, session
from components.plain import plain
from queries import participants
from rules.participant_view import FIRST_SCOPE, PARTS, RELATIONS
from rules.roles import User


def invitations(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    """One patient of the agenda at a time: who is invited, and inviting one more."""
    names = {one.patient_id: f"{one.given_name} {one.family_name} · {one.number}" for one in agenda.itertuples()}
    patient_id = st.selectbox("About", list(names), format_func=names.__getitem__, key="meeting_invite_about")
    there = participants.invitations(session.engine(), meeting["id"], patient_id, by=user)
    for row in there.itertuples():
        _invited(row, meeting["state"] != "signed", user)
    if there.empty:
        st.caption("Nobody is invited for this patient yet.")
    if meeting["state"] != "signed":
        _invite(meeting["id"], patient_id, user)


def _invited(row: Any, is_open: bool, user: User) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(row.name)}** · {RELATIONS[row.relation]}")
        st.text(f"Sees: {', '.join(PARTS[one] for one in row.scope)}.")
        consent = f"Consent: {row.consent} ({dates.day(row.consent_on)}, noted by {row.noted_by})."
        st.caption(plain(consent))
        if isinstance(row.ended, str):
            st.caption(f"Ended: {plain(row.ended)}")
            return
        st.caption(f"Lets them in until {dates.day(row.expires_on)}.")
        if is_open:
            _end(row, user)


def _end(row: Any, user: User) -> None:
    with st.popover("End the invitation", key=f"meeting_uninvite_{row.id}"):
        reason = st.text_input("Why it ends", key=f"meeting_uninvite_why_{row.id}")
        if st.button("End it now", key=f"meeting_uninvite_go_{row.id}"):
            told = {"reason": reason, "by": user, "at": session.now()}
            act = lambda key: participants.end_invitation(session.engine(), row.id, submission_id=key, **told)  # noqa: E731
            acting.done(
                acting.attempt(f"meeting_uninvite_{row.id}", act), "The invitation has ended. They see nothing more."
            )


def _invite(meeting_id: str, patient_id: str, user: User) -> None:
    username = st.text_input(
        "Sign-in name of the person to invite",
        key="meeting_invite_username",
        help="An administrator makes the sign-in under Settings. Who was invited about this patient before is known.",
    )
    people = participants.people_to_invite(session.engine(), patient_id, username=username, by=user)
    if not people:
        unknown = f"Nobody with the sign-in name “{plain(username)}” takes part." if username.strip() else ""
        st.caption(unknown or "Type the sign-in name of the patient or family partner.")
        return
    person_id = st.selectbox("Who", list(people), format_func=people.__getitem__, key="meeting_invite_who")
    relation = st.radio("As", list(RELATIONS), format_func=RELATIONS.__getitem__, key="meeting_invite_as")
    first, key = list(FIRST_SCOPE[relation]), f"meeting_invite_{relation}"
    scope = st.multiselect("They see", list(PARTS), first, format_func=PARTS.__getitem__, key=key)
    consent = st.text_input("What the patient agreed to", key="meeting_invite_consent")
    day = st.date_input("Agreed on", session.today(), format="DD/MM/YYYY", key="meeting_invite_day")
    if st.button("Invite", key="meeting_invite_go"):
        new = participants.NewInvitation(person_id, meeting_id, relation, scope, consent, day)
        told = {"by": user, "at": session.now()}
        act = lambda key: participants.invite(session.engine(), patient_id, new, submission_id=key, **told)  # noqa: E731
        acting.done(acting.attempt(f"meeting_invite_{person_id}", act), "Invited.")
