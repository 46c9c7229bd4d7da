"""What a flag about people who are needed says, whole: of what, since when, in which words, on which numbers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.record import Contact, Event, OpenFlag, RiskPlan
from tests.rules.cases import at, closed, day, last_flag, quiet_of, record, scored, unknown_of, weekly

NOON = at(7)


def help_asked(**told):
    return Event("call", "asked for help", day(3), **told)


def noted(text):
    return record(10, events=(Event("note", "note", day(3), note=text),))


def waiting(urgency, since, **told):
    return replace(
        record(7), flags=(OpenFlag("f", "SAF-1", "form", urgency, since, told.pop("state", "raised"), **told),)
    )


def at_risk(until=10, due=8, contacts=(0,), missed=(), closed_on=None, **told):
    plan = RiskPlan("plan", day(0), None if due is None else day(due), closed_on)
    seen = tuple(Contact(day(i)) for i in contacts) + tuple(Contact(day(i), attended=False) for i in missed)
    return record(until, risk_plans=(plan,), contacts=seen, **told)


@pytest.mark.parametrize(
    ("told", "rule", "about", "urgency", "since", "historic", "reason", "evidence"),
    [
        (
            record(10, events=(help_asked(),)),
            "SAF-3",
            "call",
            "crisis",
            3,
            False,
            "Asked for urgent help: on 8 Jan 2026.",
            {"source": "call", "phrase": ""},
        ),
        (
            record(10, events=(help_asked(historic=True),)),
            "SAF-3",
            "call",
            "review",
            3,
            True,
            "Asked for urgent help: on 8 Jan 2026. This came in with past data.",
            {"source": "call", "phrase": ""},
        ),
        (
            noted("Wrote that she wants to kill  myself"),
            "SAF-3",
            "note",
            "crisis",
            3,
            False,
            "Asked for urgent help: the note of 8 Jan 2026 says “kill myself”.",
            {"source": "note", "phrase": "kill myself"},
        ),
        (
            record(10, forms=[scored(3, 5, note="I can’t go on", id="form")]),
            "SAF-3",
            "form",
            "crisis",
            3,
            False,
            "Asked for urgent help: the note of 8 Jan 2026 says “can't go on”.",
            {"source": "form", "phrase": "can't go on"},
        ),
        (
            waiting("crisis", NOON - timedelta(minutes=16)),
            "SAF-5",
            "SAF-1:form",
            "crisis",
            7,
            False,
            "A safety flag (SAF-1): nobody acknowledged it within 15 minutes.",
            {"waiting_since": "2026-01-12T11:44:00+00:00", "limit_minutes": 15.0},
        ),
        (
            waiting("act now", NOON - timedelta(hours=25)),
            "SAF-5",
            "SAF-1:form",
            "crisis",
            7,
            False,
            "A safety flag (SAF-1): nobody acknowledged it within 24 hours.",
            {"waiting_since": "2026-01-11T11:00:00+00:00", "limit_minutes": 1440.0},
        ),
        (
            waiting("review", NOON - timedelta(days=8)),
            "SAF-5",
            "SAF-1:form",
            "crisis",
            6,
            False,
            "A safety flag (SAF-1): nobody acknowledged it within 7 days.",
            {"waiting_since": "2026-01-04T12:00:00+00:00", "limit_minutes": 10080.0},
        ),
        (
            record(7, forms=[scored(7, 12, item9=2, id="form", received_at=NOON - timedelta(minutes=16))]),
            "SAF-5",
            "SAF-1:form",
            "crisis",
            7,
            False,
            "Thoughts of self-harm reported (SAF-1): nobody acknowledged it within 15 minutes.",
            {"waiting_since": "2026-01-12T11:44:00+00:00", "limit_minutes": 15.0},
        ),
        (
            record(7, forms=[scored(5, 12, item9=2, id="form")]),
            "SAF-5",
            "SAF-1:form",
            "crisis",
            6,
            False,
            "Thoughts of self-harm reported (SAF-1): nobody acknowledged it within 15 minutes.",
            {"waiting_since": "2026-01-11T00:00:00+00:00", "limit_minutes": 15.0},
        ),
        (
            record(7, events=(help_asked(known_at=NOON - timedelta(hours=2)),)),
            "SAF-5",
            "SAF-3:call",
            "crisis",
            7,
            False,
            "Asked for urgent help (SAF-3): nobody acknowledged it within 15 minutes.",
            {"waiting_since": "2026-01-12T10:00:00+00:00", "limit_minutes": 15.0},
        ),
        (
            at_risk(),
            "SAF-6",
            "plan",
            "act now",
            8,
            False,
            "A risk plan is open and the agreed contact was due on 13 Jan 2026; nobody has reached the patient since.",
            {"plan": "plan", "missed": ["2026-01-13: the agreed contact was due"]},
        ),
        (
            at_risk(due=20, missed=(8,)),
            "SAF-6",
            "plan",
            "act now",
            8,
            False,
            "A risk plan is open and a contact was missed on 13 Jan 2026; nobody has reached the patient since.",
            {"plan": "plan", "missed": ["2026-01-13: a contact was missed"]},
        ),
        (
            at_risk(until=30, due=29, schedule=(weekly(),)),
            "SAF-6",
            "plan",
            "act now",
            7,
            False,
            "A risk plan is open and PHQ-9 was due on 12 Jan 2026; nobody has reached the patient since.",
            {
                "plan": "plan",
                "missed": [
                    "2026-01-12: PHQ-9 was due",
                    "2026-01-19: PHQ-9 was due",
                    "2026-01-26: PHQ-9 was due",
                    "2026-02-02: PHQ-9 was due",
                    "2026-02-03: the agreed contact was due",
                ],
            },
        ),
        (
            at_risk(until=30, due=28, missed=(25, 21), schedule=(weekly(),)),
            "SAF-6",
            "plan",
            "act now",
            7,
            False,
            "A risk plan is open and PHQ-9 was due on 12 Jan 2026; nobody has reached the patient since.",
            {
                "plan": "plan",
                "missed": [
                    "2026-01-12: PHQ-9 was due",
                    "2026-01-19: PHQ-9 was due",
                    "2026-01-26: PHQ-9 was due",
                    "2026-01-26: a contact was missed",
                    "2026-01-30: a contact was missed",
                    "2026-02-02: PHQ-9 was due",
                    "2026-02-02: the agreed contact was due",
                ],
            },
        ),
    ],
)
def test_a_flag_says_what_was_seen_since_when_and_on_which_numbers(
    told, rule, about, urgency, since, historic, reason, evidence
):
    assert last_flag(told, rule) == (about, urgency, day(since), historic, reason, evidence)


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (
            replace(record(10, events=(help_asked(),)), settled_flags=(closed("SAF-3", "call", 4),)),
            "SAF-3",
            {"call": "A person has dealt with this answer."},
        ),
        (waiting("crisis", NOON - timedelta(minutes=15)), "SAF-5", {"SAF-1:form": "Its time is not over."}),
        (
            waiting("crisis", NOON - timedelta(days=2), state="acknowledged"),
            "SAF-5",
            {"SAF-1:form": "It has been acknowledged."},
        ),
        (
            replace(record(7), settled_flags=(closed("SAF-2", "gone", 5),)),
            "SAF-5",
            {"SAF-2:gone": "It has been acknowledged."},
        ),
        (at_risk(due=20), "SAF-6", {"plan": "The patient has been reached, or the agreed time is not over."}),
        (at_risk(closed_on=day(5)), "SAF-6", {"plan": "The risk plan was closed on 10 Jan 2026."}),
    ],
)
def test_a_rule_that_does_not_fire_says_why_of_each_thing_it_looked_at(told, rule, why):
    assert quiet_of(told, rule) == why


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (
            at_risk(due=None),
            "SAF-6",
            {"plan": "A risk plan is open, but it names no next contact and no questionnaire is due."},
        ),
    ],
)
def test_what_a_rule_cannot_say_is_said_with_what_is_missing(told, rule, why):
    assert unknown_of(told, rule) == why
