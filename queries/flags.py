"""Flags: what the rules raised, who saw it, and how it ended. Nothing about a flag is ever deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine, RowMapping, Select, and_, bindparam, insert, literal, select, update

from queries import alerts
from queries.engine import reading, transaction
from queries.records import OPEN_STATES
from queries.tables import patient, person
from queries.tables_alerts import escalation, flag_seen, support_check
from queries.tables_review import flag, flag_event
from queries.writing import UNKNOWN_PATIENT, Write, writing
from rules.flag_answers import CONTACT_OUTCOMES as CONTACT_OUTCOMES
from rules.flag_answers import Answer, check_answer, check_vote
from rules.roles import Act, NotPermitted, Refused, Role, User, check_can

NOT_USEFUL = "not useful"  # an event in a flag's history; the flag stays what it is


def move(engine: Engine, flag_id: str, *, by: User, at: datetime, submission_id: str, **said: Any) -> str:
    """Answer one flag (see `answer`): state and reason, and what its kind needs."""
    return answer(engine, [flag_id], Answer(**said), by=by, at=at, submission_id=submission_id)


def answer(
    engine: Engine, flag_ids: Sequence[str], given: Answer, *, by: User, at: datetime, submission_id: str
) -> str:
    """Acknowledge, act on, put off or resolve flags of one patient with one answer: all of them or none."""
    patient_id = _patient_of(engine, flag_ids)
    with writing(
        engine, Act.acknowledge_flag, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        found = write.connection.execute(select(flag).where(flag.c.id.in_(flag_ids))).mappings().all()
        for one in found:
            flagged = {"rule": one["rule"], "urgency": one["urgency"], "historic": one["historic"]}
            check_answer(given, **flagged, now=one["state"], today=at.date())
            _keep_answer(write, one, given)
        write.object_id = flag_ids[0]
        rules = sorted({one["rule"] for one in found})
        write.details = {"rule": ", ".join(rules), "state": given.state, "flags": len(found)}
        return write.object_id


def _patient_of(engine: Engine, flag_ids: Sequence[str]) -> str:
    with reading(engine) as connection:
        theirs = set(connection.scalars(select(flag.c.patient_id).where(flag.c.id.in_(flag_ids))))
    if not theirs:
        raise NotPermitted(UNKNOWN_PATIENT)
    if len(theirs) > 1:
        raise Refused("Flags of two patients are answered one patient at a time.")
    return str(theirs.pop())


def _keep_answer(write: Write, one: RowMapping, given: Answer) -> None:
    told = asdict(given) | {"reason": given.reason.strip(), "plan": given.plan.strip()}
    event = write.row() | told | {"flag_id": one["id"], "role": write.by.role.value}
    write.connection.execute(insert(flag_event).values(event))
    write.connection.execute(update(flag).where(flag.c.id == one["id"]).values(state=given.state))
    alerts.over(write.connection, one["id"], write.at)


def vote_not_useful(engine: Engine, flag_id: str, reason: str, *, by: User, at: datetime, submission_id: str) -> str:
    """Say that a flag was not useful, and why. It stays open: a judgement about the rule answers nobody's need."""
    patient_id = _patient_of(engine, [flag_id])
    with writing(
        engine, Act.acknowledge_flag, by=by, at=at, submission_id=submission_id, patient_id=patient_id
    ) as write:
        if write.earlier is not None:
            return write.earlier
        check_vote(reason)
        mine = flag_event.c.flag_id == flag_id, flag_event.c.state == NOT_USEFUL, flag_event.c.entered_by == by.id
        if write.connection.scalar(select(flag_event.c.id).where(*mine)):
            raise Refused("You have said so already; it counts once.")
        event = write.row() | {"flag_id": flag_id, "state": NOT_USEFUL, "reason": reason.strip()}
        write.connection.execute(insert(flag_event).values(event | {"role": write.by.role.value}))
        write.object_id, write.details = flag_id, {"vote": NOT_USEFUL}
        return flag_id


# Asked whenever an open patient's flags are drawn, so built once.
_SEEN = select(flag_seen.c.flag_id).where(
    flag_seen.c.person_id == bindparam("who"), flag_seen.c.patient_id == bindparam("whose")
)
_UNSEEN = select(flag.c.id, flag.c.team_id).where(
    flag.c.patient_id == bindparam("whose"),
    flag.c.team_id.in_(bindparam("teams", expanding=True)),
    flag.c.state.in_(OPEN_STATES),
    flag.c.id.not_in(_SEEN),
)


def see(engine: Engine, patient_id: str, *, by: User, at: datetime) -> int:
    """This person has the open flags of this patient in front of them; kept once. Returns how many were new to them."""
    check_can(by, Act.read_patient)
    whom = {"who": by.id, "whose": patient_id}
    with reading(engine) as connection:
        new = connection.execute(_UNSEEN, whom | {"teams": list(by.scope)}).all()
        waits = connection.scalar(alerts.unopened(patient_id, by.id).limit(1))
    if not new and waits is None:
        return 0
    with transaction(engine) as connection:
        there = set(connection.scalars(_SEEN, whom))
        whose = {"person_id": by.id, "patient_id": patient_id, "at": at}
        rows = [whose | {"flag_id": row.id, "team_id": row.team_id} for row in new if row.id not in there]
        if rows:
            connection.execute(insert(flag_seen), rows)
        for flag_id in set(connection.scalars(alerts.unopened(patient_id, by.id))):
            alerts.over(connection, flag_id, at, by.id)
    return len(rows)


