"""Letter and reply of a signed decision: from named fields only, readable as PDF, and only once it is signed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from components.letters import letter_file, letter_pdf, paper_of
from queries import signing, site
from rules.decisions import Contingency
from rules.letters import as_text
from rules.roles import Refused, Role, User
from tests.factories import AT, a_decision, a_patient, a_person, fresh_submission, meeting_of, signed_in
from tests.needs import only_sqlite

SECRET = {
    "dissent": (("Nora", "SECRET-dissent"),),
    "formulation": "SECRET-formulation",
    "risk": "SECRET-risk",
    "safety_note": "SECRET-safety",
    "options": (("SECRET-option", "SECRET-why"),),
}
INTERNAL = SECRET | {
    "rationale": "SECRET-rationale",
    "social": "SECRET-social",
    "followed_why": "SECRET-followed",
    "guideline": "SECRET-guideline",
    "available": "SECRET-available",
    "lacking": "SECRET-lacking",
    "step_why": "SECRET-step",
    "question": "SECRET-question",
    "preference": "SECRET-preference",
    "module": "SECRET-module",
    "contingency": Contingency("SECRET-if", AT.date(), "SECRET-then"),
}


@pytest.fixture
def cara(engine: Engine, team: str) -> User:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    return signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))


def signed(engine: Engine, patient: str, by: User, **told: Any) -> str:
    decision_id = a_decision(engine, patient, by=by, **told)
    signing.sign(engine, meeting_of(engine, decision_id), by=by, at=AT, submission_id=fresh_submission())
    return decision_id


def text_of(engine: Engine, kind: str, decision_id: str, by: User) -> str:
    return as_text(paper_of(engine, kind, meeting_of(engine, decision_id), decision_id, by))


@pytest.mark.parametrize(("kind", "kept_out"), [("reply", INTERNAL), ("letter", SECRET)])
def test_what_is_internal_stays_in(
    engine: Engine, patient: str, cara: User, kind: str, kept_out: dict[str, Any]
) -> None:
    told = {"plain_why": "You told us it is too little.", "plain_next": "We call you."}
    text = text_of(engine, kind, signed(engine, patient, cara, **kept_out, **told), cara)
    assert "SECRET" not in text
    assert ("You told us it is too little." in text) == (kind == "reply")


def test_the_reply_has_the_patients_question_who_was_there_and_who_tells(engine: Engine, team: str, cara: User) -> None:
    asks = a_patient(engine, team, phq9=[(0, 18)], question="Can I work again?", given_name="Zoe")
    text = text_of(engine, "reply", signed(engine, asks, cara), cara)
    for part in (
        "For Zoe",
        "You asked: Can I work again?",
        "Cara Chair (psychology)",
        "Cara Chair will speak with you",
    ):
        assert part in text


def test_the_letter_has_prediction_scores_actions_and_preference(engine: Engine, patient: str, cara: User) -> None:
    text = text_of(engine, "letter", signed(engine, patient, cara), cara)
    for part in (
        "Is weekly enough?",
        "Little change in six weeks.",
        "17.5 at the start of the step, 12 last:",
        "More sessions",
        "We expect that PHQ-9 falls by 5 points or more by 13 Apr 2026.",
        "Cara Chair: Offer two sessions a week, by 9 Mar 2026.",
    ):
        assert part in text


@pytest.mark.parametrize("kind", ["letter", "reply"])
def test_nothing_is_made_before_the_signature_or_for_another_team(
    engine: Engine, patient: str, cara: User, other_chair: User, kind: str
) -> None:
    decision_id = a_decision(engine, patient, by=cara)
    with pytest.raises(Refused, match="not signed yet"):
        text_of(engine, kind, decision_id, cara)
    signing.sign(engine, meeting_of(engine, decision_id), by=cara, at=AT, submission_id=fresh_submission())
    with pytest.raises(Refused):
        text_of(engine, kind, decision_id, other_chair)
    with pytest.raises(Refused):
        letter_file(engine, kind, decision_id, other_chair)


@only_sqlite
@pytest.mark.parametrize("kind", ["letter", "reply"])
def test_the_pdf_is_tagged_says_the_same_and_reads_no_markup(
    engine: Engine, patient: str, cara: User, kind: str
) -> None:
    rude = "#let x = 1 *bold* <a> $y$ \\ _u_"
    decision_id = signed(engine, patient, cara, rationale=rude, plain_why=rude)
    paper = paper_of(engine, kind, meeting_of(engine, decision_id), decision_id, cara)
    reader = PdfReader(io.BytesIO(letter_pdf(engine, paper, kind)))
    told = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert rude in told
    assert paper.title in told
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
