"""What a team decides: the kinds of decision, what one may say, and the life it has from draft to amendment.

What a decision must say stands in rules/decision_needs.py, how it is read aloud in rules/read_back.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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


class Possible(StrEnum):
    """Whether what is known is enough to decide on (mission §5B, outcome proforma)."""

    yes = "yes"
    provisional = "provisional"
    deferred = "deferred"


class DeferredFor(StrEnum):
    """Why a case waits, so that a team can count what holds it up."""

    information = "information is missing"
    discipline = "somebody who is needed was not there"
    patient = "the patient was not reached or wants time"
    time = "there was no time"
    other = "something else"


class Certainty(StrEnum):
    certain = "certain"
    likely = "likely"
    uncertain = "uncertain"
    not_said = "not said"


class SafetyPlan(StrEnum):
    not_looked_at = "not looked at"
    not_needed = "looked at, none needed"
    in_place = "in place and looked at"
    to_make = "to be made or renewed"


@dataclass(frozen=True)
class ActionDraft:
    what: str
    owner_id: str
    due_on: date | None
    tells_patient: bool = False


@dataclass(frozen=True)
class Contingency:
    """If no … by …, then …: what the team does without meeting again."""

    unless: str
    by_on: date | None
    then: str


@dataclass(frozen=True)
class Suggested:
    """What the step rules suggested when this was decided. `direction`: up, down, hold, or cannot say."""

    direction: str
    words: str
    rule: str = ""
    version: str = ""


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
    module: str = ""  # which module or drug is begun, changed or ended
    available: str = ""
    lacking: str = ""  # information that was missing
    possible: str = Possible.yes
    deferred_for: str = ""
    formulation: str = ""
    certainty: str = Certainty.not_said
    suggested: Suggested | None = None
    step_why: str = ""  # why the step decided is not the one suggested
    guideline: str = ""
    followed_why: str = ""
    social: str = ""
    risk: str = ""
    safety_plan: str = SafetyPlan.not_looked_at
    contingency: Contingency | None = None
    plain_why: str = ""  # written for the patient, and all of the reasons that the patient's reply is made from
    plain_next: str = ""


def changes_the_plan(kinds: Iterable[str]) -> bool:
    return any(kind in PLAN_CHANGES for kind in kinds)


def direction_of(kinds: Iterable[str]) -> str:
    """Where a decision moves the patient on the pathway: up, down or hold."""
    told = set(kinds)
    if DecisionKind.step_up in told:
        return "up"
    return "down" if told & LESS_CARE else "hold"


# --- the life of a decision --------------------------------------------------------------------------------------


class DecisionState(StrEnum):
    recorded = "recorded"
    confirmed = "confirmed"  # read back and agreed in the meeting
    signed = "signed"
    amended = "amended"


MOVES: Mapping[str, frozenset[str]] = {
    DecisionState.recorded: frozenset({DecisionState.recorded, DecisionState.confirmed, DecisionState.signed}),
    DecisionState.confirmed: frozenset({DecisionState.recorded, DecisionState.signed}),
    DecisionState.signed: frozenset({DecisionState.amended}),
    DecisionState.amended: frozenset({DecisionState.amended}),
}
OPEN_STATES = (DecisionState.recorded.value, DecisionState.confirmed.value)  # not signed yet


def check_decision_move(now: str, to: str) -> None:
    """Raise Refused with a sentence unless a decision may go from one state to the other."""
    if to in MOVES.get(now, frozenset()):
        return
    if now in (DecisionState.signed, DecisionState.amended):
        raise Refused("This decision is signed. It can only be amended, with a reason.")
    raise Refused(f"A decision that is {now} cannot become {to}.")
