"""What came differently, what is open and the way forward, in whole sentences."""

from __future__ import annotations

import pytest

from rules.record import Schedule
from tests.rules.story_cases import course, day, decided, flag, forms, happened, task, told, visit

PHQ = {0: 18, 7: 18, 28: 17, 56: 10, 77: 9}
WEEKLY = Schedule("phq9", 7, day(0))


@pytest.mark.parametrize(
    ("one", "begins", "sentences"),
    [
        pytest.param(
            course(
                flags=(
                    flag("DET-1"),
                    flag("VAR-9"),
                    flag("RSP-5", urgency="info"),
                    flag("MED-1", 70),
                    flag("MED-1"),
                    flag("PRC-3"),
                    flag("SAF-1", 84),
                    flag("SAF-1", 70),
                    flag("SAF-4"),
                    flag("SAF-9"),
                )
            ),
            ("safety", "flag"),
            [
                ("safety.reported", "SAF-1 says so. Open since 30 Mar 2026."),
                ("safety.unanswered", "SAF-4 says so."),
                ("safety.other", "SAF-9 says so."),
                ("safety.body_flag", "MED-1 says so. Open since 26 Mar 2026."),
                ("flag.DET-1", "DET-1 says so. Open since 26 Mar 2026."),
                ("flag.other", "VAR-9 by name: VAR-9 says so. Open since 26 Mar 2026."),
            ],
            id="flags",
        ),
        pytest.param(
            course(happened=tuple(happened("life event", n, f"Number {n}") for n in range(4))),
            ("surprise",),
            [
                ("surprise.life_event", "Life event on 6 Jan 2026: Number 1."),
                ("surprise.life_event", "Life event on 7 Jan 2026: Number 2."),
                ("surprise.life_event", "Life event on 8 Jan 2026: Number 3."),
            ],
            id="events, the last three of a kind",
        ),
        pytest.param(
            course(
                happened=(happened("medical warning sign", 5, "Fever"), happened("medical warning sign", 50, "Rash"))
            ),
            ("safety.body", "surprise"),
            [
                (
                    "safety.body",
                    "New sign of the body on 10 Jan 2026: Fever. No decision of the team has followed yet.",
                ),
                ("safety.body", "New sign of the body on 24 Feb 2026: Rash. No decision of the team has followed yet."),
            ],
            id="signs of the body that nobody has decided on",
        ),
        pytest.param(
            course(
                happened=(happened("medical warning sign", 5, "Fever"), happened("medical warning sign", 50, "Rash")),
                decided=(decided(20),),
            ),
            ("safety.body", "surprise"),
            [
                ("safety.body", "New sign of the body on 24 Feb 2026: Rash. No decision of the team has followed yet."),
                (
                    "surprise.medical_warning_sign",
                    "Sign of the body on 10 Jan 2026: Fever. The team has decided since.",
                ),
            ],
            id="signs of the body of which one was decided on",
        ),
        pytest.param(
            course(happened=(happened("medical warning sign", 5, "Fever"),), flags=(flag("MED-1"),)),
            ("safety.body", "surprise"),
            [
                ("safety.body_flag", "MED-1 says so. Open since 26 Mar 2026."),
            ],
            id="a sign that is flagged is told by its flag",
        ),
        pytest.param(
            course(*forms({0: 9, 7: 9, 63: 9}), schedule=(WEEKLY,)),
            ("surprise", "open", "forward"),
            [
                ("surprise.missed", "9 of 13 due PHQ-9 forms did not come, the last due on 23 Mar 2026."),
                ("open.form_due", "PHQ-9 has been due since 16 Mar 2026."),
            ],
            id="forms that did not come",
        ),
        pytest.param(
            course(*forms({n: 9 for n in range(0, 70, 7)}), schedule=(WEEKLY,)),
            ("surprise", "open", "forward"),
            [
                ("surprise.missed", "2 of 13 due PHQ-9 forms did not come, the last due on 23 Mar 2026."),
                ("open.form_due", "PHQ-9 has been due since 16 Mar 2026."),
            ],
            id="two missed are told and one is not",
        ),
        pytest.param(
            course(*forms({n: 9 for n in range(0, 77, 7)}), schedule=(WEEKLY,)),
            ("surprise", "open", "forward"),
            [
                ("open.form_due", "PHQ-9 has been due since 23 Mar 2026."),
            ],
            id="one alone is no news",
        ),
        pytest.param(
            course(
                question="May I work?",
                decided=(
                    decided(
                        60,
                        tasks=(
                            task(70),
                            task(84),
                            task(75, True),
                            task(90, True),
                            task(60, state="done"),
                            task(91),
                            task(92),
                        ),
                        next_review_on=day(83),
                    ),
                ),
                planned=(visit(70), visit(84, "Ada")),
            ),
            ("open", "forward"),
            [
                ("open.question", "The patient's question: “May I work?”"),
                ("open.task_late", "Late by 14 days: call 70 (Ada, due 16 Mar 2026)."),
                ("open.task_late_told", "Late by 9 days: call 75 (Ada, due 21 Mar 2026); tells the patient."),
                ("open.task", "Open: call 84 (Ada, due 30 Mar 2026)."),
                ("open.task_told", "Open: call 90 (Ada, due 5 Apr 2026); tells the patient."),
                ("open.task", "Open: call 91 (Ada, due 6 Apr 2026)."),
                ("open.review_late", "The review planned for 29 Mar 2026 has not taken place."),
                ("forward.plan", "Decided on 6 Mar 2026: continue. On course."),
                ("forward.visit_with", "Next visit: visit on 30 Mar 2026 with Ada."),
            ],
            id="what is open",
        ),
        pytest.param(
            course(
                *forms(PHQ),
                discharged=84,
                decided=(decided(60, state="recorded", next_review_on=day(80)),),
                planned=(visit(90),),
                schedule=(WEEKLY,),
            ),
            ("open", "forward"),
            [
                ("forward.discharged", "Discharged on 30 Mar 2026."),
                ("forward.plan_unsigned", "Decided on 6 Mar 2026, not signed yet: continue. On course."),
                ("forward.visit", "Next visit: visit on 5 Apr 2026."),
            ],
            id="after the end of care",
        ),
    ],
)
def test_the_story_says_it_whole_and_in_this_order(one, begins, sentences):
    assert told(one, *begins) == sentences
