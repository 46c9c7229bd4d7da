"""What a sample decision says beyond its reason, what left the house after it, and what was done instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pandas as pd

from queries.basis import frozen_chart
from queries.decision_content import as_json, digest_of, sha256
from queries.patients import Chart
from queries.tables import metadata
from rules.catalogue import catalogue
from rules.decisions import Certainty, DecisionKind, DeferredFor, Followed, Possible, SafetyPlan
from rules.letters import ForPatient, reply
from sample_data import outcome_words as words
from sample_data.cases import Case
from sample_data.people import Row, Rows
from sample_data.records import by_patient
from sample_data.reviews import Review

FROZEN_DAYS = 42
KEY = ("decision_id", "version")
PARTS = {
    "assessments": ("assessment", "taken_on"),
    "interventions": ("intervention", "from_on"),
    "events": ("event", "on"),
    "steps": ("step", "from_on"),
    "goals": ("goal", "set_on"),
    "schedules": ("schedule", "from_on"),
}
WORDS = "module available lacking deferred_for step_why guideline followed_why social risk plain_why plain_next"


def detail(case: Case, review: Review, content: Row, on: date) -> Row:
    """The columns of decision_detail, before the actions are known."""
    rng, kind = case.rng(f"detail:{review.day}"), review.kind
    deferred = DecisionKind.defer in content["kinds"]
    blank = rng.random() < 0.18 and review.now is not None and kind in ("continue", "hold", "change module or drug")
    told: Row = dict.fromkeys(WORDS.split(), "")
    told |= {
        "module": _module(review, content),
        "available": rng.choice(words.AVAILABLE),
        "lacking": rng.choice(words.LACKING) if blank or review.now is None else "",
        "possible": str(Possible.provisional if blank else Possible.yes),
        "formulation": rng.choice(words.FORMULATIONS),
        "certainty": rng.choice((Certainty.likely, Certainty.likely, Certainty.certain, Certainty.uncertain)).value,
        "suggested": None,
        "guideline": words.GUIDELINES.get(kind, ""),
        "followed_why": words.NOT_FOLLOWED if content["preference_followed"] == Followed.no else "",
        "social": rng.choice(words.SOCIAL) if rng.random() < 0.4 else "",
        "safety_plan": SafetyPlan.not_needed.value if kind != "intensify" else SafetyPlan.in_place.value,
        "contingency": _contingency(kind, on, content),
        "plain_why": words.PLAIN_WHY[kind],
        "plain_next": words.PLAIN_NEXT[kind],
    }
    if deferred:
        told |= {"possible": str(Possible.deferred), "deferred_for": str(rng.choice(list(DeferredFor)[:3]))}
        told |= {"lacking": rng.choice(words.LACKING), "plain_why": "", "plain_next": ""}
    return told


def _module(review: Review, content: Row) -> str:
    if review.treatment is not None:
        return review.treatment.name
    changed = {"change module or drug", "intensify", "step up"} & set(content["kinds"])
    return "Cognitive behavioural therapy" if changed else ""


def _contingency(kind: str, on: date, content: Row) -> dict[str, Any] | None:
    if kind not in words.CONTINGENCY:
        return None
    unless, then = words.CONTINGENCY[kind]
    by_on = content["next_review_on"] or on + timedelta(weeks=12)
    return {"unless": unless, "by_on": by_on.isoformat(), "then": then}


def seal(rows: Rows, today: date) -> None:
    """Promises and what was known into the details, then every digest: what is signed covers all of it."""
    _freeze(rows, today)
    promised: dict[tuple[str, int], list[list[Any]]] = {}
    for one in rows["action"]:
        due = one["due_on"].isoformat()
        told = [one["what"], one["owner_id"], due, one["tells_patient"]]
        promised.setdefault((one["decision_id"], one["decision_version"]), []).append(told)
    details = {(row["decision_id"], row["version"]): row for row in rows["decision_detail"]}
    signed = {(row["decision_id"], row["version"]): row for row in rows["signature"]}
    for row in rows["decision_version"]:
        key = row["decision_id"], row["version"]
        details[key]["promised"] = promised.get(key, [])
        row["digest"] = signed[key]["digest"] = digest_of(row | details[key])
    for row in rows["decision_confirmation"]:
        row["digest"] = signed[row["decision_id"], row["version"]]["digest"]


def _freeze(rows: Rows, today: date) -> None:
    """The record as it stood, for the decisions of the last weeks; of older ones the sample keeps the scores only."""
    details = {(row["decision_id"], row["version"]): row for row in rows["decision_detail"]}
    known, mine = catalogue(), by_patient(rows)
    for row in rows["decision_version"]:
        on = row["entered_at"].date()
        if (today - on).days > FROZEN_DAYS:
            continue
        key = row["decision_id"], row["version"]
        first = mine[row["patient_id"]]["patient"][0]["primary_measure"]
        content = frozen_chart(_chart(mine[row["patient_id"]], row["entered_at"]), on, first, known)
        kept = {name: row[name] for name in ("team_id", "patient_id", "entered_by", "entered_at", *KEY)}
        rows["decision_basis"].append(kept | {"content": content})
        details[key]["basis_digest"] = sha256(content)


def _chart(mine: Rows, at: datetime) -> Chart:
    on = at.date()
    frames = {}
    for field, (name, begins) in PARTS.items():
        table = metadata.tables[name]
        then = [row for row in mine.get(name, []) if row[begins] <= on and row["entered_at"] <= at]
        gone = {row.get("supersedes") for row in then}
        then = sorted((row for row in then if row["id"] not in gone), key=lambda row: row[begins])
        frames[field] = pd.DataFrame(then, columns=[column.key for column in table.c])
    return Chart(**frames)


def confirmation(case: Case, decision_id: str, by: str, at: datetime) -> Row:
    whose = {name: value for name, value in case.row(by, at).items() if name != "id"}
    return whose | {"decision_id": decision_id, "version": 1, "digest": ""}


def departures(case: Case, decision_id: str, kind: str, on: date) -> list[Row]:
    """Now and then a decision is carried out differently before the next meeting."""
    rng = case.rng(f"departure:{decision_id}")
    if kind in ("new", "continue", "discharge") or rng.random() > 0.1:
        return []
    code, instead, reason = rng.choice(words.DEPARTURES)
    day = on + timedelta(days=rng.randint(5, 18))
    if day >= case.clock.today:
        return []
    made = case.row(case.clinician.id, case.clock.at(day, 15)) | {"decision_id": decision_id, "happened_on": day}
    return [made | {"instead": instead, "reason_code": code, "reason": reason}]


def sent(
    case: Case, content: Mapping[str, Any], told: Row, pointer: Row, meeting: Row, present: Sequence[tuple[str, str]]
) -> Rows:
    """Letter and reply of one decision: sent within two days; most replies are acknowledged."""
    rng, rows = case.rng(f"sent:{pointer['id']}"), Rows(dispatch=[], dispatch_acknowledgement=[])
    on = meeting["held_on"] + timedelta(days=rng.choice((0, 1, 1, 2)))
    if on >= case.clock.today or rng.random() < 0.08:
        return rows
    paper = asdict(_reply(case, content, told, meeting, present))
    row = _dispatch(case, "reply", words.person_of(case), "post", on, paper, pointer, meeting)
    rows["dispatch"].append(row)
    day = on + timedelta(days=rng.randint(2, 9))
    if rng.random() < 0.7 and day < case.clock.today:
        rows["dispatch_acknowledgement"].append(_acknowledged(case, row, day, rng))
    return rows


def _reply(case: Case, content: Mapping[str, Any], told: Row, meeting: Row, present: Sequence[tuple[str, str]]) -> Any:
    return reply(
        ForPatient(
            service="Stepwell sample service",
            team=case.team.name,
            name=words.person_of(case),
            held_on=meeting["held_on"],
            present=tuple(present),
            question=case.plan.question or "",
            kinds=tuple(content["kinds"]),
            why=told["plain_why"],
            next_steps=told["plain_next"],
            teller="",
            next_review_on=content["next_review_on"],
            preference_followed=content["preference_followed"],
            contact=case.clinician.name,
        )
    )


def _dispatch(
    case: Case, kind: str, to: str, route: str, on: date, paper: dict[str, Any], pointer: Row, meeting: Row
) -> Row:
    content = as_json(paper)
    by, version = case.somebody("nursing").id, pointer["current_version"]
    row = case.row(by, case.clock.at(on, 16)) | {"meeting_id": meeting["id"], "decision_id": pointer["id"]}
    row |= {"version": version, "kind": kind, "recipient": to, "route": route, "sent_on": on}
    return row | {"content": content, "digest": sha256(content)}


def _acknowledged(case: Case, row: Row, day: date, rng: Random) -> Row:
    whose = {name: value for name, value in case.row(row["entered_by"], case.clock.at(day, 10)).items() if name != "id"}
    return whose | {"dispatch_id": row["id"], "acknowledged_on": day, "note": rng.choice(words.ACKNOWLEDGED)}
