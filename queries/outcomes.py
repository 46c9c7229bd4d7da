"""What became of a team's decisions: actions, predictions and departures, read for board, hit rates and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select

from queries import meetings
from queries.decision_content import of_versions
from queries.engine import reading
from queries.tables import assessment, patient, person
from queries.tables_outcomes import departure
from queries.tables_review import (
    ACTION_NOW,
    VERSION_NOW,
    action,
    action_event,
    agenda_item,
    decision,
    meeting,
)
from queries.transfers import left_at
from queries.writing import UNKNOWN_PATIENT, writing
from rules.board import HANDED_OVER, Done, DropReason
from rules.decisions import OPEN_STATES
from rules.predictions import Prediction
from rules.roles import Act, NotPermitted, Refused, User, check_can

Scores = tuple[tuple[date, float | None], ...]


@dataclass(frozen=True)
class Taken:
    """One decision in its current version, with everything that came of it."""

    id: str
    patient_id: str
    patient: str
    meeting_id: str
    meeting: str
    held_on: date
    state: str
    lane: str
    kinds: tuple[str, ...]
    module: str
    rationale: str
    prediction: Prediction | None
    actions: tuple[Done, ...]
    scores: Scores  # of the predicted measure
    departures: tuple[Mapping[str, Any], ...]
    row: Mapping[str, Any]
    left_on: date | None  # when the patient went to another team: what came after is not this team's to read


def taken(engine: Engine, team_id: str, *, since: date, until: date, by: User) -> list[Taken]:
    """The signed decisions of one team's meetings from a day to a day, newest meeting first.

    Of a patient who went to another team, as it was known when they left.
    """
    check_can(by, Act.take_part, team_id)
    with reading(engine) as connection:
        rows = _decided(connection, team_id, since, until)
        ids = [row["decision_id"] for row in rows]
        left = left_at(connection, team_id, list({row["patient_id"] for row in rows}))
        actions, departures = _actions(connection, team_id, ids, left), _departures(connection, team_id, ids, left)
        scores = _scores(connection, rows, left)
    return [_taken(row, actions, departures, scores, left) for row in rows]


def _decided(connection: Connection, team_id: str, since: date, until: date) -> Sequence[RowMapping]:
    columns, versions_of = of_versions()
    told: list[Any] = [decision.c.state, meeting.c.id.label("meeting_id"), meeting.c.title, meeting.c.held_on]
    told += [agenda_item.c.lane, agenda_item.c.place, patient.c.number, patient.c.given_name, patient.c.family_name]
    query = select(*columns, *told).select_from(versions_of).join(decision, VERSION_NOW)
    query = query.join(meeting, meeting.c.id == decision.c.meeting_id)
    query = query.join(agenda_item, agenda_item.c.id == decision.c.agenda_item_id)
    query = query.join(patient, patient.c.id == decision.c.patient_id)
    query = query.where(meeting.c.team_id == team_id, meeting.c.held_on.between(since, until))
    query = query.where(decision.c.state.not_in(OPEN_STATES))
    return connection.execute(query.order_by(meeting.c.held_on.desc(), agenda_item.c.place)).mappings().all()


def _actions(
    connection: Connection, team_id: str, ids: Sequence[str], left: Mapping[str, datetime]
) -> dict[str, list[Done]]:
    """Decision id to its standing actions, soonest due first."""
    wanted = set(ids)
    query = select(action, person.c.name.label("owner")).join(decision, ACTION_NOW)
    query = query.join(person, person.c.id == action.c.owner_id).where(decision.c.team_id == team_id)
    told = select(action_event).join(action, action.c.id == action_event.c.action_id).join(decision, ACTION_NOW)
    told = told.where(decision.c.team_id == team_id).order_by(action_event.c.entered_at, action_event.c.id)
    last = {row["action_id"]: row for row in connection.execute(told).mappings() if _known(row, left)}
    found: dict[str, list[Done]] = {}
    for row in connection.execute(query.order_by(action.c.due_on, action.c.id)).mappings():
        if row["decision_id"] in wanted:
            found.setdefault(row["decision_id"], []).append(_done(row, last.get(row["id"]), left))
    return found


def _known(row: RowMapping, left: Mapping[str, datetime]) -> bool:
    """Entered before the patient left this team, or the patient is here."""
    return row["patient_id"] not in left or bool(row["entered_at"] <= left[row["patient_id"]])


def _done(row: RowMapping, event: RowMapping | None, left: Mapping[str, datetime]) -> Done:
    about = row["what"], row["owner"], row["due_on"]
    if event is not None and event["state"] != "open":
        reason = " · ".join(part for part in (event["reason_code"], event["reason"]) if part)
        return Done(*about, event["state"], event["entered_at"].date(), reason)
    if row["patient_id"] in left:
        return Done(*about, HANDED_OVER, left[row["patient_id"]].date())
    return Done(*about, "open")


def _departures(
    connection: Connection, team_id: str, ids: Sequence[str], left: Mapping[str, datetime]
) -> dict[str, list[RowMapping]]:
    query = select(departure, person.c.name.label("author")).join(person, person.c.id == departure.c.entered_by)
    query = query.join(decision, decision.c.id == departure.c.decision_id).where(decision.c.team_id == team_id)
    wanted, found = set(ids), dict[str, list[RowMapping]]()
    for row in connection.execute(query.order_by(departure.c.entered_at)).mappings():
        if row["decision_id"] in wanted and _known(row, left):
            found.setdefault(row["decision_id"], []).append(row)
    return found


def _scores(
    connection: Connection, rows: Sequence[RowMapping], left: Mapping[str, datetime]
) -> dict[tuple[str, str], Scores]:
    """(patient, measure) to its standing scores, for what was predicted."""
    wanted = {(row["patient_id"], row["prediction_measure"]) for row in rows if row["prediction_measure"]}
    names = "id patient_id instrument taken_on total rater entered_at supersedes".split()
    query = select(*(assessment.c[name] for name in names))
    query = query.where(assessment.c.patient_id.in_({patient_id for patient_id, _ in wanted}))
    query = query.where(assessment.c.instrument.in_({measure for _, measure in wanted}))
    every = connection.execute(query.order_by(assessment.c.taken_on)).mappings()
    known = [row for row in every if _known(row, left)]
    replaced = {row["supersedes"] for row in known}
    found: dict[tuple[str, str], list[RowMapping]] = {}
    for row in known:
        if row["id"] not in replaced:
            found.setdefault((row["patient_id"], row["instrument"]), []).append(row)
    return {key: _by_one_rater(told) for key, told in found.items()}


def _by_one_rater(rows: Sequence[RowMapping]) -> Scores:
    """The patient's own, or where there are none those of who rated last: two raters are never joined in one line."""
    own = any(row["rater"] == "patient" for row in rows)
    rater = "patient" if own else rows[-1]["rater"]
    return tuple((row["taken_on"], row["total"]) for row in rows if row["rater"] == rater)


