"""Visits ahead of one patient: planned, moved to another day, or cancelled."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from components import acting, dates, reads, session
from components.plain import plain
from queries import appointments
from rules.roles import User

KIND_WORDS = {"visit": "Visit here", "telephone": "Telephone call", "video": "Video call", "group": "Group"}
KIND_WORDS |= {"home visit": "Visit at home"}
NOBODY = ""


def appointment_form(patient_id: str, user: User) -> None:
    form, people = f"patient_appointment_{patient_id}", reads.colleagues(user)
    with st.form(session.form_key(form), border=False):
        kind = st.selectbox("Kind", list(KIND_WORDS), format_func=KIND_WORDS.__getitem__)
        left, right = st.columns(2)
        on = left.date_input("On", session.today(), format="DD/MM/YYYY")
        starts = right.time_input("At (optional)", None)
        who = [NOBODY, *people]
        with_id = st.selectbox("With", who, format_func=lambda one: people.get(one, "the patient's clinician"))
        place = st.text_input("Where (optional)")
        sent = st.form_submit_button("Plan this visit")
    if sent and acting.attempt(
        form,
        lambda submission: appointments.add(
            session.engine(),
            patient_id,
            kind=kind,
            on=on,
            starts_at=_moment(on, starts),
            with_id=with_id or None,
            place=place,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say("Visit planned.")
        st.rerun()


def _moment(on: date, starts: time | None) -> datetime | None:
    return None if starts is None else datetime.combine(on, starts, ZoneInfo(str(session.about_site()["zone"])))


def planned(patient_id: str, user: User) -> None:
    """The visits ahead, each with a way to move or cancel it."""
    st.subheader("Visits ahead")
    days = {"from_on": session.today(), "patient_id": patient_id}
    frame = acting.read(lambda: appointments.ahead(session.engine(), by=user, **days))
    if frame.empty:
        st.write("No visit is planned.")
    for row in frame.itertuples():
        st.markdown(f"**{plain(_when(row))}** · {plain(_what(row))}")
        with st.popover("Move or cancel", key=f"patient_move_{row.id}"):
            _move_form(row.id, user)


def _when(row: tuple) -> str:  # type: ignore[type-arg]
    return dates.day(row.on) if pd.isna(row.starts_at) else dates.moment(row.starts_at)


def _what(row: tuple) -> str:  # type: ignore[type-arg]
    who = f" with {row.with_name}" if isinstance(row.with_name, str) else ""
    who += " (not in this team: move it to somebody here)" if who and not row.with_here else ""
    return f"{KIND_WORDS[row.kind]}{who}{f', {row.place}' if row.place else ''}"


def _move_form(appointment_id: str, user: User) -> None:
    form = f"patient_move_{appointment_id}"
    with st.form(session.form_key(form), border=False):
        cancel = st.checkbox("Cancel it")
        on = st.date_input("New day", session.today(), format="DD/MM/YYYY")
        starts = st.time_input("New time (optional)", None)
        reason = st.text_input("Why")
        sent = st.form_submit_button("Save")
    if sent and acting.attempt(
        form,
        lambda submission: appointments.move(
            session.engine(),
            appointment_id,
            on=None if cancel else on,
            starts_at=_moment(on, starts),
            reason=reason,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say("Visit cancelled." if cancel else "Visit moved.")
        st.rerun()
