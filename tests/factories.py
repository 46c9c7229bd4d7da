"""Things to test with, made through the same doors as in life. Plain functions: engine first, then what matters."""

from __future__ import annotations

import functools
import itertools
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import bcrypt
from sqlalchemy import Engine, select

from queries import (
    assessments,
    decisions,
    meetings,
    participants,
    patients,
    people,
    reevaluation,
    referrals,
    sessions,
    treatments,
)
from queries.assessments import NewAssessment
from queries.engine import reading
from queries.meetings import NewMeeting
from queries.patients import NewPatient
from queries.people import SERVICE
from queries.tables import patient, person
from queries.tables_review import agenda_item, decision
from rules.decisions import ActionDraft, DecisionDraft, Prediction
from rules.participant_view import PARTS
from rules.referrals import ReferralDraft
from rules.roles import Role, User

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REGISTERED_ON = AT.date() - timedelta(days=84)
PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def fresh_submission() -> str:
    """A form's submission id, as the screen makes one."""
    return secrets.token_urlsafe(16)


@functools.cache
def password_hash() -> str:
    """PASSWORD, hashed as weakly as bcrypt can: the tests are about who, not about how long it takes."""
    return bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


def a_team(engine: Engine, name: str = "North") -> str:
    return people.add_team(engine, name, by=SERVICE, at=AT, submission_id=fresh_submission())


def a_person(
    engine: Engine,
    role: Role = Role.clinician,
    teams: Sequence[str] = (),
    *,
    username: str = "",
    name: str = "",
    discipline: str = "psychology",
) -> str:
    """Somebody who can sign in with PASSWORD; returns the person's id."""
    number = next(_numbers)
    return people.add_person(
        engine,
        username=username or f"{role.name}{number}",
        name=name or f"{role.value.capitalize()} {number}",
        role=role,
        discipline=discipline,
        team_ids=teams,
        hashed=password_hash(),
        by=SERVICE,
        at=AT,
        submission_id=fresh_submission(),
    )


def token_of(engine: Engine, person_id: str, at: datetime = AT) -> str:
    """Open a session; returns what the browser keeps."""
    with reading(engine) as connection:
        username = connection.scalar(select(person.c.username).where(person.c.id == person_id))
    return sessions.begin(engine, str(username), at)


def signed_in(engine: Engine, person_id: str, at: datetime = AT) -> User:
    """This person with a live session that began at `at`."""
    user = sessions.who(engine, token_of(engine, person_id, at), at)
    assert user is not None
    return user


def a_patient(
    engine: Engine, team_id: str, phq9: Sequence[tuple[int, Any]] = (), *, at: datetime = AT, **overrides: Any
) -> str:
    """Somebody in care, reached today. `phq9` is (days since registration, total or answers); each came on its day."""
    number = next(_numbers)
    new = {
        "number": f"N{number:05}",
        "given_name": "Alex",
        "family_name": f"Example{number}",
        "registered_on": REGISTERED_ON,
        "primary_measure": "phq9",
        "step": 1,
        "birth_on": date(1980, 5, 17),
    } | overrides
    first = _morning(new["registered_on"])
    whose = {"team_id": team_id, "by": SERVICE, "at": min(first, at), "submission_id": fresh_submission()}
    patient_id = patients.register(engine, NewPatient(**new), **whose)
    for day, came in sorted(phq9, key=lambda one: one[0]):
        an_assessment(engine, patient_id, "phq9", new["registered_on"] + timedelta(days=day), came)
    reached: dict[str, Any] = {"kind": "contact", "on": at.date(), "title": "", "attended": True, "by": SERVICE}
    treatments.add_event(engine, patient_id, **reached, at=at, submission_id=fresh_submission())
    reevaluation.reevaluate(engine, by=SERVICE, at=at)
    return patient_id


def _morning(on: date) -> datetime:
    return datetime.combine(on, time(9), tzinfo=UTC)


def an_assessment(
    engine: Engine,
    patient_id: str,
    instrument: str,
    on: date,
    came: Any,
    *,
    at: datetime | None = None,
    **overrides: Any,
) -> str:
    """One administration: `came` is a total, or answers by item. It comes in on its own day unless `at` is given."""
    what: dict[str, Any] = {"answers": came} if isinstance(came, Mapping) else {"total": came}
    new = NewAssessment(instrument, on, **(what | overrides))
    whose = {"by": SERVICE, "at": at or _morning(on), "submission_id": fresh_submission()}
    return assessments.record(engine, patient_id, new, **whose)


