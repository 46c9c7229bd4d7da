"""Goals, treatments and decisions so far of one patient, as a reader needs them before a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from components import dates
from components.meeting_actions import owner_words
from components.plain import lines, plain, small
from rules.predictions import Prediction, called, expected_words

STATE = {
    "recorded": "recorded, not yet signed",
    "confirmed": "confirmed, not yet signed",
    "signed": "signed",
    "amended": "amended after signing",
}


class Decided(NamedTuple):
    """One decision as it is read: the line that opens it, and what stands inside, in Markdown."""

    decision_id: str
    title: str
    words: str


def goals(words: str) -> None:
    st.markdown(f"### Goals\n\n{words}")


def goal_words(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "No goal is written down yet. Ask what matters most, in the patient's own words."
    return "\n\n".join(_goal(*row) for row in _rows(frame, "words", "target", "set_on", "reached_on"))


def _goal(words: str, target: str | None, set_on: date, reached_on: date | None) -> str:
    reached = f"reached on {dates.day(reached_on)}" if pd.notna(reached_on) else "not yet reached"
    about = f"Counts as reached: {plain(target or 'not said')} · set {dates.day(set_on)} · {reached}"
    return f"“{plain(words)}”  \n{small(about)}"


def treatments(words: str) -> None:
    st.markdown(f"### Treatments\n\n{words}")


def treatment_words(frame: pd.DataFrame) -> str:
    """A line each, the newest first."""
    if frame.empty:
        return "No treatment is recorded."
    shown = frame.sort_values("from_on", ascending=False)
    return "\n".join(_treatment(*row) for row in _rows(shown, "name", "kind", "dose", "from_on", "to_on"))


def _treatment(name: str, kind: str, dose: str | None, from_on: date, to_on: date | None) -> str:
    about = ", ".join(plain(one) for one in (kind, dose) if isinstance(one, str) and one)
    when = f"{dates.day(from_on)} to {dates.day(to_on)}" if pd.notna(to_on) else f"from {dates.day(from_on)}, goes on"
    return f"- **{plain(name)}** ({about}) · {small(when)}"


def decisions(decided: Sequence[Decided], key: str) -> None:
    """The last one in full, those before it behind one click."""
    if not decided:
        st.markdown("### Decisions so far\n\nNo meeting has decided anything yet.")
        return
    with st.container(border=True):
        st.markdown(f"### Decisions so far\n\n{in_full(decided[:1])}")
    earlier(decided[1:], key)


def earlier(decided: Sequence[Decided], key: str) -> None:
    if decided:
        box = st.expander(f"Earlier decisions: {len(decided)}", key=key, on_change="rerun")
        if box.open:
            box.markdown(in_full(decided))


def in_full(decided: Sequence[Decided]) -> str:
    return "\n\n---\n\n".join(f"**{plain(one.title)}**\n\n{one.words}" for one in decided)


def decided(frame: pd.DataFrame, actions: pd.DataFrame, name: Callable[[str], str]) -> tuple[Decided, ...]:
    """The newest first; `name` turns the key of a measure into what people call it."""
    done: dict[str, list[str]] = {}
    for action in actions.itertuples():
        done.setdefault(action.decision_id, []).append(_action(action))
    return tuple(_decided(row, done.get(row["decision_id"], []), name) for row in frame.to_dict("records"))


def _decided(row: Mapping[str, Any], actions: Sequence[str], name: Callable[[str], str]) -> Decided:
    told = prediction_of(row)
    expected = [f"Expected: {plain(expected_words(called(told, name)))}."] if told is not None else []
    about = small(f"{plain(row['meeting'])} · written by {plain(row['author'])}")
    title = f"{dates.day(row['held_on'])} · {', '.join(row['kinds'])} · {STATE[row['state']]}"
    return Decided(row["decision_id"], title, "\n\n".join([lines(row["rationale"]), *expected, *actions, about]))


def _action(action: Any) -> str:
    return plain(f"{action.state}: {action.what} ({owner_words(action)}, due {dates.day(action.due_on)})")


def prediction_of(row: Mapping[str, Any]) -> Prediction | None:
    """The prediction of one row of decisions, where one was made."""
    measure, direction, size, by_on = (row[f"prediction_{one}"] for one in ("measure", "direction", "size", "by_on"))
    return Prediction(measure, direction, size, by_on) if measure and pd.notna(size) and pd.notna(by_on) else None


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[column] for column in columns), strict=True)
