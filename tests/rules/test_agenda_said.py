"""Why somebody is on the agenda, in whole sentences, and how the time of a meeting is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rules.agenda import Asked, Candidate, Group, build_agenda, specialists
from rules.agenda_time import Left, budget_words, fitted, minutes_by_kind, time_left
from tests.rules.test_agenda import NEW, PLAIN, SILENT, STUCK, TODAY, WORSE, days

ASKED = Asked("r1", "Ada", "Is surgery an option?")
URGENT = replace(ASKED, urgent=True)
LATE = ("Not yet done: “Call the GP”.", "Not yet done: “Write”.")
LATE_SAID = " ".join(LATE)
FORGOTTEN = replace(PLAIN, last_review_on=days(-85))
REFERRED = "Referred by Ada: “Is surgery an option?”"
REFERRED_URGENT = "Referred as urgent by Ada: “Is surgery an option?”"


@pytest.mark.parametrize(
    ("one", "group", "lane", "why"),
    [
        (replace(PLAIN, next_review_on=TODAY), Group.review, "discuss", "Review: due on 2 Mar 2026, today."),
        (replace(PLAIN, next_review_on=days(-1)), Group.review, "discuss", "Review: due on 1 Mar 2026, 1 day ago."),
        (replace(PLAIN, next_review_on=days(-2)), Group.review, "discuss", "Review: due on 28 Feb 2026, 2 days ago."),
        (
            replace(PLAIN, next_review_on=days(7)),
            Group.rest,
            "standard",
            "Due for a look: the review is due on 9 Mar 2026, before the next meeting.",
        ),
        (
            FORGOTTEN,
            Group.review,
            "discuss",
            "Review: not looked at since 7 Dec 2025; nobody waits longer than 12 weeks.",
        ),
        (
            replace(FORGOTTEN, last_review_on=None),
            Group.review,
            "discuss",
            "Review: never looked at by the team; nobody waits longer than 12 weeks.",
        ),
        (replace(PLAIN, rank=3, reasons=("form overdue.", "x")), Group.review, "discuss", "Review: form overdue."),
        (replace(PLAIN, rank=3), Group.review, "discuss", "Review: overdue."),
        (replace(PLAIN, late=LATE), Group.review, "discuss", f"Review: {LATE_SAID}"),
        (replace(PLAIN, rank=3, late=LATE), Group.review, "discuss", f"Review: overdue. {LATE_SAID}"),
        (
            replace(PLAIN, next_review_on=TODAY, late=LATE),
            Group.review,
            "discuss",
            f"Review: due on 2 Mar 2026, today. {LATE_SAID}",
        ),
        (
            replace(FORGOTTEN, late=LATE),
            Group.review,
            "discuss",
            f"Review: not looked at since 7 Dec 2025; nobody waits longer than 12 weeks. {LATE_SAID}",
        ),
        (
            replace(WORSE, late=LATE, referral=URGENT),
            Group.worsening,
            "discuss",
            f"Getting worse: PHQ-9 is clearly worse {REFERRED_URGENT} {LATE_SAID}",
        ),
        (replace(PLAIN, referral=URGENT), Group.worsening, "discuss", REFERRED_URGENT),
        (replace(PLAIN, referral=URGENT, late=LATE), Group.worsening, "discuss", f"{REFERRED_URGENT} {LATE_SAID}"),
        (replace(PLAIN, rank=3, referral=URGENT), Group.worsening, "discuss", REFERRED_URGENT),
        (
            replace(PLAIN, referral=replace(ASKED, needs="ENT")),
            Group.request,
            "discuss",
            f"{REFERRED} Needs ENT.",
        ),
        (
            replace(PLAIN, referral=ASKED, question=" May I work? "),
            Group.request,
            "discuss",
            f"The patient asks: “May I work?” {REFERRED}",
        ),
        (
            replace(STUCK, referral=ASKED),
            Group.no_response,
            "discuss",
            f"Not getting better enough: levelled off {REFERRED}",
        ),
        (NEW, Group.new, "discuss", "New to the team: registered on 14 Aug 2025."),
        (replace(NEW, registered_on=None), Group.new, "discuss", "New to the team: not yet reviewed."),
        (
            replace(WORSE, reasons=()),
            Group.worsening,
            "discuss",
            "Getting worse: no reason is stored; open the patient to see.",
        ),
        (SILENT, Group.silent, "standard", "We do not hear enough to tell: was due"),
        (replace(SILENT, rules=("PRC-2",)), Group.silent, "discuss", "We do not hear enough to tell: was due"),
        (
            replace(PLAIN, rules=("RSP-5",), reasons=("target reached.",)),
            Group.step_down,
            "standard",
            "Going well: ready for less care?: target reached.",
        ),
    ],
)
def test_each_place_says_why_in_whole_sentences(one, group, lane, why):
    (place,) = build_agenda([one], TODAY)
    assert (place.group, place.lane, place.why) == (group, lane, why)


def test_a_review_beyond_the_next_meeting_is_not_on_this_one():
    assert build_agenda([replace(PLAIN, next_review_on=days(8))], TODAY) == ()


def test_a_place_carries_what_was_asked_and_who_is_needed():
    (own,) = build_agenda([replace(PLAIN, question=" May I work? ")], TODAY)
    assert (own.question, own.needs, own.referral_id) == ("May I work?", "", None)
    (asked,) = build_agenda([replace(PLAIN, referral=replace(ASKED, needs="ENT"))], TODAY)
    assert (asked.question, asked.needs, asked.referral_id) == ("Is surgery an option?", "ENT", "r1")


def test_who_waits_without_a_day_stands_by_the_last_review_and_else_by_the_registration():
    waiting = [
        replace(PLAIN, patient_id="a", next_review_on=None, last_review_on=days(-100), registered_on=days(-300)),
        replace(PLAIN, patient_id="b", next_review_on=None, last_review_on=None, registered_on=days(-200)),
        replace(PLAIN, patient_id="c", next_review_on=days(-150)),
        Candidate("d", 70, 3),
    ]
    assert [one.patient_id for one in build_agenda(waiting, TODAY)] == ["d", "b", "c", "a"]


def test_who_may_come_and_go_is_named_as_written():
    needs = [("a", "ENT"), ("b", "nursing"), ("c", "nursing")]
    asked = [replace(PLAIN, patient_id=name, referral=replace(ASKED, needs=whom)) for name, whom in needs]
    listed = replace(PLAIN, patient_id="z", referral=replace(ASKED, needs="law", standard=True))
    assert specialists(build_agenda([*asked, listed], TODAY)) == (
        "ENT is needed for case 1.",
        "Nursing is needed for cases 2 and 3.",
    )


MINUTES = {"complex": 6.0, "review": 2.0, "new": 12.0, "actions": 5.0, "standard": 4.0}


def placed(*everybody):
    numbered = [replace(one, patient_id=f"{i:02}") for i, one in enumerate(everybody)]
    return build_agenda(numbered, TODAY)


def test_each_place_has_its_kind_its_minutes_and_whether_it_fits():
    found = fitted(placed(WORSE, STUCK, NEW, SILENT, replace(PLAIN, question="?")), 27, MINUTES)
    assert [(one.kind, one.minutes, one.fits) for one in found] == [
        ("complex", 6.0, True),
        ("complex", 6.0, True),
        ("new", 12.0, False),
        ("complex", 6.0, True),
        ("standard", 0.0, True),
    ]


@pytest.mark.parametrize(("minutes_long", "fits"), [(14, False), (15, True)])
def test_the_standard_lane_takes_its_time_and_the_last_minute_is_used(minutes_long, fits):
    assert fitted(placed(STUCK, SILENT), minutes_long, MINUTES)[0].fits is fits


def test_after_a_listed_case_the_others_are_still_fitted():
    after = replace(placed(SILENT)[0], lane="discuss")
    assert [one.kind for one in fitted([*placed(SILENT), after], 60, MINUTES)] == ["standard", "review"]


@pytest.mark.parametrize(
    ("everybody", "minutes_long", "says"),
    [
        ([], 60, "0 cases to discuss, 5 of 60 minutes planned."),
        ([STUCK], 11, "1 case to discuss, 11 of 11 minutes planned."),
        ([STUCK, SILENT], 60, "1 case to discuss, 15 of 60 minutes planned. 1 case on the standard pathway."),
        (
            [STUCK, STUCK, STUCK, SILENT, SILENT],
            15,
            "1 case to discuss, 15 of 15 minutes planned. 2 cases on the standard pathway. There is no time for 2 more"
            " cases: at the end of the list, first if time is left.",
        ),
        (
            [WORSE, STUCK],
            10,
            "1 case to discuss, 11 of 10 minutes planned. There is no time for 1 more case: at the end of the list,"
            " first if time is left. Safety and worsening alone need more time than this meeting has.",
        ),
        ([SILENT], 5, "0 cases to discuss, 9 of 5 minutes planned. 1 case on the standard pathway."),
    ],
)
def test_how_the_time_is_spent_is_said_whole(everybody, minutes_long, says):
    assert budget_words(fitted(placed(*everybody), minutes_long, MINUTES), minutes_long, MINUTES) == says


def test_a_site_plans_its_own_minutes_for_each_kind():
    assert minutes_by_kind() == {"complex": 6, "review": 2, "new": 12, "actions": 5, "standard": 5}


BEGIN = datetime(2026, 3, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (-1, Left(75, "75 minutes planned")),
        (0, Left(75, "75 minutes left")),
        (74 * 60, Left(1, "1 minute left")),
        (75 * 60 - 1, Left(0, "0 minutes left")),
        (75 * 60, Left(0, "0 minutes left")),
        (75 * 60 + 1, Left(-1, "past the planned end")),
    ],
)
def test_the_minutes_left_at_the_edges(seconds, left):
    assert time_left(BEGIN, 75, BEGIN + timedelta(seconds=seconds)) == left
