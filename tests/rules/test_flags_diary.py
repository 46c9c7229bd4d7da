"""Daily logs: unusual days, a time of day, what goes together; for information, and only with enough days."""

import random
from datetime import UTC, datetime, time

import pytest

from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import Assessment, Step
from tests.rules.cases import START, closed, day, fired, flags_of, record, unknown, unknown_of


def entry(offset, hour=None, **answers):
    at = None if hour is None else datetime.combine(day(offset), time(hour), UTC)
    told = {key: float(value) for key, value in answers.items()}
    return Assessment(f"log-{offset}-{hour}", "daily_log", "1", day(offset), told, "valid", None, taken_at=at)


def pains(*values, from_day=0):
    return [entry(from_day + i, pain=value) for i, value in enumerate(values)]


STEADY = (4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5)


@pytest.mark.parametrize(
    ("values", "until", "urgencies", "silent"),
    [
        (STEADY + (4, 9), 13, ["info"], False),
        (STEADY + (9,), 12, [], True),  # thirteen days
        (STEADY + (4, 5), 13, [], False),
        ((4,) * 12 + (4, 9), 13, [], False),  # a row without movement has no limits
        (STEADY + (9, 4), 25, ["info"], False),
        (STEADY + (9, 4), 26, [], False),  # fourteen days ago
        (STEADY + (4,) * 6, 17, [], False),
        (STEADY + (4,) * 7, 18, ["info"], False),  # seven on one side
        (STEADY + (4,) * 7 + (5,) * 14, 32, ["info"], False),  # another seven on the other side
        (STEADY + (9,) * 24, 35, [], False),  # nor a level outside the limits
        (STEADY + (4,) * 24, 35, [], False),  # a level that lasts is not told again and again
    ],
)
def test_an_unusual_day_is_outside_the_first_twelve_or_the_seventh_on_one_side(values, until, urgencies, silent):
    told = record(until, forms=pains(*values))
    assert (fired(told, "VAR-1"), unknown(told, "VAR-1")) == (urgencies, silent)


def test_a_new_phase_locks_new_limits():
    told = record(27, forms=pains(*STEADY, 4, 5, *(value + 4 for value in STEADY), 8, 9))
    assert fired(told, "VAR-1") == ["info"]
    assert fired(record(27, forms=told.assessments, steps=(Step(1, START), Step(2, day(14)))), "VAR-1") == []


def test_the_order_of_entries_does_not_matter():
    forms = pains(*STEADY, 4, 9)
    random.Random(1).shuffle(forms)
    assert fired(record(13, forms=forms), "VAR-1") == ["info"]


def mornings(days, by=2, from_day=0):
    told = [entry(from_day + i, 8, pain=4 + by) for i in range(days)]
    return told + [entry(from_day + i, 20, pain=4) for i in range(days)]


@pytest.mark.parametrize(
    ("forms", "urgencies", "silent"),
    [
        (mornings(10), ["info"], False),
        (mornings(9), [], True),
        (mornings(10, by=1), ["info"], False),
        (mornings(20, by=0), [], False),
        ([entry(i, 8, pain=6) for i in range(20)], [], True),  # one entry a day compares with nothing
        ([entry(i, None, pain=6) for i in range(20)], [], True),  # no hour
    ],
)
def test_a_time_of_day_needs_ten_days_with_another_entry(forms, urgencies, silent):
    told = record(20, forms=forms)
    assert (fired(told, "VAR-2"), unknown(told, "VAR-2")) == (urgencies, silent)


def test_only_the_last_four_weeks_are_looked_at_for_a_time_of_day():
    assert fired(record(37, forms=mornings(12)), "VAR-2") == []
    assert fired(record(45, forms=mornings(12)), "VAR-2") == []


def linked(days, seed=3):
    rng, forms, before = random.Random(seed), [], 3.0
    for i in range(days):
        stress = rng.randint(0, 9)
        forms.append(entry(i, stress=stress, pain=min(max(round(before * 0.9 + rng.gauss(0, 0.5)), 0), 10)))
        before = float(stress)
    return forms


@pytest.mark.parametrize(("days", "urgencies", "silent"), [(41, [], True), (60, ["info"], False)])
def test_a_link_needs_six_weeks_of_days(days, urgencies, silent):
    told = record(days - 1, forms=linked(days))
    assert (fired(told, "VAR-3"), unknown(told, "VAR-3")) == (urgencies, silent)


