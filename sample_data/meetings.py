"""The weekly case reviews of each team: attendance, agenda, decisions, signatures; and the one planned for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rules.roles import Role
from sample_data import outcomes, words
from sample_data.actions import action_rows
from sample_data.cases import Case
from sample_data.decisions import version_content
from sample_data.people import Clock, Ids, Row, Rows, Staff, Team
from sample_data.plans import WEEK
from sample_data.reviews import MEETING_WEEKS, Review

CORE = ("medicine", "psychology", "nursing", "social work")
_TABLES = "meeting attendance agenda_item decision decision_version decision_detail decision_confirmation signature"
_TABLES += " action action_event dispatch dispatch_acknowledgement departure"
TABLES = _TABLES.split()
DISCUSSED = 8  # more than this in one hour is a list, not a discussion


@dataclass(frozen=True)
class Session:
    """One meeting as held. `starts` is the hour of the site's day."""

    row: Row
    team: Team
    on: date
    clock: Clock
    rng: Random
    starts: int = 13

    @property
    def weeks_ago(self) -> int:
        return (self.clock.today - self.on).days // WEEK


def meeting_rows(
    team: Team, looked_at: Sequence[tuple[Case, Review]], clock: Clock, seed: str
) -> tuple[Rows, dict[str, dict[int, str]]]:
    """The review tables of one team, and per patient which decision was taken on which day of the course."""
    ids, rng = Ids(f"{seed}:meetings:{team.code}"), Random(f"{seed}:meetings:{team.code}")
    rows: Rows = {name: [] for name in TABLES}
    decided: dict[str, dict[int, str]] = {}
    by_day: dict[date, list[tuple[Case, Review]]] = {}
    for case, review in looked_at:
        by_day.setdefault(case.on(review.day), []).append((case, review))
    for weeks in range(MEETING_WEEKS, 0, -1):
        session = _session(team, clock.today - timedelta(days=weeks * WEEK), clock, ids, rng)
        rows["meeting"].append(session.row)
        _hold(session, by_day.get(session.on, []), rows, ids, decided)
    rows["meeting"].append(_session(team, clock.today, clock, ids, rng).row)
    return rows, decided


def _session(team: Team, on: date, clock: Clock, ids: Ids, rng: Random) -> Session:
    """Signed where it is past; today's is planned and its agenda follows from the rules when the sample is loaded."""
    held, chair = on < clock.today, team.with_role(Role.chair)
    row = {"id": ids.new(), "team_id": team.id, "title": f"Case review, {team.name}", "held_on": on, "minutes_long": 75}
    row |= {"core_disciplines": list(CORE), "chair_id": chair.id, "state": "signed" if held else "planned"}
    row |= {"signed_at": clock.at(on, 14, 25) if held else None, "made_by": team.with_role(Role.care_manager).id}
    return Session(row | {"made_at": clock.at(on - timedelta(days=2), 16)}, team, on, clock, rng)


def _hold(
    session: Session, cases: list[tuple[Case, Review]], rows: Rows, ids: Ids, decided: dict[str, dict[int, str]]
) -> None:
    present = _attend(session, rows, ids)
    for place, (case, review) in enumerate(sorted(cases, key=_urgent_first), start=1):
        item = _agenda_item(session, case, review, place)
        rows["agenda_item"].append(item)
        _decide(session, case, review, item, place, rows, present)
        decided.setdefault(case.id, {})[review.day] = rows["decision"][-1]["id"]


ORDER = ("intensify", "step up", "change module or drug", "hold", "new", "step down", "discharge", "continue")
WHY = {
    "intensify": "Getting worse: {measure} went from {before} to {now}.",
    "step up": "Not getting better enough: {measure} {before} at the start, {now} now.",
    "change module or drug": "Not getting better enough: {measure} {before} at the start, {now} now.",
    "hold": "Not getting better enough: {measure} {before} at the start, {now} now.",
    "new": "New to the team: first look at the case.",
    "step down": "Going well: ready for less care?",
    "discharge": "Going well: goal reached, discharge to be decided.",
    "continue": "Review due by the date agreed last time.",
}
ASKED = {
    "intensify": "What has changed, and is it safe to wait?",
    "step up": "Is the next step right now?",
    "change module or drug": "What do we change, and what should we see by when?",
    "hold": "Do we wait, and until when?",
    "new": "Which step, and what do we follow?",
    "step down": "Is less care safe, and does the patient want it?",
    "discharge": "Can care end here, and what is the way back?",
    "continue": "Is the plan still right?",
}


def _urgent_first(one: tuple[Case, Review]) -> tuple[int, str]:
    return ORDER.index(one[1].kind), one[0].number


