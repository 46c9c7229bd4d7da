"""Whom a patient can call, as this site says it. Each change is a new row: what was printed before can be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, insert, select

from queries.engine import reading
from queries.tables_story import help_lines
from queries.writing import new_id, writing
from rules.patient_view import Help
from rules.roles import Act, Refused, User

Line = tuple[str, str, str]  # who, number, when


def latest(engine: Engine) -> Help:
    """The same for every reader: no patient's data. Empty where nobody has entered any."""
    query = select(help_lines).order_by(help_lines.c.entered_at.desc(), help_lines.c.id.desc()).limit(1)
    with reading(engine) as connection:
        found = connection.execute(query).mappings().first()
    if found is None:
        return Help()
    return Help(tuple((who, number, when) for who, number, when in found["lines"]), found["unwatched"])


def set_lines(
    engine: Engine, lines: Sequence[Line], *, unwatched: str, by: User, at: datetime, submission_id: str
) -> str:
    """Say whom patients can call; returns the id of the new row."""
    with writing(engine, Act.manage_help_lines, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        kept = [[part.strip() for part in line] for line in lines if any(part.strip() for part in line)]
        if not kept:
            raise Refused("Enter at least one line: without it patients see only the general emergency number.")
        if any(not (who and number) for who, number, _ in kept):
            raise Refused("Each line needs who answers and the number.")
        write.object_id = new_id()
        row = {"id": write.object_id, "lines": kept, "unwatched": unwatched.strip()}
        write.connection.execute(insert(help_lines).values(row | {"entered_by": write.by.id, "entered_at": at}))
        return write.object_id
