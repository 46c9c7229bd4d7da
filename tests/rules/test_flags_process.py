"""Overdue questionnaires and reviews, to the day."""

from dataclasses import replace

import pytest

from rules.record import Contact, OpenFlag, Schedule, Step
from tests.rules.cases import START, at, closed, day, decided, fired, record, weekly


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


def seen(*days):
    return tuple(Contact(day(offset)) for offset in days)


@pytest.mark.parametrize(
    ("told", "until", "urgencies"),
    [
        ({"contacts": seen(0)}, 35, []),  # step 1: four weeks and one
        ({"contacts": seen(0)}, 36, ["review"]),
        ({"contacts": seen(0), "steps": (Step(2, START),)}, 21, []),
        ({"contacts": seen(0), "steps": (Step(2, START),)}, 22, ["review"]),
        ({"contacts": seen(0), "steps": (Step(3, START),)}, 15, ["review"]),
        ({"contacts": ()}, 28, []),
        ({"contacts": ()}, 29, ["review"]),
        ({"contacts": (), "steps": (Step(3, START),)}, 15, ["review"]),
        ({"contacts": (), "steps": (), "registered_on": START}, 29, ["review"]),
        ({"contacts": (), "steps": ()}, 90, []),  # nothing says since when
        ({"contacts": (*seen(0), Contact(day(30), attended=False))}, 36, ["review"]),
        ({"contacts": seen(30, 0)}, 60, []),
        ({"contacts": seen(0, 70)}, 60, ["review"]),  # has not been yet
        ({"contacts": seen(0), "settled_flags": (closed("PRC-2", "contact", 40),)}, 60, []),
        ({"contacts": seen(0), "settled_flags": (closed("PRC-2", "contact", 40),)}, 68, ["review"]),
    ],
)
def test_a_contact_is_overdue_after_the_interval_of_the_step_and_a_week(told, until, urgencies):
    assert fired(record(until, **told), "PRC-2") == urgencies


def waiting(offset, rule="DET-1", urgency="review", state="raised"):
    return OpenFlag(f"{rule}-{offset}", rule, "phq9", urgency, at(offset), state)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        ({}, []),
        ({"flags": (waiting(26),)}, []),  # fourteen days
        ({"flags": (waiting(25),)}, ["review"]),
        ({"flags": (waiting(25, urgency="act now", state="acknowledged"),)}, ["review"]),
        ({"flags": (waiting(25, urgency="info"),)}, []),
        ({"flags": (waiting(25, rule="PRC-4"),)}, []),  # never about itself
        ({"flags": (waiting(25),), "decisions": (decided(25),)}, []),
        ({"flags": (waiting(25),), "decisions": (decided(20),)}, ["review"]),
        ({"flags": (replace(waiting(25), historic=True),)}, []),
        ({"flags": (waiting(30), waiting(35, "RSP-4"))}, ["review"]),  # two prompts
        ({"flags": (waiting(35), waiting(35, "RSP-4"))}, []),  # of one day
        ({"flags": (waiting(30), waiting(35, "RSP-4")), "decisions": (decided(32),)}, []),
        (
            {"settled_flags": (replace(closed("RSP-3", "phq9", 20), raised_at=at(10)),), "flags": (waiting(35),)},
            ["review"],
        ),
        ({"flags": (waiting(30), waiting(35, "RSP-1"))}, []),  # asks for no change of plan
    ],
)
def test_a_flag_waits_for_a_decision_no_longer_than_a_fortnight(told, urgencies):
    assert fired(record(40, **told), "PRC-4") == urgencies


def test_a_flag_that_falls_silent_with_this_look_waits_for_no_decision():
    """RSP-4 says nothing of a measure that is no longer the primary one: it closes, so PRC-4 must not count it."""
    told = record(40, flags=(waiting(20, rule="RSP-4"),), primary_measure="gad7")
    assert fired(told, "PRC-4") == []
    kept = record(40, flags=(waiting(20, rule="SAF-1", urgency="act now"),), primary_measure="gad7")
    assert fired(kept, "PRC-4") == ["review"]
