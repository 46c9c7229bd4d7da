"""Whom a meeting talks about, in which order, and why, in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.agenda import Candidate, build_agenda

TODAY = date(2026, 3, 2)


def days(offset):
    return TODAY + timedelta(days=offset)


PLAIN = Candidate("p", 70, 7, next_review_on=days(60), last_review_on=days(-7), registered_on=days(-200))
SAFETY = replace(PLAIN, patient_id="safety", rank=1, sort_key=10, reasons=("item 9",))
WORSE = replace(PLAIN, patient_id="worse", rank=2, sort_key=20, reasons=("PHQ-9 is clearly worse",))
DUE = replace(PLAIN, patient_id="due", next_review_on=TODAY)
STUCK = replace(PLAIN, patient_id="stuck", rank=4, sort_key=40, reasons=("levelled off",))
NEW = replace(PLAIN, patient_id="new", rank=5, sort_key=50)
ASKS = replace(PLAIN, patient_id="asks", question="May I work again?")
SILENT = replace(PLAIN, patient_id="silent", rank=6, sort_key=60, reasons=("was due",))


def test_the_order_is_safety_worsening_review_no_response_new_request_silent():
    everybody = [SILENT, ASKS, NEW, STUCK, DUE, WORSE, SAFETY, PLAIN]
    placed = build_agenda(everybody, TODAY)
    assert [one.patient_id for one in placed] == ["safety", "worse", "due", "stuck", "new", "asks", "silent"]
    assert [one.place for one in placed] == list(range(1, 8))


def test_who_needs_nothing_is_not_listed():
    assert build_agenda([PLAIN], TODAY) == ()
    assert build_agenda([], TODAY) == ()


def test_every_place_says_why():
    (place,) = build_agenda([WORSE], TODAY)
    assert place.why == "Getting worse: PHQ-9 is clearly worse"


@pytest.mark.parametrize(("weeks_ago", "listed"), [(12, False), (13, True)])
def test_nobody_waits_longer_than_twelve_weeks(weeks_ago, listed):
    waiting = replace(PLAIN, last_review_on=days(-7 * weeks_ago))
    assert bool(build_agenda([waiting], TODAY)) == listed


def test_never_reviewed_counts_from_the_registration():
    forgotten = replace(PLAIN, last_review_on=None, registered_on=days(-85))
    (place,) = build_agenda([forgotten], TODAY)
    assert "never looked at" in place.why


def test_silence_alone_is_listed_and_not_discussed():
    assert build_agenda([SILENT], TODAY)[0].lane == "standard"
    assert build_agenda([WORSE], TODAY)[0].lane == "discuss"


def test_among_reviews_the_longest_waiting_comes_first():
    placed = build_agenda([DUE, replace(DUE, patient_id="older", next_review_on=days(-9))], TODAY)
    assert [one.patient_id for one in placed] == ["older", "due"]


def test_the_order_of_candidates_does_not_matter():
    everybody = [SILENT, ASKS, NEW, STUCK, DUE, WORSE, SAFETY]
    assert build_agenda(everybody, TODAY) == build_agenda(everybody[::-1], TODAY)
