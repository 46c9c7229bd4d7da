"""Overdue questionnaires and reviews, to the day."""

import pytest

from rules.record import Schedule, Step
from tests.rules.cases import START, closed, day, decided, fired, record, weekly


@pytest.mark.parametrize(
    ("until", "urgencies"),
    [
        (17, []),  # due on day 14, three days of grace
        (18, ["info"]),
        (24, ["info"]),  # the next one was due on day 21
        (25, ["review"]),  # two in a row
    ],
)
def test_a_weekly_form_is_overdue_after_three_days(until, urgencies):
    assert fired(record(until, [(0, 9), (7, 9)], schedule=(weekly(),)), "PRC-1") == urgencies


@pytest.mark.parametrize(("until", "urgencies"), [(37, []), (38, ["info"])])
def test_a_monthly_form_is_overdue_after_seven_days(until, urgencies):
    assert fired(record(until, [(0, 9)], schedule=(weekly(30),)), "PRC-1") == urgencies


def test_a_form_that_came_late_closes_it():
    assert fired(record(25, [(0, 9), (7, 9), (22, 9)], schedule=(weekly(),)), "PRC-1") == []


def test_named_days_are_followed():
    months = Schedule("phq9", 61, START, day(250), (day(0), day(59), day(120)))
    assert fired(record(66, [(0, 9)], schedule=(months,)), "PRC-1") == []
    assert fired(record(67, [(0, 9)], schedule=(months,)), "PRC-1") == ["info"]


def test_nothing_is_overdue_without_a_schedule():
    assert fired(record(300, [(0, 9)]), "PRC-1") == []


@pytest.mark.parametrize(
    ("step", "until", "urgencies"),
    [
        (1, 84, []),
        (1, 85, ["review"]),
        (2, 85, ["review"]),
        (3, 182, []),
        (3, 183, ["review"]),
        (4, 364, []),
        (4, 365, ["review"]),
        (0, 900, []),  # no limit is set for step 0
    ],
)
def test_a_step_has_its_time_without_a_decision(step, until, urgencies):
    assert fired(record(until, steps=(Step(step, START),)), "PRC-3") == urgencies


@pytest.mark.parametrize(("until", "urgencies"), [(40, []), (41, ["review"])])
def test_a_review_is_overdue_on_the_day_after_its_date(until, urgencies):
    assert fired(record(until, decisions=(decided(10, review=40),)), "PRC-3") == urgencies


def test_a_review_date_ahead_keeps_the_clock_of_the_step_quiet():
    assert fired(record(90, decisions=(decided(10, review=100),)), "PRC-3") == []


def test_a_later_decision_takes_the_place_of_the_earlier_date():
    told = record(60, decisions=(decided(10, review=40), decided(45, review=80)))
    assert fired(told, "PRC-3") == []


def test_what_a_person_closed_after_the_date_stays_closed():
    assert fired(record(90, settled_flags=(closed("PRC-3", "step", 88),)), "PRC-3") == []
    assert fired(record(90, settled_flags=(closed("PRC-3", "step", 84),)), "PRC-3") == ["review"]
