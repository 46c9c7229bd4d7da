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


REFERRER = ForReferrer(
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


def test_the_letter_leaves_out_what_is_empty_and_names_what_is_not_known():
    text = as_text(letter(REFERRER))
    assert "Change module or drug: CBT." in text
    assert "provisional" in text
    assert "No question was written down." in text
    assert "Not known." in text
    assert "What we expect" not in text
    assert "medicine and nursing" in text


def test_the_reply_is_said_whole():
    assert (
        as_text(reply(PATIENT))
        == """What we talked about
For Alex Example. The team “North” talked about your treatment on 2 Mar 2026.

Who was there
Cara Chair (medicine)
Nora Nurse (nursing)

Your question
You asked: Can I work again?

What we decided
You will move to a level with more support.
We would like somebody else to see you as well.

Why
Your days are still very limited.
This is in part what you told us you prefer.

What happens next
You get an appointment.
Nora Nurse will speak with you about it.
The team looks at it again on 30 Mar 2026.

If you see it differently
If you see it differently, tell us: you do not have to give a reason, and it will not change how we treat you.
You can ask for another conversation, for somebody else's opinion, or for your question to go back to the team.
You may bring somebody you trust.
Whom to ask: Ada Clinician.

If you need help at once
If you are in danger or think of ending your life, do not wait for us: call the emergency services now.

With kind regards, The clinic
"""
    )


def test_a_reply_of_which_little_is_known_makes_nothing_up():
    bare = replace(
        PATIENT, present=(), kinds=(), why=" ", next_steps=" ", teller="", question=" ", next_review_on=None,
        preference_followed="",
    )  # fmt: skip
    assert [(one.heading, one.lines) for one in reply(bare).sections][:4] == [
        ("Who was there", ("We will tell you who took part when we speak.",)),
        ("What we decided", ("Nothing was decided yet.",)),
        ("Why", ("We would like to explain the reasons to you in person.",)),
        ("What happens next", ("Somebody of the team will tell you.",)),
    ]


@pytest.mark.parametrize(
    ("followed", "says"),
    [
        ("yes", "This is what you told us you prefer."),
        ("no", "We know that this is not what you prefer. Please talk with us about it."),
        ("not known", "We do not know yet what you prefer. Please tell us."),
    ],
)
def test_whether_it_is_what_they_want_is_said_as_it_is(followed, says):
    why = next(one for one in reply(replace(PATIENT, preference_followed=followed)).sections if one.heading == "Why")
    assert why.lines == ("Your days are still very limited.", says)


def test_the_letter_is_said_whole():
    full = replace(
        REFERRER, question=" Is surgery an option? ", kinds=("step up", "refer"), step_to=3, module=" CBT ",
        guideline=" NG222 ", lacking=" Thyroid. ", preference=" No tablets. ", expected=" PHQ-9 falls by 5. ",
        contingency=" If no fall, then step 4. ", actions=("Ada: call, by 9 Mar 2026.",),
        next_review_on=date(2026, 3, 30),
    )  # fmt: skip
    assert (
        as_text(letter(full))
        == """Outcome of the case review
Alex Example · N1, born 1 Jan 1980. Case review of “North” on 2 Mar 2026, chair Cara Chair; \
present: medicine and nursing.

Question
Is surgery an option?

Outcome
Step up, refer, to step 3: CBT.
The decision is provisional until the missing information is there.

Reason
No change.
Guideline or evidence: NG222

What was known
PHQ-9: 12 last.
Missing: Thyroid.

The patient's preference
No tablets.

Who does what
Ada: call, by 9 Mar 2026.

What we expect and when we look again
PHQ-9 falls by 5.
If no fall, then step 4.
The team looks at this again on 30 Mar 2026.

The patient was discussed and not examined in this meeting. You stay responsible for what is yours. \
With kind regards, The clinic
"""
    )


def test_a_letter_of_which_little_is_known_says_what_is_missing():
    bare = replace(
        REFERRER, disciplines=(), kinds=(), module=" ", provisional=False, rationale=" ", scores=(), preference=" "
    )
    told = letter(bare)
    assert told.about == "Alex Example · N1, born 1 Jan 1980. Case review of “North” on 2 Mar 2026, chair Cara Chair."
    assert [(one.heading, one.lines) for one in told.sections] == [
        ("Question", ("No question was written down.",)),
        ("Outcome", ("Nothing was decided yet.",)),
        ("The patient's preference", ("Not known.",)),
        ("Who does what", ("Nothing was asked of anybody.",)),
    ]
