"""Patients and family in the meeting: invited with consent and scope, their own projection, what they say.

Every function for a participant asks for an invitation that holds today, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, RowMapping, insert, or_, select

from queries import audit, meetings, sessions
from queries.engine import reading, transaction
from queries.instruments import known_instruments
from queries.settings import current
from queries.tables import assessment, goal, intervention, patient, person, team
from queries.tables_meetings import contribution, invitation, invitation_end, meeting_plan
from queries.tables_review import VERSION_NOW, agenda_item, decision, decision_version, meeting
from queries.tables_status import patient_status
from queries.whose import about_ours
from queries.writing import Write, writing
from rules.participant_view import NO_CONSENT, PARTS, RELATIONS, Answer, Facts, Invited, View, holds, participant_view
from rules.roles import Act, NotPermitted, Refused, Role, User, check_can

NOBODY = "There is no meeting to which you are invited at the moment. Ask the person who invited you."
MOMENTS = ("before", "during", "after")
LONGEST = 4000
NAMES = ("given_name", "family_name")


@dataclass(frozen=True)
class NewInvitation:
    """`consent`: what the patient agreed to, in words, noted by whoever enters this."""

    person_id: str
    meeting_id: str
    relation: str
    scope: Sequence[str]
    consent: str
    consent_on: date | None


def invite(engine: Engine, patient_id: str, new: NewInvitation, *, by: User, at: datetime, submission_id: str) -> str:
    """Invite somebody to the discussion of one patient in one meeting; it ends by itself."""
    with writing(engine, Act.invite, by=by, at=at, submission_id=submission_id, patient_id=patient_id) as write:
        if write.earlier is not None:
            return write.earlier
        meetings.check_open(write, new.meeting_id)
        _refuse_unfit(write, patient_id, new)
        held_on = write.connection.execute(select(meeting.c.held_on).where(meeting.c.id == new.meeting_id)).scalar_one()
        ends = {"expires_on": held_on + timedelta(days=current(write.connection).whole("participant.expires_days"))}
        told = {"person_id": new.person_id, "meeting_id": new.meeting_id, "relation": new.relation}
        told |= {"scope": list(new.scope), "consent": new.consent.strip(), "consent_on": new.consent_on}  # type: ignore[dict-item]
        row = write.row() | told | ends
        write.connection.execute(insert(invitation).values(row))
        write.object_id, write.details = str(row["id"]), {"scope": sorted(new.scope), "relation": new.relation}
        return write.object_id


def _refuse_unfit(write: Write, patient_id: str, new: NewInvitation) -> None:
    role = write.connection.scalar(select(person.c.role).where(person.c.id == new.person_id, person.c.active))
    if role != Role.participant.value:
        raise Refused("Invite somebody who signs in as a participant; a colleague sees the case anyway.")
    on_it = select(agenda_item.c.id).where(
        agenda_item.c.meeting_id == new.meeting_id, agenda_item.c.patient_id == patient_id
    )
    if write.connection.scalar(on_it) is None:
        raise Refused("This patient is not on the agenda of this meeting. Put them on it first.")
    if not new.consent.strip() or new.consent_on is None or new.consent_on > write.at.date():
        raise Refused(NO_CONSENT)
    if new.relation not in RELATIONS or not new.scope or not set(new.scope) <= set(PARTS):
        raise Refused("Say who is invited and which parts they see.")


def end_invitation(
    engine: Engine, invitation_id: str, *, reason: str, by: User, at: datetime, submission_id: str
) -> str:
    """Consent withdrawn, or invited by mistake: from now on they see nothing."""
    with reading(engine) as connection:
        patient_id = connection.scalar(select(invitation.c.patient_id).where(invitation.c.id == invitation_id))
    with writing(engine, Act.invite, by=by, at=at, submission_id=submission_id, patient_id=str(patient_id)) as write:
        if write.earlier is not None:
            return write.earlier
        if not reason.strip():
            raise Refused("Say why the invitation ends.")
        row = write.whose() | {"invitation_id": invitation_id, "reason": reason.strip()}
        write.connection.execute(insert(invitation_end).values(row))
        write.object_id = invitation_id
        return invitation_id


def invitations(engine: Engine, meeting_id: str, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per invitation for one patient in one meeting: who, scope, consent, who noted it, whether it ended."""
    meetings.one(engine, meeting_id, by=by)
    noted = person.alias("noted")
    query = (
        select(invitation, person.c.name, noted.c.name.label("noted_by"), invitation_end.c.reason.label("ended"))
        .join(person, person.c.id == invitation.c.person_id)
        .join(noted, noted.c.id == invitation.c.entered_by)
        .outerjoin(invitation_end, invitation_end.c.invitation_id == invitation.c.id)
        .where(invitation.c.meeting_id == meeting_id, invitation.c.patient_id == patient_id)
        .order_by(invitation.c.entered_at)
    )
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def people_to_invite(engine: Engine, patient_id: str, *, username: str = "", by: User) -> dict[str, str]:
    """Person id to name: participants once invited about this patient, and the one with exactly this sign-in name.

    Never a list of all: who takes part elsewhere is nobody's business here.
    """
    check_can(by, Act.invite)
    earlier = select(invitation.c.person_id).where(
        invitation.c.patient_id == patient_id, invitation.c.team_id.in_(by.scope)
    )
    named = person.c.username == username.strip().casefold()
    query = select(person.c.id, person.c.name).where(person.c.role == Role.participant.value, person.c.active)
    query = query.where(or_(person.c.id.in_(earlier), named)).order_by(person.c.name)
    with reading(engine) as connection:
        return {row.id: row.name for row in connection.execute(query)}


