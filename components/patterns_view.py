"""The Patterns part of the patient page: items, quadrants, diary, what followed a change, small tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from components import reads, reads_patterns
from components.charted import charted
from components.charts_aftermath import aftermath_chart, aftermath_table
from components.charts_items import items_table
from components.diary_view import diary
from components.discordance_view import discordance_view
from components.small_test_forms import plan_button
from components.small_test_view import small_tests_view
from components.story_measures import drawn
from components.trajectory_view import is_dark
from rules.instruments import Instrument
from rules.roles import User

Part = Callable[[str, Mapping[str, Any], User], None]


def items(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    """One form at a time: which item moved, and the strip."""
    there = reads_patterns.forms_with_items(patient_id, user)
    if not there:
        st.write("No form with single answers yet. Items appear when a questionnaire is filled in, not only its total.")
        return
    form = _which(there, patient, f"patient_items_{patient_id}")
    drawn_items = reads_patterns.items(patient_id, form.id, user, dark=is_dark())
    st.text(drawn_items.moved)
    charted(
        drawn_items.spec,
        drawn_items.told,
        lambda: items_table(form, drawn_items.forms),
        f"patient_items_chart_{patient_id}_{form.id}",
    )
    if form.credit:
        st.caption(form.credit)


def _which(there: list[Instrument], patient: Mapping[str, Any], key: str) -> Instrument:
    by_id = {one.id: one for one in there}
    first = patient["primary_measure"] if patient["primary_measure"] in by_id else there[0].id
    if len(by_id) == 1:
        return there[0]
    st.session_state.setdefault(key, first)
    chosen = st.segmented_control(
        "Form", list(by_id), format_func=lambda id_: by_id[id_].abbreviation, required=True, key=key
    )
    return by_id[chosen]


def after(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    """What the scores did in the weeks around each beginning, change and end, with the overlap of the others."""
    chart, instruments = reads.chart(patient_id, user), reads.instruments(user)
    there = [instruments[n] for n in sorted(chart.assessments["instrument"].unique()) if drawn(instruments.get(n))]
    there = [one for one in there if one.domain != "use"]
    if not there or chart.interventions.empty:
        st.write("No treatment, or no score to compare. Both are needed to look at the weeks around a change.")
        return
    form = _which(there, patient, f"patient_after_{patient_id}")
    told_of = reads_patterns.after(patient_id, form.id, user)
    if not told_of.found:
        st.write("No treatment has begun yet.")
        return
    names = [f"{one.change.said()}" for one in told_of.found]
    chosen = st.selectbox("Change", range(len(names)), format_func=names.__getitem__, key=f"patient_turn_{patient_id}")
    found = told_of.found[chosen]
    st.text(found.words)
    charted(
        aftermath_chart(found, form, told_of.scores, dark=is_dark()),
        found.words,
        lambda: aftermath_table(told_of.found),
        f"patient_after_chart_{patient_id}_{form.id}_{chosen}",
    )
    plan_button(patient_id, form.id, found.words, user, key=f"after_{chosen}")


PARTS: dict[str, Part] = {
    "Items": items,
    "Side by side": discordance_view,
    "Diary": diary,
    "After a change": after,
    "Small tests": small_tests_view,
}


def patterns(patient_id: str, patient: Mapping[str, Any], user: User) -> None:
    st.session_state.setdefault("patient_patterns", "Items")
    chosen = st.segmented_control(
        "What to look at", list(PARTS), required=True, key="patient_patterns", label_visibility="collapsed"
    )
    PARTS[chosen](patient_id, patient, user)
