"""The visit card: safety first, two changes, three things to ask, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.course import Course, Task
from rules.record import Record
from rules.visit_card import card
from tests.rules.test_patient_view import COURSE, NOW, TODAY, decided, flagged, happened, score

EMPTY = Course(Record(NOW, "phq9"))
CALM = replace(COURSE, flags=(), happened=())


@pytest.mark.parametrize("course", [COURSE, EMPTY, CALM], ids=["full", "empty", "calm"])
def test_there_are_three_things_to_ask_each_with_a_reason_and_data(course: Course) -> None:
    told = card(course, catalogue())
    assert len(told.asks) == 3
    assert len({one.text for one in told.asks}) == 3
    assert all(one.why and one.rests_on for one in told.asks)


def test_an_open_safety_flag_is_on_top_and_the_first_thing_to_ask() -> None:
    told = card(replace(COURSE, flags=(flagged("SAF-1"),)), catalogue())
    assert told.safety_open
    assert told.asks[0].text.startswith("Thoughts of self-harm, directly")
    assert not any("What helped" in one.text for one in told.asks)


def test_a_zero_is_not_reported_and_never_safe() -> None:
    told = card(CALM, catalogue())
    assert not told.safety_open
    assert told.safety == (
        "Self-harm was not reported on 22 Nov 2026 (PHQ-9). That is an answer, not a judgement of safety.",
    )


def test_nobody_has_asked_is_said_and_asked() -> None:
    told = card(EMPTY, catalogue())
    assert told.safety == ("Nobody has asked about self-harm on a form yet.",)
    assert told.asks[0].why == "nobody has asked yet"
    assert told.asks[1].why == "no goal is written down"


def test_words_come_before_numbers() -> None:
    (trend,) = card(CALM, catalogue()).trend
    assert trend.words == "PHQ-9: clearly better than at the start of this step"
    assert trend.numbers == "16 at the start of the step, 7 on 22 Nov 2026."


def test_a_new_sign_of_the_body_is_open_until_the_team_has_decided() -> None:
    sign = happened("medical warning sign", "Weight loss")
    told = card(replace(CALM, happened=(sign,)), catalogue())
    assert told.safety_open
    assert any("Weight loss" in one.text for one in told.asks)
    later = replace(CALM, happened=(sign,), decided=(decided(on=TODAY),))
    assert not card(later, catalogue()).safety_open


def test_two_changes_at_most_and_the_worst_first() -> None:
    told = card(COURSE, catalogue())
    assert len(told.changes) == 2
    assert "SECRET reason" in told.changes[0]  # the worsening, in the words of its flag
    assert "Dry mouth" in told.changes[1]


def test_a_side_effect_of_long_ago_is_not_news() -> None:
    old = replace(happened("adverse effect", "Nausea"), on=TODAY - timedelta(days=60))
    told = card(replace(CALM, happened=(old,)), catalogue())
    assert told.side_effects == ()
    assert not any("Nausea" in line for line in (*told.changes, *(one.text for one in told.asks)))


def test_actions_say_who_and_by_when_and_that_they_are_late() -> None:
    late = Task("t", "Call", "Ada", TODAY - timedelta(days=2), "open", False, NOW)
    done = replace(late, id="u", state="done", what="Write")
    told = card(replace(CALM, decided=(decided(tasks=(late, done)),)), catalogue())
    assert told.actions == ("Call (Ada, late, was due 22 Nov 2026)",)


def test_an_empty_card_says_what_is_missing() -> None:
    told = card(EMPTY, catalogue())
    assert (told.trend, told.actions, told.question) == ((), (), "")
    assert told.next_review == "No review is planned."
    assert told.next_visit == "No visit is planned."


def test_one_score_alone_is_no_trend() -> None:
    record = replace(CALM.record, assessments=(score(0, 16),))
    (trend,) = card(replace(CALM, record=record), catalogue()).trend
    assert "cannot say" in trend.words
