"""Before the meeting: refer a patient, answer what was referred, invite a patient or family partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, patient_picker, session
from components.plain import plain
from queries import participants, referrals
from rules.participant_view import FIRST_SCOPE, PARTS, RELATIONS
from rules.referrals import NEXT, URGENCIES, WORDS, ReferralDraft
from rules.roles import Act, User, can


def before(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    if st.toggle("Refer a patient with a question", key="meeting_refer_open"):
        _refer(user)
    with st.expander("Referrals of this team"):
        _referrals(meeting, user)
    if not agenda.empty:
        with st.expander("Invite a patient or family partner"):
            _invite(meeting, agenda, user)


def _refer(user: User) -> None:
    patient_id = patient_picker.find(user, "meeting_refer")
    question = st.text_input("The question to decide", key="meeting_refer_question")
    known = st.text_area("What is known", key="meeting_refer_known")
    asks = st.text_input("What the patient wants to be asked", key="meeting_refer_asks")
    needs = st.text_input("Discipline needed, if any", key="meeting_refer_needs")
    urgency = st.radio("Urgency", URGENCIES, horizontal=True, key="meeting_refer_urgency")
    knows = st.checkbox("The patient knows that the team will talk about them", key="meeting_refer_knows")
    if st.button("Send the referral", disabled=patient_id is None, key="meeting_refer_send") and patient_id:
        draft, told = ReferralDraft(question, known, urgency, asks, knows, needs), {"by": user, "at": session.now()}
        act = lambda key: referrals.refer(session.engine(), patient_id, draft, submission_id=key, **told)  # noqa: E731
        _done(acting.attempt(f"meeting_refer_{patient_id}", act), "Sent to the meeting.")


def _referrals(meeting: Mapping[str, Any], user: User) -> None:
    frame = referrals.referrals(session.engine(), team_id=meeting["team_id"], by=user)
    if frame.empty:
        st.write("No referral is open.")
    for row in frame.itertuples():
        with st.container(border=True):
            st.text(f"{row.number} · {row.urgency}: {row.question} ({row.by})")
            st.caption(f"{WORDS[row.state]}. {plain(row.answer)}")
            if can(user, Act.answer_referral):
                _answer(row, user)


def _answer(row: Any, user: User) -> None:
    follow = [one for one in NEXT[row.state] if one not in ("answered", "withdrawn", "sent")]
    if not follow:
        return
    state = st.selectbox("Answer", follow, format_func=WORDS.__getitem__, key=f"meeting_answer_{row.id}")
    reason = st.text_input("Reason", key=f"meeting_answer_why_{row.id}")
    until = st.date_input("Deferred until", None, key=f"meeting_answer_day_{row.id}") if state == "deferred" else None
    if st.button("Save the answer", key=f"meeting_answer_go_{row.id}"):
        told = {"state": state, "reason": reason, "until": until, "by": user, "at": session.now()}
        act = lambda key: referrals.answer(session.engine(), row.id, submission_id=key, **told)  # noqa: E731
        _done(acting.attempt(f"meeting_answer_{row.id}_{state}", act), "Answered.")


def _invite(meeting: Mapping[str, Any], agenda: pd.DataFrame, user: User) -> None:
    people = participants.people_to_invite(session.engine(), by=user)
    if not people:
        st.write("Nobody signs in as a participant yet. An administrator adds them under Settings.")
        return
    names = {one.patient_id: f"{one.given_name} {one.family_name} · {one.number}" for one in agenda.itertuples()}
    patient_id = st.selectbox("About", list(names), format_func=names.__getitem__, key="meeting_invite_about")
    person_id = st.selectbox("Who", list(people), format_func=people.__getitem__, key="meeting_invite_who")
    relation = st.radio("As", list(RELATIONS), format_func=RELATIONS.__getitem__, key="meeting_invite_as")
    first, key = list(FIRST_SCOPE[relation]), f"meeting_invite_{relation}"
    scope = st.multiselect("They see", list(PARTS), first, format_func=PARTS.__getitem__, key=key)
    consent = st.text_input("What the patient agreed to", key="meeting_invite_consent")
    day = st.date_input("Agreed on", session.today(), format="DD/MM/YYYY", key="meeting_invite_day")
    if st.button("Invite", key="meeting_invite_go"):
        new = participants.NewInvitation(person_id, meeting["id"], relation, scope, consent, day)
        told = {"by": user, "at": session.now()}
        act = lambda key: participants.invite(session.engine(), patient_id, new, submission_id=key, **told)  # noqa: E731
        _done(acting.attempt(f"meeting_invite_{person_id}", act), "Invited.")


def _done(what: str | None, words: str) -> None:
    if what:
        session.say(words)
        st.rerun()
