"""Is one day of the week worse than the rest of the same week? The test of the times of day, a week at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from rules.dates import counted
from rules.instruments import Direction
from rules.settings import DEFAULT, Settings
from rules.within_day import Slot, WithinDay, WithinDayName, within_day

RULE, RULE_VERSION = "WKD-1", "1"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays(
    day_means: Mapping[date, float],
    direction: Direction = Direction.higher_worse,
    settings: Settings = DEFAULT,
    what: str = "values",
) -> WithinDay:
    """Each weekday against the other days of its week, on day means. Same limits and correction as `within_day`."""
    readings = [(on - timedelta(days=on.weekday()), WEEKDAYS[on.weekday()], value) for on, value in day_means.items()]
    found = within_day(readings, direction, settings, what)
    slots = tuple(sorted((_told(slot, what) for slot in found.slots), key=lambda slot: WEEKDAYS.index(slot.slot)))
    window = (max(day_means) - min(day_means)).days + 1 if day_means else 0
    patterns = [slot.words for slot in slots if slot.name is WithinDayName.pattern]
    words = {
        WithinDayName.pattern: " ".join(patterns),
        WithinDayName.no_clear_pattern: f"No day of the week stands out in {what} over {counted(window, 'day')}.",
        WithinDayName.too_few_to_say: (
            f"Too few weeks to say: a day of the week needs {settings.whole('within_day.days')} weeks with another day."
        ),
    }[found.name]
    return replace(found, words=words, window_days=window, slots=slots, rule=RULE, rule_version=RULE_VERSION)


def _told(slot: Slot, what: str) -> Slot:
    weeks = counted(slot.days, "week")
    way = "higher" if slot.median > 0 else "lower"
    words = {
        WithinDayName.pattern: (
            f"On {slot.slot}s {what} was typically {abs(slot.median):.1f} {way} than on the other days of the week, "
            f"in {slot.worse_days} of {weeks}."
        ),
        WithinDayName.no_clear_pattern: f"{slot.slot}: no clear difference over {weeks}.",
        WithinDayName.too_few_to_say: f"{slot.slot}: {weeks}, too few to say.",
    }[slot.name]
    return replace(slot, words=words)
