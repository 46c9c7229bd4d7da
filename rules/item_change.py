"""Which items of a form moved most since the start of the step: where to look, never a finding of its own.

One item is answered in a few steps and has no known error, so a difference is told in answer steps and with a warning.
Items whose licence does not let us show the wording are told by topic or number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.answers_told import item_name
from rules.dates import listed, points, said
from rules.instruments import Direction, Instrument, Item
from rules.settings import DEFAULT, Settings

RULE, RULE_VERSION = "ITM-1", "1"
CAUTION = "A single item is a rough measure: ask before you conclude."

Form = tuple[date, Mapping[str, object]]


@dataclass(frozen=True)
class ItemChange:
    """One item from its first to its last answer. `better_by` is above 0 where it moved to the better side."""

    key: str
    name: str
    first: float
    first_on: date
    last: float
    last_on: date
    better_by: float | None  # None where more is neither better nor worse

    @property
    def share(self) -> float:
        return abs(self.last - self.first)

    def said(self) -> str:
        return f"{self.name} ({points(self.first)} to {points(self.last)})"


@dataclass(frozen=True)
class ItemChanges:
    words: str
    changes: tuple[ItemChange, ...] = ()  # every item with two answers, the largest move first
    rule: str = RULE
    rule_version: str = RULE_VERSION


def changed_items(
    instrument: Instrument, forms: Sequence[Form], since: date | None = None, settings: Settings = DEFAULT
) -> ItemChanges:
    """Each item's first answer since `since` against its latest. Always an answer; too few forms has its sentence.

    Example: changed_items(catalogue()["phq9"], [(start, answers), (now, answers)]).words
    """
    kept = sorted(((on, answers) for on, answers in forms if since is None or on >= since), key=lambda form: form[0])
    found = [change for item in instrument.items if (change := _change(instrument, item, kept)) is not None]
    if not found:
        return ItemChanges(f"{instrument.abbreviation}: too few forms with single answers to compare.")
    found.sort(key=lambda one: -_weight(instrument, one))
    return ItemChanges(_words(instrument, found, settings), tuple(found))


def _change(instrument: Instrument, item: Item, forms: Sequence[Form]) -> ItemChange | None:
    answered = [(on, float(value)) for on, answers in forms if _known(value := answers.get(item.key))]  # type: ignore[arg-type]
    if len(answered) < 2:
        return None
    (first_on, first), (last_on, last) = answered[0], answered[-1]
    sign = _direction(instrument, item).sign
    return ItemChange(
        item.key, item_name(item), first, first_on, last, last_on, (last - first) * sign if sign else None
    )


def _direction(instrument: Instrument, item: Item) -> Direction:
    """Which way this item points as it is answered: a reversed item points against its form."""
    if not item.reverse:
        return item.direction
    turned = {Direction.higher_worse: Direction.higher_better, Direction.higher_better: Direction.higher_worse}
    return turned.get(instrument.direction, Direction.none)


def _known(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _weight(instrument: Instrument, one: ItemChange) -> float:
    """How far it moved within its own range, so that items of different ranges can be compared."""
    item = instrument.item(one.key)
    return one.share / (item.high - item.low) if item.high > item.low else 0.0


def _words(instrument: Instrument, found: Sequence[ItemChange], settings: Settings) -> str:
    told, share = settings.whole("items.told"), settings.value("items.share")
    moved = [one for one in found if _weight(instrument, one) >= share]
    since = min(one.first_on for one in found)
    start = f"{instrument.abbreviation} since {said(since)}:"
    if not moved:
        return f"{start} no item has moved much. {CAUTION}"
    groups = {
        "better": [one for one in moved if one.better_by is not None and one.better_by > 0],
        "worse": [one for one in moved if one.better_by is not None and one.better_by < 0],
        "changed": [one for one in moved if not one.better_by],
    }
    parts = [f"{way}: {listed([one.said() for one in ones[:told]])}" for way, ones in groups.items() if ones]
    return f"{start} most {'; most '.join(parts)}. {CAUTION}"
