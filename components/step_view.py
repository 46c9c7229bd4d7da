"""The step suggestion: what speaks for more care and for less, criterion by criterion, in words. A person decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from components import dates, reads_care
from components.plain import plain, small
from rules.dates import counted
from rules.roles import User
from rules.step_criteria import Criterion, Met
from rules.steps import PERSON_DECIDES, STEP_NAMES, StepSuggestion, Way

SIGNS = {Met.met: "✓ met", Met.not_met: "✗ not met", Met.unknown: "? unknown"}
HEADS = {
    Way.up: "↑ Speaks for a step up",
    Way.down: "↓ Speaks for a step down",
    Way.hold: "= Stay in this step for now",
    Way.cannot_say: "? Cannot say",
}


class StepWords(NamedTuple):
    """The suggestion as it is read, in Markdown; whether there are criteria to show for it."""

    words: str
    has_criteria: bool


def step_view(told: StepWords, patient_id: str, user: User) -> None:
    """The suggestion of today for a patient, with both tables of criteria."""
    with st.container(border=True):
        st.markdown(told.words)
    if not told.has_criteria:
        return
    label = "The criteria for more and for less care, side by side"
    with st.expander(label, key=f"patient_criteria_{patient_id}", on_change="rerun") as box:
        if box.open:
            _criteria(reads_care.step_suggestion(patient_id, user))


def step_words(found: StepSuggestion) -> StepWords:
    head = f"**{HEADS[found.way]}** · {plain(found.words)}"
    about = small(f"{PERSON_DECIDES} {plain(_clock(found))}")
    told = (("Why", found.reasons), ("What speaks against it", found.against), ("What is not known", found.missing))
    words = "\n\n".join([head, about, *(_lines(name, lines) for name, lines in told if lines)])
    return StepWords(words, bool(found.up or found.down))


def _criteria(found: StepSuggestion) -> None:
    left, right = st.columns(2)
    with left:
        _table("More care, if any one is met", found.up)
    with right:
        _table("Less care, only if all are met", found.down)
    st.caption(f"Rule {found.rule}, version {found.rule_version}. Limits are site defaults, to be confirmed.")


def _clock(found: StepSuggestion) -> str:
    if found.step is None:
        return "In no step."
    where = f"In step {found.step}, {STEP_NAMES[found.step]}, for {counted((found.days_in_step or 0) // 7, 'week')}."
    if found.review_due_on is None:
        return where
    return f"{where} Review {'was due' if found.overdue else 'due'} by {dates.day(found.review_due_on)}."


def _lines(head: str, lines: Sequence[str]) -> str:
    return f"{head}:\n" + "\n".join(f"- {plain(line)}" for line in lines)


def _table(head: str, criteria: Sequence[Criterion]) -> None:
    st.markdown(f"**{head}**")
    rows = [{"State": SIGNS[one.state], "Criterion": f"**{plain(one.words)}**: {plain(one.why)}"} for one in criteria]
    st.table(pd.DataFrame(rows).set_index("State"))
