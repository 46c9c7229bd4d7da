"""The parts of the decision form beyond what, why and who: in front where the kind needs them, behind where not."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import reads_outcomes
from components.draft_fields import Fields
from components.plain import plain
from rules.decision_needs import differs_from_suggestion
from rules.decisions import (
    Certainty,
    Contingency,
    DecisionDraft,
    DeferredFor,
    Followed,
    Possible,
    SafetyPlan,
    Suggested,
)
from rules.roles import User

POSSIBLE = {
    Possible.yes: "yes",
    Possible.provisional: "provisional: something is missing",
    Possible.deferred: "no, deferred",
}


def step_words(fields: Fields, kinds: list[str], suggested: Suggested | None) -> dict[str, Any]:
    """What the step rules suggest, and the reason where the team decides otherwise."""
    if suggested is None:
        st.caption("The step rules' suggestion is not known here: it is worked out when the decision is recorded.")
        return {"step_why": fields.start.step_why}
    st.caption(f"The step rules suggest: {plain(suggested.words)} A person decides.")
    if not differs_from_suggestion(DecisionDraft(kinds=tuple(kinds), suggested=suggested)):
        return {"step_why": fields.start.step_why}
    return {"step_why": fields.text("Why not the step suggested", "step_why", fields.start.step_why).strip()}


def wish(fields: Fields) -> dict[str, Any]:
    start = fields.start
    left, right = fields.columns(3, 1)
    with left:
        label = "What the patient prefers, in their own words: they read it"
        preference = fields.text(label, "preference", start.preference).strip()
    with right:
        followed = fields.pick("Followed?", "followed", [str(one) for one in Followed], str(start.preference_followed))
    told = {"preference": preference, "preference_followed": followed, "followed_why": start.followed_why}
    if followed in (Followed.no, Followed.partly):
        told["followed_why"] = fields.text("Why not", "followed_why", start.followed_why).strip()
    return told


def of_the_kind(fields: Fields, wanted: frozenset[str], user: User) -> dict[str, Any]:
    """The fields that this kind of decision cannot do without."""
    told: dict[str, Any] = {}
    if "deferred_for" in wanted:
        reasons = ["", *(str(one) for one in DeferredFor)]
        told["deferred_for"] = fields.pick(
            "What the case waits for", "deferred_for", reasons, fields.start.deferred_for, lambda one: one or "choose"
        )
    drawn = {name: draw for name, draw in _parts().items() if name in wanted}
    for draw in drawn.values():
        told |= draw(fields, user)
    return told


def the_rest(fields: Fields, wanted: frozenset[str], user: User) -> dict[str, Any]:
    """Whatever else there is to record; nothing here is asked for by the kind of decision."""
    told = _information(fields)
    for name, draw in _parts().items():
        if name not in wanted:
            told |= draw(fields, user)
    told["guideline"] = fields.text("Guideline or evidence", "guideline", fields.start.guideline).strip()
    told["risk"] = fields.text("Risk, as the team sees it", "risk", fields.start.risk).strip()
    return told


def for_the_patient(fields: Fields) -> dict[str, Any]:
    if fields.shown:
        st.caption(
            "The patient's reply is made from these two and from what was decided. Nothing else of this form is in it."
        )
    return {
        "plain_why": fields.text("Why, in plain words", "plain_why", fields.start.plain_why, tall=True).strip(),
        "plain_next": fields.text("What happens next, in plain words", "plain_next", fields.start.plain_next).strip(),
    }


def _parts() -> dict[str, Any]:
    return {
        "module": _module,
        "formulation": _formulation,
        "social": _social,
        "safety_plan": _safety_plan,
        "contingency": _contingency,
    }


def _module(fields: Fields, user: User) -> dict[str, Any]:
    names = reads_outcomes.module_names(user)
    return {"module": fields.name("Module or drug", "module", fields.start.module, names).strip()}


def _formulation(fields: Fields, user: User) -> dict[str, Any]:
    left, right = fields.columns(3, 1)
    with left:
        told = fields.text("What we think: formulation or diagnosis", "formulation", fields.start.formulation).strip()
    with right:
        sure = fields.pick("How sure", "certainty", [str(one) for one in Certainty], str(fields.start.certainty))
    return {"formulation": told, "certainty": sure}


def _social(fields: Fields, user: User) -> dict[str, Any]:
    return {"social": fields.text("Social factors considered", "social", fields.start.social).strip()}


def _safety_plan(fields: Fields, user: User) -> dict[str, Any]:
    plans = [str(one) for one in SafetyPlan]
    return {"safety_plan": fields.pick("Safety plan", "safety_plan", plans, str(fields.start.safety_plan))}


def _contingency(fields: Fields, user: User) -> dict[str, Any]:
    start = fields.start.contingency
    unless_at, by_at, then_at = fields.columns(3, 2, 4)
    with unless_at:
        unless = fields.text("If no …", "c_unless", start.unless if start else "").strip()
    with by_at:
        by_on = fields.day("… by", "c_by", start.by_on if start else None)
    with then_at:
        then = fields.text("… then", "c_then", start.then if start else "").strip()
    return {"contingency": Contingency(unless, by_on, then) if unless or then or by_on else None}


def _information(fields: Fields) -> dict[str, Any]:
    start = fields.start
    left, middle, right = fields.columns(1, 1, 1)
    with left:
        available = fields.text("Information at hand", "available", start.available).strip()
    with middle:
        lacking = fields.text("Information missing", "lacking", start.lacking).strip()
    with right:
        possible = fields.pick(
            "Is a decision possible?", "possible", list(POSSIBLE), Possible(start.possible), POSSIBLE.__getitem__
        )
    return {"available": available, "lacking": lacking, "possible": str(possible)}
