"""Which scores of a closed record become an episode: one step, one version, two scores at least, day by day."""

from __future__ import annotations

from typing import Any

import pytest

from rules.catalogue import catalogue
from rules.expected_episodes import episode_of
from rules.expected_response import Episode
from rules.record import Record, Step
from tests.rules.cases import day, record, scored

CATALOGUE = catalogue()
WHO = {"sex": "female"}


def found(told: Record, instrument: str = "phq9") -> Episode | None:
    return episode_of("e1", told, CATALOGUE[instrument], CATALOGUE, WHO)


def closed(totals: list[tuple[int, float | None]], starts: tuple[int, ...] = (0,), **told: Any) -> Record:
    steps = tuple(Step(1 + place, day(start)) for place, start in enumerate(starts))
    return record(100, totals, **{"steps": steps, "discharged_on": day(90)} | told)


@pytest.mark.parametrize(
    ("totals", "starts", "inside"),
    [
        ([(0, 18), (14, 12)], (0,), [(0, 18), (14, 12)]),
        ([(14, 12), (0, 18)], (0,), [(0, 18), (14, 12)]),
        ([(0, 18)], (0,), None),
        ([(0, 18), (14, None)], (0,), None),
        ([(-1, 20), (0, 18), (14, 12)], (0,), [(0, 18), (14, 12)]),  # what came before the step is not of it
        ([(-1, 20), (14, 12)], (0,), None),
        ([(0, 18), (29, 12), (30, 9), (44, 8)], (0, 30), [(0, 18), (29, 12)]),  # the day of the next step is the next
        ([(0, 18), (30, 9), (44, 8)], (0, 30), [(30, 9), (44, 8)]),  # too few in the first: the first that has two
        ([(0, 18), (30, 9), (44, 8)], (30, 0), [(30, 9), (44, 8)]),  # steps need not stand in order
        ([(0, 18), (30, 9)], (0, 30), None),
        ([(0, 18), (14, 12)], (), None),
        ([], (0,), None),
    ],
)
def test_the_first_step_with_two_scores_is_the_episode(
    totals: list[tuple[int, float | None]], starts: tuple[int, ...], inside: list[tuple[int, float]] | None
) -> None:
    expect = None if inside is None else Episode("e1", tuple((day(on), value) for on, value in inside), WHO)
    assert found(closed(totals, starts)) == expect


def test_somebody_still_in_care_is_no_closed_episode() -> None:
    assert found(closed([(0, 18), (14, 12)], discharged_on=None)) is None


def test_scores_of_another_version_or_another_form_are_never_joined() -> None:
    old = tuple(scored(on, 20, version="0") for on in (0, 7))
    assert found(closed([(14, 12)], forms=old)) is None
    assert found(closed([], forms=old)) is None  # all of a version that is no longer in force
    told = found(closed([(14, 12), (21, 11)], forms=old))
    assert told is not None
    assert [value for _, value in told.scores] == [12, 11]
    assert found(closed([(0, 18), (14, 12)]), "gad7") is None


def test_a_score_from_somebody_else_stands_for_nobody() -> None:
    family = tuple(scored(on, 5, rater="family") for on in (1, 2, 3))
    assert found(closed([(0, 18)], forms=family)) is None
