"""How the story begins and what it says has changed, in whole sentences."""

from __future__ import annotations

import pytest

from tests.rules.story_cases import course, flag, form, forms, goal, placed, told

PHQ = {0: 18, 7: 18, 28: 17, 56: 10, 77: 9}
WSAS = {0: 24, 7: 24, 56: 12, 77: 11}


@pytest.mark.parametrize(
    ("one", "begins", "sentences"),
    [
        pytest.param(
            course(*forms(PHQ), *forms(WSAS, "wsas")),
            ("start", "change", "safety"),
            [
                (
                    "safety.not_reported",
                    (
                        "Self-harm was not reported on 23 Mar 2026 (PHQ-9). That is an answer, not a"
                        " judgement of safety."
                    ),
                ),
                ("start.score_high", "PHQ-9 was 18 on 5 Jan 2026, in the clinical range."),
                ("start.score_high", "WSAS was 24 on 5 Jan 2026, in the clinical range."),
                (
                    "change.better",
                    (
                        "PHQ-9 went from 18 to 9 on 23 Mar 2026: 9 points better in this step; 6 or"
                        " more is beyond measurement error."
                    ),
                ),
                (
                    "change.better",
                    (
                        "WSAS went from 24 to 11 on 23 Mar 2026: 13 points better in this step; 12"
                        " or more is beyond measurement error."
                    ),
                ),
                (
                    "change.trend_improving",
                    (
                        "PHQ-9 is improving over 5 scores, from 5 Jan 2026 to 23 Mar 2026. 5 scores"
                        " over 77 days: 9.4 points down along the middle line. Chance alone rarely"
                        " does this (p = 0.033)."
                    ),
                ),
                ("change.praise", "This progress is worth saying aloud."),
            ],
            id="two measures better",
        ),
        pytest.param(
            course(form(28, 5), steps=(placed(2, 0),)),
            ("start",),
            [
                ("start.begin", "Care began on 5 Jan 2026 in step 2."),
                ("start.score_low", "PHQ-9 was 5 on 2 Feb 2026, below the clinical range."),
            ],
            id="a first score four weeks after the beginning",
        ),
        pytest.param(
            course(form(29, 18), steps=(placed(2, 0),)),
            ("start",),
            [
                ("start.begin", "Care began on 5 Jan 2026 in step 2."),
                ("start.score_late", "The first PHQ-9 came only on 3 Feb 2026: 18."),
            ],
            id="a first score later than that",
        ),
        pytest.param(
            course(*forms(PHQ), step_from=40, steps=(placed(1, 0), placed(2, 40), placed(2, 50), placed(1, 60))),
            ("start.begin", "tried.step", "change.whole"),
            [
                ("start.begin", "Care began on 5 Jan 2026 in step 1."),
                ("change.whole", "Over all steps PHQ-9 went from 18 on 5 Jan 2026 to 9 on 23 Mar 2026."),
                ("tried.step_up", "Step 1 to step 2 on 14 Feb 2026."),
                ("tried.step_down", "Step 2 to step 1 on 6 Mar 2026."),
            ],
            id="moves on the pathway",
        ),
        pytest.param(
            course(goals=(goal(0, target="two trips"), goal(3, 70))),
            ("start.goal", "change.goal"),
            [
                (
                    "start.goal",
                    ("Goal, in the patient's own words: “Goal 0.” Counts as reached: two trips. Set on 5 Jan 2026."),
                ),
                (
                    "start.goal_open",
                    (
                        "Goal, in the patient's own words: “Goal 3.” Set on 8 Jan 2026; what counts"
                        " as reached is not said."
                    ),
                ),
                ("change.goal_reached", "Goal reached on 16 Mar 2026: “Goal 3.”"),
            ],
            id="goals with and without what counts",
        ),
        pytest.param(
            course(goals=(goal(3, 70),), flags=(flag("SAF-4"),)),
            ("change",),
            [],
            id="no goal is celebrated over safety",
        ),
        pytest.param(
            course(*forms({0: 18, 7: 18, 77: 17}), *forms(WSAS, "wsas")),
            ("change",),
            [
                (
                    "change.same",
                    ("PHQ-9 went from 18 to 17 on 23 Mar 2026: no clear change in this step (6 points would be one)."),
                ),
                (
                    "change.better",
                    (
                        "WSAS went from 24 to 11 on 23 Mar 2026: 13 points better in this step; 12"
                        " or more is beyond measurement error."
                    ),
                ),
                (
                    "change.life_first",
                    "WSAS is clearly better while PHQ-9 is unchanged: daily life first, and progress.",
                ),
                ("change.praise", "This progress is worth saying aloud."),
            ],
            id="daily life first",
        ),
        pytest.param(
            course(*forms({0: 18, 7: 18, 77: 9}), *forms({0: 24, 7: 24, 77: 23}, "wsas")),
            ("change",),
            [
                (
                    "change.better",
                    (
                        "PHQ-9 went from 18 to 9 on 23 Mar 2026: 9 points better in this step; 6 or"
                        " more is beyond measurement error."
                    ),
                ),
                (
                    "change.same",
                    ("WSAS went from 24 to 23 on 23 Mar 2026: no clear change in this step (12 points would be one)."),
                ),
                (
                    "change.symptoms_first",
                    "PHQ-9 is clearly better while WSAS is not: what stands in the way of daily life?",
                ),
                ("change.praise", "This progress is worth saying aloud."),
            ],
            id="symptoms first",
        ),
        pytest.param(
            course(
                *forms({0: 9, 7: 9, 77: 20}),
                *forms({0: 4, 7: 4, 77: 16}, "gad7"),
                *forms({0: 20, 7: 20, 77: 4}, "pcs"),
                *forms({0: 9, 7: 9, 77: 9}, "phq15"),
            ),
            ("change",),
            [
                (
                    "change.worse",
                    (
                        "PHQ-9 went from 9 to 20 on 23 Mar 2026: 11 points worse in this step; 6 or"
                        " more is beyond measurement error."
                    ),
                ),
                (
                    "change.also_worse",
                    (
                        "GAD-7 went from 4 to 16 on 23 Mar 2026: 12 points worse in this step; 5 or"
                        " more is beyond measurement error."
                    ),
                ),
                (
                    "change.also_better",
                    (
                        "PCS went from 20 to 4 on 23 Mar 2026: 16 points better in this step; 12 or"
                        " more is beyond measurement error."
                    ),
                ),
            ],
            id="worse, and others too",
        ),
        pytest.param(
            course(*forms({0: 18, 7: 18, 77: 9}), *forms({0: 10, 7: 10, 77: 30}, "wsas")),
            ("change",),
            [
                (
                    "change.better",
                    (
                        "PHQ-9 went from 18 to 9 on 23 Mar 2026: 9 points better in this step; 6 or"
                        " more is beyond measurement error."
                    ),
                ),
                (
                    "change.worse",
                    (
                        "WSAS went from 10 to 30 on 23 Mar 2026: 20 points worse in this step; 12 or"
                        " more is beyond measurement error."
                    ),
                ),
            ],
            id="better with something worse is not praised",
        ),
        pytest.param(
            course(*forms({0: 18, 7: 18, 77: 9}), flags=(flag("DET-1"),)),
            ("change",),
            [
                (
                    "change.better",
                    (
                        "PHQ-9 went from 18 to 9 on 23 Mar 2026: 9 points better in this step; 6 or"
                        " more is beyond measurement error."
                    ),
                ),
            ],
            id="better over an open worsening is not praised",
        ),
        pytest.param(
            course(*forms({0: 8, 7: 9, 14: 10, 21: 12, 28: 13, 35: 15, 42: 16, 49: 17})),
            ("change.trend",),
            [
                (
                    "change.trend_worsening",
                    (
                        "PHQ-9 is getting worse over 8 scores, from 5 Jan 2026 to 23 Feb 2026. 8"
                        " scores over 49 days: 9.3 points up along the middle line. Chance alone"
                        " rarely does this (p below 0.001)."
                    ),
                ),
            ],
            id="getting worse bit by bit",
        ),
        pytest.param(
            course(*forms({0: 18, 7: 17}), step_from=40),
            ("change",),
            [
                ("change.cannot_say", "Cannot compare PHQ-9: a score to start from is missing in this step."),
                ("change.old", "The last PHQ-9, of 12 Jan 2026, is 11 weeks old: how it is now is not known."),
                ("change.whole", "Over all steps PHQ-9 went from 18 on 5 Jan 2026 to 17 on 12 Jan 2026."),
            ],
            id="nothing in this step",
        ),
    ],
)
def test_the_story_says_it_whole_and_in_this_order(one, begins, sentences):
    assert told(one, *begins) == sentences
