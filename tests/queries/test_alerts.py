"""Alerts and escalation: in the same transaction as the flag, to those responsible, once on screen, up to the lead."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, event, update
from sqlalchemy.exc import DBAPIError

from queries import alerts, doctor, escalations, flags, patients, plans, reevaluation, rota, rota_changes, sessions
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.rota_changes import NewShift
from queries.tables import user_session
from queries.tables_alerts import escalation
from rules.roles import NotPermitted, Refused, User
from tests.alarms import MINUTE, a_crisis, contact, flag_ids, rows, says
from tests.factories import AT, a_patient, an_assessment, fresh_submission

NAMES = list(doctor.CHECKS)
HOURS = {"from_time": "09:00", "to_time": "17:00", "from_on": date(2026, 1, 1)}


def on_the_rota(engine: Engine, team: str, by: User, part: str, person_id: str | None, **overrides: object) -> str:
    new = NewShift(**({"part": part, "weekdays": tuple(range(5)), "person_id": person_id} | HOURS | overrides))
    return rota_changes.add_shift(engine, team, new, by=by, at=AT, submission_id=fresh_submission())


def waiting(engine: Engine, user: User, at: datetime = AT) -> list[str]:
    live = {"seen": at - sessions.IDLE, "created": at - sessions.LONGEST}
    return [one["flag_id"] for one in alerts.waiting(engine, str(user.session_id), live)]


@pytest.fixture
def cared_for(engine: Engine, team: str, clinician: User) -> str:
    """Somebody whose responsible clinician is the one of the team."""
    return a_patient(engine, team, clinician_id=clinician.id)


def test_a_crisis_reaches_the_clinician_and_the_duty_and_nobody_else(
    engine: Engine, team: str, cared_for: str, clinician: User, care_manager: User, chair: User
) -> None:
    on_the_rota(engine, team, chair, "duty", care_manager.id)
    flag_id = a_crisis(engine, cared_for)
    assert waiting(engine, clinician) == waiting(engine, care_manager) == [flag_id]
    assert waiting(engine, chair) == []


def test_who_is_named_later_hears_of_what_is_urgent_and_unanswered(
    engine: Engine, team: str, cared_for: str, care_manager: User, chair: User
) -> None:
    flag_id = a_crisis(engine, cared_for)
    assert waiting(engine, care_manager) == []
    for _ in range(2):
        told = {"by": chair, "at": AT + MINUTE, "submission_id": fresh_submission()}
        patients.assign(engine, cared_for, care_manager.id, **told)
    assert waiting(engine, care_manager) == [flag_id]
    assert len([one for one in rows(engine, "alert_to", person_id=care_manager.id)]) == 1
    flags.answer(engine, [flag_id], contact(), by=care_manager, at=AT + MINUTE, submission_id="answered")
    patients.assign(engine, cared_for, chair.id, by=care_manager, at=AT + MINUTE, submission_id="named")
    assert waiting(engine, chair) == []


def test_a_flag_whose_write_fails_alerts_nobody(
    engine: Engine, cared_for: str, clinician: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.writing.audit.append", lambda *_args, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        a_crisis(engine, cared_for)
    assert rows(engine, "alert") == rows(engine, "notice") == []


def test_review_flags_and_the_past_alert_nobody(engine: Engine, team: str, cared_for: str, clinician: User) -> None:
    an_assessment(engine, cared_for, "phq9", AT.date(), {"1": 1, "9": None}, at=AT)
    other, long_ago = a_patient(engine, team, clinician_id=clinician.id), AT.date() - timedelta(days=60)
    an_assessment(engine, other, "phq9", long_ago, says(3), at=AT)
    assert rows(engine, "flag", rule="SAF-1")[0]["historic"]
    assert rows(engine, "alert") == []


def test_evaluating_again_alerts_nobody_again(engine: Engine, cared_for: str, clinician: User) -> None:
    a_crisis(engine, cared_for)
    before = rows(engine, "alert")
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + MINUTE)
    assert rows(engine, "alert") == before


def test_an_alert_is_over_for_whoever_opened_it_and_for_all_when_answered(
    engine: Engine, team: str, cared_for: str, clinician: User, care_manager: User, chair: User
) -> None:
    on_the_rota(engine, team, chair, "duty", care_manager.id)
    flag_id = a_crisis(engine, cared_for)
    flags.see(engine, cared_for, by=clinician, at=AT)
    assert (waiting(engine, clinician), waiting(engine, care_manager)) == ([], [flag_id])
    flags.answer(engine, [flag_id], contact(), by=clinician, at=AT, submission_id="a")
    assert waiting(engine, care_manager) == []


def test_of_two_screens_one_says_it_aloud(engine: Engine, cared_for: str, clinician: User) -> None:
    a_crisis(engine, cared_for)
    (alert,) = rows(engine, "alert")
    assert [alerts.claim_toast(engine, alert["id"], clinician.id, AT) for _ in range(3)] == [True, False, False]


def test_the_poll_is_one_query_and_keeps_no_session_alive(engine: Engine, cared_for: str, clinician: User) -> None:
    a_crisis(engine, cared_for)
    statements: list[str] = []
    listen = lambda _c, _cur, statement, *_: statements.append(statement)  # noqa: E731
    before = rows(engine, "user_session")
    event.listen(engine, "before_cursor_execute", listen)
    assert waiting(engine, clinician)
    event.remove(engine, "before_cursor_execute", listen)
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) == 1
    assert not [one for one in statements if one.lstrip().startswith(("UPDATE", "INSERT"))]
    assert rows(engine, "user_session") == before


def test_a_session_that_is_over_is_told_nothing(engine: Engine, cared_for: str, clinician: User) -> None:
    a_crisis(engine, cared_for)
    assert waiting(engine, clinician, AT + sessions.IDLE) == []
    with transaction(engine) as connection:
        connection.execute(update(user_session).values(revoked_at=AT))
    assert waiting(engine, clinician) == []


def test_nobody_answers_and_it_goes_to_the_duty_person_and_then_to_the_lead(
    engine: Engine, team: str, cared_for: str, clinician: User, care_manager: User, chair: User, supervisor: User
) -> None:
    on_the_rota(engine, team, chair, "duty", care_manager.id)
    on_the_rota(engine, team, chair, "lead", supervisor.id)
    flag_id = a_crisis(engine, cared_for)
    assert escalations.escalate(engine, by=SERVICE, at=AT + 14 * MINUTE) == 0
    assert escalations.escalate(engine, by=SERVICE, at=AT + 15 * MINUTE) == 1
    assert escalations.escalate(engine, by=SERVICE, at=AT + 15 * MINUTE) == 0
    assert waiting(engine, supervisor, AT + 15 * MINUTE) == []
    assert escalations.escalate(engine, by=SERVICE, at=AT + 40 * MINUTE) == 1
    assert flag_id in waiting(engine, supervisor, AT + 20 * MINUTE)
    told = [(row["level"], row["due_at"] - AT) for row in rows(engine, "escalation", flag_id=flag_id)]
    assert sorted(told) == [(1, 15 * MINUTE), (2, 30 * MINUTE)]
    assert care_manager.name in rows(engine, "escalation", level=1)[0]["words"]
    life = flags.lives(engine, cared_for, by=clinician)
    assert list(life.loc[life["flag_id"] == flag_id, "what"]) == ["raised", "escalated", "escalated"]


def test_the_lead_and_the_duty_person_are_told_again_until_somebody_answers(
    engine: Engine, team: str, cared_for: str, clinician: User, care_manager: User, chair: User, supervisor: User
) -> None:
    on_the_rota(engine, team, chair, "duty", care_manager.id)
    on_the_rota(engine, team, chair, "lead", supervisor.id)
    flag_id = a_crisis(engine, cared_for)
    flags.see(engine, cared_for, by=care_manager, at=AT)
    assert escalations.escalate(engine, by=SERVICE, at=AT + 30 * MINUTE) == 2
    for user in (care_manager, supervisor):  # opened is not answered
        flags.see(engine, cared_for, by=user, at=AT + 31 * MINUTE)
        assert flag_id not in waiting(engine, user, AT + 31 * MINUTE)
    assert escalations.escalate(engine, by=SERVICE, at=AT + 89 * MINUTE) == 0
    assert escalations.escalate(engine, by=SERVICE, at=AT + 90 * MINUTE) == 1
    for user in (care_manager, supervisor):
        assert flag_id in waiting(engine, user, AT + 20 * MINUTE)
    for round_ in range(1, 4):
        assert escalations.escalate(engine, by=SERVICE, at=AT + (90 + 60 * round_) * MINUTE) == 1
    open_lines = [one for one in rows(engine, "alert_to", person_id=supervisor.id) if one["over_at"] is None]
    mine = {one["id"] for one in rows(engine, "alert", flag_id=flag_id)}
    assert len([one for one in open_lines if one["alert_id"] in mine]) == 1
    flags.answer(engine, [flag_id], contact(), by=SERVICE, at=AT + 271 * MINUTE, submission_id="at last")
    assert escalations.escalate(engine, by=SERVICE, at=AT + timedelta(days=9)) == 0


def test_after_days_without_the_program_who_leads_is_told_again_once(
    engine: Engine, cared_for: str, supervisor: User
) -> None:
    flag_id = a_crisis(engine, cared_for)
    assert escalations.escalate(engine, by=SERVICE, at=AT + timedelta(hours=1)) == 2
    assert escalations.escalate(engine, by=SERVICE, at=AT + timedelta(days=5)) == 1
    assert escalations.escalate(engine, by=SERVICE, at=AT + timedelta(days=5)) == 0
    assert sorted(row["level"] for row in rows(engine, "escalation", flag_id=flag_id)) == [1, 2, 3]


def a_fever(engine: Engine, patient_id: str) -> str:
    """An act-now flag that is not about safety."""
    told = {"on": AT.date(), "answers": {"fever": True}, "by": SERVICE, "at": AT}
    plans.add_check(engine, patient_id, **told, submission_id=fresh_submission())
    (flag_id,) = flag_ids(engine, patient_id, "MED-1")
    return flag_id


def test_an_act_now_flag_outside_safety_goes_up_on_the_next_working_day_and_is_told_again(
    engine: Engine, team: str, cared_for: str, clinician: User, care_manager: User, chair: User, supervisor: User
) -> None:
    on_the_rota(engine, team, chair, "duty", care_manager.id)
    on_the_rota(engine, team, chair, "lead", supervisor.id)
    flag_id = a_fever(engine, cared_for)
    assert escalations.ahead(engine, cared_for, by=clinician)[flag_id].due_at == AT + timedelta(days=1)
    told = []
    for hours in range(0, 24 * 5, 3):
        told += [hours] * escalations.escalate(engine, by=SERVICE, at=AT + timedelta(hours=hours))
    assert told == [24, 48, 72, 96]
    words = [row["words"] for row in rows(engine, "escalation", flag_id=flag_id)]
    assert sum(care_manager.name in one for one in words) == 3
    assert sum(supervisor.name in one for one in words) == 3
    assert doctor.examine(engine, AT + timedelta(hours=97))[NAMES.index("timers have a next step")].ok
    assert not doctor.examine(engine, AT + timedelta(days=9))[NAMES.index("timers have a next step")].ok


def test_a_write_that_fails_tells_nobody_again_and_the_next_round_does(
    engine: Engine, cared_for: str, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_crisis(engine, cared_for)
    escalations.escalate(engine, by=SERVICE, at=AT + timedelta(hours=1))
    before = rows(engine, "alert"), rows(engine, "alert_to"), rows(engine, "escalation")
    with monkeypatch.context() as broken:
        broken.setattr("queries.writing.audit.append", lambda *_args, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            escalations.escalate(engine, by=SERVICE, at=AT + timedelta(hours=2))
    assert (rows(engine, "alert"), rows(engine, "alert_to"), rows(engine, "escalation")) == before
    assert escalations.escalate(engine, by=SERVICE, at=AT + timedelta(hours=2)) == 1


def test_what_is_answered_in_time_goes_nowhere(engine: Engine, cared_for: str, clinician: User) -> None:
    flag_id = a_crisis(engine, cared_for)
    flags.answer(engine, [flag_id], contact(), by=clinician, at=AT + MINUTE, submission_id="a")
    assert escalations.escalate(engine, by=SERVICE, at=AT + timedelta(days=3)) == 0


def test_a_flag_that_is_open_again_has_a_new_timer(engine: Engine, cared_for: str, clinician: User) -> None:
    flag_id = a_crisis(engine, cared_for)
    escalations.escalate(engine, by=SERVICE, at=AT + 16 * MINUTE)
    flags.answer(engine, [flag_id], contact(), by=clinician, at=AT + 17 * MINUTE, submission_id="a")
    again = AT + timedelta(days=1)
    a_crisis(engine, cared_for, at=again)
    assert escalations.escalate(engine, by=SERVICE, at=again + 15 * MINUTE) == 2
    assert len(rows(engine, "escalation", flag_id=flag_id)) == 2


def test_somebody_overdue_raises_saf_5_when_the_patient_is_evaluated(
    engine: Engine, cared_for: str, clinician: User
) -> None:
    a_crisis(engine, cared_for)
    escalations.escalate(engine, by=SERVICE, at=AT + 16 * MINUTE)
    assert flag_ids(engine, cared_for, "SAF-5")


def test_the_log_of_escalations_cannot_be_changed(engine: Engine, cared_for: str, clinician: User) -> None:
    a_crisis(engine, cared_for)
    escalations.escalate(engine, by=SERVICE, at=AT + 16 * MINUTE)
    for statement in (update(escalation).values(words="never happened"), delete(escalation)):
        with pytest.raises(DBAPIError, match="append-only"), transaction(engine) as connection:
            connection.execute(statement)


def test_only_the_service_passes_on(engine: Engine, cared_for: str, clinician: User) -> None:
    a_crisis(engine, cared_for)
    with pytest.raises(NotPermitted):
        escalations.escalate(engine, by=clinician, at=AT + 16 * MINUTE)


def test_a_line_of_the_rota_names_somebody_of_the_team(
    engine: Engine, team: str, chair: User, other_clinician: User, clinician: User
) -> None:
    for wrong in (other_clinician.id, None, ""):
        with pytest.raises(Refused):
            on_the_rota(engine, team, chair, "duty", wrong)
    with pytest.raises(Refused, match="no time of day"):
        on_the_rota(engine, team, chair, "duty", clinician.id, from_time="nine")
    with pytest.raises(NotPermitted):
        on_the_rota(engine, team, clinician, "duty", clinician.id)


def test_what_is_said_about_who_reads_this_is_true(engine: Engine, team: str, chair: User, clinician: User) -> None:
    assert rota.monitored_now(engine, AT, team).now is None
    assert "No duty hours" in rota.monitored_now(engine, AT).words
    line = on_the_rota(engine, team, chair, "duty", clinician.id)
    assert rota.monitored_now(engine, AT, team).now is True
    night = rota.monitored_now(engine, AT.replace(hour=22), team)
    assert night.now is False
    assert "Not monitored now" in night.words
    assert "Tuesday 03 March at 09:00" in night.words
    rota_changes.end_shift(engine, line, by=chair, at=AT, submission_id="end")
    assert rota.monitored_now(engine, AT, team).now is None
    with reading(engine) as connection:
        assert rota.shifts(connection, team) == ()