def _attend(session: Session, rows: Rows, ids: Ids) -> list[Staff]:
    """The chair and the one who writes are there; of the others somebody is always missing somewhere."""
    needed = (Role.chair, Role.care_manager)
    present = [one for one in session.team.staff if one.role in needed or session.rng.random() < 0.86]
    for one in session.team.staff:
        rows["attendance"].append(_mark(session, ids, one.name, one.discipline, one.id, one in present))
    if session.rng.random() < 0.25:
        rows["attendance"].append(_mark(session, ids, "Guest Partner", "patient partner", None, True))
    return present


def _mark(session: Session, ids: Ids, name: str, discipline: str, person_id: str | None, present: bool) -> Row:
    kept = {"id": ids.new(), "team_id": session.team.id, "meeting_id": session.row["id"], "name": name}
    kept |= {"discipline": discipline, "person_id": person_id, "present": present}
    marked_by = session.team.with_role(Role.care_manager).id
    return kept | {"marked_by": marked_by, "marked_at": session.clock.at(session.on, session.starts, 2)}


def _agenda_item(session: Session, case: Case, review: Review, place: int) -> Row:
    by, at = session.team.with_role(Role.care_manager).id, session.clock.at(session.on - timedelta(days=2), 16)
    lane = "discuss" if place <= DISCUSSED and review.kind != "continue" else "standard"
    told = {"meeting_id": session.row["id"], "place": place, "lane": lane, "question": ASKED[review.kind]}
    return case.row(by, at) | told | {"why": WHY[review.kind].format(**facts(case, review))}


def facts(case: Case, review: Review) -> dict[str, object]:
    """What the sentences of agenda and decision are filled with."""
    first, last = review.before, review.now
    name = case.plan.primary.upper().replace("PHQ9", "PHQ-9").replace("GAD7", "GAD-7")
    return {
        "measure": name.replace("SSS8", "SSS-8").replace("PHQ15", "PHQ-15"),
        "before": "unknown" if first is None else f"{first.value:g}",
        "now": "unknown" if last is None else f"{last.value:g}",
        "weeks": max((last.on - first.on).days // WEEK, 1) if first and last else 0,
        "step": review.step if review.step_to is None else review.step_to,
        "from_": review.step,
        "what": review.treatment.name if review.treatment else words.MODULES[review.step_to or review.step][0][0],
    }


def _decide(
    session: Session, case: Case, review: Review, item: Row, place: int, rows: Rows, present: list[Staff]
) -> None:
    by = session.team.with_role(Role.care_manager)
    at = session.clock.at(session.on, session.starts, min(5 + 6 * place, 59))
    pointer = case.row(by.id, at)
    amended = session.weeks_ago > 2 and review.kind == "change module or drug" and session.rng.random() < 0.12
    rows["decision"].append(
        pointer
        | {"meeting_id": session.row["id"], "agenda_item_id": item["id"]}
        | {"current_version": 2 if amended else 1, "state": "amended" if amended else "signed"}
    )
    content = version_content(case, review, facts(case, review), session.on, session.rng, present)
    told = outcomes.detail(case, review, content, session.on)
    for version in (1, 2) if amended else (1,):
        _sign_version(session, case, pointer["id"], version, content, told, rows)
    rows_of_actions = action_rows(case, review, facts(case, review), session.on, pointer["id"], 2 if amended else 1)
    for name, made in rows_of_actions.items():
        rows[name] += made
    there = [(one.name, one.discipline) for one in present]
    for name, made in outcomes.sent(case, content, told, rows["decision"][-1], session.row, there).items():
        rows[name] += made
    rows["departure"] += outcomes.departures(case, pointer["id"], review.kind, session.on)
    rows["decision_confirmation"].append(outcomes.confirmation(case, pointer["id"], by.id, at))


def _sign_version(
    session: Session, case: Case, decision_id: str, version: int, content: Row, detail: Row, rows: Rows
) -> None:
    chair = session.team.with_role(Role.chair)
    on = session.on if version == 1 else session.on + timedelta(days=1)
    at = session.clock.at(on, 13, 50) if version == 1 else session.clock.at(on, 9, 30)
    told = content | {"amend_reason": words.AMENDED if version == 2 else ""}
    told["digest"] = ""  # over the actions too: outcomes.seal
    kept = {name: value for name, value in case.row(chair.id, at).items() if name != "id"}
    rows["decision_version"].append(kept | {"decision_id": decision_id, "version": version} | told)
    sealed = {"decision_id": decision_id, "version": version, "promised": [], "basis_digest": ""}
    rows["decision_detail"].append(kept | detail | sealed)
    meaning = "Read back and agreed in the meeting" if version == 1 else "Amendment"
    signed = {"team_id": case.team.id, "meeting_id": session.row["id"], "decision_id": decision_id, "version": version}
    signed |= {"id": case.ids.new(), "signer_id": chair.id, "meaning": meaning, "digest": told["digest"]}
    signed_at = session.row["signed_at"] if version == 1 else at
    rows["signature"].append(signed | {"method": "password", "signed_at": signed_at})
