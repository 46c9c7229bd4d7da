"""The status row whole: each number and day from where it comes, and where one group begins and another ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.catalogue import catalogue
from rules.change import WORDS, ChangeName
from rules.findings import Evaluation, Fired, Urgency
from rules.flags import evaluate
from rules.record import Contact, Step
from rules.status import DAYS, status_of
from tests.rules.cases import START, at, day, decided, record, scored, weekly


def status(told, flags=None):
    found = evaluate(told, catalogue())
    return status_of(told, found.fired if flags is None else flags, found, catalogue())


def fired(rule, urgency=Urgency.review, since=0, historic=False):
    return Fired(rule, "1", rule, urgency, "phq9", f"{rule} says so", day(since), {}, "do", "clears", historic)


WSAS = [scored(offset, total, "wsas") for offset, total in ((0, 20), (7, 20), (21, 8))]
FULL = record(
    28,
    [(0, 18), (7, 17), (21, 10.3)],
    forms=WSAS,
    steps=(Step(1, day(-30)), Step(2, START)),
    registered_on=day(-30),
    schedule=(weekly(14),),
    decisions=(decided(14, review=42),),
    contacts=(Contact(day(20)), Contact(day(27), False), Contact(day(28)), Contact(day(29))),
)


def test_every_column_says_what_it_is_of():
    row = status(FULL)
    assert (row.step, row.step_from) == (2, START)
    assert (row.measure, row.baseline, row.baseline_on) == ("PHQ-9", 17.5, START)
    assert (row.last, row.last_on, row.last_status, row.change) == (10.3, day(21), "scored", -7.2)
    assert (row.verdict, row.verdict_words) == ("reliably_better", WORDS[ChangeName.reliably_better])
    assert (row.function_measure, row.function_baseline, row.function_last) == ("WSAS", 20, 8)
    assert (row.function_last_on, row.function_change, row.function_verdict) == (day(21), -12, "reliably_better")
    assert row.function_words == WORDS[ChangeName.reliably_better]
    assert (row.last_contact_on, row.last_review_on, row.next_review_on) == (day(28), day(14), day(42))
    assert row.next_due_on == day(28)
    assert row.sparkline == (18, 17, 10.3)
    assert row.safety_words == "not reported (asked 26 Jan 2026)"


def test_what_there_is_not_is_not_there():
    row = status(record(10, steps=(), contacts=()))
    nothing = (None,) * 7
    assert (row.step, row.step_from, row.baseline, row.last, row.last_on, row.change, row.last_status) == nothing
    assert (row.measure, row.verdict, row.verdict_words) == ("PHQ-9", "cannot_say", WORDS[ChangeName.cannot_say])
    assert (row.function_measure, row.function_verdict) == ("", "cannot_say")
    assert row.function_words == "function was not measured"
    assert (row.last_contact_on, row.last_review_on, row.next_review_on, row.next_due_on) == (None,) * 4
    assert (row.sparkline, row.received_at, row.since) == ((), None, None)
    unheard_of = status(record(10, primary_measure="of_its_own"))
    assert (unheard_of.measure, unheard_of.verdict_words) == ("of_its_own", "no score yet")


def test_the_news_is_the_last_form_that_came_whichever_it_is():
    forms = [scored(3, 9, received_at=at(5)), scored(4, 9, "gad7", received_at=at(9)), scored(6, 9)]
    assert status(record(10, forms=forms)).received_at == at(9)


def test_since_when_is_of_the_most_urgent_alone():
    row = status(
        FULL, [fired("RSP-4", since=3), fired("DET-1", Urgency.act_now, 9), fired("DET-2", Urgency.act_now, 8)]
    )
    assert (row.since, row.urgency) == (day(8), "act now")
    assert row.reasons == ("DET-2 says so", "DET-1 says so", "RSP-4 says so")
    assert row.sort_key == (2 * 10 + Urgency.act_now.order) * DAYS + day(8).toordinal()


@pytest.mark.parametrize(
    ("told", "flags", "rank"),
    [
        (FULL, [fired("DET-1")], 2),
        (FULL, [fired("PRC-3")], 3),
        (FULL, [fired("RSP-1")], 4),
        (FULL, [fired("PRC-1")], 6),
        (FULL, [fired("VAR-1")], 7),  # a rule of no group moves nobody
        (FULL, [fired("DET-1", historic=True)], 7),
        (FULL, [fired("DET-1", Urgency.info)], 7),
        (replace(FULL, discharged_on=day(28)), [fired("PRC-3")], 8),  # from the day itself on
        (replace(FULL, discharged_on=day(29)), [fired("PRC-3")], 3),
        (replace(FULL, discharged_on=day(28)), [fired("DET-1")], 2),
        (replace(FULL, assessments=()), [], 6),  # cannot tell
        (replace(FULL, primary_measure="of_its_own"), [], 6),
    ],
)
def test_the_group_of_a_patient(told, flags, rank):
    assert status(told, flags).rank == rank


@pytest.mark.parametrize(("days", "rank"), [(-1, 7), (0, 5), (27, 5), (28, 7)])
def test_somebody_is_new_for_four_weeks_from_the_first_day(days, rank):
    told = replace(FULL, registered_on=FULL.as_of.date() - timedelta(days=days), decisions=())
    assert status(told, []).rank == rank
    with_late_forms = status(told, [fired("PRC-1")]).rank
    assert with_late_forms == (5 if rank == 5 else 6)  # new comes before silent


def test_without_a_flag_the_place_goes_by_the_day_of_registration():
    assert status(FULL, []).sort_key == (70 + len(Urgency)) * DAYS + day(-30).toordinal()
    unknown = replace(FULL, registered_on=None)
    assert status(unknown, []).sort_key == (70 + len(Urgency)) * DAYS + day(28).toordinal()
    assert isinstance(status_of(FULL, [], Evaluation(), catalogue()).sort_key, int)
