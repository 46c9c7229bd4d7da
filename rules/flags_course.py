"""Worsening, relapse and no response: judged on the scores of the step, on dates, beyond measurement error.

DET-1, DET-3, RSP-1, RSP-3 and RSP-4 of clinical rules §9, read as §9a settles them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rules.change import reliable_thresholds
from rules.dates import counted, points, said
from rules.difference import worse_by
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Base, Case, Point, as_printed, at_or_past, badness, settled
from rules.instruments import Instrument

Found = Iterator[Finding | Unknown | NotMet]


def reliably_worse(case: Case) -> Found:
    """DET-1 on every measure with a direction: two scores in a row beyond error, or one very large jump."""
    for instrument in case.measures:
        yield from _worse(case, instrument)


@dataclass(frozen=True)
class _Lines:
    """Points worse than the base: two in a row at `two` or one at `jump` raise the flag, two under `clear` end it."""

    two: float
    jump: float
    clear: float


def _worse(case: Case, instrument: Instrument) -> Found:
    scores, thresholds, base = case.step_scores(instrument), reliable_thresholds(instrument), case.base(instrument)
    if thresholds is None:
        yield Unknown(instrument.id, f"{instrument.abbreviation} has no known measurement error.")
        return
    if base is None or len(scores) < 2:
        yield Unknown(instrument.id, _too_few(instrument, len(scores), 3))
        return
    if len(scores) == 2:
        yield _measure_again(case, instrument, scores, thresholds[0])
        return
    reliable = thresholds[1] if base.n == 2 else thresholds[0]
    jump = reliable + case.settings.value("worse.jump_extra")
    raised = _raised(instrument, base, _Lines(reliable, jump, case.settings.value("worse.clear_share") * reliable))
    if raised is None:
        yield NotMet(instrument.id, f"{instrument.abbreviation} is not reliably worse than {base.said()}.")
    elif _seen_to(case, "DET-1", instrument.id, scores[-1]):
        yield NotMet(instrument.id, "A person closed this flag and no score has come since.")
    else:
        yield _worse_finding(case, instrument, base, raised, reliable)


def _measure_again(case: Case, instrument: Instrument, scores: Sequence[Point], reliable: int) -> Finding | Unknown:
    """§9a.3: a jump right after the start is not swallowed by the base. Without one, two are too few to say (§9)."""
    first, second = scores
    if worse_by(instrument, first.value, second.value) < reliable:
        return Unknown(instrument.id, _too_few(instrument, len(scores), 3))
    days = case.settings.whole("worse.measure_again_days")
    return Finding(
        subject=instrument.id,
        urgency=Urgency.review,
        reason=(
            f"{instrument.abbreviation} went from {first.said()} to {second.said()}: {reliable} points or more, "
            f"on two scores only. Please measure again within {days} days."
        ),
        since=second.on,
        evidence={"scores": [first.assessment_id, second.assessment_id], "reliable_points": reliable},
        prompt=f"measure again within {days} days",
    )


def _raised(instrument: Instrument, base: Base, lines: _Lines) -> Point | None:
    """The score that raised the flag which is still up: read forward, with the rule's own clearing condition."""
    raised: Point | None = None
    then: float | None = None
    for one in base.later:
        now = worse_by(instrument, base.value, one.value)
        if raised is None and (now >= lines.jump or (then is not None and now >= lines.two and then >= lines.two)):
            raised = one
        elif raised is not None and then is not None and now < lines.clear and then < lines.clear:
            raised = None
        then = now
    return raised


def _worse_finding(case: Case, instrument: Instrument, base: Base, raised: Point, reliable: int) -> Finding:
    primary = instrument.id == case.record.primary_measure
    latest = base.later[-1]
    line = as_printed(instrument, badness(instrument, base.value) + reliable)
    return Finding(
        subject=instrument.id,
        urgency=Urgency.act_now if primary else Urgency.review,
        reason=(
            f"{instrument.abbreviation} is clearly worse: {latest.said()} against {base.said()}. "
            f"Reliable means {at_or_past(instrument)} {line} twice in a row, or one very large jump."
        ),
        since=raised.on,
        evidence={"base": base.value, "reliable_points": reliable, "raised_by": raised.assessment_id},
    )


def _seen_to(case: Case, rule: str, subject: str, latest: Point) -> bool:
    """A person closed the flag after the latest score: the same numbers do not raise it again."""
    closed = settled(case.record, rule, subject)
    return (
        closed is not None
        and closed.by_person
        and closed.closed_at is not None
        and latest.on <= closed.closed_at.date()
    )


