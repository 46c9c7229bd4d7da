"""The rest of one person's day: what they promised, what came in, what is left open, and what they asked of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, reads, session, small_test_view
from components.caseload_table import measure_words
from components.meeting_actions import action_list
from components.my_day import Day, block, lines, who
from components.plain import plain
from queries import my_questions, reminders
from queries.caseload import Filter, Order, by_lane
from rules.dates import counted
from rules.lanes import Lane, lane_of, place_of_key
from rules.roles import Role, User

MEETING_PAGE = Path(__file__).resolve().parent.parent / "pages" / "meeting.py"
ASKED_OF = {my_questions.CASE: "For", my_questions.REMINDER: "Asked of", my_questions.REFERRAL: "Referred to"}


def due_words(day: Day, due_on: Any) -> str:
    late = (day.today - due_on).days
    if late > 0:
        return f"**{counted(late, 'day')} overdue**"
    return "**due today**" if late == 0 else f"due {dates.day(due_on)}"


def own_actions(day: Day, user: User) -> None:
    with block("My actions", len(day.actions), "task_alt"):
        frame = day.due.assign(name=_names(day.due))
        nothing = "Nothing you promised is due in these days." if len(day.actions) else "You have promised nothing."
        lines(frame, lambda row: _action(row, frame, user), nothing)
        if later := len(day.actions) - len(day.due):
            st.caption(f"{counted(later, 'action')} more due after {dates.day(day.until)}")


def _action(row: Any, frame: pd.DataFrame, user: User) -> None:
    with st.container(gap="xxsmall"):
        who(row, f"action_{row.id}")
        action_list(frame[frame["id"] == row.id], user)


def _names(frame: pd.DataFrame) -> list[str]:
    return [f"{row.given_name} {row.family_name}".strip() or row.number for row in frame.itertuples()]


def own_reminders(day: Day, user: User) -> None:
    with block("Reminders for me", len(day.reminders), "notifications"):
        frame = day.reminders.assign(name=_names(day.reminders))
        lines(frame, lambda row: _reminder(row, day, user), "Nobody has asked you for anything that is still open.")


def _reminder(row: Any, day: Day, user: User) -> None:
    asker = "yourself" if row.entered_by == user.id else plain(row.asker)
    with st.container(gap="xxsmall"):
        who(row, f"reminder_{row.id}")
        st.text(row.what)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[{due_words(day, row.due_on)} · asked by {asker}]", width="content")
            with st.popover("Done", icon=":material/check:", key=f"day_reminder_{row.id}"):
                told = st.text_input("What came of it", key=f"day_reminder_words_{row.id}")
                if st.button("Close this reminder", key=f"day_reminder_done_{row.id}"):
                    _close(row.id, told, user)


def _close(reminder_id: str, told: str, user: User) -> None:
    done = acting.attempt(f"day_reminder_{reminder_id}", lambda key: reminders.done(
        session.engine(), reminder_id, words=told, by=user, at=session.now(), submission_id=key
    ))  # fmt: skip
    if done:
        session.say("Closed. Whoever asked sees what came of it.")
        st.rerun()


def tests_to_judge(day: Day) -> None:
    """Small tests whose day has come, or comes in these days; one click opens them on the patient's page."""

    def line(row: Any) -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            label = f"{plain(row.name)} · {plain(row.number)}"
            if st.button(label, key=f"day_test_{row.id}", type="tertiary", icon=":material/science:"):
                small_test_view.open_small_tests()
                session.go_to_patient(row.patient_id)
            late = day.today >= row.judge_on
            words = due_words(day, row.judge_on) if late else f"judged on {dates.day(row.judge_on)}"
            st.markdown(f":small[{plain(row.what)} · {words}]", width="content")

    with block("Small tests to judge", len(day.to_judge), "science"):
        lines(day.to_judge, line, f"No small test of yours is over until {dates.day(day.until)}.")


def came_in(day: Day, user: User) -> None:
    known = reads.instruments(user)

    def line(row: Any) -> None:
        told = ", ".join(known[one].abbreviation if one in known else one for one in row.instruments)
        with st.container(gap="xxsmall"):
            who(row, "came")
            st.caption(f"{plain(told)} · {dates.moment(row.came_at)}")

    title = "Came in to your teams since you last looked" if day.whole_teams else "Came in since you last looked"
    with block(title, len(day.came_in), "inbox"):
        whose = "patients of your teams" if day.whole_teams else "patients you treat"
        lines(day.came_in, line, f"Nothing new from the {whose}.")


