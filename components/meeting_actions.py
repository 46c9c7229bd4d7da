"""What was promised: open, done or dropped with a reason, closed where the team looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, dates, session
from queries import actions
from rules.board import DropReason
from rules.dates import counted
from rules.roles import User


def matters_arising(meeting: Mapping[str, Any], user: User) -> None:
    """What this team still owes from its other meetings, longest overdue first."""
    frame = actions.actions(session.engine(), open_only=True, by=user)
    frame = frame[(frame["team_id"] == meeting["team_id"]) & (frame["meeting_id"] != meeting["id"])]
    if frame.empty:
        st.write("No action of an earlier meeting is open.")
        return
    late = sum(day < session.today() for day in frame["due_on"])
    st.write(f"{counted(len(frame), 'action')} of earlier meetings still open, {late} of them past the day.")
    action_list(frame, user, with_patient=True)


def action_list(frame: pd.DataFrame, user: User, *, with_patient: bool = False) -> None:
    """One line per action; an open one can be closed here."""
    for row in frame.itertuples():
        with st.container(border=with_patient, gap="xsmall"):
            if with_patient:
                st.text(f"{row.given_name} {row.family_name} · {row.number}")
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(_line(row), width="stretch")
                if row.state == "open":
                    _close(row, user)
                elif st.button("Open again", key=f"meeting_action_open_{row.id}", type="tertiary"):
                    _set(row.id, "open", "", user)


def _line(row: Any) -> str:
    late = (session.today() - row.due_on).days
    overdue = f", {counted(late, 'day')} late" if row.state == "open" and late > 0 else ""
    return f"{row.state}: {row.what} ({owner_words(row)}, due {dates.day(row.due_on)}{overdue})"


def _close(row: Any, user: User) -> None:
    if st.button("Done", key=f"meeting_action_done_{row.id}", icon=":material/check:"):
        _set(row.id, "done", "", user)
    with st.popover("Drop", key=f"meeting_action_drop_{row.id}"):
        code = st.selectbox(
            "Reason",
            [str(one) for one in DropReason],
            index=None,
            placeholder="choose",
            key=f"meeting_action_code_{row.id}",
        )
        reason = st.text_input("Why it is dropped", key=f"meeting_action_why_{row.id}")
        if st.button("Drop this action", key=f"meeting_action_dropped_{row.id}"):
            _set(row.id, "dropped", reason, user, code or "")


def _set(action_id: str, state: str, reason: str, user: User, code: str = "") -> None:
    done = acting.attempt(
        f"action_{action_id}_{state}",
        lambda submission: actions.set_state(
            session.engine(),
            action_id,
            state=state,
            reason=reason,
            code=code,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    )
    if done:
        session.say({"open": "Open again."}.get(state, f"Marked as {state}."))
        st.rerun()


def owner_words(action: tuple) -> str:  # type: ignore[type-arg]
    """Whoever promised it; and that they are not in the patient's team, where a transfer left it behind."""
    return action.owner if action.owner_here else f"{action.owner}, who is not in this team"
