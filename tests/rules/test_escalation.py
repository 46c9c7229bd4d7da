"""Timers of urgent flags: the duty person, the lead, then both again; only what is open and not from the past."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.escalation import TO_DUTY, TO_LEAD, Waiting, ahead, next_step, presses
from rules.recipients import NOBODY_ELSE, next_in_line, responsible
from rules.rota import DUTY, Shift

ZONE = ZoneInfo("Europe/London")
ROTA = (Shift(DUTY, (0, 1, 2, 3, 4), time(9), time(17), date(2026, 1, 1), person_id="dora"),)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
CRISIS = Waiting("SAF-1", "crisis", "raised", AT)


def minutes(step):
    return (step.due_at - AT) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("urgency", "level", "wanted", "after"),
    [
        ("crisis", 0, TO_DUTY, 15),
        ("crisis", 1, TO_LEAD, 30),
        ("act now", 0, TO_DUTY, 24 * 60),
        ("act now", 1, TO_LEAD, 48 * 60),
    ],
)
def test_each_level_has_its_time(urgency, level, wanted, after):
    step = next_step(replace(CRISIS, urgency=urgency, level=level), ROTA, ZONE)
    assert (step.level, minutes(step)) == (wanted, after)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "acknowledged"},
        {"state": "resolved"},
        {"historic": True},
        {"urgency": "review"},
        {"rule": "DET-1", "urgency": "review"},
        {"rule": "SAF-5"},
    ],
    ids=str,
)
def test_what_has_no_next_step(change):
    assert next_step(CRISIS, ROTA, ZONE) is not None
    assert next_step(replace(CRISIS, **change), ROTA, ZONE) is None


def test_a_crisis_at_night_waits_for_the_duty_hours():
    night = replace(CRISIS, opened_at=datetime(2026, 3, 2, 23, tzinfo=UTC))
    assert next_step(night, ROTA, ZONE).due_at == datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


def test_without_duty_hours_the_clock_on_the_wall_counts():
    night = replace(CRISIS, opened_at=datetime(2026, 3, 2, 23, tzinfo=UTC))
    assert next_step(night, (), ZONE).due_at == datetime(2026, 3, 2, 23, 15, tzinfo=UTC)


MEMBERS = {"ada": "clinician", "casey": "care manager", "sam": "supervisor", "chris": "chair", "alex": "admin"}


def test_an_alert_goes_to_the_clinician_and_whoever_is_on_duty():
    assert set(responsible(MEMBERS, clinician_id="ada", duty=["casey"], urgency="crisis")) == {"ada", "casey"}


def test_a_crisis_with_nobody_on_duty_goes_to_those_who_lead_as_well():
    assert set(responsible(MEMBERS, clinician_id="ada", duty=[], urgency="crisis")) == {"ada", "sam", "chris"}
    assert set(responsible(MEMBERS, clinician_id="ada", duty=[], urgency="act now")) == {"ada"}


@pytest.mark.parametrize("clinician", [None, "somebody who left", "alex"])
def test_an_alert_never_goes_to_nobody(clinician):
    found = responsible(MEMBERS, clinician_id=clinician, duty=[], urgency="act now")
    assert set(found) == {"ada", "casey", "sam", "chris"}


def test_who_is_next_in_line():
    assert set(next_in_line(MEMBERS, level=TO_DUTY, duty=["casey"], leads=["chris"])) == {"casey"}
    assert set(next_in_line(MEMBERS, level=TO_DUTY, duty=[], leads=["chris"])) == {"chris"}
    assert set(next_in_line(MEMBERS, level=TO_LEAD, duty=["casey"], leads=[])) == {"sam", "chris"}
    assert set(next_in_line(MEMBERS | {"lea": "lead"}, level=TO_LEAD, duty=[], leads=[])) == {"lea"}
    assert set(next_in_line(MEMBERS, level=TO_LEAD + 1, duty=["casey"], leads=["chris"])) == {"casey", "chris"}
    assert set(next_in_line(MEMBERS, level=TO_LEAD + 4, duty=[], leads=[])) == {"sam", "chris"}
    assert set(next_in_line({"ada": "clinician"}, level=TO_LEAD, duty=[], leads=[])) == {"ada"}


@pytest.mark.parametrize(
    ("change", "rota", "words"),
    [
        ({}, ROTA, "Not answered within 15 minutes of duty hours: goes to the duty person."),
        ({"level": TO_DUTY}, ROTA, "Not answered within 30 minutes of duty hours: goes to the lead."),
        ({}, (), "Not answered within 15 minutes: goes to the duty person."),
        ({"urgency": "act now"}, ROTA, "Not answered within 24 hours: goes to the duty person."),
        ({"urgency": "act now", "level": TO_DUTY}, (), "Not answered within 48 hours: goes to the lead."),
        (
            {"level": TO_LEAD, "passed_on_at": AT},
            ROTA,
            "Still not answered 60 minutes of duty hours later: the lead and the duty person are told again.",
        ),
        (
            {"urgency": "act now", "level": TO_LEAD + 3, "passed_on_at": AT},
            (),
            "Still not answered 24 hours later: the lead and the duty person are told again.",
        ),
    ],
)
def test_the_next_step_says_after_how_long_and_to_whom(change, rota, words):
    assert next_step(replace(CRISIS, **change), rota, ZONE).words == words


FRIDAY = datetime(2026, 3, 6, 10, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
WORSE = Waiting("DET-1", "act now", "raised", FRIDAY)


def test_an_act_now_flag_outside_safety_waits_for_the_duty_hours_and_a_safety_flag_does_not():
    assert next_step(WORSE, ROTA, ZONE).due_at == MONDAY
    assert next_step(replace(WORSE, opened_at=AT), ROTA, ZONE).due_at == AT + timedelta(days=1)
    assert next_step(replace(WORSE, rule="SAF-1"), ROTA, ZONE).due_at == FRIDAY + timedelta(days=1)
    assert next_step(WORSE, (), ZONE).due_at == FRIDAY + timedelta(days=1)


def test_what_had_waited_for_long_before_it_had_a_timer_goes_up_one_level_at_a_time():
    old = replace(WORSE, opened_at=FRIDAY - timedelta(days=30), level=TO_DUTY, passed_on_at=AT)
    assert next_step(old, ROTA, ZONE).due_at == AT + timedelta(days=1)
    safety = replace(old, rule="SAF-6")
    assert next_step(safety, ROTA, ZONE).due_at == FRIDAY - timedelta(days=28)


@pytest.mark.parametrize("level", [TO_LEAD, TO_LEAD + 1, TO_LEAD + 40])
def test_who_was_told_is_told_again_counted_from_the_last_time(level):
    told = AT + timedelta(days=3)  # a program that was stopped for days catches nothing up
    again = replace(CRISIS, level=level, passed_on_at=told)
    step = next_step(again, ROTA, ZONE)
    assert (step.level, step.due_at) == (level + 1, told + timedelta(minutes=60))
    assert next_step(replace(again, passed_on_at=told.replace(hour=16, minute=30)), ROTA, ZONE).due_at == datetime(
        2026, 3, 6, 9, 30, tzinfo=UTC
    )
    assert next_step(replace(again, urgency="act now"), ROTA, ZONE).due_at == told + timedelta(days=1)
    assert next_step(replace(again, state="acknowledged"), ROTA, ZONE) is None


@pytest.mark.parametrize(
    ("rule", "level", "own"),
    [("SAF-1", 1, True), ("SAF-1", 2, True), ("SAF-1", 3, False), ("DET-1", 1, False), ("MED-1", 3, False)],
)
def test_a_safety_flags_way_to_the_lead_has_notices_of_its_own(rule, level, own):
    assert presses(rule, level) is own


def test_what_comes_next_is_a_clause():
    assert [ahead(one) for one in (1, 2, 3)] == [
        "it goes to the duty person",
        "it goes to the lead",
        "the lead and the duty person are told again",
    ]


TO = {"members": MEMBERS | {"pat": "participant"}, "clinician_id": "ada", "duty": (), "urgency": "act now"}


@pytest.mark.parametrize(
    ("told", "whom"),
    [
        ({}, {"ada": "responsible clinician"}),
        ({"duty": ("ada", "casey")}, {"ada": "responsible clinician", "casey": "on duty"}),
        ({"duty": ("alex", "pat"), "clinician_id": None}, dict.fromkeys(("ada", "casey", "sam", "chris"), NOBODY_ELSE)),
        # somebody on duty who may not answer is nobody on duty
        (
            {"duty": ("alex",), "urgency": "crisis"},
            {"ada": "responsible clinician", "sam": "leads the team", "chris": "leads the team"},
        ),
        ({"duty": ("casey",), "urgency": "crisis"}, {"ada": "responsible clinician", "casey": "on duty"}),
        (
            {"clinician_id": "sam", "urgency": "crisis"},
            {"sam": "responsible clinician", "chris": "leads the team"},
        ),
    ],
)
def test_each_person_is_told_why_it_came_to_them(told, whom):
    assert responsible(**TO | told) == whom


@pytest.mark.parametrize(
    ("level", "duty", "leads", "whom"),
    [
        (TO_DUTY, ("casey",), ("chris",), {"casey": "on duty"}),
        (TO_DUTY, ("alex",), ("chris", "alex"), {"chris": "leads the team"}),
        (TO_DUTY, (), (), {"sam": "leads the team", "chris": "leads the team"}),
        (TO_LEAD, ("casey",), ("sam",), {"sam": "leads the team"}),
        (TO_LEAD, ("casey",), ("alex",), {"sam": "leads the team", "chris": "leads the team"}),
    ],
)
def test_a_timer_that_ran_out_says_why_it_came_to_whom(level, duty, leads, whom):
    assert next_in_line(MEMBERS, level=level, duty=duty, leads=leads) == whom


@pytest.mark.parametrize("level", [TO_DUTY, TO_LEAD])
def test_where_nobody_is_named_and_nobody_leads_it_goes_to_all_who_may_answer(level):
    few = {"ada": "clinician", "casey": "care manager", "alex": "admin"}
    assert next_in_line(few, level=level, duty=(), leads=()) == {"ada": NOBODY_ELSE, "casey": NOBODY_ELSE}
