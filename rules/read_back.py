"""A decision in plain sentences, to be read aloud before it is agreed; what was not said is named."""

from __future__ import annotations

from collections.abc import Callable

from rules.dates import said
from rules.decision_needs import differs_from_suggestion
from rules.decisions import (
    ActionDraft,
    Certainty,
    DecisionDraft,
    Followed,
    Possible,
    Prediction,
    SafetyPlan,
)
from rules.predictions import called, expected_words


def read_back(
    draft: DecisionDraft,
    name_of: Callable[[str], str] = str,
    measure_name: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """The decision in plain sentences, to be read aloud before it is agreed; what was not said is named."""
    question = draft.question.strip()
    again = draft.next_review_on
    return tuple(
        [
            f"The question was: {question}" if question else "No question was written down.",
            *_known_words(draft),
            _decided(draft),
            f"Because: {draft.rationale.strip() or 'no reason was given yet.'}",
            *_step_words(draft),
            *_told("This rests on:", draft.guideline),
            *(f"We thought of “{option}” and did not choose it: {why}" for option, why in draft.options),
            _preference_words(draft),
            *_told("Social factors considered:", draft.social),
            *_safety_words(draft),
            *(f"{author} sees it differently: {text}" for author, text in draft.dissent),
            *_prediction_words(draft.prediction, measure_name),
            *_contingency_words(draft),
            *(_action_words(action, name_of) for action in draft.actions),
            f"We look at this again on {said(again)}." if again else "No day for the next review is set.",
        ]
    )


def _told(lead: str, text: str) -> list[str]:
    return [f"{lead} {text.strip()}"] if text.strip() else []


def _known_words(draft: DecisionDraft) -> list[str]:
    """What was at hand and what was not, and how sure the team is of what it thinks."""
    lines = _told("Information at hand:", draft.available) + _told("Information missing:", draft.lacking)
    if draft.possible == Possible.provisional:
        lines.append("The decision is provisional until the missing information is there.")
    lines += _told("We think:", draft.formulation)
    if draft.certainty != Certainty.not_said:
        lines.append(f"How sure we are of that: {draft.certainty}.")
    return lines


def _step_words(draft: DecisionDraft) -> list[str]:
    told = draft.suggested
    if told is None:
        return []
    rule = f" ({told.rule}, version {told.version})" if told.rule else ""
    lines = [f"The step rules suggest: {told.words}{rule}"]
    return lines + (_told("We decide otherwise because:", draft.step_why) if differs_from_suggestion(draft) else [])


def _safety_words(draft: DecisionDraft) -> list[str]:
    lines = _told("Risk:", draft.risk) + _told("About safety:", draft.safety_note)
    plan = draft.safety_plan
    return lines if plan == SafetyPlan.not_looked_at else [*lines, f"Safety plan: {plan}."]


def _contingency_words(draft: DecisionDraft) -> list[str]:
    told = draft.contingency
    if told is None:
        return []
    when = said(told.by_on) if told.by_on else "a day not yet named"
    return [f"If no {told.unless.strip() or '…'} by {when}, then: {told.then.strip() or '…'}"]


def _decided(draft: DecisionDraft) -> str:
    if not draft.kinds:
        return "Nothing is decided yet."
    where = f", to step {draft.step_to}" if draft.step_to is not None else ""
    what = f": {draft.module.strip()}" if draft.module.strip() else ""
    why = f" Waiting because {draft.deferred_for}." if draft.deferred_for else ""
    return f"Decided: {', '.join(draft.kinds)}{where}{what}.{why}"


def _preference_words(draft: DecisionDraft) -> str:
    if not draft.preference.strip():
        return "The patient's preference is not known."
    followed = {
        Followed.yes: "The decision follows it.",
        Followed.partly: "The decision follows it in part.",
        Followed.no: "The decision does not follow it.",
    }
    told = followed.get(Followed(draft.preference_followed), "Whether the decision follows it was not said.")
    why = f" Why not: {draft.followed_why.strip()}" if draft.followed_why.strip() else ""
    return f"The patient prefers: {draft.preference.strip()} {told}{why}"


def _prediction_words(told: Prediction | None, measure_name: Callable[[str], str]) -> list[str]:
    if told is None:
        return []
    stop = [f"We stop or change course before that if: {told.stop_rule.strip()}"] if told.stop_rule.strip() else []
    return [f"We expect that {expected_words(called(told, measure_name))}.", *stop]


def _action_words(action: ActionDraft, name_of: Callable[[str], str]) -> str:
    who = name_of(action.owner_id) if action.owner_id else "Nobody yet"
    when = said(action.due_on) if action.due_on else "no date yet"
    tells = " and tells the patient" if action.tells_patient else ""
    return f"{who}: {action.what.strip()}{tells}, by {when}."
