"""Where symptoms and life part ways, and where raters do: named, with numbers, never averaged away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.catalogue import catalogue
from rules.change import Baseline
from rules.discordance import Moved, Quadrant, discordance, domain_change, use_change
from rules.health_care_use import use_of
from rules.raters import Rating, disagreements

PHQ9, WSAS, EQ5D = (catalogue()[name] for name in ("phq9", "wsas", "eq5d5l"))
ON = date(2026, 1, 5)


def change(instrument, first: float | None, last: float | None):
    return domain_change(instrument, None if first is None else Baseline(first, 2, (ON,)), last)


@pytest.mark.parametrize(
    ("symptoms", "life", "quadrant"),
    [
        ((18, 5), (30, 5), Quadrant.both_better),
        ((15, 14), (30, 9), Quadrant.progress_in_life),
        ((18, 5), (30, 29), Quadrant.symptoms_first),
        ((10, 20), (20, 20), Quadrant.only_symptoms_worse),
        ((15, 15), (10, 35), Quadrant.only_other_worse),
        ((18, 5), (10, 35), Quadrant.apart),
        ((10, 20), (35, 10), Quadrant.apart),
        ((10, 20), (10, 35), Quadrant.both_worse),
        ((15, 15), (20, 20), Quadrant.no_change),
        ((15, None), (20, 20), Quadrant.cannot_say),
        ((15, 15), (None, 20), Quadrant.cannot_say),
    ],
)
def test_the_quadrant_of_symptoms_and_daily_life(symptoms, life, quadrant: Quadrant) -> None:
    assert discordance(change(PHQ9, *symptoms), change(WSAS, *life)).quadrant is quadrant


def test_daily_life_better_with_symptoms_unchanged_counts_as_progress_and_says_so() -> None:
    told = discordance(change(PHQ9, 15, 14), change(WSAS, 30, 9))
    assert told.words.startswith("Daily life is better while symptoms are as before: this counts as progress.")
    assert "PHQ-9 15 to 14: no clear change. WSAS 30 to 9: better." in told.words
    assert told.question


def test_the_units_are_reliable_changes_of_each_form() -> None:
    told = change(PHQ9, 18, 12)
    assert told.units == pytest.approx(1.0)  # six points against a base of two scores
    assert change(PHQ9, 12, 18).units == pytest.approx(-1.0)
    assert change(PHQ9, None, 18).units is None


@pytest.mark.parametrize(
    ("first", "last", "moved"),
    [(6, 4, Moved.fewer), (6, 5, Moved.same), (2, 4, Moved.more), (None, 3, Moved.unknown), (3, None, Moved.unknown)],
)
def test_visits_are_more_or_fewer_and_never_better(first, last, moved: Moved) -> None:
    told = use_change(first, last)
    assert told.moved is moved
    assert "better" not in told.words.replace("not better by itself", "")


def test_fewer_visits_with_better_symptoms_are_not_called_good() -> None:
    told = discordance(change(PHQ9, 18, 5), use_change(8, 2))
    assert "Whether that is good depends on which visits they were." in told.words


def test_an_open_count_is_not_a_zero() -> None:
    assert use_of({"gp_visits": 2, "specialist_visits": 1}).visits is None
    assert "not answered: emergency department" in use_of({"gp_visits": 2, "specialist_visits": 1}).words
    assert use_of({"gp_visits": 2, "specialist_visits": 1, "ed_visits": 0, "inpatient_days": 9}).visits == 3


@pytest.mark.parametrize(
    ("answers", "visits", "words"),
    [
        (
            {"phone_contacts": 4, "ed_visits": 0, "gp_visits": 2, "specialist_visits": 1, "inpatient_days": 9},
            3,
            "general practitioner 2, specialist 1, emergency department 0, days in hospital 9, phone contacts 4",
        ),
        ({"gp_visits": 2}, None, "general practitioner 2; not answered: specialist, emergency department"),
        (
            {"gp_visits": None},
            None,
            "nothing answered; not answered: general practitioner, specialist, emergency department",
        ),
    ],
)
def test_what_is_said_of_health_care_use(answers, visits: float | None, words: str) -> None:
    assert (use_of(answers).visits, use_of(answers).words) == (visits, words)


def rating(rater: str, value: float, day: int = 0) -> Rating:
    return Rating(ON + timedelta(days=day), rater, value)


def test_raters_who_differ_beyond_measurement_error_are_a_question() -> None:
    [told] = disagreements(WSAS, [rating("patient", 18), rating("family", 35, 3)])
    assert told.apart
    assert told.question == (
        "The patient and the family see functional impairment differently (18 and 35). "
        "What does each of them see that the other does not?"
    )


def test_raters_within_measurement_error_agree_and_ask_nothing() -> None:
    [told] = disagreements(WSAS, [rating("patient", 18), rating("family", 20)])
    assert (told.apart, told.question) == (False, "")
    assert "agree" in told.words


def test_ratings_far_apart_in_time_are_not_compared() -> None:
    assert disagreements(WSAS, [rating("patient", 18), rating("family", 35, 29)]) == ()
    assert len(disagreements(WSAS, [rating("patient", 18), rating("family", 35, 28)])) == 1


def test_three_raters_are_three_pairs_and_one_is_none() -> None:
    three = [rating("patient", 18), rating("family", 35), rating("clinician", 20)]
    assert len(disagreements(WSAS, three)) == 3
    assert disagreements(WSAS, three[:1]) == disagreements(WSAS, []) == ()
