"""The trajectory on screen: the chart, its text alternative, the same data as a table, and the point selected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import reads
from components.charts_trajectory import SELECTED
from rules.roles import User


def trajectory_view(patient_id: str, user: User) -> str | None:
    """Draw one patient's trajectory; returns the id of the assessment that is selected in it."""
    spec, text, frame = reads.trajectory(patient_id, user, dark=is_dark())
    chart = st.vega_lite_chart(
        spec,
        key=f"trajectory_{patient_id}",
        on_select="rerun" if _has_scores(spec) else "ignore",
        selection_mode=SELECTED if _has_scores(spec) else None,
        width="stretch",
        theme=None,
        alt=text,
    )
    with st.expander("The same in words"):
        st.text(text)
    with st.expander("The same data as a table"):
        _table(frame)
    return _selected(chart)


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
    return points[0].get("assessment_id") if points else None
