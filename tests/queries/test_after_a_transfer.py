"""After a patient went to another team every list goes by who has them now, and minutes by whose meeting it was."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from queries import (
    actions,
    amendment_notices,
    appointments,
    assessment_detail,
    assessments,
    basis,
    decisions,
    drafts,
    flags,
    meetings,
    my_questions,
    outcomes,
    participants,
    patients,
    plans,
    referrals,
    reminders,
    replay,
    safety_items,
    shared_drafts,
    signing,
    small_test_reads,
    supervision,
    transfers,
)
from queries.supervision import Pair
from rules.board import HANDED_OVER
from rules.roles import NotPermitted, Refused, User
from tests.alarms import MINUTE, a_crisis, rows
from tests.factories import (
    AT,
    a_decision,
    a_draft,
    a_meeting,
    a_patient,
    a_person,
    agenda_items,
    an_assessment,
    meeting_of,
    signed_in,
)
from tests.moves import DAY, TODAY, move, told, with_everything

pytestmark = pytest.mark.slow

LATER = AT + 10 * MINUTE


@pytest.fixture
def filled(engine: Engine, team: str, clinician: User, chair: User) -> SimpleNamespace:
    return with_everything(engine, team, clinician, chair)


READS: dict[str, Callable[[Engine, SimpleNamespace, User], Any]] = {
    "actions": lambda engine, one, by: actions.actions(engine, patient_id=one.patient, by=by),
    "all actions": lambda engine, one, by: actions.actions(engine, by=by),
    "reminders": lambda engine, one, by: reminders.open_reminders(engine, by=by),
    "visits": lambda engine, one, by: appointments.ahead(engine, from_on=TODAY, by=by),
    "plans": lambda engine, one, by: plans.plans(engine, one.patient, by=by),
    "warning signs": lambda engine, one, by: plans.checks(engine, one.patient, by=by),
    "small tests": lambda engine, one, by: small_test_reads.small_tests(engine, one.patient, by=by, at=LATER),
    "referrals": lambda engine, one, by: referrals.referrals(engine, by=by),
    "history": lambda engine, one, by: assessments.history(engine, one.patient, by=by),
    "one form": lambda engine, one, by: [assessment_detail.assessment_detail(engine, one.form, by=by)],
    "contributions": lambda engine, one, by: participants.said(engine, one.patient, by=by),
    "decisions": lambda engine, one, by: decisions.decisions(engine, patient_id=one.patient, by=by),
    "flags": lambda engine, one, by: flags.open_flags(engine, by=by),
    "past teams": lambda engine, one, by: transfers.past(engine, one.patient, by=by),
}


def seen(read: Callable[[Engine, SimpleNamespace, User], Any], engine: Engine, one: SimpleNamespace, by: User) -> int:
    try:
        return len(read(engine, one, by))
    except NotPermitted:
        return 0


@pytest.mark.parametrize("what", READS)
def test_what_is_read_of_a_patient_follows_them(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_clinician: User, what: str
) -> None:
    a_crisis(engine, filled.patient)
    before = seen(READS[what], engine, filled, supervisor) or (1 if what == "past teams" else 0)
    assert before > 0
    assert seen(READS[what], engine, filled, other_clinician) == 0
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    assert seen(READS[what], engine, filled, supervisor) == 0
    assert seen(READS[what], engine, filled, other_clinician) == before


def test_what_a_meeting_decided_stays_in_its_minutes_and_goes_along_with_the_patient(
    engine: Engine, filled: SimpleNamespace, chair: User, supervisor: User, other_clinician: User
) -> None:
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    for by in (chair, other_clinician):
        assert list(decisions.versions(engine, filled.decided, by=by)["version"]) == [1]
        assert set(drafts.by_version(engine, filled.decided, by=by)) == {1}
        assert basis.of_version(engine, filled.decided, 1, by=by) is not None
    held = meeting_of(engine, filled.decided)
    assert filled.decided in set(meetings.agenda(engine, held, by=chair)["decision_id"])
    assert len(decisions.decisions(engine, meeting_id=held, by=chair)) == 1


def test_an_outsider_reads_no_version_of_it(engine: Engine, filled: SimpleNamespace, other_clinician: User) -> None:
    assert decisions.versions(engine, filled.decided, by=other_clinician).empty
    assert drafts.by_version(engine, filled.decided, by=other_clinician) == {}
    with pytest.raises(NotPermitted):
        basis.of_version(engine, filled.decided, 1, by=other_clinician)


def test_minutes_are_rewritten_by_their_own_team_only(
    engine: Engine,
    team: str,
    filled: SimpleNamespace,
    chair: User,
    supervisor: User,
    other_team: str,
    other_chair: User,
) -> None:
    move(engine, filled.patient, other_team, supervisor)
    draft = a_draft(other_chair.id, rationale="Ours now.")
    with pytest.raises(Refused, match="another team's meeting"):
        decisions.revise(engine, filled.decided, draft, seen_version=1, reason="x", **told(other_chair))
    both = signed_in(engine, a_person(engine, supervisor.role, [team, other_team]))
    decisions.revise(engine, filled.decided, draft, seen_version=1, reason="A slip.", **told(both))
    assert list(decisions.versions(engine, filled.decided, by=chair)["version"]) == [1, 2]
    (notice,) = amendment_notices.unseen(engine, by=chair).itertuples()
    amendment_notices.see(engine, notice.id, **told(chair))
    assert amendment_notices.unseen(engine, by=chair).empty


def days_of(engine: Engine, by: User) -> dict[str, int]:
    return {
        "actions": len(actions.actions(engine, owner_id=by.id, open_only=True, by=by)),
        "reminders": len(reminders.open_reminders(engine, for_id=by.id, by=by)),
        "visits": len(appointments.ahead(engine, from_on=TODAY, clinician_id=by.id, by=by)),
    }


def in_the_net(engine: Engine, by: User) -> list[str]:
    frame = safety_items.items(engine, by=by, at=AT)
    return list(frame.loc[frame["kind"] == "moved here", "says"])


def test_what_was_promised_falls_to_the_clinician_named_there_and_until_then_to_the_safety_net(
    engine: Engine, filled: SimpleNamespace, clinician: User, chair: User, supervisor: User,
    other_clinician: User, other_chair: User,
) -> None:  # fmt: skip
    assert days_of(engine, chair)["actions"] == 1
    assert days_of(engine, clinician) == {"actions": 0, "reminders": 1, "visits": 2}
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    nothing = {"actions": 0, "reminders": 0, "visits": 0}
    assert [days_of(engine, by) for by in (clinician, chair, other_clinician)] == [nothing] * 3
    (says,) = in_the_net(engine, other_chair)
    assert says == (
        "Came from North; nobody here is named as the clinician. On nobody's day: 1 action, 1 reminder and 2 visits."
    )
    assert in_the_net(engine, chair) == []
    patients.assign(engine, filled.patient, other_clinician.id, **told(other_chair))
    assert days_of(engine, other_clinician) == {"actions": 1, "reminders": 1, "visits": 2}
    assert not actions.actions(engine, owner_id=other_clinician.id, by=other_clinician)["owner_here"].any()
    assert in_the_net(engine, other_chair) == []


def test_who_works_in_both_teams_keeps_what_they_promised(
    engine: Engine, team: str, other_team: str, supervisor: User, other_clinician: User
) -> None:
    both = signed_in(engine, a_person(engine, supervisor.role, [team, other_team]))
    one = a_patient(engine, team, clinician_id=both.id)
    appointments.add(engine, one, kind="visit", on=TODAY + DAY, with_id=both.id, **told(both))
    move(engine, one, other_team, both)
    patients.assign(engine, one, other_clinician.id, **told(both))
    assert days_of(engine, both)["visits"] == 1
    assert days_of(engine, other_clinician)["visits"] == 0


def test_the_new_team_moves_and_cancels_a_visit_with_somebody_who_is_not_there(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_clinician: User
) -> None:
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    whose = {"reason": "Another team.", **told(other_clinician)}
    moved = appointments.move(engine, filled.visit, on=TODAY + 5 * DAY, **whose)
    (row,) = rows(engine, "appointment", id=moved)
    assert (row["with_id"], row["state"]) == (None, "planned")
    appointments.move(engine, moved, on=None, reason="Not needed.", **told(other_clinician))


def test_the_new_team_closes_what_was_promised(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_clinician: User
) -> None:
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    (action,) = actions.actions(engine, patient_id=filled.patient, by=other_clinician)["id"]
    actions.set_state(engine, action, state="done", reason="", **told(other_clinician))
    (reminder,) = reminders.open_reminders(engine, by=other_clinician)["id"]
    reminders.done(engine, reminder, words="Rang.", **told(other_clinician))


def test_the_case_leaves_a_planned_agenda_and_joins_the_next_one_there(
    engine: Engine, filled: SimpleNamespace, chair: User, supervisor: User, other_team: str, other_chair: User
) -> None:
    there = a_meeting(engine, other_team, by=other_chair, held_on=TODAY + 3 * DAY)
    item = agenda_items(engine, filled.planned)[filled.patient]
    move(engine, filled.patient, other_team, supervisor)
    assert filled.patient not in set(meetings.agenda(engine, filled.planned, by=chair)["patient_id"])
    assert filled.patient in set(meetings.agenda(engine, there, by=other_chair)["patient_id"])
    with pytest.raises(NotPermitted, match="gone to another team"):
        shared_drafts.load(engine, item, by=chair)
    with pytest.raises(NotPermitted):
        participants.mine(engine, by=chair, today=TODAY)
    assert participants.mine(engine, by=filled.guest, today=TODAY) == []


def test_what_is_decided_and_not_signed_is_signed_before_the_patient_goes(
    engine: Engine, patient: str, chair: User, supervisor: User, other_clinician: User
) -> None:
    decided = a_decision(engine, patient, by=chair)
    with pytest.raises(Refused, match="not signed yet"):
        move(engine, patient, other_clinician.team_ids[0], supervisor)
    signing.sign(engine, meeting_of(engine, decided), **told(chair))
    move(engine, patient, other_clinician.team_ids[0], supervisor)


def test_what_the_old_team_promised_too_late_is_on_the_new_teams_agenda(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_team: str, other_chair: User
) -> None:
    move(engine, filled.patient, other_team, supervisor)
    there = a_meeting(engine, other_team, by=other_chair, held_on=TODAY + 30 * DAY)
    (why,) = meetings.agenda(engine, there, by=other_chair)["why"]
    assert "Not yet done" in why or "referred" in why.lower()


def test_the_old_teams_board_tells_what_came_until_the_patient_left(
    engine: Engine, filled: SimpleNamespace, team: str, chair: User, supervisor: User, other_clinician: User
) -> None:
    by_on = TODAY + 42 * DAY
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor, LATER)
    (action,) = actions.actions(engine, patient_id=filled.patient, by=other_clinician)["id"]
    actions.set_state(engine, action, state="done", reason="", **told(other_clinician, LATER + MINUTE))
    an_assessment(engine, filled.patient, "phq9", by_on, 3)
    outcomes.depart(
        engine, filled.decided, happened_on=TODAY, instead="Ours.", code="other", reason="x",
        **told(other_clinician, LATER + MINUTE),
    )  # fmt: skip
    (one,) = outcomes.taken(engine, team, since=TODAY, until=TODAY, by=chair)
    assert [(done.state, done.closed_on) for done in one.actions] == [(HANDED_OVER, TODAY)]
    assert (one.left_on, len(one.scores), one.departures) == (TODAY, 3, ())


def test_back_in_the_old_team_the_board_tells_everything(
    engine: Engine,
    filled: SimpleNamespace,
    team: str,
    other_team: str,
    chair: User,
    supervisor: User,
    other_chair: User,
) -> None:
    move(engine, filled.patient, other_team, supervisor, LATER)
    (action,) = actions.actions(engine, patient_id=filled.patient, by=other_chair)["id"]
    actions.set_state(engine, action, state="done", reason="", **told(other_chair, LATER + MINUTE))
    move(engine, filled.patient, team, other_chair, LATER + 2 * MINUTE)
    (one,) = outcomes.taken(engine, team, since=TODAY, until=TODAY, by=chair)
    assert [done.state for done in one.actions] == ["done"]
    assert one.left_on is None


def test_supervision_stays_between_the_two_without_the_patient(
    engine: Engine, filled: SimpleNamespace, clinician: User, chair: User, supervisor: User, other_clinician: User
) -> None:
    pair = Pair(chair.id, clinician.id, clinician.team_ids[0])
    flag_id = a_crisis(engine, filled.patient)
    supervision.bring(engine, pair, topic="Fear.", patient_id=filled.patient, flag_id=flag_id, **told(clinician))
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    frame = supervision.open_items(engine, by=clinician)
    assert set(frame["topic"]) == {"Stuck.", "Fear."}
    assert frame[["number", "given_name", "family_name", "alarm"]].isna().all(axis=None)


def test_what_one_asked_about_a_patient_who_is_gone_is_no_longer_read(
    engine: Engine, filled: SimpleNamespace, chair: User, supervisor: User, other_clinician: User
) -> None:
    assert not my_questions.asked(engine, by=chair, at=AT).empty
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    assert my_questions.asked(engine, by=chair, at=AT).empty


def test_the_threshold_lab_and_an_import_know_the_whole_past_of_who_came(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_team: str, other_chair: User
) -> None:
    move(engine, filled.patient, other_team, supervisor)
    window = (TODAY - 120 * DAY, TODAY)
    (past,) = replay.pasts(engine, by=other_chair, at=AT, team_id=other_team, window=window, trying={})
    assert (len(past.assessments), len(past.decisions), len(past.steps)) == (3, 1, 1)
    assert len(assessments.occasions(engine, other_team, by=other_chair)) == 3
    assert assessments.occasions(engine, supervisor.team_ids[0], by=supervisor).empty
