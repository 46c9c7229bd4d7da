"""The caseload as a table on a wide screen and as cards on a narrow one: why, step, measure, safety, what is due."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from components import dates, session
from components.caseload_columns import COLUMNS
from components.plain import plain
from components.sparkline import sparkline
from components.theme import urgency_sign, verdict_sign
from queries.alerts import URGENT
from queries.caseload import Order
from rules.dates import counted
from rules.lanes import DISCHARGED
from rules.roles import Act, User, can
from rules.status import ORDER_WORDS

ORDER = (
    "Order: safety first, then getting worse, then reviews overdue, then not getting better, then new patients, "
    "then those we hear too little of, then the rest. Within a group: the most urgent, then the longest waiting."
)
ORDERS = {
    Order.need: ORDER,
    Order.name: "Order: family name.",
    Order.contact: "Order: nobody on record first, then the longest time since the last contact.",
    Order.due: "Order: the form that is due first, overdue ones before it; then those with nothing planned.",
}
# What the urgencies ask for, said once above the list (clinical rules §9).
URGENCY_KEY = (
    "⬤ Crisis: within minutes · ▲ Act now: this working day · ◆ Review: within 7 days or at the next meeting · "
    "○ For information"
)
ROW = 66  # pixels: from 65 on Streamlit breaks lines, so that “Why” is read and not guessed
WHY_FITS = 125  # letters in three lines; the whole reason is on the card, in the file and on the patient's page
CARD_REASONS = 3
SEEN = "✓ seen"
DRAWN = "caseload_drawn"  # the table as it was last drawn: its key, whom it listed, one or several
BY_KEYBOARD = (
    "By keyboard: in the table Shift and Space open the row; the cards are buttons, and can be marked one by one."
)


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
    first = f"{nobody}. Register the first one on the Record page"
    if can(user, Act.import_file):
        return f"{first}, import a file there, or load the sample service: `python manage.py sample`."
    return f"{first}; care managers, supervisors and chairs can import a file there."


def counts_line(places: dict[int, int], *, short: bool = False) -> str:
    """23 patients: 1 safety, 2 getting worse …; 4 discharged, who are counted beside them and not among them.

    `short`: without the groups, which the quick filters below count on a narrow screen.
    """
    ranks = {rank: sum(n for place, n in places.items() if place // 10 == rank) for rank in ORDER_WORDS}
    gone = ranks.pop(DISCHARGED)
    parts = ", ".join(f"{number} {ORDER_WORDS[rank]}" for rank, number in ranks.items() if number)
    told = counted(sum(ranks.values()), "patient") + (f": {parts}" if parts and not short else "")
    return f"{told}; {gone} {ORDER_WORDS[DISCHARGED]}" if gone else told


def table(frame: pd.DataFrame, shown: pd.DataFrame, *, several: bool) -> list[str]:
    """One row a patient, in the words of `shown`; returns the ids of those that were picked.

    Streamlit keeps row numbers. The list moves while one looks at it, so each list of patients is a table of its own
    and what was picked is carried over by patient: row 3 is never somebody else than the one who was seen in it.
    """
    ids = [str(one) for one in frame["patient_id"]]
    key, before = table_key(ids, several=several), _picked_before(several)
    moved = st.session_state.get(DRAWN, {}).get("key") != key
    st.session_state[DRAWN] = {"key": key, "ids": ids, "several": several}
    if before and moved and not several:
        return before[:1]
    kept = [ids.index(one) for one in before if one in ids]
    if "Why" in shown:
        shown = shown.assign(Why=[why_words(row, WHY_FITS) for row in _rows(frame)])
    picked = st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=min(38 + ROW * len(shown), 900),
        row_height=ROW,
        column_config=COLUMNS,
        on_select="rerun",
        # With columns to select, Streamlit does not sort by a click on a header: it would put one page of the list in
        # another order, the crises out of sight, under a line that says “safety first”.
        selection_mode=["multi-row" if several else "single-row", "single-column"],
        selection_default={"selection": {"rows": kept}} if several and moved else None,
        key=key,
        alt="The caseload, one row per patient, in the order described above.",
    )
    return [ids[row] for row in picked["selection"]["rows"]]


def table_key(ids: Sequence[str], *, several: bool) -> str:
    """Another list of patients, or another order, is another table."""
    listed = hashlib.sha256(",".join(ids).encode()).hexdigest()[:12]
    return f"caseload_table_{'several' if several else 'one'}_{listed}"


def _picked_before(several: bool) -> list[str]:
    """Who was picked in the table as it was last drawn."""
    drawn = st.session_state.get(DRAWN)
    if drawn is None or drawn["several"] != several:
        return []
    state = st.session_state.get(drawn["key"]) or {}
    return [drawn["ids"][row] for row in state.get("selection", {}).get("rows", []) if row < len(drawn["ids"])]


def news_words(frame: pd.DataFrame, looks: Mapping[str, datetime]) -> list[str]:
    """The day on which something came since the reader last looked; “seen” where nothing did."""
    return [_news(row.news_at, looks.get(row.patient_id)) for row in frame.itertuples()]


def _news(came: datetime | None, looked: datetime | None) -> str:
    if looked is not None and (pd.isna(came) or came <= looked):
        return SEEN
    return "• nothing yet" if pd.isna(came) else f"• {dates.day(came.date())}"


def shown_rows(frame: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row per patient, in the words of the screen."""
    rows = list(_rows(frame))
    return pd.DataFrame(
        {
            "Patient": [f"{row.name_} · {row.number}" for row in rows],
            "Urgency": [urgency_words(row.urgency) for row in rows],
            "Answered": [answered_words(row) for row in rows],
            "Why": [why_words(row) for row in rows],
            "Since": [dates.day(row.since_on, "–") for row in rows],
            "Step": [step_words(row, today) for row in rows],
            "Measure": [measure_words(row) for row in rows],
            "Change": [change_words(row.change) for row in rows],
            "Verdict": [verdict_sign(verdict).text for verdict in frame["verdict"]],
            "Trend": [sparkline(row.sparkline) for row in rows],
            "Daily life": [function_words(row) for row in rows],
            "Daily life verdict": [verdict_sign(verdict).text for verdict in frame["function_verdict"]],
            "Safety": frame["safety_words"],
            "Last contact": [dates.day(row.last_contact_on, "none on record") for row in rows],
            "Last review": [dates.day(row.last_review_on, "never") for row in rows],
            "Next review": [due_words(row.next_review_on, today) for row in rows],
            "Next due": [due_words(row.next_due_on, today) for row in rows],
            "Open actions": frame["open_actions"],
            "Clinician": frame["clinician"].astype(object).fillna("nobody named"),
        }
    )


