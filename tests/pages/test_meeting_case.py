"""One case in the room: what the team has in front of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from queries import plans, room
from rules.roles import Role, User
from tests.factories import AT, a_meeting, a_patient, a_person, agenda_items, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.pages.test_meeting import opened
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite


@pytest.fixture
def cara(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))


def test_what_the_patient_wants_of_the_next_step_is_part_of_the_case(screen: Screen, team: str, cara: User) -> None:
    patient_id = a_patient(screen.engine, team)
    meeting_id = a_meeting(screen.engine, team, by=cara, patients=[patient_id])
    assert "What the patient wants of the next step: not asked yet." in words(opened(screen, meeting_id, cara.id))
    told = {"wanted": "down", "words": "I want my *evenings* back.", "by": cara, "at": AT}
    plans.add_wish(screen.engine, patient_id, submission_id=fresh_submission(), **told)
    text = words(opened(screen, meeting_id, cara.id)).replace("\\", "")
    assert "What the patient wants (2 Mar 2026): less support: “I want my *evenings* back.”" in text


def test_what_was_marked_in_another_tab_is_not_taken_back_by_this_one(
    screen: Screen, engine: Engine, team: str, patient: str, cara: User
) -> None:
    meeting_id = a_meeting(engine, team, by=cara, patients=[patient])
    item = agenda_items(engine, meeting_id)[patient]
    here = opened(screen, meeting_id, cara.id, "Agenda")
    told = {"marked": True, "by": cara, "at": AT, "submission_id": fresh_submission()}
    room.mark(engine, item, **told)  # the other tab
    here.run()
    assert room.room(engine, meeting_id, by=cara).marks == {item: {cara.id: cara.name}}
    assert fill(here, "multiselect", "I want to talk about").value == [item]


def test_a_refusal_is_gone_with_whoever_read_it(
    screen: Screen, engine: Engine, team: str, patient: str, cara: User
) -> None:
    meeting_id = a_meeting(engine, team, by=cara, patients=[patient])
    test = opened(screen, meeting_id, cara.id)
    press(test, "Record the decision")
    refusal = f"refused+decision_{agenda_items(engine, meeting_id)[patient]}"
    assert refusal in test.session_state
    press(test, "Sign out")
    assert refusal not in test.session_state
