"""What stands in a calendar after a meeting: days of actions, reviews and judgements, without a clinical word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, select

from queries import meetings
from queries.engine import reading
from queries.tables import person
from queries.tables_review import ACTION_NOW, VERSION_NOW, action, decision, decision_version
from rules.roles import User


@dataclass(frozen=True)
class Entry:
    """One day. `key` is the same for the same thing whenever it is written: a calendar replaces, not doubles."""

    key: str
    on: date
    kind: str  # action | review | prediction
    who: str = ""


def of_meeting(engine: Engine, meeting_id: str, *, by: User) -> list[Entry]:
    """Open actions, next reviews and days of judgement of one meeting's decisions, soonest first."""
    meetings.one(engine, meeting_id, by=by)
    days = select(decision.c.id, decision_version.c.next_review_on, decision_version.c.prediction_by_on)
    days = days.join(decision_version, VERSION_NOW).where(decision.c.meeting_id == meeting_id)
    open_ = select(action.c.id, action.c.due_on, person.c.name, action.c.decision_id).join(decision, ACTION_NOW)
    open_ = open_.join(person, person.c.id == action.c.owner_id)
    open_ = open_.where(decision.c.meeting_id == meeting_id, action.c.state == "open")
    with reading(engine) as connection:
        found = [Entry(f"action-{row.id}", row.due_on, "action", row.name) for row in connection.execute(open_)]
        for row in connection.execute(days):
            if row.next_review_on is not None:
                found.append(Entry(f"review-{row.id}", row.next_review_on, "review"))
            if row.prediction_by_on is not None:
                found.append(Entry(f"prediction-{row.id}", row.prediction_by_on, "prediction"))
    return sorted(found, key=lambda one: (one.on, one.key))
