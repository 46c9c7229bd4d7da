"""A team's rhythm and its quorum."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.series import next_dates, problems, quorum

CORE = ("medicine", "psychology", "nursing", "social work")
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(DAYS, st.integers(0, 6), st.integers(1, 12), DAYS)
def test_the_next_days_are_on_the_weekday_in_the_rhythm_and_none_is_skipped(first_on, weekday, weeks, from_on):
    days = next_dates(first_on, weekday, weeks, from_on, 5)
    assert {day.weekday() for day in days} == {weekday}
    assert {b - a for a, b in zip(days, days[1:], strict=False)} == {timedelta(weeks=weeks)}
    assert days[0] >= max(from_on, first_on)
    start = next_dates(first_on, weekday, weeks, date.min, 1)[0]
    assert (days[0] - start).days % (7 * weeks) == 0
    assert days[0] == start or days[0] - timedelta(weeks=weeks) < from_on


def test_the_quorum_names_who_is_missing():
    met = quorum(CORE, ["Medicine", "nursing ", "psychology"], 3)
    assert met.met
    assert met.words == "Quorum, without social work."
    lacking = quorum(CORE, ["medicine", "medicine"], 3)
    assert not lacking.met
    assert lacking.missing == ("psychology", "nursing", "social work")


def test_a_quorum_larger_than_the_list_is_the_list():
    assert quorum(("medicine",), ["medicine"], 9).met


RHYTHM = "Choose a weekday and a rhythm of one to twelve weeks."
TIME = "Give the time of the day as hh:mm, for example 13:00."
LENGTH = "A meeting takes 15 to 240 minutes."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"weekday": -1}, RHYTHM),
        ({"weekday": 0}, ""),
        ({"weekday": 6}, ""),
        ({"weekday": 7}, RHYTHM),
        ({"every_weeks": 0}, RHYTHM),
        ({"every_weeks": 12}, ""),
        ({"every_weeks": 13}, RHYTHM),
        ({"starts_at": "1pm"}, TIME),
        ({"starts_at": "13"}, TIME),
        ({"starts_at": "13:5"}, TIME),
        ({"starts_at": "x:05"}, TIME),
        ({"starts_at": "13:0x"}, TIME),
        ({"starts_at": "13:00:00"}, TIME),
        ({"starts_at": "00:00"}, ""),
        ({"starts_at": "23:59"}, ""),
        ({"starts_at": "24:00"}, TIME),
        ({"starts_at": "13:60"}, TIME),
        ({"minutes_long": 14}, LENGTH),
        ({"minutes_long": 15}, ""),
        ({"minutes_long": 240}, ""),
        ({"minutes_long": 241}, LENGTH),
        ({"core": ()}, "Name at least one discipline that should be there."),
        ({"quorum": 0}, "The quorum is one to 4: not more than the disciplines named."),
        ({"quorum": 1}, ""),
        ({"quorum": 4}, ""),
        ({"quorum": 5}, "The quorum is one to 4: not more than the disciplines named."),
    ],
)
def test_a_series_that_cannot_be_held_is_refused_in_a_sentence(change, says):
    told = {"weekday": 1, "every_weeks": 1, "starts_at": "13:00", "minutes_long": 75, "core": CORE, "quorum": 3}
    assert problems(**(told | change)) == says


@pytest.mark.parametrize(
    ("here", "needed", "met", "words"),
    [
        (CORE, 3, True, "Quorum."),
        (CORE[:3], 3, True, "Quorum, without social work."),
        (CORE[:2], 3, False, "No quorum: 1 more discipline of nursing and social work should be here."),
        (CORE[:1], 3, False, "No quorum: 2 more disciplines of psychology, nursing and social work should be here."),
        ((), 1, False, "No quorum: 1 more discipline of medicine, psychology, nursing and social work should be here."),
        (CORE, 9, True, "Quorum."),
    ],
)
def test_whether_enough_are_here_is_said_with_who_is_missing(here, needed, met, words):
    found = quorum(CORE, list(here), needed)
    assert (found.met, found.words) == (met, words)
