"""Instruments as versioned data: items, range, direction, scoring, bands and change values.

Every number carries its source line and how far it is to be trusted. An instrument is fixed once it has a
version; a change makes a new version, and scores of different versions are never joined in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Direction(StrEnum):
    """Which way a higher score points."""

    higher_worse = "higher_worse"
    higher_better = "higher_better"
    none = "none"

    @property
    def sign(self) -> int:
        """+1 if higher is better, -1 if higher is worse; a signed change below 0 is then always worse."""
        return (self is Direction.higher_better) - (self is Direction.higher_worse)


class Method(StrEnum):
    """How the answers become a score."""

    sum = "sum"
    mean = "mean"
    total_only = "total_only"  # the site enters the total; there are no items
    item_wise = "item_wise"  # every item stands alone: daily log, utilisation counts
    subscales = "subscales"  # subscale scores or table look-ups, no total
    triage = "triage"  # levels by rule, never a sum
    import_only = "import_only"


@dataclass(frozen=True)
class Sourced:
    """One clinical number with where it comes from.

    confidence: verified | bk-high | bk-medium | bk-low | own | proposal | site (signed by this service).
    """

    value: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Evidence:
    """Where a set of numbers (range, bands, missing-answer rule) comes from, and how far it is to be trusted."""

    source: str
    confidence: str


@dataclass(frozen=True)
class SafetyMark:
    """An answer of `at_least` this value to this item raises the mark, whatever becomes of the score."""

    item: str
    at_least: float
    mark: str  # urgent_review | high_priority
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class Option:
    value: float
    label: str


@dataclass(frozen=True)
class Item:
    """One question. `text` is None where the licence does not let us ship the wording: show the key instead."""

    key: str
    text: str | None = None
    low: float = 0
    high: float = 0
    step: float = 1
    direction: Direction = Direction.higher_worse
    reverse: bool = False
    not_applicable_scores_zero: bool = False
    not_applicable_allowed: bool = False
    options: tuple[Option, ...] = ()
    topic: str = ""  # what it asks about, in our words, where the wording may not be shipped


@dataclass(frozen=True)
class Band:
    """Inclusive severity band on the rounded total."""

    low: float
    high: float
    label: str


@dataclass(frozen=True)
class ChangeValues:
    """What counts as change. sd and retest feed Jacobson-Truax; mid is the published minimal important difference."""

    sd: Sourced | None = None
    mean: Sourced | None = None  # of those who begin treatment: where an extreme first score tends back to
    retest: Sourced | None = None
    reliable_points: Sourced | None = None  # published by a service, e.g. NHS Talking Therapies
    mid: Sourced | None = None
    caseness: Sourced | None = None  # the score at which the clinical range begins
    remission: Sourced | None = None  # the score below (higher_worse) or above which remission begins


@dataclass(frozen=True)
class Instrument:
    id: str
    version: str
    name: str
    abbreviation: str
    construct: str
    domain: str  # symptom | function | distress | use | log | safety | feedback
    method: Method
    direction: Direction
    low: float | None
    high: float | None
    items: tuple[Item, ...] = ()
    bands: tuple[Band, ...] = ()
    max_missing: int = 0
    safety_items: tuple[str, ...] = ()  # item keys read before and independently of any total
    subscales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    change: ChangeValues = ChangeValues()
    recall: str = ""
    stem: str = ""
    credit: str = ""  # the licence line that must stand beside the wording
    notes: tuple[str, ...] = ()  # doubts to carry to the screen, e.g. "site default, to be confirmed"
    extra: Mapping[str, object] = field(default_factory=dict)  # LOINC codes, licence, norms, item-level change values
    safety_marks: tuple[SafetyMark, ...] = ()
    sources: Mapping[str, Evidence] = field(default_factory=dict)  # range | bands | max_missing | t_errors -> evidence
    unscored_items: tuple[str, ...] = ()  # asked and kept, never part of a score
    t_scores: Mapping[str, Mapping[int, float]] = field(default_factory=dict)  # subscale -> raw sum -> T score
    t_errors: Mapping[str, Mapping[int, float]] = field(default_factory=dict)  # the same -> its standard error
    recode: Mapping[str, Mapping[float, float]] = field(default_factory=dict)  # item -> answer -> scored value

    @property
    def single_score(self) -> bool:
        """Whether a form comes down to one number: worked out, entered, or taken as it comes on a known range."""
        counted = self.method in (Method.sum, Method.mean, Method.total_only)
        return counted or (self.method is Method.import_only and self.high is not None)

    def item(self, key: str) -> Item:
        return next(item for item in self.items if item.key == key)
