"""What was decided and waits to be entered: the end of care, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from queries import discharges, signing
from rules.decisions import Contingency
from rules.roles import NotPermitted, Role, User
from tests.factories import AT, a_decision, a_person, a_team, fresh_submission, meeting_of
from tests.moves import move

LATER = timedelta(minutes=5)
ELSE = Contingency("this holds", AT.date() + timedelta(days=28), "care begins again")


def told(by: User, at: datetime) -> dict[str, Any]:
    return {"by": by, "at": at, "submission_id": fresh_submission()}


def decided(engine: Engine, patient: str, chair: User, *kinds: str, at: datetime = AT) -> None:
    decision_id = a_decision(engine, patient, by=chair, at=at, kinds=kinds, contingency=ELSE)
    signing.sign(engine, meeting_of(engine, decision_id), **told(chair, at))


def waiting(engine: Engine, by: User) -> list[str]:
    return list(discharges.decided_not_entered(engine, by=by)["patient_id"])


def test_a_signed_discharge_waits_until_the_end_is_entered(engine, patient, chair, care_manager):
    assert waiting(engine, care_manager) == []
    decision_id = a_decision(engine, patient, by=chair, kinds=("discharge",), contingency=ELSE)
    assert waiting(engine, care_manager) == []
    signing.sign(engine, meeting_of(engine, decision_id), **told(chair, AT))
    assert waiting(engine, care_manager) == [patient]
    discharges.end_care(engine, patient, AT.date(), "The goals are reached.", **told(care_manager, AT))
    assert waiting(engine, care_manager) == []


def test_care_that_began_again_is_not_asked_to_end_by_the_old_decision(engine, patient, chair, care_manager):
    decided(engine, patient, chair, "discharge")
    discharges.end_care(engine, patient, AT.date(), "The goals are reached.", **told(care_manager, AT))
    discharges.begin_again(engine, patient, "It came back.", **told(care_manager, AT + LATER))
    assert waiting(engine, care_manager) == []
    decided(engine, patient, chair, "discharge", at=AT + 2 * LATER)
    assert waiting(engine, care_manager) == [patient]


def test_a_later_decision_to_go_on_takes_it_back(engine, patient, chair, care_manager):
    decided(engine, patient, chair, "discharge")
    decided(engine, patient, chair, "continue", at=AT + LATER)
    assert waiting(engine, care_manager) == []


def test_only_the_team_hears_and_only_who_may_end_care(engine, patient, chair, care_manager, clinician, lead):
    decided(engine, patient, chair, "discharge")
    with pytest.raises(NotPermitted):
        discharges.decided_not_entered(engine, by=clinician)
    south = a_team(engine, "South")
    a_person(engine, Role.care_manager, [south])
    move(engine, patient, south, lead)
    assert waiting(engine, care_manager) == []
