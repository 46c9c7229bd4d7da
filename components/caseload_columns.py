"""The columns of the caseload's table: how wide, which are always there, and which each role sees at first."""

from __future__ import annotations

import streamlit as st

from rules.roles import Role, User

COLUMNS = {
    "Patient": st.column_config.TextColumn(pinned=True, width=240),
    "New": st.column_config.TextColumn(
        width=90, help="What came since you last opened this patient, or marked them as looked at."
    ),
    "Urgency": st.column_config.TextColumn(width=110),
    "Answered": st.column_config.TextColumn(width=85, help="Whether somebody has answered what is urgent."),
    "Why": st.column_config.TextColumn(width=320),
    "Since": st.column_config.TextColumn(width=100),
    "Step": st.column_config.TextColumn(width=85),
    "Measure": st.column_config.TextColumn(width=205),
    "Change": st.column_config.TextColumn(width=75),
    "Verdict": st.column_config.TextColumn(width=130),
    "Trend": st.column_config.ImageColumn(
        width=110,
        help="The primary measure over time, drawn from zero. A gap is a form that did not come. Open the patient "
        "for the dates and the numbers.",
    ),
    "Daily life": st.column_config.TextColumn(width=205),
    "Safety": st.column_config.TextColumn(width=190),
    "Open actions": st.column_config.NumberColumn(width="small"),
}
ALWAYS = ("Patient", "Urgency", "Answered", "Why")  # without these nobody sees who needs the team
CHOICES = (
    "New", "Since", "Step", "Measure", "Change", "Verdict", "Trend", "Daily life", "Daily life verdict", "Safety",
    "Last contact", "Last review", "Next review", "Next due", "Open actions", "Clinician",
)  # fmt: skip
# What each role decides on; anybody may choose otherwise, and the choice is kept. Safety stands far to the left:
# what is beyond the edge of a laptop's screen is not seen.
USUAL = {
    Role.care_manager: ("New", "Safety", "Step", "Measure", "Verdict", "Last contact", "Next due", "Open actions"),
    Role.clinician: ("New", "Safety", "Measure", "Change", "Verdict", "Trend", "Daily life", "Next due"),
}
USUAL_ELSE = ("New", "Safety", "Step", "Measure", "Verdict", "Trend", "Last review", "Next due", "Clinician")


def usual(user: User) -> tuple[str, ...]:
    return USUAL.get(user.role, USUAL_ELSE)
