"""The step suggestion for one patient, worked out now from the record. Nothing of it is stored: a person decides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine

from queries import patients
from queries.engine import reading
from queries.instruments import known_instruments
from queries.records import record_of
from queries.settings import current
from rules.flags import evaluate
from rules.roles import User
from rules.steps import StepSuggestion, suggest


def suggestion(engine: Engine, patient_id: str, *, by: User, at: datetime) -> StepSuggestion:
    """What the record speaks for at this moment. Refuses what is outside the reader's teams."""
    patients.banner(engine, patient_id, by=by)
    with reading(engine) as connection:
        return suggestion_of(connection, patient_id, at)


def suggestion_of(connection: Connection, patient_id: str, at: datetime) -> StepSuggestion:
    """The same inside a transaction, for who writes down what was known when a step was decided."""
    settings = current(connection)
    instruments = known_instruments(connection, settings)
    record = record_of(connection, patient_id, at)
    return suggest(record, instruments, evaluate(record, instruments, settings), settings)
