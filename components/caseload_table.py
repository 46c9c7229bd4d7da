"""The caseload as a table on a wide screen and as cards on a narrow one: why, step, measure, safety, what is due."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import dates, session
from components.sparkline import sparkline
from components.theme import urgency_sign, verdict_sign
from rules.roles import Act, User, can

ORDER = (
    "Order: safety first, then getting worse, then reviews overdue, then not getting better, then new patients, "
    "then those we hear too little of, then the rest. Within a group: the most urgent, then the longest waiting."
)
RANKS = {
    1: "safety",
    2: "getting worse",
    3: "review overdue",
    4: "not getting better",
    5: "new",
    6: "cannot tell, or silent",
    7: "the rest",
    8: "discharged",
}
# What the urgencies ask for, said once above the list (clinical rules §9).
URGENCY_KEY = (
    "⬤ Crisis: within minutes · ▲ Act now: this working day · ◆ Review: within 7 days or at the next meeting · "
    "○ For information"
)
COLUMNS = {
    "Patient": st.column_config.TextColumn(pinned=True, width=240),
    "Urgency": st.column_config.TextColumn(width=110),
    "Why": st.column_config.TextColumn(width=340),
    "Step": st.column_config.TextColumn(width=85),
    "Measure": st.column_config.TextColumn(width=205),
    "Verdict": st.column_config.TextColumn(width=130),
    "Trend": st.column_config.ImageColumn(
        width=110,
        help="The primary measure over time, drawn from zero. A gap is a form that did not come. Open the patient "
        "for the dates and the numbers.",
    ),
    "Safety": st.column_config.TextColumn(width=190),
    "Open actions": st.column_config.NumberColumn(width="small"),
}
CARD_REASONS = 3


def on_a_phone() -> bool:
    """Whether the browser says so of itself: a wide table is no first sight there."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def nobody_words(user: User, *, one_team: bool) -> str:
    """Why the list is empty, and who can do what about it."""
    if one_team:
        return "There is no patient in this team yet."
    nobody = "There is no patient in your teams yet"
    if not user.team_ids:
        return f"{nobody}, because you are in no team. An administrator adds you to one on the Settings page."
    if can(user, Act.import_file):
        return f"{nobody}. Import a file on the Record page, or load the sample service: `python manage.py sample`."
    return f"{nobody}. A care manager, supervisor or chair brings the first ones in on the Record page."


def counts_line(counts: dict[int, int]) -> str:
    """23 patients: 1 safety, 2 getting worse …"""
    parts = [f"{counts[rank]} {words}" for rank, words in RANKS.items() if counts.get(rank)]
    total = sum(counts.values())
    return f"{total} {'patient' if total == 1 else 'patients'}: " + ", ".join(parts)


def table(frame: pd.DataFrame, shown: pd.DataFrame) -> str | None:
    """One row a patient, in the words of `shown`; returns the id of the one that was picked."""
    picked = st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(shown), 900),
        column_config=COLUMNS,
        on_select="rerun",
        selection_mode="single-row",
        key="caseload_table",
        alt="The caseload, one row per patient, in the order described above.",
    )
    rows = picked["selection"]["rows"]
    return str(frame["patient_id"].iloc[rows[0]]) if rows else None


def shown_rows(frame: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row per patient, in the words of the screen."""
    rows = list(_rows(frame))
    return pd.DataFrame(
        {
            "Patient": [f"{row.name_} · {row.number}" for row in rows],
            "Urgency": [urgency_words(row.urgency) for row in rows],
            "Why": [why_words(row) for row in rows],
            "Step": [step_words(row, today) for row in rows],
            "Measure": [measure_words(row) for row in rows],
            "Verdict": [verdict_sign(verdict).text for verdict in frame["verdict"]],
            "Trend": [sparkline(row.sparkline) for row in rows],
            "Safety": frame["safety_words"],
            "Last contact": [dates.day(row.last_contact_on, "none on record") for row in rows],
            "Last review": [dates.day(row.last_review_on, "never") for row in rows],
            "Next due": [due_words(row.next_due_on, today) for row in rows],
            "Open actions": frame["open_actions"],
            "Clinician": frame["clinician"].astype(object).fillna("nobody named"),
        }
    )


def _rows(frame: pd.DataFrame) -> Any:
    return frame.rename(columns={"name": "name_"}).itertuples()


def urgency_words(urgency: str) -> str:
    return urgency_sign(urgency).text if urgency else "–"


def why_words(row: Any) -> str:
    """The most urgent reason, and how many more there are."""
    if not row.reasons:
        return str(row.order_words)
    more = len(row.reasons) - 1
    return row.reasons[0] + (f" (and {more} more)" if more else "")


def reasons_words(row: Any) -> str:
    """The most urgent reasons, a line each."""
    lines = list(row.reasons[:CARD_REASONS]) or [str(row.order_words)]
    more = len(row.reasons) - CARD_REASONS
    return "\n".join([*lines, f"and {more} more" if more > 0 else ""]).strip()


def step_words(row: Any, today: date) -> str:
    if pd.isna(row.step):
        return "not placed"
    return f"{int(row.step)}, week {(today - row.step_from_on).days // 7 + 1}"


def measure_words(row: Any) -> str:
    """PHQ-9 17 → 9 (3 Nov 2026); what is missing is said."""
    if pd.isna(row.last):
        return f"{row.measure}: no score yet"
    start = f"{_score(row.baseline)} → " if pd.notna(row.baseline) else ""
    return f"{row.measure} {start}{_score(row.last)} ({dates.day(row.last_on)})"


def _score(value: float) -> str:
    """One decimal at most: a mean or a prorated total is no exacter than that."""
    return f"{round(value, 1):g}"


def due_words(due_on: date | None, today: date) -> str:
    if due_on is None or pd.isna(due_on):
        return "nothing planned"
    late = (today - due_on).days
    return f"{late} {'day' if late == 1 else 'days'} overdue" if late > 0 else dates.day(due_on)


def cards(frame: pd.DataFrame) -> str | None:
    """The same rows for a narrow screen and for the keyboard: one card and one button a patient."""
    today = session.today()
    for row in _rows(frame):
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{_plain(row.name_)}** · {_plain(row.number)}")
            if row.urgency:
                sign = urgency_sign(row.urgency)
                st.badge(sign.text, color=sign.colour)  # type: ignore[arg-type]
            st.text(reasons_words(row))
            st.caption(f"Step {step_words(row, today)} · {_plain(measure_words(row))} · {row.verdict_words}")
            st.caption(f"Safety: {row.safety_words} · next form: {due_words(row.next_due_on, today)}")
            if st.button("Open", key=f"caseload_open_{row.patient_id}", width="stretch"):
                return str(row.patient_id)
    return None


def _plain(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!|<>$~:" else letter for letter in text)
