"""The minutes: who was there, what was decided and why, who signed when; as values and as plain text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from components.minutes import Minutes, as_text, minutes_of
from queries import audit, decisions, meetings, signing, site
from rules.decisions import ActionDraft
from rules.roles import NotPermitted, Role, User
from tests.factories import (
    AT,
    a_decision,
    a_draft,
    a_meeting,
    a_patient,
    a_person,
    fresh_submission,
    meeting_of,
    signed_in,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def cara(engine: Engine, team: str) -> User:
    site.init(engine, name="Test service", zone="Europe/London", at=AT)
    return signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))


def signed(engine: Engine, decision_id: str, by: User) -> None:
    signing.sign(engine, meeting_of(engine, decision_id), by=by, at=AT, submission_id=fresh_submission())


def of(engine: Engine, decision_id: str, by: User) -> Minutes:
    return minutes_of(engine, meeting_of(engine, decision_id), by)


def test_the_minutes_say_everything_that_was_decided(engine: Engine, patient: str, cara: User) -> None:
    decision_id = a_decision(engine, patient, by=cara, dissent=(("Nora", "Too early."),))
    text = as_text(of(engine, decision_id, cara))
    for part in (
        "The question was: Is weekly enough?",
        "Decided: intensify.",
        "Because: Little change in six weeks.",
        "We thought of “Wait” and did not choose it: Six weeks are enough",
        "The patient prefers: More sessions",
        "Nora sees it differently: Too early.",
        "We expect that PHQ-9 falls by 5 points or more by 13 Apr 2026",
        "Cara Chair: Offer two sessions a week and tells the patient, by 9 Mar 2026.",
        "We look at this again on 30 Mar 2026.",
    ):
        assert part in text


def test_who_was_there_stands_by_discipline_and_who_was_missing_is_said(
    engine: Engine, team: str, patient: str, cara: User
) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=cara))
    for name, discipline in (("Nora", "nursing"), ("Nick", "nursing"), ("Mia", "Medicine")):
        told = {"name": name, "discipline": discipline, "present": True, "by": cara, "at": AT}
        meetings.mark_attendance(engine, meeting_id, **told, submission_id=fresh_submission())
    minutes = minutes_of(engine, meeting_id, cara)
    assert "psychology: Cara Chair" in minutes.attendance
    assert {"nursing: Nora, Nick", "nursing: Nick, Nora"} & set(minutes.attendance)
    assert minutes.missing == "Not in the room: social work."


def test_an_unsigned_meeting_is_a_draft(engine: Engine, patient: str, cara: User) -> None:
    minutes = of(engine, a_decision(engine, patient, by=cara), cara)
    assert minutes.state == "Draft: not signed yet"
    assert minutes.cases[0].signatures == ()


def test_a_signed_meeting_says_when_in_the_zone_of_the_site_and_who(engine: Engine, patient: str, cara: User) -> None:
    decision_id = a_decision(engine, patient, by=cara)
    summer = AT.replace(month=6)
    signer = signed_in(engine, cara.id, summer)
    meeting_id = meeting_of(engine, decision_id)
    signing.sign(engine, meeting_id, by=signer, at=summer, submission_id=fresh_submission())
    minutes = minutes_of(engine, meeting_id, signer)
    assert minutes.state == "Signed on 2 Jun 2026, 10:00"  # 09:00 in UTC
    assert minutes.cases[0].signatures == ("Version 1 signed by Cara Chair on 2 Jun 2026, 10:00",)


def test_an_amendment_is_named_with_reason_and_signer_and_counted(engine: Engine, patient: str, cara: User) -> None:
    decision_id = a_decision(engine, patient, by=cara)
    signed(engine, decision_id, cara)
    whose = {"by": cara, "at": AT + timedelta(minutes=5), "submission_id": fresh_submission()}
    draft = a_draft(cara.id, rationale="The blood test came back.")
    decisions.revise(engine, decision_id, draft, seen_version=1, reason="New result.", **whose)
    minutes = of(engine, decision_id, cara)
    assert minutes.state == "Signed on 2 Mar 2026, 09:00; 1 decision amended since"
    assert "Because: The blood test came back." in minutes.cases[0].lines
    assert minutes.cases[0].signatures[1].endswith("amended because: New result.")


def test_a_case_without_decision_is_in_the_minutes_as_not_decided(
    engine: Engine, team: str, patient: str, cara: User
) -> None:
    minutes = minutes_of(engine, a_meeting(engine, team, by=cara), cara)
    assert [(case.state, case.lines) for case in minutes.cases] == [("not decided", ("Not decided.",))]


def test_a_meeting_of_nobody_about_nobody_has_minutes(engine: Engine, team: str, cara: User) -> None:
    meeting_id = a_meeting(engine, team, by=cara)
    gone = {"name": cara.name, "discipline": cara.discipline, "present": False, "person_id": cara.id}
    later = AT + timedelta(minutes=1)
    meetings.mark_attendance(engine, meeting_id, **gone, by=cara, at=later, submission_id=fresh_submission())
    text = as_text(minutes_of(engine, meeting_id, cara))
    assert "Nobody is marked as present." in text
    assert "Nobody was on the agenda." in text


def test_the_minutes_hold_where_the_audit_trail_stood(engine: Engine, patient: str, cara: User) -> None:
    minutes = of(engine, a_decision(engine, patient, by=cara), cara)
    assert minutes.checkpoint == audit.checkpoint(engine)
    assert f"Audit trail: {minutes.checkpoint}" in as_text(minutes)


@pytest.mark.parametrize("sample", [True, False])
def test_sample_data_is_marked_as_such(
    engine: Engine, patient: str, cara: User, sample: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision_id = a_decision(engine, patient, by=cara)
    told = site.about(engine) | {"is_sample": sample}
    monkeypatch.setattr(site, "about", lambda engine: told)
    minutes = of(engine, decision_id, cara)
    assert minutes.sample is sample
    assert ("SAMPLE DATA" in as_text(minutes)) is sample


def test_another_teams_minutes_are_refused(engine: Engine, patient: str, cara: User, other_chair: User) -> None:
    with pytest.raises(NotPermitted):
        of(engine, a_decision(engine, patient, by=cara), other_chair)


def test_an_owner_who_left_the_team_is_still_named(engine: Engine, team: str, patient: str, cara: User) -> None:
    from queries import people
    from queries.people import SERVICE

    gone = a_person(engine, Role.clinician, [team], name="Gus Gone")
    actions = (ActionDraft("Call", gone, AT.date()),)
    decision_id = a_decision(engine, patient, by=cara, actions=actions)
    rights: dict[str, Any] = {"role": Role.clinician, "active": False, "team_ids": []}
    people.change_person(engine, gone, **rights, by=SERVICE, at=AT, submission_id=fresh_submission())
    assert "Gus Gone: Call, by 2 Mar 2026." in of(engine, decision_id, cara).cases[0].lines


def test_the_cases_stand_in_the_order_of_the_agenda(engine: Engine, team: str, cara: User) -> None:
    for _ in range(3):
        a_patient(engine, team)
    minutes = minutes_of(engine, a_meeting(engine, team, by=cara), cara)
    assert [case.place for case in minutes.cases] == [1, 2, 3]
