"""A series makes the next meetings; a change is a new row and leaves the old readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from queries import meetings, series
from queries.series import NewSeries
from rules.roles import NotPermitted, Refused, User
from tests.factories import AT, fresh_submission

TUESDAY = date(2026, 3, 3)


def told(by: User) -> dict[str, object]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


def weekly(by: User, **more: object) -> NewSeries:
    return replace(NewSeries("Weekly", 1, AT.date(), by.id), **more)


def test_the_next_meetings_are_made_one_after_the_other(engine: Engine, team: str, patient: str, chair: User) -> None:
    made = series.plan(engine, weekly(chair, starts_at="08:30", quorum=2), team_id=team, **told(chair))
    days = []
    for _ in range(3):
        meeting_id = series.make_next(engine, made, from_on=AT.date(), **told(chair))
        found = meetings.one(engine, meeting_id, by=chair)
        days.append(found["held_on"])
    assert [day.isoformat() for day in days] == ["2026-03-03", "2026-03-10", "2026-03-17"]
    assert (found["starts_at"], found["quorum"], found["series_id"]) == ("08:30", 2, made)
    assert found["cut_off_on"] == date(2026, 3, 13)


def test_a_double_click_makes_one_meeting(engine: Engine, team: str, chair: User) -> None:
    made = series.plan(engine, weekly(chair), team_id=team, **told(chair))
    once = told(chair)
    assert len({series.make_next(engine, made, from_on=AT.date(), **once) for _ in range(2)}) == 1
    assert len(meetings.meetings(engine, by=chair)) == 1


def test_a_changed_series_replaces_the_old_one_and_meetings_keep_theirs(engine: Engine, team: str, chair: User) -> None:
    first = series.plan(engine, weekly(chair), team_id=team, **told(chair))
    meeting_id = series.make_next(engine, first, from_on=AT.date(), **told(chair))
    second = series.plan(engine, weekly(chair, minutes_long=60), team_id=team, supersedes=first, **told(chair))
    assert list(series.series(engine, by=chair)["id"]) == [second]
    assert meetings.one(engine, meeting_id, by=chair)["minutes_long"] == 75
    with pytest.raises(Refused, match="changed this series meanwhile"):
        series.plan(engine, weekly(chair), team_id=team, supersedes=first, **told(chair))
    with pytest.raises(NotPermitted):
        series.make_next(engine, first, from_on=AT.date(), **told(chair))


def test_who_may_plan(engine: Engine, team: str, chair: User, clinician: User, other_chair: User) -> None:
    for somebody in (clinician, other_chair):
        with pytest.raises(NotPermitted):
            series.plan(engine, weekly(chair), team_id=team, **told(somebody))
    with pytest.raises(Refused, match="not a member of this team"):
        series.plan(engine, weekly(other_chair), team_id=team, **told(chair))


def test_an_impossible_series_is_refused(engine: Engine, team: str, chair: User) -> None:
    with pytest.raises(Refused, match="hh:mm"):
        series.plan(engine, weekly(chair, starts_at="noon"), team_id=team, **told(chair))
