"""What speaks against the end of care, and against its beginning again."""

from datetime import date

import pytest

from rules.discharge import not_begun_again_because, not_ended_because

BEGAN, TODAY = date(2026, 1, 5), date(2026, 3, 2)
WHY = "The goals are reached."


@pytest.mark.parametrize(
    ("on", "why", "ended_on", "open_safety", "refused"),
    [
        (TODAY, WHY, None, False, ""),
        (BEGAN, WHY, None, False, ""),
        (date(2026, 1, 4), WHY, None, False, "4 Jan 2026 is before care began (5 Jan 2026)."),
        (
            date(2026, 3, 3),
            WHY,
            None,
            False,
            "3 Mar 2026 has not come yet. Enter the end of care on the day or afterwards.",
        ),
        (None, WHY, None, False, "Say from which day."),
        (TODAY, " ", None, False, "Say why, in a sentence: who reads it later was not there."),
        (
            TODAY,
            WHY,
            None,
            True,
            "A safety flag is open: the end of care waits until somebody has answered and resolved it.",
        ),
        (TODAY, WHY, BEGAN, True, "Care has ended already, on 5 Jan 2026."),
    ],
)
def test_care_ends_on_a_day_of_care_with_a_reason_and_over_no_open_safety_flag(on, why, ended_on, open_safety, refused):
    told = {"registered_on": BEGAN, "ended_on": ended_on, "today": TODAY, "open_safety": open_safety}
    assert not_ended_because(on, why, **told) == refused


@pytest.mark.parametrize(
    ("why", "ended_on", "refused"),
    [
        (WHY, BEGAN, ""),
        ("", BEGAN, "Say why, in a sentence: who reads it later was not there."),
        (WHY, None, "Care has not ended: there is nothing to begin again."),
    ],
)
def test_care_begins_again_only_after_an_end_and_with_a_reason(why, ended_on, refused):
    assert not_begun_again_because(why, ended_on=ended_on) == refused
