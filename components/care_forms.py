"""Short forms for what happens beside the questionnaires: treatments, events, goals, the step; new or corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, reads, session
from components.patient_details import followed, named
from queries import treatments
from rules.flags_medical import SEVERITY
from rules.roles import User
from rules.steps import STEP_NAMES

YES_NO = {True: "Yes", False: "No"}
KINDS = {"module": "Treatment module", "drug": "Drug"}


def treatment_form(patient_id: str, user: User) -> None:
    frame = reads.chart(patient_id, user).interventions
    row = _entry(frame[frame["kind"].isin(list(KINDS))], f"treatment_{patient_id}", _treatment)
    form = f"record_treatment_{patient_id}_{_id(row)}"
    with st.form(session.form_key(form), border=False):
        kind = st.selectbox("Kind", list(KINDS), _place(list(KINDS), row, "kind"), format_func=KINDS.__getitem__)
        name = st.text_input("Name", _text(row, "name"))
        dose = st.text_input("Dose or intensity", _text(row, "dose"), placeholder="for example 50 mg daily, or weekly")
        targets = st.text_input(
            "What it is meant to change", _text(row, "targets"), placeholder="for example sleep, avoidance, pain"
        )
        left, right = st.columns(2)
        from_on = left.date_input("From", row.from_on if row else session.today(), format="DD/MM/YYYY")
        to_on = right.date_input("Until (leave open while it goes on)", _day(row, "to_on"), format="DD/MM/YYYY")
        if st.form_submit_button("Save the treatment"):
            told = {"kind": kind, "name": name, "dose": dose, "targets": targets, "from_on": from_on, "to_on": to_on}
            told |= {"delivered_by": _text(row, "delivered_by"), "supersedes": _id(row)}
            _done(form, treatments.add_intervention, patient_id, user, "Treatment saved.", told)


def _treatment(row: Any) -> str:
    until = "" if pd.isna(row.to_on) else f" until {dates.day(row.to_on)}"
    return f"{' '.join(filter(None, (row.name, row.dose)))}, from {dates.day(row.from_on)}{until}"


def event_form(patient_id: str, user: User) -> None:
    row = _entry(reads.chart(patient_id, user).events, f"event_{patient_id}", _event)
    form = f"record_event_{patient_id}_{_id(row)}"
    with st.form(session.form_key(form), border=False):
        kinds, grades, came = treatments.EVENT_KINDS, [None, *SEVERITY], [True, False]
        kind = st.selectbox("What happened", kinds, _place(kinds, row, "kind"))
        on = st.date_input("On", row.on if row else session.today(), max_value=session.today(), format="DD/MM/YYYY")
        title = st.text_input("In a few words", _text(row, "title"))
        attended = st.radio(
            "Attended",
            came,
            _place(came, row, "attended", None),
            format_func=YES_NO.get,
            horizontal=True,
        )
        severity = st.selectbox(
            "Severity, of a side effect", grades, _place(grades, row, "severity"), format_func=_severity
        )
        note = st.text_area("Note (optional)", _text(row, "note"))
        if st.form_submit_button("Save the event"):
            told = {"kind": kind, "on": on, "title": title, "note": note, "attended": attended, "severity": severity}
            told |= {"supersedes": _id(row)}
            _done(form, treatments.add_event, patient_id, user, "Event saved.", told)


def _event(row: Any) -> str:
    return f"{dates.day(row.on)}: {row.title}" + (f" ({row.kind})" if row.title != row.kind else "")


def _severity(grade: int | None) -> str:
    return "not said" if grade is None else f"{grade} · {SEVERITY[grade]}"


def goal_form(patient_id: str, user: User) -> None:
    row = _entry(reads.chart(patient_id, user).goals, f"goal_{patient_id}", lambda one: one.words)
    known = reads.instruments(user)
    measures = [None, *followed(known)]
    form = f"record_goal_{patient_id}_{_id(row)}"
    with st.form(session.form_key(form), border=False):
        words = st.text_area("The goal, in the patient's own words", _text(row, "words"))
        target = st.text_input("What counts as reached", _text(row, "target"))
        left, right = st.columns(2)
        measure = left.selectbox(
            "Measured with", measures, _place(measures, row, "instrument"), format_func=lambda one: named(known, one)
        )
        score = right.number_input("Reached beyond this score", value=_number(row, "target_score"), step=1.0)
        reached_on = st.date_input(
            "Reached on (leave open until it is)",
            _day(row, "reached_on"),
            max_value=session.today(),
            format="DD/MM/YYYY",
        )
        if st.form_submit_button("Save the goal"):
            told = {"words": words, "target": target, "set_on": row.set_on if row else session.today()}
            told |= {"instrument": measure, "target_score": score, "reached_on": reached_on, "supersedes": _id(row)}
            _done(form, treatments.add_goal, patient_id, user, "Goal saved.", told)


def _entry(frame: pd.DataFrame, name: str, words: Callable[[Any], str]) -> Any:
    """A new entry, or one that is there to be corrected or ended: what is saved then stands in its place."""
    rows = {row.id: row for row in frame.iloc[::-1].itertuples()}
    if not rows:
        return None
    chosen = st.selectbox(
        "New, or a correction of",
        [None, *rows],
        format_func=lambda one: "a new one" if one is None else words(rows[one]),
        key=f"patient_entry_{name}",
        help="What is corrected stays readable in the history; what is saved now stands in its place.",
    )
    return rows.get(chosen)


def _id(row: Any) -> str | None:
    return None if row is None else str(row.id)


def _text(row: Any, name: str) -> str:
    return "" if row is None else str(getattr(row, name) or "")


def _day(row: Any, name: str) -> date | None:
    value = None if row is None else getattr(row, name)
    return None if value is None or pd.isna(value) else value


def _number(row: Any, name: str) -> float | None:
    value = None if row is None else getattr(row, name)
    return None if value is None or pd.isna(value) else float(value)


def _place(choices: Sequence[Any], row: Any, name: str, usual: int | None = 0) -> int | None:
    """Where the entry's own value stands among the choices."""
    value = None if row is None else getattr(row, name)
    return choices.index(value) if value is not None and not pd.isna(value) and value in choices else usual


def step_form(patient_id: str, user: User) -> None:
    form = f"record_step_{patient_id}"
    with st.form(session.form_key(form), border=False):
        step_to = st.selectbox("Step", range(5), format_func=lambda step: f"{step} · {STEP_NAMES[step]}")
        from_on = st.date_input("From", session.today(), format="DD/MM/YYYY")
        rationale = st.text_area("Why this step")
        if st.form_submit_button("Place in this step"):
            told = {"step_to": step_to, "from_on": from_on, "rationale": rationale}
            _done(form, treatments.place_in_step, patient_id, user, "Step saved.", told)


def _done(form: str, act, patient_id: str, user: User, words: str, told: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    saved = acting.attempt(
        form,
        lambda submission: act(
            session.engine(), patient_id, by=user, at=session.now(), submission_id=submission, **told
        ),
    )
    if saved:
        session.say(words)
        st.rerun()
