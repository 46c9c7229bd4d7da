"""What is safe to do with several patients at once, one write each: nobody is left half done, each refusal is told.

Acknowledging flags is not among it. A safety flag is answered one patient at a time, by somebody who has made contact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Engine, select

from queries import assignments, audit, caseload, meetings, patients, reminders, sessions
from queries.assignments import Last
from queries.caseload import Filter, Order
from queries.engine import reading, transaction
from queries.tables import patient
from queries.tables_review import meeting
from rules.roles import Act, Refused, User, check_can

MANY = 200  # more than this is a file for a project, not a click


@dataclass(frozen=True)
class Outcome:
    """What became of a bulk act: ids done, and beside each id that was refused the sentence why."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def _each(patient_ids: Sequence[str], act: Callable[[str], object]) -> Outcome:
    if len(patient_ids) > MANY:
        raise Refused(f"At most {MANY} patients at once: choose fewer.")
    done, refused = [], []
    for patient_id in patient_ids:
        try:
            act(patient_id)
            done.append(patient_id)
        except Refused as why:
            refused.append((patient_id, str(why)))
    return Outcome(tuple(done), tuple(refused))


def put_on_agenda(
    engine: Engine, patient_ids: Sequence[str], *, question: str, by: User, at: datetime, submission_id: str
) -> Outcome:
    """Each patient on the next planned meeting of their own team."""

    def act(patient_id: str) -> None:
        meeting_id = _next_meeting(engine, patient_id, at.date())
        key = f"{submission_id}:{patient_id}"
        meetings.add_case(engine, meeting_id, patient_id, question=question, by=by, at=at, submission_id=key)

    return _each(patient_ids, act)


def _next_meeting(engine: Engine, patient_id: str, on: date) -> str:
    query = select(meeting.c.id).join(patient, patient.c.team_id == meeting.c.team_id)
    query = query.where(patient.c.id == patient_id, meeting.c.state == "planned", meeting.c.held_on >= on)
    with reading(engine) as connection:
        found: str | None = connection.scalar(query.order_by(meeting.c.held_on, meeting.c.id).limit(1))
    if found is None:
        raise Refused("No meeting of this team is planned. Make one on the Meeting page first.")
    return found


def assign(
    engine: Engine, patient_ids: Sequence[str], clinician_id: str, *, by: User, at: datetime, submission_id: str
) -> Outcome:
    def act(patient_id: str) -> None:
        told = {"submission_id": f"{submission_id}:{patient_id}", "act": submission_id}
        patients.assign(engine, patient_id, clinician_id, by=by, at=at, **told)

    return _each(patient_ids, act)


def take_back(engine: Engine, last: Last, *, by: User, at: datetime, submission_id: str) -> Outcome:
    """Undo what one assigned with one click: each patient is again whose they were before."""

    def act(patient_id: str) -> None:
        key = f"{submission_id}:{patient_id}"
        assignments.take_back(engine, patient_id, last.act, by=by, at=at, submission_id=key)

    return _each(list(last.patients), act)


def remind(
    engine: Engine,
    patient_ids: Sequence[str],
    *,
    for_id: str,
    what: str,
    due_on: date,
    by: User,
    at: datetime,
    submission_id: str,
) -> Outcome:
    if not what.strip():
        raise Refused("Say what is to be done.")  # once, and not for each of them

    def act(patient_id: str) -> None:
        key = f"{submission_id}:{patient_id}"
        reminders.remind(engine, patient_id, for_id=for_id, what=what, due_on=due_on, by=by, at=at, submission_id=key)

    return _each(patient_ids, act)


def exported(engine: Engine, *, only: Filter, order: Order, by: User, at: datetime) -> Iterator[pd.DataFrame]:
    """The whole list that the reader has on screen, a page at a time. The trail says so before the first row leaves."""
    check_can(by, Act.export_list)
    with transaction(engine) as connection:
        user = sessions.fresh(connection, by, at)
        check_can(user, Act.export_list)
        told = {name: str(value) for name, value in vars(only).items() if value is not None}
        audit.append(
            connection, by=user, at=at, action=Act.export_list.value, team_id=only.team_id,
            details=told | {"order": order.value},
        )  # fmt: skip
    yield from caseload.everybody(engine, by=user, only=only, order=order)