def said(engine: Engine, patient_id: str, *, by: User, limit: int = 20) -> pd.DataFrame:
    """One row per contribution about this patient, newest first: what the patient or family says to the team."""
    check_can(by, Act.take_part)
    query = (
        select(contribution, invitation.c.relation, person.c.name)
        .join(invitation, invitation.c.id == contribution.c.invitation_id)
        .join(person, person.c.id == contribution.c.entered_by)
        .where(contribution.c.patient_id == patient_id, about_ours(contribution, by))
        .order_by(contribution.c.entered_at.desc(), contribution.c.id)
        .limit(limit)
    )
    with reading(engine) as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


# --- for the participant ---------------------------------------------------------------------------------------------


def mine(engine: Engine, *, by: User, today: date) -> list[dict[str, Any]]:
    """The invitations that hold today, the soonest meeting first: day, team and whom it is about, no more."""
    check_can(by, Act.read_own)
    with reading(engine) as connection:
        found = [row for row in _invitations_of(connection, by.id) if holds(row["expires_on"], row["ended"], today)]
    return [{name: row[name] for name in ("id", "held_on", "team", "relation", *NAMES)} for row in found]


def _invitations_of(connection: Connection, person_id: str) -> Sequence[RowMapping]:
    chair = person.alias("chair")
    columns: list[Any] = [
        *(invitation.c[name] for name in ("id", "patient_id", "meeting_id", "relation", "scope", "expires_on")),
        invitation.c.team_id,
        meeting.c.held_on,
        meeting.c.state,
        meeting_plan.c.starts_at,
        team.c.name.label("team"),
        chair.c.name.label("chair"),
        invitation_end.c.invitation_id.is_not(None).label("ended"),
        *(patient.c[name] for name in NAMES),
    ]
    query = (
        select(*columns)
        .join(meeting, meeting.c.id == invitation.c.meeting_id)
        .join(patient, patient.c.id == invitation.c.patient_id)
        .join(team, team.c.id == invitation.c.team_id)
        .join(chair, chair.c.id == meeting.c.chair_id)
        .outerjoin(meeting_plan, meeting_plan.c.meeting_id == meeting.c.id)
        .outerjoin(invitation_end, invitation_end.c.invitation_id == invitation.c.id)
        .where(invitation.c.person_id == person_id)
        .order_by(meeting.c.held_on, invitation.c.id)
    )
    return connection.execute(query).mappings().all()


def _held(connection: Connection, by: User, invitation_id: str, today: date) -> RowMapping:
    check_can(by, Act.read_own)
    for row in _invitations_of(connection, by.id):
        if row["id"] == invitation_id and holds(row["expires_on"], row["ended"], today):
            return row
    raise NotPermitted(NOBODY)


def view(engine: Engine, invitation_id: str, *, by: User, at: datetime, today: date) -> View:
    """The participant's page, made from named facts. The reading is in the trail before anything is shown."""
    with transaction(engine) as connection:
        user = sessions.fresh(connection, by, at)
        row = _held(connection, user, invitation_id, today)
        told = {"patient_id": row["patient_id"], "team_id": row["team_id"], "object_id": invitation_id}
        audit.append(connection, by=user, at=at, action=Act.read_own.value, **told)
        facts = _facts(connection, row["patient_id"])
    invited = Invited(
        user.name,
        row["relation"],
        tuple(row["scope"]),
        row["team"],
        row["held_on"],
        row["starts_at"] or "the time you were told",
        row["chair"],
        row["expires_on"],
    )
    return participant_view(invited, facts)


