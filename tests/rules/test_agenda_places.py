"""Places for referrals and late actions, the time a meeting has, and who may come and go."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agenda import DISCUSS, STANDARD, Asked, Candidate, Group, build_agenda, specialists
from rules.agenda_time import budget_words, fitted, minutes_by_kind, time_left

TODAY = date(2026, 3, 2)
WELL = Candidate("p", 70, 7, next_review_on=TODAY + timedelta(days=60), last_review_on=TODAY - timedelta(days=7))
ASKED = Asked("r1", "Ada Clinician", "Is surgery an option?")
MINUTES = minutes_by_kind()


def referred(**told):
    return replace(WELL, referral=replace(ASKED, **told))


def test_a_referral_brings_a_patient_on_the_agenda_and_says_whose_question_it_is():
    (place,) = build_agenda([referred()], TODAY)
    assert (place.group, place.lane, place.referral_id) == (Group.request, DISCUSS, "r1")
    assert place.why == "Referred by Ada Clinician: “Is surgery an option?”"
    assert place.question == "Is surgery an option?"


def test_an_urgent_referral_stands_with_the_worsening():
    (place,) = build_agenda([referred(urgent=True)], TODAY)
    assert place.group is Group.worsening
    assert place.why.startswith("Referred as urgent by Ada Clinician")


def test_a_referral_on_the_standard_pathway_is_listed_and_not_discussed():
    assert build_agenda([referred(standard=True)], TODAY)[0].lane == STANDARD


def test_safety_is_discussed_even_where_a_referral_was_put_on_the_standard_pathway():
    danger = replace(referred(standard=True), rank=1, reasons=("item 9",))
    (place,) = build_agenda([danger], TODAY)
    assert (place.group, place.lane) == (Group.safety, DISCUSS)
    assert "Referred by" in place.why


def test_what_was_promised_and_is_late_brings_the_patient_back():
    (place,) = build_agenda([replace(WELL, late=("Not yet done: “Call the GP”.",))], TODAY)
    assert place.group is Group.review
    assert place.why == "Review: Not yet done: “Call the GP”."


def test_cases_of_one_specialist_stand_together_but_never_before_more_need():
    needs = [
        replace(referred(needs=needs, urgent=urgent), patient_id=name, sort_key=key)
        for name, key, needs, urgent in [
            ("a", 1, "physiotherapy", False),
            ("b", 2, "", False),
            ("c", 3, "physiotherapy", False),
            ("d", 4, "physiotherapy", True),
        ]
    ]
    placed = build_agenda(needs, TODAY)
    assert [one.patient_id for one in placed] == ["d", "a", "c", "b"]
    assert specialists(placed) == ("Physiotherapy is needed for cases 1, 2 and 3.",)


def many(count, rank):
    return [replace(WELL, patient_id=f"{rank}-{i:02}", sort_key=i, rank=rank, reasons=("x",)) for i in range(count)]


def test_a_meeting_takes_what_it_has_time_for():
    placed = fitted(build_agenda(many(20, 4), TODAY), 75, MINUTES)
    talked = [one for one in placed if one.fits]
    assert sum(one.minutes for one in talked) + MINUTES["actions"] <= 75
    assert len(talked) == 11
    assert "no time for 9 more cases" in budget_words(placed, 75, MINUTES)


def test_safety_and_worsening_are_never_left_out_for_want_of_time():
    placed = fitted(build_agenda(many(10, 1) + many(10, 2) + many(3, 4), TODAY), 60, MINUTES)
    assert [one.fits for one in placed] == [True] * 20 + [False] * 3
    assert "need more time than this meeting has" in budget_words(placed, 60, MINUTES)


@given(st.lists(st.integers(1, 7), max_size=40), st.integers(15, 240))
def test_fitting_never_drops_and_never_reorders(ranks, minutes_long):
    everybody = [
        replace(WELL, patient_id=f"{i:03}", sort_key=i, rank=rank, reasons=("x",)) for i, rank in enumerate(ranks)
    ]
    placed = build_agenda(everybody, TODAY)
    after = fitted(placed, minutes_long, MINUTES)
    assert [(one.patient_id, one.place, one.lane) for one in after] == [
        (one.patient_id, one.place, one.lane) for one in placed
    ]


LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("starts", "passed", "words"),
    [
        (datetime(2026, 3, 2, 13, 0, tzinfo=UTC), 30, "45 minutes left"),
        (datetime(2026, 3, 2, 13, 0, tzinfo=UTC), 80, "past the planned end"),
        (datetime(2026, 3, 2, 13, 0, tzinfo=UTC), -10, "75 minutes planned"),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), 45, "30 minutes left"),  # over midnight
        (datetime(2026, 3, 29, 0, 45, tzinfo=LONDON), 30, "45 minutes left"),  # the clock goes forward at one
        (datetime(2026, 10, 25, 1, 45, tzinfo=LONDON), 30, "45 minutes left"),  # the clock goes back at two
    ],
)
def test_the_time_left_is_real_time(starts, passed, words):
    now = (starts.astimezone(UTC) + timedelta(minutes=passed)).astimezone(UTC)
    assert time_left(starts.astimezone(UTC), 75, now).words == words
