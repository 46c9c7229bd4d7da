"""What came out of a decision: who promised what by when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from sample_data import words
from sample_data.cases import Case
from sample_data.outcome_words import DROP_CODES
from sample_data.people import Row, Rows
from sample_data.reviews import Review

DUE_DAYS = (3, 7, 7, 14, 21)


def action_rows(
    case: Case, review: Review, facts: Mapping[str, object], on: date, decision_id: str, version: int
) -> Rows:
    """The tables action and action_event of one decision."""
    rng, rows = case.rng(f"actions:{review.day}"), Rows(action=[], action_event=[])
    wanted = [one for one in words.ACTIONS[review.kind] if rng.random() < 0.85] or [words.ACTIONS[review.kind][0]]
    for number, (what, discipline) in enumerate(wanted):
        owner, due = case.somebody(discipline), on + timedelta(days=rng.choice(DUE_DAYS))
        made = case.row(owner.id, case.clock.at(on, 14))
        state, moved_on = _state(due, on, case.clock.today, rng)
        told: Row = {"decision_id": decision_id, "decision_version": version, "what": what.format(**facts)}
        told["tells_patient"] = number == 0
        rows["action"].append(made | told | {"owner_id": owner.id, "due_on": due, "state": state})
        if state != "open":
            rows["action_event"].append(_moved(case, made["id"], owner.id, state, moved_on, rng))
    return rows


def _state(due: date, on: date, today: date, rng: Random) -> tuple[str, date]:
    """Most are done in time, some late, some dropped with a reason; a few old ones are still open."""
    moved = max(due + timedelta(days=rng.choice((-3, -2, -1, 0, 0, 0, 4, 9))), on)
    late = due < today
    outcome = rng.choices(("done", "dropped", "open"), (88, 7, 5) if late else (20, 2, 78))[0]
    if moved >= today:
        moved, outcome = today, "open"
    return outcome, moved


def _moved(case: Case, action_id: str, owner_id: str, state: str, on: date, rng: Random) -> Row:
    reason = rng.choice(words.DROPPED) if state == "dropped" else ""
    return case.row(owner_id, case.clock.at(on, 16, 10)) | {
        "action_id": action_id,
        "state": state,
        "reason": reason,
        "reason_code": DROP_CODES.get(reason),
    }
