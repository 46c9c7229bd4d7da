"""Week after week of one patient under one set of settings: what is raised, what became of it, which step is suggested.

What people answered to a flag is replayed on the day on which they did, where the same flag (rule and subject) is open
in the replay. Nobody has answered a flag that only the replay raises: it stays until its own condition closes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from rules.findings import RULE_FAILED, Evaluation, Fired, Urgency
from rules.flag_life import Changes, FlagState, reconcile
from rules.flags import Rule, evaluate
from rules.instruments import Instrument
from rules.record import Acknowledgement, OpenFlag, Record
from rules.settings import Settings
from rules.steps import RULE as STEPS
from rules.steps import Way, suggest

WEEK = timedelta(days=7)

ANSWERS = (FlagState.acknowledged, FlagState.actioned, FlagState.deferred, FlagState.resolved)  # what people do

Key = tuple[str, str]


@dataclass(frozen=True)
class FlagAnswer:
    """What somebody made of a flag, and the day on which that flag was closed in the end, by whomever."""

    rule: str
    subject: str
    urgency: str
    raised_at: datetime
    at: datetime
    state: str  # acknowledged | actioned | deferred | resolved
    by: str
    outcome: str = ""
    until: date | None = None
    closed_on: date | None = None

    @property
    def key(self) -> Key:
        return self.rule, self.subject


@dataclass(frozen=True)
class Raised:
    """A flag newly raised in a replay."""

    on: date
    rule: str
    subject: str
    urgency: Urgency
    reason: str


@dataclass
class Weeks:
    """What the weeks came to: flags raised, rules that broke, and which way the step suggestion pointed when."""

    raised: list[Raised] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    ways: list[tuple[date, Way]] = field(default_factory=list)


@dataclass
class _Flags:
    """The flags of one patient as the replay has them."""

    open_: tuple[OpenFlag, ...] = ()
    closed: tuple[OpenFlag, ...] = ()  # what asked for a change of plan counts on after it closed (PRC-4)

    def answer(self, answers: Iterable[FlagAnswer]) -> list[FlagAnswer]:
        """Each answer to the flag it is about; those are left over whose flag is not open."""
        left = []
        for one in answers:
            mine = [flag for flag in self.open_ if (flag.rule, flag.subject) == one.key]
            if not mine:
                left.append(one)
                continue
            now = [_answered(flag, one) for flag in mine]
            others = tuple(flag for flag in self.open_ if (flag.rule, flag.subject) != one.key)
            done = one.state == FlagState.resolved
            self.open_ = others if done else (*others, *now)
            self.closed += tuple(now) if done else ()
        return left

    def take(self, changes: Changes, at: datetime) -> None:
        """What an evaluation made of them."""
        gone = {"resolved": changes.resolve, "superseded": changes.supersede, "expired": changes.expire}
        self.closed += tuple(
            replace(flag, state=state, closed_at=at) for state, flags in gone.items() for flag, _ in flags
        )
        kept = tuple(_as_now(flag, now) for flag, now in changes.keep)
        again = tuple(
            replace(_as_now(flag, now), state=FlagState.raised, deferred_until=None) for flag, now in changes.reopen
        )
        self.open_ = kept + again + tuple(_open(one, at) for one in changes.raise_)


def run(
    records: Sequence[Record],
    catalogue: Mapping[str, Instrument],
    settings: Settings,
    rules: Sequence[Rule],
    answers: Sequence[FlagAnswer] = (),
) -> Weeks:
    """The weeks of one patient, oldest first; each flag is open until its condition or a person's answer closes it."""
    told = Weeks()
    if not records:
        return told
    waiting, flags = sorted(answers, key=lambda one: one.at), _Flags()
    first = records[0].as_of.date() - WEEK
    flags.closed = tuple(_closed_before(one) for one in waiting if _ended(one, first))
    waiting = [one for one in waiting if not _over(one, first)]
    for record in records:
        today = record.as_of.date()
        lately = [one for one in waiting if one.at.date() <= today]
        waiting = waiting[len(lately) :]
        found = _week(record, flags, lately, told, (catalogue, settings, rules))
        _suggested(record, flags, found, told, catalogue, settings)
    return told


