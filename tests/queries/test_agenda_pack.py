"""What goes round before a meeting: where each case stands, for members of the patient's team only."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from queries import agenda_pack, transfers
from rules.roles import NotPermitted, User
from tests.factories import AT, a_meeting, a_patient, fresh_submission


def test_each_case_comes_with_its_scores_and_what_is_said_of_safety(
    engine: Engine, team: str, patient: str, chair: User
) -> None:
    new = a_patient(engine, team)
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient, new])
    told = agenda_pack.standing(engine, meeting_id, by=chair)
    assert set(told) == {patient, new}
    assert (told[patient]["measure"], told[patient]["last"]) == ("PHQ-9", 12)
    assert told[patient]["safety_words"]
    assert told[new]["last"] is None


def test_a_patient_who_has_moved_to_another_team_is_left_out(
    engine: Engine, team: str, other_team: str, patient: str, chair: User, supervisor: User, other_chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    assert other_chair
    told = {"by": supervisor, "at": AT, "submission_id": fresh_submission()}
    transfers.move_to_team(engine, patient, team_id=other_team, reason="Moved house.", **told)
    assert agenda_pack.standing(engine, meeting_id, by=chair) == {}


def test_another_team_gets_nothing(engine: Engine, team: str, patient: str, chair: User, other_chair: User) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    with pytest.raises(NotPermitted):
        agenda_pack.standing(engine, meeting_id, by=other_chair)
