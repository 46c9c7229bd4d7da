"""What the flag rules say: a flag, that they cannot say, or that nothing is met and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

RULE_FAILED = "unknown: the rule failed"


class Urgency(StrEnum):
    """crisis: within minutes of staffed hours. act now: same working day. review: a week or the next meeting."""

    crisis = "crisis"
    act_now = "act now"
    review = "review"
    info = "info"

    @property
    def order(self) -> int:
        """0 is the most urgent."""
        return list(Urgency).index(self)


@dataclass(frozen=True)
class Finding:
    """What one rule found; the rule book adds the rest. `prompt` only where it differs from the rule's own."""

    subject: str
    urgency: Urgency
    reason: str
    since: date
    evidence: Mapping[str, object] = field(default_factory=dict)
    prompt: str = ""
    historic: bool = False


@dataclass(frozen=True)
class Unknown:
    """The rule is in its time and lacks its data."""

    subject: str
    reason: str


@dataclass(frozen=True)
class NotMet:
    """Looked at and not met, or no longer. `expired`: only because its time has run out."""

    subject: str
    reason: str
    expired: bool = False


@dataclass(frozen=True)
class Fired:
    """A flag as raised: stored whole, so that a later version of the rule never rewrites it."""

    rule: str
    version: str
    name: str
    urgency: Urgency
    subject: str
    reason: str
    since: date
    evidence: Mapping[str, object]
    prompt: str
    clears: str
    historic: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.rule, self.subject


@dataclass(frozen=True)
class CannotEvaluate:
    rule: str
    reason: str
    subject: str = ""

    @property
    def failed(self) -> bool:
        """The rule itself broke: this is not a statement about the patient."""
        return self.reason.startswith(RULE_FAILED)


@dataclass(frozen=True)
class Quiet:
    """A rule that was looked at and does not fire, with the reason that closes an open flag of it."""

    rule: str
    subject: str
    reason: str
    expired: bool = False


@dataclass(frozen=True)
class Evaluation:
    fired: tuple[Fired, ...] = ()
    cannot_evaluate: tuple[CannotEvaluate, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    rules: tuple[str, ...] = ()  # ids of the rules that were looked at