def a_meeting(
    engine: Engine,
    team_id: str,
    *,
    by: User,
    patients: Sequence[str] = (),
    at: datetime = AT,
    **overrides: Any,
) -> str:
    """A meeting chaired by `by`, who is marked as present; `patients` are on its agenda whatever the rules say."""
    new = {"title": "Weekly case review", "held_on": at.date(), "chair_id": by.id} | overrides
    whose: dict[str, Any] = {"by": by, "at": at}
    meeting_id = meetings.make(engine, NewMeeting(**new), team_id=team_id, submission_id=fresh_submission(), **whose)
    on_it = agenda_items(engine, meeting_id)
    for patient_id in patients:
        if patient_id not in on_it:
            whose["submission_id"] = fresh_submission()
            meetings.add_case(engine, meeting_id, patient_id, question="What next?", **whose)
    mark = {"name": by.name, "discipline": by.discipline, "present": True, "person_id": by.id}
    meetings.mark_attendance(engine, meeting_id, **mark, **(whose | {"submission_id": fresh_submission()}))
    return meeting_id


def agenda_items(engine: Engine, meeting_id: str) -> dict[str, str]:
    """Patient id to the id of their item on this meeting's agenda."""
    query = select(agenda_item.c.patient_id, agenda_item.c.id).where(agenda_item.c.meeting_id == meeting_id)
    with reading(engine) as connection:
        return {row.patient_id: row.id for row in connection.execute(query)}


def a_draft(owner_id: str, **overrides: Any) -> DecisionDraft:
    """A decision that says everything a decision must say."""
    prediction = Prediction("phq9", "falls", 5, AT.date() + timedelta(days=42), "Stop if it rises by 5.")
    draft = {
        "kinds": ("intensify",),
        "question": "Is weekly enough?",
        "rationale": "Little change in six weeks.",
        "options": (("Wait", "Six weeks are enough"),),
        "preference": "More sessions",
        "preference_followed": "yes",
        "prediction": prediction,
        "actions": (ActionDraft("Offer two sessions a week", owner_id, AT.date() + timedelta(days=7), True),),
        "next_review_on": AT.date() + timedelta(days=28),
        "safety_note": "Asked today, none reported.",
        "safety_plan": "looked at, none needed",
        "step_why": "The step before was not long enough to judge.",
    }
    return DecisionDraft(**(draft | overrides))


def a_decision(engine: Engine, patient_id: str, *, by: User, at: datetime = AT, **overrides: Any) -> str:
    """A decision for this patient in a meeting of its own; returns its id."""
    with reading(engine) as connection:
        query = select(patient.c.team_id).where(patient.c.id == patient_id)
        team_id = str(connection.scalar(query))
    item = agenda_items(engine, a_meeting(engine, team_id, by=by, patients=[patient_id], at=at))[patient_id]
    whose = {"by": by, "at": at, "submission_id": fresh_submission()}
    return decisions.record_decision(engine, item, a_draft(by.id, **overrides), **whose)


def meeting_of(engine: Engine, decision_id: str) -> str:
    """The meeting in which this was decided."""
    with reading(engine) as connection:
        return str(connection.scalar(select(decision.c.meeting_id).where(decision.c.id == decision_id)))


def a_referral(engine: Engine, patient_id: str, *, by: User, at: datetime = AT, **overrides: Any) -> str:
    """A complete referral of this patient; returns its id."""
    draft = {
        "question": "Is a second opinion on the drug needed?",
        "known": "Six weeks on the drug, no change.",
        "patient_asks": "Can I stop the tablets?",
        "patient_knows": True,
    } | overrides
    whose = {"by": by, "at": at, "submission_id": fresh_submission()}
    return referrals.refer(engine, patient_id, ReferralDraft(**draft), **whose)


def an_invitation(engine: Engine, patient_id: str, meeting_id: str, *, by: User, **overrides: Any) -> tuple[str, str]:
    """A participant with an account, invited to the discussion of this patient: person id and invitation id."""
    told = {"relation": "patient", "scope": tuple(PARTS), "consent": "Agreed on the phone.", "consent_on": AT.date()}
    person_id = overrides.pop("person_id", None) or a_person(engine, Role.participant)
    new = participants.NewInvitation(person_id, meeting_id, **(told | overrides))
    whose = {"by": by, "at": AT, "submission_id": fresh_submission()}
    return person_id, participants.invite(engine, patient_id, new, **whose)
