"""What one person keeps of their own work: the check-in, education, time set aside to look at the data; and the weight.

There is no way to ask for anybody else's: no read takes a person, and the reader is who is signed in. A check-in is
not even in the trail, for a trail is read by others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from queries import sessions
from queries.engine import reading, transaction
from queries.posts import latest_posts, post_shares
from queries.settings import current
from queries.tables import person
from queries.tables_status import patient_status
from queries.tables_supervision import education_entry, review_time, review_time_kept, self_check
from queries.writing import new_id, writing
from rules.findings import Urgency
from rules.lanes import DISCHARGED
from rules.roles import Act, NotPermitted, Refused, User, check_can
from rules.supervision import CHECK_IN, Share, Weight, weight

EDUCATION = ("course", "conference", "reading", "case discussion", "own training case", "guideline")
NOT_YOURS = "This is not yours, or does not exist."


def check_in(engine: Engine, answers: Mapping[str, str], words: str, *, on: date, by: User, at: datetime) -> date:
    """Keep how it is today, for oneself; the last answer of a day counts. Not in the trail. Returns the day."""
    check_can(by, Act.keep_own_work)
    known = {one.key: one.answers for one in CHECK_IN}
    if not answers or any(answers[key] not in known.get(key, ()) for key in answers):
        raise Refused("Answer at least one question, in the words that are offered.")
    engine_insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    told = {"answers": dict(answers), "words": words.strip()}
    new: Any = engine_insert(self_check).values({"person_id": by.id, "on": on, **told})
    with transaction(engine) as connection:
        sessions.fresh(connection, by, at)
        connection.execute(new.on_conflict_do_update(index_elements=["person_id", "on"], set_=told))
    return on


def check_ins(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per day on which the reader checked in, newest first. Only ever the reader's own."""
    query = select(self_check).where(self_check.c.person_id == by.id).order_by(self_check.c.on.desc())
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    return pd.DataFrame(rows, columns=["person_id", "on", "answers", "words"])


def forget_check_ins(engine: Engine, *, by: User, at: datetime) -> None:
    """Take all of one's own check-ins away for good."""
    with transaction(engine) as connection:
        sessions.fresh(connection, by, at)
        connection.execute(delete(self_check).where(self_check.c.person_id == by.id))


