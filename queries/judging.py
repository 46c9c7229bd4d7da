"""What the rules say of a patient now, as the rows that this changes. Reads and judges; writes nothing.

So it can be done anywhere: inside a write, or by a worker that hands the changes to the one who writes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, select

from queries.in_force import InForce, in_force
from queries.records import AT_ONCE, DEFERRED, EVALUATION, IDS, Rows, read_patients
from queries.tables_status import patient_status
from queries.words import folded
from rules.findings import RULE_FAILED, Fired, Urgency
from rules.flag_life import Changes, reconcile, unanswered
from rules.flags import evaluate
from rules.instruments import Instrument
from rules.lanes import place_of_key
from rules.record import OpenFlag, Record
from rules.settings import Settings
from rules.status import Status, status_of

Row = dict[str, Any]
# The columns that carry a field of Status under its own name.
_TOLD = [field.name for field in fields(Status) if field.name in patient_status.c]
NOTHING_DUE = 9_999_999  # the day number of whoever has nothing planned: behind everybody who has
NEW, MORE, AGAIN = "new", "more urgent", "open again"  # why an alert sounds


class Call(NamedTuple):
    """Why somebody has to hear of a flag."""

    flag_id: str
    urgency: str
    kind: str
    at: datetime


@dataclass
class Judged:
    """One patient's new rows. `status` is None where the status row that is there says the same already."""

    patient_id: str
    team_id: str
    raised: list[Row] = field(default_factory=list)  # new flags
    told: list[Row] = field(default_factory=list)  # flags that say something else now, by id
    events: list[Row] = field(default_factory=list)  # what happened to flags
    status: Row | None = None
    old: tuple[str, int] | None = None  # team and place of the status row that is replaced
    keys_stand: bool = False  # the flags one finds the patient by are those of the row that is replaced
    words_of: RowMapping | None = None  # the patient, where the words to look for them by are new
    clinician_id: str | None = None
    calls: list[Call] = field(default_factory=list)  # flags that people must hear of
    over: list[str] = field(default_factory=list)  # flags nobody needs to hear of any more
    failed: bool = False  # a rule broke: of this patient something is not known

    @property
    def changes(self) -> bool:
        return bool(self.raised or self.told or self.events or self.status)


@dataclass(frozen=True)
class _Judging:
    instruments: Mapping[str, Instrument]
    settings: Settings
    at: datetime


def judge(
    connection: Connection, patient_ids: Sequence[str], at: datetime, known: InForce | None = None
) -> list[Judged]:
    """Put these patients' records to the rules in force; what it changes, in the order asked for."""
    known = known or in_force(connection)
    by = _Judging(known.instruments, known.settings, at)
    judged: list[Judged] = []
    for begin in range(0, len(patient_ids), AT_ONCE):
        ids = patient_ids[begin : begin + AT_ONCE]
        kept = _status_rows(connection, ids)
        for patient_id, (record, rows) in read_patients(connection, ids, at).items():
            judged.append(_judged(record, rows, kept.get(patient_id), by))
    return judged


def _judged(record: Record, rows: Mapping[str, Rows], kept: Row | None, by: _Judging) -> Judged:
    who = rows["patient"][0]
    evaluation = evaluate(record, by.instruments, by.settings)
    changes = reconcile(record.flags, evaluation, by.at, by.settings)
    standing = _standing({row["id"]: row for row in rows["flag"]}, changes)
    status = status_of(record, standing, evaluation, by.instruments, by.settings)
    made = Judged(who["id"], who["team_id"], clinician_id=who["clinician_id"])
    made.failed = any(one.failed for one in evaluation.cannot_evaluate)
    _keep_flags(made, {row["id"]: row for row in rows["flag"]}, changes, by)
    row = _status_row(who, status, (*rows["flag"], *made.raised), by.at) | {"unanswered": unanswered(changes)}
    if row != kept:
        made.status = row
        made.old = (kept["team_id"], place_of_key(kept["sort_key"])) if kept else None
        made.words_of = who if _differ(kept, row, "name", "number", "team_id") else None
        same_keys = not _differ(kept, row, "team_id", "sort_key", "step", "rules")
        made.keys_stand = same_keys and kept is not None and _a_rule_broke(kept) == made.failed
    return made


def _a_rule_broke(row: Row) -> bool:
    """Said among the unknown, behind the rule's name."""
    return any(f": {RULE_FAILED}" in words for words in row["unknown"])


def _differ(kept: Row | None, row: Row, *names: str) -> bool:
    return kept is None or any(kept[name] != row[name] for name in names)


def _status_rows(connection: Connection, ids: Sequence[str]) -> dict[str, Row]:
    query, whose = (_STATUS_OF_ONE, ids[0]) if len(ids) == 1 else (_STATUS, list(ids))
    found = connection.execute(query, {"ids": whose}).mappings()
    return {row["patient_id"]: dict(row) for row in found}


_STATUS = select(patient_status).where(patient_status.c.patient_id.in_(IDS))
_STATUS_OF_ONE = select(patient_status).where(patient_status.c.patient_id == bindparam("ids"))


def _standing(kept: Mapping[str, RowMapping], changes: Changes) -> list[Fired]:
    """What is open after the flags were reconciled, without what was put off to a later day."""
    kept_open = [pair for pair in changes.keep if pair[0].state != DEFERRED]
    open_ = [_as_it_stands(kept[old.id], now) for old, now in (*kept_open, *changes.reopen)]
    return [*open_, *changes.raise_]


