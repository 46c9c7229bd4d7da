"""Is every safety answer accounted for? Counted on the forms and on the flags, independently of the rules that raise.

Every standing answer of yes, and every safety question left open, must have its flag: open, closed by a person or by
an answer, or marked as past. What has none is lost, and that is an incident (clinical rules §7 S1 to S9).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.instruments import Instrument, Method
from rules.record import Assessment, Event

OPEN = ("raised", "acknowledged", "actioned", "deferred")
HELP = "asked for help"


class Kept(StrEnum):
    """What became of one safety answer."""

    open = "open"
    settled = "settled"  # closed by a person, or an open question by a later answer
    historic = "historic"
    answered_later = "answered later"  # a blank that a later form of the same kind fills, or repeats with its own flag
    lost = "lost"


@dataclass(frozen=True)
class SafetyAnswer:
    """One answer, or one blank, that must have a flag of this rule and subject."""

    rule: str  # SAF-1 | SAF-2 | SAF-3 | SAF-4
    subject: str
    source: str  # the form or event
    instrument: str
    on: date


@dataclass(frozen=True)
class FlagOf:
    """A flag as the log has it."""

    rule: str
    subject: str
    state: str
    historic: bool = False


@dataclass(frozen=True)
class Conservation:
    """How many safety answers there are, what became of each, and those that have no flag."""

    answers: int
    by_outcome: Mapping[str, int]
    lost: tuple[SafetyAnswer, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.lost

    def __add__(self, other: Conservation) -> Conservation:
        counted = Counter(self.by_outcome) + Counter(other.by_outcome)
        return Conservation(self.answers + other.answers, dict(counted), (*self.lost, *other.lost))


def conserve(
    assessments: Sequence[Assessment],
    events: Sequence[Event],
    flags: Iterable[FlagOf],
    catalogue: Mapping[str, Instrument],
) -> Conservation:
    """One patient's standing forms and events against the flags of the log, whatever their state."""
    known = {(flag.rule, flag.subject): flag for flag in sorted(flags, key=lambda flag: flag.state in OPEN)}
    answers = [*_told(assessments, catalogue), *_asked(events)]
    blanks = _blanks(assessments, catalogue)
    outcomes = {one: _outcome(known, one) for one in answers} | {
        one: _outcome_of_blank(known, one, blanks, assessments) for one in blanks
    }
    lost = tuple(one for one, outcome in outcomes.items() if outcome is Kept.lost)
    return Conservation(len(outcomes), dict(Counter(str(outcome) for outcome in outcomes.values())), lost)


def _outcome(known: Mapping[tuple[str, str], FlagOf], one: SafetyAnswer) -> Kept:
    flag = known.get((one.rule, one.subject))
    if flag is None:
        return Kept.lost
    if flag.historic:
        return Kept.historic
    return Kept.open if flag.state in OPEN else Kept.settled


def _outcome_of_blank(
    known: Mapping[tuple[str, str], FlagOf],
    one: SafetyAnswer,
    blanks: Sequence[SafetyAnswer],
    assessments: Sequence[Assessment],
) -> Kept:
    """A blank without a flag of its own is kept where a later form of the same person answers it or has the flag."""
    outcome = _outcome(known, one)
    if outcome is not Kept.lost:
        return outcome
    source = next(form for form in assessments if form.id == one.source)
    same = [form for form in assessments if (form.instrument, form.rater) == (one.instrument, source.rater)]
    later = [form for form in same if _place(form) > _place(source)]
    open_ = {blank.source for blank in blanks}
    answered = any(form.answers and form.id not in open_ for form in later)
    flagged = any((one.rule, form.id) in known for form in later)
    return Kept.answered_later if answered or flagged else Kept.lost


def _place(form: Assessment) -> tuple[date, float, str]:
    at = form.taken_at or form.received_at
    return form.taken_on, at.timestamp() if at else 0.0, form.id


def _told(assessments: Iterable[Assessment], catalogue: Mapping[str, Instrument]) -> list[SafetyAnswer]:
    """Every yes on a safety question."""
    found: list[SafetyAnswer] = []
    for form in assessments:
        instrument = catalogue.get(form.instrument)
        if instrument is None or not instrument.safety_items:
            continue
        if instrument.method is Method.triage:
            if any(_number(form, key) > 0 for key in instrument.safety_items):
                found.append(SafetyAnswer("SAF-2", form.id, form.id, form.instrument, form.taken_on))
            continue
        for place, item in enumerate(instrument.safety_items):
            least = min((mark.at_least for mark in instrument.safety_marks if mark.item == item), default=None)
            if least is not None and _number(form, item) >= least:
                subject = form.id if place == 0 else f"{form.id}:{item}"
                found.append(SafetyAnswer("SAF-1", subject, form.id, form.instrument, form.taken_on))
    return found


def _blanks(assessments: Iterable[Assessment], catalogue: Mapping[str, Instrument]) -> list[SafetyAnswer]:
    """Every form with answers on which a safety question that had to be answered was not."""
    found: list[SafetyAnswer] = []
    for form in assessments:
        instrument = catalogue.get(form.instrument)
        if instrument is None or not form.answers:
            continue
        needed = _needed(form) if instrument.method is Method.triage else instrument.safety_items
        if any(_number(form, key) < 0 for key in needed):
            found.append(SafetyAnswer("SAF-4", form.id, form.id, form.instrument, form.taken_on))
    return found


def _needed(form: Assessment) -> tuple[str, ...]:
    """The screener's questions that its own answers make necessary: 3 to 5 after a yes to 2, 6b after a yes to 6."""
    deeper = ("3", "4", "5") if _number(form, "2") == 1 else ()
    return ("1", "2", *deeper, "6", *(("6b",) if _number(form, "6") == 1 else ()))


def _number(form: Assessment, key: str) -> float:
    """The answer; -1 where there is none."""
    answer = form.answers.get(key)
    return float(answer) if isinstance(answer, int | float) and not isinstance(answer, bool) else -1.0


def _asked(events: Iterable[Event]) -> list[SafetyAnswer]:
    return [SafetyAnswer("SAF-3", one.id, one.id, "", one.on) for one in events if one.kind == HELP]