def _week(
    record: Record,
    flags: _Flags,
    lately: list[FlagAnswer],
    told: Weeks,
    by: tuple[Mapping[str, Instrument], Settings, Sequence[Rule]],
) -> Evaluation:
    """One look. What was raised and answered within this week is answered before the look is done."""
    left = flags.answer(lately)
    found, changes = _look(record, flags, told, by)
    new = {one.key: one for one in changes.raise_}
    first = {one.key: one for one in reversed(left) if one.key in new}
    if first:
        flags.open_ += tuple(_open(new[key], min(record.as_of, one.at)) for key, one in first.items())
        flags.answer(left)
        found, changes = _look(record, flags, told, by)
    raised = {**{key: new[key] for key in first}, **{one.key: one for one in changes.raise_}}
    told.raised += [
        Raised(record.as_of.date(), one.rule, one.subject, one.urgency, one.reason)
        for one in raised.values()
        if not one.historic
    ]
    flags.take(changes, record.as_of)
    return found


def _look(
    record: Record,
    flags: _Flags,
    told: Weeks,
    by: tuple[Mapping[str, Instrument], Settings, Sequence[Rule]],
) -> tuple[Evaluation, Changes]:
    catalogue, settings, rules = by
    found = evaluate(replace(record, flags=flags.open_, settled_flags=flags.closed), catalogue, settings, rules)
    told.failed += [f"{one.rule}: {one.reason}" for one in found.cannot_evaluate if one.failed]
    return found, reconcile(flags.open_, found, record.as_of, settings)


def _suggested(
    record: Record,
    flags: _Flags,
    found: Evaluation,
    told: Weeks,
    catalogue: Mapping[str, Instrument],
    settings: Settings,
) -> None:
    """Read as the screen reads it: from the record with its flags as they stand after the look."""
    try:
        now = replace(record, flags=flags.open_, settled_flags=flags.closed)
        told.ways.append((record.as_of.date(), suggest(now, catalogue, found, settings).way))
    except Exception as error:  # as a rule that fails: said, and never taken for "stay"
        told.failed.append(f"{STEPS}: {RULE_FAILED}: {type(error).__name__}: {error}")


def _answered(flag: OpenFlag, one: FlagAnswer) -> OpenFlag:
    done = one.state == FlagState.resolved
    return replace(
        flag,
        state=one.state,
        acknowledged=Acknowledgement(one.at, one.by, one.outcome)
        if one.state == FlagState.acknowledged
        else flag.acknowledged,
        deferred_until=one.until if one.state == FlagState.deferred else None,
        closed_at=one.at if done else None,
        by_person=done,
    )


def _ended(one: FlagAnswer, first: date) -> bool:
    """A person closed this flag before the weeks that are replayed: the rules know of it from the start."""
    return one.state == FlagState.resolved and one.at.date() <= first


def _over(one: FlagAnswer, first: date) -> bool:
    """The flag that was answered was closed before these weeks: a later one of its kind is not answered by it."""
    return _ended(one, first) or (one.closed_on is not None and one.closed_on <= first)


def _closed_before(one: FlagAnswer) -> OpenFlag:
    flag = OpenFlag(f"{one.rule} {one.subject}", one.rule, one.subject, one.urgency, one.raised_at, FlagState.raised)
    return _answered(flag, one)


def _as_now(flag: OpenFlag, now: Fired | None) -> OpenFlag:
    return flag if now is None else replace(flag, urgency=str(now.urgency), historic=now.historic)


def _open(one: Fired, at: datetime) -> OpenFlag:
    name = f"{one.rule} {one.subject}"
    return OpenFlag(name, one.rule, one.subject, str(one.urgency), at, FlagState.raised, historic=one.historic)
