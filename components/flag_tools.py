"""From a flag to what to do: check-in, emergency plan, support check, agenda, a colleague; and the vote on the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from components import acting, dates, reads, reads_flags, session
from components.piece import once_opened
from components.plain import lines
from queries import flags, meetings, reminders, support, treatments
from rules.roles import User
from rules.support_check import DOMAINS, GRADES, NOT_ASKED

Here = Callable[[], pd.DataFrame]
REACHED = {True: "Yes", False: "No, tried"}


def tools(patient_id: str, team_id: str, card: str, here: Here, user: User, *, emergency: str, safety: bool) -> None:
    """One row of what can be done from here. `here` reads the flags it is for; `safety`: that all are of that kind."""
    with st.container(horizontal=True):
        _tool("Check-in", "call", lambda: _check_in(patient_id, user, card), card)
        with st.popover("Emergency plan", icon=":material/emergency:"):  # nobody waits for this one
            st.markdown(emergency)
        if not safety:
            _tool("What is in the way?", "support", lambda: _support(patient_id, here(), user, card), card)
        _tool("Agenda", "event_note", lambda: _agenda(patient_id, team_id, user, card), card)
        _tool("Ask somebody", "notifications", lambda: _ask(patient_id, team_id, user, card), card)
        _tool("Not useful", "thumb_down", lambda: _vote(here(), user, card), card)


def _tool(name: str, icon: str, draw: Callable[[], None], card: str) -> None:
    key = f"patient_tool_{icon}_{card}"
    with st.popover(name, icon=f":material/{icon}:", key=key, on_change="rerun") as box:
        if once_opened(box, key):
            draw()


def _check_in(patient_id: str, user: User, card: str) -> None:
    key = f"patient_check_in_{card}"
    with st.form(session.form_key(key), border=False):
        attended = st.radio(
            "Reached", [True, False], format_func={True: "Yes", False: "No, tried"}.get, horizontal=True
        )
        note = st.text_area("What came of it")
        sent = st.form_submit_button("Save the contact")
    if sent and acting.attempt(
        key,
        lambda submission: treatments.add_event(
            session.engine(), patient_id, kind="contact", on=session.today(), title="Check-in", note=note,
            attended=attended, by=user, at=session.now(), submission_id=submission,
        ),
    ):  # fmt: skip
        session.say("The contact is on the timeline.")
        st.rerun()


def emergency_words(frame: pd.DataFrame) -> str:
    """The plans that say what to do when it gets dangerous, in full, without leaving the flag."""
    if frame.empty:
        return "No safety plan is written yet. Write one with the patient: part “Record” of this page, “Plan”."
    told = (
        f"**{str(plan.kind).capitalize()} plan**, {dates.day(plan.on)}\n\n{lines(plan.words)}"
        for plan in frame.itertuples(name="Plan")
    )
    return "\n\n".join(told)


def _support(patient_id: str, here: pd.DataFrame, user: User, card: str) -> None:
    key, flag_id = f"patient_support_{card}", str(here["id"].iloc[-1])
    st.caption("Six short questions when somebody is not on track. They suggest; you decide.")
    with st.form(session.form_key(key), border=False):
        answers = {
            one.key: st.selectbox(one.name, GRADES, GRADES.index(NOT_ASKED), help=one.question) for one in DOMAINS
        }
        note = st.text_area("Note")
        sent = st.form_submit_button("Save and see suggestions")
    if sent and acting.attempt(
        key,
        lambda submission: support.record(
            session.engine(), patient_id, answers, flag_id=flag_id, note=note, by=user, at=session.now(),
            submission_id=submission,
        ),
    ):  # fmt: skip
        session.say("Kept. The suggestions stand beside the flag.")
        st.rerun()
    _last_support(patient_id, user)


def _last_support(patient_id: str, user: User) -> None:
    done = reads_flags.support_checks(patient_id, user)
    if done.empty:
        return
    last = done.iloc[0]
    st.markdown(f"**{dates.day(last['taken_on'])}**")
    for domain, grade, what in last["suggestions"]:
        st.text(f"{domain}: {grade}. " + "; ".join(what) + ".")


def _agenda(patient_id: str, team_id: str, user: User, card: str) -> None:
    known = reads_flags.planned_meetings(team_id, user)
    if not known:
        st.write("No meeting is planned. Make one on the page Meeting; it asks the rules who belongs on it.")
        return
    key = f"patient_agenda_{card}"
    with st.form(session.form_key(key), border=False):
        meeting_id = st.selectbox("Meeting", list(known), format_func=lambda one: known[one])
        question = st.text_area("The question for the team")
        sent = st.form_submit_button("Put on the agenda")
    if sent and acting.attempt(
        key,
        lambda submission: meetings.add_case(
            session.engine(), meeting_id, patient_id, question=question, by=user, at=session.now(),
            submission_id=submission,
        ),
    ):  # fmt: skip
        session.say("On the agenda.")
        st.rerun()


def _ask(patient_id: str, team_id: str, user: User, card: str) -> None:
    """What is to be done before the next meeting: it stands on somebody's day until they say what came of it."""
    st.caption("Oneself too. It does not answer the flag.")
    key, known = f"patient_ask_{card}", reads.colleagues(replace(user, team_ids=(team_id,)))
    mine = list(known).index(user.id) if user.id in known else 0
    with st.form(session.form_key(key), border=False):
        for_id = st.selectbox("Who", list(known), mine, format_func=known.__getitem__)
        what = st.text_input("What is to be done")
        due_on = st.date_input("By", session.today(), min_value=session.today(), format="DD/MM/YYYY")
        sent = st.form_submit_button("Put it on their day")
    if sent and acting.attempt(
        key,
        lambda submission: reminders.remind(
            session.engine(), patient_id, for_id=str(for_id), what=what, due_on=due_on, by=user, at=session.now(),
            submission_id=submission,
        ),
    ):  # fmt: skip
        session.say(f"It is on the day of {known[for_id]}.")
        st.rerun()


def _vote(here: pd.DataFrame, user: User, card: str) -> None:
    """A judgement about the rule. The flag stays open."""
    names = {row.id: row.name for row in here.itertuples(name="Flag")}
    key = f"patient_vote_{card}"
    with st.form(session.form_key(key), border=False):
        flag_id = st.selectbox("Which flag was not useful", list(names), format_func=lambda one: names[one])
        reason = st.text_area("Why it was not useful")
        sent = st.form_submit_button("Say so")
    if sent and acting.attempt(
        key,
        lambda submission: flags.vote_not_useful(
            session.engine(), flag_id, reason, by=user, at=session.now(), submission_id=submission
        ),
    ):
        session.say("Thank you: it counts in the rule's own record. The flag stays open.")
        st.rerun()
