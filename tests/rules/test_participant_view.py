"""A participant's page is made of named facts, and only of the parts they were invited to."""

from dataclasses import replace
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


def page(scope, facts=FACTS, relation="patient"):
    return [(one.title, one.lines) for one in participant_view(invited(scope, relation), facts).sections]


def test_the_page_is_said_whole():
    view = participant_view(invited(PARTS), FACTS)
    assert view.welcome == "Welcome, Pat."
    assert view.when == "North, 2 Mar 2026 at 13:00. Cara leads the meeting."
    assert page(PARTS) == [
        ("Your question to the team", ("MARK-question",)),
        ("What matters to you", ("MARK-goals",)),
        (
            "Your answers over time",
            ("MARK-answers: from 18 to 12 on 2 Mar 2026. Better than at the start of this phase.",),
        ),
        ("What is going on now", ("MARK-treatment",)),
        (
            "What was decided",
            ("2 Mar 2026: do more of what is planned. We look at it again on 2 Mar 2026.",),
        ),
    ]


def test_family_reads_of_the_patient_and_is_never_spoken_to_as_the_patient():
    safety = replace(FACTS, decided=((DAY, ("safety action", "refer"), None),))
    told = page(PARTS, safety, "family")
    assert [title for title, _ in told] == [
        "The patient's question to the team",
        "What matters to them",
        "The patient's answers over time",
        "What is going on now",
        "What was decided",
    ]
    assert told[-1][1] == ("2 Mar 2026: take care of safety, ask somebody else to help.",)
    assert not [words for words in DECIDED_WORDS.values() if "your" in words.lower().split()]


def test_every_empty_part_says_that_it_is_empty():
    assert [lines for _, lines in page(PARTS, Facts())] == [
        ("No question is written down yet. You can write one below.",),
        ("Nothing is written down yet.",),
        ("There are no answers yet.",),
        ("No treatment is entered at the moment.",),
        ("Nothing was decided in a meeting yet.",),
    ]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            Answer("Mood", 9, 9.5, DAY, "no_reliable_change"),
            "Mood: from 9 to 9.5 on 2 Mar 2026. About the same as at the start of this phase.",
        ),
        (
            Answer("Mood", 0, 12, DAY, "reliably_worse"),
            "Mood: from 0 to 12 on 2 Mar 2026. Harder than at the start of this phase.",
        ),
        (Answer("Mood", None, 0, DAY, "cannot_say"), "Mood: 0 on 2 Mar 2026. Too early to say how this is going."),
        (Answer("Mood", 3, None, DAY, "reliably_better"), "Mood: no answers that could be counted yet."),
        (Answer("Mood", 3, 2, None, "reliably_better"), "Mood: no answers that could be counted yet."),
    ],
)
def test_answers_are_told_with_the_verdict_and_unknown_as_unknown(answer, says):
    assert page(["answers"], Facts(answers=(answer,)))[0][1] == (says,)


def test_a_kind_of_decision_that_nobody_knows_is_left_to_the_team_to_explain():
    told = Facts(decided=((DAY, ("new kind",), None),))
    assert page(["decided"], told)[0][1] == ("2 Mar 2026: make a change that the team will explain.",)


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
