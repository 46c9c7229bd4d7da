"""Is this patient doing about as well as people who began the same? Not on track is a prompt to look, not a judgement.

clinical_rules 3.3 (RSP-2): from the third score on, two scores in a row beyond the line that 90 % stay under, and in
the clinical range. Once beyond the 80 % line is amber: to be looked at, never a flag. Back inside the 80 % line, or
out of the clinical range, ends it; where the curve carries nothing any more, nothing is said. Half of late responders
are behind at session 3: the verdict is about where people stand, not what becomes of them.

A score beside which the 90 % line is missing may have been beyond it, unless it lies inside the 80 % line (which is
never the worse of the two) or below the clinical range. Where the verdict hangs on such a score, it cannot be said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.change import in_clinical_range
from rules.dates import counted, listed, points, said
from rules.expected_response import Curve, Expected, ExpectedName, expected, session_of
from rules.instruments import Direction, Instrument
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "EXP-2", "2"


class TrackName(StrEnum):
    on_track = "on track"
    amber = "behind most"  # once beyond the 80 % line: for the view only
    not_on_track = "not on track"
    cannot_say = "cannot say"


@dataclass(frozen=True)
class Placed:
    """One score beside what is expected of it."""

    on: date
    score: float
    place: int  # 1 is the first score after the baseline
    expected: Expected


@dataclass(frozen=True)
class Track:
    """`since` is the score on which "not on track" began. `placed` is what a chart draws.

    `unsure`: "not on track" hangs on scores beside which the 90 % line is missing. A track that cannot be said and is
    not unsure is one whose latest score stands beside no line at all, and that is not "not on track" whatever the line.
    """

    name: TrackName
    reason: str
    curve_version: int
    placed: tuple[Placed, ...] = ()
    since: date | None = None
    unsure: bool = False
    rule: str = RULE
    rule_version: str = RULE_VERSION


def track(
    curve: Curve | None,
    instrument: Instrument,
    scores: Sequence[tuple[date, float | None]],
    settings: Settings = DEFAULT,
) -> Track:
    """The scores of one step (the first is the baseline) against the site's curve. Always a verdict.

    Example: track(curve, case.primary, [(one.on, one.value) for one in case.step_scores(case.primary)]).name
    """
    kept = sorted((on, float(value)) for on, value in scores if value is not None and math.isfinite(value))
    why = _not_for(curve, instrument)
    if curve is None or why:
        return Track(TrackName.cannot_say, why, curve.version if curve else 0, unsure=True)
    first = settings.whole("expected.from_session")
    if len(kept) <= first:
        have = counted(max(len(kept) - 1, 0), "score")
        reason = f"{have} after the first one in this step; not before the {first}. is anything said."
        return Track(TrackName.cannot_say, reason, curve.version, _placed(curve, kept), unsure=True)
    return _judged(curve, instrument, kept[0][1], _placed(curve, kept), settings)


def _judged(curve: Curve, instrument: Instrument, base: float, placed: tuple[Placed, ...], settings: Settings) -> Track:
    since = _not_on_track_since(curve, instrument, placed, settings)
    latest = placed[-1]
    if since is None and _not_on_track_since(curve, instrument, placed, settings, missing_is_beyond=True):
        reason = _unsure(curve, instrument, base, placed, settings)
        return Track(TrackName.cannot_say, reason, curve.version, placed, unsure=True)
    if latest.expected.name is ExpectedName.cannot_say:
        reason = _no_longer(curve, placed, latest, since)
        return Track(TrackName.cannot_say, reason, curve.version, placed, unsure=since is not None)
    name = _name(curve, latest, since)
    return Track(name, _reason(curve, instrument, base, latest, name, since), curve.version, placed, since)


def _not_for(curve: Curve | None, instrument: Instrument) -> str:
    """Why this curve says nothing about this form; empty where it does."""
    if curve is None:
        return f"There is no expected-response curve for {instrument.abbreviation} at this site yet."
    if (curve.instrument, curve.instrument_version) != (instrument.id, instrument.version):
        return f"The curve is for another form or version than {instrument.abbreviation} {instrument.version}."
    return f"{instrument.abbreviation} has no direction." if instrument.direction is Direction.none else ""


def _placed(curve: Curve, kept: Sequence[tuple[date, float]]) -> tuple[Placed, ...]:
    if not kept:
        return ()
    (start, base), *later = kept
    sessions = [session_of(curve.index, i + 1, (on - start).days) for i, (on, _) in enumerate(later)]
    return tuple(Placed(on, value, i + 1, expected(curve, sessions[i], base)) for i, (on, value) in enumerate(later))


def _not_on_track_since(
    curve: Curve,
    instrument: Instrument,
    placed: Sequence[Placed],
    settings: Settings,
    missing_is_beyond: bool = False,
) -> date | None:
    """Read forward: up after enough scores in a row beyond the 90 % line, down once one is inside the 80 % line.

    Read twice: as if no score had been beyond a line that is missing, and as if each had been. Where both readings
    agree, what is missing does not matter.
    """
    need, first = settings.whole("expected.in_a_row"), settings.whole("expected.from_session")
    in_a_row, since = 0, None
    for one in placed:
        inside = one.expected.most is not None and not _past(curve, one.score, one.expected.most)
        unknown = one.expected.nearly_all is None and not inside
        beyond = missing_is_beyond if unknown else _past(curve, one.score, one.expected.nearly_all)
        counts = one.place >= first and in_clinical_range(instrument, one.score) is not False
        in_a_row = in_a_row + 1 if beyond and counts else 0
        if since is None and in_a_row >= need:
            since = one.on
        elif since is not None and (inside or in_clinical_range(instrument, one.score) is False):
            since = None
    return since


def _no_longer(curve: Curve, placed: Sequence[Placed], latest: Placed, since: date | None) -> str:
    """Why nothing is said, with the last that was: an open flag waits for a person, and none is raised."""
    if since is None:
        return latest.expected.words
    known = [one.on for one in placed if one.expected.most is not None]
    until = f"Worse than nine in ten who began the same from {said(since)}, as far as the curve goes"
    return f"{until} ({said(known[-1])}). {latest.expected.words} ({curve.said()})"


def _past(curve: Curve, score: float, line: float | None) -> bool:
    """Strictly worse than the line; a line that is not known is never passed."""
    if line is None:
        return False
    return score < line if curve.direction is Direction.higher_better else score > line


def _unsure(curve: Curve, instrument: Instrument, base: float, placed: Sequence[Placed], settings: Settings) -> str:
    first = settings.whole("expected.from_session")
    missing = [said(one.on) for one in placed if one.place >= first and one.expected.nearly_all is None]
    return (
        f"{_start(instrument, base, placed[-1])} Whether it was worse than nine in ten twice in a row cannot be said: "
        f"too few closed episodes to say what nine in ten reach on {listed(missing)}. {placed[-1].expected.words} "
        f"({curve.said()})"
    )


def _start(instrument: Instrument, base: float, latest: Placed) -> str:
    return f"{instrument.abbreviation} is {points(latest.score)} on {said(latest.on)}, having begun at {points(base)}."


def _name(curve: Curve, latest: Placed, since: date | None) -> TrackName:
    if since is not None:
        return TrackName.not_on_track
    return TrackName.amber if _past(curve, latest.score, latest.expected.most) else TrackName.on_track


def _reason(
    curve: Curve, instrument: Instrument, base: float, latest: Placed, name: TrackName, since: date | None
) -> str:
    told = {
        TrackName.not_on_track: f"Worse than nine in ten who began the same, since {said(since)}." if since else "",
        TrackName.amber: "Once worse than eight in ten who began the same: worth a look, no flag.",
        TrackName.on_track: "About where most who began the same stand.",
    }.get(name, "")
    return f"{_start(instrument, base, latest)} {told} {latest.expected.words} ({curve.said()})"
