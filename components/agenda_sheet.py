"""The agenda as a PDF, to be sent round a day ahead: each case with its reason, its question and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from components.pack import compiled
from queries import agenda_pack, meetings, room, site
from queries.engine import Engine
from rules.agenda import DISCUSS, Place, specialists
from rules.agenda_time import budget_words
from rules.dates import listed, points, said
from rules.roles import User

GONE = "Now with another team: nothing more is shown here."


@dataclass(frozen=True)
class Case:
    """One case. `lines`: what one reads before the meeting, a sentence each."""

    place: int
    patient: str
    minutes: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class AgendaSheet:
    title: str
    when: str
    made: str
    sample: bool
    about: tuple[str, ...]  # chair, who should be there, time, who is needed for which cases
    discuss: tuple[Case, ...]
    standard: tuple[Case, ...]
    waiting: tuple[Case, ...]  # no time planned


def agenda_file(engine: Engine, meeting_id: str, *, by: User, at: datetime) -> bytes:
    """Raises NotPermitted for another team's meeting."""
    sheet = agenda_sheet_of(engine, meeting_id, by=by, at=at)
    return compiled("agenda.typ", asdict(sheet), "the agenda on screen")


def agenda_sheet_of(engine: Engine, meeting_id: str, *, by: User, at: datetime) -> AgendaSheet:
    meeting, about = meetings.one(engine, meeting_id, by=by), site.about(engine)
    frame = meetings.agenda(engine, meeting_id, by=by)
    frame = frame.astype(object).where(frame.notna(), None)
    status = agenda_pack.standing(engine, meeting_id, by=by)
    marks = room.room(engine, meeting_id, by=by).marks
    local = at.astimezone(ZoneInfo(str(about["zone"])))
    cases = {
        row.id: _case(row, status.get(row.patient_id), tuple(marks.get(row.id, {}).values()))
        for row in frame.itertuples()
    }
    late, listed_only = frame["fits"].eq(False), frame["lane"] != DISCUSS
    return AgendaSheet(
        title=f"{meeting['title']}: agenda",
        when=f"{meeting['team']}, {said(meeting['held_on'])}, {meeting['starts_at'] or ''}".rstrip(" ,"),
        made=f"As known on {said(local.date())}, {local:%H:%M}. Later flags and referrals may join.",
        sample=bool(about["is_sample"]),
        about=_about(meeting, frame),
        discuss=tuple(cases[one] for one in frame["id"][~late & ~listed_only]),
        standard=tuple(cases[one] for one in frame["id"][~late & listed_only]),
        waiting=tuple(cases[one] for one in frame["id"][late]),
    )


def _about(meeting: Mapping[str, Any], frame: pd.DataFrame) -> tuple[str, ...]:
    places = places_of(frame)
    core = listed(list(meeting["core_disciplines"]))
    quorum = f"Should be there: {core}; at least {meeting['quorum']} of them." if meeting["quorum"] else ""
    closes = meeting["cut_off_on"]
    cut_off = f"Referrals until {said(closes)}; later only if urgent." if closes else ""
    time = budget_words(places, meeting["minutes_long"], meeting["minutes"])
    told = (f"Chair: {meeting['chair']}.", quorum or f"Should be there: {core}.", time, *specialists(places), cut_off)
    return tuple(one for one in told if one)


def places_of(frame: pd.DataFrame) -> list[Place]:
    """The rows of an agenda as places; what was put on it before places had a length counts none."""
    rows = frame.astype(object).where(frame.notna(), None).itertuples()
    return [
        Place(
            row.patient_id,
            row.place,
            row.lane,
            row.why,
            needs=row.needs or "",
            minutes=row.minutes or 0.0,
            fits=row.fits is not False,
        )
        for row in rows
    ]


def _case(row: Any, status: Mapping[str, Any] | None, marked: tuple[str, ...]) -> Case:
    who = f"{row.given_name} {row.family_name} · {row.number}".strip(" ·")
    minutes = f"{row.minutes:g} min" if row.minutes else ""
    if status is None:
        return Case(row.place, who, minutes, (row.why, GONE))
    told = [row.why]
    told.append(f"The patient's question: {row.own_question or 'not asked yet.'}")
    if row.question and row.question != row.own_question:
        told.append(f"The team's question: {row.question}")
    told += [_score(status), f"Daily life: {status['function_words']}", f"Safety: {status['safety_words']}"]
    seen = status["last_review_on"]
    told.append(f"Last reviewed on {said(seen)}." if seen else "Never reviewed by the team.")
    told += [f"Needs: {row.needs}."] if row.needs else []
    told += [f"To discuss, says {listed(list(marked))}."] if marked else []
    return Case(row.place, who, minutes, tuple(told))


def _score(status: Mapping[str, Any]) -> str:
    if status["last"] is None:
        return "No score yet: nothing can be said of the course."
    start = f"{points(status['baseline'])} → " if status["baseline"] is not None else ""
    return f"{status['measure']} {start}{points(status['last'])} ({said(status['last_on'])}): {status['verdict_words']}"
