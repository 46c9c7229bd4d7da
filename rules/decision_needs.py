"""What a decision still lacks, in sentences: before it can be recorded, and before the chair can sign it.

Only what the kind of decision itself needs is asked for. What each kind needs is this project's reading of the outcome
proforma (mission §5B) and of the step model (clinical rules §10); a site may want more on paper, never less here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from rules.dates import said
from rules.decisions import (
    LESS_CARE,
    STEPS,
    ActionDraft,
    DecisionDraft,
    DecisionKind,
    Direction,
    Followed,
    Possible,
    SafetyPlan,
    changes_the_plan,
    direction_of,
)

# What each kind needs beside the rationale, as the fields of the draft. Plan changes need more: see `needed`.
NEEDS: Mapping[str, frozenset[str]] = {
    DecisionKind.change: frozenset({"module"}),
    DecisionKind.hold: frozenset({"contingency"}),
    DecisionKind.refer: frozenset({"actions"}),
    DecisionKind.recheck_diagnosis: frozenset({"formulation", "actions"}),
    DecisionKind.medical_check: frozenset({"actions"}),
    DecisionKind.safety_action: frozenset({"actions", "safety_plan"}),
    DecisionKind.social_action: frozenset({"social", "actions"}),
    DecisionKind.discharge: frozenset({"contingency", "tells_patient"}),
    DecisionKind.defer: frozenset({"deferred_for"}),
}


def needed(kinds: Iterable[str]) -> frozenset[str]:
    """The fields that these kinds of decision need before they are signed."""
    told = list(kinds)
    changed = frozenset({"prediction", "tells_patient"}) if changes_the_plan(told) else frozenset()
    return changed.union(*(NEEDS.get(kind, frozenset()) for kind in told))


def missing_to_record(draft: DecisionDraft, today: date, open_safety: bool = False) -> tuple[str, ...]:
    """Sentences that say what a decision still needs before it can be recorded; empty if nothing."""
    checks = (_kinds, _why, _step, _prediction, _actions, _review)
    found = [sentence for check in checks for sentence in check(draft, today)]
    return tuple(found + _less_care_refused(draft, open_safety))


def missing_to_sign(draft: DecisionDraft, today: date, open_safety: bool = False) -> tuple[str, ...]:
    """As for recording, and in addition what the chair's signature stands for."""
    checks = (_safety_met, _when_again, _kind_needs, _enough_known, _reasons)
    return missing_to_record(draft, today, open_safety) + tuple(
        sentence for check in checks for sentence in check(draft, open_safety)
    )


def _kinds(draft: DecisionDraft, today: date) -> list[str]:
    unknown = [kind for kind in draft.kinds if kind not in list(DecisionKind)]
    if unknown:
        return [f"“{kind}” is not a kind of decision. Choose one from the list." for kind in unknown]
    if not draft.kinds:
        return ["Say what is decided: choose at least one kind of decision, “continue” or “defer” if nothing changes."]
    if DecisionKind.defer in draft.kinds and changes_the_plan(draft.kinds):
        return ["A case is either deferred or its plan is changed. Choose one."]
    return []


def _why(draft: DecisionDraft, today: date) -> list[str]:
    if draft.rationale.strip():
        return []
    if DecisionKind.defer in draft.kinds:
        return ["Say why the case is deferred and what is waited for."]
    return ["Say why: the rationale is what the next meeting reads first."]


def _step(draft: DecisionDraft, today: date) -> list[str]:
    moves = [kind for kind in draft.kinds if kind in (DecisionKind.step_up, DecisionKind.step_down)]
    if len(moves) == 2:
        return ["Step up and step down cannot both be decided. Choose one."]
    if moves and draft.step_to is None:
        return [f"Say to which step the {moves[0]} goes."]
    if draft.step_to is not None and draft.step_to not in STEPS:
        return [f"Step {draft.step_to} does not exist. Steps go from 0 to 4."]
    if draft.step_to is not None and not moves:
        return [
            f"Step {draft.step_to} is named, but no step up or step down is decided. Add it, or leave the step out."
        ]
    return []


def _prediction(draft: DecisionDraft, today: date) -> list[str]:
    told = draft.prediction
    if told is None:
        if changes_the_plan(draft.kinds):
            return ["Say what you expect to see, on which measure, by when, and when to stop: the plan is changed."]
        return []
    wrong = [] if told.measure.strip() else ["Name the measure the prediction is about."]
    if told.direction not in list(Direction):
        wrong.append("Say whether the measure should fall, rise or stay.")
    if not told.size > 0:
        wrong.append("Say by how many points: more than 0.")
    if told.by_on is None:
        wrong.append("Say by which day you expect it.")
    elif told.by_on <= today:
        wrong.append(f"The prediction is judged on {said(told.by_on)}, which is not ahead. Choose a later day.")
    if changes_the_plan(draft.kinds) and not told.stop_rule.strip():
        wrong.append("Say when you would stop or change course before that day.")
    return wrong


