"""Letter to the referrer and reply to the patient, each from one signed decision and from named fields only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from components.dates import age
from components.pack import compiled
from queries import decisions, drafts, meetings, people, site
from queries.engine import Engine
from queries.instruments import instruments
from rules.dates import points, said
from rules.decisions import DecisionDraft, Possible
from rules.letters import ForPatient, ForReferrer, Paper, letter, reply
from rules.read_back import read_back
from rules.roles import Refused, User

KINDS = {"letter": "Letter to the referrer", "reply": "Reply to the patient"}


def paper_of(engine: Engine, kind: str, meeting_id: str, decision_id: str, by: User) -> Paper:
    """The paper of this kind for one decision. Refuses another team's, and what is not signed."""
    meeting = meetings.one(engine, meeting_id, by=by)
    if meeting["state"] != "signed":
        raise Refused("This meeting is not signed yet. Its letters are made from what was signed.")
    kept = drafts.drafts(engine, meeting_id, by=by)
    if decision_id not in kept:
        raise Refused("This decision was not taken in this meeting.")
    agenda = meetings.agenda(engine, meeting_id, by=by)
    item = agenda[agenda["decision_id"] == decision_id].iloc[0]
    made = {"letter": _letter, "reply": _reply}[kind]
    return made(engine, meeting, item, kept[decision_id], by)


def _reply(engine: Engine, meeting: Mapping[str, Any], item: Any, draft: DecisionDraft, by: User) -> Paper:
    here = meetings.present(engine, meeting["id"], by=by)
    tellers = [one.owner_id for one in draft.actions if one.tells_patient]
    names = people.names(engine, tellers)
    return reply(
        ForPatient(
            service=str(site.about(engine)["name"]),
            team=meeting["team"],
            name=_name(item),
            held_on=meeting["held_on"],
            present=tuple(zip(here["name"], here["discipline"], strict=True)),
            question=item["own_question"] or "",
            kinds=draft.kinds,
            why=draft.plain_why,
            next_steps=draft.plain_next,
            teller=names[tellers[0]] if tellers else "",
            next_review_on=draft.next_review_on,
            preference_followed=draft.preference_followed if draft.preference.strip() else "not known",
            contact=item["clinician"] if isinstance(item["clinician"], str) else f"the team “{meeting['team']}”",
        )
    )


def _letter(engine: Engine, meeting: Mapping[str, Any], item: Any, draft: DecisionDraft, by: User) -> Paper:
    here = meetings.present(engine, meeting["id"], by=by)
    names = people.names(engine, [one.owner_id for one in draft.actions])
    told = _letter_words(engine, draft)
    return letter(
        ForReferrer(
            service=str(site.about(engine)["name"]),
            team=meeting["team"],
            patient=f"{_name(item)} · {item['number']}",
            born=age(item["birth_on"], meeting["held_on"]),
            held_on=meeting["held_on"],
            chair=meeting["chair"],
            disciplines=tuple(sorted(set(here["discipline"]))),
            question=draft.question,
            kinds=draft.kinds,
            step_to=draft.step_to,
            module=draft.module,
            rationale=draft.rationale,
            guideline=draft.guideline,
            scores=_scores(engine, item["decision_id"], by),
            lacking=draft.lacking,
            provisional=draft.possible == Possible.provisional,
            preference=draft.preference,
            expected=told["expected"],
            contingency=told["contingency"],
            actions=tuple(f"{names[one.owner_id]}: {one.what}, by {said(one.due_on)}." for one in draft.actions),
            next_review_on=draft.next_review_on,
        )
    )


def _letter_words(engine: Engine, draft: DecisionDraft) -> dict[str, str]:
    """Prediction and contingency in the sentences in which they were read back."""
    known = instruments(engine)
    only = DecisionDraft(prediction=draft.prediction, contingency=draft.contingency)
    lines = read_back(only, measure_name=lambda name: known[name].abbreviation if name in known else name)
    return {
        "expected": next((line for line in lines if line.startswith("We expect that")), ""),
        "contingency": next((line for line in lines if line.startswith("If no ")), ""),
    }


def _scores(engine: Engine, decision_id: str, by: User) -> tuple[str, ...]:
    """The primary measure as known when this was decided."""
    then = decisions.versions(engine, decision_id, by=by)["known_then"].iloc[-1].get("status") or {}
    if then.get("last") is None:
        return ("No score was known.",)
    known = instruments(engine)
    name = known[then["measure"]].abbreviation if then["measure"] in known else str(then["measure"])
    start = f"{points(then['baseline'])} at the start of the step, " if then.get("baseline") is not None else ""
    verdict = f": {then['verdict_words']}" if then.get("verdict_words") else ""
    return (f"{name}: {start}{points(then['last'])} last{verdict}.",)


def _name(item: Any) -> str:
    return f"{item['given_name']} {item['family_name']}".strip() or str(item["number"])


def letter_pdf(engine: Engine, paper: Paper, kind: str) -> bytes:
    """The paper as a tagged PDF. Large print for the patient."""
    about = site.about(engine)
    told = {"paper": asdict(paper), "sample": bool(about["is_sample"]), "large": kind == "reply"}
    return compiled("letter.typ", told, "the same letter on the screen")


def letter_file(engine: Engine, kind: str, decision_id: str, by: User) -> bytes:
    """The paper of one decision as a file, wherever it was decided."""
    meeting_id = _meeting_of(engine, decision_id, by)
    return letter_pdf(engine, paper_of(engine, kind, meeting_id, decision_id, by), kind)


def _meeting_of(engine: Engine, decision_id: str, by: User) -> str:
    frame = decisions.decisions(engine, by=by)
    found = frame[frame["decision_id"] == decision_id]
    if found.empty:
        raise Refused("This belongs to a team you are not a member of, or does not exist.")
    return str(found["meeting_id"].iloc[0])
