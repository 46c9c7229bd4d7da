"""Who is on duty: weekdays, night shifts, closed days, changes of the clock; no rota is never taken for yes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.rota import CLOSED, DUTY, LEAD, Shift, after_staffed, hours_words, next_begins, on_duty, staffed

ZONE = ZoneInfo("Europe/London")
SINCE = date(2026, 1, 1)
WEEK = Shift(DUTY, (0, 1, 2, 3, 4), time(9), time(17), SINCE, person_id="dora")
NIGHT = Shift(DUTY, (4,), time(22), time(6), SINCE, person_id="nick")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZONE)


def test_somebody_is_on_duty_in_their_hours_and_nobody_outside_them():
    assert on_duty([WEEK], MONDAY, ZONE) == ("dora",)
    for at in (MONDAY.replace(hour=8, minute=59), MONDAY.replace(hour=17), MONDAY + timedelta(days=5)):
        assert not staffed([WEEK], at, ZONE)


def test_a_night_shift_goes_on_past_midnight():
    saturday = datetime(2026, 3, 7, 5, 59, tzinfo=ZONE)
    assert on_duty([WEEK, NIGHT], saturday, ZONE) == ("nick",)
    assert on_duty([WEEK, NIGHT], saturday + timedelta(minutes=1), ZONE) == ()


def test_a_closed_day_has_nobody():
    closed = Shift(CLOSED, (0,), time(0), time(23, 59), MONDAY.date(), MONDAY.date())
    assert not staffed([WEEK, closed], MONDAY, ZONE)
    assert staffed([WEEK, closed], MONDAY + timedelta(days=7), ZONE)


def test_minutes_on_duty_wait_over_the_weekend():
    friday = datetime(2026, 3, 6, 16, 50, tzinfo=ZONE)
    assert after_staffed([WEEK], friday, 15, ZONE) == datetime(2026, 3, 9, 9, 5, tzinfo=ZONE)


def test_without_a_rota_no_minute_on_duty_ever_comes():
    assert after_staffed([], MONDAY, 15, ZONE) is None
    assert next_begins([], MONDAY, ZONE) is None
    assert hours_words([], MONDAY.date()) == ""


def test_the_hours_follow_the_clock_of_the_place():
    """On 29 March 2026 the clocks go forward: nine o'clock is an hour earlier in UTC."""
    before, after = datetime(2026, 3, 27, 8, 30, tzinfo=UTC), datetime(2026, 3, 30, 8, 30, tzinfo=UTC)
    assert (staffed([WEEK], before, ZONE), staffed([WEEK], after, ZONE)) == (False, True)


def test_the_hours_are_said_as_people_say_them():
    sunday = Shift(DUTY, (6,), time(10), time(12), SINCE, person_id="dora")
    assert hours_words([WEEK, sunday], MONDAY.date()) == "Mon to Fri 09:00–17:00; Sun 10:00–12:00"


@given(st.integers(0, 60 * 24 * 28), st.integers(1, 600))
def test_the_end_of_the_minutes_is_never_outside_duty_and_never_too_early(minutes_in, length):
    start = MONDAY + timedelta(minutes=minutes_in)
    ends = after_staffed([WEEK, NIGHT], start, length, ZONE)
    assert ends is not None
    assert ends - start >= timedelta(minutes=length)
    assert staffed([WEEK, NIGHT], ends - timedelta(seconds=1), ZONE)


# In March thirteen hours ahead of UTC: a clock that is read as the machine's own would be half a day wrong.
FAR = ZoneInfo("Pacific/Auckland")
FAR_MONDAY = datetime(2026, 3, 2, 9, tzinfo=FAR)


@pytest.mark.parametrize(
    ("shift", "at", "who"),
    [
        (WEEK, FAR_MONDAY, ("dora",)),  # the first minute
        (WEEK, FAR_MONDAY - timedelta(seconds=1), ()),
        (WEEK, FAR_MONDAY + timedelta(hours=8), ()),  # the last is over
        (WEEK, FAR_MONDAY + timedelta(hours=8, seconds=-1), ("dora",)),
        (NIGHT, datetime(2026, 3, 7, 0, 30, tzinfo=FAR), ("nick",)),
        (NIGHT, datetime(2026, 3, 7, 6, tzinfo=FAR), ()),
        (replace(WEEK, part=LEAD), FAR_MONDAY, ()),  # the lead's hours are nobody's duty
        (replace(WEEK, end=time(9)), FAR_MONDAY + timedelta(hours=23, minutes=59), ("dora",)),  # round the clock
        (replace(WEEK, weekdays=(0,), end=time(9)), FAR_MONDAY + timedelta(days=1), ()),
    ],
)
def test_a_shift_is_from_its_first_minute_to_its_last_on_the_clock_of_the_place(shift, at, who):
    assert on_duty([shift], at.astimezone(UTC), FAR) == who


