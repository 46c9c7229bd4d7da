"""Decided, done, worked: what became of each decision, told from its actions and from the measures.

A decision that nobody carried out is “not done”: the measures then say nothing about it, neither for nor against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.dates import counted, said
from rules.predictions import Outcome, Prediction, judge
from rules.settings import DEFAULT, Settings


class DropReason(StrEnum):
    """Why something was not done, or done differently: few enough to choose, enough to learn from (mission §4.3)."""

    declined = "patient declined"
    capacity = "no capacity"
    superseded = "superseded"
    changed = "clinically changed"
    other = "other"


@dataclass(frozen=True)
class Done:
    """One action as it stands. `closed_on` is the day on which it was done or dropped."""

    what: str
    owner: str
    due_on: date
    state: str  # open | done | dropped | handed over: open when the patient went to another team
    closed_on: date | None = None
    reason: str = ""


HANDED_OVER = "handed over"


class Carried(StrEnum):
    yes = "done"
    partly = "partly done"
    under_way = "under way"
    late = "late"
    dropped = "dropped"
    handed_over = HANDED_OVER
    nothing_to_do = "nothing to do"


def is_late(action: Done, today: date) -> bool:
    """Late from the day after it was due: still open, or closed too late."""
    return (action.closed_on or today) > action.due_on and action.state not in ("dropped", HANDED_OVER)


def carried_out(actions: Sequence[Done], today: date) -> tuple[Carried, str]:
    """How far a decision was carried out, with the count in words."""
    if not actions:
        return Carried.nothing_to_do, "No action was agreed."
    done = sum(one.state == "done" for one in actions)
    dropped = [one for one in actions if one.state == "dropped"]
    handed = sum(one.state == HANDED_OVER for one in actions)
    overdue = [one for one in actions if one.state == "open" and one.due_on < today]
    words = [f"{done} of {counted(len(actions), 'action')} done"]
    words += [f"{len(overdue)} late"] if overdue else []
    words += [f"{len(dropped)} dropped"] if dropped else []
    words += [f"{handed} went to another team with the patient"] if handed else []
    if handed:
        return Carried.handed_over, ", ".join(words) + "."
    return _carried(len(actions), done, len(dropped), len(overdue)), ", ".join(words) + "."


def _carried(every: int, done: int, dropped: int, overdue: int) -> Carried:
    if done == every:
        return Carried.yes
    if dropped == every:
        return Carried.dropped
    if overdue:
        return Carried.late
    return Carried.partly if done + dropped == every else Carried.under_way


def worked(
    prediction: Prediction | None,
    actions: Sequence[Done],
    scores: Sequence[tuple[date, float | None]],
    decided_on: date,
    today: date,
    settings: Settings = DEFAULT,
    left_on: date | None = None,
) -> tuple[Outcome | None, str]:
    """What became of a decision's prediction, judged on its day. None where nothing was predicted.

    `left_on`: the patient went to another team; what comes after is neither for nor against this one.
    """
    if prediction is None:
        return None, "Nothing was predicted."
    if left_on is not None and (prediction.by_on is None or left_on < prediction.by_on):
        return Outcome.cannot_tell, f"The patient went to another team on {said(left_on)}, before this is judged."
    if prediction.by_on is not None and today < prediction.by_on:
        return Outcome.cannot_tell, f"This is judged on {said(prediction.by_on)}, not before."
    if actions and not any(one.state == "done" for one in actions):
        every = all(one.state == "dropped" for one in actions)
        none = "Every action was dropped" if every else "No action was done until today"
        return Outcome.not_done, f"{none}: the measures say nothing about this decision."
    return judge(prediction, scores, decided_on, today, settings)
