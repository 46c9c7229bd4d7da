"""What an answer to a flag must say, and what the support check suggests."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.flag_answers import Answer, check_answer, check_vote
from rules.roles import Refused
from rules.support_check import CLEARLY, DOMAINS, FINE, NOT_ASKED, suggestions

TODAY = date(2026, 3, 2)
CONTACT = Answer(
    "acknowledged",
    contact_outcome="spoke with the patient",
    action_code="safety plan gone through",
    plan="Ada rings tomorrow.",
    next_check_on=TODAY + timedelta(days=1),
)
OFF = Answer("deferred", reason="Away until then.", until_on=TODAY + timedelta(days=7))


def check(answer, rule="SAF-1", urgency="crisis", now="raised"):
    check_answer(answer, rule=rule, urgency=urgency, now=now, today=TODAY)


def test_a_whole_answer_to_a_safety_flag_is_accepted():
    check(CONTACT)


@pytest.mark.parametrize(
    ("lacks", "why"),
    [
        ({"contact_outcome": ""}, "outcome of the contact"),
        ({"contact_outcome": "made up"}, "outcome of the contact"),
        ({"plan": "  "}, "plan"),
        ({"action_code": ""}, "action"),
        ({"action_code": "made up"}, "An action is one of"),
        ({"action_code": "no action"}, "reason in your own words"),
        ({"next_check_on": None}, "checks next"),
        ({"next_check_on": TODAY - timedelta(days=1)}, "checks next"),
        ({"next_check_on": TODAY + timedelta(days=29)}, "within the next 28 days"),
        ({"state": "resolved"}, "acknowledged first"),
    ],
    ids=str,
)
def test_what_a_safety_flag_needs(lacks, why):
    with pytest.raises(Refused, match=why):
        check(replace(CONTACT, **lacks))


def test_no_action_with_a_reason_is_an_answer():
    check(replace(CONTACT, action_code="no action", reason="A slip of the pen; asked, and she had meant sleep."))


def test_a_check_in_four_weeks_is_the_last_that_may_be_promised():
    check(replace(CONTACT, next_check_on=TODAY + timedelta(days=28)))


@pytest.mark.parametrize("tried", ["left a message", "could not reach"])
def test_a_try_acknowledges_a_safety_flag_and_closes_none(tried):
    check(replace(CONTACT, contact_outcome=tried))
    over = replace(CONTACT, state="resolved", contact_outcome=tried, reason="Rang twice.")
    with pytest.raises(Refused, match="Nobody has been reached yet"):
        check(over, now="acknowledged")
    check_answer(over, rule="SAF-1", urgency="review", now="acknowledged", today=TODAY, historic=True)


@pytest.mark.parametrize("outcome", ["spoke with the patient", "seen in person", "handed over"])
def test_a_contact_or_a_hand_over_closes_a_safety_flag(outcome):
    check(replace(CONTACT, state="resolved", contact_outcome=outcome, reason="Over."), now="acknowledged")


@pytest.mark.parametrize("urgency", ["review", "info"])
def test_review_and_information_can_be_put_off(urgency):
    check(OFF, "RSP-1", urgency)


@pytest.mark.parametrize(
    ("rule", "urgency"), [("SAF-1", "crisis"), ("SAF-4", "review"), ("DET-1", "act now"), ("MED-1", "act now")]
)
def test_safety_and_act_now_are_never_put_off(rule, urgency):
    with pytest.raises(Refused, match="cannot be put off"):
        check(OFF, rule, urgency)


@pytest.mark.parametrize(
    "lacks",
    [{"reason": " "}, {"until_on": None}, {"until_on": TODAY}, {"until_on": TODAY + timedelta(days=29)}],
    ids=str,
)
def test_putting_off_needs_a_day_and_a_reason(lacks):
    with pytest.raises(Refused):
        check(replace(OFF, **lacks), "RSP-1", "review")


def test_a_vote_needs_a_reason():
    with pytest.raises(Refused):
        check_vote("  ")
    check_vote("Known already.")


def test_what_is_clearly_in_the_way_comes_first_and_what_was_not_asked_is_said():
    answers = {one.key: FINE for one in DOMAINS} | {"events": CLEARLY, "alliance": "somewhat", "practice": NOT_ASKED}
    assert [one.domain for one in suggestions(answers)] == ["Life events", "Working together", "Home practice"]


def test_nothing_in_the_way_leads_to_the_team_and_not_to_nothing():
    assert suggestions({one.key: FINE for one in DOMAINS})[0].what


@pytest.mark.parametrize("answers", [{}, {one.key: NOT_ASKED for one in DOMAINS}, {"weather": FINE}, {"events": "bad"}])
def test_a_check_without_an_answer_is_refused(answers):
    with pytest.raises(Refused):
        suggestions(answers)