def _taken(
    row: RowMapping,
    actions: Mapping[str, list[Done]],
    departures: Mapping[str, list[RowMapping]],
    scores: Mapping[tuple[str, str], Scores],
    left: Mapping[str, datetime],
) -> Taken:
    told = None
    if row["prediction_measure"] and row["prediction_by_on"] is not None:
        names = ("measure", "direction", "size", "by_on")
        measure, direction, size, by_on = (row[f"prediction_{name}"] for name in names)
        told = Prediction(measure, direction, size, by_on, row["stop_rule"])
    return Taken(
        id=row["decision_id"],
        patient_id=row["patient_id"],
        patient=f"{row['given_name']} {row['family_name']} · {row['number']}".strip(" ·"),
        meeting_id=row["meeting_id"],
        meeting=row["title"],
        held_on=row["held_on"],
        state=row["state"],
        lane=row["lane"],
        kinds=tuple(row["kinds"]),
        module=row["module"] or "",
        rationale=row["rationale"],
        prediction=told,
        actions=tuple(actions.get(row["decision_id"], ())),
        scores=scores.get((row["patient_id"], row["prediction_measure"]), ()),
        departures=tuple(dict(one) for one in departures.get(row["decision_id"], ())),
        row=dict(row),
        left_on=left[row["patient_id"]].date() if row["patient_id"] in left else None,
    )


def depart(
    engine: Engine,
    decision_id: str,
    *,
    happened_on: date,
    instead: str,
    code: str,
    reason: str,
    by: User,
    at: datetime,
    submission_id: str,
) -> str:
    """A signed decision was carried out differently, outside the meeting: what was done instead, and why."""
    with reading(engine) as connection:
        row = connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().one_or_none()
    if row is None:
        raise NotPermitted(UNKNOWN_PATIENT)
    with writing(engine, Act.depart, by=by, at=at, submission_id=submission_id, patient_id=row["patient_id"]) as write:
        if write.earlier is not None:
            return write.earlier
        now = write.connection.scalar(select(decision.c.state).where(decision.c.id == decision_id))
        if now in OPEN_STATES:
            raise Refused("This decision is not signed yet. Change the decision itself.")
        if not instead.strip():
            raise Refused("Say what was done instead.")
        check_reason(code, reason)
        if happened_on > at.date():
            raise Refused("This lies ahead. What is still to come is decided, or amended, in the meeting.")
        told = {"decision_id": decision_id, "happened_on": happened_on, "instead": instead.strip()}
        told |= {"reason_code": code, "reason": reason.strip()}
        made = write.row() | told
        write.connection.execute(insert(departure).values(made))
        write.object_id, write.details = str(made["id"]), {"decision": decision_id, "code": code}
        return write.object_id


def check_reason(code: str, reason: str) -> None:
    """Raise Refused unless a reason is chosen, and said in words where the list has none that fits."""
    if code not in list(DropReason):
        raise Refused(f"Choose why: {', '.join(DropReason)}.")
    if code == DropReason.other and not reason.strip():
        raise Refused("Say why in a few words: the next meeting will ask.")


def last_meeting_before(engine: Engine, meeting_id: str, *, by: User) -> str | None:
    """The team's signed meeting before this one: what the next meeting opens with."""
    now = meetings.one(engine, meeting_id, by=by)
    query = select(meeting.c.id).where(
        meeting.c.team_id == now["team_id"],
        meeting.c.state == "signed",
        meeting.c.id != meeting_id,
        meeting.c.held_on <= now["held_on"],
    )
    with reading(engine) as connection:
        return connection.scalar(query.order_by(meeting.c.held_on.desc(), meeting.c.id).limit(1))
