"""One's own work: the check-in with oneself, the weight of the caseload, time to look at the data, education."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, reads, session
from components.my_day import block
from queries import own_work, posts
from rules.dates import counted
from rules.roles import Act, User, can
from rules.settings import TO_CONFIRM
from rules.supervision import CHECK_IN, HEAVY, Weight, is_heavy

ALONE = (
    "For your eyes alone: no colleague, lead or administrator can open it in Stepwell, nothing is computed from it, and"
    " it is not in the trail. It lies in the service's database like everything else. Take it away whenever you like."
)
SHARING = (
    "By name, to share work fairly: this is no measure of anybody's work and nobody is ranked by it. Part-time posts"
    " carry their part of the capacity; whose share is not known is compared with nothing."
)


def own(user: User) -> None:
    _weight(user)
    _check_in(user)
    _education(user)


def _weight(user: User) -> None:
    told = own_work.own_weight(session.engine(), by=user)
    with st.container(border=True, gap="small"):
        st.markdown("##### :material/balance: My caseload")
        if not told.patients:
            st.caption("You are named as the clinician of nobody in care.")
        else:
            _against_capacity(told)
        st.caption(f"By step and open flags; the numbers are a {TO_CONFIRM} (Settings, Rules).")
        if can(user, Act.give_supervision) and st.toggle("How the work is shared", key="supervision_shared"):
            st.caption(SHARING)
            for name, one in own_work.weights(session.engine(), by=user).items():
                st.text(f"{name}: {one.words}")
            if can(user, Act.set_post):
                _posts(user)


def _against_capacity(told: Weight) -> None:
    if told.capacity:
        st.progress(min(told.total / told.capacity, 1.0), told.words)
        return
    st.text(f"{told.words}.")
    st.caption("A clinical lead says how much of a post each person has; until then there is nothing to compare with.")


def _posts(user: User) -> None:
    """For a clinical lead: how much of a full-time post each colleague has."""
    people = reads.colleagues(user)
    known = posts.post_shares(session.engine(), list(people))
    with st.popover("Say how much of a post somebody has", icon=":material/schedule:", key="supervision_posts"):
        who = st.selectbox("Who", list(people), None, format_func=people.__getitem__, key="supervision_post_who")
        if who is None:
            return
        share = st.number_input(
            "Share of a full-time post",
            posts.LEAST,
            posts.MOST,
            known.get(who),
            0.05,
            key=f"supervision_post_{who}",
            placeholder="not known",
            help="1 is a full-time post, 0.5 half of one. Empty: not known, and nothing is compared.",
        )
        if st.button("Keep", type="primary", key="supervision_post_keep"):
            _keep_post(who, people[who], share, user)


def _keep_post(who: str, name: str, share: float | None, user: User) -> None:
    done = acting.attempt(f"supervision_post_{who}", lambda key: posts.set_post(
        session.engine(), who, share, by=user, at=session.now(), submission_id=key
    ))  # fmt: skip
    if done:
        session.say(f"{name}: {'not known' if share is None else f'{share:g} of a full-time post'}.")
        st.rerun()


def _check_in(user: User) -> None:
    frame = own_work.check_ins(session.engine(), by=user)
    with block("Checking in with myself", len(frame), "self_improvement"):
        st.caption(ALONE)
        with st.expander("Check in", icon=":material/edit_note:"):
            _ask(user)
        if not frame.empty:
            with st.expander(f"Earlier: {len(frame)}"):
                _earlier(frame, user)


def _ask(user: User) -> None:
    answers: dict[str, str] = {}
    for one in CHECK_IN:
        said = st.radio(one.text, one.answers, index=None, horizontal=True, key=f"supervision_check_{one.key}")
        answers |= {one.key: said} if said else {}
    words = st.text_input("Anything else, for yourself", key="supervision_check_words")
    if is_heavy(answers):
        st.warning(HEAVY, icon=":material/volunteer_activism:")
    if st.button("Keep it for me", key="supervision_check_keep"):
        _keep_check(answers, words, user)


def _keep_check(answers: dict[str, str], words: str, user: User) -> None:
    kept = acting.attempt("supervision_check", lambda _: (
        own_work.check_in(session.engine(), answers, words, on=session.today(), by=user, at=session.now())
    ))  # fmt: skip
    if kept:
        session.say("Kept, for you alone.")
        st.rerun()


def _earlier(frame: pd.DataFrame, user: User) -> None:
    for row in frame.itertuples(name="Check"):
        st.markdown(f"**{dates.day(row.on)}**")
        for one in CHECK_IN:
            if one.key in row.answers:
                st.text(f"{one.text} {row.answers[one.key]}")
        if row.words:
            st.text(row.words)
    if st.button("Take all of them away for good", key="supervision_check_forget"):
        own_work.forget_check_ins(session.engine(), by=user, at=session.now())
        st.rerun()


def time_view(user: User) -> None:
    today, goal = session.today(), reads.site_settings().whole("review_time.weekly_minutes")
    frame = own_work.times(session.engine(), by=user, since=today - timedelta(days=27))
    planned, kept, unsaid = own_work.kept_of_planned(frame, today)
    with block("Time to look at the data", len(frame), "lock_clock"):
        open_ones = f", and {counted(unsaid, 'time')} nothing is said about" if unsaid else ""
        st.text(f"Last four weeks: {kept} of {planned} planned minutes kept{open_ones}.")
        st.caption(f"{goal} minutes a week are the {TO_CONFIRM}. Time that is never kept is something to bring up.")
        for row in frame[frame["minutes_kept"].isna()].sort_values("on").itertuples(name="Time"):
            _kept(row, user)
        with st.popover("Set time aside", icon=":material/add:"):
            on = st.date_input("Day", today, format="DD/MM/YYYY", key="supervision_time_on")
            minutes = st.number_input("Minutes", 5, 480, 30, step=5, key="supervision_time_minutes")
            if st.button("Set it aside", key="supervision_time_add"):
                _write("supervision_time", own_work.plan_time, "Set aside.", user, on=on, minutes_long=int(minutes))


def _kept(row: Any, user: User) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{dates.day(row.on)}, {row.minutes_long} minutes", width="content")
        if row.on > session.today():
            return
        told = {"time_id": row.id, "form": f"supervision_time_{row.id}"}
        if st.button("Kept", key=f"supervision_time_kept_{row.id}", icon=":material/check:"):
            _say_kept(**told, minutes=row.minutes_long, words="", user=user)
        with st.popover("Not all of it", key=f"supervision_time_part_{row.id}"):
            minutes = st.number_input("Minutes kept", 0, 480, 0, step=5, key=f"supervision_time_left_{row.id}")
            words = st.text_input("What came in between", key=f"supervision_time_why_{row.id}")
            if st.button("Keep this", key=f"supervision_time_say_{row.id}"):
                _say_kept(**told, minutes=int(minutes), words=words, user=user)


def _say_kept(time_id: str, form: str, minutes: int, words: str, user: User) -> None:
    done = acting.attempt(form, lambda key: own_work.keep_time(
        session.engine(), time_id, minutes_kept=minutes, words=words, by=user, at=session.now(), submission_id=key
    ))  # fmt: skip
    if done:
        st.rerun()


def _education(user: User) -> None:
    frame = own_work.education(session.engine(), by=user)
    year = frame[frame["on"].map(lambda on: on.year == session.today().year).astype(bool)]
    with block("Continuing education", len(frame), "school"):
        st.text(f"{year['hours'].sum():g} hours this year.")
        if frame.empty:
            st.caption("Nothing is written down yet. The log is yours; nobody else reads it here.")
        for row in frame.head(8).itertuples(name="Entry"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{dates.day(row.on)} · {row.kind} · {row.what} · {row.hours:g} h", width="content")
                if st.button("Remove", key=f"supervision_learned_off_{row.id}", type="tertiary"):
                    form = f"supervision_learned_off_{row.id}"
                    _write(form, own_work.remove_education, "Removed.", user, entry_id=row.id)
        with st.popover("Add", icon=":material/add:", key="supervision_learned"):
            _learned(user)


def _learned(user: User) -> None:
    what = st.text_input("What", key=session.form_key("supervision_learned"))
    kind = st.selectbox("Kind", own_work.EDUCATION, key="supervision_learned_kind")
    on = st.date_input("Day", session.today(), format="DD/MM/YYYY", key="supervision_learned_on")
    hours = st.number_input("Hours", 0.0, 100.0, 1.0, step=0.5, key="supervision_learned_hours")
    if st.button("Write it down", key="supervision_learned_add"):
        told = {"on": on, "kind": kind, "what": what, "hours": float(hours)}
        _write("supervision_learned", own_work.add_education, "Written down.", user, **told)


def _write(form: str, act: Any, said: str, user: User, **told: Any) -> None:
    done = acting.attempt(form, lambda key: act(
        session.engine(), **told, by=user, at=session.now(), submission_id=key
    ))  # fmt: skip
    if done:
        session.say(said)
        st.rerun()
