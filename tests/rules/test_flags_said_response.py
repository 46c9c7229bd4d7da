"""What a flag about response says, whole: of what, how urgent, since when, in which words, on which numbers."""

from dataclasses import replace

import pytest

from exchange.reference_record import record_from
from rules.record import GoalReached
from tests.rules.cases import closed, day, decided, last_flag, quiet_of, record, scored, unknown_of


def weeks(*totals, until=None, every=7, **told):
    scores = [(i * every, total) for i, total in enumerate(totals)]
    return record((len(totals) - 1) * every if until is None else until, scores, **told)


def shut(told, rule, on, about="phq9"):
    return replace(told, settled_flags=(closed(rule, about, on),))


def daily_life(mood, life, until=56, **told):
    forms = [scored(i * 14, total, "wsas") for i, total in enumerate(life)]
    return record(until, [(i * 14, total) for i, total in enumerate(mood)], forms=forms, **told)


CURVE = {"phq9": [{"session": place, "q80": 11, "q90": 13, "n": 200} for place in range(1, 12)]}
EXPECTED = record_from({"as_of": "2026-01-05", "expected_response": CURVE}).expected


@pytest.mark.parametrize(
    ("told", "rule", "about", "urgency", "since", "historic", "reason", "evidence"),
    [
        (
            weeks(16, 16, 15, 15, 14),
            "RSP-1",
            "phq9",
            "review",
            28,
            False,
            "PHQ-9 14 on 2 Feb 2026 against 16 (mean of the first two scores of this step): less "
            "than 20% better after four weeks.",
            {"base": 16.0, "latest": 14.0, "judged_on": "2026-02-02"},
        ),
        (
            weeks(16, 16, 15, 15, 14, 13, until=50),
            "RSP-1",
            "phq9",
            "review",
            28,
            False,
            "PHQ-9 13 on 9 Feb 2026 against 16 (mean of the first two scores of this step): less "
            "than 20% better after four weeks.",
            {"base": 16.0, "latest": 13.0, "judged_on": "2026-02-02"},
        ),
        (
            weeks(16, 16, 15, 14, every=19),
            "RSP-3",
            "phq9",
            "review",
            57,
            False,
            "PHQ-9 14 on 3 Mar 2026 against 16 (mean of the first two scores of this step): after "
            "57 days neither halved nor at the target.",
            {"base": 16.0, "latest": 14.0},
        ),
        (
            weeks(16, 16, 15, 14, until=60, targets={"phq9": 8}),
            "RSP-3",
            "phq9",
            "review",
            56,
            False,
            "PHQ-9 14 on 26 Jan 2026 against 16 (mean of the first two scores of this step): "
            "after 60 days neither halved nor at the target.",
            {"base": 16.0, "latest": 14.0},
        ),
        (
            weeks(16, 16, 15, 16, 15, 16, until=60, every=10),
            "RSP-4",
            "phq9",
            "review",
            50,
            False,
            "PHQ-9 has levelled off above the target: 16 on 24 Feb 2026, less than 5 points of "
            "movement over 50 days (6 scores).",
            {"slope_per_day": 0.0, "span_days": 50},
        ),
        (
            weeks(16, 16, 10, 10),
            "RSP-5",
            "phq9",
            "info",
            21,
            False,
            "PHQ-9 10 on 26 Jan 2026 against 16 (mean of the first two scores of this step): "
            "clearly better than measurement error, twice in a row.",
            {"base": 16.0, "latest": 10.0},
        ),
        (
            weeks(16, 16, 4),
            "RSP-5",
            "phq9",
            "info",
            14,
            False,
            "PHQ-9 4 on 19 Jan 2026 against 16 (mean of the first two scores of this step): half "
            "of what it was and nearly no symptoms left.",
            {"base": 16.0, "latest": 4.0},
        ),
        (
            weeks(16, 16, 12, targets={"phq9": 13}),
            "RSP-5",
            "phq9",
            "info",
            14,
            False,
            "PHQ-9 12 on 19 Jan 2026 against 16 (mean of the first two scores of this step): at the patient's goal.",
            {"base": 16.0, "latest": 12.0},
        ),
        (
            record(30, goals_reached=(GoalReached("g", day(3)), GoalReached("h", day(20)))),
            "RSP-5",
            "goal",
            "info",
            20,
            False,
            "A goal of the patient's own was reached on 25 Jan 2026.",
            {"goal_reached_on": "2026-01-25"},
        ),
        (
            daily_life((16, 16, 15, 15, 15), (30, 30, 20, 10, 8)),
            "RSP-6",
            "phq9",
            "review",
            56,
            False,
            "WSAS is clearly better than at the start of this step; PHQ-9 is not: no clear change "
            "since the start of this step.",
            {"phq9": -1.0, "wsas": -22.0},
        ),
        (
            daily_life((16, 16, 8, 8, 6), (30, 30, 30, 30, 30), until=60),
            "RSP-6",
            "phq9",
            "review",
            56,
            False,
            "PHQ-9 is clearly better than at the start of this step; WSAS is not: no clear change "
            "since the start of this step.",
            {"phq9": -10.0, "wsas": 0.0},
        ),
        (
            weeks(15, 9, 9, 15, 15, 12, expected=EXPECTED),
            "RSP-2",
            "phq9",
            "review",
            28,
            False,
            "PHQ-9 is 12 on 9 Feb 2026, having begun at 15. Worse than nine in ten who began the "
            "same, since 2 Feb 2026. Of those who began at about 15, half at or under 11, 80 % at "
            "or under 11, 90 % at or under 13 at session 5 (200 closed episodes). "
            "(expected-response curve 1, 200 closed episodes)",
            {"curve_version": 1, "placed": 5},
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
        (weeks(16, 16, 15), "RSP-1", {"phq9": "Day 14 of the step: this rule looks at days 28 to 55."}),
        (
            weeks(16, 16, 15, 15, 14, until=56),
            "RSP-1",
            {"phq9": "Day 56 of the step: this rule looks at days 28 to 55."},
        ),
        (
            weeks(16, 16, 15, 15, 12),
            "RSP-1",
            {"phq9": "The score has dropped by a fifth, or was not judged too small in weeks 4 to 6."},
        ),
        (
            weeks(16, 16, 15, 15, 14, decisions=(decided(20),)),
            "RSP-1",
            {"phq9": "The team decided on 25 Jan 2026; the rule is quiet for four weeks."},
        ),
        (
            shut(weeks(16, 16, 15, 15, 14), "RSP-1", 28),
            "RSP-1",
            {"phq9": "A person closed this flag on 2 Feb 2026; the rule is quiet for four weeks."},
        ),
        (weeks(16, 16, 15, 14, until=55), "RSP-3", {"phq9": "Day 55 of the step: this rule begins on day 56."}),
        (weeks(16, 16, 15, 3, until=60), "RSP-3", {"phq9": "PHQ-9 3 on 26 Jan 2026 is under the target."}),
        (weeks(16, 16, 15, 8, until=60), "RSP-3", {"phq9": "PHQ-9 has halved since the start of the step."}),
        (
            weeks(20, 19, 18, 17, 16, 15, 14, 13, until=60),
            "RSP-3",
            {"phq9": "Improving clearly; the rule waits until day 84."},
        ),
        (
            weeks(16, 16, 15, 14, until=60, decisions=(decided(40),)),
            "RSP-3",
            {"phq9": "The team decided on 14 Feb 2026; the rule is quiet for four weeks."},
        ),
        (
            shut(weeks(16, 16, 15, 14, until=60), "RSP-3", 58),
            "RSP-3",
            {"phq9": "A person closed this flag on 4 Mar 2026; the rule is quiet for four weeks."},
        ),
        (weeks(16, 16, 15, 16, until=55), "RSP-4", {"phq9": "Day 55 of the step: this rule begins on day 56."}),
        (weeks(16, 14, 12, 10, 8, 6, every=12), "RSP-4", {"phq9": "PHQ-9 is moving, or under the target."}),
        (
            shut(weeks(16, 16, 15, 16, 15, every=14), "RSP-4", 50),
            "RSP-4",
            {"phq9": "A person closed this flag on 24 Feb 2026; the rule is quiet for four weeks."},
        ),
        (weeks(8, 8, 15, 15, 15, every=14), "RSP-4", {"phq9": "Silent while a flag about worsening is open."}),
        (
            weeks(16, 16, 15),
            "RSP-5",
            {"goal": "No goal was reached lately.", "phq9": "PHQ-9 is not clearly better on the latest score."},
        ),
        (
            weeks(16, 16, 8, 8, until=42),
            "RSP-5",
            {"goal": "No goal was reached lately.", "phq9": "This was told for 28 days from 19 Jan 2026."},
        ),
        (
            weeks(8, 8, 15, 15),
            "RSP-5",
            {
                "phq9": "A flag about safety or worsening is open: nothing is celebrated beside it.",
                "goal": "A flag about safety or worsening is open: nothing is celebrated beside it.",
            },
        ),
        (
            shut(weeks(16, 16, 4), "RSP-5", 14),
            "RSP-5",
            {"phq9": "A person closed this flag on 19 Jan 2026.", "goal": "A person closed this flag on 19 Jan 2026."},
        ),
        (
            daily_life((16, 16, 8, 8, 6), (30, 30, 20, 10, 8)),
            "RSP-6",
            {"phq9": "Symptoms and daily life say the same."},
        ),
        (
            daily_life((16, 16, 8, 8, 6), (30, 30, 20, 10, 8), until=55),
            "RSP-6",
            {"phq9": "Day 55 of the step: this rule begins on day 56."},
        ),
        (
            daily_life((16, 16, 15, 15, 15), (30, 30, 20, 10, 8), decisions=(decided(50),)),
            "RSP-6",
            {"phq9": "The team decided on 24 Feb 2026; the rule is quiet for four weeks."},
        ),
        (
            shut(daily_life((16, 16, 15, 15, 15), (30, 30, 20, 10, 8)), "RSP-6", 50),
            "RSP-6",
            {"phq9": "A person closed this flag on 24 Feb 2026; the rule is quiet for four weeks."},
        ),
        (
            weeks(15, 9, 9, 13, 11, expected=EXPECTED),
            "RSP-2",
            {
                "phq9": "PHQ-9 is 11 on 2 Feb 2026, having begun at 15. About where most who began the same "
                "stand. Of those who began at about 15, half at or under 11, 80 % at or under 11, 90 "
                "% at or under 13 at session 4 (200 closed episodes). (expected-response curve 1, 200 "
                "closed episodes)"
            },
        ),
        (
            weeks(15, 9, 9, 11, 13, expected=EXPECTED),
            "RSP-2",
            {
                "phq9": "PHQ-9 is 13 on 2 Feb 2026, having begun at 15. Once worse than eight in ten who "
                "began the same: worth a look, no flag. Of those who began at about 15, half at or "
                "under 11, 80 % at or under 11, 90 % at or under 13 at session 4 (200 closed "
                "episodes). (expected-response curve 1, 200 closed episodes)"
            },
        ),
        (
            shut(weeks(15, 9, 9, 15, 15, expected=EXPECTED), "RSP-2", 28),
            "RSP-2",
            {"phq9": "A person closed this flag on 2 Feb 2026; the rule is quiet for four weeks."},
        ),
    ],
)
def test_a_rule_that_does_not_fire_says_why_of_each_thing_it_looked_at(told, rule, why):
    assert quiet_of(told, rule) == why


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (record(28), "RSP-1", {"phq9": "There is no base above 0 in this step to compare with."}),
        (weeks(0, 0, 1, 1, 1), "RSP-1", {"phq9": "There is no base above 0 in this step to compare with."}),
        (weeks(16, 16, until=28), "RSP-1", {"phq9": "Two scores are needed, the later on day 28 to 42 of the step."}),
        (weeks(16, 16, until=60), "RSP-3", {"phq9": "PHQ-9 has 2 scores in this step; 3 are needed."}),
        (
            weeks(16, 16, 15, until=60),
            "RSP-4",
            {"phq9": "Too few to call a plateau: 3 scores over 14 days; 4 over 42 are needed."},
        ),
        (
            weeks(16, 16, 15, 16, until=60),
            "RSP-4",
            {"phq9": "Too few to call a plateau: 4 scores over 21 days; 4 over 42 are needed."},
        ),
        (weeks(16, 8), "RSP-5", {"phq9": "PHQ-9 has 2 scores in this step; 3 are needed."}),
        (daily_life((16, 16, 8, 8, 6), ()), "RSP-6", {"phq9": "Daily life was not measured."}),
        (
            daily_life((16, 16, 8, 8, 6), (30,)),
            "RSP-6",
            {"phq9": "Cannot compare WSAS: a later score is missing in this step."},
        ),
        (
            weeks(15, 15, 15, expected=EXPECTED),
            "RSP-2",
            {"phq9": "2 scores after the first one in this step; not before the 3. is anything said."},
        ),
        (weeks(15, 15, 15), "RSP-2", {"phq9": "There is no expected-response curve for PHQ-9 at this site yet."}),
    ],
)
def test_what_a_rule_cannot_say_is_said_with_what_is_missing(told, rule, why):
    assert unknown_of(told, rule) == why
