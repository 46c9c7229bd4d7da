"""One patient's course in plain values: what the story, the visit card, the patient's view and “since last time” read.

Beside the record that the rules judge it carries the names of things: treatments, events, goals, decisions, visits.
Notes, dissent and formulation are left out: nothing that is made from a course can show them. `known_at` is when we
knew, which is not when it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from rules.instruments import Instrument
from rules.predictions import Prediction
from rules.record import Record
from rules.settings import DEFAULT, Settings
from rules.small_test import Round, SmallTest

OPEN_STATES = ("raised", "acknowledged", "actioned")
SIGNED_STATES = ("signed", "amended")


@dataclass(frozen=True)
class Placed:
    id: str
    step: int
    from_on: date
    known_at: datetime


@dataclass(frozen=True)
class Given:
    """One module, or one dose of a drug; it goes on where `to_on` is None."""

    id: str
    kind: str  # drug | module
    name: str
    dose: str
    from_on: date
    to_on: date | None
    known_at: datetime


@dataclass(frozen=True)
class Happened:
    id: str
    kind: str  # contact | session | flare-up | adverse effect | …
    on: date
    title: str
    attended: bool | None
    severity: int | None
    known_at: datetime


@dataclass(frozen=True)
class Goal:
    id: str
    words: str  # the patient's own
    target: str
    set_on: date
    reached_on: date | None
    known_at: datetime


@dataclass(frozen=True)
class Task:
    """An action of a decision. `changed_at`: when it was last said to be done, dropped or open again."""

    id: str
    what: str
    owner: str
    due_on: date
    state: str  # open | done | dropped
    tells_patient: bool
    known_at: datetime
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Decided:
    """A decision in its current version."""

    id: str
    on: date
    kinds: tuple[str, ...]
    state: str  # recorded | signed | amended
    rationale: str
    preference: str
    followed: str
    question: str
    step_to: int | None
    next_review_on: date | None
    prediction: Prediction | None
    verdict_then: str  # what the primary measure said when it was written
    known_at: datetime
    tasks: tuple[Task, ...] = ()
    plain_why: str = ""  # written for the patient
    plain_next: str = ""

    @property
    def signed(self) -> bool:
        return self.state in SIGNED_STATES


@dataclass(frozen=True)
class Flagged:
    """`moves`: every state it went through, oldest first, with when and whether a person did it."""

    id: str
    rule: str
    name: str
    urgency: str
    reason: str
    since_on: date
    raised_at: datetime
    state: str
    historic: bool = False
    moves: tuple[tuple[str, datetime, bool], ...] = ()
    subject: str = ""  # what it is about: a form, an event or an instrument

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def safety(self) -> bool:
        return self.rule.startswith("SAF")


@dataclass(frozen=True)
class Planned:
    """A visit ahead."""

    id: str
    kind: str
    on: date
    starts_at: datetime | None
    with_name: str
    place: str
    known_at: datetime


@dataclass(frozen=True)
class Judged:
    """What a clinician made of a small test. `came` and `words`: what the rule said then."""

    id: str
    outcome: str  # kept | dropped | again
    on: date
    reason: str
    came: str
    words: str
    known_at: datetime


@dataclass(frozen=True)
class Tested:
    """A small test; `id` and `given_id` are its own row and that of what was tried. `rounds` came before it."""

    id: str
    given_id: str
    test: SmallTest
    known_at: datetime
    rounds: tuple[Round, ...] = ()
    judged: Judged | None = None

    def is_due(self, today: date) -> bool:
        return self.judged is None and self.test.judge_on <= today


@dataclass(frozen=True)
class Said:
    """What the patient or somebody of the family wrote to the team from their own page."""

    id: str
    on: date
    by: str  # patient | family
    words: str
    known_at: datetime


@dataclass(frozen=True)
class Course:
    record: Record
    function_measure: str | None = None
    question: str = ""
    language: str = "en"
    steps: tuple[Placed, ...] = ()
    given: tuple[Given, ...] = ()
    happened: tuple[Happened, ...] = ()
    goals: tuple[Goal, ...] = ()
    decided: tuple[Decided, ...] = ()  # oldest first
    flags: tuple[Flagged, ...] = ()
    planned: tuple[Planned, ...] = ()
    said: tuple[Said, ...] = ()  # oldest first
    tests: tuple[Tested, ...] = ()  # by the day on which they are judged
    settings: Settings = DEFAULT  # the numbers in force at this site

    @property
    def today(self) -> date:
        return self.record.as_of.date()

    @cached_property
    def open_flags(self) -> tuple[Flagged, ...]:
        return tuple(one for one in self.flags if one.open)

    @cached_property
    def safety_open(self) -> bool:
        """Somebody has yet to deal with an answer about safety: nothing is celebrated over it (clinical_rules S10)."""
        return any(one.safety for one in self.open_flags)

    @cached_property
    def alarm_open(self) -> bool:
        """Safety, a sign of the body or a worsening: what is said before anything else."""
        alarms = [one for one in self.flags if one.rule.startswith(("SAF", "MED", "DET"))]
        return any(one.open or one.state == "deferred" for one in alarms)  # put off is not over

    @cached_property
    def last_decision(self) -> Decided | None:
        return self.decided[-1] if self.decided else None

    @cached_property
    def open_tasks(self) -> tuple[Task, ...]:
        found = [task for one in self.decided for task in one.tasks if task.state == "open"]
        return tuple(sorted(found, key=lambda task: (task.due_on, task.id)))

    @cached_property
    def next_visit(self) -> Planned | None:
        return next((one for one in self.planned if one.on >= self.today), None)

    def of_kind(self, *kinds: str) -> tuple[Happened, ...]:
        return tuple(one for one in self.happened if one.kind in kinds)


def named(catalogue: Mapping[str, Instrument], instrument: str) -> str:
    """The abbreviation as printed on forms; the key itself for an instrument never seen."""
    return catalogue[instrument].abbreviation if instrument in catalogue else instrument
