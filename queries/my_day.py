"""One person's day: what waits for them and for nobody else. Each read is theirs alone, so none of it is shared."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, or_, select

from queries import rota
from queries.alerts import URGENT
from queries.engine import reading
from queries.looks import last_looks
from queries.settings import current
from queries.tables import assessment, patient
from queries.tables_alerts import alert, alert_to
from queries.tables_review import VERSION_NOW, decision, decision_version, flag, flag_event, meeting
from queries.tables_status import patient_status
from queries.whose import looks_after, whole_teams
from rules.findings import Urgency
from rules.lanes import DISCHARGED
from rules.roles import Act, User, check_can
from rules.rota import on_duty

WAITING = ("raised", "acknowledged", "actioned")  # open, and not put off to a later day
WHY = {"treat": "you treat this patient", "duty": "you are on duty", "sent": "passed on to you"}
ALERT_COLUMNS = [
    "patient_id", "number", "name", "urgency", "reason", "since_on", "state", "flags", "unanswered", "why",
    "flag_id", "next_check_on",
]  # fmt: skip


def _name(row: Any) -> str:
    return f"{row['given_name']} {row['family_name']}".strip() or str(row["number"])


def my_alerts(engine: Engine, *, by: User, at: datetime) -> pd.DataFrame:
    """One row per patient with a flag that waits for this person, the most urgent flag of each.

    Of the same urgency, what nobody has answered comes first, then the longest waiting. `next_check_on`: the first day
    on which somebody promised to check.

    Every urgent and every review flag of the patients they treat; the urgent ones nobody has answered of the teams
    they are on duty for; and what was passed on to them. Flags that were put off are not here until their day.
    """
    check_can(by, Act.read_caseload)
    with reading(engine) as connection:
        duty = _duty_teams(connection, by, at)
        rows = connection.execute(_flags_for(by, duty)).mappings().all()
    ordered = sorted(rows, key=_need)
    found: dict[str, dict[str, Any]] = {}
    for row in ordered:
        one = found.setdefault(row["patient_id"], _alert(row, by, duty))
        one["flags"] += 1
        one["unanswered"] += row["state"] == "raised"
        if row["promised_on"] is not None and row["state"] != "raised":
            one["next_check_on"] = min(row["promised_on"], one["next_check_on"] or row["promised_on"])
    return pd.DataFrame(list(found.values()), columns=ALERT_COLUMNS)


def _need(row: Any) -> tuple[Any, ...]:
    """Most urgent first, then what nobody answered; SAF-5 says less than the flag it is about, so it comes after it."""
    answered = row["state"] != "raised"
    return Urgency(row["urgency"]).order, answered, row["rule"] == "SAF-5", row["since_on"], row["id"]


def _duty_teams(connection: Connection, by: User, at: datetime) -> list[str]:
    zone = rota.zone_of(connection)
    return [one for one in by.scope if by.id in on_duty(rota.shifts(connection, one), at, zone)]


def _flags_for(by: User, duty: list[str]) -> Select[Any]:
    sent = select(alert.c.flag_id).join(alert_to, alert_to.c.alert_id == alert.c.id)
    sent = sent.where(alert_to.c.person_id == by.id, alert_to.c.over_at.is_(None))
    asks = [str(one) for one in Urgency if one is not Urgency.info]
    mine: list[ColumnElement[bool]] = [
        and_(patient.c.clinician_id == by.id, flag.c.urgency.in_(asks)),
        and_(flag.c.team_id.in_(duty), flag.c.urgency.in_(URGENT), flag.c.state == "raised"),
        flag.c.id.in_(sent),
    ]
    said = select(flag_event.c.next_check_on).where(
        flag_event.c.flag_id == flag.c.id, flag_event.c.next_check_on.is_not(None)
    )
    last = said.order_by(flag_event.c.entered_at.desc()).limit(1).scalar_subquery().label("promised_on")
    columns: list[Any] = [flag, patient.c.number, patient.c.given_name, patient.c.family_name, patient.c.clinician_id]
    query = select(*columns, last).join(patient, patient.c.id == flag.c.patient_id)
    return query.where(patient.c.team_id.in_(by.scope), flag.c.state.in_(WAITING), or_(*mine))


def _alert(row: Any, by: User, duty: list[str]) -> dict[str, Any]:
    why = "treat" if row["clinician_id"] == by.id else "duty" if row["team_id"] in duty else "sent"
    told = {name: row[name] for name in ("patient_id", "number", "urgency", "reason", "since_on", "state")}
    return (
        told
        | {"flag_id": row["id"], "name": _name(row), "flags": 0, "unanswered": 0, "why": WHY[why]}
        | {"next_check_on": None}
    )


def own_patients(engine: Engine, *, by: User, clinician_id: str | None = None) -> pd.DataFrame:
    """One row per patient in care whom this person (or a colleague) treats: their status, in the order of need."""
    check_can(by, Act.read_caseload)
    query = select(patient_status).where(
        patient_status.c.team_id.in_(by.scope),
        patient_status.c.clinician_id == (clinician_id or by.id),
        patient_status.c.rank != DISCHARGED,
    )
    with reading(engine) as connection:
        rows = connection.execute(query.order_by(patient_status.c.sort_key, patient_status.c.patient_id)).mappings()
        return pd.DataFrame([dict(row) for row in rows], columns=[one.key for one in patient_status.c])


REVIEW_COLUMNS = ["patient_id", "number", "name", "next_review_on"]


def reviews_due(engine: Engine, *, by: User, until: date) -> pd.DataFrame:
    """One row per patient in care whom this person looks after whose review is due by then, the longest due first."""
    check_can(by, Act.read_caseload)
    columns = (patient_status.c[name] for name in REVIEW_COLUMNS)
    query = select(*columns).where(patient_status.c.rank != DISCHARGED, patient_status.c.next_review_on <= until)
    with reading(engine) as connection:
        query = query.where(looks_after(connection, by, patient_status))
        rows = connection.execute(query.order_by(patient_status.c.next_review_on, patient_status.c.sort_key))
        return pd.DataFrame(rows.mappings().all(), columns=REVIEW_COLUMNS)


def of_whole_teams(engine: Engine, *, by: User) -> bool:
    """Whether what came in and the reviews are those of this person's teams, and not of patients named theirs."""
    with reading(engine) as connection:
        return whole_teams(connection, by)


