"""Assessments: one administration of an instrument, scored once, never edited; a correction supersedes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, bindparam, insert, select

from queries.engine import reading
from queries.in_force import InForce
from queries.tables import assessment, patient, person
from queries.whose import about_ours
from queries.writing import Write, new_id, writing
from rules.instruments import Instrument
from rules.roles import Act, Refused, User, check_can
from rules.scoring import Score, score


@dataclass(frozen=True)
class NewAssessment:
    """What came in. `answers` by item key, or only a `total`."""

    instrument: str
    taken_on: date
    answers: Mapping[str, Any] = field(default_factory=dict)
    total: float | None = None
    taken_at: datetime | None = None
    how: str = "self"
    language: str = "en"
    rater: str = "patient"
    note: str = ""
    source: str = ""
    reason: str = ""  # why a correction was made


class Outcome(StrEnum):
    """What came of one incoming assessment."""

    new = "new"
    same = "same"
    corrected = "corrected"


_OCCASION = ("instrument", "taken_on", "rater")
_SAME_OCCASION = select(assessment).where(
    *(assessment.c[name] == bindparam(name) for name in ("patient_id", *_OCCASION)),
    assessment.c.taken_at.is_not_distinct_from(bindparam("taken_at")),  # by an index only where it is "=", so alone
)
_KEEP = insert(assessment)


def record(engine: Engine, patient_id: str, new: NewAssessment, *, by: User, at: datetime, submission_id: str) -> str:
    """Score and keep one assessment; another value for the same occasion supersedes the one that is there."""
    with writing(
        engine, Act.record_assessment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        write.object_id, outcome = keep(write, patient_id, new, write.in_force())
        write.details = {"instrument": new.instrument, "taken_on": new.taken_on.isoformat(), "outcome": outcome.value}
        return write.object_id


def keep(write: Write, patient_id: str, new: NewAssessment, known: InForce) -> tuple[str, Outcome]:
    """Inside a write: the same answers again change nothing, other answers supersede. Returns the standing id."""
    version, scored = scored_or_refused(new, known.instruments, write.at)
    historic_days = known.settings.whole("assessment.historic_days")
    row = assessment_row(new, version, scored, write.at, historic_days)
    row |= write.whose() | {"id": new_id(), "patient_id": patient_id}
    there = _same_occasion(write.connection, patient_id, new)
    standing_row = next((old for old in there if old["id"] not in {other["supersedes"] for other in there}), None)
    same = [old for old in there if (old["answers"], old["total"]) == (row["answers"], row["total"])]
    # A file that is read again after somebody corrected its value must not bring the old value back.
    if standing_row is not None and (standing_row in same or (same and new.source)):
        return str(standing_row["id"]), Outcome.same
    if standing_row is not None:
        row |= {
            "supersedes": standing_row["id"],
            "supersede_reason": new.reason or "Another value came for this occasion.",
        }
    write.connection.execute(_KEEP, row)
    write.touched.add(patient_id)
    return str(row["id"]), Outcome.new if standing_row is None else Outcome.corrected


def scored_or_refused(new: NewAssessment, instruments: Mapping[str, Instrument], at: datetime) -> tuple[str, Score]:
    """The instrument's version and the score, or Refused with a sentence."""
    instrument = instruments.get(new.instrument)
    if instrument is None:
        raise Refused(
            f"“{new.instrument}” is not an instrument this service knows. Define it first, or correct the name."
        )
    if new.taken_on > at.date() + timedelta(days=1):
        raise Refused(f"{new.taken_on:%d %b %Y} has not come yet. Check the date on the form.")
    scored = score(instrument, new.answers or None, new.total)
    if scored.status == "invalid":
        raise Refused(" ".join(answer.why for answer in scored.bad) or "These answers cannot be scored.")
    return instrument.version, scored


def _same_occasion(connection: Connection, patient_id: str, new: NewAssessment) -> Sequence[RowMapping]:
    """Everything ever received for this occasion, corrected values too."""
    occasion = {name: getattr(new, name) for name in _OCCASION}
    whose = {"patient_id": patient_id, "taken_at": new.taken_at}
    return connection.execute(_SAME_OCCASION, occasion | whose).mappings().all()


def assessment_row(new: NewAssessment, version: str, scored: Score, at: datetime, historic_days: int) -> dict[str, Any]:
    """The table's row for a scored assessment, without whose it is."""
    return {
        "instrument": new.instrument,
        "version": version,
        "taken_on": new.taken_on,
        "taken_at": new.taken_at,
        "received_at": at,
        "how": new.how,
        "language": new.language,
        "rater": new.rater,
        "answers": dict(scored.answers),
        "status": scored.status,
        "total": scored.total,
        "band": scored.band,
        "missing": list(scored.missing),
        "note": new.note,
        "historic": (at.date() - new.taken_on).days > historic_days,
        "source": new.source,
        "supersedes": None,
        "supersede_reason": "",
    }


def history(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per assessment ever received of one patient, superseded ones too, newest first."""
    check_can(by, Act.read_patient)
    query = select(assessment, person.c.name.label("entered_by_name")).join(
        person, person.c.id == assessment.c.entered_by
    )
    query = query.where(assessment.c.patient_id == patient_id, about_ours(assessment, by))
    with reading(engine) as connection:
        result = connection.execute(query.order_by(assessment.c.taken_on.desc(), assessment.c.entered_at.desc()))
        frame = pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
    frame["superseded"] = frame["id"].isin(set(frame["supersedes"].dropna()))
    return frame


def occasions(engine: Engine, team_id: str, *, by: User) -> pd.DataFrame:
    """One row per assessment ever received of a team's patients, with their number: what an import is compared with."""
    check_can(by, Act.read_caseload, team_id)
    query = select(assessment, patient.c.number).join(patient, patient.c.id == assessment.c.patient_id)
    with reading(engine) as connection:
        result = connection.execute(query.where(patient.c.team_id == team_id))
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))
