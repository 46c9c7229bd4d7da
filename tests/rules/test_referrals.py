"""What a referral must say, until when it comes in, and what may become of it."""

from dataclasses import replace
from datetime import date

import pytest

from rules.referrals import NEXT, ReferralDraft, cut_off, entry, missing, refused_move

TODAY = date(2026, 3, 2)
ENOUGH = ReferralDraft("Is surgery an option?", "Twelve weeks, no change.", "routine", "Will it hurt?", True)


def test_a_complete_referral_lacks_nothing():
    assert missing(ENOUGH) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"question": "drugs?"}, "Write the question"),
        ({"known": "  "}, "what is known"),
        ({"patient_asks": ""}, "wants to be asked"),
        ({"patient_knows": False}, "Tell the patient first"),
        ({"urgency": "soon"}, "routine or urgent"),
    ],
)
def test_each_gap_is_named_in_a_sentence(change, says):
    (sentence,) = missing(replace(ENOUGH, **change))
    assert says in sentence


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


def test_after_the_cut_off_only_what_is_urgent_comes_in():
    held, last = date(2026, 3, 5), date(2026, 3, 3)
    assert entry("routine", last, held, last).on_time
    assert not entry("routine", date(2026, 3, 4), held, last).on_time
    assert entry("urgent", date(2026, 3, 4), held, last).on_time


def test_what_is_over_stays_over():
    for state in ("answered", "withdrawn"):
        for to in NEXT:
            assert refused_move(state, to, "because", date(2026, 4, 1), TODAY)


@pytest.mark.parametrize("to", ["returned", "deferred", "standard"])
def test_a_no_has_a_reason(to):
    assert "reason" in refused_move("sent", to, " ", date(2026, 4, 1), TODAY)
    assert refused_move("sent", to, "No file yet.", date(2026, 4, 1), TODAY) == ""


def test_deferred_is_deferred_to_a_day_that_comes():
    assert "later day" in refused_move("sent", "deferred", "Report due.", None, TODAY)
    assert "later day" in refused_move("sent", "deferred", "Report due.", TODAY, TODAY)
