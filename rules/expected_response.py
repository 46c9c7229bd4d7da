"""What people who began at the same score usually score at this point: from a site's own closed episodes, frozen.

clinical_rules 3, "site-built form": per session the score that half, 80 % and 90 % stay under, by quantile regression
on the first score; where too few episodes carry a line, the percentiles within the band of the first score; else grey,
"cannot say". Made once, given a version, never refitted silently. Those who leave early are missing from later
sessions, so the number of episodes stands beside every session.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from rules.dates import counted, points
from rules.instruments import Direction, Instrument
from rules.quantile_regression import QuantileLine, quantile_line
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "EXP-1", "1"
TAUS = (0.5, 0.8, 0.9)
DIGITS = 6  # linear programming ends this near to the points it goes through: a score on a line is on it

Numbers = NDArray[np.float64]


class Index(StrEnum):
    """What a session is: the place in the order of scores, or the fortnight since the first one."""

    session = "session"
    fortnight = "fortnight"


class CheckName(StrEnum):
    holds = "holds"
    off = "off"
    too_few_to_say = "too few to say"


@dataclass(frozen=True)
class Episode:
    """One closed episode on one measure: its scores by date (the first is the baseline) and whom it is about."""

    id: str
    scores: tuple[tuple[date, float | None], ...]
    groups: Mapping[str, str] = field(default_factory=dict)  # sex, age band, language, ethnicity -> group


@dataclass(frozen=True)
class Row:
    """One score of one episode at one session, beside the score the episode began with."""

    episode: str
    session: int
    baseline: float
    score: float
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BandQuantiles:
    """Percentiles of those whose first score lay in this band, in the order of TAUS; in badness."""

    low: float
    high: float
    n: int
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Session:
    """One session of the curve. Lines and quantiles are in badness: turned so that more is worse."""

    session: int
    n: int
    baseline_low: float
    baseline_high: float
    lines: tuple[QuantileLine, ...] = ()
    bands: tuple[BandQuantiles, ...] = ()


@dataclass(frozen=True)
class Check:
    """Held-out scores beyond the 90 % line: about a tenth, if the curve holds for this group."""

    group: str  # "all", "session 3", "sex: female"
    name: CheckName
    n: int | None  # scores; None where the group is too small to be shown by itself
    beyond: float | None = None
    at_or_beyond: float | None = None


@dataclass(frozen=True)
class Curve:
    instrument: str
    instrument_version: str
    direction: Direction
    low: float | None
    high: float | None
    index: Index
    episodes: int
    from_: date | None
    to: date | None
    sessions: tuple[Session, ...]
    checks: tuple[Check, ...] = ()
    version: int = 0  # given when it is frozen
    rule: str = RULE
    rule_version: str = RULE_VERSION

    def at(self, session: int) -> Session | None:
        return next((one for one in self.sessions if one.session == session), None)

    def said(self) -> str:
        """Which curve this is, for the sentence beside a verdict."""
        return f"expected-response curve {self.version}, {counted(self.episodes, 'closed episode')}"

    def checked(self) -> str:
        """Whether it holds for scores it has not seen, in a sentence."""
        one = next((one for one in self.checks if one.group == "all"), None)
        if one is None or one.n is None or one.beyond is None:
            return "not checked on scores it has not seen: too few"
        told = "holds" if one.name is CheckName.holds else "does not hold"
        share = f"{100 * one.beyond:.0f} % beyond nine in ten"
        return f"checked on {counted(one.n, 'score')} it had not seen: {share}, it {told}"


class ExpectedName(StrEnum):
    by_line = "by line"
    by_band = "by band of the first score"
    cannot_say = "cannot say"


@dataclass(frozen=True)
class Expected:
    """Scores as printed on the form. `half`, `most` (80 %) or `nearly_all` (90 %) is None where it cannot be said."""

    name: ExpectedName
    words: str
    session: int
    n: int
    half: float | None = None
    most: float | None = None
    nearly_all: float | None = None


def session_of(index: Index, place: int, days: int) -> int:
    """The session of the `place`-th score after the first one, `days` after it; 1 is the first.

    >>> session_of(Index.session, 3, 40), session_of(Index.fortnight, 3, 14), session_of(Index.fortnight, 3, 15)
    (3, 1, 2)
    """
    return place if index is Index.session else (max(days, 1) - 1) // 14 + 1


def rows_of(episodes: Iterable[Episode], index: Index = Index.fortnight) -> tuple[Row, ...]:
    """One row per episode and session: the latest score in it. An episode without a first score gives none."""
    return tuple(row for episode in episodes for row in _rows(episode, index))


def fit(
    rows: Sequence[Row],
    instrument: Instrument,
    index: Index = Index.session,
    span: tuple[date, date] | None = None,
    settings: Settings = DEFAULT,
) -> Curve:
    """The curve these rows carry, without its hold-out check (`expected_check.build` does both)."""
    by_session: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.session >= 1 and math.isfinite(row.baseline) and math.isfinite(row.score):
            by_session[row.session].append(row)
    return Curve(
        instrument=instrument.id,
        instrument_version=instrument.version,
        direction=instrument.direction,
        low=instrument.low,
        high=instrument.high,
        index=index,
        episodes=len({row.episode for row in rows}),
        from_=span[0] if span else None,
        to=span[1] if span else None,
        sessions=tuple(_session(k, by_session[k], instrument, settings) for k in sorted(by_session)),
    )


def expected(curve: Curve, session: int, baseline: float) -> Expected:
    """Where people who began at `baseline` stood at `session`. Grey where the data do not carry it, with the reason.

    Example: expected(curve, 4, 18.0).nearly_all  # 90 % of those who began at 18 were at or under this at session 4
    """
    found = curve.at(session)
    if found is None or found.n == 0:
        return _grey(curve, session, 0, f"No closed episode here has a score at {curve.index} {session}.")
    bad = _badness(curve.direction, baseline)
    if not found.baseline_low <= bad <= found.baseline_high:
        words = (
            f"Nobody who began at {points(baseline)} is among the {found.n} closed episodes at {curve.index} {session}."
        )
        return _grey(curve, session, found.n, words)
    band = next((one for one in found.bands if one.low <= bad <= one.high), None)
    told = {line.tau: line.at(bad) for line in found.lines}
    name = ExpectedName.by_line if told else ExpectedName.by_band
    for tau, quantile in zip(TAUS, band.quantiles if band else (), strict=False):
        told.setdefault(tau, quantile)
    if not told:
        words = f"Too few closed episodes at {curve.index} {session} ({found.n}) to say what is usual."
        return _grey(curve, session, found.n, words)
    printed = _printed(curve, told)
    return Expected(name, _words(curve, session, baseline, found.n, printed), session, found.n, *printed)


def _rows(episode: Episode, index: Index) -> list[Row]:
    kept = sorted((on, float(v)) for on, v in episode.scores if v is not None and math.isfinite(v))
    if len(kept) < 2:
        return []
    (first_on, first), *later = kept
    latest = {session_of(index, i + 1, (on - first_on).days): value for i, (on, value) in enumerate(later)}
    return [Row(episode.id, session, first, value, episode.groups) for session, value in latest.items()]


def _session(session: int, rows: Sequence[Row], instrument: Instrument, settings: Settings) -> Session:
    x = np.array([_badness(instrument.direction, row.baseline) for row in rows], dtype=np.float64)
    y = np.array([_badness(instrument.direction, row.score) for row in rows], dtype=np.float64)
    need = {tau: settings.whole("expected.rows_q90" if tau == 0.9 else "expected.rows_q80") for tau in TAUS}
    return Session(
        session=session,
        n=len(rows),
        baseline_low=float(x.min()),
        baseline_high=float(x.max()),
        lines=tuple(quantile_line(x, y, tau) for tau in TAUS if len(rows) >= need[tau]),
        bands=tuple(_bands(x, y, instrument, settings.whole("expected.rows_band"))),
    )


def _bands(x: Numbers, y: Numbers, instrument: Instrument, need: int) -> list[BandQuantiles]:
    found = []
    for band in instrument.bands:
        low, high = sorted(_badness(instrument.direction, edge) for edge in (band.low, band.high))
        inside = y[(x >= low) & (x <= high)]
        if len(inside) >= need:
            quantiles = tuple(float(one) for one in np.quantile(inside, TAUS))
            found.append(BandQuantiles(low, high, len(inside), quantiles))
    return found


def _printed(curve: Curve, told: Mapping[float, float]) -> tuple[float | None, float | None, float | None]:
    """Never crossing: the values known are put in order; then on the scale as printed, within its range."""
    known = sorted(told)
    values = dict(zip(known, sorted(told[tau] for tau in known), strict=True))
    half, most, nearly_all = (
        None if tau not in values else _clipped(curve, _badness(curve.direction, values[tau])) for tau in TAUS
    )
    return half, most, nearly_all


def _clipped(curve: Curve, value: float) -> float:
    low = -math.inf if curve.low is None else curve.low
    high = math.inf if curve.high is None else curve.high
    return float(min(max(round(value, DIGITS), low), high))


def _badness(direction: Direction, value: float) -> float:
    """Turned so that more is worse; turning twice gives the score again."""
    return float(-direction.sign * value) if direction is not Direction.none else float(value)


def _words(
    curve: Curve, session: int, baseline: float, n: int, printed: tuple[float | None, float | None, float | None]
) -> str:
    way = "above" if curve.direction is Direction.higher_better else "under"
    shares = zip(("half", "80 %", "90 %"), printed, strict=True)
    told = ", ".join(f"{share} at or {way} {points(round(value, 1))}" for share, value in shares if value is not None)
    rests_on = counted(n, "closed episode")
    return f"Of those who began at about {points(baseline)}, {told} at {curve.index} {session} ({rests_on})."


def _grey(curve: Curve, session: int, n: int, why: str) -> Expected:
    return Expected(ExpectedName.cannot_say, why, session, n)
