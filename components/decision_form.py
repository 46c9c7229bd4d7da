"""The decision form: asks only for what the decision needs and says what is still missing. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from components import reads
from rules.decisions import ActionDraft, DecisionDraft, DecisionKind, Direction, Followed, Prediction
from rules.instruments import Instrument, Method
from rules.roles import User

DIRECTIONS = {Direction.falls: "falls by", Direction.rises: "rises by", Direction.stays: "stays within"}
STEPPED = (DecisionKind.step_up, DecisionKind.step_down)


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


def decision_form(fields: Fields, user: User) -> DecisionDraft:
    """Draw the form over a draft and return what it holds now."""
    start = fields.start
    kinds = _kinds(fields, start)
    question = fields.text("The question", "question", start.question)
    rationale = fields.text("Why: the rationale", "rationale", start.rationale, tall=True)
    step_to = None
    if any(kind in STEPPED for kind in kinds):
        step_to = fields.pick(
            "To step", "step_to", [None, *range(5)], start.step_to, lambda s: "choose" if s is None else str(s)
        )
    left, right = st.columns([3, 1])
    with left:
        preference = fields.text("What the patient prefers", "preference", start.preference)
    with right:
        followed = fields.pick("Followed?", "followed", [str(one) for one in Followed], str(start.preference_followed))
    safety = fields.text("Safety: how an open safety flag is met", "safety_note", start.safety_note)
    return DecisionDraft(
        kinds=tuple(kinds),
        question=question.strip(),
        rationale=rationale.strip(),
        options=_pairs(fields, "options", "Option considered", "Why not", start.options),
        preference=preference.strip(),
        preference_followed=followed,
        dissent=_pairs(fields, "dissent", "Who sees it differently", "What they say", start.dissent),
        safety_note=safety.strip(),
        prediction=_prediction(fields, start.prediction, user),
        actions=_actions(fields, start.actions, user),
        next_review_on=fields.day("Next review on", "next_review_on", start.next_review_on),
        step_to=step_to,
    )


def _kinds(fields: Fields, start: DecisionDraft) -> list[str]:
    st.session_state.setdefault(fields.key("kinds"), [str(kind) for kind in start.kinds])
    return list(
        st.pills(
            "Decision",
            [str(kind) for kind in DecisionKind],
            selection_mode="multi",
            key=fields.key("kinds"),
            persist_state="session",
        )
    )


def _pairs(
    fields: Fields, name: str, first: str, second: str, start: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    found = []
    for i in range(fields.rows(name, max(1, len(start)))):
        told = start[i] if i < len(start) else ("", "")
        left, right = st.columns(2)
        with left:
            one = fields.text(first, f"{name}_{i}_a", told[0], label_visibility="visible" if i == 0 else "collapsed")
        with right:
            two = fields.text(second, f"{name}_{i}_b", told[1], label_visibility="visible" if i == 0 else "collapsed")
        found.append((one.strip(), two.strip()))
    fields.more("Another line", name)
    return tuple(pair for pair in found if any(pair))


def _prediction(fields: Fields, start: Prediction | None, user: User) -> Prediction | None:
    """What the team expects to see: judged on its day from the measures."""
    known = {name: one for name, one in reads.instruments(user).items() if _has_total(one)}
    st.markdown("**Prediction**")
    measure_at, direction_at, size_at, day_at = st.columns(4)
    with measure_at:
        names = [None, *sorted(known, key=lambda name: known[name].abbreviation)]
        measure = fields.pick(
            "Measure",
            "p_measure",
            names,
            start.measure if start else None,
            lambda n: known[n].abbreviation if n else "none",
        )
    with direction_at:
        direction = fields.pick(
            "Direction",
            "p_direction",
            list(DIRECTIONS),
            Direction(start.direction) if start else Direction.falls,
            DIRECTIONS.__getitem__,
        )
    with size_at:
        size = fields.number("Points", "p_size", start.size if start else None)
    with day_at:
        by_on = fields.day("By", "p_by", start.by_on if start else None)
    stop = fields.text("Stop or change course before that if", "p_stop", start.stop_rule if start else "")
    if measure is None:
        return None
    return Prediction(measure, str(direction), size if size is not None else float("nan"), by_on, stop.strip())  # type: ignore[arg-type]


def _has_total(one: Instrument) -> bool:
    return one.method in (Method.sum, Method.mean, Method.total_only)


def _actions(fields: Fields, start: tuple[ActionDraft, ...], user: User) -> tuple[ActionDraft, ...]:
    people = reads.colleagues(user)
    st.markdown("**Who does what by when**")
    found = []
    for i in range(fields.rows("actions", max(1, len(start)))):
        told = start[i] if i < len(start) else ActionDraft("", "", None)
        what_at, who_at, due_at, tells_at = st.columns([4, 2, 2, 1], vertical_alignment="bottom")
        with what_at:
            what = fields.text("Action", f"a_{i}_what", told.what)
        with who_at:
            owner = fields.pick(
                "Owner", f"a_{i}_owner", ["", *people], told.owner_id, lambda p: people.get(p, "choose")
            )
        with due_at:
            due = fields.day("Due", f"a_{i}_due", told.due_on)
        with tells_at:
            tells = fields.tick("Tells the patient", f"a_{i}_tells", told.tells_patient)
        if what.strip() or owner or due:
            found.append(ActionDraft(what.strip(), owner, due, tells))
    fields.more("Another action", "actions")
    return tuple(found)
