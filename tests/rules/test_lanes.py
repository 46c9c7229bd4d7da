"""Every patient is in exactly one lane, and a lane's sort keys are those of its places."""

import pytest

from rules.findings import Urgency
from rules.lanes import PLACES, SAYS, Lane, lane_of, place, place_of_key, ranges
from rules.status import DAYS, ORDER_WORDS

ALL = [place(rank, order) for rank in ORDER_WORDS for order in range(len(Urgency) + 1)]


def test_every_place_is_in_exactly_one_lane() -> None:
    assert sorted(one for places in PLACES.values() for one in places) == sorted(ALL)
    assert set(SAYS) == set(Lane)


@pytest.mark.parametrize(
    ("rank", "order", "lane"),
    [
        (1, 0, Lane.crisis),
        (2, 0, Lane.crisis),
        (1, 1, Lane.act_now),
        (7, 1, Lane.act_now),
        (1, 2, Lane.review),
        (4, 2, Lane.review),
        (3, 4, Lane.review),  # a rank that asks for something is never "on track", whatever stands beside it
        (5, 2, Lane.review),
        (5, 4, Lane.new),
        (6, 2, Lane.silent),
        (6, 4, Lane.cannot_tell),
        (7, 3, Lane.on_track),
        (7, 4, Lane.on_track),
        (8, 4, Lane.discharged),
        (8, 0, Lane.discharged),
    ],
)
def test_the_lane_of_a_place(rank: int, order: int, lane: Lane) -> None:
    assert lane_of(place(rank, order)) is lane


@pytest.mark.parametrize("lane", Lane)
def test_the_ranges_hold_the_keys_of_the_lane_and_no_other(lane: Lane) -> None:
    for one in ALL:
        inside = any(begin <= one * DAYS + 739_000 < end for begin, end in ranges(lane))
        assert inside == (one in PLACES[lane])
        assert place_of_key(one * DAYS + 739_000) == one
    begins = [begin for begin, _ in ranges(lane)]
    assert begins == sorted(begins)


def test_on_track_is_never_said_of_somebody_we_know_nothing_of() -> None:
    assert Lane.on_track not in {lane_of(place(6, order)) for order in range(5)}
