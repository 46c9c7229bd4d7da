"""A small chart on screen with what every chart has: its words, and its data as a table that is sent when opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st


def charted(
    spec: dict[str, Any], told: str, table: Callable[[], pd.DataFrame], key: str, selection: str | None = None
) -> Any:
    """Draw it; returns the selection's event where one can be made. `told` is the text alternative."""
    able = selection is not None and any(one["name"] == selection for one in spec.get("params", ()))
    event = st.vega_lite_chart(
        spec,
        key=key,
        width="stretch",
        theme=None,
        alt=told,
        on_select="rerun" if able else "ignore",
        selection_mode=selection if able else None,
    )
    box = st.expander("In words and as a table", key=f"{key}_table", on_change="rerun")
    if box.open:
        with box:
            st.text(told)
            st.dataframe(table(), hide_index=True, width="stretch")
    return event