def add_education(
    engine: Engine, *, on: date, kind: str, what: str, hours: float, by: User, at: datetime, submission_id: str
) -> str:
    with writing(engine, Act.keep_own_work, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        if kind not in EDUCATION or not what.strip():
            raise Refused("Say what it was and of which kind.")
        if not 0 < hours <= 100:
            raise Refused("Write the hours: more than none, at most 100.")
        write.object_id = new_id()
        row = {"id": write.object_id, "person_id": by.id, "on": on, "kind": kind, "what": what.strip()}
        write.connection.execute(insert(education_entry).values(row | {"hours": hours, "entered_at": at}))
        return write.object_id


def remove_education(engine: Engine, entry_id: str, *, by: User, at: datetime, submission_id: str) -> str:
    with writing(engine, Act.keep_own_work, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        gone = delete(education_entry).where(education_entry.c.id == entry_id, education_entry.c.person_id == by.id)
        if write.connection.execute(gone).rowcount == 0:
            raise NotPermitted(NOT_YOURS)
        write.object_id = entry_id
        return entry_id


def education(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per entry of the reader's own log, newest first."""
    query = select(education_entry).where(education_entry.c.person_id == by.id)
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(education_entry.c.on.desc(), education_entry.c.id)).mappings().all()
    return pd.DataFrame(rows, columns=[one.key for one in education_entry.c])


def plan_time(engine: Engine, *, on: date, minutes_long: int, by: User, at: datetime, submission_id: str) -> str:
    """Set time aside to look at the data."""
    with writing(engine, Act.keep_own_work, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        if on < at.date():
            raise Refused("This day has passed. Plan time for today or later.")
        if not 5 <= minutes_long <= 480:
            raise Refused("Plan from 5 to 480 minutes.")
        write.object_id = new_id()
        row = {"id": write.object_id, "person_id": by.id, "on": on, "minutes_long": minutes_long, "entered_at": at}
        write.connection.execute(insert(review_time).values(row))
        return write.object_id


def keep_time(
    engine: Engine, time_id: str, *, minutes_kept: int, words: str = "", by: User, at: datetime, submission_id: str
) -> str:
    """Say how much of it could be kept; 0 where something came in between."""
    with writing(engine, Act.keep_own_work, by=by, at=at, submission_id=submission_id) as write:
        if write.earlier is not None:
            return write.earlier
        own = select(review_time.c.id).where(review_time.c.id == time_id, review_time.c.person_id == by.id)
        if write.connection.scalar(own) is None:
            raise NotPermitted(NOT_YOURS)
        said = select(review_time_kept.c.review_time_id).where(review_time_kept.c.review_time_id == time_id)
        if write.connection.scalar(said) is not None:
            raise Refused("You have said so already.")
        if not 0 <= minutes_kept <= 480:
            raise Refused("Write from 0 to 480 minutes.")
        row = {"review_time_id": time_id, "minutes_kept": minutes_kept, "words": words.strip(), "entered_at": at}
        write.connection.execute(insert(review_time_kept).values(row))
        write.object_id = time_id
        return time_id


def times(engine: Engine, *, by: User, since: date) -> pd.DataFrame:
    """One row per time the reader set aside since then, the next first; `minutes_kept` is None while unsaid."""
    query = select(review_time, review_time_kept.c.minutes_kept, review_time_kept.c.words)
    query = query.outerjoin(review_time_kept, review_time_kept.c.review_time_id == review_time.c.id)
    query = query.where(review_time.c.person_id == by.id, review_time.c.on >= since)
    with reading(engine) as connection:
        found = connection.execute(query.order_by(review_time.c.on.desc(), review_time.c.id))
        return pd.DataFrame(found.mappings().all(), columns=list(found.keys()), dtype=object)


ASKS = (Urgency.crisis, Urgency.act_now, Urgency.review)


def own_weight(engine: Engine, *, by: User) -> Weight:
    """How heavy the reader's own caseload is."""
    found = _weights(engine, by, by.id).get(by.id)
    return found or weight([], post=post_shares(engine, [by.id]).get(by.id))


def weights(engine: Engine, *, by: User) -> dict[str, Weight]:
    """Name to weight of each clinician's caseload in the reader's teams, by name: to share work, never a ranking."""
    check_can(by, Act.give_supervision)
    found = _weights(engine, by, None)
    with reading(engine) as connection:
        query = select(person.c.id, person.c.name).where(person.c.id.in_(found)).order_by(person.c.name, person.c.id)
        return {row.name: found[row.id] for row in connection.execute(query)}


def _weights(engine: Engine, by: User, clinician_id: str | None) -> dict[str, Weight]:
    check_can(by, Act.read_caseload)
    table = patient_status.c
    query = select(table.clinician_id, table.step, table.urgency, func.count().label("patients"))
    query = query.where(table.team_id.in_(by.scope), table.rank != DISCHARGED, table.clinician_id.is_not(None))
    query = query if clinician_id is None else query.where(table.clinician_id == clinician_id)
    shares: dict[str, list[Share]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query.group_by(table.clinician_id, table.step, table.urgency)):
            flagged = row.patients if row.urgency in [str(one) for one in ASKS] else 0
            shares.setdefault(row.clinician_id, []).append(Share(row.step, row.patients, flagged))
        settings, posts = current(connection), latest_posts(connection, list(shares))
    return {one: weight(known, settings, posts.get(one)) for one, known in shares.items()}


def kept_of_planned(frame: pd.DataFrame, today: date, days: int = 28) -> tuple[int, int, int]:
    """Minutes planned, minutes kept, and times nobody has said anything about, of the last weeks up to today."""
    past = frame[frame["on"].map(lambda on: today - timedelta(days=days) < on <= today).astype(bool)]
    unsaid = past["minutes_kept"].isna()
    said = past[~unsaid]
    return int(said["minutes_long"].sum()), int(said["minutes_kept"].sum()), int(unsaid.sum())
