"""The life of a flag: raised, acknowledged, actioned or put off, then resolved, superseded or expired; never lost.

What a person says about a flag is a move; what a new evaluation does to it is an outcome. Safety flags are only ever
closed by a person (clinical rules §7 S3, S4); SAF-4 also by a later answer, SAF-5 by the acknowledgement it waits for,
SAF-6 by the contact that was missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from rules.findings import Evaluation, Fired, Urgency
from rules.record import OpenFlag
from rules.roles import Refused
from rules.settings import DEFAULT, Settings


class FlagState(StrEnum):
    raised = "raised"
    acknowledged = "acknowledged"
    actioned = "actioned"
    deferred = "deferred"  # put off to a day, with a reason
    resolved = "resolved"
    superseded = "superseded"
    expired = "expired"


OPEN = (FlagState.raised, FlagState.acknowledged, FlagState.actioned, FlagState.deferred)

# What a person with the right to acknowledge flags may make of one (rules.roles, Act.acknowledge_flag).
LATER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FlagState.raised: (FlagState.acknowledged, FlagState.actioned, FlagState.resolved, FlagState.deferred),
        FlagState.acknowledged: (FlagState.actioned, FlagState.resolved, FlagState.deferred),
        FlagState.actioned: (FlagState.resolved, FlagState.deferred),
        FlagState.deferred: (FlagState.acknowledged, FlagState.actioned, FlagState.resolved),
        FlagState.resolved: (),
        FlagState.superseded: (),
        FlagState.expired: (),
    }
)

# What only an evaluation may make of one: close by the rule's own condition, replace, expire, open again.
BY_EVALUATION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FlagState.raised: (FlagState.resolved, FlagState.superseded, FlagState.expired),
        FlagState.acknowledged: (FlagState.raised, FlagState.resolved, FlagState.superseded, FlagState.expired),
        FlagState.actioned: (FlagState.raised, FlagState.resolved, FlagState.superseded, FlagState.expired),
        FlagState.deferred: (FlagState.raised, FlagState.resolved, FlagState.superseded, FlagState.expired),
    }
)

# The only safety flags that a record may close: by an answer, by an acknowledgement, by a contact that was made.
CLOSED_BY_DATA = frozenset({"SAF-4", "SAF-5", "SAF-6"})

# The open flag on the left gives way to the one that says more about the same measure (§9: RSP-1; §9a.7).
GIVES_WAY_TO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"RSP-1": ("RSP-3",), "RSP-3": ("DET-3",), "RSP-4": ("DET-1", "DET-2", "DET-3")}
)


def is_safety(rule: str) -> bool:
    return rule.startswith("SAF")


def stays_open(rule: str) -> bool:
    """A flag that no data closes, only a person."""
    return is_safety(rule) and rule not in CLOSED_BY_DATA


def check_move(now: str, to: str, rule: str = "") -> None:
    """Raise Refused with a sentence unless a person may move a flag from one state to the other."""
    if to not in LATER.get(now, ()):
        if now not in OPEN:
            raise Refused(f"This flag is closed ({now}). If the matter is back, the rules raise a new one.")
        raise Refused(f"This flag is {now} already." if to == now else f"A flag that is {now} cannot become {to}.")
    if is_safety(rule) and now == FlagState.raised and to == FlagState.resolved:
        raise Refused("A safety flag is acknowledged first, with what came of the contact, and only then resolved.")


@dataclass(frozen=True)
class Changes:
    """What an evaluation does to the flags of one patient. Each open flag is in exactly one; `why` by its id."""

    raise_: tuple[Fired, ...] = ()
    keep: tuple[tuple[OpenFlag, Fired | None], ...] = ()
    resolve: tuple[tuple[OpenFlag, str], ...] = ()
    supersede: tuple[tuple[OpenFlag, str], ...] = ()
    expire: tuple[tuple[OpenFlag, str], ...] = ()
    reopen: tuple[tuple[OpenFlag, Fired | None], ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)


def unanswered(changes: Changes) -> int:
    """How many urgent flags stand open after this evaluation that nobody has answered.

    SAF-5 says just that of another flag, which is counted itself.
    """
    waiting: list[OpenFlag | Fired] = [now or old for old, now in changes.keep if old.state == FlagState.raised]
    waiting += [now or old for old, now in changes.reopen] + list(changes.raise_)
    return sum(one.urgency in (Urgency.crisis, Urgency.act_now) and one.rule != "SAF-5" for one in waiting)


@dataclass(frozen=True)
class _Outcome:
    name: str  # keep | resolve | supersede | expire | reopen
    reason: str
    fired: Fired | None = None


def reconcile(
    open_flags: Sequence[OpenFlag], evaluation: Evaluation, as_of: datetime, settings: Settings = DEFAULT
) -> Changes:
    """What becomes of each open flag, and which flags are new. Pure; doing it twice changes nothing the second time."""
    fired = {one.key: one for one in evaluation.fired}
    known = {(flag.rule, flag.subject) for flag in open_flags}
    again = {one.rule: one for one in evaluation.fired if one.key not in known and opens_others(one)}
    outcomes = [(flag, _in_time(flag, _outcome(flag, evaluation, fired), again, as_of)) for flag in open_flags]

    def with_reason(name: str) -> tuple[tuple[OpenFlag, str], ...]:
        return tuple((flag, outcome.reason) for flag, outcome in outcomes if outcome.name == name)

    return Changes(
        raise_=tuple(one for one in evaluation.fired if one.key not in known),
        keep=tuple((flag, outcome.fired) for flag, outcome in outcomes if outcome.name == "keep"),
        resolve=with_reason("resolve"),
        supersede=with_reason("supersede"),
        expire=with_reason("expire"),
        reopen=tuple((flag, outcome.fired) for flag, outcome in outcomes if outcome.name == "reopen"),
        why=MappingProxyType({flag.id: outcome.reason for flag, outcome in outcomes}),
    )


def opens_others(fired: Fired) -> bool:
    """A second positive answer opens again what somebody had acknowledged after the first (§7 S3)."""
    return is_safety(fired.rule) and fired.rule not in CLOSED_BY_DATA and not fired.historic


def _in_time(flag: OpenFlag, found: _Outcome, again: Mapping[str, Fired], as_of: datetime) -> _Outcome:
    """What time and a second answer make of a flag that would simply stay."""
    if found.name != "keep":
        return found
    if flag.deferred_until is not None and flag.state == FlagState.deferred and flag.deferred_until <= as_of.date():
        return _Outcome("reopen", "Open again: the day to which it was put off has come.", found.fired)
    if flag.state in (FlagState.acknowledged, FlagState.actioned) and flag.rule in again:
        reason = f"Open again, a second one came: {again[flag.rule].reason}"
        return _Outcome("reopen", reason, found.fired)
    return found


def _outcome(flag: OpenFlag, evaluation: Evaluation, fired: Mapping[tuple[str, str], Fired]) -> _Outcome:
    again = fired.get((flag.rule, flag.subject))
    if again is not None:
        return _still(flag, again)
    if stays_open(flag.rule):
        return _Outcome("keep", "A safety flag stays open until a person resolves it.")
    unknown = next((one for one in evaluation.cannot_evaluate if _about(flag, one.rule, one.subject)), None)
    if unknown is not None:
        return _Outcome("keep", f"Kept: it cannot be evaluated now. {unknown.reason}")
    if flag.rule not in evaluation.rules:
        return _Outcome("keep", f"Kept: the rule {flag.rule} is not in use any more. A person has to close it.")
    return _closed(flag, evaluation, fired)


def _still(flag: OpenFlag, again: Fired) -> _Outcome:
    """An answered flag that has become more urgent since is open again."""
    answered = flag.state != FlagState.raised
    if answered and again.urgency.order < Urgency(flag.urgency).order:
        reason = f"Open again: it was “{flag.urgency}” when it was answered and is “{again.urgency}” now."
        return _Outcome("reopen", reason, again)
    return _Outcome("keep", again.reason, again)


def _closed(flag: OpenFlag, evaluation: Evaluation, fired: Mapping[tuple[str, str], Fired]) -> _Outcome:
    for rule in GIVES_WAY_TO.get(flag.rule, ()):
        if (instead := fired.get((rule, flag.subject))) is not None:
            return _Outcome("supersede", f"{rule} takes its place: {instead.reason}")
    quiet = next((one for one in evaluation.quiet if (one.rule, one.subject) == (flag.rule, flag.subject)), None)
    if quiet is None and is_safety(flag.rule):
        return _Outcome("keep", "Kept: the form this flag is about is no longer in the record.")
    if quiet is None:
        return _Outcome("resolve", "What the rule reads is no longer in the record or no longer in its time.")
    return _Outcome("expire" if quiet.expired else "resolve", quiet.reason)


def _about(flag: OpenFlag, rule: str, subject: str) -> bool:
    return rule == flag.rule and subject in ("", flag.subject)
