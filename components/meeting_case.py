"""One case in the meeting, in the order in which a team takes it in: the patient's question, who and why, the
measures, the chart, what was decided last time and what came of it, the flags. Then the decision."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, plan_view, reads, reads_care, session, since_view
from components.banner import banner
from components.meeting_actions import action_list
from components.plain import plain
from components.plan_forms import WISH_WORDS
from components.step_view import step_view
from components.story_measures import of_rater
from components.theme import urgency_sign, verdict_sign
from components.trajectory_view import trajectory_view
from queries import participants, settings
from rules.course import named
from rules.decisions import judge
from rules.predictions import called, expected_words
from rules.roles import User

OUTCOMES = {
    "as expected": "as expected",
    "short of it": "short of what was expected",
    "opposite": "the opposite of what was expected",
    "cannot tell": "cannot tell yet",
}


def case_view(meeting: Mapping[str, Any], item: Any, user: User) -> None:
    patient = acting.read(lambda: reads.opened_patient(item.patient_id, user))
    _question(item, reads.chart(item.patient_id, user).goals, user)
    banner(patient)
    st.caption(f"Why here: {plain(item.why)}")
    since_view.since_meeting(item.patient_id, user, meeting["held_on"])
    _measures(patient)
    trajectory_view(item.patient_id, user)
    step_view(item.patient_id, user)
    _last_time(meeting, item, user)
    _flags(reads.open_flags(item.patient_id, user))


def _question(item: Any, goals: pd.DataFrame, user: User) -> None:
    """The patient's own question comes first; that none was asked is said."""
    with st.container(border=True):
        st.markdown("**The patient's question**")
        st.text(item.own_question or "Not asked yet: ask before the next meeting.")
        if item.question and item.question != item.own_question:
            st.markdown("**The team's question**")
            st.text(item.question)
        for one in participants.said(session.engine(), item.patient_id, by=user, limit=3).itertuples():
            st.caption(f"{plain(one.name)} ({plain(one.relation)}) says, {plain(one.moment)} the meeting:")
            st.text(one.words)
        for goal in goals.itertuples():
            st.caption(f"Goal: “{plain(goal.words)}”")
        st.caption(_wanted(item.patient_id, user))


def _wanted(patient_id: str, user: User) -> str:
    """What the patient prefers for the next step belongs to the discussion; that nobody asked is said."""
    told = reads_care.last_wish(patient_id, user)
    if told is None:
        return "What the patient wants of the next step: not asked yet."
    words = f": “{plain(told['words'])}”" if told["words"] else "."
    return f"What the patient wants ({dates.day(told['on'])}): {WISH_WORDS[told['wish']].lower()}{words}"


def _measures(patient: Mapping[str, Any]) -> None:
    left, middle, right = st.columns(3)
    sign = verdict_sign(patient["verdict"] or "cannot_say")
    left.markdown(f"**{plain(patient['measure'])}** {_from_to(patient)}")
    left.caption(f"{sign.shape} {plain(patient['verdict_words'])}")
    middle.markdown("**Daily life**")
    middle.caption(
        f"{verdict_sign(patient['function_verdict'] or 'cannot_say').shape} {plain(patient['function_words'])}"
    )
    right.markdown("**Next review**")
    right.caption(dates.day(patient["next_review_on"], "not set"))


def _from_to(patient: Mapping[str, Any]) -> str:
    if patient["last"] is None:
        return "no score yet"
    start = f"{patient['baseline']:g} → " if patient["baseline"] is not None else ""
    return f"{start}{patient['last']:g} ({dates.day(patient['last_on'])})"


def _last_time(meeting: Mapping[str, Any], item: Any, user: User) -> None:
    """The last decision, whether its actions are done and whether its prediction came true."""
    earlier = reads.decisions(item.patient_id, user)
    earlier = earlier[(earlier["agenda_item_id"] != item.id) & (earlier["held_on"] <= meeting["held_on"])]
    st.markdown("**Last time**")
    if earlier.empty:
        st.caption("This is the first time the team decides about this patient.")
        return
    last = earlier.iloc[0]
    actions = reads.actions(item.patient_id, user)
    st.text(f"{dates.day(last['held_on'])}: {', '.join(last['kinds'])}. {last['rationale']}")
    action_list(actions[actions["decision_id"] == last["decision_id"]], user)
    st.text(_worked(last, item.patient_id, user))
    if len(earlier) > 1:
        label, key = f"Earlier decisions: {len(earlier) - 1}", f"meeting_earlier_{item.id}"
        with st.expander(label, key=key, on_change="rerun") as box:
            if box.open:
                plan_view.decisions(earlier.iloc[1:], actions, partial(named, reads.instruments(user)))


def _worked(last: pd.Series, patient_id: str, user: User) -> str:
    told = plan_view.prediction_of(last)
    if told is None:
        return "Nothing was predicted."
    mine = of_rater(reads.chart(patient_id, user).assessments, told.measure)
    known = [(row.taken_on, None if pd.isna(row.total) else float(row.total)) for row in mine.itertuples()]
    named_so = called(told, partial(named, reads.instruments(user)))
    outcome, why = judge(named_so, known, last["held_on"], session.today(), settings.settings(session.engine()))
    return f"Predicted: {expected_words(named_so)}. What came: {OUTCOMES[str(outcome)]}. {why}"


def _flags(flags: pd.DataFrame) -> None:
    st.markdown("**Flags**")
    if flags.empty:
        st.caption("No open flag. That is not the same as “all is well”.")
    for flag in flags.itertuples():
        sign = urgency_sign(flag.urgency)
        st.badge(f"{sign.text} · {plain(flag.name)}", color=sign.colour)  # type: ignore[arg-type]
        st.text(flag.reason)
