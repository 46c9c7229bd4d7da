"""No response: little early change, target not reached, levelled off. They prompt a review, never a step by themselves.

RSP-1, RSP-3 and RSP-4 of clinical rules §9, read as §9a.1, 6, 7, 8 and 10 settle them.
"""

from __future__ import annotations

from datetime import date

from rules.dates import counted, points, said
from rules.difference import better_by, share_of
from rules.due import expected_days
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Base, Case, Point, badness, closed_lately
from rules.flags_course import Found
from rules.instruments import Instrument
from rules.trends import ENOUGH, trend


def little_early_change(case: Case) -> Found:
    """RSP-1: weeks 4 to 6 of the step, less than a fifth better than the base."""
    instrument, day = case.primary, case.day
    if instrument is None or day is None:
        return
    first, last = case.settings.whole("early.from_day"), case.settings.whole("early.until_day")
    if not first <= day <= last:
        expired = day > last
        yield NotMet(instrument.id, f"Day {day} of the step: this rule looks at days {first} to {last}.", expired)
        return
    quiet = _quiet(case, "RSP-1", instrument)
    base = case.base(instrument)
    if quiet:
        yield NotMet(instrument.id, quiet)
    elif base is None or base.value == 0:
        yield Unknown(instrument.id, "There is no base above 0 in this step to compare with.")
    else:
        yield _early(case, instrument, base)


def _early(case: Case, instrument: Instrument, base: Base) -> Finding | Unknown | NotMet:
    """Judged on day 28 to 42 on the last two scores; once raised it stays until the drop reaches a fifth (§9a.6)."""
    share = case.settings.value("early.drop")
    judged = [one for one in base.later if _in_window(case, one)]
    small = [
        one
        for one in judged
        if _little(instrument, base, one, share) and _confirmed(case, instrument, base, one, share)
    ]
    latest = base.later[-1] if base.later else None
    under = latest is not None and case.at_target(instrument, latest.value)
    if latest is not None and small and not under and _little(instrument, base, latest, share):
        words = (
            f"{instrument.abbreviation} {latest.said()} against {base.said()}: "
            f"less than {share:.0%} better after four weeks."
        )
        evidence = {"base": base.value, "latest": latest.value, "judged_on": small[0].on.isoformat()}
        return Finding(instrument.id, Urgency.review, words, small[0].on, evidence)
    to_day = case.settings.whole("early.to_day")
    if case.day is not None and case.day <= to_day and not _enough(case, instrument, judged, base):
        return Unknown(instrument.id, f"Two scores are needed, the later on day 28 to {to_day} of the step.")
    return NotMet(instrument.id, "The score has dropped by a fifth, or was not judged too small in weeks 4 to 6.")


def _in_window(case: Case, one: Point) -> bool:
    first, last = case.settings.whole("early.from_day"), case.settings.whole("early.to_day")
    return case.day_on(first) <= one.on <= case.day_on(last)


def _little(instrument: Instrument, base: Base, one: Point, share: float) -> bool:
    return better_by(instrument, base.value, one.value) < share_of(base.value, share)


def _confirmed(case: Case, instrument: Instrument, base: Base, one: Point, share: float) -> bool:
    """The score before it was too small as well; one alone is enough only where none other is due by week 6."""
    before = [other for other in base.later if other.on < one.on]
    if before:
        return _little(instrument, base, before[-1], share)
    return not _another_due(case, instrument, one.on)


def _enough(case: Case, instrument: Instrument, judged: list[Point], base: Base) -> bool:
    return any(_has_two(base, one) or not _another_due(case, instrument, one.on) for one in judged)


def _has_two(base: Base, one: Point) -> bool:
    return any(other.on < one.on for other in base.later)


def _another_due(case: Case, instrument: Instrument, after: date) -> bool:
    """Whether a stored schedule expects another score by day 42; without a schedule one more is expected (§9a.6)."""
    mine = [one for one in case.record.schedule if one.instrument == instrument.id]
    until = case.day_on(case.settings.whole("early.to_day"))
    return not mine or any(after < day <= until for one in mine for day in expected_days(one, until))


def _quiet(case: Case, rule: str, instrument: Instrument) -> str:
    """Why the rule keeps silent although its time has come; empty where it speaks."""
    if case.decided_lately is not None:
        return f"The team decided on {said(case.decided_lately.on)}; the rule is quiet for four weeks."
    since = closed_lately(case, rule, instrument.id)
    return f"A person closed this flag on {said(since)}; the rule is quiet for four weeks." if since else ""


def target_not_reached(case: Case) -> Found:
    """RSP-3: from week 8 neither a response nor under the target, on the latest score."""
    instrument, day = case.primary, case.day
    if instrument is None or day is None:
        return
    first = case.settings.whole("target.from_day")
    if day < first:
        yield NotMet(instrument.id, f"Day {day} of the step: this rule begins on day {first}.")
        return
    quiet = _quiet(case, "RSP-3", instrument)
    if case.is_open("DET-3", instrument.id):
        quiet = "Silent while “coming back after recovery” is open."
    scores, base, need = case.step_scores(instrument), case.base(instrument), case.settings.whole("target.scores")
    if quiet:
        yield NotMet(instrument.id, quiet)
    elif base is None or len(scores) < need:
        yield Unknown(instrument.id, _too_few(instrument, len(scores), need))
    else:
        yield _target(case, instrument, base, scores)


