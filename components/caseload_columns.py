"""The columns of the caseload's table: how wide, which are always there, and which each role sees at first."""

from __future__ import annotations

import streamlit as st

from rules.roles import Role, User

# In pixels, so that at 1440 a supervisor sees from the patient to the verdict; a row has up to three lines.
COLUMNS = {
    "Patient": st.column_config.TextColumn(pinned=True, width=190),
    "New": st.column_config.TextColumn(
        width=80, help="What came since you last opened this patient, or marked them as looked at."
    ),
    "Urgency": st.column_config.TextColumn(width=100),
    "Answered": st.column_config.TextColumn(width=75, help="Whether somebody has answered what is urgent."),
    "Why": st.column_config.TextColumn(width=370),
    "Since": st.column_config.TextColumn(width=100),
    "Step": st.column_config.TextColumn(width=75),
    "Measure": st.column_config.TextColumn(width=135),
    "Change": st.column_config.TextColumn(width=75),
    "Verdict": st.column_config.TextColumn(width=110),
    "Trend": st.column_config.ImageColumn(
        width=110,
        help="The primary measure over time, drawn from zero. A gap is a form that did not come. Open the patient "
        "for the dates and the numbers.",
    ),
    "Daily life": st.column_config.TextColumn(width=135),
    "Safety": st.column_config.TextColumn(width=170),
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
