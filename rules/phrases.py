"""Words in a note that ask for urgent help (SAF-3). The list only adds a flag; it never takes one away.

PROPOSAL, to be confirmed by the site: first-person phrases in English. A phrase inside a denial ("I do not want to
die") fires as well: a person reads the note and decides. Not finding one says nothing about the writer.
"""

from __future__ import annotations

import unicodedata

PHRASES = (
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "take my life",
    "take my own life",
    "end it all",
    "harm myself",
    "harming myself",
    "hurt myself",
    "hurting myself",
    "cut myself",
    "want to die",
    "wanted to die",
    "rather be dead",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "better off without me",
    "no reason to live",
    "do not want to live",
    "don't want to live",
    "can't go on",
    "cannot go on",
    "can not go on",
    "i am suicidal",
    "i'm suicidal",
    "feel suicidal",
    "feeling suicidal",
    "commit suicide",
    "taken an overdose",
    "took an overdose",
    "urgent help",
    "need help now",
    "please call me urgently",
)


def asks_for_help(text: str) -> str:
    """The first phrase of the list that stands in the text, or "".

    >>> asks_for_help("Some nights I can’t  go on.")
    "can't go on"
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    words = " ".join(plain.split())
    return next((phrase for phrase in PHRASES if phrase in words), "")
