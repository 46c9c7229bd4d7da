"""A daily log as the diary rules read it: by day, from a record's forms, without sorting thousands of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from rules.instruments import Instrument, Item, Method
from rules.record import Assessment
from rules.within_day import slot_of

SLOT_OF_HOUR = tuple(slot_of(time(hour)) for hour in range(24))


@dataclass(frozen=True)
class Diary:
    """The entries of one log by day. `taken_at` is in local time: it decides which time of day an entry is of."""

    instrument: Instrument
    days: tuple[date, ...]
    by_day: dict[date, list[Assessment]]

    def means(self, item: Item, days: Sequence[date]) -> dict[date, float]:
        """The mean of a day's entries for one item, where there is one."""
        key, found = item.key, {}
        for day in days:
            values = [value for entry in self.by_day[day] if (value := _number(entry, key)) is not None]
            if values:
                found[day] = sum(values) / len(values)
        return found

    def readings(self, item: Item, days: Sequence[date]) -> list[tuple[date, str, float | None]]:
        """(day, time of day, value) of the entries whose hour is known."""
        key, entries = item.key, [(day, entry) for day in days for entry in self.by_day[day]]
        return [(day, SLOT_OF_HOUR[at.hour], _number(entry, key)) for day, entry in entries if (at := entry.taken_at)]

    @property
    def scales(self) -> tuple[Item, ...]:
        """The items that are rated from 0 to 10."""
        return tuple(item for item in self.instrument.items if (item.low, item.high) == (0, 10))


def diary_of(instrument: Instrument, entries: Iterable[Assessment], until: date) -> Diary:
    by_day: dict[date, list[Assessment]] = defaultdict(list)
    for entry in entries:
        if entry.taken_on <= until:
            by_day[entry.taken_on].append(entry)
    return Diary(instrument, tuple(sorted(by_day)), by_day)


def is_log(instrument: Instrument) -> bool:
    return instrument.method is Method.item_wise and instrument.domain == "log"


def _number(entry: Assessment, key: str) -> float | None:
    answer = entry.answers.get(key)
    if answer.__class__ is float or answer.__class__ is int:  # thousands of times: neither text nor a tick box
        return answer
    return None
