"""A chair's numbers: how a team's meetings go, as counts with what they are counts of. Nobody is ranked.

What was never recorded is not counted as no: it has its own number, “not recorded”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from rules.board import Done
from rules.decisions import DecisionKind, Followed, Possible


@dataclass(frozen=True)
class CaseTold:
    """One case on one agenda, with what came of it."""

    meeting_id: str
    lane: str  # discuss | standard
    decided: bool
    kinds: tuple[str, ...] = ()
    possible: str = ""  # empty: written before this was asked
    deferred_for: str = ""
    lacking: bool = False
    preference_followed: str = Followed.not_known
    preference: bool = False
    minutes: float | None = None  # None: nobody opened and closed it in the room
    actions: tuple[Done, ...] = ()
    departures: tuple[str, ...] = ()  # reason codes


@dataclass(frozen=True)
class Seat:
    """Whether a discipline was there in one meeting."""

    meeting_id: str
    discipline: str
    present: bool


@dataclass(frozen=True)
class Share:
    """So many of so many. `of` 0: there is nothing to count, which is not 0 %."""

    count: int
    of: int

    @property
    def words(self) -> str:
        return f"{self.count} of {self.of} ({self.count / self.of:.0%})" if self.of else "nothing to count yet"


@dataclass(frozen=True)
class Numbers:
    meetings: int
    listed: int
    discussed: int
    standard_lane: int
    minutes_per_case: float | None
    minutes_known: int
    decided: Share
    deferred: Share
    why_deferred: tuple[tuple[str, int], ...]
    information_missing: Share
    preference_known: Share
    done_on_time: Share
    changed_outside: Share
    why_changed: tuple[tuple[str, int], ...]
    attendance: tuple[tuple[str, Share], ...]


def numbers(cases: Sequence[CaseTold], seats: Sequence[Seat], today: date) -> Numbers:
    """The numbers of some meetings of one team."""
    decided = [one for one in cases if one.decided]
    waiting = [one for one in decided if DecisionKind.defer in one.kinds]
    asked = [one for one in decided if one.possible]
    minutes = [one.minutes for one in cases if one.minutes is not None]
    return Numbers(
        meetings=len({one.meeting_id for one in seats} | {one.meeting_id for one in cases}),
        listed=len(cases),
        discussed=sum(one.lane == "discuss" for one in cases),
        standard_lane=sum(one.lane == "standard" for one in cases),
        minutes_per_case=median(minutes) if minutes else None,
        minutes_known=len(minutes),
        decided=Share(len(decided) - len(waiting), len(cases)),
        deferred=Share(len(waiting), len(cases)),
        why_deferred=_most(one.deferred_for or "not recorded" for one in waiting),
        information_missing=Share(sum(one.lacking or one.possible != Possible.yes for one in asked), len(asked)),
        preference_known=Share(sum(one.preference for one in decided), len(decided)),
        done_on_time=_on_time([action for one in decided for action in one.actions], today),
        changed_outside=Share(sum(bool(one.departures) for one in decided), len(decided)),
        why_changed=_most(code for one in decided for code in one.departures),
        attendance=_attendance(seats),
    )


def _most(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda one: (-one[1], one[0])))


def _on_time(actions: Sequence[Done], today: date) -> Share:
    """Of the actions whose day has passed, those done by that day. What was dropped with a reason is left out."""
    due = [one for one in actions if one.due_on < today and one.state != "dropped"]
    kept = [one for one in due if one.state == "done" and one.closed_on is not None and one.closed_on <= one.due_on]
    return Share(len(kept), len(due))


def _attendance(seats: Sequence[Seat]) -> tuple[tuple[str, Share], ...]:
    """By discipline in the alphabet's order: in how many of the meetings it was there."""
    held = {one.meeting_id for one in seats}
    there: dict[str, set[str]] = {one.discipline: set() for one in seats}
    for one in seats:
        if one.present:
            there[one.discipline].add(one.meeting_id)
    return tuple((name, Share(len(there[name]), len(held))) for name in sorted(there))
