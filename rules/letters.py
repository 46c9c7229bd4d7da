"""What leaves the house after a meeting: the letter to the referrer and the plain-language reply to the patient.

Each is made from a record of its own that holds only the fields it may draw on. Dissent, formulation, risk notes and
the team's own rationale have no field in the patient's record, so no change of wording can let them slip out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.dates import listed, said
from rules.decisions import DecisionKind


@dataclass(frozen=True)
class Section:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """One letter, finished: what stands on the page and what is kept of it when it is sent."""

    title: str
    about: str  # who it is about or to, under the title
    sections: tuple[Section, ...]
    closing: str


@dataclass(frozen=True)
class ForPatient:
    """All that a patient's reply is made from."""

    service: str
    team: str
    name: str
    held_on: date
    present: tuple[tuple[str, str], ...]  # (name, discipline)
    question: str  # the patient's own
    kinds: tuple[str, ...]
    why: str  # written for the patient
    next_steps: str  # written for the patient
    teller: str  # who tells them
    next_review_on: date | None
    preference_followed: str
    contact: str  # who answers questions


# What was decided, in words that need no training. They say what happens, never how the team judged somebody.
PLAIN_KINDS = {
    DecisionKind.continue_: "Your treatment goes on as it is.",
    DecisionKind.intensify: "You will get more support than before.",
    DecisionKind.taper: "One part of your treatment will slowly be reduced.",
    DecisionKind.step_up: "You will move to a level with more support.",
    DecisionKind.step_down: "You will move to a level with less support, because you need less.",
    DecisionKind.hold: "Nothing changes for now. We look again on the day below.",
    DecisionKind.change: "One part of your treatment will be changed.",
    DecisionKind.refer: "We would like somebody else to see you as well.",
    DecisionKind.recheck_diagnosis: "We would like to look once more at what causes your complaints.",
    DecisionKind.medical_check: "We would like to arrange a medical check.",
    DecisionKind.safety_action: "We want to make sure that you are safe. Somebody will speak with you about it.",
    DecisionKind.social_action: "We would like to help with things outside of treatment.",
    DecisionKind.discharge: "Your treatment with us comes to an end. You can come back.",
    DecisionKind.defer: "We could not decide yet. Something is still missing that we need to know.",
}
ASK = "We would like to explain the reasons to you in person."
DISAGREE = (
    "If you see it differently, tell us: you do not have to give a reason, and it will not change how we treat you.",
    "You can ask for another conversation, for somebody else's opinion, or for your question to go back to the team.",
    "You may bring somebody you trust.",
)
DANGER = "If you are in danger or think of ending your life, do not wait for us: call the emergency services now."


def reply(told: ForPatient) -> Paper:
    """Who was there, what was decided, why, what comes next, how to disagree."""
    people = tuple(f"{name} ({discipline})" for name, discipline in told.present)
    teller = f"{told.teller} will speak with you about it." if told.teller else "Somebody of the team will tell you."
    again = f"The team looks at it again on {said(told.next_review_on)}." if told.next_review_on else ""
    asked = (f"You asked: {told.question.strip()}",) if told.question.strip() else ()
    sections = (
        Section("Who was there", people or ("We will tell you who took part when we speak.",)),
        *((Section("Your question", asked),) if asked else ()),
        Section("What we decided", _decided(told)),
        Section("Why", (told.why.strip() or ASK, *_wish(told.preference_followed))),
        Section("What happens next", tuple(line for line in (told.next_steps.strip(), teller, again) if line)),
        Section("If you see it differently", (*DISAGREE, f"Whom to ask: {told.contact}.")),
        Section("If you need help at once", (DANGER,)),
    )
    about = f"For {told.name}. The team “{told.team}” talked about your treatment on {said(told.held_on)}."
    return Paper("What we talked about", about, sections, f"With kind regards, {told.service}")


def _decided(told: ForPatient) -> tuple[str, ...]:
    return tuple(PLAIN_KINDS[DecisionKind(kind)] for kind in told.kinds) or ("Nothing was decided yet.",)


def _wish(followed: str) -> tuple[str, ...]:
    """Whether the decision is what the patient wants; nothing is claimed where nobody knows."""
    words = {
        "yes": "This is what you told us you prefer.",
        "partly": "This is in part what you told us you prefer.",
        "no": "We know that this is not what you prefer. Please talk with us about it.",
        "not known": "We do not know yet what you prefer. Please tell us.",
    }
    return (words[followed],) if followed in words else ()


@dataclass(frozen=True)
class ForReferrer:
    """All that the referrer's letter is made from: a colleague's view, without dissent and without internal notes."""

    service: str
    team: str
    patient: str
    born: str
    held_on: date
    chair: str
    disciplines: tuple[str, ...]
    question: str
    kinds: tuple[str, ...]
    step_to: int | None
    module: str
    rationale: str
    guideline: str
    scores: tuple[str, ...]
    lacking: str
    provisional: bool
    preference: str
    expected: str
    contingency: str
    actions: tuple[str, ...]
    next_review_on: date | None


def letter(told: ForReferrer) -> Paper:
    """Question, outcome, reason, what is expected, who does what, when it is looked at again."""
    where = f", to step {told.step_to}" if told.step_to is not None else ""
    what = f": {told.module.strip()}" if told.module.strip() else ""
    decided = [f"{', '.join(told.kinds).capitalize() or 'Nothing was decided yet'}{where}{what}."]
    decided += ["The decision is provisional until the missing information is there."] if told.provisional else []
    again = f"The team looks at this again on {said(told.next_review_on)}." if told.next_review_on else ""
    then = (told.expected, told.contingency, again)
    sections = (
        Section("Question", (told.question.strip() or "No question was written down.",)),
        Section("Outcome", tuple(decided)),
        Section("Reason", tuple(_lines(told.rationale, _lead("Guideline or evidence", told.guideline)))),
        Section("What was known", tuple(_lines(*told.scores, _lead("Missing", told.lacking)))),
        Section("The patient's preference", (told.preference.strip() or "Not known.",)),
        Section("Who does what", told.actions or ("Nothing was asked of anybody.",)),
        Section("What we expect and when we look again", tuple(_lines(*then))),
    )
    about = f"{told.patient}, {told.born}. Case review of “{told.team}” on {said(told.held_on)}, chair {told.chair}"
    present = f"; present: {listed(told.disciplines)}." if told.disciplines else "."
    closing = (
        "The patient was discussed and not examined in this meeting. You stay responsible for what is yours."
        f" With kind regards, {told.service}"
    )
    return Paper("Outcome of the case review", about + present, tuple(one for one in sections if one.lines), closing)


def _lead(lead: str, text: str) -> str:
    return f"{lead}: {text.strip()}" if text.strip() else ""


def _lines(*lines: str) -> Sequence[str]:
    return [line.strip() for line in lines if line.strip()]


def as_text(paper: Paper) -> str:
    """The paper as plain text: nothing in it is markup."""
    parts = [paper.title, paper.about]
    for section in paper.sections:
        parts += ["", section.heading, *section.lines]
    return "\n".join([*parts, "", paper.closing]) + "\n"
