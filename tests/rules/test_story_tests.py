"""Small tests in the story, on the card and in what is new: running, waiting for judgement, judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.course import Course, Given, Judged
from rules.course import Tested as OneTest  # a name that pytest does not take for a test
from rules.narrative import CLINICIAN, EASY, LANGUAGES, PATIENT, story
from rules.patient_view import patient_view
from rules.settings import DEFAULT
from rules.since import news
from rules.small_test import KIND, CameName, SmallTest
from rules.visit_card import card
from tests.rules.test_patient_view import COURSE, HELP, NOW, SECRET, TEAM, TODAY

WALK = SmallTest(
    "Walk before noon", f"{SECRET} variable", f"{SECRET} success", TODAY - timedelta(days=14), TODAY, "daily_log.pain",
    -2,
)  # fmt: skip
DUE = OneTest("t", "g-t", WALK, NOW)
RUNNING = replace(DUE, test=replace(WALK, judge_on=TODAY + timedelta(days=3)))
PLANNED = replace(DUE, test=replace(WALK, from_on=TODAY + timedelta(days=1), judge_on=TODAY + timedelta(days=9)))
OUTCOMES = ("kept", "dropped", "again")


def judged(outcome: str, came: str) -> OneTest:
    told = Judged("j", outcome, TODAY, f"{SECRET} reason", came, f"{SECRET} numbers.", NOW)
    return replace(DUE, judged=told)


def with_test(one: OneTest) -> Course:
    beside = Given("g-t", KIND, WALK.what, "", one.test.from_on, one.test.judge_on, NOW)
    return replace(COURSE, tests=(one,), given=(*COURSE.given, beside))


def told(course: Course, level: str = CLINICIAN, language: str = "en") -> dict[str, str]:
    return {one.key: one.texts[level] for one in story(course, catalogue(), language)}


def test_a_test_that_runs_says_when_it_is_judged() -> None:
    said = told(with_test(RUNNING))["tried.test_running"]
    assert said.startswith("Small test since 10 Nov 2026: Walk before noon")
    assert "judged on 27 Nov 2026" in said
    assert not any(key.startswith(("tried.test", "open.test")) for key in told(with_test(PLANNED)))


def test_a_test_that_nobody_judged_is_open_with_what_the_numbers_say() -> None:
    course = with_test(DUE)
    assert "nobody has judged it" in told(course)["open.test"]
    assert "7 each are needed" in told(course)["open.test"]
    assert "look with you" in told(course, PATIENT)["open.test"]
    ask = next(one for one in card(replace(course, flags=(), happened=()), catalogue()).asks if "Walk" in one.text)
    assert ask.why == "a small test is over and not judged"
    assert ask.rests_on[0].id == "t"


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("came", list(CameName))
def test_what_came_of_it_and_what_became_of_it_are_told_at_every_level(outcome: str, came: CameName) -> None:
    course = with_test(judged(outcome, came.value))
    clinicians = told(course)
    assert f"{SECRET} reason" in clinicians[f"tried.test_{outcome}"]
    assert any(f"{SECRET} numbers." in text for text in clinicians.values())
    assert "open.test" not in clinicians
    for language in LANGUAGES:
        for level in (PATIENT, EASY):
            said = {key: text for key, text in told(course, level, language).items() if key.startswith("tried.test")}
            assert len(said) == 2
            assert all(text and SECRET not in text for text in said.values())


def test_the_story_goes_by_the_numbers_in_force_at_the_site() -> None:
    stricter = DEFAULT.changed("small_test.days", 21, "signed by the lead: three weeks on each side")
    assert "21 each are needed" in told(replace(with_test(DUE), settings=stricter))["open.test"]


def test_a_small_test_is_not_told_as_a_treatment_as_well() -> None:
    without, course = story(COURSE, catalogue()), story(with_test(RUNNING), catalogue())
    treatments = ("tried.treatment", "tried.followed")
    assert [one.key for one in course if one.key.startswith(treatments)] == [
        one.key for one in without if one.key.startswith(treatments)
    ]


@pytest.mark.parametrize("one", [DUE, judged("kept", "as hoped"), judged("dropped", "the other way")])
def test_the_patient_reads_what_was_tried_and_not_the_teams_reason(one: OneTest) -> None:
    shown = patient_view(with_test(one), catalogue(), HELP, TEAM)
    assert "Walk before noon" in " ".join((*shown.tried, *shown.next))
    assert SECRET not in " ".join((*shown.tried, *shown.next))


def test_a_judgement_is_news_when_it_was_written() -> None:
    course, kept = with_test(judged("kept", "as hoped")), "Small test kept: Walk before noon (as hoped)."
    assert kept in [one.text for one in news(course, catalogue(), NOW - timedelta(hours=1))]
    assert kept not in [one.text for one in news(course, catalogue(), NOW)]


def sentences(one: OneTest) -> list[tuple[str, str]]:
    whole = story(with_test(one), catalogue())
    return [(said.key, said.texts[CLINICIAN]) for said in whole if said.key.startswith("tried.test")]


@pytest.mark.parametrize(
    ("came", "key"),
    [
        ("as hoped", "tried.test_as_hoped"),
        ("less than hoped", "tried.test_less"),
        ("no clear difference", "tried.test_no_difference"),
        ("the other way", "tried.test_other_way"),
        ("too few to say", "tried.test_cannot_say"),
        ("something of an older version", "tried.test_cannot_say"),
    ],
)
def test_what_came_of_it_has_a_sentence_of_its_own(came: str, key: str) -> None:
    assert sentences(judged("kept", came))[0][0] == key


@pytest.mark.parametrize(
    ("days_in", "judged_in", "running"),
    [(0, 1, True), (1, 2, False), (-13, 0, False), (-13, 1, True)],
)
def test_a_test_runs_from_its_first_day_until_the_day_before_it_is_judged(
    days_in: int, judged_in: int, running: bool
) -> None:
    begins, ends = TODAY + timedelta(days=days_in), TODAY + timedelta(days=judged_in)
    one = replace(DUE, test=replace(WALK, from_on=begins, judge_on=ends))
    assert [key for key, _ in sentences(one)] == (["tried.test_running"] if running else [])


@pytest.mark.parametrize(
    ("on", "until"), [(0, "24 Nov 2026"), (-5, "19 Nov 2026"), (3, "24 Nov 2026"), (-20, "10 Nov 2026")]
)
def test_a_judged_test_is_told_until_the_day_it_ended_or_was_judged(on: int, until: str) -> None:
    early = replace(
        judged("kept", "as hoped"), judged=Judged("j", "kept", TODAY + timedelta(days=on), "r", "as hoped", "n", NOW)
    )
    assert f"from 10 Nov 2026 to {until}" in sentences(early)[0][1]


def test_a_judged_test_rests_on_the_test_and_on_its_judgement() -> None:
    found = [
        one for one in story(with_test(judged("kept", "as hoped")), catalogue()) if one.key.startswith("tried.test")
    ]
    test = ("small test", "t", TODAY, "small test “Walk before noon” from 10 Nov 2026 to 24 Nov 2026")
    judgement = ("judgement", "j", TODAY, "judged on 24 Nov 2026")
    rests = [[(one.kind, one.id, one.on, one.words) for one in said.rests_on] for said in found]
    assert rests == [[test, judgement], [judgement]]
