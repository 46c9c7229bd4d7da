"""One time of day against the rest of its days: said whole, in the order of the day, and at the edges."""

from __future__ import annotations

import math
from datetime import date

import pytest

from rules.instruments import Direction
from rules.settings import DEFAULT
from rules.within_day import WithinDay, WithinDayName, within_day
from tests.rules.cases import day

Reading = tuple[date, str, float | None]


def diary(days: int, from_day: int = 0, **slots: float) -> list[Reading]:
    return [(day(from_day + i), slot, value) for i in range(days) for slot, value in slots.items()]


def told(found: WithinDay) -> list[tuple[str, str]]:
    return [(one.slot, one.words) for one in found.slots]


@pytest.mark.parametrize(
    ("readings", "words"),
    [
        ([], "0 such days"),
        (diary(30, morning=9), "0 such days"),  # one entry a day
        (diary(1, morning=5, evening=3), "1 such day"),
        (diary(2, morning=5, evening=3), "2 such days"),
        (diary(9, morning=5, evening=3) + diary(20, 9, morning=5), "9 such days"),
        (diary(5, morning=5, evening=3) + diary(4, 5, midday=5, evening=3), "9 such days"),  # the evenings
    ],
)
def test_too_few_days_say_how_many_there_are(readings: list[Reading], words: str):
    found = within_day(readings)
    verb = "is" if words == "1 such day" else "are"
    assert found.name is WithinDayName.too_few_to_say
    assert found.words == (
        f"Too few days to say: a time of day needs 10 days with another entry on the same day, there {verb} {words}."
    )


def test_times_of_day_with_too_few_days_are_listed_all_the_same():
    assert told(within_day(diary(9, morning=5, evening=3))) == [
        ("morning", "morning: 9 days, too few to say."),
        ("evening", "evening: 9 days, too few to say."),
    ]
    one = within_day(diary(12, morning=3, evening=3) + [(day(0), "night", 3)])
    assert told(one)[0] == ("night", "night: 1 day, too few to say.")


def test_a_pattern_is_said_with_its_days_size_way_and_how_often():
    readings = diary(12, morning=5, evening=3)
    readings[0] = (day(0), "morning", 2)
    assert within_day(readings, what="pain").words == (
        "From 5 Jan 2026 to 16 Jan 2026 pain in the morning was typically 2.0 higher than in the rest of the day, on 11"
        " of 12 days."
    )


def test_where_higher_is_better_the_low_time_of_day_is_told():
    assert within_day(diary(10, morning=3, evening=6), Direction.higher_better, what="mood").words == (
        "From 5 Jan 2026 to 14 Jan 2026 mood in the morning was typically 3.0 lower than in the rest of the day, on 10"
        " of 10 days."
    )


def test_several_patterns_are_told_the_largest_first():
    found = within_day(diary(12, night=6, morning=7, midday=2, evening=2), what="pain")
    assert [one.slot for one in found.patterns] == ["morning", "night"]
    assert found.words == (
        "From 5 Jan 2026 to 16 Jan 2026 pain in the morning was typically 3.7 higher than in the rest of the day, on 12"
        " of 12 days. From 5 Jan 2026 to 16 Jan 2026 pain in the night was typically 2.3 higher than in the rest of the"
        " day, on 12 of 12 days."
    )


def test_no_pattern_is_said_with_what_was_looked_at():
    found = within_day(diary(10, morning=4, evening=4) + diary(3, 20, morning=4))
    assert found.name is WithinDayName.no_clear_pattern
    assert found.words == "No time of day stands out in values from 5 Jan 2026 to 27 Jan 2026."
    assert told(found) == [
        ("morning", "morning: no clear difference over 10 days."),
        ("evening", "evening: no clear difference over 10 days."),
    ]


@pytest.mark.parametrize(
    ("readings", "days"),
    [
        ([], 0),
        (diary(1, morning=5), 1),
        (diary(9, morning=5, evening=3), 9),
        (diary(10, morning=5, evening=3), 10),
        (diary(10, morning=4, evening=4) + diary(1, 27, morning=4), 28),
    ],
)
def test_the_window_is_counted_from_the_first_to_the_last_day_with_an_entry(readings: list[Reading], days: int):
    assert within_day(readings).window_days == days


def test_ten_days_of_one_time_are_enough_for_it_alone():
    found = within_day(diary(10, morning=5, evening=3) + [(day(0), "midday", 4)])
    assert [(one.slot, one.days, one.name) for one in found.slots] == [
        ("morning", 10, WithinDayName.pattern),
        ("midday", 1, WithinDayName.too_few_to_say),
        ("evening", 10, WithinDayName.no_clear_pattern),
    ]


def test_times_of_day_come_in_the_order_of_the_day_and_others_after_them_by_name():
    found = within_day(diary(10, tea=3, evening=3, bed=3, afternoon=3, midday=3, night=3, morning=3))
    assert [one.slot for one in found.slots] == [
        "night",
        "morning",
        "midday",
        "afternoon",
        "evening",
        "bed",
        "tea",
    ]


@pytest.mark.parametrize(
    ("by", "direction", "name"),
    [
        (1.0, Direction.higher_worse, WithinDayName.pattern),
        (0.9, Direction.higher_worse, WithinDayName.no_clear_pattern),
        (1.0, Direction.none, WithinDayName.pattern),  # neither is worse: the higher one is told
        (0.9, Direction.none, WithinDayName.no_clear_pattern),
    ],
)
def test_a_whole_point_is_a_pattern_and_less_is_none(by: float, direction: Direction, name: WithinDayName):
    found = within_day(diary(10, morning=3 + by, evening=3), direction)
    assert found.name is name
    if name is WithinDayName.pattern:
        assert "was typically 1.0 higher than" in found.words


def test_the_corrected_p_must_be_below_the_limit_not_on_it():
    readings = diary(12, morning=5, evening=3)
    p = within_day(readings).slots[0].p_holm
    assert p == 2 / 2**12
    for limit, name in ((p, WithinDayName.no_clear_pattern), (math.nextafter(p, 1), WithinDayName.pattern)):
        assert within_day(readings, settings=DEFAULT.changed("within_day.p", limit, "signed")).name is name


def test_each_number_of_a_time_of_day_is_that_of_its_differences():
    """Ten days: seven mornings two points worse, two better by one, one the same."""
    readings = diary(7, morning=5, evening=3) + diary(2, 7, morning=3, evening=4) + diary(1, 9, morning=3, evening=3)
    one = within_day(readings).slots[0]
    assert (one.days, one.worse_days, one.better_days) == (10, 7, 2)
    assert (one.median, one.mean) == (2, pytest.approx(1.2))
    assert one.p == (math.comb(9, 7) + math.comb(9, 8) + 1) / 2**9
    assert one.p_holm == 2 * one.p


def test_several_entries_of_one_time_are_averaged_and_what_is_no_number_is_left_out():
    extra: list[Reading] = [(day(0), "morning", 9.0), (day(1), "morning", math.nan), (day(2), "evening", None)]
    one = within_day(diary(10, morning=5, evening=3) + extra).slots[0]
    assert (one.days, one.mean) == (10, pytest.approx(2.2))
