"""A participant's own page, and no other: what they see, what they say, and that it reaches the case view."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from components.session import MEETING
from queries import participants
from rules.roles import Role, User
from tests.factories import AT, a_meeting, a_patient, a_person, an_invitation, fresh_submission
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite


@pytest.fixture
def invited(engine: Engine, team: str, patient: str, chair: User) -> tuple[str, str, str]:
    """A participant, their invitation and its meeting."""
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    return *an_invitation(engine, patient, meeting_id, by=chair), meeting_id


def test_a_participant_lands_on_their_page_and_sends_words_to_the_team(
    screen: Screen, engine: Engine, invited: tuple[str, str, str], patient: str, chair: User
) -> None:
    person_id, _, meeting_id = invited
    test = screen.page("caseload", person_id)
    assert not test.exception
    assert "Welcome" in words(test)
    fill(test, "text_area", "Your words").set_value("I want to work again.")
    press(test, "Send to the team")
    assert "I want to work again." in words(test)
    assert list(participants.said(engine, patient, by=chair)["words"]) == ["I want to work again."]
    room = screen.page("meeting", chair.id)
    room.session_state[MEETING] = meeting_id
    assert "I want to work again." in words(room.run())


@pytest.mark.parametrize("name", ["caseload", "patient", "meeting", "record", "settings"])
def test_a_participant_sees_nothing_on_any_other_page(
    screen: Screen, invited: tuple[str, str, str], patient: str, name: str
) -> None:
    test = screen.file(name, invited[0], patient=patient)
    assert not test.exception
    assert "Alex" not in words(test)
    assert "Weekly" not in words(test)


def test_a_colleague_has_no_invitation(screen: Screen, team: str, engine: Engine) -> None:
    test = screen.file("my_meeting", a_person(engine, Role.clinician, [team]))
    assert not test.exception
    assert "Your words" not in words(test)


def test_a_stranger_sees_one_sentence(screen: Screen) -> None:
    assert words(screen.file("my_meeting")) == "Please sign in to see this page."


def test_after_the_end_of_consent_the_page_is_empty(
    screen: Screen, engine: Engine, invited: tuple[str, str, str], chair: User
) -> None:
    person_id, invitation_id, _ = invited
    whose = {"by": chair, "at": AT, "submission_id": fresh_submission()}
    participants.end_invitation(engine, invitation_id, reason="Withdrawn.", **whose)
    assert "You are not invited to a meeting at the moment" in words(screen.page("caseload", person_id))


def test_who_is_invited_about_two_patients_of_one_meeting_can_tell_them_apart(
    screen: Screen, engine: Engine, team: str, chair: User
) -> None:
    names = {name: a_patient(engine, team, given_name=name) for name in ("Dana", "Mira")}
    meeting_id = a_meeting(engine, team, by=chair, patients=list(names.values()))
    person_id, _ = an_invitation(engine, names["Dana"], meeting_id, by=chair, relation="family")
    an_invitation(engine, names["Mira"], meeting_id, by=chair, relation="family", person_id=person_id)
    offered = fill(screen.page("caseload", person_id), "selectbox", "Meeting").options
    assert sorted(one.rpartition(" · ")[2] for one in offered) == ["about Dana", "about Mira"]
