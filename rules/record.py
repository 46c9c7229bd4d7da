"""One patient's record at a moment: the only thing the rules read.

Dates are the dates on which things were taken or happened, never row numbers. `as_of` is the clock.
Only assessments that no correction has superseded are in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.expected_response import Curve


@dataclass(frozen=True)
class Assessment:
    """One administration of an instrument, scored. `total` is None where it cannot be scored."""

    id: str
    instrument: str
    version: str
    taken_on: date
    answers: Mapping[str, float | str | None]  # by item key; {} for a total without items
    status: str  # scored | prorated | not_scorable | invalid | incomplete | valid | partial
    total: float | None
    received_at: datetime | None = None
    taken_at: datetime | None = None  # where the hour is known: daily logs
    how: str = "self"  # self | paper | phone | assisted | staff | import
    historic: bool = False  # taken long before it was received: an imported past
    rater: str = "patient"  # patient | clinician | family: whose view it is
    note: str = ""  # what the person wrote beside the answers


@dataclass(frozen=True)
class Step:
    step: int
    from_: date


@dataclass(frozen=True)
class Schedule:
    """When answers are expected. `due` names the days of an uneven rhythm (0, 2, 4, 6, 8 months); it then wins."""

    instrument: str
    every_days: int
    from_: date
    to: date | None = None
    due: tuple[date, ...] = ()


@dataclass(frozen=True)
class Contact:
    on: date
    attended: bool = True


@dataclass(frozen=True)
class Event:
    """What happened. `severity` of an adverse effect: 1 mild, 2 moderate, 3 severe, 4 life-threatening.

    Kinds the rules read: "asked for help", "medical warning sign", "adverse effect", "medical check".
    """

    id: str
    kind: str
    on: date
    title: str = ""
    note: str = ""
    severity: int | None = None
    known_at: datetime | None = None  # when it was entered
    historic: bool = False


@dataclass(frozen=True)
class Check:
    """A checklist gone through with the patient, by sign: True yes, False no, None not answered."""

    id: str
    on: date
    answers: Mapping[str, bool | None]
    known_at: datetime | None = None
    historic: bool = False


@dataclass(frozen=True)
class RiskPlan:
    """What was agreed while somebody is at risk. `contact_due`: a day, or a moment where one was agreed."""

    id: str
    on: date
    contact_due: date | datetime | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Treatment:
    """One treatment module, or one dose of a drug."""

    name: str
    from_: date
    to: date | None = None
    kind: str = "module"  # module | drug
    dose: str = ""


@dataclass(frozen=True)
class GoalReached:
    """A goal of the patient's own that was reached."""

    id: str
    on: date


@dataclass(frozen=True)
class Preference:
    """What the patient wants (up, down, hold, or "" if unsaid) and what the service can give, as said on a day."""

    on: date
    wish: str = ""
    capacity: str = ""  # of the service: "" nothing said | available | not available
    words: str = ""


@dataclass(frozen=True)
class Decision:
    on: date
    kinds: tuple[str, ...]
    plan_change: bool
    next_review: date | None = None


@dataclass(frozen=True)
class Acknowledgement:
    """A documented contact on a safety flag (clinical_rules §7 S4)."""

    at: datetime
    by: str
    outcome: str


@dataclass(frozen=True)
class OpenFlag:
    """A flag in the record. `subject` tells two flags of one rule apart: an instrument, or an assessment."""

    id: str
    rule: str
    subject: str
    urgency: str
    raised_at: datetime
    state: str  # raised | acknowledged | actioned; of a settled one resolved | superseded | expired
    acknowledged: Acknowledgement | None = None
    closed_at: datetime | None = None
    by_person: bool = False  # of a settled one: closed by somebody, not by the rule's own condition
    historic: bool = False


@dataclass(frozen=True)
class Record:
    as_of: datetime
    primary_measure: str
    steps: tuple[Step, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    schedule: tuple[Schedule, ...] = ()
    contacts: tuple[Contact, ...] = ()
    decisions: tuple[Decision, ...] = ()
    flags: tuple[OpenFlag, ...] = ()
    targets: Mapping[str, float] = field(default_factory=dict)  # instrument -> score set as the patient's goal
    registered_on: date | None = None
    discharged_on: date | None = None
    treatment_changes: tuple[date, ...] = ()
    function_measure: str = ""  # "" : the first measure of function in the record
    events: tuple[Event, ...] = ()
    checks: tuple[Check, ...] = ()
    risk_plans: tuple[RiskPlan, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    goals_reached: tuple[GoalReached, ...] = ()
    preferences: tuple[Preference, ...] = ()
    plans: tuple[str, ...] = ()  # kinds of plan that stand: care | safety | contingency | relapse prevention
    # Expected response of similar patients by measure (rules/expected_response.py); none: RSP-2 cannot be evaluated.
    expected: Mapping[str, Curve] = field(default_factory=dict)
    # Closed flags: an answer to item 9 that a person has dealt with is not raised again, and §8.4 keeps quiet.
    settled_flags: tuple[OpenFlag, ...] = ()
