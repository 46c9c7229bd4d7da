"""Decided, done, worked: what came of a team's decisions, as rows for screen and table. No database and no screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from queries.outcomes import Taken
from rules.board import Carried, Done, carried_out, is_late, worked
from rules.dates import counted, said
from rules.hit_rates import HitRate, Judged, hit_rates
from rules.meeting_numbers import Share
from rules.predictions import Outcome, Prediction, called, came, expected_words
from rules.settings import Settings

# Outcome and state to shape and words: colour never speaks alone.
WORKED = {
    Outcome.as_expected: "✓ as expected",
    Outcome.short_of_it: "◐ short of it",
    Outcome.opposite: "✗ the opposite",
    Outcome.not_done: "– not done",
    Outcome.cannot_tell: "? cannot tell",
}
DONE = {
    Carried.yes: "✓ done",
    Carried.partly: "◐ partly done",
    Carried.under_way: "… under way",
    Carried.late: "! late",
    Carried.dropped: "– dropped",
    Carried.handed_over: "→ handed over",
    Carried.nothing_to_do: "· nothing to do",
}


@dataclass(frozen=True)
class Line:
    """One decision on the board."""

    id: str
    patient_id: str
    patient: str
    held_on: date
    decided: str
    done: str
    done_words: str
    actions: tuple[str, ...]
    predicted: str
    worked: str
    worked_words: str
    changed: tuple[str, ...]


def board(taken: Sequence[Taken], today: date, name: Callable[[str], str], settings: Settings) -> list[Line]:
    """One line per decision, in the order they came."""
    return [_line(one, today, name, settings) for one in taken]


def _line(one: Taken, today: date, name: Callable[[str], str], settings: Settings) -> Line:
    carried, done_words = carried_out(one.actions, today)
    told = called(one.prediction, name) if one.prediction else None
    outcome, why = worked(told, one.actions, one.scores, one.held_on, today, settings, one.left_on)
    module = f": {one.module}" if one.module else ""
    return Line(
        id=one.id,
        patient_id=one.patient_id,
        patient=one.patient,
        held_on=one.held_on,
        decided=", ".join(one.kinds) + module,
        done=DONE[carried],
        done_words=done_words,
        actions=tuple(action_words(action, today) for action in one.actions),
        predicted=expected_words(told) if told and told.by_on else "nothing predicted",
        worked=_worked_words(one.prediction, outcome, today),
        worked_words=why,
        changed=tuple(_changed(row) for row in one.departures),
    )


def _worked_words(told: Prediction | None, outcome: Outcome | None, today: date) -> str:
    """A prediction whose day is still to come is no failure to tell."""
    if outcome is None:
        return "· nothing predicted"
    waits = outcome is Outcome.cannot_tell and told is not None and told.by_on is not None and today < told.by_on
    return "· not due yet" if waits else WORKED[outcome]


def action_words(action: Done, today: date) -> str:
    late = ", late" if is_late(action, today) else ""
    closed = f", {action.state} {said(action.closed_on)}" if action.closed_on else ""
    why = f" ({action.reason})" if action.reason else ""
    return f"{action.state}: {action.what}, {action.owner}, due {said(action.due_on)}{closed}{late}{why}"


def _changed(row: Any) -> str:
    reason = f": {row['reason']}" if row["reason"] else ""
    return f"Done differently on {said(row['happened_on'])}: {row['instead']} ({row['reason_code']}{reason})"


def rates(taken: Sequence[Taken], today: date, settings: Settings) -> tuple[HitRate, ...]:
    """How often the team's predictions came true, by kind and by module. Judged ones only: their day has come."""
    told: list[Judged] = []
    for one in taken:
        outcome, _ = worked(one.prediction, one.actions, one.scores, one.held_on, today, settings, one.left_on)
        if one.prediction is None or outcome is None or one.prediction.by_on is None or today < one.prediction.by_on:
            continue
        groups = (*one.kinds, *((f"module: {one.module}",) if one.module else ()))
        moved = came(one.prediction, one.scores, one.held_on, today, settings)
        told.append(Judged(groups, outcome, one.prediction.size, moved))
    return hit_rates(told, settings)


def summary(taken: Sequence[Taken], today: date) -> str:
    """One sentence for the top of the board."""
    actions = [action for one in taken for action in one.actions]
    if not taken:
        return "No decision is signed in this time."
    done = Share(sum(one.state == "done" for one in actions), len(actions)).words
    late = sum(is_late(one, today) and one.state == "open" for one in actions)
    days = [(one.closed_on - one.due_on).days for one in actions if one.state == "done" and one.closed_on]
    slack = f" In the middle, an action is done {_slack(median(days))}." if days else ""
    return f"{counted(len(taken), 'decision')}. Actions done: {done}; late and still open: {late}.{slack}"


def _slack(days: float) -> str:
    if not days:
        return "on its day"
    many = "1 day" if abs(days) == 1 else f"{abs(days):g} days"
    return f"{many} {'after' if days > 0 else 'before'} its day"
