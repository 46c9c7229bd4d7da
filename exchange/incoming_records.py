"""What a file says, as plain records. Patients go by the site's own number, as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from exchange.file_limits import Refused


class NaturalKey(NamedTuple):
    """One occasion: two values for it are a correction, never two measurements."""

    patient_number: str
    instrument: str
    taken_on: date
    rater: str


@dataclass(frozen=True)
class IncomingPatient:
    """Empty text and None: the file does not say. Without a name the number stands as the family name."""

    row: int
    number: str
    given_name: str = ""
    family_name: str = ""
    birth_on: date | None = None
    sex: str = ""
    registered_on: date | None = None
    team: str = ""
    step: int | None = None
    primary_measure: str = ""
    function_measure: str = ""


@dataclass(frozen=True)
class IncomingAssessment:
    """`answers` by item key as scored, without the missing ones; None where only a total came."""

    row: int
    patient_number: str
    instrument: str
    version: str
    taken_on: date
    answers: Mapping[str, float | str] | None
    total: float | None
    how: str = "import"
    rater: str = "patient"
    language: str = "en"
    note: str = ""
    status: str = ""
    safety: tuple[str, ...] = ()  # marks that fired

    @property
    def natural_key(self) -> NaturalKey:
        return NaturalKey(self.patient_number, self.instrument, self.taken_on, self.rater)


@dataclass(frozen=True)
class IncomingIntervention:
    row: int
    patient_number: str
    kind: str
    name: str
    dose: str
    from_on: date


@dataclass(frozen=True)
class IncomingSchedule:
    row: int
    patient_number: str
    instrument: str
    every_days: int
    from_on: date
    to_on: date
    due: tuple[date, ...]


class Expected(NamedTuple):
    """One due date, and whether the file has an answer for it. Not received is missing, never zero."""

    patient_number: str
    instrument: str
    due_on: date
    received: bool


@dataclass(frozen=True)
class Incoming:
    """`registers`: whether the mapping lets the file register patients who are not known yet."""

    patients: tuple[IncomingPatient, ...] = ()
    assessments: tuple[IncomingAssessment, ...] = ()
    interventions: tuple[IncomingIntervention, ...] = ()
    schedules: tuple[IncomingSchedule, ...] = ()
    expected: tuple[Expected, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    registers: bool = False


@dataclass(frozen=True)
class RowRead:
    """What one row says, or why it says nothing: a row is taken whole or not at all."""

    row: int
    patient: IncomingPatient | None = None
    assessments: tuple[IncomingAssessment, ...] = ()
    interventions: tuple[IncomingIntervention, ...] = ()
    schedules: tuple[IncomingSchedule, ...] = ()
    refused: tuple[Refused, ...] = ()
    unknown: tuple[str, ...] = field(default=())  # treatment columns that are empty in this row
