"""Patients and family in the meeting: consent, scope, an end; and nothing that was not made for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, Text, select, update

from queries import flags, participants, room, signing, treatments
from queries.engine import reading, transaction
from queries.tables import metadata
from queries.tables import patient as patient_table
from queries.tables_review import flag
from rules.participant_view import View
from rules.roles import NotPermitted, Refused, Role, User
from tests.factories import (
    AT,
    a_decision,
    a_meeting,
    a_patient,
    a_person,
    a_referral,
    agenda_items,
    an_assessment,
    an_invitation,
    fresh_submission,
    meeting_of,
    signed_in,
)
from tests.screens import trail_of

TODAY = AT.date()
DAY = timedelta(days=1)
# The columns a participant's page is made of; every other text of the record has to stay out.
NAMED = {
    ("patient", "question"), ("goal", "words"), ("intervention", "name"), ("patient_status", "verdict"),
    ("decision_version", "kinds"), ("instrument_version", "definition"),
}  # fmt: skip


def told(by: User) -> dict[str, Any]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


def words(view: View) -> str:
    return "\n".join([view.welcome, view.when, *(line for one in view.sections for line in (one.title, *one.lines))])


@pytest.fixture
def meeting_id(engine: Engine, team: str, patient: str, chair: User) -> str:
    return a_meeting(engine, team, by=chair, patients=[patient])


def marked_patient(engine: Engine, patient: str, chair: User) -> None:
    """Somebody with a mark in every text that clinicians write for each other."""
    kinds = {"options": (("MARK-option", "MARK-why-not"),), "dissent": (("MARK-who", "MARK-dissent"),)}
    more = {"rationale": "MARK-rationale", "safety_note": "MARK-safety", "preference": "MARK-preference"}
    decision_id = a_decision(engine, patient, by=chair, question="MARK-team-question", **kinds, **more)
    signing.sign(engine, meeting_of(engine, decision_id), **told(chair))
    a_referral(engine, patient, by=chair, question="MARK-referral question", known="MARK-known")
    an_assessment(engine, patient, "phq9", TODAY, dict.fromkeys("12345678", 2) | {"9": 3}, note="MARK-note")
    noted = {"kind": "note", "on": TODAY, "title": "MARK-event", "note": "MARK-event-note"}
    treatments.add_event(engine, patient, **noted, **told(chair))
    drug = {"kind": "drug", "name": "Sertraline", "from_on": TODAY, "dose": "MARK-dose", "targets": "MARK-target"}
    treatments.add_intervention(engine, patient, **drug, delivered_by="MARK-by", **told(chair))
    with transaction(engine) as connection:
        connection.execute(update(flag).values(reason="MARK-flag", prompt="MARK-prompt", clears="MARK-clears"))
        connection.execute(update(patient_table).values(family_name="MARK-name", number="MARK-number"))


def every_text(engine: Engine) -> set[str]:
    """Every text of the database outside the named columns, also inside JSON."""
    found: set[str] = set()
    with reading(engine) as connection:
        for table in metadata.tables.values():
            columns = [c for c in table.c if isinstance(c.type, Text | JSON) and (table.name, c.key) not in NAMED]
            for row in connection.execute(select(*columns)).all() if columns else ():
                for value in row:
                    found |= set(_strings(value))
    return {text for text in found if len(text) > 3}


def _strings(value: object):  # type: ignore[no-untyped-def]
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def test_what_was_not_for_them_stays_out(engine: Engine, team: str, patient: str, chair: User) -> None:
    marked_patient(engine, patient, chair)
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient], title="MARK-title")
    person_id, invitation_id = an_invitation(engine, patient, meeting_id, by=chair)
    pat = signed_in(engine, person_id)
    page = words(participants.view(engine, invitation_id, by=pat, at=AT, today=TODAY))
    assert "MARK" not in page
    ours = {"North", chair.name, pat.name, "13:00"}  # where and with whom they meet
    # Single words are excused: “planned” is a meeting's state and a word of any sentence.
    assert {text for text in every_text(engine) - ours if " " in text and text in page} == set()
    assert "do more of what is planned" in page


def test_the_scope_is_kept_and_family_sees_only_what_was_agreed(
    engine: Engine, patient: str, meeting_id: str, chair: User
) -> None:
    told_ = {"relation": "family", "scope": ("question",)}
    person_id, invitation_id = an_invitation(engine, patient, meeting_id, by=chair, **told_)
    view = participants.view(engine, invitation_id, by=signed_in(engine, person_id), at=AT, today=TODAY)
    assert [one.title for one in view.sections] == ["The patient's question to the team"]


def test_reading_is_in_the_trail(engine: Engine, patient: str, meeting_id: str, chair: User) -> None:
    person_id, invitation_id = an_invitation(engine, patient, meeting_id, by=chair)
    participants.view(engine, invitation_id, by=signed_in(engine, person_id), at=AT, today=TODAY)
    assert trail_of(engine, "participant.read") == [(person_id, patient)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"consent": " "}, "what the patient agreed to"),
        ({"consent_on": TODAY + DAY}, "what the patient agreed to"),
        ({"consent_on": None}, "what the patient agreed to"),
        ({"scope": ()}, "which parts"),
        ({"scope": ("flags",)}, "which parts"),
        ({"relation": "press"}, "which parts"),
    ],
)
def test_without_consent_and_scope_nobody_is_invited(
    engine: Engine, patient: str, meeting_id: str, chair: User, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        an_invitation(engine, patient, meeting_id, by=chair, **change)


def test_a_colleague_is_not_invited_as_a_participant(
    engine: Engine, patient: str, meeting_id: str, chair: User, clinician: User
) -> None:
    with pytest.raises(Refused, match="signs in as a participant"):
        an_invitation(engine, patient, meeting_id, by=chair, person_id=clinician.id)


def test_another_participant_and_a_made_up_id_are_the_same_answer(
    engine: Engine, patient: str, meeting_id: str, chair: User
) -> None:
    _, invitation_id = an_invitation(engine, patient, meeting_id, by=chair)
    stranger = signed_in(engine, a_person(engine, Role.participant))
    answers = set()
    for asked in (invitation_id, "made-up"):
        with pytest.raises(NotPermitted) as refusal:
            participants.view(engine, asked, by=stranger, at=AT, today=TODAY)
        answers.add(str(refusal.value))
        with pytest.raises(NotPermitted):
            participants.contribute(engine, asked, "x", today=TODAY, **told(stranger))
    assert len(answers) == 1
    assert participants.mine(engine, by=stranger, today=TODAY) == []


def test_it_ends_by_itself_and_when_consent_is_withdrawn(
    engine: Engine, patient: str, meeting_id: str, chair: User
) -> None:
    person_id, invitation_id = an_invitation(engine, patient, meeting_id, by=chair)
    pat = signed_in(engine, person_id)
    assert participants.mine(engine, by=pat, today=TODAY + 14 * DAY)
    assert participants.mine(engine, by=pat, today=TODAY + 15 * DAY) == []
    participants.end_invitation(engine, invitation_id, reason="Changed her mind.", **told(chair))
    assert participants.mine(engine, by=pat, today=TODAY) == []
    with pytest.raises(NotPermitted):
        participants.view(engine, invitation_id, by=pat, at=AT, today=TODAY)


@pytest.mark.parametrize(("day", "moment"), [(-1, "before"), (0, "during"), (1, "after")])
def test_what_they_say_reaches_the_team_with_its_moment(
    engine: Engine, patient: str, meeting_id: str, chair: User, other_clinician: User, day: int, moment: str
) -> None:
    person_id, invitation_id = an_invitation(engine, patient, meeting_id, by=chair)
    pat = signed_in(engine, person_id)
    participants.contribute(engine, invitation_id, " I want to work. ", today=TODAY + day * DAY, **told(pat))
    (row,) = participants.said(engine, patient, by=chair).itertuples()
    assert (row.words, row.moment, row.relation, row.name) == ("I want to work.", moment, "patient", pat.name)
    assert participants.said(engine, patient, by=other_clinician).empty
    assert [one[1:] for one in participants.my_words(engine, invitation_id, by=pat, today=TODAY)] == [
        (moment, "I want to work.")
    ]


def test_a_participant_reaches_nothing_clinical(engine: Engine, patient: str, meeting_id: str, chair: User) -> None:
    from queries import caseload, meetings, patients

    person_id, _ = an_invitation(engine, patient, meeting_id, by=chair)
    pat = signed_in(engine, person_id)
    item = agenda_items(engine, meeting_id)[patient]
    for reach in (
        lambda: patients.banner(engine, patient, by=pat),
        lambda: patients.open_patient(engine, patient, by=pat, at=AT),
        lambda: caseload.caseload(engine, by=pat),
        lambda: meetings.one(engine, meeting_id, by=pat),
        lambda: meetings.agenda(engine, meeting_id, by=pat),
        lambda: room.open_case(engine, item, **told(pat)),
        lambda: participants.said(engine, patient, by=pat),
        lambda: flags.open_flags(engine, patient_id=patient, by=pat),
    ):
        with pytest.raises(NotPermitted):
            reach()


def test_a_participant_is_no_colleague_to_give_an_action_to(engine: Engine, team: str, chair: User) -> None:
    from queries import people

    person_id = a_person(engine, Role.participant, [team])
    assert person_id not in set(people.colleagues(engine, by=chair)["id"])


def test_only_who_was_invited_about_this_patient_or_is_named_exactly_can_be_chosen(
    engine: Engine, team: str, patient: str, meeting_id: str, chair: User
) -> None:
    pat = a_person(engine, Role.participant, name="Pat", username="pat.partner")
    a_person(engine, Role.participant, name="Fay", username="fay.family")
    colleague = a_person(engine, Role.clinician, [team], name="Ada", username="ada.clinician")
    choose = lambda username="": participants.people_to_invite(engine, patient, username=username, by=chair)  # noqa: E731
    assert choose() == {}
    assert choose("pat") == {}
    assert choose(" Pat.Partner ") == {pat: "Pat"}
    assert colleague not in choose("ada.clinician")
    an_invitation(engine, patient, meeting_id, by=chair, person_id=pat)
    assert choose() == {pat: "Pat"}
    other = a_patient(engine, team)
    assert participants.people_to_invite(engine, other, by=chair) == {}


@pytest.mark.parametrize(("rater", "told_as_theirs"), [("patient", True), ("family", False), ("clinician", False)])
def test_what_only_others_rated_is_not_told_as_the_patients_own_answers(
    engine: Engine, team: str, chair: User, rater: str, told_as_theirs: bool
) -> None:
    patient = a_patient(engine, team)
    an_assessment(engine, patient, "phq9", TODAY, 13, rater=rater)
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    person_id, invitation_id = an_invitation(engine, patient, meeting_id, by=chair)
    page = words(participants.view(engine, invitation_id, by=signed_in(engine, person_id), at=AT, today=TODAY))
    assert ("Patient Health Questionnaire-9: from 13 to 13 on 2 Mar 2026" in page) == told_as_theirs
    assert ("There are no answers yet." in page) == (not told_as_theirs)
