"""One case in the room: what the team has in front of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from queries import plans
from rules.roles import Role, User
from tests.factories import AT, a_meeting, a_patient, a_person, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.pages.test_meeting import opened
from tests.screens import Screen, words

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
