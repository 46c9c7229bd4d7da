"""What is said to whoever answers a flag, whole, and the last day that is still taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.flag_answers import ACTIONS, check_vote
from rules.roles import Refused
from rules.support_check import CLEARLY, DOMAINS, FINE, NOT_ASKED, SOMEWHAT, Suggestion, suggestions
from tests.rules.test_flag_answers import CONTACT, OFF, TODAY, check

DONE = replace(CONTACT, state="resolved", reason="Over.")
CONTACT_AND_PLAN = "A safety flag needs the outcome of the contact and the plan before it is acknowledged."
NEXT = "Say on which day somebody checks next, today or later."
NEVER_OFF = "A safety or act-now flag cannot be put off. Acknowledge it and say what happens next."


@pytest.mark.parametrize(
    ("answer", "told", "says"),
    [
        (replace(CONTACT, action_code="x"), {}, f"An action is one of: {', '.join(ACTIONS)}."),
        (replace(DONE, reason=" "), {"now": "acknowledged"}, "Say why this flag is resolved."),
        (replace(CONTACT, action_code="no action"), {}, "“No action” needs a reason in your own words."),
        (OFF, {}, NEVER_OFF),
        (OFF, {"rule": "DET-1", "urgency": "act now"}, NEVER_OFF),
        (
            replace(OFF, reason=""),
            {"rule": "RSP-1", "urgency": "review"},
            "Putting off needs the day on which the flag comes back, and a reason.",
        ),
        (
            replace(OFF, until_on=TODAY + timedelta(days=29)),
            {"rule": "RSP-1", "urgency": "review"},
            "Put it off to a day within the next 28 days.",
        ),
        (replace(CONTACT, plan=""), {}, CONTACT_AND_PLAN),
        (
            replace(CONTACT, action_code=""),
            {},
            "A safety flag needs the action that was taken; “no action” with a reason is one.",
        ),
        (
            replace(DONE, contact_outcome="could not reach"),
            {"now": "acknowledged"},
            "Nobody has been reached yet, so this stays open. Hand it over if somebody else goes on.",
        ),
        (replace(CONTACT, next_check_on=None), {}, NEXT),
        (
            replace(CONTACT, next_check_on=TODAY + timedelta(days=29)),
            {},
            "Say a day within the next 28 days on which somebody checks next.",
        ),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(answer, told, says):
    with pytest.raises(Refused) as refused:
        check(answer, **told)
    assert str(refused.value) == says


def test_the_last_days_that_are_taken():
    check(replace(CONTACT, next_check_on=TODAY))
    check(replace(OFF, until_on=TODAY + timedelta(days=28)), "RSP-1", "review")
    check(replace(OFF, until_on=TODAY + timedelta(days=1)), "RSP-1", "info")


def test_a_vote_without_a_reason_teaches_nobody():
    with pytest.raises(Refused) as refused:
        check_vote(" ")
    assert str(refused.value) == "Say why this flag was not useful: it is how the rule gets better."


def test_what_is_clearly_in_the_way_comes_first_and_what_nobody_asked_last():
    first, second, third, *rest = DOMAINS
    told = {first.key: SOMEWHAT, second.key: CLEARLY, third.key: FINE}
    left = ", ".join(one.name for one in rest)
    assert suggestions(told) == (
        Suggestion(second.name, CLEARLY, second.suggestions),
        Suggestion(first.name, SOMEWHAT, first.suggestions),
        Suggestion(left, NOT_ASKED, ("Ask next time",)),
    )


def test_where_nothing_of_it_is_in_the_way_the_treatment_itself_is_looked_at():
    assert suggestions({one.key: FINE for one in DOMAINS}) == (
        Suggestion("Nothing of this", FINE, ("Look at the diagnosis and the treatment with the team",)),
    )


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "Answer at least one of the questions."),
        ({DOMAINS[0].key: NOT_ASKED}, "Answer at least one of the questions."),
        ({"weather": FINE}, "“weather” is no answer of this check."),
        ({DOMAINS[0].key: "so-so"}, "“so-so” is no answer of this check."),
    ],
)
def test_a_check_that_says_nothing_is_refused(answers, says):
    with pytest.raises(Refused) as refused:
        suggestions(answers)
    assert str(refused.value) == says
