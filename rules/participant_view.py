"""What a patient or a family partner sees: built from named facts, never filtered from a clinician's page.

A part is on the page only where the invitation names it. Text that clinicians wrote for each other (flags, rationale,
dissent, notes, safety, formulation) is no field here, so it cannot come along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.dates import points, said

QUESTION, GOALS, ANSWERS, TREATMENT, DECIDED = "question", "goals", "answers", "treatment", "decided"
PARTS = {
    QUESTION: "the patient's own question",
    GOALS: "goals in the patient's own words",
    ANSWERS: "the patient's own answers over time",
    TREATMENT: "what treatment is going on",
    DECIDED: "what was decided, in plain words",
}
RELATIONS = {"patient": "the patient", "family": "family or friend"}
# Family sees what the patient agreed to; this is only what the form begins with.
FIRST_SCOPE = {"patient": tuple(PARTS), "family": (QUESTION, GOALS)}
NO_CONSENT = "Note what the patient agreed to, in a sentence, and on which day."

DIRECTIONS = {
    "reliably_better": "Better than at the start of this phase.",
    "no_reliable_change": "About the same as at the start of this phase.",
    "reliably_worse": "Harder than at the start of this phase.",
}
UNKNOWN_DIRECTION = "Too early to say how this is going."
DECIDED_WORDS = {
    "continue": "go on as agreed",
    "intensify": "do more of what is planned",
    "taper": "slowly do less of it",
    "step up": "offer more intensive help",
    "step down": "go on with less help, as things go well",
    "hold": "wait and look again",
    "change module or drug": "change the treatment",
    "refer": "ask somebody else to help",
    "re-check diagnosis": "look again at what the problem is",
    "medical check": "arrange a medical check",
    "safety action": "take care of safety",
    "social action": "help with matters of daily life",
    "discharge": "end this treatment",
    "defer": "decide at a later meeting",
}


@dataclass(frozen=True)
class Invited:
    """For which meeting, as whom, until when, and which parts. `chair` and `starts_at` are for finding the way."""

    name: str
    relation: str
    scope: tuple[str, ...]
    team: str
    held_on: date
    starts_at: str
    chair: str
    expires_on: date


@dataclass(frozen=True)
class Answer:
    """One questionnaire of the patient's own: its plain name, first and last total, and the verdict's name."""

    about: str
    first: float | None
    last: float | None
    last_on: date | None
    verdict: str


@dataclass(frozen=True)
class Facts:
    """Everything the page may be made of. The query fills these by name and reads nothing else."""

    question: str = ""
    goals: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    treatment: tuple[str, ...] = ()
    decided: tuple[tuple[date, tuple[str, ...], date | None], ...] = ()  # signed on, kinds, looked at again on


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class View:
    welcome: str
    when: str
    sections: tuple[Section, ...]


def holds(expires_on: date, ended: bool, today: date) -> bool:
    """Whether an invitation lets somebody in on this day."""
    return not ended and today <= expires_on


def about(invited: Mapping[str, str]) -> str:
    """Whom an invitation is about, as the participant calls them: by one name, never by a number."""
    if invited["relation"] == "patient":
        return "you"
    return invited["given_name"].strip() or invited["family_name"].strip() or RELATIONS["patient"]


def participant_view(invited: Invited, facts: Facts) -> View:
    """The page of one invitation. A part that is in scope and empty says so; one out of scope is not there at all."""
    makers = {
        QUESTION: ("Your question to the team", _question(facts)),
        GOALS: ("What matters to you", facts.goals or ("Nothing is written down yet.",)),
        ANSWERS: ("Your answers over time", _answers(facts.answers)),
        TREATMENT: ("What is going on now", facts.treatment or ("No treatment is entered at the moment.",)),
        DECIDED: ("What was decided", _decided(facts.decided)),
    }
    own = invited.relation == "patient"
    sections = tuple(
        Section(title if own else title.replace("Your", "The patient's").replace("to you", "to them"), lines)
        for part, (title, lines) in makers.items()
        if part in invited.scope
    )
    when = f"{invited.team}, {said(invited.held_on)} at {invited.starts_at}. {invited.chair} leads the meeting."
    return View(f"Welcome, {invited.name}.", when, sections)


def _question(facts: Facts) -> tuple[str, ...]:
    return (facts.question.strip() or "No question is written down yet. You can write one below.",)


def _answers(answers: Sequence[Answer]) -> tuple[str, ...]:
    return tuple(_answer(one) for one in answers) or ("There are no answers yet.",)


def _answer(one: Answer) -> str:
    if one.last is None or one.last_on is None:
        return f"{one.about}: no answers that could be counted yet."
    start = f"from {points(one.first)} to " if one.first is not None else ""
    words = DIRECTIONS.get(one.verdict, UNKNOWN_DIRECTION)
    return f"{one.about}: {start}{points(one.last)} on {said(one.last_on)}. {words}"


def _decided(decided: Sequence[tuple[date, tuple[str, ...], date | None]]) -> tuple[str, ...]:
    lines = []
    for on, kinds, again_on in decided:
        what = ", ".join(DECIDED_WORDS.get(kind, "make a change that the team will explain") for kind in kinds)
        again = f" We look at it again on {said(again_on)}." if again_on else ""
        lines.append(f"{said(on)}: {what}.{again}")
    return tuple(lines) or ("Nothing was decided in a meeting yet.",)
