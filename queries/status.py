"""The derived side of a write: flags reconciled with the rules, patient_status, its flag index and its counters.

Everything here can be thrown away and rebuilt from the record; rebuilding changes nothing (a test says so).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from queries import alerts
from queries.instruments import known_instruments
from queries.records import DEFERRED, EVALUATION, OPEN_STATES, record_of
from queries.tables import patient
from queries.tables_review import action, caseload_count, flag, flag_event, patient_status, status_flag
from rules.findings import RULE_FAILED, Fired, Urgency
from rules.flag_life import Changes, reconcile
from rules.flags import evaluate
from rules.instruments import Instrument
from rules.record import OpenFlag
from rules.status import Status, status_of

FAILED = "RULE FAILED"  # beside the rules' ids in status_flag: finds the patients of whom a rule could say nothing


def refresh(connection: Connection, patient_ids: Sequence[str], at: datetime) -> int:
    """Evaluate these patients anew; returns how many status rows differ from before."""
    if not patient_ids:
        return 0
    instruments = known_instruments(connection)
    return sum(_refresh_one(connection, patient_id, instruments, at) for patient_id in patient_ids)


def _refresh_one(connection: Connection, patient_id: str, instruments: Mapping[str, Instrument], at: datetime) -> bool:
    who = connection.execute(select(patient).where(patient.c.id == patient_id)).mappings().one()
    record = record_of(connection, patient_id, at)
    evaluation = evaluate(record, instruments)
    _keep_flags(connection, who, reconcile(record.flags, evaluation, at), at)
    status = status_of(record, _standing_flags(connection, patient_id), evaluation, instruments)
    return _keep_status(connection, who, status, at)


def _keep_flags(connection: Connection, who: RowMapping, changes: Changes, at: datetime) -> None:
    for fired in changes.raise_:
        _raise(connection, who, fired, at)
    for old, now in (*changes.keep, *changes.reopen):
        if now is not None:
            _bring_up_to_date(connection, who, old, now, at)
    for old, again in changes.reopen:
        _move(connection, who, old, "raised", changes.why[old.id], at)
        alerts.sound(connection, who, old.id, str(again.urgency) if again else old.urgency, alerts.AGAIN, at)
    for state, closed in (
        ("resolved", changes.resolve),
        ("superseded", changes.supersede),
        ("expired", changes.expire),
    ):
        for old, reason in closed:
            _move(connection, who, old, state, reason, at)
            alerts.over(connection, old.id, at)


def _bring_up_to_date(connection: Connection, who: RowMapping, old: OpenFlag, now: Fired, at: datetime) -> None:
    """The flag says what is true now; what it said before stays in its history."""
    told = {"urgency": str(now.urgency), "reason": now.reason, "evidence": dict(now.evidence), "prompt": now.prompt}
    connection.execute(update(flag).where(flag.c.id == old.id).values(told))
    if old.urgency != now.urgency:
        _log(connection, who, old.id, "updated", f"Was {old.urgency}, is {now.urgency}: {now.reason}", at)
        if now.urgency.order < Urgency(old.urgency).order and old.state == "raised":
            alerts.sound(connection, who, old.id, str(now.urgency), alerts.MORE, at)


def _raise(connection: Connection, who: RowMapping, fired: Fired, at: datetime) -> None:
    row = {
        "id": secrets.token_urlsafe(12),
        "team_id": who["team_id"],
        "patient_id": who["id"],
        "rule": fired.rule,
        "rule_version": fired.version,
        "subject": fired.subject,
        "name": fired.name,
        "urgency": str(fired.urgency),
        "reason": fired.reason,
        "prompt": fired.prompt,
        "clears": fired.clears,
        "evidence": dict(fired.evidence),
        "since_on": fired.since,
        "raised_at": at,
        "historic": fired.historic,
        "state": "raised",
    }
    connection.execute(insert(flag).values(row))
    _log(connection, who, str(row["id"]), "raised", fired.reason, at)
    if not fired.historic:
        alerts.sound(connection, who, str(row["id"]), str(fired.urgency), alerts.NEW, at)


def _move(connection: Connection, who: RowMapping, old: OpenFlag, state: str, reason: str, at: datetime) -> None:
    connection.execute(update(flag).where(flag.c.id == old.id).values(state=state))
    _log(connection, who, old.id, state, reason, at)


def _log(connection: Connection, who: RowMapping, flag_id: str, state: str, reason: str, at: datetime) -> None:
    whose = {"team_id": who["team_id"], "patient_id": who["id"], "entered_by": EVALUATION, "entered_at": at}
    row = {"id": secrets.token_urlsafe(12), "flag_id": flag_id, "state": state, "reason": reason}
    connection.execute(insert(flag_event).values(whose | row | {"contact_outcome": "", "plan": ""}))


def _standing_flags(connection: Connection, patient_id: str) -> list[Fired]:
    """What is open after the flags were reconciled, without what was put off to a later day."""
    query = select(flag).where(flag.c.patient_id == patient_id, flag.c.state.in_(OPEN_STATES), flag.c.state != DEFERRED)
    return [
        Fired(
            rule=row["rule"],
            version=row["rule_version"],
            name=row["name"],
            urgency=Urgency(row["urgency"]),
            subject=row["subject"],
            reason=row["reason"],
            since=row["since_on"],
            evidence=row["evidence"],
            prompt=row["prompt"],
            clears=row["clears"],
            historic=row["historic"],
        )
        for row in connection.execute(query).mappings()
    ]


def _keep_status(connection: Connection, who: RowMapping, status: Status, at: datetime) -> bool:
    """Write the row, its flag index and the counters where they differ; True where they did."""
    row = _row(connection, who, status, at)
    same = select(patient_status).where(patient_status.c.patient_id == who["id"])
    old = connection.execute(same).mappings().one_or_none()
    if old is not None and dict(old) == row:
        return False
    connection.execute(delete(patient_status).where(patient_status.c.patient_id == who["id"]))
    connection.execute(insert(patient_status).values(row))
    connection.execute(delete(status_flag).where(status_flag.c.patient_id == who["id"]))
    key = {"team_id": who["team_id"], "patient_id": who["id"], "sort_key": status.sort_key}
    failed = [FAILED] if any(RULE_FAILED in one for one in status.unknown) else []
    if rules := [*status.rules, *failed]:
        connection.execute(insert(status_flag), [key | {"rule": rule} for rule in rules])
    if old is not None:
        _count(connection, old["team_id"], old["rank"], -1)
    _count(connection, who["team_id"], status.rank, 1)
    return True


def _count(connection: Connection, team_id: str, rank: int, by: int) -> None:
    here = (caseload_count.c.team_id == team_id) & (caseload_count.c.rank == rank)
    moved = update(caseload_count).where(here).values(patients=caseload_count.c.patients + by)
    if connection.execute(moved).rowcount == 0:
        connection.execute(insert(caseload_count).values(team_id=team_id, rank=rank, patients=by))


def _row(connection: Connection, who: RowMapping, status: Status, at: datetime) -> dict[str, Any]:
    still_open = (
        select(func.count()).select_from(action).where(action.c.patient_id == who["id"], action.c.state == "open")
    )
    name = f"{who['given_name']} {who['family_name']}".strip() or who["number"]
    whose = {"patient_id": who["id"], "team_id": who["team_id"], "name": name, "number": who["number"]}
    told = {
        "sort_key": status.sort_key,
        "rank": status.rank,
        "order_words": status.order_words,
        "urgency": status.urgency,
        "reasons": list(status.reasons),
        "rules": list(status.rules),
        "unknown": list(status.unknown),
        "since_on": status.since,
        "step": status.step,
        "step_from_on": status.step_from,
        "measure": status.measure,
        "baseline": status.baseline,
        "baseline_on": status.baseline_on,
        "last": status.last,
        "last_on": status.last_on,
        "last_status": status.last_status,
        "verdict": status.verdict,
        "verdict_words": status.verdict_words,
        "function_verdict": status.function_verdict,
        "function_words": status.function_words,
        "safety_words": status.safety_words,
        "last_contact_on": status.last_contact_on,
        "last_review_on": status.last_review_on,
        "next_review_on": status.next_review_on,
        "next_due_on": status.next_due_on,
        "clinician_id": who["clinician_id"],
        "open_actions": connection.scalar(still_open) or 0,
        "sparkline": list(status.sparkline),
        "as_of_on": at.date(),
    }
    return whose | told
