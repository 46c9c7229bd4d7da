"""The decision form: asks only for what the decision needs and says what is still missing. Nothing typed is lost."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import decision_more, reads
from components.draft_fields import Fields as Fields
from rules.decision_needs import needed
from rules.decisions import ActionDraft, DecisionDraft, DecisionKind, Direction, Prediction, Suggested
from rules.roles import User

DIRECTIONS = {Direction.falls: "falls by", Direction.rises: "rises by", Direction.stays: "stays within"}
STEPPED = (DecisionKind.step_up, DecisionKind.step_down)


def decision_form(fields: Fields, user: User, suggested: Suggested | None = None) -> DecisionDraft:
    """Draw the form over a draft and return what it holds now. What the kind needs stands in front, the rest behind."""
    start = fields.start
    kinds = _kinds(fields, start)
    wanted = needed(kinds)
    told: dict[str, Any] = {"kinds": tuple(kinds), "suggested": suggested}
    told["question"] = fields.text("The question", "question", start.question).strip()
    told["rationale"] = fields.text("Why: the rationale", "rationale", start.rationale, tall=True).strip()
    told["step_to"] = _step_to(fields, kinds)
    told |= decision_more.step_words(fields, kinds, suggested)
    told |= decision_more.wish(fields)
    told["safety_note"] = fields.text(
        "Safety: how an open safety flag is met", "safety_note", start.safety_note
    ).strip()
    told |= decision_more.of_the_kind(fields, wanted, user)
    told["prediction"] = _prediction(fields, start.prediction, user)
    told["actions"] = _actions(fields, start.actions, user)
    told["next_review_on"] = fields.day("Next review on", "next_review_on", start.next_review_on)
    with _box(fields, "More to record", ":material/notes:", "box_more") as box:
        behind = fields.inside(box)
        told["options"] = _pairs(behind, "options", "Option considered", "Why not", start.options)
        told["dissent"] = _pairs(behind, "dissent", "Who sees it differently", "What they say", start.dissent)
        told |= decision_more.the_rest(behind, wanted, user)
    with _box(fields, "In words for the patient", ":material/mail:", "box_patient") as box:
        told |= decision_more.for_the_patient(fields.inside(box))
    return DecisionDraft(**told)


def _box(fields: Fields, label: str, icon: str, name: str) -> Any:
    return st.expander(label, icon=icon, key=f"meeting_{name}_{fields.case}", on_change="rerun")


def _step_to(fields: Fields, kinds: list[str]) -> int | None:
    if not any(kind in STEPPED for kind in kinds):
        return None
    steps = [None, *range(5)]
    step_to: int | None = fields.pick(
        "To step", "step_to", steps, fields.start.step_to, lambda step: "choose" if step is None else str(step)
    )
    return step_to


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
        left, right = fields.columns(1, 1)
        with left:
            one = fields.text(first, f"{name}_{i}_a", told[0], label_visibility="visible" if i == 0 else "collapsed")
        with right:
            two = fields.text(second, f"{name}_{i}_b", told[1], label_visibility="visible" if i == 0 else "collapsed")
        found.append((one.strip(), two.strip()))
    fields.more("Another line", name)
    return tuple(pair for pair in found if any(pair))


def _prediction(fields: Fields, start: Prediction | None, user: User) -> Prediction | None:
    """What the team expects to see: judged on its day from the measures."""
    known = {name: one for name, one in reads.instruments(user).items() if one.single_score}
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


def _actions(fields: Fields, start: tuple[ActionDraft, ...], user: User) -> tuple[ActionDraft, ...]:
    people = reads.colleagues(user)
    st.markdown("**Who does what by when**")
    found = []
    for i in range(fields.rows("actions", max(1, len(start)))):
        told = start[i] if i < len(start) else ActionDraft("", "", None)
        what = fields.text("Action", f"a_{i}_what", told.what)
        who_at, due_at, tells_at = st.columns(3, vertical_alignment="bottom")
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
