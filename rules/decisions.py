"""What a team decides: what a decision must say before it is recorded and signed, and how it is read back.

A person decides and says why. Only what the decision itself needs is asked for; every refusal is a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.dates import points, said
from rules.predictions import Direction as Direction
from rules.predictions import Outcome as Outcome
from rules.predictions import Prediction as Prediction
from rules.predictions import judge as judge
from rules.roles import Refused


class DecisionKind(StrEnum):
    continue_ = "continue"
    intensify = "intensify"
    taper = "taper"
    step_up = "step up"
    step_down = "step down"
    hold = "hold"
    change = "change module or drug"
    refer = "refer"
    recheck_diagnosis = "re-check diagnosis"
    medical_check = "medical check"
    safety_action = "safety action"
    social_action = "social action"
    discharge = "discharge"
    defer = "defer"


PLAN_CHANGES = frozenset(
    {DecisionKind.intensify, DecisionKind.taper, DecisionKind.step_up, DecisionKind.step_down, DecisionKind.change}
)
LESS_CARE = frozenset({DecisionKind.step_down, DecisionKind.discharge})  # refused over an open safety flag (§7 S10)
STEPS = range(5)  # clinical rules §10: step 0 to step 4


class Followed(StrEnum):
    """Whether the decision is what the patient prefers."""

    yes = "yes"
    partly = "partly"
    no = "no"
    not_known = "not known"


@dataclass(frozen=True)
class ActionDraft:
    what: str
    owner_id: str
    due_on: date | None
    tells_patient: bool = False


@dataclass(frozen=True)
class DecisionDraft:
    kinds: tuple[str, ...] = ()
    question: str = ""
    rationale: str = ""
    options: tuple[tuple[str, str], ...] = ()  # (option, why not)
    preference: str = ""
    preference_followed: str = Followed.not_known
    dissent: tuple[tuple[str, str], ...] = ()  # (author, text)
    safety_note: str = ""  # how an open safety flag is met, where no safety action is decided
    prediction: Prediction | None = None
    actions: tuple[ActionDraft, ...] = ()
    next_review_on: date | None = None
    step_to: int | None = None


def changes_the_plan(kinds: Iterable[str]) -> bool:
    return any(kind in PLAN_CHANGES for kind in kinds)


# --- what is still missing ---------------------------------------------------------------------------------------


def missing_to_record(draft: DecisionDraft, today: date, open_safety: bool = False) -> tuple[str, ...]:
    """Sentences that say what a decision still needs before it can be recorded; empty if nothing."""
    checks = (_kinds, _why, _step, _prediction, _actions, _review)
    found = [sentence for check in checks for sentence in check(draft, today)]
    return tuple(found + _less_care_refused(draft, open_safety))


def missing_to_sign(draft: DecisionDraft, today: date, open_safety: bool = False) -> tuple[str, ...]:
    """As for recording, and in addition what the chair's signature stands for."""
    return missing_to_record(draft, today, open_safety) + tuple(
        sentence for check in (_safety_met, _when_again) for sentence in check(draft, open_safety)
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
        wrong.append(f"The prediction is judged on {said(told.by_on)}, which has passed. Choose a later day.")
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
    if draft.next_review_on is not None and draft.next_review_on < today:
        return [f"The next review is on {said(draft.next_review_on)}, which has passed. Choose a later day."]
    return []


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


# --- the life of a decision --------------------------------------------------------------------------------------


class DecisionState(StrEnum):
    draft = "draft"
    recorded = "recorded"
    signed = "signed"
    amended = "amended"
    superseded = "superseded"


MOVES: Mapping[str, frozenset[str]] = {
    DecisionState.draft: frozenset({DecisionState.recorded}),
    DecisionState.recorded: frozenset({DecisionState.recorded, DecisionState.signed}),
    DecisionState.signed: frozenset({DecisionState.amended, DecisionState.superseded}),
    DecisionState.amended: frozenset({DecisionState.amended, DecisionState.superseded}),
    DecisionState.superseded: frozenset(),
}


def check_decision_move(now: str, to: str) -> None:
    """Raise Refused with a sentence unless a decision may go from one state to the other."""
    if to in MOVES.get(now, frozenset()):
        return
    if now in (DecisionState.signed, DecisionState.amended):
        raise Refused("This decision is signed. It can only be amended, with a reason.")
    raise Refused(f"A decision that is {now} cannot become {to}.")


# --- read back ---------------------------------------------------------------------------------------------------


def read_back(
    draft: DecisionDraft,
    name_of: Callable[[str], str] = str,
    measure_name: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """The decision in plain sentences, to be read aloud before it is agreed; what was not said is named."""
    lines = [
        f"The question was: {draft.question.strip()}" if draft.question.strip() else "No question was written down."
    ]
    lines += [_decided(draft), f"Because: {draft.rationale.strip() or 'no reason was given yet.'}"]
    lines += [f"We thought of “{option}” and did not choose it: {why}" for option, why in draft.options]
    lines += [_preference_words(draft)]
    lines += [f"{author} sees it differently: {text}" for author, text in draft.dissent]
    lines += [f"About safety: {draft.safety_note.strip()}"] if draft.safety_note.strip() else []
    lines += _prediction_words(draft.prediction, measure_name)
    lines += [_action_words(action, name_of) for action in draft.actions]
    again = draft.next_review_on
    return tuple(
        [*lines, f"We look at this again on {said(again)}." if again else "No day for the next review is set."]
    )


def _decided(draft: DecisionDraft) -> str:
    if not draft.kinds:
        return "Nothing is decided yet."
    where = f", to step {draft.step_to}" if draft.step_to is not None else ""
    return f"Decided: {', '.join(draft.kinds)}{where}."


def _preference_words(draft: DecisionDraft) -> str:
    if not draft.preference.strip():
        return "The patient's preference is not known."
    followed = {
        Followed.yes: "The decision follows it.",
        Followed.partly: "The decision follows it in part.",
        Followed.no: "The decision does not follow it.",
    }
    told = followed.get(Followed(draft.preference_followed), "Whether the decision follows it was not said.")
    return f"The patient prefers: {draft.preference.strip()} {told}"


def _prediction_words(told: Prediction | None, measure_name: Callable[[str], str]) -> list[str]:
    if told is None:
        return []
    measure, size = measure_name(told.measure), points(told.size)
    expected = {
        Direction.falls: f"falls by {size} points or more",
        Direction.rises: f"rises by {size} points or more",
        Direction.stays: f"stays within {size} points",
    }[Direction(told.direction)]
    stop = [f"We stop or change course before that if: {told.stop_rule.strip()}"] if told.stop_rule.strip() else []
    when = said(told.by_on) if told.by_on else "a day not yet named"
    return [f"We expect that {measure} {expected} by {when}.", *stop]


def _action_words(action: ActionDraft, name_of: Callable[[str], str]) -> str:
    who = name_of(action.owner_id) if action.owner_id else "Nobody yet"
    when = said(action.due_on) if action.due_on else "no date yet"
    tells = " and tells the patient" if action.tells_patient else ""
    return f"{who}: {action.what.strip()}{tells}, by {when}."
