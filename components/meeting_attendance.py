"""Who is in the room, by discipline; people come and go, and the last mark counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, session
from components.plain import plain
from queries import meetings, people
from rules.dates import listed
from rules.roles import User


def missing_words(meeting: Mapping[str, Any], present: pd.DataFrame) -> str:
    """Which core disciplines are not in the room, fit for the screen; empty where all are."""
    here = {discipline.lower() for discipline in present["discipline"]}
    missing = [plain(one) for one in meeting["core_disciplines"] if one.lower() not in here]
    return f"Not in the room: {listed(missing)}." if missing else ""


def attendance(meeting: Mapping[str, Any], user: User) -> None:
    present = meetings.present(session.engine(), meeting["id"], by=user)
    words = missing_words(meeting, present)
    if words:
        st.warning(words)
    for discipline, group in present.groupby("discipline"):
        st.markdown(f"**{plain(discipline)}**: {plain(', '.join(group['name']))}")
    if present.empty:
        st.write("Nobody is marked as present yet.")
    if meeting["state"] == "signed":
        return
    _team(meeting, present, user)
    _guest(meeting, user)


def _team(meeting: Mapping[str, Any], present: pd.DataFrame, user: User) -> None:
    """A switch for each colleague of the team."""
    st.caption("Switch on who is in the room; switch off who leaves.")
    colleagues = people.colleagues(session.engine(), by=user)
    here = set(present["person_id"])
    columns = st.columns(2)
    for i, row in enumerate(colleagues.itertuples()):
        is_here = row.id in here
        key = f"meeting_here_{meeting['id']}_{row.id}_{is_here}"
        if columns[i % 2].toggle(f"{plain(row.name)} · {plain(row.discipline)}", is_here, key=key) != is_here:
            _mark(meeting, row.name, row.discipline, not is_here, row.id, user)


def _guest(meeting: Mapping[str, Any], user: User) -> None:
    with st.form(f"meeting_guest_{meeting['id']}", clear_on_submit=True):
        st.caption("A guest")
        name, discipline = st.columns(2)
        told = name.text_input("Name").strip(), discipline.text_input("Discipline or role").strip()
        sent = st.form_submit_button("Mark as present")
    if sent and all(told):
        _mark(meeting, *told, True, None, user)
    elif sent:
        st.error("Give the guest's name and discipline.")


def _mark(
    meeting: Mapping[str, Any], name: str, discipline: str, present: bool, person_id: str | None, user: User
) -> None:
    done = acting.attempt(
        f"meeting_mark_{meeting['id']}_{person_id or name}",
        lambda submission: meetings.mark_attendance(
            session.engine(),
            meeting["id"],
            name=name,
            discipline=discipline,
            present=present,
            person_id=person_id,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    )
    if done:
        st.rerun()
