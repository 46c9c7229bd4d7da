"""The patient's reply and the referrer's letter: what they say, and what can never be in them."""

from dataclasses import fields, replace
from datetime import date

import pytest

from rules.decisions import DecisionKind
from rules.letters import DISAGREE, PLAIN_KINDS, ForPatient, ForReferrer, as_text, letter, reply

PATIENT = ForPatient(
    service="The clinic",
    team="North",
    name="Alex Example",
    held_on=date(2026, 3, 2),
    present=(("Cara Chair", "medicine"), ("Nora Nurse", "nursing")),
    question="Can I work again?",
    kinds=("step up", "refer"),
    why="Your days are still very limited.",
    next_steps="You get an appointment.",
    teller="Nora Nurse",
    next_review_on=date(2026, 3, 30),
    preference_followed="partly",
    contact="Ada Clinician",
)


def test_the_reply_says_who_what_why_what_next_and_how_to_disagree():
    text = as_text(reply(PATIENT))
    for part in (
        "Cara Chair (medicine)",
        "You asked: Can I work again?",
        PLAIN_KINDS[DecisionKind.step_up],
        PLAIN_KINDS[DecisionKind.refer],
        "Your days are still very limited.",
        "in part what you told us you prefer",
        "You get an appointment.",
        "Nora Nurse will speak with you about it.",
        "The team looks at it again on 30 Mar 2026.",
        *DISAGREE,
        "Ada Clinician",
        "emergency services",
    ):
        assert part in text


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_every_kind_of_decision_has_plain_words_without_a_term(kind):
    text = as_text(reply(replace(PATIENT, kinds=(kind,))))
    assert PLAIN_KINDS[kind] in text
    for term in ("step up", "step down", "taper", "intensify", "rationale", "score", "flag", "PHQ"):
        assert term not in text


def test_what_was_not_written_is_not_made_up():
    bare = as_text(reply(replace(PATIENT, why="", next_steps="", teller="", question="", next_review_on=None)))
    assert "explain the reasons to you in person" in bare
    assert "Somebody of the team will tell you." in bare
    assert "Your question" not in bare


def test_the_patients_record_has_no_field_for_what_is_not_theirs():
    names = {one.name for one in fields(ForPatient)}
    assert not names & {
        "dissent",
        "formulation",
        "risk",
        "safety_note",
        "rationale",
        "social",
        "followed_why",
        "options",
    }
    assert not {one.name for one in fields(ForReferrer)} & {"dissent", "formulation", "risk", "safety_note", "options"}


def test_the_letter_leaves_out_what_is_empty_and_names_what_is_not_known():
    told = ForReferrer(
        service="The clinic",
        team="North",
        patient="Alex Example · N1",
        born="born 1 Jan 1980",
        held_on=date(2026, 3, 2),
        chair="Cara Chair",
        disciplines=("medicine", "nursing"),
        question="",
        kinds=("change module or drug",),
        step_to=None,
        module="CBT",
        rationale="No change.",
        guideline="",
        scores=("PHQ-9: 12 last.",),
        lacking="",
        provisional=True,
        preference="",
        expected="",
        contingency="",
        actions=(),
        next_review_on=None,
    )
    text = as_text(letter(told))
    assert "Change module or drug: CBT." in text
    assert "provisional" in text
    assert "No question was written down." in text
    assert "Not known." in text
    assert "What we expect" not in text
    assert "medicine and nursing" in text