def _too_few(instrument: Instrument, have: int, need: int) -> str:
    return f"{instrument.abbreviation} has {counted(have, 'score')} in this step; {need} are needed."


def back_after_recovery(case: Case) -> Found:
    """DET-3: after a remission that held, the score is back in the clinical range. A second score confirms."""
    instrument = case.primary
    if instrument is None or not (instrument.change.remission and instrument.change.caseness and instrument.change.mid):
        return
    scores = case.scores(instrument)
    if not scores:
        return
    reading, latest = _Relapse(case, instrument), scores[-1]
    for one in scores:
        reading.take(one)
    if reading.crossed is None or _seen_to(case, "DET-3", instrument.id, latest):
        yield NotMet(instrument.id, f"{instrument.abbreviation} is not back in the clinical range after a remission.")
        return
    yield reading.finding()


class _Relapse:
    """Reads the scores forward: a remission on two scores four weeks apart, a crossing, its confirmation."""

    def __init__(self, case: Case, instrument: Instrument) -> None:
        self.case, self.instrument = case, instrument
        self.remission: list[Point] = []
        self.held: float | None = None  # mean of the remission that held
        self.held_since: date | None = None
        self.crossed: Point | None = None
        self.confirmed: Point | None = None
        self.under = 0

    def take(self, one: Point) -> None:
        change = self.instrument.change
        assert change.remission is not None
        assert change.caseness is not None
        if badness(self.instrument, one.value) < badness(self.instrument, change.remission.value):
            self._in_remission(one)
        else:
            self.remission = []
        if self._is_back(one):
            self._back(one)
        elif self.confirmed is None:
            self.crossed = None
        elif badness(self.instrument, one.value) < badness(self.instrument, change.caseness.value):
            self._under()
        else:
            self.under = 0

    def _in_remission(self, one: Point) -> None:
        self.remission.append(one)
        days = (one.on - self.remission[0].on).days
        if days >= self.case.settings.whole("relapse.remission_days"):
            self.held = sum(point.value for point in self.remission) / len(self.remission)
            self.held_since = self.remission[0].on

    def _is_back(self, one: Point) -> bool:
        change = self.instrument.change
        assert change.caseness is not None
        assert change.mid is not None
        if self.held is None:
            return False
        clinical = badness(self.instrument, one.value) >= badness(self.instrument, change.caseness.value)
        return clinical and worse_by(self.instrument, self.held, one.value) >= change.mid.value

    def _back(self, one: Point) -> None:
        days = self.case.settings.whole("relapse.confirm_days")
        self.under = 0
        if self.crossed is not None and self.confirmed is None and (one.on - self.crossed.on).days <= days:
            self.confirmed = one
        elif self.confirmed is None:
            self.crossed = one

    def _under(self) -> None:
        self.under += 1
        if self.under == 2:
            self.crossed = self.confirmed = None
            self.under = 0

    def finding(self) -> Finding:
        crossed, held = self.crossed, self.held
        assert crossed is not None
        assert held is not None
        since = f"remission had held at about {points(held)} since {said(self._since())}, so this is a {self.course()}"
        if self.confirmed is None:
            days = self.case.settings.whole("relapse.confirm_days")
            words = (
                f"{self.instrument.abbreviation} is {crossed.said()}; {since}. Please re-measure within {days} days."
            )
            return Finding(self.instrument.id, Urgency.review, words, crossed.on, self._evidence(), "re-measure")
        words = f"{self.instrument.abbreviation} is back: {crossed.said()} and {self.confirmed.said()}; {since}."
        return Finding(self.instrument.id, Urgency.act_now, words, self.confirmed.on, self._evidence())

    def _since(self) -> date:
        assert self.held_since is not None
        return self.held_since

    def course(self) -> str:
        """Back within six months is the same illness again, a relapse; later it is a new one, a recurrence (§5)."""
        assert self.crossed is not None
        lasted = (self.crossed.on - self._since()).days
        return "recurrence" if lasted >= self.case.settings.whole("recurrence.from_days") else "relapse"

    def _evidence(self) -> dict[str, object]:
        ids = [one.assessment_id for one in (self.crossed, self.confirmed) if one]
        return {"remission_mean": self.held, "scores": ids, "course": self.course()}
