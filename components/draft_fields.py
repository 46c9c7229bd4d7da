"""The widgets of one case's draft: kept for the session, also while another case is on screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from rules.decisions import DecisionDraft


class Fields:
    """Widgets of one case's draft: kept for the session, also while another case is on screen."""

    def __init__(self, case: str, start: DecisionDraft) -> None:
        self.case, self.start = case, start

    def key(self, name: str) -> str:
        return f"draft_{self.case}_{name}"

    def text(self, label: str, name: str, value: str, *, tall: bool = False, **told: Any) -> str:
        draw: Callable[..., str] = st.text_area if tall else st.text_input
        st.session_state.setdefault(self.key(name), value)
        return draw(label, key=self.key(name), persist_state="session", **told)

    def pick(self, label: str, name: str, options: list[Any], value: Any, words: Callable[[Any], str] = str) -> Any:
        st.session_state.setdefault(self.key(name), value)
        return st.selectbox(label, options, format_func=words, key=self.key(name), persist_state="session")

    def name(self, label: str, name: str, value: str, known: list[str], **told: Any) -> str:
        """One of the known names, or a new one."""
        st.session_state.setdefault(self.key(name), value or None)
        here = st.session_state[self.key(name)]
        names = known if here in known or here is None else [here, *known]
        found = st.selectbox(
            label, names, key=self.key(name), index=None, accept_new_options=True, persist_state="session", **told
        )
        return str(found or "")

    def day(self, label: str, name: str, value: date | None) -> date | None:
        st.session_state.setdefault(self.key(name), value)
        return st.date_input(label, format="DD/MM/YYYY", key=self.key(name), persist_state="session")

    def number(self, label: str, name: str, value: float | None) -> float | None:
        st.session_state.setdefault(self.key(name), value)
        return st.number_input(label, min_value=0.0, step=1.0, key=self.key(name), persist_state="session")

    def tick(self, label: str, name: str, value: bool) -> bool:
        st.session_state.setdefault(self.key(name), value)
        return st.checkbox(label, key=self.key(name), persist_state="session")

    def rows(self, name: str, at_least: int) -> int:
        """How many rows of a list are open; a button opens one more."""
        return int(st.session_state.setdefault(self.key(f"{name}_rows"), at_least))

    def more(self, label: str, name: str) -> None:
        st.button(label, key=self.key(f"{name}_more"), on_click=self._open_one, args=(name,), icon=":material/add:")

    def _open_one(self, name: str) -> None:
        st.session_state[self.key(f"{name}_rows")] += 1

    def forget(self) -> None:
        for key in [str(key) for key in st.session_state if str(key).startswith(f"draft_{self.case}_")]:
            del st.session_state[key]
