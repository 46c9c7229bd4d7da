"""What a safety flag says, whole: of what, how urgent, since when, in which words, on which numbers."""

from dataclasses import replace

import pytest

from tests.rules.cases import closed, day, last_flag, quiet_of, record, scored, unknown_of


def answered(*item9, until=30, **told):
    return record(until, forms=[scored(i * 7, 10, item9=one, id=f"form-{i}", **told) for i, one in enumerate(item9)])


def dealt_with(told, rule, subject):
    return replace(told, settled_flags=(closed(rule, subject, 8),))


def screened(offset=3, until=30, historic=False, **yes):
    """The suicide screener; q1="…" is the answer to question 1, questions not named are answered no."""
    whole = dict.fromkeys(("1", "2", "6"), 0) | {key[1:]: answer for key, answer in yes.items()}
    form = scored(offset, None, "cssrs_screen", answers=whole, status="valid", id="screen", historic=historic)
    return record(until, forms=[form])


@pytest.mark.parametrize(
    ("told", "rule", "about", "urgency", "since", "historic", "reason", "evidence"),
    [
        (
            answered(1),
            "SAF-1",
            "form-0",
            "act now",
            0,
            False,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 1 on 5 Jan 2026.",
            {"assessment": "form-0", "item": "9", "answer": 1.0, "last_answer": None},
        ),
        (
            answered(2),
            "SAF-1",
            "form-0",
            "crisis",
            0,
            False,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 2 on 5 Jan 2026.",
            {"assessment": "form-0", "item": "9", "answer": 2.0, "last_answer": None},
        ),
        (
            answered(0, 1),
            "SAF-1",
            "form-1",
            "crisis",
            7,
            False,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 1 on 12 Jan 2026; the answer before was 0.",
            {"assessment": "form-1", "item": "9", "answer": 1.0, "last_answer": 0.0},
        ),
        (
            answered(1, 1),
            "SAF-1",
            "form-1",
            "act now",
            7,
            False,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 1 on 12 Jan 2026; the answer before was 1.",
            {"assessment": "form-1", "item": "9", "answer": 1.0, "last_answer": 1.0},
        ),
        (
            answered(3, historic=True),
            "SAF-1",
            "form-0",
            "review",
            0,
            True,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 3 on 5 Jan 2026. This came in with past data.",
            {"assessment": "form-0", "item": "9", "answer": 3.0, "last_answer": None},
        ),
        (
            answered(0, 1, rater="family"),
            "SAF-1",
            "form-1",
            "crisis",
            7,
            False,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 1 on 12 Jan 2026 (rated by the family); the answer "
            "before was 0.",
            {"assessment": "form-1", "item": "9", "answer": 1.0, "last_answer": 0.0},
        ),
        (
            answered(2, rater="clinician", historic=True),
            "SAF-1",
            "form-0",
            "review",
            0,
            True,
            "Thoughts of self-harm reported: PHQ-9 item 9 answered 2 on 5 Jan 2026 (rated by the clinician). This came "
            "in with past data.",
            {"assessment": "form-0", "item": "9", "answer": 2.0, "last_answer": None},
        ),
        (
            record(7, forms=[scored(0, 12, "core10", answers={"6": 1}, id="core")]),
            "SAF-1",
            "core",
            "act now",
            0,
            False,
            "Thoughts of self-harm reported: CORE-10 item 6 answered 1 on 5 Jan 2026.",
            {"assessment": "core", "item": "6", "answer": 1.0, "last_answer": None},
        ),
        (
            screened(q1=1),
            "SAF-2",
            "screen",
            "review",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 1: a wish to be dead or thoughts of suicide "
            "were reported: ask further.",
            {"assessment": "screen", "level": "low", "yes": ["1"], "unanswered": []},
        ),
        (
            screened(q1=1, q2=1, q3=0, q4=0, q5=0),
            "SAF-2",
            "screen",
            "review",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 1 and 2: a wish to be dead or thoughts of "
            "suicide were reported: ask further.",
            {"assessment": "screen", "level": "low", "yes": ["1", "2"], "unanswered": []},
        ),
        (
            screened(q2=1, q3=1, q4=0, q5=0),
            "SAF-2",
            "screen",
            "act now",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 2 and 3: thoughts of a method, or behaviour "
            "longer ago, were reported: assess today.",
            {"assessment": "screen", "level": "moderate", "yes": ["2", "3"], "unanswered": []},
        ),
        (
            screened(q2=1, q3=1, q4=1, q5=0),
            "SAF-2",
            "screen",
            "crisis",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 2, 3 and 4: intent, a plan or recent behaviour "
            "was reported: respond at once.",
            {"assessment": "screen", "level": "high", "yes": ["2", "3", "4"], "unanswered": []},
        ),
        (
            screened(q6=1, q6b=0),
            "SAF-2",
            "screen",
            "act now",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 6: thoughts of a method, or behaviour longer "
            "ago, were reported: assess today.",
            {"assessment": "screen", "level": "moderate", "yes": ["6"], "unanswered": []},
        ),
        (
            screened(q6=1),
            "SAF-2",
            "screen",
            "crisis",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 6: intent, a plan or recent behaviour was "
            "reported: respond at once. 1 question unanswered: it may be more.",
            {"assessment": "screen", "level": "high", "yes": ["6"], "unanswered": ["6b"]},
        ),
        (
            screened(q1=1, q2=None),
            "SAF-2",
            "screen",
            "review",
            3,
            False,
            "C-SSRS Screener on 8 Jan 2026, yes to 1: a wish to be dead or thoughts of suicide "
            "were reported: ask further. 1 question unanswered: it may be more.",
            {"assessment": "screen", "level": "low", "yes": ["1"], "unanswered": ["2"]},
        ),
        (
            screened(q2=1, q3=0, q4=1, q5=0, historic=True),
            "SAF-2",
            "screen",
            "review",
            3,
            True,
            "C-SSRS Screener on 8 Jan 2026, yes to 2 and 4: intent, a plan or recent behaviour "
            "was reported: respond at once. This came in with past data.",
            {"assessment": "screen", "level": "high", "yes": ["2", "4"], "unanswered": []},
        ),
        (
            answered(None),
            "SAF-4",
            "form-0",
            "review",
            0,
            False,
            "PHQ-9 item 9, about self-harm, was not answered on 5 Jan 2026. Unanswered is not “no”.",
            {"assessment": "form-0", "item": "9", "items": ["9"]},
        ),
        (
            answered(1, None),
            "SAF-4",
            "form-1",
            "act now",
            7,
            False,
            "PHQ-9 item 9, about self-harm, was not answered on 12 Jan 2026. Unanswered is not "
            "“no”. There was a positive answer on 5 Jan 2026.",
            {"assessment": "form-1", "item": "9", "items": ["9"]},
        ),
        (
            answered(0, None),
            "SAF-4",
            "form-1",
            "review",
            7,
            False,
            "PHQ-9 item 9, about self-harm, was not answered on 12 Jan 2026. Unanswered is not “no”.",
            {"assessment": "form-1", "item": "9", "items": ["9"]},
        ),
        (
            answered(1, None, historic=True),
            "SAF-4",
            "form-1",
            "review",
            7,
            True,
            "PHQ-9 item 9, about self-harm, was not answered on 12 Jan 2026. Unanswered is not "
            "“no”. There was a positive answer on 5 Jan 2026.",
            {"assessment": "form-1", "item": "9", "items": ["9"]},
        ),
        (
            screened(q1=None, q2=None),
            "SAF-4",
            "screen",
            "review",
            3,
            False,
            "C-SSRS Screener items 1 and 2, about self-harm, were not answered on 8 Jan 2026. Unanswered is not “no”.",
            {"assessment": "screen", "item": "1", "items": ["1", "2"]},
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
        (dealt_with(answered(1), "SAF-1", "form-0"), "SAF-1", {"form-0": "A person has dealt with this answer."}),
        (dealt_with(screened(q1=1), "SAF-2", "screen"), "SAF-2", {"screen": "A person has dealt with this answer."}),
        (
            answered(None, None, None),
            "SAF-4",
            {"form-0": "A later form left it open too.", "form-1": "A later form left it open too."},
        ),
        (
            answered(None, 0, None, 0, None, None),
            "SAF-4",
            {
                "form-0": "PHQ-9: it was answered on a later form.",
                "form-2": "PHQ-9: it was answered on a later form.",
                "form-4": "A later form left it open too.",
            },
        ),
    ],
)
def test_a_rule_that_does_not_fire_says_why_of_each_thing_it_looked_at(told, rule, why):
    assert quiet_of(told, rule) == why


@pytest.mark.parametrize(
    ("told", "rule", "why"),
    [
        (
            record(7, forms=[scored(0, 12, answers={}, id="old"), scored(5, 12, answers={}, id="total")]),
            "SAF-1",
            {
                "total": "What was answered about self-harm is not known: only the total of PHQ-9 came on 10 "
                "Jan 2026: ask directly."
            },
        ),
        (
            record(7, forms=[scored(0, None, "cssrs_screen", answers={}, status="valid", id="screen")]),
            "SAF-2",
            {
                "screen": "What was answered about self-harm is not known: only the total of C-SSRS Screener "
                "came on 5 Jan 2026: ask directly."
            },
        ),
    ],
)
def test_what_a_rule_cannot_say_is_said_with_what_is_missing(told, rule, why):
    assert unknown_of(told, rule) == why
