"""One assessment with what came of it: who entered it, which flags rest on it, what was decided with it in hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, select

from queries.engine import reading
from queries.instruments import known_instruments
from queries.records import standing
from queries.tables import assessment, person
from queries.tables_review import VERSION_NOW, decision, decision_version, flag, meeting
from queries.whose import about_ours
from rules.roles import Act, NotPermitted, User, check_can

UNKNOWN_ASSESSMENT = "This assessment belongs to a team you are not a member of, or does not exist."


@dataclass(frozen=True)
class Detail:
    """`row` is the assessment with `entered_by_name`. Frames: one row per flag, one row per decision."""

    row: Mapping[str, Any]
    earlier: tuple[Mapping[str, Any], ...]  # what it corrects, the newest first
    flags: pd.DataFrame
    before: Mapping[str, Any] | None  # the form before it: the same edition, by the same rater
    decisions: pd.DataFrame  # `rests` is True where it was the last score the team had


def assessment_detail(engine: Engine, assessment_id: str, *, by: User) -> Detail:
    """Raises NotPermitted for what is outside the reader's teams, as for what is not there."""
    check_can(by, Act.read_patient)
    with reading(engine) as connection:
        row = _one(connection, assessment_id, by)
        return Detail(
            row=row,
            earlier=_earlier(connection, row, by),
            flags=_flags(connection, row),
            before=_before(connection, row),
            decisions=_decisions(connection, row),
        )


def _one(connection: Connection, assessment_id: str, by: User) -> Mapping[str, Any]:
    query = select(assessment, person.c.name.label("entered_by_name")).join(
        person, person.c.id == assessment.c.entered_by
    )
    query = query.where(assessment.c.id == assessment_id, about_ours(assessment, by))
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise NotPermitted(UNKNOWN_ASSESSMENT)
    return dict(found)


def _earlier(connection: Connection, row: Mapping[str, Any], by: User) -> tuple[Mapping[str, Any], ...]:
    found: list[Mapping[str, Any]] = []
    old = row["supersedes"]
    while old is not None:
        found.append(_one(connection, old, by))
        old = found[-1]["supersedes"]
    return tuple(found)


def _before(connection: Connection, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    same = [assessment.c[name] == row[name] for name in ("instrument", "version", "rater")]
    query = standing(assessment, row["patient_id"]).where(*same, assessment.c.taken_on < row["taken_on"])
    found = connection.execute(query.order_by(assessment.c.taken_on.desc(), assessment.c.entered_at.desc()).limit(1))
    last = found.mappings().one_or_none()
    return dict(last) if last is not None else None


def _flags(connection: Connection, row: Mapping[str, Any]) -> pd.DataFrame:
    """The flags that name this assessment, or that speak of this form's score of that day."""
    rows = connection.execute(select(flag).where(flag.c.patient_id == row["patient_id"]).order_by(flag.c.raised_at))
    kept = [dict(one) for one in rows.mappings() if _rests(one, row)]
    return pd.DataFrame(kept, columns=[column.key for column in flag.c])


def _rests(one: RowMapping, row: Mapping[str, Any]) -> bool:
    named = one["subject"] == row["id"] or f'"{row["id"]}"' in json.dumps(one["evidence"])
    of_that_day = one["subject"] == row["instrument"] and one["since_on"] == row["taken_on"]
    return named or of_that_day


def _decisions(connection: Connection, row: Mapping[str, Any]) -> pd.DataFrame:
    """Decisions taken while this was the last score of the measure, else the first one after it."""
    columns: list[Any] = [decision_version.c.kinds, decision_version.c.rationale, decision_version.c.known_then]
    query = (
        select(decision.c.id, decision.c.state, meeting.c.held_on, meeting.c.title, *columns)
        .join(decision, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .where(decision.c.patient_id == row["patient_id"], meeting.c.held_on >= row["taken_on"])
        .order_by(meeting.c.held_on, decision.c.entered_at)
    )
    rows = [dict(one) for one in connection.execute(query).mappings()]
    names = _names(connection, row["instrument"])
    resting = [one | {"rests": True} for one in rows if _known_last(one["known_then"], names, row["taken_on"])]
    kept = resting or [one | {"rests": False} for one in rows[:1]]
    frame = pd.DataFrame(kept, columns=["id", "state", "held_on", "title", "kinds", "rationale", "rests"])
    return frame.astype({"rests": bool})


def _names(connection: Connection, instrument: str) -> set[str]:
    """A decision keeps the measure by its short name; records of before kept the id."""
    known = known_instruments(connection)
    return {instrument, known[instrument].abbreviation} if instrument in known else {instrument}


def _known_last(known: Mapping[str, Any], names: set[str], on: date) -> bool:
    status = known.get("status") or {}
    return status.get("measure") in names and status.get("last_on") == on.isoformat()
