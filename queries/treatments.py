"""What is done for a patient and what happens to them: treatments, steps, goals, events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Table, insert, select

from queries.engine import reading
from queries.instruments import instruments
from queries.tables import event, goal, intervention, step
from queries.writing import Write, writing
from rules.flags_medical import SEVERITY
from rules.roles import Act, Refused, User, check_can

EVENT_KINDS = (
    "contact",
    "session",
    "home practice",
    "flare-up",
    "adverse effect",
    "life event",
    "health-care use",
    "medical warning sign",
    "medical check",
    "asked for help",
    "note",
)
MEETS = ("contact", "session")  # the kinds that count as having reached somebody


def _add(
    engine: Engine,
    table: Table,
    values: Mapping[str, Any],
    *,
    patient_id: str,
    supersedes: str | None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """One new row; a correction names the row it stands in for, which stays readable."""
    with writing(
        engine, Act.record_treatment, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        if supersedes is not None:
            _check_superseded(write, table, supersedes)
            values = {**values, "supersedes": supersedes}
        row = {**write.row(), **values}
        write.connection.execute(insert(table).values(row))
        write.object_id, write.details = str(row["id"]), {"table": table.name, "supersedes": supersedes}
        return write.object_id


def _check_superseded(write: Write, table: Table, old_id: str) -> None:
    old = write.connection.execute(select(table.c.patient_id).where(table.c.id == old_id)).scalar_one_or_none()
    if old != write.patient_id:
        raise Refused("The entry to correct is not in this patient's record.")
    if write.connection.scalar(select(table.c.id).where(table.c.supersedes == old_id)):
        raise Refused("A colleague corrected this entry meanwhile. Reload to see their version.")


def check_period(from_on: date | None, to_on: date | None) -> date:
    """The first day; Refused where nobody said it, or where it ends before it begins."""
    if from_on is None:
        raise Refused("Say from which day.")
    if to_on is not None and to_on < from_on:
        raise Refused(f"It cannot end ({to_on:%d %b %Y}) before it begins ({from_on:%d %b %Y}).")
    return from_on


def add_intervention(
    engine: Engine,
    patient_id: str,
    *,
    kind: str,
    name: str,
    from_on: date | None,
    to_on: date | None = None,
    dose: str = "",
    delivered_by: str = "",
    targets: str = "",
    supersedes: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """A drug or a treatment module, with its dose and period. A new dose is a new row."""
    check_period(from_on, to_on)
    if not name.strip():
        raise Refused("Name the treatment.")
    values = {"kind": kind, "name": name.strip(), "from_on": from_on, "to_on": to_on, "dose": dose}
    values |= {"delivered_by": delivered_by, "targets": targets}
    return _add(
        engine,
        intervention,
        values,
        patient_id=patient_id,
        supersedes=supersedes,
        by=by,
        at=at,
        submission_id=submission_id,
    )


def add_event(
    engine: Engine,
    patient_id: str,
    *,
    kind: str,
    on: date | None,
    title: str,
    note: str = "",
    attended: bool | None = None,
    severity: int | None = None,
    supersedes: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Something that happened on the timeline."""
    if kind not in EVENT_KINDS:
        raise Refused(f"An event is one of: {', '.join(EVENT_KINDS)}.")
    if on is None:
        raise Refused("Say on which day.")
    if on > at.date():
        raise Refused(f"{on:%d %b %Y} has not come yet. Enter what has happened.")
    if kind in MEETS and attended is None:
        raise Refused("Say whether they came: a visit that nobody kept is no contact, and silence would not be seen.")
    if severity is not None and severity not in SEVERITY:
        raise Refused("Severity is 1 mild, 2 moderate, 3 severe or 4 life-threatening.")
    values = {"kind": kind, "on": on, "title": title.strip() or kind, "note": note, "attended": attended}
    return _add(
        engine,
        event,
        values | {"severity": severity},
        patient_id=patient_id,
        supersedes=supersedes,
        by=by,
        at=at,
        submission_id=submission_id,
    )


def add_goal(
    engine: Engine,
    patient_id: str,
    *,
    words: str,
    target: str,
    set_on: date,
    instrument: str | None = None,
    target_score: float | None = None,
    reached_on: date | None = None,
    supersedes: str | None = None,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """A goal in the patient's own words, and what counts as reached."""
    if not words.strip():
        raise Refused("Write the goal in the patient's own words.")
    if reached_on is not None and reached_on < set_on:
        raise Refused(f"Reached on {reached_on:%d %b %Y} is before it was set ({set_on:%d %b %Y}).")
    _check_target(engine, instrument, target_score)
    values = {"words": words.strip(), "target": target, "set_on": set_on, "reached_on": reached_on}
    values |= {"instrument": instrument, "target_score": target_score}
    return _add(
        engine,
        goal,
        values,
        patient_id=patient_id,
        supersedes=supersedes,
        by=by,
        at=at,
        submission_id=submission_id,
    )


def _check_target(engine: Engine, instrument: str | None, score: float | None) -> None:
    """A goal that nobody could miss would silence the rules that ask whether it is reached."""
    if (instrument is None) != (score is None):
        raise Refused(
            "A goal that is measured needs both: the questionnaire, and the score beyond which it is reached."
        )
    known = None if instrument is None else instruments(engine).get(instrument)
    if instrument is not None and known is None:
        raise Refused(f"“{instrument}” is not a questionnaire this service knows.")
    if known is None or score is None or known.low is None or known.high is None:
        return
    if not known.low <= score <= known.high:
        raise Refused(f"{known.abbreviation} goes from {known.low:g} to {known.high:g}: {score:g} is not on it.")


def place_in_step(
    engine: Engine,
    patient_id: str,
    *,
    step_to: int,
    from_on: date | None,
    rationale: str,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """Place the patient on the pathway outside a meeting: every transition says why."""
    if step_to not in range(5):
        raise Refused("The pathway has steps 0 to 4.")
    check_period(from_on, None)
    if not rationale.strip():
        raise Refused("Say why the patient is placed here.")
    values = {"step": step_to, "from_on": from_on, "rationale": rationale.strip()}
    return _add(engine, step, values, patient_id=patient_id, supersedes=None, by=by, at=at, submission_id=submission_id)


def names_used(engine: Engine, *, by: User) -> list[str]:
    """The names of modules and drugs that the reader's teams have used, in the alphabet's order."""
    check_can(by, Act.read_caseload)
    query = select(intervention.c.name).where(intervention.c.team_id.in_(by.scope)).distinct()
    with reading(engine) as connection:
        return sorted(connection.scalars(query))
