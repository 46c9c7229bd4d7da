"""Worsening that came with past data of somebody who has left is history; everything else alarms as before."""

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.findings import Urgency
from rules.flags import evaluate
from rules.flags_past import PAST
from rules.record import OpenFlag
from tests.rules.cases import at, day, flags_of, record, scored

WORSE = [(0, 10), (7, 10), (14, 17), (21, 18)]
LEFT, TODAY = 30, 400


def brought(late=True, left=LEFT, until=TODAY, **told):
    """Somebody who got worse, left and was then brought over; `late`: the forms were long past when they came."""
    forms = [scored(offset, total, historic=late) for offset, total in WORSE]
    return record(until, forms=forms, **({"discharged_on": None if left is None else day(left)} | told))


def test_worsening_of_a_closed_episode_that_was_brought_in_is_told_as_history():
    (found,) = flags_of(brought(), "DET-1")
    assert (found.urgency, found.historic, found.since) == (Urgency.review, True, day(21))
    assert found.reason.endswith(PAST)


@pytest.mark.parametrize(
    "told",
    [
        brought(late=False),  # it was news when it came
        brought(left=None),  # still in care: nobody knows how they are now
        brought(left=TODAY + 1),  # leaves tomorrow
    ],
    ids=["on its day", "in care", "leaves tomorrow"],
)
def test_it_alarms_as_before_where_it_is_news_or_care_goes_on(told):
    (found,) = flags_of(told, "DET-1")
    assert (found.urgency, found.historic) == (Urgency.act_now, False)


def test_care_that_ends_today_has_ended():
    assert flags_of(brought(left=TODAY), "DET-1")[0].historic


def test_a_new_score_after_the_past_ones_alarms():
    again = brought()
    told = replace(again, assessments=(*again.assessments, scored(TODAY, 19)))
    (found,) = flags_of(told, "DET-1")
    assert (found.urgency, found.historic) == (Urgency.act_now, False)


def test_a_form_that_cannot_be_scored_does_not_make_the_past_new():
    again = brought()
    told = replace(again, assessments=(*again.assessments, scored(TODAY, None)))
    assert flags_of(told, "DET-1")[0].historic


@pytest.mark.parametrize(
    ("historic", "state", "urgency"),
    [
        (False, "raised", Urgency.act_now),
        (False, "acknowledged", Urgency.act_now),
        (True, "raised", Urgency.review),
    ],
)
def test_a_flag_that_was_raised_while_in_care_is_not_quietened_by_discharge(historic, state, urgency):
    flag = OpenFlag("f", "DET-1", "phq9", "act now", at(22), state, historic=historic)
    assert flags_of(brought(flags=(flag,)), "DET-1")[0].urgency is urgency


def test_a_flag_of_another_measure_or_rule_says_nothing_of_this_one():
    others = [
        OpenFlag("f", "DET-1", "gad7", "review", at(22), "raised"),
        OpenFlag("g", "DET-2", "phq9", "review", at(22), "raised"),
    ]
    assert flags_of(brought(flags=tuple(others)), "DET-1")[0].historic


def test_a_safety_answer_is_never_quietened_by_discharge_alone():
    forms = [scored(0, 10, historic=True), scored(21, 18, item9=2)]
    told = record(TODAY, forms=forms, discharged_on=day(LEFT))
    assert [(one.urgency, one.historic) for one in flags_of(told, "SAF-1")] == [(Urgency.crisis, False)]


def test_evaluating_twice_gives_the_same():
    told = brought()
    first = evaluate(told, catalogue()).fired
    held = tuple(
        OpenFlag(one.rule, one.rule, one.subject, str(one.urgency), told.as_of, "raised", historic=one.historic)
        for one in first
    )
    assert evaluate(replace(told, flags=held), catalogue()).fired == first