def _target(case: Case, instrument: Instrument, base: Base, scores: tuple[Point, ...]) -> Finding | Unknown | NotMet:
    latest = scores[-1]
    under = case.at_target(instrument, latest.value)
    if under:
        return NotMet(instrument.id, f"{instrument.abbreviation} {latest.said()} is under the target.")
    if responded(case, instrument, base, latest):
        return NotMet(instrument.id, f"{instrument.abbreviation} has halved since the start of the step.")
    late = case.settings.whole("target.late_day")
    if case.day is not None and case.day < late and _improving(case, instrument, scores):
        return NotMet(instrument.id, f"Improving clearly; the rule waits until day {late}.")
    if under is None:
        return Unknown(instrument.id, _no_target(instrument, latest))
    words = (
        f"{instrument.abbreviation} {latest.said()} against {base.said()}: after {case.day} days neither halved "
        f"nor at the target."
    )
    since = max(latest.on, case.day_on(case.settings.whole("target.from_day")))
    return Finding(
        instrument.id, Urgency.review, words, min(since, case.today), {"base": base.value, "latest": latest.value}
    )


def responded(case: Case, instrument: Instrument, base: Base, latest: Point) -> bool:
    """At least half and at least what patients notice (§5): a percentage alone is fragile at low scores."""
    drop = better_by(instrument, base.value, latest.value)
    mid = instrument.change.mid.value if instrument.change.mid else 0.0
    return base.value != 0 and drop >= share_of(base.value, case.settings.value("target.response")) and drop >= mid


def _improving(case: Case, instrument: Instrument, scores: tuple[Point, ...]) -> bool:
    """p < .05 and at least one noticeable step over the last eight scores, all if fewer (§9a.7)."""
    last = scores[-case.settings.whole("trend.window") :]
    found = trend([one.on for one in last], [one.value for one in last])
    if found.mk_p is None or found.moved is None or instrument.change.mid is None:
        return False
    better = instrument.direction.sign * found.moved
    return found.mk_p < case.settings.value("trend.p") and better >= instrument.change.mid.value


def levelled_off(case: Case) -> Found:
    """RSP-4: a plateau above the target over the last eight scores of the step (§9a.8)."""
    instrument, day = case.primary, case.day
    if instrument is None or day is None:
        return
    first = case.settings.whole("plateau.from_day")
    if day < first:
        yield NotMet(instrument.id, f"Day {day} of the step: this rule begins on day {first}.")
        return
    quiet = _quiet(case, "RSP-4", instrument)
    if any(case.is_open(rule, instrument.id) for rule in ("DET-1", "DET-2", "DET-3")):
        quiet = "Silent while a flag about worsening is open."
    scores = case.step_scores(instrument)[-case.settings.whole("trend.window") :]
    span = (scores[-1].on - scores[0].on).days if scores else 0
    need, days = case.settings.whole("plateau.scores"), case.settings.whole("plateau.span_days")
    if quiet:
        yield NotMet(instrument.id, quiet)
    elif len(scores) < max(need, ENOUGH) or span < days:
        have = counted(len(scores), "score")
        yield Unknown(
            instrument.id, f"Too few to call a plateau: {have} over {span} days; {need} over {days} are needed."
        )
    elif instrument.change.mid is None:
        yield Unknown(instrument.id, f"{instrument.abbreviation} has no known smallest noticeable difference.")
    else:
        yield _plateau(case, instrument, scores, span)


def _plateau(case: Case, instrument: Instrument, scores: tuple[Point, ...], span: int) -> Finding | Unknown | NotMet:
    assert instrument.change.mid is not None
    mid, latest = instrument.change.mid.value, scores[-1]
    found = trend([one.on for one in scores], [one.value for one in scores])
    recent = case.settings.whole("plateau.latest")
    best_now = _best(instrument, scores[-recent:])
    best_before = _best(instrument, scores[:-recent]) if scores[:-recent] else best_now
    still = abs(found.moved or 0.0) < mid and better_by(instrument, best_before, best_now) < mid
    under = case.at_target(instrument, latest.value)
    if not still or under:
        return NotMet(instrument.id, f"{instrument.abbreviation} is moving, or under the target.")
    if under is None:
        return Unknown(instrument.id, _no_target(instrument, latest))
    words = (
        f"{instrument.abbreviation} has levelled off above the target: {latest.said()}, "
        f"less than {points(mid)} points of movement over {span} days ({counted(len(scores), 'score')})."
    )
    return Finding(
        instrument.id,
        Urgency.review,
        words,
        latest.on,
        {"slope_per_day": found.slope_per_day or 0.0, "span_days": span},
    )


def _best(instrument: Instrument, scores: tuple[Point, ...]) -> float:
    return min((one.value for one in scores), key=lambda value: badness(instrument, value))


def _too_few(instrument: Instrument, have: int, need: int) -> str:
    return f"{instrument.abbreviation} has {counted(have, 'score')} in this step; {need} are needed."


def _no_target(instrument: Instrument, latest: Point) -> str:
    return (
        f"{instrument.abbreviation} is {latest.said()}, under its clinical range or without one, and no target is set "
        "for this patient: whether it is reached cannot be said."
    )
