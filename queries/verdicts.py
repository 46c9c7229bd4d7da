"""The verdicts on one patient's measures in this step, with what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from queries import patients
from queries.engine import reading
from queries.instruments import known_instruments
from queries.records import record_of
from queries.settings import current
from rules.flags_case import Case
from rules.roles import User
from rules.verdicts import Explained, explained, nhs_lines


@dataclass(frozen=True)
class Verdicts:
    """By the measure's short name; `together` is what is counted over PHQ-9 and GAD-7."""

    measures: Mapping[str, Explained]
    together: tuple[str, ...]


def verdicts(engine: Engine, patient_id: str, *, by: User, at: datetime) -> Verdicts:
    """Every measure of the step. Raises NotPermitted for another team's patient."""
    patients.banner(engine, patient_id, by=by)
    with reading(engine) as connection:
        settings = current(connection)
        case = Case(record_of(connection, patient_id, at), known_instruments(connection, settings), settings)
    found, first, last = {}, {}, {}
    for one in case.measures:
        base, scores = case.base(one), case.step_scores(one)
        if base is None:
            continue
        later = base.later[-1].value if base.later else None
        found[one.abbreviation] = explained(one, case.baseline(one), later, settings)
        if later is not None:
            first[one.id], last[one.id] = scores[0].value, later
    return Verdicts(found, nhs_lines(case.catalogue, first, last))
