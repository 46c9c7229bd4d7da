"""Supervision: questions to think with, the check-in with oneself, and how heavy a caseload is.

The questions are this project's own words. They are no test, give no score, and nothing is computed from answers.
The weight is a way to share work fairly; it says nothing about how well anybody works, and nobody is ranked by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.dates import counted
from rules.settings import DEFAULT, Settings


@dataclass(frozen=True)
class Prompt:
    """One question to think with; its key stands beside the note that answers it."""

    key: str
    about: str
    text: str


PROMPTS = (
    Prompt("numbers", "the record", "What do the numbers say, and what do I know that no form asks about?"),
    Prompt("before_after", "my own response", "What do I feel before this patient comes in, and after they have left?"),
    Prompt(
        "pull",
        "my own response",
        "What does this patient move me to do that I do with nobody else: rescue, hurry, argue, give up, look away?",
    ),
    Prompt("body", "my own response", "What does my own body do while we talk, and whose tension might that be?"),
    Prompt("unasked", "the conversation", "Which question have I not asked, and what am I afraid the answer would be?"),
    Prompt(
        "meaning",
        "culture and meaning",
        "What do these symptoms mean in this patient's family, language and faith, and how do I know?",
    ),
    Prompt("part", "working together", "Who else carries this patient, and what have I left them to guess?"),
    Prompt("well", "what went well", "What went well that nobody has said aloud yet?"),
)
PROMPT_OF: Mapping[str, Prompt] = {one.key: one for one in PROMPTS}


@dataclass(frozen=True)
class Question:
    """One question to oneself; the last answer is the heaviest."""

    key: str
    text: str
    answers: tuple[str, ...]


CHECK_IN = (
    Question(
        "load", "How much of you did last week's work take?", ("what I had to spare", "most of it", "more than I have")
    ),
    Question(
        "room",
        "Was there room to think and to recover between patients?",
        ("mostly", "now and then", "hardly ever"),
    ),
    Question(
        "home",
        "Does the work come home with you, or do you find yourself caring less than you used to?",
        ("no", "sometimes", "often"),
    ),
)
HEAVY = (
    "You chose the heaviest answer. That is reason enough to say so to somebody: your supervisor, occupational health,"
    " your own doctor, or a friend. Nobody has been told; the next step is yours."
)


def is_heavy(answers: Mapping[str, str]) -> bool:
    """Whether any answer is the heaviest there is. Answers are never added up."""
    return any(answers.get(one.key) == one.answers[-1] for one in CHECK_IN)


@dataclass(frozen=True)
class Share:
    """Patients of one clinician in one step (None: not placed); `flagged` of them have a flag that asks for work."""

    step: int | None
    patients: int
    flagged: int


@dataclass(frozen=True)
class Weight:
    total: float
    capacity: float | None  # None: how much of a post it is compared with is not known
    patients: int
    flagged: int
    unplaced: int
    post: float | None = None  # the share of a full-time post

    @property
    def words(self) -> str:
        """23 patients, 4 of them with an open flag: weight 31 of the 36 of 0.6 of a post."""
        told = f"{counted(self.patients, 'patient')}, {self.flagged} of them with an open flag"
        told += f", {self.unplaced} not placed in a step (counted as step 1)" if self.unplaced else ""
        told += f": weight {self.total:g}"
        if self.capacity is None or self.post is None:
            return f"{told}; how much of a post this is for is not known"
        whole = "a full-time post" if self.post == 1 else f"{self.post:g} of a full-time post"
        return f"{told} of the {self.capacity:g} of {whole}"


def weight(shares: Iterable[Share], settings: Settings = DEFAULT, post: float | None = None) -> Weight:
    """The weight of a caseload by step and open flags, against what this share of a full-time post can carry."""
    known = list(shares)
    per_flag = settings.value("weight.open_flag")
    total = sum(
        settings.value(f"weight.step_{1 if one.step is None else one.step}") * one.patients + per_flag * one.flagged
        for one in known
    )
    return Weight(
        total=round(total, 1),
        capacity=None if post is None else round(settings.value("weight.capacity") * post, 1),
        post=post,
        patients=sum(one.patients for one in known),
        flagged=sum(one.flagged for one in known),
        unplaced=sum(one.patients for one in known if one.step is None),
    )
