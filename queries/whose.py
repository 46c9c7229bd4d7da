"""Whose a patient is now, and whose an open promise: decided here once, for every list.

A row keeps the team it was entered in (decision 027). Who may see it, and who has to do it, follows the patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from queries.tables import membership, patient, person
from queries.tables_status import patient_status
from rules.lanes import DISCHARGED
from rules.roles import Role, User


def with_us(by: User) -> ColumnElement[bool]:
    """The patient is with one of the reader's teams now. For queries that join `patient`."""
    return patient.c.team_id.in_(by.scope)


def about_ours(table: Any, by: User) -> ColumnElement[bool]:
    """The same for a query that does not: the row is about such a patient."""
    who = patient.alias()
    return select(who.c.id).where(who.c.id == table.c.patient_id, who.c.team_id.in_(by.scope)).exists()


def member_here(person_id: Any) -> ColumnElement[bool]:
    """This person works in the team that has the patient now. For queries that join `patient`."""
    member, somebody = membership.alias(), person.alias()
    here = select(member.c.person_id).join(somebody, somebody.c.id == member.c.person_id)
    here = here.where(member.c.person_id == person_id, member.c.team_id == patient.c.team_id, somebody.c.active)
    return here.correlate_except(member, somebody).exists()


def treated_by(connection: Connection, person_id: str, by: User) -> Sequence[str]:
    """The patients whose named clinician this person is, in the reader's teams: few, so they are named one by one."""
    mine = patient_status.c.team_id.in_(by.scope), patient_status.c.clinician_id == person_id
    return connection.scalars(select(patient_status.c.patient_id).where(*mine)).all()


def looks_after(connection: Connection, by: User, table: Any) -> ColumnElement[bool]:
    """Whom this person looks after: the patients they are named for; a care manager who is named for nobody in care,
    those of their teams. `table`: `patient` or `patient_status`.
    """
    ours = table.c.team_id.in_(by.scope)
    return ours if whole_teams(connection, by) else and_(ours, table.c.clinician_id == by.id)


def whole_teams(connection: Connection, by: User) -> bool:
    """A care manager drives a team's whole list unless patients are given to them by name."""
    if by.role is not Role.care_manager:
        return False
    mine = patient_status.c.team_id.in_(by.scope), patient_status.c.clinician_id == by.id
    named = select(patient_status.c.patient_id).where(*mine, patient_status.c.rank != DISCHARGED)
    return connection.scalar(named.limit(1)) is None


def falls_to(table: Any, column: str, whom: str, treated: Sequence[str]) -> ColumnElement[bool]:
    """Theirs to do: the row names them; or it names nobody of the patient's team, and they treat the patient."""
    named, patients = table.c[column], table.c.patient_id
    # By two indexes, and not by a walk through the team's patients, which is what one OR is without statistics.
    by_name, by_patient = select(table.c.id).where(named == whom), select(table.c.id).where(patients.in_(treated))
    near = table.c.id.in_(by_name.union(by_patient) if treated else by_name)
    return and_(near, or_(named == whom, ~member_here(named)))


def nobodys(named: Any) -> ColumnElement[bool]:
    """It stands on nobody's day: neither the person named nor a clinician works in the patient's team."""
    return ~member_here(named) & ~member_here(patient.c.clinician_id)
