"""Before the meeting, on the screen: a participant is invited with consent, a referral is answered."""

from __future__ import annotations

from sqlalchemy import Engine

from queries import participants, referrals
from rules.roles import Role, User
from tests.factories import a_meeting, a_person, a_referral
from tests.needs import only_sqlite
from tests.pages.test_meeting import opened
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite


def test_somebody_is_invited_only_with_consent(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    a_person(engine, Role.participant, name="Pat Partner")
    test = press(opened(screen, meeting_id, chair.id, "Agenda"), "Invite")
    assert "what the patient agreed to" in words(test)
    fill(test, "text_input", "What the patient agreed to").set_value("To all parts, on the phone.")
    press(test, "Invite")
    assert list(participants.invitations(engine, meeting_id, patient, by=chair)["name"]) == ["Pat Partner"]


def test_a_referral_is_answered(screen: Screen, engine: Engine, team: str, patient: str, chair: User) -> None:
    a_referral(engine, patient, by=chair)
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    test = opened(screen, meeting_id, chair.id, "Agenda")
    assert "Is a second opinion on the drug needed?" in words(test)
    press(test, "Save the answer")
    assert not test.exception
    assert list(referrals.referrals(engine, by=chair)["state"]) == ["accepted"]
