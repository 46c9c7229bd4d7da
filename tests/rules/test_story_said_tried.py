"""What the story says was tried, expected and decided, in whole sentences."""

from __future__ import annotations

import pytest

from tests.rules.story_cases import course, day, decided, forms, given, happened, predicted, told

PHQ = {0: 18, 7: 18, 28: 17, 56: 10, 77: 9}


@pytest.mark.parametrize(
    ("one", "begins", "sentences"),
    [
        pytest.param(
            course(
                *forms(PHQ),
                given=(
                    given("Duloxetine", 10, None, "30 mg", "drug"),
                    given("Walking", 50, 60),
                    given("Later", 90),
                    given("Ended", -80, -70),
                ),
            ),
            ("tried",),
            [
                (
                    "tried.followed_beside",
                    (
                        "Duloxetine (30 mg) from 15 Jan 2026, goes on. PHQ-9 was 18 on 12 Jan 2026"
                        " and 10 on 2 Mar 2026. Also begun, changed or ended then: Walking; it is"
                        " not attributed to one of them."
                    ),
                ),
                (
                    "tried.followed",
                    (
                        "Walking from 24 Feb 2026 to 6 Mar 2026. PHQ-9 was 17 on 2 Feb 2026 and 10"
                        " on 2 Mar 2026. Goes together with it; not said to be its effect."
                    ),
                ),
                (
                    "tried.treatment",
                    ("Ended from 17 Oct 2025 to 27 Oct 2025. There are too few scores around it to say what followed."),
                ),
            ],
            id="treatments and what followed",
        ),
        pytest.param(
            course(
                happened=(
                    happened("session", 3, "Talk", True),
                    happened("session", 10, "Talk", False),
                    happened("contact", 84, "Call"),
                    happened("session", 85),
                )
            ),
            ("tried",),
            [
                ("tried.visits", "2 of 3 contacts and sessions were attended, 8 Jan 2026 to 30 Mar 2026."),
            ],
            id="visits kept and not",
        ),
        pytest.param(
            course(happened=(happened("session", 3, "Talk", True), happened("session", 10, "Talk", False))),
            ("tried",),
            [("tried.visits_once", "1 of 2 contacts and sessions was attended, 8 Jan 2026 to 15 Jan 2026.")],
            id="one visit kept",
        ),
        pytest.param(
            course(happened=(happened("session", 3, "Talk", False),)),
            ("tried",),
            [("tried.visits_none", "None of 1 contacts and sessions was attended, 8 Jan 2026 to 8 Jan 2026.")],
            id="no visit kept",
        ),
        pytest.param(
            course(
                given=(given("Walking", 40), given("Sertraline", 30, None, "50 mg", "drug"), given("Rest", 57)),
                happened=(happened("adverse effect", 44, "Nausea"), happened("adverse effect", 72, "Dizzy")),
            ),
            ("tried.side",),
            [
                (
                    "tried.side_effect_beside",
                    "Side effect on 18 Feb 2026: Nausea. In the 14 days before it these began or changed: Walking and"
                    " Sertraline; it is not attributed to one of them.",
                ),
                ("tried.side_effect", "Side effect on 18 Mar 2026: Dizzy."),
            ],
            id="side effects",
        ),
        pytest.param(
            course(
                *forms(PHQ),
                decided=(
                    decided(0, predicted("falls", 5, 56)),
                    decided(7, predicted("falls", 15, 56)),
                    decided(28, predicted("rises", 3, 56)),
                    decided(77, predicted("falls", 3, 84)),
                    decided(78, predicted("falls", 3, 85)),
                ),
            ),
            ("tried",),
            [
                (
                    "tried.short_of_it",
                    (
                        "On 12 Jan 2026 the team expected PHQ-9 to fall by 15 points by 2 Mar 2026:"
                        " short of it. PHQ-9 went from 18 to 10 (2 Mar 2026)."
                    ),
                ),
                (
                    "tried.opposite",
                    (
                        "On 2 Feb 2026 the team expected PHQ-9 to rise by 3 points by 2 Mar 2026:"
                        " the opposite. PHQ-9 went from 17 to 10 (2 Mar 2026)."
                    ),
                ),
                (
                    "tried.cannot_tell",
                    (
                        "On 23 Mar 2026 the team expected PHQ-9 to fall by 3 points by 30 Mar 2026:"
                        " cannot tell. There is no PHQ-9 score near 30 Mar 2026."
                    ),
                ),
            ],
            id="predictions, the last three",
        ),
        pytest.param(
            course(*forms(PHQ), decided=(decided(60, predicted("falls", 3, 77, measure="own")),)),
            ("tried",),
            [
                (
                    "tried.cannot_tell",
                    (
                        "On 6 Mar 2026 the team expected own to fall by 3 points by 23 Mar 2026:"
                        " cannot tell. There is no own score from before the decision to compare"
                        " with."
                    ),
                ),
            ],
            id="a prediction about a form nobody knows",
        ),
        pytest.param(
            course(
                *forms(PHQ),
                decided=(
                    decided(60, predicted("stays", 3, 77)),
                    decided(
                        70,
                        predicted("falls", 3, 100, "two worse"),
                        preference="More sessions",
                        followed="no",
                        next_review_on=day(84),
                    ),
                ),
            ),
            ("tried", "forward"),
            [
                (
                    "tried.as_expected",
                    (
                        "On 6 Mar 2026 the team expected PHQ-9 to stay within 3 points by 23 Mar"
                        " 2026: as expected. PHQ-9 went from 10 to 9 (23 Mar 2026)."
                    ),
                ),
                ("forward.plan", "Decided on 16 Mar 2026: continue. On course."),
                (
                    "forward.preference_not_followed",
                    "The patient prefers: “More sessions” The decision does not follow it.",
                ),
                (
                    "forward.expected_stop",
                    "Expected: PHQ-9 to fall by 3 points by 15 Apr 2026. Stop before that: two worse",
                ),
                ("forward.review", "The team looks again on 30 Mar 2026."),
            ],
            id="what was decided last",
        ),
        pytest.param(
            course(
                decided=(decided(70, predicted("falls", 3, 100), state="recorded", preference="More", followed="yes"),)
            ),
            ("forward",),
            [
                ("forward.plan_unsigned", "Decided on 16 Mar 2026, not signed yet: continue. On course."),
            ],
            id="not signed, nothing is expected of it yet",
        ),
        pytest.param(
            course(decided=(decided(70, predicted("falls", 3, 100), preference="More", followed="?"),)),
            ("forward",),
            [
                ("forward.plan", "Decided on 16 Mar 2026: continue. On course."),
                (
                    "forward.preference_not_said",
                    "The patient prefers: “More” Whether the decision follows it was not said.",
                ),
                ("forward.expected", "Expected: PHQ-9 to fall by 3 points by 15 Apr 2026."),
            ],
            id="a preference of which it was not said",
        ),
    ],
)
def test_the_story_says_it_whole_and_in_this_order(one, begins, sentences):
    assert told(one, *begins) == sentences
