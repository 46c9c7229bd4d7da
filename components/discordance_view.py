"""Symptoms beside life, distress and visits; raters beside each other; a difference becomes a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components import acting, reads, reads_patterns, session
from components.charted import charted
from components.charts_discordance import quadrant_chart, quadrants_table
from components.charts_raters import raters_chart, raters_table, raters_told
from components.patterns import compared, ratings
from components.trajectory_view import is_dark
from queries import meetings
from rules.raters import disagreements
from rules.roles import User


def discordance_view(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    chart, instruments = reads.chart(patient_id, user), reads.instruments(user)
    found = compared(chart, instruments, patient["primary_measure"], patient["function_measure"])
    if not found:
        st.write("Nothing to put beside the symptoms yet. Ask about daily life, distress or visits as well.")
    for columns in [found[i : i + 3] for i in range(0, len(found), 3)]:
        for place, one in zip(st.columns(3), columns, strict=False):
            with place:
                spec, key = quadrant_chart(one, dark=is_dark()), f"patient_quadrant_{patient_id}_{one.other.name}"
                charted(spec, one.words, lambda one=one: quadrants_table([one]), key)
                st.text(one.words)
                _ask(patient_id, patient, one.question, f"quadrant_{one.other.domain}", user)
    _raters(patient_id, patient, user)


def _raters(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    instruments = reads.instruments(user)
    by_instrument = ratings(reads.chart(patient_id, user), instruments, session.today(), reads.site_settings())
    st.subheader("Who sees what")
    if not by_instrument:
        st.write("Only one view so far. The family's or the clinician's rating of the same form stands here beside it.")
    for name, rated in by_instrument.items():
        form = instruments[name]
        st.markdown(f"**{form.abbreviation}**")
        told = raters_told(form, rated)
        spec = raters_chart(form, rated, dark=is_dark())
        charted(spec, told, lambda rated=rated: raters_table(rated), f"patient_raters_{patient_id}_{name}")
        for one in disagreements(form, rated):
            st.text(one.words)
            _ask(patient_id, patient, one.question, f"raters_{name}_{one.second.rater}_{one.first.rater}", user)


def _ask(patient_id: str, patient: Mapping[str, Any], question: str, key: str, user: User) -> None:
    """Offer the question to the team's next meeting; without one, say what to do."""
    if not question:
        return
    st.text(f"A question for the team: {question}")
    planned = reads_patterns.next_meeting(str(patient["team_id"]), user)
    if planned is None:
        st.caption("No meeting is planned: make one under Meeting to put this on its agenda.")
        return
    meeting_id, name = planned
    form = f"patient_ask_{patient_id}_{key}"
    if st.button(f"Put on the agenda of {name}", key=f"{form}_button") and acting.attempt(
        form,
        lambda submission: meetings.add_case(
            session.engine(),
            meeting_id,
            patient_id,
            question=question,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say(f"The question is on the agenda of {name}.")
        st.rerun()