CAME_COLUMNS = ["patient_id", "number", "name", "instruments", "came_at"]


def came_in(engine: Engine, *, by: User, at: datetime) -> pd.DataFrame:
    """One row per patient this person looks after from whom something came that they have not looked at, newest first.

    What they entered themselves, what was imported from the past and what was corrected since is not news.
    """
    check_can(by, Act.read_caseload)
    later = assessment.alias()
    columns: list[Any] = [assessment.c.patient_id, assessment.c.instrument, assessment.c.entered_at, patient]
    query = (
        select(*columns)
        .join(patient, patient.c.id == assessment.c.patient_id)
        .where(assessment.c.entered_by != by.id, assessment.c.historic.is_(False))
        .where(~select(later.c.id).where(later.c.supersedes == assessment.c.id).exists())
        .order_by(assessment.c.entered_at.desc(), assessment.c.id)
    )
    with reading(engine) as connection:
        since = at - timedelta(days=current(connection).whole("day.came_in_days"))
        query = query.where(assessment.c.entered_at > since, looks_after(connection, by, patient))
        rows = connection.execute(query).mappings().all()
        looked = last_looks(connection, {row["patient_id"] for row in rows}, by)
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["patient_id"] in looked and row["entered_at"] <= looked[row["patient_id"]]:
            continue
        first = {"patient_id": row["patient_id"], "number": row["number"], "name": _name(row), "instruments": []}
        one = found.setdefault(row["patient_id"], first | {"came_at": row["entered_at"]})
        one["instruments"] += [row["instrument"]] if row["instrument"] not in one["instruments"] else []
    return pd.DataFrame(list(found.values()), columns=CAME_COLUMNS)


LEFT_COLUMNS = ["decision_id", "patient_id", "number", "name", "meeting_id", "title", "held_on", "state"]


def left_open(engine: Engine, *, by: User) -> pd.DataFrame:
    """One row per decision that this person wrote, or whose meeting they chair, and that nobody has signed."""
    check_can(by, Act.take_part)
    columns: list[Any] = [
        decision.c.id.label("decision_id"), decision.c.patient_id, decision.c.state, decision.c.meeting_id,
        meeting.c.title, meeting.c.held_on, patient.c.number, patient.c.given_name, patient.c.family_name,
    ]  # fmt: skip
    query = (
        select(*columns)
        .join(decision_version, VERSION_NOW)
        .join(meeting, meeting.c.id == decision.c.meeting_id)
        .join(patient, patient.c.id == decision.c.patient_id)
        .where(decision.c.team_id.in_(by.scope), decision.c.state.in_(("recorded", "confirmed")))
        .where(meeting.c.state != "signed")
        .where(or_(decision_version.c.entered_by == by.id, meeting.c.chair_id == by.id))
        .order_by(meeting.c.held_on, decision.c.id)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).mappings().all()
    return pd.DataFrame([dict(row) | {"name": _name(row)} for row in rows], columns=LEFT_COLUMNS)
