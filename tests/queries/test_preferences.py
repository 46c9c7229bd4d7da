"""What a person chose to see is theirs alone and stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from queries import sessions
from queries.preferences import prefer, preferences
from rules.roles import NotPermitted, User


def test_nothing_is_chosen_at_first(engine: Engine, clinician: User) -> None:
    assert preferences(engine, by=clinician) == {}


def test_a_choice_is_kept_and_the_last_one_counts(engine: Engine, clinician: User, at: datetime) -> None:
    prefer(engine, {"trajectory_panels": ["phq9"], "patient_view": "Story"}, by=clinician, at=at)
    prefer(engine, {"trajectory_panels": ["phq9", "wsas"]}, by=clinician, at=at)
    assert preferences(engine, by=clinician) == {"trajectory_panels": ["phq9", "wsas"], "patient_view": "Story"}


def test_what_one_person_chose_is_not_what_another_sees(
    engine: Engine, clinician: User, supervisor: User, at: datetime
) -> None:
    prefer(engine, {"patient_view": "Story"}, by=clinician, at=at)
    assert preferences(engine, by=supervisor) == {}


def test_an_ended_session_keeps_nothing(engine: Engine, clinician: User, at: datetime) -> None:
    sessions.end(engine, clinician, at)
    with pytest.raises(NotPermitted):
        prefer(engine, {"patient_view": "Story"}, by=clinician, at=at + timedelta(minutes=1))
    assert preferences(engine, by=clinician) == {}


def test_no_choice_is_no_write(engine: Engine, clinician: User, at: datetime) -> None:
    prefer(engine, {}, by=clinician, at=at)
    assert preferences(engine, by=clinician) == {}