def _as_it_stands(row: RowMapping, now: Fired | None) -> Fired:
    """A flag that was kept: what is true now where the rule says so, what it said before where it cannot."""
    return Fired(
        rule=row["rule"],
        version=row["rule_version"],
        name=row["name"],
        urgency=Urgency(now.urgency if now is not None else row["urgency"]),
        subject=row["subject"],
        reason=now.reason if now is not None else row["reason"],
        since=row["since_on"],
        evidence=now.evidence if now is not None else row["evidence"],
        prompt=now.prompt if now is not None else row["prompt"],
        clears=row["clears"],
        historic=now.historic if now is not None else row["historic"],
    )


def _keep_flags(made: Judged, kept: Mapping[str, RowMapping], changes: Changes, by: _Judging) -> None:
    for fired in changes.raise_:
        _raise(made, fired, by)
    for old, now in (*changes.keep, *changes.reopen):
        if now is not None:
            _bring_up_to_date(made, kept[old.id], now, by)
    for old, again in changes.reopen:
        _move(made, old, "raised", changes.why[old.id], by.at)
        made.calls.append(Call(old.id, str(again.urgency) if again else old.urgency, AGAIN, by.at))
    for state, closed in (
        ("resolved", changes.resolve),
        ("superseded", changes.supersede),
        ("expired", changes.expire),
    ):
        for old, reason in closed:
            _move(made, old, state, reason, by.at)
            made.over.append(old.id)


def _raise(made: Judged, fired: Fired, by: _Judging) -> None:
    row = {
        "id": secrets.token_urlsafe(12),
        "team_id": made.team_id,
        "patient_id": made.patient_id,
        "rule": fired.rule,
        "rule_version": fired.version,
        "subject": fired.subject,
        "name": fired.name,
        "urgency": str(fired.urgency),
        "reason": fired.reason,
        "prompt": fired.prompt,
        "clears": fired.clears,
        "evidence": _evidence(fired, by.settings),
        "since_on": fired.since,
        "raised_at": by.at,
        "historic": fired.historic,
        "state": "raised",
    }
    made.raised.append(row)
    _log(made, str(row["id"]), "raised", fired.reason, by.at)
    if not fired.historic:
        made.calls.append(Call(str(row["id"]), str(fired.urgency), NEW, by.at))


def _evidence(fired: Fired, settings: Settings) -> Row:
    """The rule's numbers, and how many changes of settings had been made when it was judged."""
    return {**fired.evidence, "settings": settings.revision}


def _bring_up_to_date(made: Judged, kept: RowMapping, now: Fired, by: _Judging) -> None:
    """The flag says what is true now; what it said before stays in its history."""
    told: Row = {"urgency": str(now.urgency), "reason": now.reason, "prompt": now.prompt, "historic": now.historic}
    told["evidence"] = _evidence(now, by.settings)
    if all(kept[name] == value for name, value in told.items()):
        return
    made.told.append({"id": kept["id"], **told})
    if kept["urgency"] != now.urgency:
        _log(made, kept["id"], "updated", f"Was {kept['urgency']}, is {now.urgency}: {now.reason}", by.at)
        if kept["state"] == "raised" and now.urgency.order < Urgency(kept["urgency"]).order:
            made.calls.append(Call(kept["id"], str(now.urgency), MORE, by.at))
    elif kept["evidence"].get("settings", 0) != by.settings.revision:
        said = f"Judged again after a change of settings. Before: {kept['reason']}"
        _log(made, kept["id"], "updated", said, by.at)


def _move(made: Judged, old: OpenFlag, state: str, reason: str, at: datetime) -> None:
    made.told.append({"id": old.id, "state": state})
    _log(made, old.id, state, reason, at)


def _log(made: Judged, flag_id: str, state: str, reason: str, at: datetime) -> None:
    whose = {"team_id": made.team_id, "patient_id": made.patient_id, "entered_by": EVALUATION, "entered_at": at}
    row = {"id": secrets.token_urlsafe(12), "flag_id": flag_id, "state": state, "reason": reason}
    made.events.append(whose | row | {"contact_outcome": "", "plan": ""})


def _status_row(who: RowMapping, status: Status, flags: Sequence[Mapping[Any, Any]], at: datetime) -> Row:
    name = f"{who['given_name']} {who['family_name']}".strip() or who["number"]
    whose = {"patient_id": who["id"], "team_id": who["team_id"], "name": name, "number": who["number"]}
    told = {name: _plain(getattr(status, name)) for name in _TOLD}
    came = [status.received_at, *(one["raised_at"] for one in flags)]
    return (
        whose
        | told
        | {
            "since_on": status.since,
            "step_from_on": status.step_from,
            "clinician_id": who["clinician_id"],
            "open_actions": who["open_actions"],
            "as_of_on": at.date(),
            "news_at": max((one for one in came if one is not None), default=None),
            "name_key": folded(f"{who['family_name']} {who['given_name']}"),
            "contact_key": status.last_contact_on.toordinal() if status.last_contact_on else 0,
            "due_key": status.next_due_on.toordinal() if status.next_due_on else NOTHING_DUE,
        }
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
