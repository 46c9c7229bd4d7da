"""The decided–done–worked board, and what the team learned from it: what the next meeting opens with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from components import acting, reads, reads_meeting, reads_outcomes, session
from components.dates import day
from components.outcome_board import Line, board, rates, summary
from components.plain import plain
from queries import outcomes, settings
from queries.outcomes import Taken
from rules.board import DropReason, is_late
from rules.hit_rates import SOURCE, HitRate
from rules.roles import User

DUE = "what is due now"
BACK = {DUE: 182, "the last 4 weeks": 28, "the last 12 weeks": 84, "the last 26 weeks": 182}
LEARNED_WEEKS = 26


def board_view(meeting: Mapping[str, Any], user: User) -> None:
    """What became of what was decided before this meeting."""
    chosen = st.segmented_control("Look at", list(BACK), default=DUE, required=True, key="meeting_board_back")
    every = _taken(meeting, user)
    taken = _due(every) if chosen == DUE else _since(every, meeting["held_on"] - timedelta(days=BACK[chosen]))
    st.text(summary(taken, session.today()))
    if not every:
        st.info("No earlier meeting of this team is signed. Once one is, this shows what came of it.")
        return
    instruments, held = reads.instruments(user), settings.settings(session.engine())
    name = lambda one: instruments[one].abbreviation if one in instruments else one  # noqa: E731
    lines = board(taken, session.today(), name, held)
    if lines:
        _table(lines)
        _one(lines, user)
    _learned(rates(every, session.today(), held))


def has_something(meeting: Mapping[str, Any], user: User) -> bool:
    """Whether an open meeting has an earlier one to begin with."""
    if meeting["state"] == "signed":
        return False
    return reads_meeting.meeting_before(meeting["id"], user) is not None


def _taken(meeting: Mapping[str, Any], user: User) -> list[Taken]:
    """The signed decisions of the team's meetings before this one."""
    since = meeting["held_on"] - timedelta(weeks=LEARNED_WEEKS)
    every = reads_outcomes.taken(user, meeting["team_id"], since, meeting["held_on"])
    return [one for one in every if one.meeting_id != meeting["id"]]


def _since(every: Sequence[Taken], day_: date) -> list[Taken]:
    return [one for one in every if one.held_on >= day_]


def _due(every: Sequence[Taken]) -> list[Taken]:
    """The last meeting's decisions, every late action, and each prediction whose day came since."""
    last = max((one.held_on for one in every), default=date.min)
    today = session.today()
    return [one for one in every if one.held_on == last or _late(one, today) or _judged_since(one, last, today)]


def _late(one: Taken, today: date) -> bool:
    return any(action.state == "open" and is_late(action, today) for action in one.actions)


def _judged_since(one: Taken, last: date, today: date) -> bool:
    return bool(one.prediction and one.prediction.by_on and last < one.prediction.by_on <= today)


def _table(lines: Sequence[Line]) -> None:
    shown = pd.DataFrame(
        [
            {
                "Patient": one.patient,
                "Decided": one.decided,
                "On": one.held_on,
                "Done": one.done,
                "Predicted": one.predicted,
                "Worked": one.worked,
                "Changed outside": "yes" if one.changed else "",
            }
            for one in lines
        ]
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(shown), 460),
        column_config={"On": st.column_config.DateColumn(format="D MMM YYYY")},
    )


def _one(lines: Sequence[Line], user: User) -> None:
    """One decision with its actions and the sentence behind the verdict; where something was done differently, why."""
    chosen = st.selectbox(
        "Look at one decision",
        lines,
        format_func=lambda one: f"{one.patient}, {day(one.held_on)}: {one.decided}",
        index=None,
        placeholder="Choose a line of the board",
        key="meeting_board_one",
    )
    if chosen is None:
        return
    with st.container(border=True, gap="xsmall"):
        for line in (chosen.done_words, *chosen.actions, f"Predicted: {chosen.predicted}.", chosen.worked_words):
            st.text(line)
        for line in chosen.changed:
            st.text(line)
        with st.popover("Done differently, outside the meeting", icon=":material/alt_route:"):
            _departure(chosen, user)


def _departure(line: Line, user: User) -> None:
    with st.form(f"meeting_departure_{line.id}", border=False):
        on = st.date_input("On", session.today(), max_value=session.today(), format="DD/MM/YYYY")
        instead = st.text_input("What was done instead")
        code = st.selectbox("Why", [str(one) for one in DropReason], index=None, placeholder="choose")
        reason = st.text_input("In words")
        sent = st.form_submit_button("Keep this")
    if sent and acting.attempt(
        f"departure_{line.id}",
        lambda submission: outcomes.depart(
            session.engine(),
            line.id,
            happened_on=on,
            instead=instead,
            code=code or "",
            reason=reason,
            by=user,
            at=session.now(),
            submission_id=submission,
        ),
    ):
        session.say("Kept: the next meeting sees it.")
        st.rerun()


def _learned(found: Sequence[HitRate]) -> None:
    """The team's own hit rate for each kind of decision and module, with its uncertainty. Nobody is ranked."""
    st.markdown("**What we learned: how often our predictions came true**")
    if not found:
        st.caption("No prediction has reached its day yet.")
        return
    shown = pd.DataFrame(
        {
            "Decision or module": [one.group for one in found],
            "Came true": [f"{one.hits} of {one.judged}" for one in found],
            "Hit rate": [None if one.rate is None else 100 * one.rate for one in found],
            "Not done": [one.not_done for one in found],
            "Cannot tell": [one.cannot_tell for one in found],
            "In words": [one.words for one in found],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        column_config={
            "Hit rate": st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100),
            "In words": st.column_config.TextColumn(width="large"),
        },
    )
    with st.expander("The same in words"):
        st.text("\n".join(f"{one.group}: {one.words}" for one in found))
    st.caption(plain(f"Of the last {LEARNED_WEEKS} weeks. {SOURCE}. Of the team, never of a person."))
