"""A chair's numbers on screen: how the team's meetings go, as a table and a small chart. Nobody is ranked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components import reads, session
from components.charted import charted
from components.charts_numbers import attendance_chart, attendance_words
from components.trajectory_view import is_dark
from queries import meeting_numbers as number_queries
from rules.dates import counted
from rules.meeting_numbers import Numbers, numbers
from rules.roles import User

WEEKS = (4, 12, 26)


def numbers_view(user: User) -> None:
    """Of one team, over some weeks of signed meetings."""
    teams = reads.teams(user)
    if not teams:
        st.info("You belong to no team yet. An administrator can add you to one.")
        return
    with st.container(horizontal=True):
        team_id = st.selectbox("Team", list(teams), format_func=teams.__getitem__, key="meeting_numbers_team")
        weeks = st.segmented_control(
            "Weeks",
            WEEKS,
            default=12,
            required=True,
            format_func=lambda one: f"{one} weeks",
            key="meeting_numbers_weeks",
        )
    until = session.today()
    since = until - timedelta(weeks=weeks)
    told = number_queries.told(session.engine(), team_id, since=since, until=until, by=user)
    found = numbers(*told, session.today())
    if not found.meetings:
        st.info("No meeting was signed in these weeks. The numbers come from signed meetings.")
        return
    table = _table(found)
    st.dataframe(table, hide_index=True, width="stretch", height=38 + 35 * len(table))
    st.markdown("**Attendance by discipline**")
    text = attendance_words(found.attendance)
    chart = attendance_chart(found.attendance, dark=is_dark())
    charted(chart, text, lambda: _attendance(found), f"meeting_attendance_{team_id}")


def _attendance(found: Numbers) -> pd.DataFrame:
    rows = [(name, share.words) for name, share in found.attendance]
    return pd.DataFrame(rows, columns=["Discipline", "Meetings attended"])


def _table(found: Numbers) -> pd.DataFrame:
    rows: list[tuple[str, Any]] = [
        ("Meetings signed", str(found.meetings)),
        ("Cases listed", str(found.listed)),
        ("Discussed", str(found.discussed)),
        ("Standard lane, not discussed", str(found.standard_lane)),
        ("Minutes per case, in the middle", _minutes(found)),
        ("Decided", found.decided.words),
        ("Deferred", found.deferred.words + _most(found.why_deferred)),
        ("Information was missing", found.information_missing.words),
        ("Patient's preference known", found.preference_known.words),
        ("Actions done by their day", found.done_on_time.words),
        ("Changed outside the meeting", found.changed_outside.words + _most(found.why_changed)),
    ]
    return pd.DataFrame(rows, columns=["What", "How many"])


def _minutes(found: Numbers) -> str:
    if found.minutes_per_case is None:
        return "not measured: no case was opened and closed in the room"
    return f"{found.minutes_per_case:.0f} (of {counted(found.minutes_known, 'case')})"


def _most(told: tuple[tuple[str, int], ...]) -> str:
    return ": " + ", ".join(f"{word} {count}" for word, count in told) if told else ""
