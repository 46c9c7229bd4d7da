"""Daily logs: unusual days, a time of day, what goes together; for information, and only with enough days."""

import random
from datetime import UTC, datetime, time

import pytest

from rules.record import Assessment, Step
from tests.rules.cases import START, day, fired, record, unknown


def entry(offset, hour=None, **answers):
    at = None if hour is None else datetime.combine(day(offset), time(hour), UTC)
    told = {key: float(value) for key, value in answers.items()}
    return Assessment(f"log-{offset}-{hour}", "daily_log", "1", day(offset), told, "valid", None, taken_at=at)


def pains(*values, from_day=0):
    return [entry(from_day + i, pain=value) for i, value in enumerate(values)]


STEADY = (4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5)


@pytest.mark.parametrize(
    ("values", "until", "urgencies", "silent"),
    [
        (STEADY + (4, 9), 13, ["info"], False),
        (STEADY + (9,), 12, [], True),  # thirteen days
        (STEADY + (4, 5), 13, [], False),
        ((4,) * 12 + (4, 9), 13, [], False),  # a row without movement has no limits
        (STEADY + (9, 4), 25, ["info"], False),
        (STEADY + (9, 4), 26, [], False),  # fourteen days ago
        (STEADY + (4,) * 6, 17, [], False),
        (STEADY + (4,) * 7, 18, ["info"], False),  # seven on one side
        (STEADY + (4,) * 7 + (5,) * 14, 32, ["info"], False),  # another seven on the other side
        (STEADY + (9,) * 24, 35, [], False),  # nor a level outside the limits
        (STEADY + (4,) * 24, 35, [], False),  # a level that lasts is not told again and again
    ],
)
def test_an_unusual_day_is_outside_the_first_twelve_or_the_seventh_on_one_side(values, until, urgencies, silent):
    told = record(until, forms=pains(*values))
    assert (fired(told, "VAR-1"), unknown(told, "VAR-1")) == (urgencies, silent)


def test_a_new_phase_locks_new_limits():
    told = record(27, forms=pains(*STEADY, 4, 5, *(value + 4 for value in STEADY), 8, 9))
    assert fired(told, "VAR-1") == ["info"]
    assert fired(record(27, forms=told.assessments, steps=(Step(1, START), Step(2, day(14)))), "VAR-1") == []


def test_the_order_of_entries_does_not_matter():
    forms = pains(*STEADY, 4, 9)
    random.Random(1).shuffle(forms)
    assert fired(record(13, forms=forms), "VAR-1") == ["info"]


def mornings(days, by=2, from_day=0):
    told = [entry(from_day + i, 8, pain=4 + by) for i in range(days)]
    return told + [entry(from_day + i, 20, pain=4) for i in range(days)]


@pytest.mark.parametrize(
    ("forms", "urgencies", "silent"),
    [
        (mornings(10), ["info"], False),
        (mornings(9), [], True),
        (mornings(10, by=1), ["info"], False),
        (mornings(20, by=0), [], False),
        ([entry(i, 8, pain=6) for i in range(20)], [], True),  # one entry a day compares with nothing
        ([entry(i, None, pain=6) for i in range(20)], [], True),  # no hour
    ],
)
def test_a_time_of_day_needs_ten_days_with_another_entry(forms, urgencies, silent):
    told = record(20, forms=forms)
    assert (fired(told, "VAR-2"), unknown(told, "VAR-2")) == (urgencies, silent)


def test_only_the_last_four_weeks_are_looked_at_for_a_time_of_day():
    assert fired(record(37, forms=mornings(12)), "VAR-2") == []
    assert fired(record(45, forms=mornings(12)), "VAR-2") == []


def linked(days, seed=3):
    rng, forms, before = random.Random(seed), [], 3.0
    for i in range(days):
        stress = rng.randint(0, 9)
        forms.append(entry(i, stress=stress, pain=min(max(round(before * 0.9 + rng.gauss(0, 0.5)), 0), 10)))
        before = float(stress)
    return forms


@pytest.mark.parametrize(("days", "urgencies", "silent"), [(41, [], True), (60, ["info"], False)])
def test_a_link_needs_six_weeks_of_days(days, urgencies, silent):
    told = record(days - 1, forms=linked(days))
    assert (fired(told, "VAR-3"), unknown(told, "VAR-3")) == (urgencies, silent)


def test_a_log_that_ended_says_nothing_of_today():
    told = record(60 + 42, forms=linked(60))
    assert (fired(told, "VAR-3"), fired(told, "VAR-1"), unknown(told, "VAR-3")) == ([], [], False)


def test_without_a_log_the_diary_rules_are_silent():
    told = record(60, [(0, 10)])
    assert not any(fired(told, rule) or unknown(told, rule) for rule in ("VAR-1", "VAR-2", "VAR-3"))
