"""A daily log by day: what counts as an answer, which forms are logs, up to which day it is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from rules.catalogue import catalogue
from rules.diary import diary_of, is_log
from rules.record import Assessment
from rules.within_day import WithinDayName, within_day

LOG = catalogue()["daily_log"]
DAY = date(2026, 3, 2)
PAIN = LOG.item("pain")


def entry(day: int, pain: float | str | bool | None, hour: int | None = None) -> Assessment:
    on = DAY + timedelta(days=day)
    at = None if hour is None else datetime(on.year, on.month, on.day, hour)
    return Assessment(f"{day}-{hour}-{pain}", "daily_log", "1", on, {"pain": pain}, "valid", None, taken_at=at)


@pytest.mark.parametrize(
    ("answers", "mean"),
    [([4], 4), ([4, 6, 8], 6), ([4, None], 4), ([0], 0), ([2.5, "7", True], 2.5), ([None], None), ([True], None)],
)
def test_a_day_is_the_mean_of_its_numbers(answers, mean: float | None) -> None:
    told = diary_of(LOG, [entry(0, one, hour) for hour, one in enumerate(answers)], DAY)
    assert told.means(PAIN, told.days) == ({} if mean is None else {DAY: mean})


def test_a_log_is_read_in_order_and_up_to_its_last_day() -> None:
    told = diary_of(LOG, [entry(2, 5), entry(0, 3), entry(1, 4)], DAY + timedelta(days=1))
    assert told.days == (DAY, DAY + timedelta(days=1))
    assert told.means(PAIN, told.days[1:]) == {DAY + timedelta(days=1): 4}


def test_only_entries_whose_hour_is_known_have_a_time_of_day() -> None:
    told = diary_of(LOG, [entry(0, 3, 8), entry(0, 4), entry(0, None, 19)], DAY)
    assert told.readings(PAIN, told.days) == [(DAY, "morning", 3), (DAY, "evening", None)]


def test_the_scales_of_a_log_are_those_from_0_to_10() -> None:
    told = {item.key for item in diary_of(LOG, [], DAY).scales}
    assert "pain" in told
    assert told == {item.key for item in LOG.items if item.low == 0 and item.high == 10}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_only_the_daily_log_is_a_log(name: str) -> None:
    assert is_log(catalogue()[name]) == (name == "daily_log")


def test_one_point_between_two_means_of_three_entries_is_one_point() -> None:
    entries = [("morning", v) for v in (4, 4, 5)] + [("evening", v) for v in (3, 3, 4)]
    found = within_day([(DAY + timedelta(days=i), slot, v) for i in range(12) for slot, v in entries])
    assert (found.name, found.patterns[0].median) == (WithinDayName.pattern, 1)