def test_the_lead_has_hours_of_their_own():
    lead = replace(WEEK, part=LEAD, person_id="lea")
    assert on_duty([WEEK, lead], FAR_MONDAY, FAR, LEAD) == ("lea",)
    night = replace(NIGHT, part=LEAD, person_id="leo")
    assert on_duty([NIGHT, night], datetime(2026, 3, 7, 1, tzinfo=FAR), FAR, LEAD) == ("leo",)


@pytest.mark.parametrize(
    ("shifts", "at", "begins"),
    [
        ([WEEK], FAR_MONDAY - timedelta(seconds=1), FAR_MONDAY),
        ([WEEK], FAR_MONDAY, FAR_MONDAY + timedelta(days=1)),  # this one has begun
        ([WEEK, NIGHT], FAR_MONDAY + timedelta(days=4), FAR_MONDAY + timedelta(days=4, hours=13)),
        ([replace(WEEK, part=LEAD)], FAR_MONDAY, None),
        ([replace(WEEK, from_on=FAR_MONDAY.date() + timedelta(days=19))], FAR_MONDAY, None),  # beyond three weeks
        ([replace(WEEK, from_on=FAR_MONDAY.date() + timedelta(days=18))], FAR_MONDAY, FAR_MONDAY + timedelta(days=18)),
    ],
)
def test_the_next_duty_begins_after_now(shifts, at, begins):
    assert next_begins(shifts, at, FAR) == begins


@pytest.mark.parametrize(
    ("at", "minutes", "ends"),
    [
        (FAR_MONDAY, 480, FAR_MONDAY + timedelta(hours=8)),  # just the whole day
        (FAR_MONDAY, 481, FAR_MONDAY + timedelta(days=1, minutes=1)),
        (FAR_MONDAY + timedelta(hours=8), 1, FAR_MONDAY + timedelta(days=1, minutes=1)),
        (FAR_MONDAY - timedelta(hours=1), 30, FAR_MONDAY + timedelta(minutes=30)),
    ],
)
def test_minutes_on_duty_are_counted_in_the_hours_of_the_place(at, minutes, ends):
    assert after_staffed([WEEK], at, minutes, FAR) == ends


TODAY = MONDAY.date()


@pytest.mark.parametrize(
    ("shifts", "said"),
    [
        ([replace(WEEK, part=LEAD), replace(WEEK, part=CLOSED)], ""),
        ([replace(WEEK, weekdays=(0, 2, 3, 6))], "Mon 09:00–17:00; Wed to Thu 09:00–17:00; Sun 09:00–17:00"),
        ([WEEK, replace(WEEK, weekdays=(4,), start=time(18), end=time(20))],
         "Mon to Thu 09:00–17:00; Fri 09:00–17:00, 18:00–20:00"),
        ([replace(WEEK, weekdays=tuple(range(7)))], "Mon to Sun 09:00–17:00"),
        ([replace(WEEK, from_on=TODAY)], "Mon to Fri 09:00–17:00"),
        # A week somebody stands in is not the rule; where there is no rule it is what holds.
        ([WEEK, replace(WEEK, end=time(20), to_on=TODAY)], "Mon to Fri 09:00–17:00"),
        ([replace(WEEK, end=time(20), to_on=TODAY)], "Mon to Fri 09:00–20:00"),
        ([replace(WEEK, to_on=TODAY - timedelta(days=1))], ""),
        ([WEEK, replace(WEEK, end=time(20), from_on=TODAY + timedelta(days=1))], "Mon to Fri 09:00–17:00"),
    ],
)  # fmt: skip
def test_the_hours_that_hold_from_today_are_said_day_by_day(shifts, said):
    assert hours_words(shifts, TODAY) == said
