"""Getting worse over time (DET-2): a sustained drift on dates, beyond chance and beyond what patients notice.

Rule E of clinical rules §4.1: the last eight scores over at least six weeks, cut at steps, treatment changes and gaps.
"""

from __future__ import annotations

from itertools import combinations

from rules.dates import counted, points, said
from rules.difference import worse_by
from rules.findings import Finding, NotMet, Unknown, Urgency
from rules.flags_case import Case, Point, badness, closed_lately
from rules.flags_course import Found
from rules.instruments import Instrument
from rules.trends import Trend, trend


def getting_worse(case: Case) -> Found:
    """DET-2 on every measure; what is missing is said of the primary one only."""
    for instrument in case.measures:
        found = _drift(case, instrument)
        if not isinstance(found, Unknown) or instrument.id == case.record.primary_measure:
            yield found


def _drift(case: Case, instrument: Instrument) -> Finding | Unknown | NotMet:
    step, mid = case.step, instrument.change.mid
    if mid is None:
        return Unknown(instrument.id, f"{instrument.abbreviation} has no known smallest noticeable difference.")
    scores = case.window(instrument, step.from_) if step else ()
    why = _too_few(case, instrument, scores)
    if why:
        return Unknown(instrument.id, why)
    # Up while the rule was met on any of the last looks: it takes two looks at which it is not met to end it.
    looks = [scores[: len(scores) - i] for i in range(case.settings.whole("trend.looks_to_clear"))]
    met = [(look, found) for look in looks if (found := _met(case, instrument, look, mid.value)) is not None]
    if not met:
        return NotMet(instrument.id, f"{instrument.abbreviation} shows no sustained worsening.")
    quiet = _quiet(case, instrument, scores, mid.value)
    if quiet:
        return NotMet(instrument.id, quiet)
    look, found = met[0]
    return _finding(case, instrument, _last(case, look), found)


def _too_few(case: Case, instrument: Instrument, scores: tuple[Point, ...]) -> str:
    need, days = case.settings.whole("trend.window"), case.settings.whole("trend.span_days")
    last = scores[-need:]
    span = (last[-1].on - last[0].on).days if last else 0
    if len(last) >= need and span >= days:
        return ""
    have = f"{counted(len(last), 'score')} over {counted(span, 'day')}"
    return f"{instrument.abbreviation} has {have} since the last change; {need} over {days} days are needed."


def _last(case: Case, scores: tuple[Point, ...]) -> tuple[Point, ...]:
    return scores[-case.settings.whole("trend.window") :]


def _met(case: Case, instrument: Instrument, scores: tuple[Point, ...], mid: float) -> Trend | None:
    if _too_few(case, instrument, scores):
        return None
    last = _last(case, scores)
    if not _more_rises_than_falls(instrument, last):
        return None
    found = trend([one.on for one in last], [one.value for one in last])
    if found.mk_p is None or found.moved is None or found.mk_p >= case.settings.value("trend.p"):
        return None
    return found if -instrument.direction.sign * found.moved >= mid else None


def _more_rises_than_falls(instrument: Instrument, scores: tuple[Point, ...]) -> bool:
    """Between pairs of days. Where not, the median slope is not above 0, and the test can be spared."""
    pairs = [
        (badness(instrument, a.value), badness(instrument, b.value)) for a, b in combinations(scores, 2) if a.on < b.on
    ]
    return sum((then < now) - (then > now) for then, now in pairs) > 0


def _quiet(case: Case, instrument: Instrument, scores: tuple[Point, ...], mid: float) -> str:
    """§8.4: quiet for 28 days after a person closed it, unless it is worse by another noticeable step."""
    closed = closed_lately(case, "DET-2", instrument.id)
    if closed is None:
        return ""
    then = [one for one in scores if one.on <= closed]
    worse = worse_by(instrument, then[-1].value, scores[-1].value) if then else mid
    return "" if worse >= mid else f"A person closed this flag on {said(closed)} and it is no worse by {points(mid)}."


def _finding(case: Case, instrument: Instrument, last: tuple[Point, ...], found: Trend) -> Finding:
    weeks = round(found.span_days / 7)
    words = (
        f"{instrument.abbreviation} has been getting worse over {counted(weeks, 'week')}: from {last[0].said()} to "
        f"{last[-1].said()}, about {points(round(abs(found.moved or 0), 1))} points along the middle line."
    )
    evidence = {
        "scores": [one.assessment_id for one in last],
        "slope_per_day": found.slope_per_day,
        "moved": found.moved,
        "p": found.mk_p,
    }
    return Finding(instrument.id, Urgency.review, words, last[-1].on, evidence)
