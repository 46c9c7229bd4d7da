"""Plans as documents, the checklist of warning signs, and what the patient wants of the next step: read and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from components import acting, dates, reads_care, session
from components.plain import lines, plain, small
from queries import plans
from rules.flags_medical import SIGNS
from rules.roles import User

NAMES = {
    "care": "Care plan",
    "safety": "Safety plan",
    "contingency": "Plan for a flare-up",
    "relapse prevention": "Relapse-prevention plan",
    "risk": "Risk plan: closely followed",
}
WISH_WORDS = {"": "Not asked", "up": "More support", "hold": "Stay as it is", "down": "Less support"}
CAPACITY_WORDS = {"": "Not asked", "available": "There is a place", "not available": "There is no place now"}
ANSWERS = {None: "Not asked", False: "No", True: "Yes"}


class PlanWords(NamedTuple):
    """One plan that stands as it is read, in Markdown; `older` are its earlier versions, `versions` how many."""

    words: str
    versions: int
    older: str


class CheckWords(NamedTuple):
    """The latest checklist of warning signs: when it was asked, and the answers, in Markdown."""

    title: str
    words: str


def plan_documents(plans: Sequence[PlanWords], check: CheckWords | None) -> None:
    """The plans that stand, each with its versions, and the latest checklist."""
    st.subheader("Plans")
    if not plans:
        st.write("No plan is written yet. A safety plan and a plan for flare-ups are written with the patient.")
    for plan in plans:
        with st.container(border=True):
            st.markdown(plan.words)
            if plan.older:
                st.expander(f"Earlier versions: {plan.versions - 1}").markdown(plan.older)
    if check is None:
        st.caption("The checklist of warning signs of the body has not been gone through yet.")
    else:
        st.expander(check.title).markdown(check.words)


def plan_words(frame: pd.DataFrame) -> tuple[PlanWords, ...]:
    older = frame[~frame["stands"]]
    return tuple(_plan(plan, older[older["kind"] == plan.kind]) for plan in frame[frame["stands"]].itertuples())


def _plan(plan: Any, older: pd.DataFrame) -> PlanWords:
    versions = len(older) + 1
    about = small(f"Version {versions} · {plain(plan.author)} · {dates.day(plan.on)}")
    before = [
        f"{small(f'{dates.day(row.on)} · {plain(row.author)}')}\n\n{lines(row.words)}" for row in older.itertuples()
    ]
    words = f"**{NAMES[plan.kind]}**{_state(plan)}\n\n{lines(plan.words)}\n\n{about}"
    return PlanWords(words, versions, "\n\n".join(before))


def _state(plan: Any) -> str:
    if plan.kind != "risk":
        return ""
    if not plan.open:
        return " · closed"
    return f" · open, next contact by {dates.moment(plan.contact_due_at)}"


def check_words(frame: pd.DataFrame) -> CheckWords | None:
    if frame.empty:
        return None
    last = frame.iloc[0]
    told = [f"{SIGNS[sign]}: {ANSWERS[answer].lower()}" for sign, answer in last["answers"].items() if sign in SIGNS]
    words = "\n".join(f"- {plain(line)}" for line in told)
    note = f"\n\n{lines(last['note'])}" if last["note"] else ""
    return CheckWords(f"Warning signs of the body, asked on {dates.day(last['on'])}", words + note)


def plan_form(patient_id: str, user: User) -> None:
    kind = st.selectbox("Which plan", list(NAMES), format_func=NAMES.__getitem__, key=f"patient_plan_kind_{patient_id}")
    frame = reads_care.plans(patient_id, user)
    now = frame[(frame["kind"] == kind) & frame["stands"]]
    form = f"record_plan_{patient_id}_{kind}"
    with st.form(session.form_key(form), border=False):
        words = st.text_area("The plan", "" if now.empty else now.iloc[0]["words"], height=160)
        is_open, due = True, None
        if kind == "risk":
            is_open = st.checkbox("The patient is at risk now", True)
            day = st.date_input("Next contact by the end of", session.today() + timedelta(days=1), format="DD/MM/YYYY")
            due = _end_of(day) if is_open and day else None
        if st.form_submit_button("Save as a new version"):
            seen = None if now.empty else str(now.iloc[0]["id"])
            told = {"kind": kind, "words": words, "open_": is_open, "contact_due_at": due, "seen": seen}
            _done(form, plans.write_plan, patient_id, user, "The new version stands; the old one stays readable.", told)


def _end_of(day) -> datetime:  # type: ignore[no-untyped-def]
    return datetime.combine(day, time(18), ZoneInfo(str(session.about_site()["zone"])))


def check_form(patient_id: str, user: User) -> None:
    form = f"record_check_{patient_id}"
    st.write("Ask before a symptom is put down to stress. A yes goes to a physician today.")
    with st.form(session.form_key(form), border=False):
        answers = {
            sign: st.radio(words.capitalize(), list(ANSWERS), format_func=ANSWERS.__getitem__, horizontal=True)
            for sign, words in SIGNS.items()
        }
        note = st.text_area("Note (optional)")
        if st.form_submit_button("Save the checklist"):
            told = {"on": session.today(), "answers": answers, "note": note}
            _done(form, plans.add_check, patient_id, user, "Checklist saved.", told)


def wish_form(patient_id: str, user: User) -> None:
    form = f"record_wish_{patient_id}"
    with st.form(session.form_key(form), border=False):
        wanted = st.radio("What the patient wants", list(WISH_WORDS), format_func=WISH_WORDS.__getitem__)
        capacity = st.radio("Is there a place in the next step", list(CAPACITY_WORDS), format_func=CAPACITY_WORDS.get)
        words = st.text_area("In the patient's own words (optional)")
        if st.form_submit_button("Save what is wanted"):
            told = {"wanted": wanted, "capacity": capacity, "words": words}
            _done(form, plans.add_wish, patient_id, user, "Saved: the step suggestion takes it into account.", told)


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
