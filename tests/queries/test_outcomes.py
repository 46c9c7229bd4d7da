"""What became of a team's decisions: its own, signed, in their current version, with actions, scores and departures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from queries import actions, calendars, decisions, meeting_numbers, meetings, outcomes, signing
from rules.decisions import ActionDraft
from rules.meeting_numbers import Share, numbers
from rules.roles import NotPermitted, Refused, User
from tests.factories import AT, a_decision, a_draft, an_assessment, fresh_submission, meeting_of

DAY = timedelta(days=1)
TODAY = AT.date()


def whose(by: User) -> dict[str, Any]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


@pytest.fixture
def signed(engine: Engine, patient: str, chair: User) -> str:
    decision_id = a_decision(engine, patient, by=chair, module="CBT")
    signing.sign(engine, meeting_of(engine, decision_id), **whose(chair))
    return decision_id


def taken(engine: Engine, team: str, by: User) -> list[outcomes.Taken]:
    return outcomes.taken(engine, team, since=TODAY - 30 * DAY, until=TODAY, by=by)


def depart(engine: Engine, decision_id: str, by: User, **told: Any) -> str:
    told = {"happened_on": TODAY, "instead": "Waited.", "code": "no capacity", "reason": ""} | told
    return outcomes.depart(engine, decision_id, **told, **whose(by))


def test_one_decision_with_all_that_came_of_it(
    engine: Engine, team: str, patient: str, signed: str, chair: User
) -> None:
    action_id = str(actions.actions(engine, by=chair)["id"].iloc[0])
    told = {"state": "dropped", "reason": "", "code": "patient declined"}
    actions.set_state(engine, action_id, **told, **whose(chair))
    depart(engine, signed, chair)
    (one,) = taken(engine, team, chair)
    assert (one.id, one.module, one.kinds) == (signed, "CBT", ("intensify",))
    assert [(action.state, action.reason) for action in one.actions] == [("dropped", "patient declined")]
    assert [value for _, value in one.scores] == [18, 17, 12]
    assert [row["reason_code"] for row in one.departures] == ["no capacity"]


def test_a_corrected_score_is_not_counted(engine: Engine, team: str, patient: str, signed: str, chair: User) -> None:
    an_assessment(engine, patient, "phq9", TODAY - 56 * DAY, 11, at=AT)
    assert [value for _, value in taken(engine, team, chair)[0].scores] == [18, 17, 11]


def test_what_the_family_or_the_team_rated_does_not_judge_what_was_predicted_of_the_patients_own_scores(
    engine: Engine, team: str, patient: str, signed: str, chair: User
) -> None:
    an_assessment(engine, patient, "phq9", TODAY - 3 * DAY, 2, at=AT, rater="family")
    assert [value for _, value in taken(engine, team, chair)[0].scores] == [18, 17, 12]


def test_what_is_not_signed_and_what_is_not_ours_is_not_there(
    engine: Engine, team: str, patient: str, chair: User, other_chair: User
) -> None:
    a_decision(engine, patient, by=chair)
    assert taken(engine, team, chair) == []
    with pytest.raises(NotPermitted):
        taken(engine, team, other_chair)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"instead": " "}, "what was done instead"),
        ({"code": ""}, "Choose why"),
        ({"code": "because"}, "Choose why"),
        ({"code": "other"}, "in a few words"),
        ({"happened_on": TODAY + DAY}, "lies ahead"),
    ],
)
def test_a_change_outside_the_meeting_needs_its_reason(
    engine: Engine, team: str, signed: str, chair: User, told: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        depart(engine, signed, chair, **told)
    assert taken(engine, team, chair)[0].departures == ()


def test_a_decision_that_is_not_signed_is_changed_itself(
    engine: Engine, patient: str, chair: User, other_chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    with pytest.raises(Refused, match="not signed yet"):
        depart(engine, decision_id, chair)
    with pytest.raises(NotPermitted):
        depart(engine, decision_id, other_chair)


@pytest.mark.parametrize("code", ["patient declined", "no capacity", "superseded", "clinically changed"])
def test_an_action_is_dropped_with_a_code_and_without_words(
    engine: Engine, signed: str, chair: User, code: str
) -> None:
    action_id = str(actions.actions(engine, by=chair)["id"].iloc[0])
    actions.set_state(engine, action_id, state="dropped", reason="", code=code, **whose(chair))
    assert list(actions.actions(engine, by=chair)["state"]) == ["dropped"]


@pytest.mark.parametrize("code", ["other", ""])
def test_without_a_code_that_fits_words_are_needed(engine: Engine, signed: str, chair: User, code: str) -> None:
    action_id = str(actions.actions(engine, by=chair)["id"].iloc[0])
    with pytest.raises(Refused, match="Say why"):
        actions.set_state(engine, action_id, state="dropped", reason=" ", code=code, **whose(chair))


def test_the_calendar_holds_what_is_open_of_the_current_version(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    first = calendars.of_meeting(engine, meeting_of(engine, decision_id), by=chair)
    later = ActionDraft("Call", chair.id, TODAY + 3 * DAY, True)
    draft = a_draft(chair.id, actions=(later,))
    decisions.revise(engine, decision_id, draft, seen_version=1, **whose(chair))
    now = calendars.of_meeting(engine, meeting_of(engine, decision_id), by=chair)
    assert [one.kind for one in now] == ["action", "review", "prediction"]
    assert {one.key for one in now if one.kind != "action"} == {one.key for one in first if one.kind != "action"}
    assert now[0].on == TODAY + 3 * DAY


def test_the_chairs_numbers_come_from_signed_meetings(engine: Engine, team: str, signed: str, chair: User) -> None:
    cases, seats = meeting_numbers.told(engine, team, since=date.min, until=TODAY, by=chair)
    found = numbers(cases, seats, TODAY)
    assert (found.meetings, found.listed, found.decided) == (1, 1, Share(1, 1))
    assert found.preference_known == Share(1, 1)
    assert dict(found.attendance)["psychology"] == Share(1, 1)
    assert dict(found.attendance)["nursing"] == Share(0, 1)


def test_minutes_per_case_are_the_time_it_was_open_in_the_room(
    engine: Engine, team: str, signed: str, chair: User
) -> None:
    from sqlalchemy import insert

    from queries.engine import transaction
    from queries.tables_meetings import agenda_event

    frame = meetings.agenda(engine, meeting_of(engine, signed), by=chair)
    item = frame.iloc[0]
    whose_ = {"team_id": team, "patient_id": item["patient_id"], "entered_by": chair.id, "note": ""}
    told = whose_ | {"meeting_id": meeting_of(engine, signed), "agenda_item_id": item["id"]}
    with transaction(engine) as connection:
        for number, (kind, minute) in enumerate([("opened", 0), ("closed", 4), ("opened", 10), ("closed", 13)]):
            row = told | {"id": f"e{number}", "kind": kind, "entered_at": AT + timedelta(minutes=minute)}
            connection.execute(insert(agenda_event).values(row))
    cases, _ = meeting_numbers.told(engine, team, since=date.min, until=TODAY, by=chair)
    assert [one.minutes for one in cases] == [7]


def test_the_meeting_before_is_the_last_signed_one_of_the_same_team(
    engine: Engine, team: str, signed: str, chair: User
) -> None:
    from queries.meetings import NewMeeting

    new = NewMeeting("Next", TODAY + 7 * DAY, chair.id)
    made = meetings.make(engine, new, team_id=team, **whose(chair))
    assert outcomes.last_meeting_before(engine, made, by=chair) == meeting_of(engine, signed)
    assert outcomes.last_meeting_before(engine, meeting_of(engine, signed), by=chair) is None
