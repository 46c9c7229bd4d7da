"""Who is on duty: weekdays, night shifts, closed days, changes of the clock; no rota is never taken for yes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules.rota import CLOSED, DUTY, Shift, after_staffed, hours_words, next_begins, on_duty, staffed

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
