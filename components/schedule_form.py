"""When answers to a questionnaire are expected: planned, changed or ended by hand. What is overdue goes by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, reads, session
from components.entry_form import askable
from components.patient_details import RHYTHMS, named
from components.plain import plain
from queries import schedules
from rules.due import next_due
from rules.record import Schedule
from rules.roles import User

ALL_RHYTHMS = {1: "every day", **RHYTHMS, 84: "every twelve weeks"}


def schedule_form(patient_id: str, user: User) -> None:
    """A questionnaire that is planned already shows its plan; a change holds from a day on."""
    known, there = reads.instruments(user), _standing(patient_id, user)
    primary = reads.banner(patient_id, user)["primary_measure"]
    names = askable(known, primary)
    chosen = st.selectbox(
        "Questionnaire", names, format_func=lambda one: named(known, one), key=f"patient_schedule_{patient_id}"
    )
    now = next((row for row in reversed([*there.itertuples()]) if row.instrument == chosen), None)
    form = f"record_schedule_{patient_id}_{chosen}_{getattr(now, 'id', None)}"
    with st.form(session.form_key(form), border=False):
        every = _rhythm(int(now.every_days) if now else 28)
        left, right = st.columns(2)
        from_on = left.date_input("From", _first(now), format="DD/MM/YYYY")
        to_on = right.date_input("Last due on (leave open while it goes on)", _or_none(now), format="DD/MM/YYYY")
        sent = st.form_submit_button("Change the plan" if now else "Plan it")
    if sent:
        _save(form, patient_id, {"instrument": chosen, "every_days": every, "from_on": from_on, "to_on": to_on}, user)


def _rhythm(now: int) -> int:
    """The usual rhythms by name; any other by its days."""
    choices = list(ALL_RHYTHMS) if now in ALL_RHYTHMS else [*ALL_RHYTHMS, now]
    return st.selectbox("Due", choices, choices.index(now), format_func=_every)


def _every(days: int) -> str:
    return ALL_RHYTHMS.get(days, f"every {days} days")


def _first(now: Any) -> date:
    """Today; of a plan that goes on, the next day on which it expects an answer: what was due before stays due."""
    today = session.today()
    if now is None or now.due_on or today <= now.from_on:
        return today if now is None else max(today, now.from_on)
    return today + timedelta(days=-(today - now.from_on).days % int(now.every_days))


def _or_none(row: Any) -> date | None:
    return None if row is None or pd.isna(row.to_on) else row.to_on


def _save(form: str, patient_id: str, told: dict[str, Any], user: User) -> None:
    whose = {"by": user, "at": session.now()}
    saved = acting.attempt(
        form, lambda submission: schedules.plan(session.engine(), patient_id, submission_id=submission, **whose, **told)
    )
    acting.done(saved, "Planned. What is due and overdue goes by it from now on.")


def _standing(patient_id: str, user: User) -> pd.DataFrame:
    return reads.chart(patient_id, user).schedules


def planned(patient_id: str, user: User) -> None:
    """What is expected of the patient, and when it is due next."""
    st.subheader("Questionnaires planned")
    there, known = _standing(patient_id, user), reads.instruments(user)
    if there.empty:
        st.write("None is planned: nothing is called due or overdue, and nobody is reminded.")
    for row in there.itertuples():
        ends = "" if pd.isna(row.to_on) else f" until {dates.day(row.to_on)}"
        rhythm = "on days of its own" if row.due_on else _every(int(row.every_days))
        st.markdown(f"**{plain(named(known, row.instrument))}** · {rhythm} from {dates.day(row.from_on)}{ends}")
        st.caption(f"Next due: {dates.day(_next(row, patient_id, user), 'none any more')}")


def _next(row: Any, patient_id: str, user: User) -> date | None:
    forms = reads.chart(patient_id, user).assessments
    taken = list(forms.loc[forms["instrument"] == row.instrument, "taken_on"])
    days = tuple(date.fromisoformat(day) for day in row.due_on)
    plan = Schedule(row.instrument, int(row.every_days), row.from_on, _or_none(row), days)
    return next_due(plan, taken, session.today())
