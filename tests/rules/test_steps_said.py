"""What a step suggestion says, whole: where to, why, what speaks against it, and what would have to be known."""

import pytest

from rules.record import Event
from tests.rules.cases import day, record, scored
from tests.rules.test_steps import screen, suggested, weeks, well, wish


def unplaced(*forms):
    return record(20, forms=forms, steps=())


@pytest.mark.parametrize(
    ("told", "way", "to", "words", "reasons", "against", "missing", "overruled"),
    [
        (
            well(),
            "down",
            0,
            "Speaks for less care: step 0, watchful waiting and self-management.",
            (
                "No safety or medical flag is open: None is open.",
                "The last two measures are there: The latest score is 0 days old.",
                (
                    "The change does not rest on one high first score: The base is 14 (mean of the first "
                    "two scores of this step)."
                ),
                "At the target on two scores at least four weeks apart: PHQ-9 is 3 on 30 Mar 2026.",
                ("Daily life at its goal on two scores at least four weeks apart: WSAS is 5 on 30 Mar 2026."),
                "No safety or worsening flag in the last eight weeks: There was none.",
                "A relapse-prevention plan is written: It is in the record.",
                "The patient agrees to less: Said on 26 Mar 2026: down.",
            ),
            (),
            ("Marked avoidance or health anxiety: No form measures this: ask.",),
            False,
        ),
        (
            well(step=0),
            "down",
            None,
            "Speaks for discharge.",
            (
                "No safety or medical flag is open: None is open.",
                "The last two measures are there: The latest score is 0 days old.",
                (
                    "The change does not rest on one high first score: The base is 14 (mean of the first "
                    "two scores of this step)."
                ),
                "Three monthly measures within the goal: 3 such scores in a row.",
                "No safety or worsening flag in the last eight weeks: There was none.",
                "A relapse-prevention plan is written: It is in the record.",
                "The patient agrees to less: Said on 26 Mar 2026: down.",
            ),
            (),
            (),
            False,
        ),
        (
            well(preferences=()),
            "hold",
            None,
            ("All that is measured speaks for less care; still open is what people have to say or write."),
            ("Less care waits for an answer: the patient agrees to less.",),
            (
                "At the target on two scores at least four weeks apart: PHQ-9 is 3 on 30 Mar 2026.",
                ("Daily life at its goal on two scores at least four weeks apart: WSAS is 5 on 30 Mar 2026."),
            ),
            (
                "Marked avoidance or health anxiety: No form measures this: ask.",
                "The patient asks for more: The patient was not asked lately.",
            ),
            False,
        ),
        (
            well(preferences=(wish(80, "hold"),)),
            "hold",
            None,
            ("All that is measured speaks for less care; still open is what people have to say or write."),
            ("Less care waits for this: the patient agrees to less.",),
            (
                "At the target on two scores at least four weeks apart: PHQ-9 is 3 on 30 Mar 2026.",
                ("Daily life at its goal on two scores at least four weeks apart: WSAS is 5 on 30 Mar 2026."),
            ),
            ("Marked avoidance or health anxiety: No form measures this: ask.",),
            False,
        ),
        (
            well(preferences=(wish(80, "up"),)),
            "up",
            2,
            "The patient asked for more on 26 Mar 2026.",
            ("The patient asked for more on 26 Mar 2026.",),
            (
                ("All that is measured speaks for less care; still open is what people have to say or write."),
                "Less care waits for this: the patient agrees to less.",
            ),
            ("Marked avoidance or health anxiety: No form measures this: ask.",),
            True,
        ),
        (
            well(until=130, preferences=()),
            "cannot say",
            None,
            "Cannot say: the last measures are missing. The latest score is 46 days old.",
            (),
            (),
            ("the last measures are missing. The latest score is 46 days old.",),
            False,
        ),
        (
            well(events=(Event("e", "medical warning sign", day(83)),)),
            "hold",
            None,
            "Nothing speaks for more care, and not everything for less: stay in this step for now.",
            (
                (
                    "A safety or medical flag is open: New or changed warning sign of the body on 29 Mar "
                    "2026: “medical warning sign”. No physician has looked at it yet."
                ),
            ),
            (
                "At the target on two scores at least four weeks apart: PHQ-9 is 3 on 30 Mar 2026.",
                ("Daily life at its goal on two scores at least four weeks apart: WSAS is 5 on 30 Mar 2026."),
                "The patient agrees to less: Said on 26 Mar 2026: down.",
            ),
            ("Marked avoidance or health anxiety: No form measures this: ask.",),
            False,
        ),
        (
            weeks(8, 8, 15, 15),
            "up",
            2,
            "Speaks for more care: step 2, moderate.",
            (
                (
                    "Reliably worse: PHQ-9 is clearly worse: 15 on 26 Jan 2026 against 8 (mean of the "
                    "first two scores of this step). Reliable means at or above 14 twice in a row, or one "
                    "very large jump."
                ),
            ),
            (),
            (
                ("Severe symptoms or severe limits in daily life: PHQ-9 or WSAS was not answered in this step."),
                "Marked avoidance or health anxiety: No form measures this: ask.",
                "The patient asks for more: The patient was not asked lately.",
            ),
            False,
        ),
        (
            weeks(8, 8, 15, 15, preferences=(wish(20, "down"),)),
            "hold",
            None,
            "The patient wanted no more on 25 Jan 2026.",
            ("The patient wanted no more on 25 Jan 2026.",),
            (
                "Speaks for more care: step 2, moderate.",
                (
                    "Reliably worse: PHQ-9 is clearly worse: 15 on 26 Jan 2026 against 8 (mean of the "
                    "first two scores of this step). Reliable means at or above 14 twice in a row, or one "
                    "very large jump."
                ),
            ),
            (
                ("Severe symptoms or severe limits in daily life: PHQ-9 or WSAS was not answered in this step."),
                "Marked avoidance or health anxiety: No form measures this: ask.",
            ),
            True,
        ),
        (
            weeks(8, 8, 15, 15, preferences=(wish(20, "", "not available"),)),
            "hold",
            None,
            "There was no place on 25 Jan 2026. Say what is offered meanwhile, and who is told.",
            ("There was no place on 25 Jan 2026. Say what is offered meanwhile, and who is told.",),
            (
                "Speaks for more care: step 2, moderate.",
                (
                    "Reliably worse: PHQ-9 is clearly worse: 15 on 26 Jan 2026 against 8 (mean of the "
                    "first two scores of this step). Reliable means at or above 14 twice in a row, or one "
                    "very large jump."
                ),
            ),
            (
                ("Severe symptoms or severe limits in daily life: PHQ-9 or WSAS was not answered in this step."),
                "Marked avoidance or health anxiety: No form measures this: ask.",
                "The patient asks for more: The patient was not asked lately.",
            ),
            True,
        ),
        (
            weeks(16, 16, 15, 15, step=4, forms=[screen(20, q2=1, q4=1, q3=0, q5=0)]),
            "hold",
            None,
            "Already in the highest step: the crisis pathway, not another step.",
            (
                (
                    "The suicide screen asks for an immediate response: C-SSRS Screener on 25 Jan 2026, "
                    "yes to 1, 2 and 4: intent, a plan or recent behaviour was reported: respond at once."
                ),
            ),
            (),
            ("The patient asks for more: The patient was not asked lately.",),
            False,
        ),
        (
            weeks(8, 8, 8, 8, forms=[screen(20, q2=1, q4=1, q3=0, q5=0)]),
            "up",
            4,
            "Speaks for more care: step 4, specialist or crisis.",
            (
                (
                    "The suicide screen asks for an immediate response: C-SSRS Screener on 25 Jan 2026, "
                    "yes to 1, 2 and 4: intent, a plan or recent behaviour was reported: respond at once."
                ),
            ),
            (),
            (
                ("Severe symptoms or severe limits in daily life: PHQ-9 or WSAS was not answered in this step."),
                "Marked avoidance or health anxiety: No form measures this: ask.",
                "The patient asks for more: The patient was not asked lately.",
            ),
            False,
        ),
        (
            weeks(8, 8, 8, 8, preferences=(wish(20, "up"),)),
            "up",
            2,
            "The patient asked for more on 25 Jan 2026.",
            ("The patient asked for more on 25 Jan 2026.",),
            (
                "Nothing speaks for more care, and not everything for less: stay in this step for now.",
                "Less care waits for this: at the target on two scores at least four weeks apart.",
                ("Less care waits for an answer: daily life at its goal on two scores at least four weeks apart."),
                "Less care waits for this: a relapse-prevention plan is written.",
                "Less care waits for this: the patient agrees to less.",
            ),
            (
                ("Severe symptoms or severe limits in daily life: PHQ-9 or WSAS was not answered in this step."),
                "Marked avoidance or health anxiety: No form measures this: ask.",
            ),
            True,
        ),
        (
            weeks(8, 8, 8, 8, step=4, preferences=(wish(20, "up"),)),
            "hold",
            None,
            ("All that is measured speaks for less care; still open is what people have to say or write."),
            ("Less care waits for an answer: handover meeting with the receiving team.",),
            (),
            (),
            False,
        ),
        (
            weeks(8, 8, 8, 8, step=0, preferences=(wish(20, "down"),)),
            "down",
            None,
            "The patient asked for less on 25 Jan 2026.",
            ("The patient asked for less on 25 Jan 2026.",),
            (
                "Nothing speaks for more care, and not everything for less: stay in this step for now.",
                "Less care waits for this: three monthly measures within the goal.",
                "Less care waits for this: a relapse-prevention plan is written.",
            ),
            (
                "Limited in daily life on two scores at least two weeks apart: There are not two scores with a "
                "clinical range in this step.",
            ),
            True,
        ),
        (
            weeks(8),
            "cannot say",
            None,
            "Cannot say: 1 score in this step; two are needed.",
            (),
            (),
            ("1 score in this step; two are needed.",),
            False,
        ),
        (
            weeks(8, 8),
            "hold",
            None,
            "Nothing speaks for more care, and not everything for less: stay in this step for now.",
            (
                "Less care waits for an answer: the change does not rest on one high first score.",
                "Less care waits for this: at the target on two scores at least four weeks apart.",
                ("Less care waits for an answer: daily life at its goal on two scores at least four weeks apart."),
                "Less care waits for this: a relapse-prevention plan is written.",
                "Less care waits for an answer: the patient agrees to less.",
            ),
            (),
            (
                "Reliably worse: PHQ-9 has 2 scores in this step; 3 are needed.",
                ("Severe symptoms or severe limits in daily life: PHQ-9 or WSAS was not answered in this step."),
                "Marked avoidance or health anxiety: No form measures this: ask.",
                "The patient asks for more: The patient was not asked lately.",
            ),
            False,
        ),
        (
            record(21, [(0, 8), (7, 8), (14, 8)], forms=[scored(20, None, item9=2)]),
            "cannot say",
            None,
            "Safety first: the assessment decides about the step.",
            (
                (
                    "Thoughts of self-harm reported: PHQ-9 item 9 answered 2 on 25 Jan 2026; the answer "
                    "before was 0. What the assessment found is not recorded."
                ),
            ),
            (),
            ("What the assessment after the crisis flag found.",),
            False,
        ),
        (
            unplaced(),
            "cannot say",
            None,
            "Not placed on the pathway yet, and there is no score to place by.",
            (),
            (),
            ("a first score",),
            False,
        ),
        (
            unplaced(scored(3, 9)),
            "cannot say",
            1,
            "Not placed yet. By severity and risk: step 1, low intensity.",
            ("Not placed yet. By severity and risk: step 1, low intensity.",),
            (),
            ("what the patient prefers",),
            False,
        ),
        (
            unplaced(scored(3, 0), screen(4, q2=1, q4=1, q3=0, q5=0)),
            "cannot say",
            4,
            "Not placed yet. By severity and risk: step 4, specialist or crisis.",
            ("Not placed yet. By severity and risk: step 4, specialist or crisis.",),
            (),
            ("what the patient prefers",),
            False,
        ),
    ],
)
def test_a_suggestion_says_why_what_speaks_against_it_and_what_is_missing(
    told, way, to, words, reasons, against, missing, overruled
):
    found = suggested(told)
    assert (str(found.way), found.to, found.words) == (way, to, words)
    assert (found.reasons, found.against, found.missing) == (reasons, against, missing)
    assert found.overruled_by == (words if overruled else "")


@pytest.mark.parametrize(
    ("instrument", "total", "to"),
    [
        ("phq9", 4, 0),
        ("phq9", 5, 1),
        ("phq9", 15, 1),
        ("phq9", 16, 2),
        ("phq9", 19, 2),
        ("phq9", 20, 3),
        ("sss8", 7, 0),
        ("sss8", 8, 1),
        ("sss8", 11, 1),
        ("sss8", 12, 2),
        ("wsas", 10, 0),
        ("wsas", 11, 1),
        ("wsas", 20, 1),
        ("wsas", 21, 2),
    ],
)
def test_severity_points_to_a_step_from_its_number_on(instrument, total, to):
    assert suggested(unplaced(scored(3, total, instrument))).to == to


def test_a_crisis_of_another_kind_does_not_place_anybody_in_the_highest_step():
    """An answer at crisis level is assessed first; only the screen points there by itself."""
    assert suggested(unplaced(scored(3, 9, item9=2))).to == 1