def _rows(frame: pd.DataFrame) -> Any:
    return frame.rename(columns={"name": "name_"}).itertuples()


def urgency_words(urgency: str) -> str:
    return urgency_sign(urgency).text if urgency else "–"


def answered_words(row: Any) -> str:
    """Of what is urgent; a review has its day and no clock."""
    if row.urgency not in URGENT:
        return ""
    if pd.isna(row.unanswered):
        return "not known"
    return "✓ yes" if not row.unanswered else "not yet" if row.unanswered == 1 else f"{int(row.unanswered)} not yet"


def why_words(row: Any, fits: int = 10_000) -> str:
    """The most urgent reason, and how many more there are; of a long one the sentences that fit, the first always."""
    if not row.reasons:
        return str(row.order_words)
    more = len(row.reasons) - 1
    first, *rest = str(row.reasons[0]).split(". ")
    for sentence in rest:
        if len(f"{first}. {sentence}") > fits:
            first += ". …"
            break
        first += f". {sentence}"
    return first + (f" (and {more} more)" if more else "")


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
    told = _course(row.measure, row.baseline, row.last, row.last_on)
    return f"{told}, prorated" if row.last_status == "prorated" else told


def function_words(row: Any) -> str:
    """The same for the measure of daily life."""
    if not row.function_measure:
        return "not measured"
    return _course(row.function_measure, row.function_baseline, row.function_last, row.function_last_on)


def _course(measure: str, baseline: float | None, last: float | None, last_on: date | None) -> str:
    if last is None or pd.isna(last):
        return f"{measure}: no score yet"
    start = f"{_score(baseline)} → " if baseline is not None and pd.notna(baseline) else ""
    return f"{measure} {start}{_score(last)} ({dates.day(last_on)})"


def change_words(change: float | None) -> str:
    """In points of the scale, with its sign; a change of nothing is 0, an unknown one is said."""
    return "unknown" if change is None or pd.isna(change) else f"{round(change, 1):+g}"


def _score(value: float) -> str:
    """One decimal at most: a mean or a prorated total is no exacter than that."""
    return f"{round(value, 1):g}"


def due_words(due_on: date | None, today: date) -> str:
    if due_on is None or pd.isna(due_on):
        return "nothing planned"
    late = (today - due_on).days
    return f"{late} {'day' if late == 1 else 'days'} overdue" if late > 0 else dates.day(due_on)


def cards(
    frame: pd.DataFrame, news: Sequence[str], marked: Collection[str], mark: Callable[[str, bool], None]
) -> list[str]:
    """The same rows for a narrow screen and for the keyboard: one card a patient, to open and to mark as looked at.

    `marked`: who carries a mark of the reader's, which can be taken back; an opened patient cannot be unopened.
    """
    today, opened = session.today(), list[str]()
    for row, new in zip(_rows(frame), news, strict=True):
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{plain(row.name_)}** · {plain(row.number)}")
            if row.urgency:
                sign = urgency_sign(row.urgency)
                st.badge(sign.text, color=sign.colour)  # type: ignore[arg-type]
            if told := answered_words(row):
                st.caption(f"Answered: {told}")
            st.text(reasons_words(row))
            st.caption(f"Step {step_words(row, today)} · {plain(measure_words(row))} · {row.verdict_words}")
            due, since = due_words(row.next_due_on, today), new.removeprefix("• ")
            st.caption(f"Safety: {row.safety_words} · next form: {due} · new: {since}")
            if _buttons(row, new == SEEN and row.patient_id in marked, mark):
                opened = [str(row.patient_id)]
    return opened


def _buttons(row: Any, marked: bool, mark: Callable[[str, bool], None]) -> bool:
    """Each says whom it is for: who hears the page or tabs through it meets the buttons alone."""
    with st.container(horizontal=True):
        opened = st.button(f"Open {plain(row.number)}", key=f"caseload_open_{row.patient_id}", type="primary")
        words, icon = ("Undo the mark", "undo") if marked else ("Mark as looked at", "visibility")
        if st.button(f"{words}: {plain(row.number)}", key=f"caseload_mark_{row.patient_id}", icon=f":material/{icon}:"):
            mark(str(row.patient_id), marked)
    return opened
