"""What a flag about worsening says, whole: of what, how urgent, since when, in which words, on which numbers."""

from dataclasses import replace

import pytest

from tests.rules.cases import closed, day, last_flag, quiet_of, record, scored, unknown_of


def weeks(*totals, until=None, every=7, **told):
    scores = [(i * every, total) for i, total in enumerate(totals)]
    return record((len(totals) - 1) * every if until is None else until, scores, **told)


def shut(told, rule, on, about="phq9"):
    return replace(told, settled_flags=(closed(rule, about, on),))


RISING = (8, 9, 9, 10, 11, 12, 13, 14)
RELAPSE = (4, 2, 3, 3, 3)  # in remission for four weeks, at 3 on the average


@pytest.mark.parametrize(
    ("told", "rule", "about", "urgency", "since", "historic", "reason", "evidence"),
    [
        (
            weeks(8, 15),
            "DET-1",
            "phq9",
            "review",
            7,
            False,
            "PHQ-9 went from 8 on 5 Jan 2026 to 15 on 12 Jan 2026: 7 points or more, on two "
            "scores only. Please measure again within 14 days.",
            {"scores": ["phq9-0-8-0", "phq9-7-15-0"], "reliable_points": 7},
        ),
        (
            weeks(8, 8, 15, 15),
            "DET-1",
            "phq9",
            "act now",
            21,
            False,
            "PHQ-9 is clearly worse: 15 on 26 Jan 2026 against 8 (mean of the first two scores of "
            "this step). Reliable means at or above 14 twice in a row, or one very large jump.",
            {"base": 8.0, "reliable_points": 6, "raised_by": "phq9-21-15-0"},
        ),
        (
            record(28, [(0, 8), (7, 8)], forms=[scored(i * 7, t, "wsas") for i, t in enumerate((10, 10, 30, 30))]),
            "DET-1",
            "wsas",
            "review",
            14,
            False,
            "WSAS is clearly worse: 30 on 26 Jan 2026 against 10 (mean of the first two scores of "
            "this step). Reliable means at or above 22 twice in a row, or one very large jump.",
            {"base": 10.0, "reliable_points": 12, "raised_by": "wsas-14-30-0"},
        ),
        (
            record(
                28,
                forms=[scored(i * 7, t, "reqol10") for i, t in enumerate((30, 30, 24, 24))],
                primary_measure="reqol10",
            ),
            "DET-1",
            "reqol10",
            "act now",
            21,
            False,
            "ReQoL-10 is clearly worse: 24 on 26 Jan 2026 against 30 (mean of the first two "
            "scores of this step). Reliable means at or below 25 twice in a row, or one very "
            "large jump.",
            {"base": 30.0, "reliable_points": 5, "raised_by": "reqol10-21-24-0"},
        ),
        (
            record(7, forms=[scored(0, 30, "reqol10"), scored(7, 25, "reqol10")]),
            "DET-1",
            "reqol10",
            "review",
            7,
            False,
            "ReQoL-10 went from 30 on 5 Jan 2026 to 25 on 12 Jan 2026: 5 points or more, on two "
            "scores only. Please measure again within 14 days.",
            {"scores": ["reqol10-0-30-0", "reqol10-7-25-0"], "reliable_points": 5},
        ),
        (
            weeks(*RISING),
            "DET-2",
            "phq9",
            "review",
            49,
            False,
            "PHQ-9 has been getting worse over 7 weeks: from 8 on 5 Jan 2026 to 14 on 23 Feb "
            "2026, about 7 points along the middle line.",
            {
                "scores": [
                    "phq9-0-8-0",
                    "phq9-7-9-0",
                    "phq9-14-9-0",
                    "phq9-21-10-0",
                    "phq9-28-11-0",
                    "phq9-35-12-0",
                    "phq9-42-13-0",
                    "phq9-49-14-0",
                ],
                "slope_per_day": 0.14285714285714285,
                "moved": 7.0,
                "p": 9.92063492063492e-05,
            },
        ),
        (
            weeks(*RISING, 9),
            "DET-2",
            "phq9",
            "review",
            49,
            False,
            "PHQ-9 has been getting worse over 7 weeks: from 8 on 5 Jan 2026 to 14 on 23 Feb "
            "2026, about 7 points along the middle line.",
            {
                "scores": [
                    "phq9-0-8-0",
                    "phq9-7-9-0",
                    "phq9-14-9-0",
                    "phq9-21-10-0",
                    "phq9-28-11-0",
                    "phq9-35-12-0",
                    "phq9-42-13-0",
                    "phq9-49-14-0",
                ],
                "slope_per_day": 0.14285714285714285,
                "moved": 7.0,
                "p": 9.92063492063492e-05,
            },
        ),
        (
            weeks(*RELAPSE, 12),
            "DET-3",
            "phq9",
            "review",
            35,
            False,
            "PHQ-9 is 12 on 9 Feb 2026; remission had held at about 3 since 5 Jan 2026, so this "
            "is a relapse. Please re-measure within 14 days.",
            {"remission_mean": 3.0, "scores": ["phq9-35-12-0"], "course": "relapse"},
        ),
        (
            weeks(*RELAPSE, 12, 13),
            "DET-3",
            "phq9",
            "act now",
            42,
            False,
            "PHQ-9 is back: 12 on 9 Feb 2026 and 13 on 16 Feb 2026; remission had held at about 3 "
            "since 5 Jan 2026, so this is a relapse.",
            {"remission_mean": 3.0, "scores": ["phq9-35-12-0", "phq9-42-13-0"], "course": "relapse"},
        ),
        (
            weeks(*RELAPSE, 12, 13, 9),
            "DET-3",
            "phq9",
            "act now",
            42,
            False,
            "PHQ-9 is back: 12 on 9 Feb 2026 and 13 on 16 Feb 2026; remission had held at about 3 "
            "since 5 Jan 2026, so this is a relapse.",
            {"remission_mean": 3.0, "scores": ["phq9-35-12-0", "phq9-42-13-0"], "course": "relapse"},
        ),
        (
            weeks(*RELAPSE, *[3] * 26, 12),
            "DET-3",
            "phq9",
            "review",
            217,
            False,
            "PHQ-9 is 12 on 10 Aug 2026; remission had held at about 3 since 5 Jan 2026, so this "
            "is a recurrence. Please re-measure within 14 days.",
            {"remission_mean": 3.0, "scores": ["phq9-217-12-0"], "course": "recurrence"},
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
            weeks(8, 8, 8),
            "DET-1",
            {"phq9": "PHQ-9 is not reliably worse than 8 (mean of the first two scores of this step)."},
        ),
        (
            shut(weeks(8, 8, 15, 15), "DET-1", 21),
            "DET-1",
            {"phq9": "A person closed this flag and no score has come since."},
        ),
        (weeks(*RISING[::-1]), "DET-2", {"phq9": "PHQ-9 shows no sustained worsening."}),
        (
            shut(weeks(*RISING), "DET-2", 49),
            "DET-2",
            {"phq9": "A person closed this flag on 23 Feb 2026 and it is no worse by 5."},
        ),
        (weeks(*RELAPSE, 9), "DET-3", {"phq9": "PHQ-9 is not back in the clinical range after a remission."}),
        (
            weeks(*RELAPSE, 12, 13, 9, 9),
            "DET-3",
            {"phq9": "PHQ-9 is not back in the clinical range after a remission."},
        ),
        (
            shut(weeks(*RELAPSE, 12), "DET-3", 35),
            "DET-3",
            {"phq9": "PHQ-9 is not back in the clinical range after a remission."},
        ),
    ],
)
def test_a_rule_that_does_not_fire_says_why_of_each_thing_it_looked_at(told, rule, why):
    assert quiet_of(told, rule) == why


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (
            record(28, [(0, 8), (7, 8), (14, 8)], forms=[scored(0, 3, "phq2")]),
            "DET-1",
            {"phq2": "PHQ-2 has no known measurement error."},
        ),
        (weeks(8), "DET-1", {"phq9": "PHQ-9 has 1 score in this step; 3 are needed."}),
        (weeks(8, 14), "DET-1", {"phq9": "PHQ-9 has 2 scores in this step; 3 are needed."}),
        (record(0), "DET-1", {"phq9": "PHQ-9 has 0 scores in this step; 3 are needed."}),
        (
            weeks(*RISING[1:]),
            "DET-2",
            {"phq9": "PHQ-9 has 7 scores over 42 days since the last change; 8 over 42 days are needed."},
        ),
        (
            weeks(*RISING, every=5),
            "DET-2",
            {"phq9": "PHQ-9 has 8 scores over 35 days since the last change; 8 over 42 days are needed."},
        ),
        (
            record(0),
            "DET-2",
            {"phq9": "PHQ-9 has 0 scores over 0 days since the last change; 8 over 42 days are needed."},
        ),
    ],
)
def test_what_a_rule_cannot_say_is_said_with_what_is_missing(told, rule, why):
    assert unknown_of(told, rule) == why
