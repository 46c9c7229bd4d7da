"""One row per patient: the order of need, the measures, and words that never call anything safe."""

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import Check, Event
from rules.status import ORDER_WORDS, status_of
from tests.rules.cases import at, decided, record, scored, weekly


def status(told):
    found = evaluate(told, catalogue())
    return status_of(told, found.fired, found, catalogue())


REGISTERED = {"registered_on": at(0).date()}
SAFETY = record(30, [(0, 10), (7, 10)], forms=[scored(14, 10, item9=2)])
WORSE = record(30, [(0, 8), (7, 8), (14, 16), (21, 16)])
OVERDUE = record(100, [(0, 3), (7, 3), (90, 3)])
PLATEAU = record(60, [(i * 7, 16) for i in range(9)])
NEW = record(10, [(0, 12)], **REGISTERED)
SILENT = record(40, [(0, 12), (7, 4)], schedule=(weekly(),), decisions=(decided(20, review=80),))
ON_PLAN_FORMS = [(0, 12), (7, 4), (35, 3)]
ON_PLAN = record(40, ON_PLAN_FORMS, decisions=(decided(20, review=80),))
DISCHARGED = replace(ON_PLAN, discharged_on=at(30).date())


def test_the_order_is_safety_worsening_overdue_no_response_new_silent_rest_discharged():
    order = [SAFETY, WORSE, OVERDUE, PLATEAU, NEW, SILENT, ON_PLAN, DISCHARGED]
    found = [status(told) for told in order]
    assert [one.rank for one in found] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.sort_key for one in found] == sorted(one.sort_key for one in found)
    assert [one.order_words for one in found] == [ORDER_WORDS[rank] for rank in range(1, 9)]


def test_the_most_urgent_reason_comes_first_and_every_rule_is_named():
    both = record(30, [(0, 8), (7, 8), (14, 16)], forms=[scored(21, 16, item9=2)])
    found = status(both)
    assert found.urgency == "crisis"
    assert "self-harm" in found.reasons[0]
    assert found.rules == ("DET-1", "SAF-1", "SAF-5")


def test_the_body_stands_with_safety_before_worsening_and_information_moves_nobody():
    sign = Event("e", "medical warning sign", at(20).date())
    body = replace(WORSE, events=(sign,))
    assert status(body).rank == 1
    assert status(body).rules == ("DET-1", "MED-1")
    good = record(21, [(0, 16), (7, 16), (14, 8), (21, 7)], decisions=(decided(20, review=80),))
    assert (status(good).rules, status(good).urgency, status(good).rank) == (("RSP-5",), "info", 7)


OUT_OF_TOUCH = record(60, [(0, 12), (7, 4)], contacts=(), decisions=(decided(50, review=80),))
FEVER = replace(ON_PLAN, checks=(Check("c", at(9).date(), {"fever": True}),))


@pytest.mark.parametrize(("told", "rank"), [(OUT_OF_TOUCH, 6), (FEVER, 1)])
def test_each_new_rule_has_its_place_in_the_list(told, rank):
    assert status(told).rank == rank


def test_a_call_for_help_stands_in_the_safety_line():
    told = replace(ON_PLAN, events=(Event("e", "asked for help", at(39).date()),))
    assert status(told).safety_words == "asked for help on 13 Feb 2026; self-harm not reported (asked 9 Feb 2026)"


def test_of_two_with_the_same_need_the_longer_waiting_comes_first():
    earlier = record(40, [(0, 8), (7, 8), (14, 16), (21, 16), (28, 16)])
    later = record(40, [(0, 8), (7, 8), (14, 8), (21, 16), (28, 16)])
    assert status(earlier).sort_key < status(later).sort_key


@pytest.mark.parametrize(
    ("forms", "words"),
    [
        ([], "never asked"),
        ([scored(0, 5, "gad7")], "never asked"),
        ([scored(0, 5, item9=0)], "not reported (asked 5 Jan 2026)"),
        ([scored(0, 5, item9=None)], "not answered on 5 Jan 2026"),
        ([scored(0, 5, item9=2)], "reported on 5 Jan 2026 (answer 2)"),
        ([scored(0, 5, item9=2), scored(7, 5, item9=0)], "not reported (asked 12 Jan 2026)"),
        ([scored(0, 5, answers={})], "not known (only a total came on 5 Jan 2026)"),
    ],
)
def test_safety_is_said_in_words_and_a_zero_is_not_reported(forms, words):
    found = status(record(20, forms=forms)).safety_words
    assert found == words
    assert "safe" not in found
    assert "fine" not in found


@pytest.mark.parametrize(
    ("totals", "verdict"),
    [
        ([], "cannot_say"),
        ([(0, 14)], "cannot_say"),
        ([(0, 14), (7, 14)], "cannot_say"),  # both are the base: nothing to compare yet
        ([(0, 14), (7, 14), (14, 13)], "no_reliable_change"),
        ([(0, 14), (7, 14), (14, 8)], "reliably_better"),
        ([(0, 14), (7, 14), (14, 20)], "reliably_worse"),
        ([(0, 14), (30, 8)], "no_reliable_change"),  # one-score base: 6 is within its error
        ([(0, 14), (30, 7)], "reliably_better"),
    ],
)
def test_the_verdict_needs_a_base_and_a_score_after_it(totals, verdict):
    assert status(record(40, totals)).verdict == verdict


def test_symptoms_and_daily_life_have_a_verdict_each():
    forms = [scored(i * 7, total, "wsas") for i, total in enumerate([30, 30, 10])]
    found = status(record(40, [(0, 14), (7, 14), (14, 13)], forms=forms))
    assert (found.verdict, found.function_verdict) == ("no_reliable_change", "reliably_better")


def test_a_missed_form_is_a_gap_in_the_line_and_not_a_zero():
    found = status(record(22, [(0, 14), (14, 12)], schedule=(weekly(),)))
    assert found.sparkline == (14, None, 12, None)


def test_what_no_rule_can_say_is_listed():
    assert any(line.startswith("DET-1") for line in status(record(10, [(0, 14)])).unknown)


def test_last_and_next_days_come_from_the_record():
    found = status(ON_PLAN)
    assert (found.last_review_on, found.next_review_on) == (at(20).date(), at(80).date())
    assert (found.last_on, found.last) == (at(35).date(), 3)


def test_the_same_record_gives_the_same_row():
    assert status(WORSE) == status(WORSE)


def test_one_missed_form_is_information_and_moves_nobody_up():
    told = replace(ON_PLAN, schedule=(weekly(30),))
    found = status(replace(told, as_of=at(38), assessments=told.assessments[:2]))
    assert found.rules == ("PRC-1",)
    assert (found.urgency, found.rank) == ("info", 7)
