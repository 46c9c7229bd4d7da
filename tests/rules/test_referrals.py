"""What a referral must say, until when it comes in, and what may become of it."""

from dataclasses import replace
from datetime import date

import pytest

from rules.referrals import NEXT, Entry, ReferralDraft, cut_off, entry, missing, refused_move

TODAY = date(2026, 3, 2)
ENOUGH = ReferralDraft("Is surgery an option?", "Twelve weeks, no change.", "routine", "Will it hurt?", True)


def test_a_complete_referral_lacks_nothing():
    assert missing(ENOUGH) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"question": "drugs?"}, "Write the question as a sentence: what should the team decide?"),
        ({"question": " 11 letters. "}, "Write the question as a sentence: what should the team decide?"),
        ({"known": "  "}, "Say what is known: what was tried, what was found, what is going on now."),
        ({"patient_asks": ""}, "Say what the patient wants to be asked, or that you could not ask and why."),
        ({"patient_knows": False}, "Tell the patient first that the team will talk about them."),
        ({"urgency": "soon"}, "Say whether it is routine or urgent."),
    ],
)
def test_each_gap_is_named_in_a_sentence(change, says):
    assert missing(replace(ENOUGH, **change)) == (says,)


def test_a_question_of_twelve_letters_is_long_enough():
    assert missing(replace(ENOUGH, question="Which tests?")) == ()


def test_an_urgent_one_does_not_wait_until_the_patient_was_reached():
    assert missing(replace(ENOUGH, patient_knows=False, urgency="urgent")) == ()


@pytest.mark.parametrize(
    ("held_on", "days", "last"),
    [
        (date(2026, 3, 5), 2, date(2026, 3, 3)),
        (date(2026, 3, 2), 2, date(2026, 2, 26)),  # Monday: over the weekend
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_the_cut_off_counts_working_days(held_on, days, last):
    assert cut_off(held_on, days) == last


@pytest.mark.parametrize(
    ("urgency", "today", "comes"),
    [
        ("routine", date(2026, 3, 3), Entry(True, "In time for the meeting on 5 Mar 2026.")),
        (
            "routine",
            date(2026, 3, 4),
            Entry(False, "The cut-off for 5 Mar 2026 was 3 Mar 2026: it goes to the meeting after."),
        ),
        (
            "urgent",
            date(2026, 3, 4),
            Entry(True, "After the cut-off of 3 Mar 2026, taken because it is urgent."),
        ),
    ],
)
def test_after_the_cut_off_only_what_is_urgent_comes_in(urgency, today, comes):
    assert entry(urgency, today, date(2026, 3, 5), date(2026, 3, 3)) == comes


def test_what_is_over_stays_over():
    for state in ("answered", "withdrawn"):
        for to in NEXT:
            assert refused_move(state, to, "because", date(2026, 4, 1), TODAY)


def test_a_move_from_a_state_nobody_knows_is_refused():
    assert refused_move("lost", "accepted", "", None, TODAY) == "A referral that is lost cannot become accepted."


@pytest.mark.parametrize("to", ["returned", "deferred", "standard", "withdrawn"])
def test_a_no_has_a_reason(to):
    assert (
        refused_move("sent", to, " ", date(2026, 4, 1), TODAY) == "Give the reason: the person who referred reads it."
    )
    assert refused_move("sent", to, "No file yet.", date(2026, 4, 1), TODAY) == ""


@pytest.mark.parametrize(
    ("until", "says"),
    [
        (None, "Say until which later day the referral is deferred."),
        (TODAY, "Say until which later day the referral is deferred."),
        (date(2026, 3, 3), ""),
    ],
)
def test_deferred_is_deferred_to_a_day_that_comes(until, says):
    assert refused_move("sent", "deferred", "Report due.", until, TODAY) == says
