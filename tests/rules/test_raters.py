"""Who is compared with whom, on which days, from how many points on, and the sentences a team reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.catalogue import catalogue
from rules.instruments import ChangeValues, Sourced
from rules.raters import Disagreement, Rating, disagreements
from rules.settings import SITE

WSAS, EQ5D, PEG = (catalogue()[name] for name in ("wsas", "eq5d5l", "peg"))
ON = date(2026, 1, 5)


def rating(rater: str, value: float, day: int = 0) -> Rating:
    return Rating(ON + timedelta(days=day), rater, value)


@pytest.mark.parametrize(
    ("mine", "theirs", "pair"),
    [
        pytest.param([(9, 0), (5, 7)], [(8, 0), (4, 7)], (5, 4), id="the latest of both"),
        pytest.param([(5, 7), (9, 0)], [(4, 7), (8, 0)], (5, 4), id="told in another order"),
        pytest.param([(9, 0), (1, 20)], [(8, 2)], (9, 8), id="the nearest to the other's, not the latest"),
        pytest.param([(9, 0), (1, 20)], [(8, 10)], (1, 8), id="as near on both sides: the later"),
        pytest.param([(1, 20), (9, 0)], [(8, 10)], (1, 8), id="as near on both sides, told the other way round"),
        pytest.param([(9, 0)], [(8, 10), (2, 60)], (9, 8), id="the other's last is too far away: the one before"),
    ],
)
def test_which_two_ratings_stand_beside_each_other(mine, theirs, pair: tuple[float, float]) -> None:
    told = [rating("patient", *one) for one in mine] + [rating("family", *one) for one in theirs]
    [found] = disagreements(WSAS, told)
    assert (found.first.value, found.second.value) == pair
    assert (found.first.rater, found.second.rater) == ("patient", "family")
    assert found.instrument == "wsas"


@pytest.mark.parametrize(
    ("instrument", "first", "second", "apart"),
    [
        (WSAS, 18, 18, False),
        (WSAS, 18, 30, False),
        (WSAS, 18, 31, True),  # 13 points against one score
        (WSAS, 31, 18, True),
        (WSAS, 18, 32, True),
        (EQ5D, 10, 90, False),  # no known error: cannot be said, and so is not called apart
    ],
)
def test_from_how_many_points_on_two_raters_are_apart(instrument, first: float, second: float, apart: bool) -> None:
    [found] = disagreements(instrument, [rating("patient", first), rating("clinician", second)])
    assert (found.apart, bool(found.question)) == (apart, apart)
    assert (found.instrument, found.first.value, found.second.value) == (instrument.id, first, second)


def two(instrument, first: float, second: float) -> Disagreement:
    return disagreements(instrument, [rating("patient", first), rating("family", second, 3)])[0]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            two(WSAS, 18, 20),
            "WSAS: the patient 18 (5 Jan 2026), the family 20 (8 Jan 2026): they agree within the 13 points that "
            "measurement error alone can give.",
        ),
        (
            two(EQ5D, 70, 40),
            "EQ-5D-5L: the patient 70 (5 Jan 2026), the family 40 (8 Jan 2026). Whether that differs cannot be said: "
            "the measurement error of this form is not known.",
        ),
    ],
)
def test_what_is_said_of_two_ratings(found: Disagreement, words: str) -> None:
    assert found.words == words


def test_two_raters_apart_are_told_with_the_points_and_where_the_error_is_from() -> None:
    words = two(WSAS, 18, 35).words
    start = "WSAS: the patient 18 (5 Jan 2026), the family 35 (8 Jan 2026): 17 points apart, 13 or more are beyond "
    assert words.startswith(f"{start}measurement error (SD 9: ")
    assert words.endswith("Br J Psychiatry, Mundt 2002).")


def test_two_points_between_two_means_of_three_items_are_two_points() -> None:
    signed = replace(PEG, change=ChangeValues(reliable_points=Sourced(2, "signed by the lead", SITE)))
    assert [two(signed, each / 3, (each + 6) / 3).apart for each in range(25)] == [True] * 25