def test_a_log_that_ended_says_nothing_of_today():
    told = record(60 + 42, forms=linked(60))
    assert (fired(told, "VAR-3"), fired(told, "VAR-1"), unknown(told, "VAR-3")) == ([], [], False)


def test_without_a_log_the_diary_rules_are_silent():
    told = record(60, [(0, 10)])
    assert not any(fired(told, rule) or unknown(told, rule) for rule in ("VAR-1", "VAR-2", "VAR-3"))


def test_a_time_of_day_says_on_which_days_how_much_and_how_often():
    """The log ended eleven days ago: the days are named, "the last ten days" would not be true."""
    (found,) = flags_of(record(20, forms=mornings(10)), "VAR-2")
    assert found.reason == (
        "From 5 Jan 2026 to 14 Jan 2026 pain in the morning was typically 2.0 higher than in the rest of the day, "
        "on 10 of 10 days."
    )
    assert (found.subject, found.since) == ("daily_log", day(9))
    assert found.evidence == {"slots": [{"slot": "morning", "days": 10, "median": 2.0, "p": 2 / 2**10}]}


def test_a_link_says_what_goes_together_with_what_how_much_later_and_over_how_many_looks():
    (found,) = flags_of(record(59, forms=linked(60)), "VAR-3")
    assert found.reason == (
        "Possible link to try out: more stress goes together with more pain 1 day later (r = 0.98, between 0.96 and "
        "0.99; 59 paired days, 4 comparisons looked at). Which brings which about cannot be seen from this."
    )
    assert (found.subject, found.since, found.evidence["comparisons"]) == ("daily_log", day(59), 4)
    (link,) = found.evidence["links"]
    assert (link["first"], link["second"], link["lag_days"]) == ("stress", "pain", 1)
    assert (round(link["r"], 3), link["p"] < 1e-9) == (0.975, True)


@pytest.mark.parametrize(
    ("told", "rule", "why", "expired"),
    [
        (record(45, forms=mornings(12)), "VAR-2", "The daily log is not kept any more.", True),
        (record(37, forms=mornings(10)), "VAR-2", "The daily log is not kept any more.", True),
        (record(20, forms=mornings(20, by=0)), "VAR-2", "No time of day stands out.", True),
        (
            record(20, forms=mornings(10), settled_flags=(closed("VAR-2", "daily_log", 15),)),
            "VAR-2",
            "No time of day stands out.",
            True,
        ),
        (
            record(102, forms=linked(60)),
            "VAR-3",
            "The daily log is not kept any more, or has nothing to compare.",
            True,
        ),
        (
            record(59, forms=linked(60), settled_flags=(closed("VAR-3", "daily_log", 50),)),
            "VAR-3",
            "No clear link, or a person closed this flag lately.",
            True,
        ),
        (
            record(59, forms=[entry(i, stress=i % 7, pain=5) for i in range(60)]),
            "VAR-3",
            "No clear link, or a person closed this flag lately.",
            True,
        ),
        (record(40, forms=pains(*STEADY)), "VAR-1", "The daily log is not kept any more.", True),
        (record(13, forms=pains(*STEADY, 4, 5)), "VAR-1", "No unusual day in the last 14 days.", True),
        (
            record(13, forms=pains(*STEADY, 4, 9), settled_flags=(closed("VAR-1", "daily_log", 13),)),
            "VAR-1",
            "A person closed this flag lately.",
            False,
        ),
    ],
)
def test_a_diary_flag_goes_by_itself_when_its_time_is_over(told, rule, why, expired):
    (found,) = [one for one in evaluate(told, catalogue()).quiet if one.rule == rule]
    assert (found.subject, found.reason, found.expired) == ("daily_log", why, expired)


def test_a_diary_with_too_few_days_says_how_many_there_are():
    assert unknown_of(record(20, forms=mornings(9)), "VAR-2") == {
        "daily_log": "Too few days to say: a time of day needs 10 days with another entry on the same day, there are 9 "
        "such days."
    }
    assert unknown_of(record(40, forms=linked(41)), "VAR-3") == {
        "daily_log": "41 days of daily log; 42 paired days are needed for a link."
    }
    assert not unknown_of(record(41, forms=linked(42)), "VAR-3")
