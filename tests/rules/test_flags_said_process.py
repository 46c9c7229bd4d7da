"""What a flag about something promised, or a diary, says, whole: since when, in which words, on which numbers."""

from dataclasses import replace

import pytest

from rules.record import Assessment, Contact, OpenFlag, Step
from tests.rules.cases import START, at, closed, day, decided, last_flag, quiet_of, record, unknown_of, weekly


def seen(until, *days, **told):
    return record(until, contacts=tuple(Contact(day(i)) for i in days), **told)


def open_flag(offset, rule="DET-1", urgency="review"):
    return OpenFlag(f"{rule}-{offset}", rule, "phq9", urgency, at(offset), "raised")


def pains(until, *values):
    forms = [
        Assessment(f"log-{i}", "daily_log", "1", day(i), {"pain": float(value)}, "valid", None)
        for i, value in enumerate(values)
    ]
    return record(until, forms=forms)


STEADY = (4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5)


@pytest.mark.parametrize(
    ("told", "rule", "about", "urgency", "since", "historic", "reason", "evidence"),
    [
        (
            record(18, [(0, 9), (7, 9)], schedule=(weekly(),)),
            "PRC-1",
            "phq9",
            "info",
            14,
            False,
            "PHQ-9 was due on 19 Jan 2026 and has not come.",
            {"due_on": ["2026-01-19"], "missed": 1},
        ),
        (
            record(25, [(0, 9), (7, 9)], schedule=(weekly(),)),
            "PRC-1",
            "phq9",
            "review",
            14,
            False,
            "PHQ-9 was due on 19 Jan 2026 and has not come. 2 forms missed in a row.",
            {"due_on": ["2026-01-19", "2026-01-26"], "missed": 2},
        ),
        (
            record(25, schedule=(weekly(instrument="no_such_form"),)),
            "PRC-1",
            "no_such_form",
            "review",
            0,
            False,
            "no_such_form was due on 5 Jan 2026 and has not come. 4 forms missed in a row.",
            {"due_on": ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"], "missed": 4},
        ),
        (
            seen(36, 0),
            "PRC-2",
            "contact",
            "review",
            36,
            False,
            "The last contact was on 5 Jan 2026; in step 1 more than 35 days are too long.",
            {"last_contact_on": "2026-01-05"},
        ),
        (
            seen(29),
            "PRC-2",
            "contact",
            "review",
            29,
            False,
            "Nobody has reached the patient since the start on 5 Jan 2026.",
            {"last_contact_on": None},
        ),
        (
            seen(15, steps=(Step(3, START),)),
            "PRC-2",
            "contact",
            "review",
            15,
            False,
            "Nobody has reached the patient since the start on 5 Jan 2026.",
            {"last_contact_on": None},
        ),
        (
            record(85),
            "PRC-3",
            "step",
            "review",
            85,
            False,
            "In step 1 since 5 Jan 2026, over 12 weeks without a decision of the team.",
            {"due_on": "2026-03-30", "last_decision_on": None},
        ),
        (
            record(60, decisions=(decided(10, review=40),)),
            "PRC-3",
            "step",
            "review",
            41,
            False,
            "The review was due on 14 Feb 2026.",
            {"due_on": "2026-02-14", "last_decision_on": "2026-01-15"},
        ),
        (
            record(120, decisions=(decided(10),)),
            "PRC-3",
            "step",
            "review",
            95,
            False,
            "In step 1 since 5 Jan 2026, over 12 weeks without a decision of the team.",
            {"due_on": "2026-04-09", "last_decision_on": "2026-01-15"},
        ),
        (
            record(40, flags=(open_flag(25), open_flag(20, "RSP-4"), open_flag(39, "RSP-3"))),
            "PRC-4",
            "flags",
            "review",
            40,
            False,
            "DET-1 has been open since 30 Jan 2026 and no decision is recorded since.",
            {"open": ["DET-1"]},
        ),
        (
            record(40, flags=(open_flag(30), open_flag(35, "RSP-4"))),
            "PRC-4",
            "flags",
            "review",
            35,
            False,
            "A change of plan was asked for on 4 Feb 2026 and 9 Feb 2026, without a decision since.",
            {"asked_on": ["2026-02-04", "2026-02-09"]},
        ),
        (
            pains(13, *STEADY, 4, 9),
            "VAR-1",
            "daily_log",
            "info",
            13,
            False,
            "Unusual against the first 12 days of this phase. 18 Jan 2026: pain above the upper limit.",
            {"days": ["2026-01-18"], "limits_from": "2026-01-05"},
        ),
        (
            pains(19, *STEADY, 9, 4, 4, 4, 4, 4, 4, 4),
            "VAR-1",
            "daily_log",
            "info",
            19,
            False,
            "Unusual against the first 12 days of this phase. 17 Jan 2026: pain above the upper "
            "limit; 24 Jan 2026: pain in a run of days below the middle.",
            {"days": ["2026-01-17", "2026-01-24"], "limits_from": "2026-01-05"},
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
            record(17, [(0, 9), (7, 9)], schedule=(weekly(),)),
            "PRC-1",
            {"phq9": "The due form has come, or its time is not over."},
        ),
        (seen(35, 0), "PRC-2", {"contact": "The next contact is due by 9 Feb 2026."}),
        (
            seen(60, 0, settled_flags=(closed("PRC-2", "contact", 40),)),
            "PRC-2",
            {"contact": "A person closed this flag on 14 Feb 2026; the rule is quiet for four weeks."},
        ),
        (record(84), "PRC-3", {"step": "The next review is due by 30 Mar 2026."}),
        (
            record(900, steps=(Step(0, START),)),
            "PRC-3",
            {"step": "No review date is set and this step has no time limit."},
        ),
        (
            record(90, settled_flags=(closed("PRC-3", "step", 88),)),
            "PRC-3",
            {"step": "A person closed this flag after the review was due."},
        ),
        (record(40), "PRC-4", {"flags": "No flag has waited too long for a decision."}),
        (
            record(40, flags=(open_flag(25),), settled_flags=(closed("PRC-4", "flags", 38),)),
            "PRC-4",
            {"flags": "A person closed this flag lately."},
        ),
        (pains(13, *STEADY, 4, 5), "VAR-1", {"daily_log": "No unusual day in the last 14 days."}),
        (pains(27, *STEADY, 4, 9), "VAR-1", {"daily_log": "The daily log is not kept any more."}),
        (
            replace(pains(13, *STEADY, 4, 9), settled_flags=(closed("VAR-1", "daily_log", 13),)),
            "VAR-1",
            {"daily_log": "A person closed this flag lately."},
        ),
    ],
)
def test_a_rule_that_does_not_fire_says_why_of_each_thing_it_looked_at(told, rule, why):
    assert quiet_of(told, rule) == why


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (pains(12, *STEADY, 9), "VAR-1", {"daily_log": "Log: 13 days since the last change; 14 are needed."}),
    ],
)
def test_what_a_rule_cannot_say_is_said_with_what_is_missing(told, rule, why):
    assert unknown_of(told, rule) == why
