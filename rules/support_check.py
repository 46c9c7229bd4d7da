"""When somebody is not on track: six short questions about what may be in the way, and what one might do about it.

The domains are those of clinical support tools for clients who are not on track (alliance, motivation, social support,
life events; Whipple and Lambert) with medication and home practice added. The wording and the suggestions are this
project's own; they suggest, and a named person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.roles import Refused

VERSION = "1"
FINE, SOMEWHAT, CLEARLY, NOT_ASKED = "not in the way", "somewhat", "clearly in the way", "not asked"
GRADES = (FINE, SOMEWHAT, CLEARLY, NOT_ASKED)


@dataclass(frozen=True)
class Domain:
    key: str
    name: str
    question: str
    suggestions: tuple[str, ...]


DOMAINS = (
    Domain(
        "alliance",
        "Working together",
        "Do the patient and you agree on what you work on and how? Is there something unsaid between you?",
        ("Ask how the sessions are for them and what should be different", "Agree anew on one goal", "Supervision"),
    ),
    Domain(
        "motivation",
        "Readiness",
        "Does a part of the patient doubt that change is worth the effort, or that this way can work?",
        ("Weigh both sides together", "A smaller first step that is sure to work", "Link to what matters to them"),
    ),
    Domain(
        "support",
        "People around",
        "Is there somebody who helps, or does somebody make it harder?",
        ("Invite a person they trust", "Social work", "A group"),
    ),
    Domain(
        "events",
        "Life events",
        "Has something happened lately: loss, conflict, illness, work, housing, money, a hearing?",
        ("Make room for it before going on", "Ask about safety", "Note it on the timeline", "Social work"),
    ),
    Domain(
        "medication",
        "Medication",
        "Is it taken as agreed, is the dose high and long enough, are there side effects?",
        ("Ask the prescriber to review", "Talk through side effects", "Make taking it simpler"),
    ),
    Domain(
        "practice",
        "Home practice",
        "Is there time and a place to practise, and does it fit the patient's day?",
        ("Find out what got in the way last time", "Shorter and tied to a habit", "Do it once together"),
    ),
)
BY_KEY = {one.key: one for one in DOMAINS}


@dataclass(frozen=True)
class Suggestion:
    domain: str
    grade: str
    what: tuple[str, ...]


def suggestions(answers: Mapping[str, str]) -> tuple[Suggestion, ...]:
    """What the answers suggest, what is clearly in the way first. Not asked is said and never taken for fine."""
    unknown = [key for key in answers if key not in BY_KEY] + [one for one in answers.values() if one not in GRADES]
    if unknown:
        raise Refused(f"“{unknown[0]}” is no answer of this check.")
    if all(answers.get(key, NOT_ASKED) == NOT_ASKED for key in BY_KEY):
        raise Refused("Answer at least one of the questions.")
    found = []
    for grade in (CLEARLY, SOMEWHAT):
        found += [
            Suggestion(one.name, grade, one.suggestions) for one in DOMAINS if answers.get(one.key, NOT_ASKED) == grade
        ]
    left = [one.name for one in DOMAINS if answers.get(one.key, NOT_ASKED) == NOT_ASKED]
    if left:
        found.append(Suggestion(", ".join(left), NOT_ASKED, ("Ask next time",)))
    if not found:
        found.append(Suggestion("Nothing of this", FINE, ("Look at the diagnosis and the treatment with the team",)))
    return tuple(found)
