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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"weekday": 7}, "weekday"),
        ({"starts_at": "1pm"}, "hh:mm"),
        ({"starts_at": "24:00"}, "hh:mm"),
        ({"minutes_long": 5}, "15 to 240"),
        ({"core": ()}, "at least one discipline"),
        ({"quorum": 5}, "quorum"),
    ],
)
def test_a_series_that_cannot_be_held_is_refused_in_a_sentence(change, says):
    told = {"weekday": 1, "every_weeks": 1, "starts_at": "13:00", "minutes_long": 75, "core": CORE, "quorum": 3}
    assert problems(**told) == ""
    assert says in problems(**(told | change))
