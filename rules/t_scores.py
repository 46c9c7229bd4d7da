"""T scores of the parts of a form, each with its standard error, and whether one moved by more than both errors.

A T score without its error looks surer than it is: of four items it is known to about four points. A change counts
where it is more than 1.96 times the root of both squared errors, those of the two scores themselves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.change import ChangeName
from rules.dates import said
from rules.difference import difference
from rules.instruments import Direction, Instrument
from rules.jacobson_truax import CRITICAL
from rules.scoring import score

RULE, RULE_VERSION = "TSC-1", "1"
NO_ERROR = "error not on file"


def t_score(t: float, error: float | None) -> str:
    return f"{t:.1f} ± {error:.1f}" if error is not None else f"{t:.1f} ({NO_ERROR})"


@dataclass(frozen=True)
class PartScore:
    """One part of a form. `t` is None where an answer is missing, `error` where no table at hand gives it."""

    name: str
    direction: Direction
    raw: float | None = None
    t: float | None = None
    error: float | None = None

    @property
    def words(self) -> str:
        """The part, with its T score and standard error: “44.9 ± 4.3”."""
        if self.t is None:
            return "not scored: an answer is missing"
        return t_score(self.t, self.error)


@dataclass(frozen=True)
class PartChange:
    name: ChangeName
    words: str
    points: float | None = None
    needed: float | None = None  # what measurement error alone can do


def part_scores(instrument: Instrument, answers: Mapping[str, object]) -> tuple[PartScore, ...]:
    """The parts of a form that are looked up as T scores, in its order; none where it has no such table.

    Example: part_scores(catalogue()["promis_gh"], {"2": 3, "4": 3, "5": 3, "10": 3})[1].words -> "43.5 ± 3.6"
    """
    if not instrument.t_scores:
        return ()
    parts = score(instrument, dict(answers)).subscores
    found = []
    for key, items in instrument.subscales.items():
        part, direction = parts.get(key), instrument.item(items[0]).direction
        told = PartScore(key.replace("_", " "), direction)
        found.append(told if part is None else replace(told, raw=part.raw, t=part.t, error=part.error))
    return tuple(found)


def part_change(before: PartScore, before_on: date, now: PartScore) -> PartChange:
    """The part against the form before: cannot be said without both scores and both errors."""
    if before.t is None or now.t is None:
        return PartChange(ChangeName.cannot_say, "cannot say: one of the two is not scored")
    points = difference(before.t, now.t)
    if before.error is None or now.error is None:
        return PartChange(ChangeName.cannot_say, f"cannot say: {NO_ERROR}", points)
    needed = CRITICAL * math.hypot(before.error, now.error)
    moved = f"{points:+.1f} since {said(before_on)}"
    if not abs(points) > needed:
        words = f"{moved}: measurement error alone can do up to {needed:.1f}"
        return PartChange(ChangeName.no_reliable_change, words, points, needed)
    better = points * now.direction.sign > 0
    name = ChangeName.reliably_better if better else ChangeName.reliably_worse
    return PartChange(name, f"{moved}: clearly {'better' if better else 'worse'} (error {needed:.1f})", points, needed)


def t_table(instrument: Instrument) -> list[tuple[str, Sequence[tuple[int, float, float | None]]]]:
    """Each part with its rows: raw sum, T score, standard error."""
    return [
        (key.replace("_", " "), [(raw, t, instrument.t_errors.get(key, {}).get(raw)) for raw, t in table.items()])
        for key, table in instrument.t_scores.items()
    ]
