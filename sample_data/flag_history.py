"""The flags of the last five weeks, as the rules would have raised them week by week, and what staff made of them.

Safety flags are not here: they are raised at once, see flags.py. What is open today is for the load to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from rules.catalogue import catalogue
from rules.findings import Fired
from rules.flag_life import is_safety, reconcile
from rules.flags import evaluate
from rules.record import OpenFlag
from sample_data import words
from sample_data.cases import Case
from sample_data.courses import SERVICE
from sample_data.people import Row, Rows
from sample_data.records import record_on

LOOKS = (35, 28, 21, 14, 7)  # days ago
SEEN = 0.45  # share of flags that somebody answers within the week


def add_history(case: Case, mine: Rows) -> None:
    """Add what the rules raised and closed to the patient's tables flag and flag_event."""
    rng = case.rng("flag history")
    for ago in LOOKS:
        on = case.plan.days - ago
        if 0 <= on <= case.plan.last_day:
            _look(case, mine, case.at(on, 6), rng)


def _look(case: Case, mine: Rows, at: datetime, rng: Random) -> None:
    record = record_on(mine, at)
    flags, events = mine.setdefault("flag", []), mine.setdefault("flag_event", [])
    changes = reconcile(record.flags, evaluate(record, catalogue()), at)
    by_id = {row["id"]: row for row in flags}
    for state, closed in (
        ("resolved", changes.resolve),
        ("superseded", changes.supersede),
        ("expired", changes.expire),
    ):
        _close(case, by_id, events, state, closed, at)
    for old, fired in changes.keep:
        if fired is not None:
            by_id[old.id] |= _said_by(fired)
    for fired in changes.raise_:
        if not is_safety(fired.rule):
            _raise(case, fired, flags, events, at, rng)


def _close(
    case: Case,
    by_id: dict[str, Row],
    events: list[Row],
    state: str,
    closed: Iterable[tuple[OpenFlag, str]],
    at: datetime,
) -> None:
    for old, reason in closed:
        by_id[old.id]["state"] = state
        events.append(flag_event(case, SERVICE, at, old.id, state, reason))


def _said_by(fired: Fired) -> Row:
    told: Row = {"urgency": str(fired.urgency), "reason": fired.reason, "prompt": fired.prompt}
    return told | {"evidence": dict(fired.evidence)}


def _raise(case: Case, fired: Fired, flags: list[Row], events: list[Row], at: datetime, rng: Random) -> None:
    row = flag_row(case, fired, at)
    flags.append(row)
    events.append(flag_event(case, SERVICE, at, row["id"], "raised", fired.reason))
    if not case.plan.archetype and str(fired.urgency) != "info" and rng.random() < SEEN:
        seen = at + timedelta(days=rng.randint(0, 4), hours=rng.randint(3, 9))
        flags[-1]["state"] = state = rng.choice(("acknowledged", "actioned"))
        reason = rng.choice(words.SEEN[state])
        events.append(flag_event(case, case.somebody("nursing").id, seen, row["id"], state, reason))


def flag_row(case: Case, fired: Fired, at: datetime) -> Row:
    row: Row = {
        "id": case.ids.new(),
        "team_id": case.team.id,
        "patient_id": case.id,
        "rule": fired.rule,
        "rule_version": fired.version,
        "subject": fired.subject,
        "name": fired.name,
        "clears": fired.clears,
        "since_on": fired.since,
        "raised_at": at,
        "historic": fired.historic,
        "state": "raised",
    }
    return row | _said_by(fired)


def flag_event(case: Case, by: str, at: datetime, flag_id: str, state: str, reason: str) -> Row:
    told = {"flag_id": flag_id, "state": state, "reason": reason}
    empty = {"contact_outcome": "", "plan": "", "next_check_on": None, "role": "", "action_code": "", "until_on": None}
    return case.row(by, at) | told | empty
