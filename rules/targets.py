"""Treat to target, and the outcome words of NHS Talking Therapies. Counted per measure, without measurement error.

Sources: response and remission 10.1176/appi.ps.201900295; early nonresponse below 20 % 10.1097/JCP.0000000000001638;
outcomes as in the NHS Talking Therapies manual (clinical_rules 2). For safety read any_reliable_worsening.
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.change import in_clinical_range, in_remission, percent_change
from rules.difference import better_by, difference, share_of
from rules.instruments import Instrument
from rules.settings import DEFAULT, Settings


@dataclass(frozen=True)
class Target:
    """Where one score stands against its baseline. None is "cannot be said": percent at baseline 0, or no MID."""

    percent: float | None
    percent_why: str
    response: bool | None
    remission: bool | None
    mid_reached: bool | None
    early_nonresponse: bool | None


@dataclass(frozen=True)
class NhsOutcome:
    """First and last PHQ-9 and GAD-7 of a course. `recovered` is None if not a case at the start: leave those out."""

    caseness_first: bool
    recovered: bool | None
    reliable_improvement: bool
    reliable_deterioration: bool
    mixed: bool  # one reliably better, the other reliably worse: no reliable change
    any_reliable_worsening: bool

    @property
    def reliable_recovery(self) -> bool:
        return bool(self.recovered) and self.reliable_improvement


def treat_to_target(instrument: Instrument, base: float, current: float, settings: Settings = DEFAULT) -> Target:
    """Response, remission and early nonresponse of one measure."""
    percent, why = percent_change(instrument, base, current)
    better_points = better_by(instrument, base, current)
    response, early = (share_of(base, settings.value(key)) for key in ("target.response", "early.drop"))
    mid = instrument.change.mid
    return Target(
        percent=percent,
        percent_why=why,
        response=None if percent is None else better_points >= response,
        remission=in_remission(instrument, current),
        mid_reached=None if mid is None else better_points >= mid.value,
        early_nonresponse=None if percent is None else better_points < early,
    )


def nhs_outcome(
    phq9: Instrument, gad7: Instrument, first: tuple[float, float], last: tuple[float, float]
) -> NhsOutcome:
    """The outcome of a course from (PHQ-9, GAD-7) first and last; thresholds are those of the two instruments."""
    course = tuple(zip((phq9, gad7), first, last, strict=True))
    case_first = any(in_clinical_range(one, before) for one, before, _ in course)
    case_last = any(in_clinical_range(one, after) for one, _, after in course)
    better = any(difference(after, before) >= _nhs_points(one) for one, before, after in course)
    worse = any(difference(before, after) >= _nhs_points(one) for one, before, after in course)
    return NhsOutcome(
        caseness_first=case_first,
        recovered=not case_last if case_first else None,
        reliable_improvement=better and not worse,
        reliable_deterioration=worse and not better,
        mixed=better and worse,
        any_reliable_worsening=worse,
    )


def _nhs_points(instrument: Instrument) -> float:
    points = instrument.change.reliable_points
    if points is None:
        raise ValueError(f"{instrument.abbreviation} has no published reliable change.")
    return points.value
