"""The fields of one case's draft: kept for the session, on screen or behind a closed box."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

import streamlit as st

from rules.decisions import DecisionDraft


class Fields:
    """Each method draws one field and returns what it holds; behind a closed box it only returns what it holds."""

    def __init__(self, case: str, start: DecisionDraft, *, shown: bool = True) -> None:
        self.case, self.start, self.shown = case, start, shown

    def inside(self, box: Any) -> Fields:
        """The same draft within an expander: what is closed costs nothing, and is still part of the decision."""
        return Fields(self.case, self.start, shown=bool(box.open))

    def key(self, name: str) -> str:
        return f"draft_{self.case}_{name}"

    def columns(self, *wide: int) -> list[AbstractContextManager[Any]]:
        return list(st.columns(list(wide))) if self.shown else [nullcontext() for _ in wide]

    def text(self, label: str, name: str, value: str, *, tall: bool = False, **told: Any) -> str:
        draw: Callable[..., str] = st.text_area if tall else st.text_input
        return self._field(name, value, lambda key: draw(label, key=key, persist_state="session", **told))

    def pick(self, label: str, name: str, options: list[Any], value: Any, words: Callable[[Any], str] = str) -> Any:
        return self._field(
            name, value, lambda key: st.selectbox(label, options, format_func=words, key=key, persist_state="session")
        )

    def name(self, label: str, name: str, value: str, known: list[str], **told: Any) -> str:
        """One of the known names, or a new one."""

        def draw(key: str) -> Any:
            here = st.session_state[key]
            names = known if here in known or here is None else [here, *known]
            return st.selectbox(
                label, names, key=key, index=None, accept_new_options=True, persist_state="session", **told
            )

        return str(self._field(name, value or None, draw) or "")

    def day(self, label: str, name: str, value: date | None) -> date | None:
        draw = lambda key: st.date_input(label, format="DD/MM/YYYY", key=key, persist_state="session")  # noqa: E731
        return self._field(name, value, draw)  # type: ignore[no-any-return]

    def number(self, label: str, name: str, value: float | None) -> float | None:
        draw = lambda key: st.number_input(label, min_value=0.0, step=1.0, key=key, persist_state="session")  # noqa: E731
        return self._field(name, value, draw)  # type: ignore[no-any-return]

    def tick(self, label: str, name: str, value: bool) -> bool:
        return bool(self._field(name, value, lambda key: st.checkbox(label, key=key, persist_state="session")))

    def rows(self, name: str, at_least: int) -> int:
        """How many rows of a list are open; a button opens one more."""
        return int(st.session_state.setdefault(self.key(f"{name}_rows"), at_least))

    def more(self, label: str, name: str) -> None:
        if self.shown:
            key = self.key(f"{name}_more")
            st.button(label, key=key, on_click=self._open_one, args=(name,), icon=":material/add:")

    def forget(self) -> None:
        for key in [str(key) for key in st.session_state if str(key).startswith(f"draft_{self.case}_")]:
            del st.session_state[key]

    def _field(self, name: str, value: Any, draw: Callable[[str], Any]) -> Any:
        key = self.key(name)
        if not self.shown:
            return st.session_state.get(key, value)
        st.session_state.setdefault(key, value)
        return draw(key)

    def _open_one(self, name: str) -> None:
        st.session_state[self.key(f"{name}_rows")] += 1
