"""The minutes of a meeting as plain values: for the screen, for text and for the PDF, from one source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from queries import audit, decisions, drafts, meetings, people, site
from queries.engine import Engine
from queries.instruments import instruments
from rules.dates import counted, listed, points, said
from rules.read_back import read_back
from rules.roles import User

STATES = {
    "recorded": "recorded, not signed",
    "confirmed": "confirmed in the meeting, not signed",
    "signed": "signed",
    "amended": "amended after the signature",
}


@dataclass(frozen=True)
class Case:
    """One case: who, why on the agenda, and the decision in sentences, or that there was none."""

    place: int
    patient: str
    why: str
    lines: tuple[str, ...]
    state: str
    signatures: tuple[str, ...]
    known: tuple[str, ...] = ()  # what the decision rested on: later answers do not change it


@dataclass(frozen=True)
class Minutes:
    title: str
    team: str
    held_on: str
    chair: str
    state: str
    attendance: tuple[str, ...]
    missing: str  # which core disciplines were not there; empty if none
    cases: tuple[Case, ...]
    checkpoint: str  # where the audit trail stood: paper is a witness outside the database
    sample: bool
    version: str = "Draft"  # on every page: two print-outs of one meeting can be told apart


@dataclass(frozen=True)
class _Reading:
    """Who reads, on whose clock, and how people and measures are called."""

    engine: Engine
    by: User
    zone: ZoneInfo
    name_of: Callable[[str], str]
    measure_name: Callable[[str], str]


def minutes_of(engine: Engine, meeting_id: str, by: User) -> Minutes:
    """Everything the team needs of one meeting. Raises NotPermitted for another team's."""
    meeting = meetings.one(engine, meeting_id, by=by)
    here = meetings.present(engine, meeting_id, by=by)
    about = site.about(engine)
    zone = ZoneInfo(str(about["zone"]))
    cases = _cases(engine, meeting_id, by, zone)
    return Minutes(
        title=meeting["title"],
        team=meeting["team"],
        held_on=said(meeting["held_on"]),
        chair=meeting["chair"],
        state=_state(meeting, cases, zone),
        attendance=tuple(f"{kind}: {', '.join(group['name'])}" for kind, group in here.groupby("discipline")),
        missing=absent_words(meeting, here),
        cases=cases,
        checkpoint=audit.checkpoint(engine),
        sample=bool(about["is_sample"]),
        version=_version(meeting, cases),
    )


def absent_words(meeting: Mapping[str, Any], present: pd.DataFrame) -> str:
    """Which core disciplines are not in the room; empty where all are."""
    here = {discipline.strip().lower() for discipline in present["discipline"]}
    missing = [one for one in meeting["core_disciplines"] if one.strip().lower() not in here]
    return f"Not in the room: {listed(missing)}." if missing else ""


def _version(meeting: Mapping[str, Any], cases: tuple[Case, ...]) -> str:
    if not meeting["signed_at"]:
        return "Draft"
    return f"Version {1 + sum(max(0, len(case.signatures) - 1) for case in cases)}"


def _state(meeting: Mapping[str, Any], cases: tuple[Case, ...], zone: ZoneInfo) -> str:
    if not meeting["signed_at"]:
        return "Draft: not signed yet"
    amended = sum(len(case.signatures) > 1 for case in cases)
    since = f"; {counted(amended, 'decision')} amended since" if amended else ""
    return f"Signed on {_moment(meeting['signed_at'], zone)}{since}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{said(local.date())}, {local:%H:%M}"


def _cases(engine: Engine, meeting_id: str, by: User, zone: ZoneInfo) -> tuple[Case, ...]:
    kept, known = drafts.drafts(engine, meeting_id, by=by), instruments(engine)
    names = people.names(engine, [action.owner_id for draft in kept.values() for action in draft.actions])
    who = _Reading(
        engine, by, zone, names.__getitem__, lambda name: known[name].abbreviation if name in known else name
    )
    agenda = meetings.agenda(engine, meeting_id, by=by)
    return tuple(_case(item, kept, who) for item in agenda.itertuples())


def _case(item: Any, kept: Mapping[str, Any], who: _Reading) -> Case:
    about = int(item.place), f"{item.given_name} {item.family_name} · {item.number}".strip(" ·"), item.why
    if not isinstance(item.decision_id, str):
        return Case(*about, ("Not decided.",), "not decided", ())
    versions = decisions.versions(who.engine, item.decision_id, by=who.by)
    return Case(
        *about,
        lines=read_back(kept[item.decision_id], who.name_of, who.measure_name),
        state=STATES[item.decision_state],
        known=_known(versions["known_then"].iloc[-1], who),
        signatures=tuple(_signature(row, who.zone) for row in versions[versions["signer"].notna()].itertuples()),
    )


def _known(then: Mapping[str, Any], who: _Reading) -> tuple[str, ...]:
    """The scores and flags as they stood when this version was written."""
    when = f"Known on {_moment(datetime.fromisoformat(then['at']), who.zone)}" if then.get("at") else "Known then"
    status, flags = then.get("status") or {}, then.get("flags") or []
    reasons = [str(flag["reason"]) for flag in flags if flag.get("reason")]
    return tuple(f"{when}: {line}" for line in [_score(status, who.measure_name), *reasons] if line)


def _score(status: Mapping[str, Any], measure_name: Callable[[str], str]) -> str:
    if status.get("last") is None:
        return "no score."
    start = f"{points(status['baseline'])} at the start of the step, " if status.get("baseline") is not None else ""
    on = f" on {said(date.fromisoformat(status['last_on']))}" if status.get("last_on") else ""
    verdict = f": {status['verdict_words']}" if status.get("verdict_words") else ""
    return f"{measure_name(str(status['measure']))} {start}{points(status['last'])}{on}{verdict}."


def _signature(row: Any, zone: ZoneInfo) -> str:
    why = f", amended because: {row.amend_reason}" if row.amend_reason else ""
    return f"Version {row.version} signed by {row.signer} on {_moment(row.signed_at, zone)}{why}"


def as_text(minutes: Minutes) -> str:
    """The minutes as plain text: nothing in it is markup."""
    head = [minutes.title, f"{minutes.team}, {minutes.held_on}", f"Chair: {minutes.chair}"]
    head.append(f"{minutes.state} ({minutes.version})" if minutes.version != "Draft" else minutes.state)
    sample = ["SAMPLE DATA: every person in it is invented."] if minutes.sample else []
    here = ["", "Present", *(minutes.attendance or ("Nobody is marked as present.",))]
    here += [minutes.missing] if minutes.missing else []
    cases = [line for case in minutes.cases for line in _case_lines(case)] or ["", "Nobody was on the agenda."]
    return "\n".join([*sample, *head, *here, *cases, "", f"Audit trail: {minutes.checkpoint}"]) + "\n"


def _case_lines(case: Case) -> list[str]:
    head = ["", f"{case.place}. {case.patient} ({case.state})", f"Why: {case.why}"]
    return [*head, *case.lines, *case.known, *case.signatures]
