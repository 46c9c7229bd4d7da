"""The trajectory on screen: what to see of it, the chart, its words and table, and the assessment that was picked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import reads
from components.assessment_view import assessment_view
from components.charts_trajectory import SELECTED
from components.chosen import choose, chosen
from rules.roles import User

HIDDEN = "trajectory_hidden"  # the preference: parts this person does not want to see, for every patient


def trajectory_view(patient_id: str, user: User) -> str | None:
    """Draw one patient's trajectory; returns the id of the assessment that is picked in it."""
    hidden = tuple(sorted(chosen(user, HIDDEN, [])))
    drawn = reads.trajectory(patient_id, user, dark=is_dark(), hidden=hidden)
    chart = st.vega_lite_chart(
        drawn.spec,
        key=f"trajectory_{patient_id}",
        on_select="rerun" if _has_scores(drawn.spec) else "ignore",
        selection_mode=SELECTED if _has_scores(drawn.spec) else None,
        width="stretch",
        theme=None,
        alt=drawn.text,
    )
    if not drawn.points and not hidden:
        st.caption("No questionnaire has been answered yet: there is no score to draw.")
    with st.container(horizontal=True, vertical_alignment="center"):
        _parts(drawn.parts, patient_id, user)
        picked = _picked(_selected(chart), drawn.points, patient_id)
    if picked:
        assessment_view(picked, user)
    _words_and_table(drawn, patient_id)
    return picked


def _parts(parts: Mapping[str, str], patient_id: str, user: User) -> None:
    """What of the chart to see. What is hidden here stays hidden for the next patient and the next day.

    In a popover, as is the list of assessments: a widget that stands on the page is loaded before the chart is drawn.
    """
    if len(parts) < 2:
        return
    key, hidden = f"trajectory_parts_{patient_id}", set(chosen(user, HIDDEN, []))
    st.session_state.setdefault(key, [part for part in parts if part not in hidden])

    def keep() -> None:
        shown = set(st.session_state[key])
        choose(user, HIDDEN, sorted(({*hidden} - set(parts)) | (set(parts) - shown)))

    st.popover("What to see", icon=":material/tune:", type="tertiary").pills(
        "Show",
        list(parts),
        selection_mode="multi",
        format_func=parts.__getitem__,
        key=key,
        on_change=keep,
        label_visibility="collapsed",
    )


def _picked(clicked: str | None, points: Mapping[str, str], patient_id: str) -> str | None:
    """A list does what a click on a point does; the last of the two counts."""
    if not points:
        return None
    key, seen = f"trajectory_picked_{patient_id}", f"trajectory_clicked_{patient_id}"
    if clicked != st.session_state.get(seen):
        st.session_state[seen] = clicked
        st.session_state[key] = clicked if clicked in points else None
    shut = st.session_state.get(key) is None
    place = st.popover("Look at one assessment", icon=":material/list:", type="tertiary") if shut else st
    return place.selectbox(
        "Look at one assessment",
        list(points),
        None,
        format_func=lambda id_: points.get(id_, ""),
        key=key,
        placeholder="Click a point in the chart, or choose here",
        label_visibility="collapsed",
    )


def _words_and_table(drawn: reads.Drawn, patient_id: str) -> None:
    with st.expander("The same in words"):
        st.text(drawn.text)
    table = st.expander("The same data as a table", key=f"trajectory_table_{patient_id}", on_change="rerun")
    if table.open:  # a table that is closed is not sent
        with table:
            _table(drawn.rows)


def _has_scores(spec: Mapping[str, Any]) -> bool:
    """Whether there is anything to select: Streamlit refuses a selection that the chart does not know."""
    return any(one["name"] == SELECTED for one in spec.get("params", ()))


def _table(frame: pd.DataFrame) -> None:
    if frame.empty:
        st.write("Nothing has been recorded yet.")
    else:
        st.dataframe(frame, hide_index=True, width="stretch")


def is_dark() -> bool:
    return bool(getattr(st.context.theme, "type", None) == "dark")


def _selected(event: Any) -> str | None:
    if not isinstance(event, Mapping):
        return None
    points = event.get("selection", {}).get(SELECTED) or []
    return (points[0].get("assessment_id") or None) if points else None
