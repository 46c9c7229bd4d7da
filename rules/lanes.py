"""The lanes of the caseload: what a supervisor scans for. Every patient is in exactly one; the order of need stays.

A *place* is a rank and an urgency in one number (rank times ten plus the urgency's order), as in the sort key of
rules/status.py: a lane is a set of places, so a lane can be counted and listed by index.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rules.findings import Urgency
from rules.status import DAYS, ORDER_WORDS

CRISIS, ACT_NOW, REVIEW, INFO = (one.order for one in Urgency)
NO_FLAG = len(Urgency)
NEW, SILENT, ON_PLAN, DISCHARGED = 5, 6, 7, 8


class Lane(StrEnum):
    crisis = "crisis"
    act_now = "act now"
    review = "review"
    new = "new"
    silent = "silent"
    cannot_tell = "cannot tell"
    on_track = "on track"
    discharged = "discharged"


SAYS: Mapping[Lane, str] = MappingProxyType(
    {
        Lane.crisis: "an open crisis flag: within minutes",
        Lane.act_now: "an open flag for this working day",
        Lane.review: "an open flag for a week or the next meeting",
        Lane.new: "new, and not yet looked at by the team",
        Lane.silent: "forms or contacts overdue",
        Lane.cannot_tell: "no score to judge by: not the same as well",
        Lane.on_track: "no open flag that asks for anything",
        Lane.discharged: "no longer in care; safety and relapse are still watched",
    }
)


def place(rank: int, urgency_order: int) -> int:
    return rank * 10 + urgency_order


def place_of_key(sort_key: int) -> int:
    """The place that a sort key begins with."""
    return sort_key // DAYS


def lane_of(place_: int) -> Lane:
    rank, order = divmod(place_, 10)
    if rank == DISCHARGED:
        return Lane.discharged
    if order in (CRISIS, ACT_NOW):
        return Lane.crisis if order == CRISIS else Lane.act_now
    if rank == SILENT:
        return Lane.cannot_tell if order == NO_FLAG else Lane.silent
    if order == REVIEW or rank < NEW:
        return Lane.review
    return Lane.new if rank == NEW else Lane.on_track


PLACES: Mapping[Lane, tuple[int, ...]] = MappingProxyType(
    {
        lane: tuple(
            place(rank, order)
            for rank in ORDER_WORDS
            for order in range(NO_FLAG + 1)
            if lane_of(place(rank, order)) is lane
        )
        for lane in Lane
    }
)


def ranges(lane: Lane) -> tuple[tuple[int, int], ...]:
    """The sort keys of a lane, as half-open ranges in ascending order."""
    found: list[tuple[int, int]] = []
    for one in PLACES[lane]:
        begin, end = one * DAYS, (one + 1) * DAYS
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return tuple(found)