def _actions(draft: DecisionDraft, today: date) -> list[str]:
    return [sentence for action in draft.actions for sentence in _action(action, today)]


def _action(action: ActionDraft, today: date) -> list[str]:
    what = action.what.strip()
    name = f"The action “{what}”" if what else "One action"
    wrong = [] if what else ["One action does not say what is to be done."]
    if not action.owner_id:
        wrong.append(f"{name} has no owner. Name one person.")
    if action.due_on is None:
        wrong.append(f"{name} has no date. Say by when.")
    elif action.due_on < today:
        wrong.append(f"{name} is due on {said(action.due_on)}, which has passed. Choose a later day.")
    return wrong


def _review(draft: DecisionDraft, today: date) -> list[str]:
    wrong = []
    if draft.next_review_on is not None and draft.next_review_on < today:
        wrong.append(f"The next review is on {said(draft.next_review_on)}, which has passed. Choose a later day.")
    told = draft.contingency
    if told is not None and told.by_on is not None and told.by_on < today:
        wrong.append(f"“If no … by {said(told.by_on)}”: that day has passed. Choose a later day.")
    return wrong


def _less_care_refused(draft: DecisionDraft, open_safety: bool) -> list[str]:
    less = [kind for kind in draft.kinds if kind in LESS_CARE]
    if not (open_safety and less):
        return []
    return [f"A safety flag is open: {less[0]} waits until somebody has answered and resolved it."]


def _safety_met(draft: DecisionDraft, open_safety: bool) -> list[str]:
    if not open_safety or DecisionKind.safety_action in draft.kinds or draft.safety_note.strip():
        return []
    return ["A safety flag is open. Decide a safety action, or say why none is needed."]


def _when_again(draft: DecisionDraft, open_safety: bool) -> list[str]:
    if draft.next_review_on is not None or DecisionKind.discharge in draft.kinds:
        return []
    return ["Say when the team looks at this case again."]


def _kind_needs(draft: DecisionDraft, open_safety: bool) -> list[str]:
    """What the kinds of this decision need and the draft does not say."""
    wanted = needed(draft.kinds)
    return [sentence for name, (said_it, sentence) in SAID.items() if name in wanted and not said_it(draft)]


def _plan_b(draft: DecisionDraft) -> bool:
    told = draft.contingency
    return told is not None and bool(told.unless.strip() and told.then.strip()) and told.by_on is not None


SAID: Mapping[str, tuple[Callable[[DecisionDraft], bool], str]] = {
    "module": (lambda draft: bool(draft.module.strip()), "Name the module or drug that is changed."),
    "actions": (lambda draft: bool(draft.actions), "Say who does what by when: this decision is nothing without it."),
    "tells_patient": (
        lambda draft: any(action.tells_patient for action in draft.actions),
        "Say who tells the patient: mark one action so.",
    ),
    "formulation": (lambda draft: bool(draft.formulation.strip()), "Say what is in doubt about the diagnosis."),
    "social": (lambda draft: bool(draft.social.strip()), "Say which social factor this is about."),
    "safety_plan": (
        lambda draft: draft.safety_plan != SafetyPlan.not_looked_at,
        "Say whether there is a safety plan and whether it was looked at.",
    ),
    "contingency": (_plan_b, "Say what happens otherwise: if no … by …, then …."),
    "deferred_for": (lambda draft: bool(draft.deferred_for), "Choose what the case waits for."),
}


def _enough_known(draft: DecisionDraft, open_safety: bool) -> list[str]:
    if draft.possible == Possible.deferred and DecisionKind.defer not in draft.kinds:
        return ["You say that nothing can be decided yet. Choose “defer”, or say that a decision is possible."]
    if draft.possible == Possible.provisional and not draft.lacking.strip():
        return ["The decision is provisional: say which information is missing."]
    return []


def _reasons(draft: DecisionDraft, open_safety: bool) -> list[str]:
    """A reason wherever the decision goes against the patient's wish or against the step rules."""
    wrong = []
    if draft.contingency is not None and "contingency" not in needed(draft.kinds) and not _plan_b(draft):
        wrong.append(SAID["contingency"][1])
    if draft.preference_followed == Followed.no and not draft.followed_why.strip():
        wrong.append("The patient's preference is not followed: say why.")
    if differs_from_suggestion(draft) and not draft.step_why.strip():
        wrong.append("The step decided is not the one the step rules suggest: say why.")
    return wrong


def differs_from_suggestion(draft: DecisionDraft) -> bool:
    """Where the step rules could not say, or the case is deferred, there is nothing to differ from."""
    told = draft.suggested
    if told is None or told.direction not in ("up", "down", "hold") or DecisionKind.defer in draft.kinds:
        return False
    return bool(draft.kinds) and told.direction != direction_of(draft.kinds)
