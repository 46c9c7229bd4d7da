"""In the room: clocks and attendance per case, pulled-out cases, marks; midnight, moved patients, a disabled chair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from queries import decisions, meetings, people, room, signing
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables import patient as patient_table
from rules.roles import NotPermitted, Refused, Role, User
from tests.factories import AT, a_draft, a_meeting, a_patient, agenda_items, fresh_submission, signed_in

MINUTE = timedelta(minutes=1)


def told(by: User, at: datetime = AT) -> dict[str, object]:
    return {"by": by, "at": at, "submission_id": fresh_submission()}


@pytest.fixture
def two(engine: Engine, team: str, patient: str, chair: User) -> tuple[str, list[str]]:
    """A meeting with two cases: its id and theirs."""
    other = a_patient(engine, team, phq9=[(0, 9)])
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient, other])
    items = agenda_items(engine, meeting_id)
    return meeting_id, [items[patient], items[other]]


def attend(engine: Engine, meeting_id: str, name: str, present: bool, at: datetime, by: User) -> None:
    meetings.mark_attendance(engine, meeting_id, name=name, discipline="nursing", present=present, **told(by, at))  # type: ignore[arg-type]


def test_opening_the_next_case_closes_the_one_before(engine: Engine, two: tuple, chair: User) -> None:
    meeting_id, (first, second) = two
    room.open_case(engine, first, **told(chair))  # type: ignore[arg-type]
    room.open_case(engine, second, **told(chair, AT + 4 * MINUTE))  # type: ignore[arg-type]
    room.open_case(engine, first, **told(chair, AT + 10 * MINUTE))  # type: ignore[arg-type]
    room.close_case(engine, first, **told(chair, AT + 11 * MINUTE))  # type: ignore[arg-type]
    here = room.room(engine, meeting_id, by=chair)
    assert here.open_item is None
    assert here.minutes(first, AT + 60 * MINUTE) == pytest.approx(5)
    assert here.minutes(second, AT + 60 * MINUTE) == pytest.approx(6)


def test_opening_twice_starts_one_clock(engine: Engine, two: tuple, chair: User, clinician: User) -> None:
    meeting_id, (first, _) = two
    room.open_case(engine, first, **told(chair))  # type: ignore[arg-type]
    room.open_case(engine, first, **told(clinician, AT + MINUTE))  # type: ignore[arg-type]
    assert len(room.room(engine, meeting_id, by=chair).stays) == 1


def test_attendance_is_per_case_as_people_come_and_go(engine: Engine, two: tuple, chair: User) -> None:
    meeting_id, (first, second) = two
    attend(engine, meeting_id, "Early", True, AT - MINUTE, chair)
    room.open_case(engine, first, **told(chair))  # type: ignore[arg-type]
    attend(engine, meeting_id, "Early", False, AT + MINUTE, chair)
    attend(engine, meeting_id, "Late", True, AT + 2 * MINUTE, chair)
    room.open_case(engine, second, **told(chair, AT + 5 * MINUTE))  # type: ignore[arg-type]
    attend(engine, meeting_id, "Last", True, AT + 6 * MINUTE, chair)
    assert {"Early", "Late"} <= set(room.present_for(engine, first, by=chair))
    assert "Last" not in room.present_for(engine, first, by=chair)
    later = set(room.present_for(engine, second, by=chair))
    assert {"Late", "Last"} <= later
    assert "Early" not in later


def test_a_meeting_goes_on_over_midnight(engine: Engine, two: tuple, team: str, chair: User) -> None:
    meeting_id, (first, second) = two
    late = datetime(2026, 3, 2, 23, 50, tzinfo=UTC)
    night_chair = signed_in(engine, chair.id, late)
    room.open_case(engine, first, **told(night_chair, late))  # type: ignore[arg-type]
    after = late + 20 * MINUTE
    room.open_case(engine, second, **told(night_chair, after))  # type: ignore[arg-type]
    assert room.room(engine, meeting_id, by=night_chair).minutes(first, after) == pytest.approx(20)
    draft = a_draft(chair.id, next_review_on=after.date() + timedelta(days=20))
    decisions.record_decision(engine, first, draft, **told(night_chair, after))  # type: ignore[arg-type]
    attend(engine, meeting_id, "Nora", True, after, night_chair)
    signing.sign(engine, meeting_id, **told(night_chair, after + 5 * MINUTE))  # type: ignore[arg-type]
    assert meetings.one(engine, meeting_id, by=chair)["state"] == "signed"


def test_a_chair_disabled_in_mid_meeting_writes_nothing_more_and_another_finishes(
    engine: Engine, two: tuple, team: str, chair: User, supervisor: User
) -> None:
    meeting_id, (first, second) = two
    room.open_case(engine, first, **told(chair))  # type: ignore[arg-type]
    decisions.record_decision(engine, first, a_draft(supervisor.id), **told(chair))  # type: ignore[arg-type]
    people.change_person(engine, chair.id, role=Role.chair, active=False, team_ids=[team], **told(SERVICE))  # type: ignore[arg-type]
    for act in (room.open_case, room.close_case):
        with pytest.raises(NotPermitted, match="session has ended"):
            act(engine, second, **told(chair))
    with pytest.raises(NotPermitted):
        signing.sign(engine, meeting_id, **told(chair))  # type: ignore[arg-type]
    attend(engine, meeting_id, "Sue", True, AT, supervisor)
    signing.sign(engine, meeting_id, **told(supervisor))  # type: ignore[arg-type]
    assert meetings.one(engine, meeting_id, by=supervisor)["state"] == "signed"


def test_a_patient_who_moved_to_another_team_is_not_decided_here_and_the_meeting_goes_on(
    engine: Engine, two: tuple, other_team: str, patient: str, chair: User
) -> None:
    meeting_id, (first, second) = two
    room.open_case(engine, first, **told(chair))  # type: ignore[arg-type]
    with transaction(engine) as connection:
        moved = update(patient_table).where(patient_table.c.id == patient).values(team_id=other_team)
        connection.execute(moved)
    with pytest.raises(NotPermitted):
        decisions.record_decision(engine, first, a_draft(chair.id), **told(chair))  # type: ignore[arg-type]
    room.open_case(engine, second, **told(chair, AT + MINUTE))  # type: ignore[arg-type]
    decisions.record_decision(engine, second, a_draft(chair.id), **told(chair, AT + MINUTE))  # type: ignore[arg-type]
    attend(engine, meeting_id, "Nora", True, AT, chair)
    signing.sign(engine, meeting_id, **told(chair, AT + 2 * MINUTE))  # type: ignore[arg-type]


def test_anyone_may_pull_a_case_out_once_and_says_why(
    engine: Engine, two: tuple, chair: User, clinician: User, other_clinician: User
) -> None:
    from queries.tables_review import agenda_item

    meeting_id, (first, _) = two
    with transaction(engine) as connection:
        connection.execute(update(agenda_item).where(agenda_item.c.id == first).values(lane="standard"))
    with pytest.raises(NotPermitted):
        room.pull_out(engine, first, why="x", **told(other_clinician))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="few words why"):
        room.pull_out(engine, first, why=" ", **told(clinician))  # type: ignore[arg-type]
    room.pull_out(engine, first, why="New pain", **told(clinician))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="already among"):
        room.pull_out(engine, first, why="New pain", **told(chair))  # type: ignore[arg-type]
    frame = meetings.agenda(engine, meeting_id, by=chair).set_index("id")
    assert frame.loc[first, "lane"] == "discuss"
    assert room.room(engine, meeting_id, by=chair).pulled == {first}


def test_the_last_mark_of_each_member_counts(engine: Engine, two: tuple, chair: User, clinician: User) -> None:
    meeting_id, (first, _) = two
    room.mark(engine, first, marked=True, **told(clinician))  # type: ignore[arg-type]
    room.mark(engine, first, marked=True, **told(chair))  # type: ignore[arg-type]
    room.mark(engine, first, marked=False, **told(chair, AT + MINUTE))  # type: ignore[arg-type]
    assert room.room(engine, meeting_id, by=chair).marks == {first: {clinician.id: clinician.name}}