def _facts(connection: Connection, patient_id: str) -> Facts:
    """Named columns only: a table read whole would bring along what was not for them."""
    question = connection.scalar(select(patient.c.question).where(patient.c.id == patient_id))
    newer = goal.alias("newer")
    gone = select(newer.c.id).where(newer.c.supersedes == goal.c.id).exists()
    goals = select(goal.c.words).where(goal.c.patient_id == patient_id, ~gone).order_by(goal.c.set_on)
    return Facts(
        question=question or "",
        goals=tuple(connection.scalars(goals)),
        answers=_answers(connection, patient_id),
        treatment=_treatment(connection, patient_id),
        decided=_decided(connection, patient_id),
    )


def _answers(connection: Connection, patient_id: str) -> tuple[Answer, ...]:
    """Of the main measure, if the patient answered it: what only others rated is not theirs."""
    given, newer, main = assessment.c, assessment.alias().c, patient.c.primary_measure
    own = (given.patient_id == patient.c.id, given.instrument == main, given.rater == "patient")
    theirs = select(given.id).where(*own, ~select(newer.id).where(newer.supersedes == given.id).exists()).exists()
    told = patient_status.c
    query = select(main, told.baseline, told.last, told.last_on, told.verdict)
    query = query.join(patient, patient.c.id == told.patient_id).where(told.patient_id == patient_id, theirs)
    known = known_instruments(connection)
    rows = [tuple(row) for row in connection.execute(query)]
    return tuple(Answer(known[name].name if name in known else name, *rest) for name, *rest in rows)


def _treatment(connection: Connection, patient_id: str) -> tuple[str, ...]:
    newer = intervention.alias("newer")
    gone = select(newer.c.id).where(newer.c.supersedes == intervention.c.id).exists()
    query = select(intervention.c.name).where(
        intervention.c.patient_id == patient_id, intervention.c.to_on.is_(None), ~gone
    )
    return tuple(connection.scalars(query.order_by(intervention.c.from_on)))


def _decided(connection: Connection, patient_id: str) -> tuple[tuple[date, tuple[str, ...], date | None], ...]:
    """Signed decisions only, and of them kinds and the next look: no reason, dissent or note."""
    query = (
        select(meeting.c.held_on, decision_version.c.kinds, decision_version.c.next_review_on)
        .join(decision, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .where(decision.c.patient_id == patient_id, decision.c.state.in_(("signed", "amended")))
        .order_by(meeting.c.held_on.desc())
        .limit(6)
    )
    return tuple((row.held_on, tuple(row.kinds), row.next_review_on) for row in connection.execute(query))


def contribute(
    engine: Engine, invitation_id: str, words: str, *, by: User, at: datetime, today: date, submission_id: str
) -> str:
    """What the participant says to the team, before, during or after the meeting; it reaches the case view at once."""
    with reading(engine) as connection:
        row = _held(connection, by, invitation_id, today)
    with writing(
        engine, Act.contribute, by=by, at=at, submission_id=submission_id, patient_id=row["patient_id"]
    ) as write:
        if write.earlier is not None:
            return write.earlier
        _held(write.connection, write.by, invitation_id, today)
        if not words.strip() or len(words) > LONGEST:
            raise Refused(f"Write something, up to {LONGEST} letters.")
        told = {"invitation_id": invitation_id, "meeting_id": row["meeting_id"], "words": words.strip()}
        told["moment"] = _moment(row, today)
        kept = write.row() | {"team_id": row["team_id"]} | told
        write.connection.execute(insert(contribution).values(kept))
        write.object_id = str(kept["id"])
        return write.object_id


def _moment(row: RowMapping, today: date) -> str:
    if row["state"] == "signed" or today > row["held_on"]:
        return "after"
    return "during" if today == row["held_on"] else "before"


def my_words(engine: Engine, invitation_id: str, *, by: User, today: date) -> list[tuple[datetime, str, str]]:
    """What this participant has said so far: when, at which moment, the words."""
    with reading(engine) as connection:
        _held(connection, by, invitation_id, today)
        query = select(contribution.c.entered_at, contribution.c.moment, contribution.c.words)
        query = query.where(contribution.c.invitation_id == invitation_id, contribution.c.entered_by == by.id)
        return [
            (row.entered_at, row.moment, row.words)
            for row in connection.execute(query.order_by(query.selected_columns[0]))
        ]
