"""A series makes the next meetings; a change is a new row and leaves the old readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from queries import meetings, series, setting_changes
from queries.series import NewSeries
from rules.agenda_time import minutes_by_kind
from rules.roles import NotPermitted, Refused, User
from tests.factories import AT, a_meeting, a_patient, a_referral, fresh_submission

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


def test_the_first_day_without_a_meeting_is_offered_for_each_series(engine: Engine, team: str, chair: User) -> None:
    made = series.plan(engine, weekly(chair), team_id=team, **told(chair))
    assert series.next_days(engine, from_on=AT.date(), by=chair) == {made: TUESDAY}
    series.make_next(engine, made, from_on=AT.date(), **told(chair))
    assert series.next_days(engine, from_on=AT.date(), by=chair) == {made: date(2026, 3, 10)}


def test_a_renewed_agenda_keeps_the_minutes_of_its_series(
    engine: Engine, team: str, patient: str, chair: User, clinician: User
) -> None:
    minutes = minutes_by_kind() | {"new": 11.0}
    made = series.plan(engine, weekly(chair, minutes=minutes), team_id=team, **told(chair))
    meeting_id = series.make_next(engine, made, from_on=AT.date(), **told(chair))
    joins = a_patient(engine, team, phq9=[(0, 4)], registered_on=AT.date())
    a_referral(engine, joins, by=clinician)
    agenda = meetings.agenda(engine, meeting_id, by=chair).set_index("patient_id")
    assert agenda.loc[joins, "minutes"] == 11
    assert meetings.one(engine, meeting_id, by=chair)["minutes"]["new"] == 11


def test_without_a_series_the_minutes_that_the_site_has_signed_count(
    engine: Engine, team: str, chair: User, lead: User
) -> None:
    words = {"source": "review of March", "reason": "we take longer"}
    setting_changes.change(engine, "agenda.minutes_new", 9, **words, **told(lead))
    item = a_patient(engine, team, phq9=[(0, 4)], registered_on=AT.date())
    a_referral(engine, item, by=chair)
    meeting_id = a_meeting(engine, team, by=chair)
    assert meetings.agenda(engine, meeting_id, by=chair).set_index("patient_id").loc[item, "minutes"] == 9
