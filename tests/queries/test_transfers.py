"""Going to another team: who hears of what is open, what is said beforehand, and what stands in the way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, update

from queries import alerts, doctor, escalations, flags, hand_over, my_day, notices, transfers
from queries.engine import transaction
from queries.people import SERVICE
from queries.tables_review import flag as flag_table
from rules.roles import NotPermitted, Refused, User
from rules.transfers import sentences
from tests.alarms import MINUTE, a_crisis, contact, rows
from tests.factories import AT, a_decision, a_meeting, signed_in
from tests.moves import DAY, TODAY, move, told, with_everything
from tests.queries.test_alerts import on_the_rota, waiting

pytestmark = pytest.mark.slow

LATER = AT + 240 * MINUTE


@pytest.fixture
def filled(engine: Engine, team: str, clinician: User, chair: User) -> SimpleNamespace:
    return with_everything(engine, team, clinician, chair)


def test_an_unanswered_crisis_sounds_in_the_new_team_and_is_silent_in_the_old_one(
    engine: Engine, filled: SimpleNamespace, clinician: User, supervisor: User, other_team: str,
    other_clinician: User, other_chair: User,
) -> None:  # fmt: skip
    on_the_rota(engine, other_team, other_chair, "duty", other_clinician.id)
    flag_id = a_crisis(engine, filled.patient)
    assert waiting(engine, clinician) == [flag_id]
    move(engine, filled.patient, other_team, supervisor)
    assert waiting(engine, clinician) == waiting(engine, supervisor) == []
    assert waiting(engine, other_clinician) == [flag_id]
    assert list(my_day.my_alerts(engine, by=other_clinician, at=AT)["flag_id"]) == [flag_id]
    assert my_day.my_alerts(engine, by=clinician, at=AT).empty


def test_an_answered_crisis_is_shown_to_the_new_team_once(
    engine: Engine, filled: SimpleNamespace, clinician: User, supervisor: User, other_clinician: User
) -> None:
    flag_id = a_crisis(engine, filled.patient)
    flags.answer(engine, [flag_id], contact(), **told(clinician))
    move(engine, filled.patient, other_clinician.team_ids[0], supervisor)
    assert waiting(engine, other_clinician) == [flag_id]
    flags.see(engine, filled.patient, by=other_clinician, at=AT)
    assert waiting(engine, other_clinician) == []


def test_it_reaches_as_far_there_as_it_had_been_passed_on_here(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_team: str, other_clinician: User, other_chair: User
) -> None:
    on_the_rota(engine, other_team, other_chair, "duty", other_clinician.id)
    flag_id = a_crisis(engine, filled.patient)
    escalations.escalate(engine, by=SERVICE, at=LATER)
    assert max(row["level"] for row in rows(engine, "escalation", flag_id=flag_id)) == 2
    move(engine, filled.patient, other_team, SERVICE, LATER)
    assert waiting(engine, signed_in(engine, other_chair.id, LATER), LATER) == [flag_id]
    assert doctor.CHECKS["timers have a next step"](engine, LATER)[0]


def test_a_timer_that_runs_goes_on_in_the_new_team(
    engine: Engine, filled: SimpleNamespace, supervisor: User, other_team: str, other_chair: User
) -> None:
    flag_id = a_crisis(engine, filled.patient)
    move(engine, filled.patient, other_team, supervisor)
    escalations.escalate(engine, by=SERVICE, at=LATER)
    passed = rows(engine, "alert", flag_id=flag_id, kind=alerts.TO_LEAD)
    assert [row["team_id"] for row in passed] == [other_team]
    assert flag_id in waiting(engine, signed_in(engine, other_chair.id, LATER), LATER)
    assert waiting(engine, signed_in(engine, supervisor.id, LATER), LATER) == []


def test_a_notice_that_has_not_left_is_not_sent_to_the_old_team(
    engine: Engine, team: str, filled: SimpleNamespace, clinician: User, supervisor: User, other_chair: User
) -> None:
    for of in (team, other_chair.team_ids[0]):
        notices.add_address(
            engine, person_id=None, team_id=of, channel="mail", address=f"{of}@example.org", **told(SERVICE)
        )
    a_crisis(engine, filled.patient)
    move(engine, filled.patient, other_chair.team_ids[0], supervisor)
    states = {row["team_id"]: row["state"] for row in rows(engine, "notice")}
    assert states == {team: "withdrawn", other_chair.team_ids[0]: "waiting"}


def test_a_team_where_nobody_answers_flags_is_given_nobody(
    engine: Engine, patient: str, supervisor: User, other_team: str
) -> None:
    with pytest.raises(Refused, match="Nobody in that team can answer"):
        move(engine, patient, other_team, supervisor)


def test_the_doctor_finds_a_flag_that_did_not_move_along(
    engine: Engine, team: str, patient: str, supervisor: User, other_clinician: User
) -> None:
    a_crisis(engine, patient)
    move(engine, patient, other_clinician.team_ids[0], supervisor)
    assert doctor.CHECKS["open flags have an owner"](engine, AT)[0]
    with transaction(engine) as connection:
        connection.execute(update(flag_table).where(flag_table.c.patient_id == patient).values(team_id=team))
    ok, says = doctor.CHECKS["open flags have an owner"](engine, AT)
    assert not ok
    assert "another team than their patient" in says


def test_the_form_says_beforehand_what_the_move_does(
    engine: Engine, filled: SimpleNamespace, clinician: User, chair: User, supervisor: User, other_team: str,
    other_clinician: User, other_chair: User,
) -> None:  # fmt: skip
    on_the_rota(engine, other_team, other_chair, "duty", other_clinician.id)
    a_crisis(engine, filled.patient)
    there = a_meeting(engine, other_team, by=other_chair, held_on=TODAY + 3 * DAY)
    said = hand_over.preview(engine, filled.patient, other_team, by=supervisor, at=AT)
    assert (said.actions, said.reminders, said.visits, said.invitations) == (1, 1, 2, 1)
    assert (said.urgent, said.heard_by) == (1, (other_clinician.name,))
    assert (said.clinician, said.back) == (clinician.name, (other_chair.name,))
    assert said.agendas == ("“Planned” on 9 Mar 2026",)
    assert len(said.left_behind) == 3
    words = " ".join(sentences(said))
    move(engine, filled.patient, other_team, supervisor)
    assert waiting(engine, other_clinician)
    assert said.next_meeting in words
    assert there


def test_the_form_refuses_with_the_words_of_the_move(
    engine: Engine, patient: str, chair: User, supervisor: User, other_clinician: User
) -> None:
    a_decision(engine, patient, by=chair)
    with pytest.raises(Refused, match="not signed yet"):
        hand_over.preview(engine, patient, other_clinician.team_ids[0], by=supervisor, at=AT)


def test_only_who_may_move_a_patient_is_shown_where_to(
    engine: Engine, patient: str, clinician: User, supervisor: User, other_team: str, other_chair: User
) -> None:
    assert transfers.receiving(engine, patient, by=supervisor) == {other_team: "South"}
    with pytest.raises(NotPermitted, match="care managers"):
        transfers.receiving(engine, patient, by=clinician)
    with pytest.raises(NotPermitted, match="not a member"):
        transfers.receiving(engine, patient, by=other_chair)


def test_two_moves_are_kept_in_order_with_their_reasons(
    engine: Engine, patient: str, team: str, supervisor: User, other_team: str, other_chair: User
) -> None:
    move(engine, patient, other_team, supervisor, reason="Moved house.")
    move(engine, patient, team, other_chair, AT + MINUTE, reason="Came back.")
    frame = transfers.past(engine, patient, by=supervisor)
    assert list(frame["reason"]) == ["Came back.", "Moved house."]
    assert list(frame["to_team"]) == ["North", "South"]