URGENCY = {"crisis": 0, "act now": 1, "review": 2, "info": 3}


def open_flags(engine: Engine, *, patient_id: str | None = None, by: User) -> pd.DataFrame:
    """One row per open flag of the reader's teams, most urgent first; `until_on` where it was put off."""
    check_can(by, Act.read_caseload)
    last = select(flag_event.c.until_on).where(flag_event.c.flag_id == flag.c.id, flag_event.c.state == "deferred")
    until = last.order_by(flag_event.c.entered_at.desc()).limit(1).scalar_subquery().label("until_on")
    query = select(flag, patient.c.number, until).join(patient, patient.c.id == flag.c.patient_id)
    query = query.where(flag.c.team_id.in_(by.scope), flag.c.state.in_(OPEN_STATES))
    if patient_id is not None:
        query = query.where(flag.c.patient_id == patient_id)
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    frame = pd.DataFrame(rows, columns=[*(column.key for column in flag.c), "number", "until_on"])
    frame = frame.assign(order=frame["urgency"].map(URGENCY))
    return frame.sort_values(["order", "since_on", "id"], ignore_index=True).drop(columns="order")


def closed_flags(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per flag of one patient that is over, the last one raised first."""
    check_can(by, Act.read_patient)
    query = select(flag).where(flag.c.state.not_in(OPEN_STATES))
    with reading(engine) as connection:
        ordered = _scoped(query, flag, patient_id, by).order_by(flag.c.raised_at.desc(), flag.c.id)
        result = connection.execute(ordered)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


def _scoped(query: Select[Any], table: Any, patient_id: str, by: User) -> Select[Any]:
    """By the team that has the patient now: the record moves whole."""
    query = query.join(patient, patient.c.id == table.c.patient_id).where(table.c.patient_id == patient_id)
    return query if by.role is Role.service else query.where(patient.c.team_id.in_(by.scope))


def history(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per thing that happened to any flag of one patient, newest first."""
    check_can(by, Act.read_patient)
    columns: list[Any] = [flag.c.rule, flag.c.name, flag_event, person.c.name.label("who")]
    query = select(*columns).join(flag, flag.c.id == flag_event.c.flag_id)
    query = query.join(person, person.c.id == flag_event.c.entered_by)
    with reading(engine) as connection:
        ordered = _scoped(query, flag_event, patient_id, by).order_by(flag_event.c.entered_at.desc(), flag_event.c.id)
        result = connection.execute(ordered)
        return pd.DataFrame(result.mappings().all(), columns=list(result.keys()))


LIFE = ["flag_id", "at", "what", "who", "role", "words", "contact_outcome", "action_code", "plan"]
LIFE_DATES: list[str] = ["next_check_on", "until_on"]


def lives(engine: Engine, patient_id: str, *, by: User) -> pd.DataFrame:
    """One row per thing that happened to each flag of one patient, oldest first: raised, seen, escalated, answered."""
    told = history(engine, patient_id, by=by).rename(columns={"entered_at": "at", "state": "what", "reason": "words"})
    with reading(engine) as connection:
        more = [dict(row) for query in _also(patient_id, by) for row in connection.execute(query).mappings()]
    frame = pd.concat([told[[*LIFE, *LIFE_DATES]].astype(object), pd.DataFrame(more, columns=[*LIFE, *LIFE_DATES])])
    frame = frame.assign(at=pd.to_datetime(frame["at"], utc=True))
    return frame.sort_values("at", kind="stable", ignore_index=True)


def _also(patient_id: str, by: User) -> list[Select[Any]]:
    """Seen, escalated, support check done: beside what people and rules said."""
    seen = select(flag_seen.c.flag_id, flag_seen.c.at, literal("seen").label("what"), person.c.name.label("who"))
    seen = seen.join(person, person.c.id == flag_seen.c.person_id)
    up = select(
        escalation.c.flag_id,
        escalation.c.entered_at.label("at"),
        literal("escalated").label("what"),
        person.c.name.label("who"),
        escalation.c.words,
    ).join(person, person.c.id == escalation.c.entered_by)
    check = select(
        support_check.c.flag_id,
        support_check.c.entered_at.label("at"),
        literal("support check").label("what"),
        person.c.name.label("who"),
        support_check.c.note.label("words"),
    ).join(person, and_(person.c.id == support_check.c.entered_by, support_check.c.flag_id.is_not(None)))
    pairs = ((seen, flag_seen), (up, escalation), (check, support_check))
    return [_scoped(query, table, patient_id, by) for query, table in pairs]