def reviews_due(day: Day) -> None:
    def line(row: Any) -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            who(row, "review")
            st.markdown(f":small[{due_words(day, row.next_review_on)}]", width="content")

    title = "Reviews due in your teams" if day.whole_teams else "Reviews due"
    with block(title, len(day.reviews), "groups"):
        whose = "a patient of your teams" if day.whole_teams else "a patient you treat"
        lines(day.reviews, line, f"No review of {whose} is due until {dates.day(day.until)}.")


def silent(day: Day, user: User) -> None:
    """Of the patients one treats; for a care manager, whose work it is (PRC-1, PRC-2), of their teams."""

    def line(row: Any) -> None:
        with st.container(gap="xxsmall"):
            who(row, "silent")
            st.text(row.reasons[0] if row.reasons else row.order_words)
            contact = dates.day(row.last_contact_on, "none on record")
            st.caption(f"Last contact: {contact} · {plain(measure_words(row))}")

    if user.role is Role.care_manager:
        number = by_lane(reads.places(user))[Lane.silent]
        frame = reads.caseload(user, Filter(lane=Lane.silent), Order.need, None)
        with block("Gone silent in your teams", number, "volume_off"):
            lines(frame, line, "Nobody in your teams is overdue with forms or contacts, beyond those with an alert.")
            if number > len(frame):
                st.caption(f"and {number - len(frame)} more: choose “Silent” on the caseload")
        return
    lane = day.patients["sort_key"].map(lambda key: lane_of(place_of_key(int(key))) is Lane.silent).astype(bool)
    with block("Gone silent", int(lane.sum()), "volume_off"):
        nothing = "Nobody you treat is overdue with forms or contacts, beyond those with an alert above."
        lines(day.patients[lane], line, nothing)


def left_open(day: Day) -> None:
    def line(row: Any) -> None:
        label = f"{plain(row.name)} · {plain(row.number)}"
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(label, key=f"day_draft_{row.decision_id}", type="tertiary", icon=":material/forum:"):
                session.select_meeting(row.meeting_id)
                st.switch_page(MEETING_PAGE)
            held = f"{plain(row.title)}, {dates.day(row.held_on)}"
            st.caption(f"{held} · {row.state}, not signed", width="content")

    with block("Left open", len(day.left_open), "edit_note"):
        lines(day.left_open, line, "Every decision you wrote or chaired is signed.")


def given(day: Day, user: User) -> None:
    """Whom one looks after now, or no longer, because somebody said so. Shown only where there is one."""

    def line(row: Any) -> None:
        with st.container(gap="xxsmall"):
            who(row, "given")
            now = "yours now" if row.to_id == user.id else f"now with {plain(row.to)}"
            before = f", before {plain(row.before)}" if row.to_id == user.id and isinstance(row.before, str) else ""
            st.caption(f"{now}{before} · by {plain(row.who)}, {dates.moment(row.entered_at)}")

    if not day.given.empty:
        with block("Patients who changed hands", len(day.given), "swap_horiz"):
            lines(day.given.assign(name=_names(day.given)), line, "")


def to_end(day: Day) -> None:
    """Shown only where there is one: most days there is none, and nobody needs to read so."""

    def line(row: Any) -> None:
        with st.container(gap="xxsmall"):
            who(row, "end")
            held = f"{plain(row.title)}, {dates.day(row.held_on)}"
            st.caption(f"Decided: {held}. Enter the last day under Record, End of care.")

    if not day.to_end.empty:
        with block("End of care to enter", len(day.to_end), "logout"):
            lines(day.to_end.assign(name=_names(day.to_end)), line, "")


def asked(day: Day) -> None:
    def line(row: Any) -> None:
        with st.container(gap="xxsmall"):
            who(row, f"asked_{row.id}")
            st.text(row.what)
            due = "" if row.due_on is None or pd.isna(row.due_on) else f" · {dates.day(row.due_on)}"
            st.markdown(f":small[{ASKED_OF[row.kind]} {plain(row.of)}{due} · **{row.state}**]")
            if row.came_of:
                st.text(f"What came of it: {row.came_of}")

    with block("What I asked of others", len(day.asked), "question_answer"):
        nothing = "You asked nothing of others. Remind somebody, or put a case on the agenda, from the caseload."
        lines(day.asked, line, nothing)
