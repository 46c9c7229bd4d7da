"""The story on odd records: nothing, one score, the future, two scores on a day, forms nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.course import Course
from rules.narrative import CLINICIAN, EASY, PATIENT, story
from rules.record import Record
from tests.rules.test_patient_view import BEGAN, COURSE, NOW, TODAY, flagged, score

EMPTY = Course(Record(NOW, "phq9"))


def told(course: Course, level: str = CLINICIAN, language: str = "en") -> dict[str, str]:
    return {one.key: one.texts[level] for one in story(course, catalogue(), language)}


def with_forms(*forms) -> Course:
    return replace(COURSE, record=replace(COURSE.record, assessments=forms))


def test_of_nobody_known_it_says_what_was_never_asked_and_no_more() -> None:
    assert told(EMPTY) == {"safety.never_asked": "Nobody has asked about self-harm on a form yet."}
    assert told(EMPTY, PATIENT)["safety.never_asked"] == ""


def test_one_score_tells_where_somebody_started_and_no_change() -> None:
    keys = told(with_forms(score(0, 16)))
    assert keys["start.score_high"].startswith("PHQ-9 was 16 on 15 Sep 2026")
    assert "later score is missing" in keys["change.cannot_say"]
    assert "change.better" not in keys


def test_forms_without_a_score_tell_of_no_number() -> None:
    empty = replace(score(0, 0), total=None, status="not_scorable", answers={})
    keys = told(with_forms(empty))
    assert not [key for key in keys if key.startswith(("start.score", "change."))]
    assert "not known" in keys["safety.not_known"]


def test_a_score_of_the_future_is_not_part_of_the_story() -> None:
    assert "27" not in told(with_forms(score(0, 16), score(68, 12), score(100, 27)))["change.same"]


def test_two_scores_on_one_day_do_not_break_it() -> None:
    keys = told(with_forms(score(0, 16), replace(score(0, 15), id="twin"), score(60, 8)))
    assert "16" in keys["start.score_high"] or "15" in keys["start.score_high"]


def test_an_instrument_never_seen_is_left_to_the_record() -> None:
    strange = replace(score(3, 40), instrument="home-made")
    keys = told(with_forms(score(0, 16), strange, score(60, 8), score(67, 8)))
    assert "change.better" in keys
    assert not any("home-made" in text for text in keys.values())


def test_a_first_score_that_came_late_does_not_tell_the_start() -> None:
    assert "start.score_late" in told(with_forms(score(50, 16), score(60, 8)))


@pytest.mark.parametrize("level", [CLINICIAN, PATIENT, EASY])
@pytest.mark.parametrize("text", ["{measure}", "# *x* <b>", "تجربة", "{0.__class__}", "%s"])
def test_what_people_wrote_is_told_as_it_was_written(level: str, text: str) -> None:
    goal = replace(COURSE.goals[0], words=text)
    assert f"“{text}”" in told(replace(COURSE, goals=(goal,)), level)["start.goal"]


def test_three_flags_of_one_kind_are_one_sentence_to_the_patient() -> None:
    flags = tuple(replace(flagged("PRC-1"), id=f"f{i}", reason=f"Form {i} is overdue.") for i in range(3))
    sentences = [one for one in story(replace(COURSE, flags=flags), catalogue()) if one.key == "flag.PRC-1"]
    assert [bool(one.texts[PATIENT]) for one in sentences] == [True, False, False]
    assert all(one.texts[CLINICIAN] for one in sentences)


def test_an_answer_that_a_person_dealt_with_is_not_called_safe() -> None:
    keys = told(with_forms(score(0, 16, item9=1)))
    assert keys["safety.dealt_with"].endswith("Ask again.")


def test_what_followed_a_treatment_names_what_else_changed_then() -> None:
    first = COURSE.given[0]
    beside = replace(first, id="h", kind="module", name="Group", from_on=BEGAN + timedelta(days=20))
    course = replace(with_forms(score(0, 16), score(50, 9)), given=(first, beside))
    texts = [one.texts[CLINICIAN] for one in story(course, catalogue()) if one.key == "tried.followed_beside"]
    assert "Also begun, changed or ended then: Group" in texts[0]
    assert "Also begun, changed or ended then: Duloxetine" in texts[1]


def test_a_treatment_of_the_future_was_not_tried_yet() -> None:
    ahead = replace(COURSE.given[0], from_on=TODAY + timedelta(days=3))
    assert not [key for key in told(replace(COURSE, given=(ahead,))) if key.startswith("tried.follow")]
