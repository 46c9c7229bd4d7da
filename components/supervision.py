"""Supervision between two people: what to talk about, before a session, and sessions with notes that stay with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, session, supervision_own, supervision_sessions
from components.my_day import SHOWN, block
from components.plain import plain
from components.supervision_sessions import pick_pair
from queries import my_day, supervision
from queries.supervision import Pair
from rules.dates import counted
from rules.roles import Act, User, can

BETWEEN = "Only the two of you read this: no lead, no chair, no administrator, and the trail holds no word of it."
ON_TRACK_NOT = ("DET", "RSP-1", "RSP-2", "RSP-3", "RSP-4")
NOBODY = "Nobody in your teams gives supervision: that is for supervisors, chairs and leads. An administrator adds one."


def supervision_view(user: User) -> None:
    """The part of My day that is about the work itself."""
    partners = supervision.partners(session.engine(), by=user)
    items = supervision.open_items(session.engine(), by=user)
    pairs = pairs_of(partners, user)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _items(items, pairs, user)
        supervision_sessions.sessions(items, pairs, user)
        if can(user, Act.give_supervision):
            _before(partners, user)
        supervision_own.time_view(user)
    with right:
        supervision_own.own(user)


def pairs_of(partners: pd.DataFrame, user: User) -> dict[Pair, str]:
    """Each pair the reader can be one of, in words."""
    found: dict[Pair, str] = {}
    for row in partners.itertuples():
        if row.gives:
            found[Pair(row.id, user.id, row.team_id)] = f"{row.name} supervises me"
        if row.takes:
            found[Pair(user.id, row.id, row.team_id)] = f"I supervise {row.name}"
    return found


def _items(items: pd.DataFrame, pairs: Mapping[Pair, str], user: User) -> None:
    with block("To talk about", len(items), "forum"):
        st.caption(BETWEEN)
        if items.empty:
            st.caption("Nothing is waiting. Bring something here, or from an alert under Today.")
        for row in items.itertuples(name="Item"):
            _item(row, user)
        if not pairs:
            st.info(NOBODY)
            return
        with st.expander("Bring something", icon=":material/add:"):
            _bring_by_hand(pairs, user)


def _item(row: Any, user: User) -> None:
    with st.container(gap="xxsmall"):
        st.text(row.topic)
        who = f"{row.given_name} {row.family_name} · {row.number}" if isinstance(row.number, str) else ""
        if who and st.button(plain(who), key=f"supervision_open_{row.id}", type="tertiary", icon=":material/person:"):
            session.go_to_patient(row.patient_id)
        alarm = f" · alarm: {plain(row.alarm)}" if isinstance(row.alarm, str) else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            side = "you supervise" if row.gives else "supervises you"
            told = f"{plain(row.other)} ({side}) · since {dates.day(row.entered_at.date())}{alarm}"
            st.caption(told, width="content")
            with st.popover("Not needed any more", key=f"supervision_item_{row.id}", type="tertiary"):
                words = st.text_input("Why", key=f"supervision_item_why_{row.id}")
                if st.button("Take it off the list", key=f"supervision_item_off_{row.id}"):
                    _drop(row.id, words, user)


def _drop(item_id: str, words: str, user: User) -> None:
    done = acting.attempt(f"supervision_off_{item_id}", lambda key: supervision.drop_item(
        session.engine(), item_id, words, by=user, at=session.now(), submission_id=key
    ))  # fmt: skip
    if done:
        session.say("Taken off the list.")
        st.rerun()


def _bring_by_hand(pairs: Mapping[Pair, str], user: User) -> None:
    pair = pick_pair(pairs, "supervision_bring_pair")
    whose = pair.supervisee_id if pair else None  # who supervises brings a patient of whom they supervise
    own = my_day.own_patients(session.engine(), by=user, clinician_id=whose)
    names = {str(row.patient_id): f"{row.name} · {row.number}" for row in own.itertuples(name="Own")}
    about: list[str | None] = [None, *names]
    patient_id = st.selectbox(
        "About", about, format_func=lambda one: names.get(one or "", "the work, not one patient"),
        key="supervision_bring_about",
    )  # fmt: skip
    topic = st.text_area("What do you want to talk about?", key=session.form_key("supervision_bring"), height=80)
    if st.button("Bring it to supervision", key="supervision_bring_send", disabled=pair is None) and pair:
        _bring("supervision_bring", pair, topic, patient_id, None, user)


def _bring(form: str, pair: Pair, topic: str, patient_id: str | None, flag_id: str | None, user: User) -> None:
    done = acting.attempt(form, lambda key: supervision.bring(
        session.engine(), pair, topic=topic, patient_id=patient_id, flag_id=flag_id, by=user, at=session.now(),
        submission_id=key,
    ))  # fmt: skip
    if done:
        session.say("It is on the list for supervision.")
        st.rerun()


def bring_it(user: User) -> Callable[[Any], None]:
    """What draws, on an alert of My day, the way to bring this alarm to supervision."""
    pairs = pairs_of(supervision.partners(session.engine(), by=user), user)
    return lambda row: _bring_alarm(row, pairs, user) if pairs else None


def _bring_alarm(row: Any, pairs: Mapping[Pair, str], user: User) -> None:
    with st.popover("Bring to supervision", icon=":material/forum:", type="tertiary", key=f"supervision_{row.flag_id}"):
        st.caption(f"The alarm still needs its answer: this does not acknowledge it. {BETWEEN}")
        pair = pick_pair(pairs, f"supervision_pair_{row.flag_id}")
        form = f"supervision_alarm_{row.flag_id}"
        topic = st.text_area("What do you want to talk about?", key=session.form_key(form), height=80)
        if st.button("Bring it", key=f"supervision_send_{row.flag_id}", disabled=pair is None) and pair:
            _bring(form, pair, topic, row.patient_id, row.flag_id, user)


def _before(partners: pd.DataFrame, user: User) -> None:
    """For a supervisor: whom a session should not pass over, and what deserves to be said aloud."""
    takes = {str(row.id): str(row.name) for row in partners.itertuples() if row.takes}
    with st.container(border=True):
        st.markdown("##### :material/visibility: Before a session")
        choices: list[str | None] = [None, *takes]
        who = st.selectbox(
            "Patients of", choices, format_func=lambda one: takes.get(one or "", "choose a colleague"),
            key="supervision_before",
        )  # fmt: skip
        if who is None:
            st.caption("Choose a colleague: who is not on track, and who got clearly better.")
            return
        theirs = my_day.own_patients(session.engine(), by=user, clinician_id=who)
        off = theirs[theirs["rules"].map(lambda rules: any(one.startswith(ON_TRACK_NOT) for one in rules)).astype(bool)]
        better = theirs[theirs["verdict"].str.replace("_", " ") == "reliably better"]
        st.text(f"{counted(len(theirs), 'patient')} in care.")
        _listed("Not on track", off, "Nobody, as far as the record shows.")
        _listed("Clearly better than at the start: say so aloud", better, "Nobody has scores that can say so yet.")


def _listed(title: str, frame: pd.DataFrame, nothing: str) -> None:
    st.markdown(f"**{title}: {len(frame)}**")
    if frame.empty:
        st.caption(nothing)
    with st.container(gap="xxsmall"):
        for row in frame.head(2 * SHOWN).itertuples(name="Patient"):
            label = f"{plain(row.name)} · {plain(row.number)}"
            key = f"supervision_before_{title[:3]}_{row.patient_id}"
            if st.button(label, key=key, type="tertiary", icon=":material/person:"):
                session.go_to_patient(row.patient_id)
    if len(frame) > 2 * SHOWN:
        st.caption(f"and {len(frame) - 2 * SHOWN} more: filter the caseload by clinician")
