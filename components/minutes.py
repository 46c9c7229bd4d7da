"""The minutes of a meeting as plain values: for the screen, for text and for the PDF, from one source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queries import audit, decisions, drafts, meetings, people, site
from queries.engine import Engine
from queries.instruments import instruments
from rules.dates import said
from rules.decisions import read_back
from rules.roles import User


@dataclass(frozen=True)
class Case:
    """One case: who, why on the agenda, and the decision in sentences, or that there was none."""

    place: int
    patient: str
    why: str
    lines: tuple[str, ...]
    state: str
    signatures: tuple[str, ...]


@dataclass(frozen=True)
class Minutes:
    title: str
    team: str
    held_on: str
    chair: str
    state: str
    attendance: tuple[str, ...]
    cases: tuple[Case, ...]
    checkpoint: str  # where the audit trail stood: paper is a witness outside the database
    sample: bool


def minutes_of(engine: Engine, meeting_id: str, by: User) -> Minutes:
    """Everything the team needs of one meeting. Raises NotPermitted for another team's."""
    meeting = meetings.one(engine, meeting_id, by=by)
    here = meetings.present(engine, meeting_id, by=by)
    about = site.about(engine)
    zone = ZoneInfo(str(about["zone"]))
    signed = f"Signed on {_moment(meeting['signed_at'], zone)}" if meeting["signed_at"] else "Draft: not signed yet"
    return Minutes(
        title=meeting["title"],
        team=meeting["team"],
        held_on=said(meeting["held_on"]),
        chair=meeting["chair"],
        state=signed,
        attendance=tuple(f"{kind}: {', '.join(group['name'])}" for kind, group in here.groupby("discipline")),
        cases=_cases(engine, meeting_id, by, zone),
        checkpoint=audit.checkpoint(engine),
        sample=bool(about["is_sample"]),
    )


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{said(local.date())}, {local:%H:%M}"


def _cases(engine: Engine, meeting_id: str, by: User, zone: ZoneInfo) -> tuple[Case, ...]:
    kept, known = drafts.drafts(engine, meeting_id, by=by), instruments(engine)
    names = people.names(engine, [action.owner_id for draft in kept.values() for action in draft.actions])
    found = []
    for item in meetings.agenda(engine, meeting_id, by=by).itertuples():
        lines: tuple[str, ...] = ("Not decided.",)
        if isinstance(item.decision_id, str):
            draft = kept[item.decision_id]
            lines = read_back(
                draft, names.__getitem__, lambda name: known[name].abbreviation if name in known else name
            )
        found.append(
            Case(
                place=int(item.place),
                patient=f"{item.given_name} {item.family_name} · {item.number}".strip(" ·"),
                why=item.why,
                lines=lines,
                state=item.decision_state if isinstance(item.decision_state, str) else "not decided",
                signatures=_signatures(engine, item, by, zone),
            )
        )
    return tuple(found)


def _signatures(engine: Engine, item: Any, by: User, zone: ZoneInfo) -> tuple[str, ...]:
    if not isinstance(item.decision_id, str):
        return ()
    frame = decisions.versions(engine, item.decision_id, by=by)
    signed = frame[frame["signer"].notna()]
    return tuple(_signature(row, zone) for row in signed.itertuples())


def _signature(row: Any, zone: ZoneInfo) -> str:
    why = f", amended because: {row.amend_reason}" if row.amend_reason else ""
    return f"Version {row.version} signed by {row.signer} on {_moment(row.signed_at, zone)}{why}"


def as_text(minutes: Minutes) -> str:
    """The minutes as plain text: nothing in it is markup."""
    head = [minutes.title, f"{minutes.team}, {minutes.held_on}", f"Chair: {minutes.chair}", minutes.state]
    sample = ["SAMPLE DATA: every person in it is invented."] if minutes.sample else []
    here = ["", "Present", *(minutes.attendance or ("Nobody is marked as present.",))]
    cases = [line for case in minutes.cases for line in _case_lines(case)]
    return "\n".join([*sample, *head, *here, *cases, "", f"Audit trail: {minutes.checkpoint}"]) + "\n"


def _case_lines(case: Case) -> list[str]:
    return ["", f"{case.place}. {case.patient}", f"Why: {case.why}", *case.lines, *case.signatures]
