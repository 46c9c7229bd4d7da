"""Referring a patient to the team's meeting: the question, where each referral stands, and what became of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import acting, dates, session
from components.plain import plain
from queries import referrals
from rules.referrals import ANSWERED, NEXT, URGENCIES, URGENT, WORDS, ReferralDraft, entry
from rules.roles import Act, User, can

EMPTY = ReferralDraft("", "")


def referral_form(patient_id: str, user: User) -> None:
    """A new referral of this patient."""
    _next_meeting(patient_id, user)
    _fields(f"meeting_refer_{patient_id}", patient_id, EMPTY, user)


def _next_meeting(patient_id: str, user: User) -> None:
    """For which meeting it comes in time; that none is planned is said."""
    found = referrals.next_meeting(session.engine(), patient_id, by=user, today=session.today())
    if found is None:
        st.caption("No meeting of this patient's team is planned yet. The referral waits for the first one.")
    elif found["cut_off_on"] is None:
        st.caption(f"The next meeting is on {dates.day(found['held_on'])}.")
    else:
        for_whom = entry("routine", session.today(), found["held_on"], found["cut_off_on"])
        late = "" if for_whom.on_time else f" What is {URGENT} still comes in."
        st.caption(plain(for_whom.words) + late)


def _fields(form: str, patient_id: str, start: ReferralDraft, user: User, completes: str | None = None) -> None:
    with st.form(session.form_key(form), border=False):
        question = st.text_input("The question the team should decide", start.question)
        known = st.text_area("What is known: tried, found, going on now", start.known)
        asks = st.text_input("What the patient wants to be asked", start.patient_asks)
        left, right = st.columns(2)
        needs = left.text_input("Discipline needed, if any", start.needs)
        urgency = right.radio("Urgency", URGENCIES, URGENCIES.index(start.urgency), horizontal=True)
        knows = st.checkbox("The patient knows that the team will talk about them", start.patient_knows)
        sent = st.form_submit_button("Send the referral", icon=":material/send:")
    if not sent:
        return
    draft, told = ReferralDraft(question, known, urgency, asks, knows, needs), {"by": user, "at": session.now()}
    told["completes"] = completes
    act = lambda key: referrals.refer(session.engine(), patient_id, draft, submission_id=key, **told)  # noqa: E731
    acting.done(acting.attempt(form, act), "Sent to the meeting.")


def of_patient(patient_id: str, user: User) -> None:
    """Every referral of one patient, newest answer with each."""
    st.subheader("Referrals")
    frame = referrals.referrals(session.engine(), patient_id=patient_id, open_only=False, by=user)
    if frame.empty:
        st.write("Nobody has referred this patient to the meeting yet.")
    for row in frame.itertuples():
        _card(row, user)


def of_team(team_id: str, user: User) -> None:
    """The open referrals of one team, urgent first."""
    frame = referrals.referrals(session.engine(), team_id=team_id, by=user)
    if frame.empty:
        st.write("No referral is open.")
    for row in frame.itertuples():
        _card(row, user)


def _card(row: Any, user: User) -> None:
    with st.container(border=True):
        until = f" until {dates.day(row.until_on)}" if row.state == "deferred" and row.until_on else ""
        st.text(f"{row.given_name} {row.family_name} · {row.number} · {row.urgency}: {row.question}")
        st.caption(f"{plain(row.by)}, {dates.day(row.entered_at.date())} · {WORDS[row.state]}{until}")
        for label, words in (("Known", row.known), ("Wants to be asked", row.patient_asks), ("Answer", row.answer)):
            if words:
                st.text(f"{label}: {words}")
        with st.container(horizontal=True):
            if row.state == "returned" and can(user, Act.refer):
                with st.popover("Complete and send again", icon=":material/edit:"):
                    _fields(f"meeting_refer_again_{row.id}", row.patient_id, _draft(row), user, completes=row.id)
            _answer(row, user)


def _draft(row: Any) -> ReferralDraft:
    return ReferralDraft(row.question, row.known, row.urgency, row.patient_asks, bool(row.patient_knows), row.needs)


def _may(state: str, user: User) -> bool:
    return can(user, Act.refer if state == "withdrawn" else Act.answer_referral)


def _answer(row: Any, user: User) -> None:
    follow = [one for one in NEXT[row.state] if one not in (ANSWERED, "sent") and _may(one, user)]
    if not follow:
        return
    with st.popover("Answer", icon=":material/reply:", key=f"meeting_answer_open_{row.id}"):
        state = st.selectbox(
            "What becomes of it", follow, format_func=WORDS.__getitem__, key=f"meeting_answer_{row.id}"
        )
        reason = st.text_input("Reason", key=f"meeting_answer_why_{row.id}")
        key = f"meeting_answer_day_{row.id}"
        deferred = state == "deferred"
        until = st.date_input("Deferred until", None, format="DD/MM/YYYY", key=key) if deferred else None
        if st.button("Save the answer", key=f"meeting_answer_go_{row.id}"):
            told = {"state": state, "reason": reason, "until": until, "by": user, "at": session.now()}
            act = lambda key: referrals.answer(session.engine(), row.id, submission_id=key, **told)  # noqa: E731
            acting.done(acting.attempt(f"meeting_answer_{row.id}_{state}", act), "Answered.")
