"""What the threshold lab replays and what it leaves out, in sentences for the screen, and what it says of the steps.

A lead who signs a number by what the lab shows has to know what it cannot show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.steps import Way
from rules.threshold_lab import Replayed

REPLAYED = (
    "forms, daily logs, steps, goals, contacts, visits, treatments and side effects, each from the day it was entered",
    "questionnaire rhythms, decisions, risk plans, plans of care and the patient's wishes, as they stood on the day",
    "expected-response curves, each version from the day it was frozen",
    "what people did about a flag, on the day they did it, where the same flag is open in the replay",
    "corrections and amendments, from the day they came",
)
NOT_REPLAYED = (
    "The record is looked at once a week: what began and ended between two looks is not seen. A safety flag that was"
    " answered late, but before the look, counts as answered in time.",
    "A flag that only the number tried raises was answered by nobody: it stays until its own condition closes it.",
    "Decisions, treatments and contacts stay as they were: nobody knows what the team would have done instead.",
    "Expected-response curves are not built anew under the number tried.",
    "Both sides go by today's other numbers, rules, measures and persons in charge, not by those of the time.",
    "Alerts, hand-overs on duty, lanes, agendas, stories and letters: only flags and step suggestions are replayed.",
)


@dataclass(frozen=True)
class WayLoad:
    """Patient weeks in which the step suggestion pointed this way, on both sides."""

    way: Way
    before: int
    after: int


@dataclass(frozen=True)
class Turned:
    """The first week in which somebody's suggestion is another one under the number tried."""

    patient: str
    label: str
    on: date
    before: Way
    after: Way


def ways_of(told: Sequence[Replayed]) -> tuple[WayLoad, ...]:
    """In the order of Way; all of them, also those that no week had."""
    before = Counter(way for one in told for _, way in one.ways_before)
    after = Counter(way for one in told for _, way in one.ways_after)
    return tuple(WayLoad(way, before[way], after[way]) for way in Way)


def turned_of(told: Sequence[Replayed]) -> tuple[Turned, ...]:
    """Who would be suggested something else, the earliest first."""
    found = []
    for one in told:
        then = dict(one.ways_after)
        first = next(((on, way, then[on]) for on, way in one.ways_before if then.get(on, way) != way), None)
        found += [Turned(one.id, one.label, *first)] if first else []
    return tuple(sorted(found, key=lambda one: (one.on, one.patient)))
