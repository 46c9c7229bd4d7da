"""A participant's page is made of named facts, and only of the parts they were invited to."""

from datetime import date
from itertools import combinations

import pytest

from rules.decisions import DecisionKind
from rules.participant_view import DECIDED_WORDS, PARTS, Answer, Facts, Invited, about, holds, participant_view

DAY = date(2026, 3, 2)
FACTS = Facts(
    "MARK-question",
    ("MARK-goals",),
    (Answer("MARK-answers", 18, 12, DAY, "reliably_better"),),
    ("MARK-treatment",),
    ((DAY, ("intensify",), DAY),),
)
MARKS = {part: f"MARK-{part}" for part in PARTS} | {"decided": "do more of what is planned"}


def invited(scope, relation="patient"):
    return Invited("Pat", relation, tuple(scope), "North", DAY, "13:00", "Cara", DAY)


def told(view):
    return "\n".join([view.welcome, view.when, *(line for s in view.sections for line in (s.title, *s.lines))])


@pytest.mark.parametrize("scope", [one for n in range(len(PARTS) + 1) for one in combinations(PARTS, n)], ids=str)
def test_every_part_in_scope_and_none_other_is_on_the_page(scope):
    words = told(participant_view(invited(scope), FACTS))
    assert {part for part, mark in MARKS.items() if mark in words} == set(scope)


def test_an_empty_part_says_so_and_unknown_is_never_fine():
    words = told(participant_view(invited(PARTS), Facts(answers=(Answer("Mood", None, 12, DAY, "no such verdict"),))))
    assert "No question is written down yet" in words
    assert "Too early to say" in words


def test_family_is_not_addressed_as_the_patient():
    words = told(participant_view(invited(PARTS, "family"), FACTS))
    assert "Your question" not in words
    assert "The patient's question to the team" in words


def test_every_kind_of_decision_has_plain_words():
    assert set(DECIDED_WORDS) == {str(kind) for kind in DecisionKind}


@pytest.mark.parametrize(
    ("ended", "today", "lets_in"), [(False, DAY, True), (True, DAY, False), (False, date(2026, 3, 3), False)]
)
def test_an_invitation_ends(ended, today, lets_in):
    assert holds(DAY, ended, today) == lets_in


@pytest.mark.parametrize(
    ("relation", "given", "family", "said"),
    [
        ("patient", "Dana", "Lind", "you"),
        ("family", "Dana", "Lind", "Dana"),
        ("family", " ", "Lind", "Lind"),
        ("family", "", "", "the patient"),
    ],
)
def test_an_invitation_says_whom_it_is_about_as_the_participant_calls_them(relation, given, family, said):
    assert about({"relation": relation, "given_name": given, "family_name": family}) == said
