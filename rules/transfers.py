"""What moving a patient to another team will do, in sentences, before anybody does it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.dates import counted, listed

WHY_INVITATIONS_END = "The patient went to another team: this meeting does not talk about them any more."
NAMED = 3  # of one kind; the rest is counted


@dataclass(frozen=True)
class HandOver:
    """What is open about a patient, as it would stand in the team that takes over."""

    team: str
    still_seen: bool  # whoever moves the patient belongs to both teams
    flags: int
    urgent: int
    heard_by: tuple[str, ...]  # who hears of the urgent ones there, at once
    actions: int
    reminders: int
    visits: int
    left_behind: tuple[str, ...]  # of these, whose person does not work there
    agendas: tuple[str, ...]  # meetings still to be held that have the patient on their list
    next_meeting: str  # of that team; empty where none is planned
    invitations: int
    clinician: str  # named now; empty where nobody is
    back: tuple[str, ...]  # who there could move the patient on, or back


def sentences(one: HandOver) -> tuple[str, ...]:
    """Who sees the record, then flags, promises, meetings, the clinician, and the way back."""
    told = (_seen(one), _flags(one), _work(one), _meetings(one), _clinician(one), _back(one))
    return tuple(sentence for sentence in told if sentence)


def _seen(one: HandOver) -> str:
    after = "You still see it, because you belong to both teams." if one.still_seen else "Your team no longer does."
    return f"{one.team} sees the whole record at once. {after}"


def _flags(one: HandOver) -> str:
    if not one.flags:
        return "No flag is open."
    told = "1 flag is open and goes along as it stands."
    if one.flags > 1:
        told = f"{one.flags} flags are open and go along as they stand."
    return f"{told} {_heard(one)}" if one.urgent else told


def _heard(one: HandOver) -> str:
    """A team without anybody who may answer a flag is said to be one: silence would read as if it were heard."""
    if not one.heard_by:
        return f"Nobody in {one.team} would hear of what is urgent: tell them yourself."
    return f"{_some(one.heard_by)} there {'hears' if len(one.heard_by) == 1 else 'hear'} of what is urgent now."


def _work(one: HandOver) -> str:
    kinds = ((one.actions, "action"), (one.reminders, "reminder"), (one.visits, "visit ahead"))
    there = [counted(number, kind, {"visit ahead": "visits ahead"}.get(kind, "")) for number, kind in kinds if number]
    if not there:
        return "Nothing that was promised is open, and no visit is planned."
    told = f"{listed(there)} {'stays' if sum(number for number, _ in kinds) == 1 else 'stay'} as planned."
    if one.left_behind:
        told += f" With somebody who is not in {one.team}, so they fall to the clinician named there:"
        told += f" {_some(one.left_behind)}."
    return told


def _meetings(one: HandOver) -> str:
    told = [f"The case leaves the list of {_some(one.agendas)}."] if one.agendas else []
    if one.invitations:
        to = "to it" if one.agendas else "to a meeting ahead"
        told.append(f"{counted(one.invitations, 'invitation')} {to} {'ends' if one.invitations == 1 else 'end'}.")
    if one.next_meeting:
        told.append(f"{one.team} meets next on {one.next_meeting}; its agenda goes by the same rules.")
    else:
        told.append(f"{one.team} has planned no meeting yet.")
    return " ".join(told)


def _clinician(one: HandOver) -> str:
    was = f"{one.clinician} is no longer the named clinician. " if one.clinician else ""
    return f"{was}Until somebody is named there, the patient stands in the safety net of {one.team}."


def _back(one: HandOver) -> str:
    return "You can move the patient back in the same way." if one.still_seen else way_back(one.team, one.back)


def way_back(team: str, movers: tuple[str, ...]) -> str:
    """For somebody who no longer sees the patient."""
    if not movers:
        return f"Nobody in {team} may move patients: an administrator would have to give somebody the right first."
    return f"Only {team} can move the patient back: ask {_some(movers, 'or')}."


def _some(words: tuple[str, ...], joint: str = "and") -> str:
    """The first few, and how many more."""
    shown = list(words[:NAMED]) + ([f"{len(words) - NAMED} more"] if len(words) > NAMED else [])
    return listed(shown) if joint == "and" or len(shown) < 2 else f"{', '.join(shown[:-1])} {joint} {shown[-1]}"
