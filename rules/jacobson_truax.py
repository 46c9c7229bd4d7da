"""Reliable and clinically significant change for one person (Jacobson & Truax 1991).

SEM = sd * sqrt(1 - r); RCI = (post - pre) / (sqrt(2) * SEM); reliable if |RCI| > 1.96.
Norms are fixed and published, never taken from the present caseload: categories would drift with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from rules.instruments import Direction

CRITICAL = 1.96  # two-sided 95 % (Jacobson & Truax 1991)


class BadNorms(ValueError):
    """The norms cannot be used. The text says which one and why."""


class Category(StrEnum):
    recovered = "recovered"  # clinical before, functional after, reliably better
    improved = "improved"
    unchanged = "unchanged"
    deteriorated = "deteriorated"
    harmed = "harmed"  # the literature's word; shown to people as "worsened into the clinical range"
    cannot_evaluate = "cannot_evaluate"


@dataclass(frozen=True)
class Norms:
    """What the two scores are judged against. cutoff is a, b or c (Jacobson & Truax 1991), or None for none."""

    direction: Direction
    sd: float
    reliability: float
    cutoff: str | None = None
    clinical_mean: float | None = None
    clinical_sd: float | None = None
    functional_mean: float | None = None
    functional_sd: float | None = None

    def __post_init__(self) -> None:
        if self.direction is Direction.none:
            raise BadNorms("direction must be higher_worse or higher_better.")
        if not self.sd > 0:
            raise BadNorms(f"sd is {self.sd:g}; it must be above 0.")
        if not 0 <= self.reliability < 1:
            raise BadNorms(f"reliability is {self.reliability:g}; it must be at least 0 and below 1.")
        if self.cutoff not in (None, "a", "b", "c"):
            raise BadNorms("cutoff must be a, b or c.")

    @property
    def sem(self) -> float:
        return self.sd * math.sqrt(1 - self.reliability)


@dataclass(frozen=True)
class JacobsonTruax:
    rci: float | None
    category: Category


def reliable_change(norms: Norms) -> float:
    """The points that measurement error alone exceeds in 5 of 100 unchanged people."""
    return CRITICAL * math.sqrt(2) * norms.sem


def cutoff(norms: Norms) -> float | None:
    """Where the clinical range ends. b uses the functional group's SD, as in the 1991 paper."""
    sign = norms.direction.sign
    if norms.cutoff == "a":
        return _given(norms, "clinical_mean") + sign * 2 * _given(norms, "clinical_sd")
    if norms.cutoff == "b":
        return _given(norms, "functional_mean") - sign * 2 * _given(norms, "functional_sd")
    if norms.cutoff == "c":
        return _cutoff_c(norms)
    return None


def jacobson_truax(pre: float | None, post: float | None, norms: Norms) -> JacobsonTruax:
    """The index and category of one pair of scores; a missing score cannot be evaluated."""
    spread = math.sqrt(2) * norms.sem
    if pre is None or post is None or spread == 0 or not math.isfinite((post - pre) / spread):
        return JacobsonTruax(rci=None, category=Category.cannot_evaluate)
    rci = (post - pre) / spread
    return JacobsonTruax(rci=rci, category=_category(pre, post, rci, norms))


def _category(pre: float, post: float, rci: float, norms: Norms) -> Category:
    sign, cut = norms.direction.sign, cutoff(norms)
    clinical_before = cut is not None and sign * pre < sign * cut
    functional_after = cut is not None and sign * post > sign * cut
    if sign * rci > CRITICAL:
        return Category.recovered if clinical_before and functional_after else Category.improved
    if sign * rci < -CRITICAL:
        into_clinical = cut is not None and not clinical_before and not functional_after
        return Category.harmed if into_clinical else Category.deteriorated
    return Category.unchanged


def _cutoff_c(norms: Norms) -> float:
    clinical_sd, functional_sd = _given(norms, "clinical_sd"), _given(norms, "functional_sd")
    if clinical_sd + functional_sd <= 0:
        raise BadNorms("cut-off c needs a clinical_sd or functional_sd above 0.")
    weighted = clinical_sd * _given(norms, "functional_mean") + functional_sd * _given(norms, "clinical_mean")
    return weighted / (clinical_sd + functional_sd)


def _given(norms: Norms, name: str) -> float:
    value: float | None = getattr(norms, name)
    if value is None:
        raise BadNorms(f"cut-off {norms.cutoff} needs {name}.")
    return value
