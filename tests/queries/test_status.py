"""What is derived: flags conserved, status rebuilt to the same, nothing vanishing silently."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from queries import flags, reevaluation
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.tables import patient
from queries.tables_alerts import alert
from queries.tables_review import flag, flag_event
from queries.tables_status import caseload_count, patient_status, status_flag
from rules.roles import Refused
from tests.factories import AT, a_patient, an_assessment, fresh_submission

ANSWERS = {str(item): 1 for item in range(1, 9)}


@pytest.fixture
def reported(engine, team):
    """Somebody who answered item 9 with 1, after 0."""
    return a_patient(engine, team, phq9=[(0, ANSWERS | {"9": 0}), (80, ANSWERS | {"9": 1})])


def everything(engine):
    with reading(engine) as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in (flag, flag_event, patient_status, status_flag, caseload_count)
        }


def test_rebuilding_changes_nothing(engine, team, reported):
    a_patient(engine, team, phq9=[(0, 8), (14, 8), (28, 18), (42, 19)])
    before = everything(engine)
    done = reevaluation.reevaluate(engine, by=SERVICE, at=AT)
    assert (done.patients, done.changed) == (2, 0)
    assert everything(engine) == before


def the_flag(engine, patient_id, by, rule):
    frame = flags.open_flags(engine, patient_id=patient_id, by=by)
    return frame[frame["rule"] == rule].iloc[0]


def answer(engine, flag_id, by, **overrides):
    told = {
        "state": "acknowledged",
        "reason": "spoke",
        "contact_outcome": "spoke with the patient",
        "plan": "call Friday",
        "action_code": "seen or called today",
        "next_check_on": AT.date(),
    }
    return flags.move(engine, flag_id, **(told | overrides), by=by, at=AT, submission_id=fresh_submission())


def test_every_positive_safety_answer_has_its_flag(engine, reported, clinician):
    assert the_flag(engine, reported, clinician, "SAF-1")["urgency"] == "crisis"


def test_a_safety_flag_needs_the_contact_and_the_plan(engine, reported, clinician):
    raised = the_flag(engine, reported, clinician, "SAF-1")
    for missing in ({"contact_outcome": ""}, {"plan": " "}):
        with pytest.raises(Refused):
            answer(engine, raised["id"], clinician, **missing)
    assert the_flag(engine, reported, clinician, "SAF-1")["state"] == "raised"


def test_the_caseload_knows_whether_somebody_answered_what_is_urgent(engine, reported, clinician):
    def waiting():
        with reading(engine) as connection:
            return connection.scalar(select(patient_status.c.unanswered))

    before = waiting()
    answer(engine, the_flag(engine, reported, clinician, "SAF-1")["id"], clinician)
    assert (before, waiting()) == (1, 0)


def test_an_acknowledged_safety_flag_is_not_raised_again_by_looking_again(engine, reported, clinician):
    raised = the_flag(engine, reported, clinician, "SAF-1")
    answer(engine, raised["id"], clinician)
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + timedelta(days=1))
    frame = flags.open_flags(engine, patient_id=reported, by=clinician)
    assert list(frame[frame["rule"] == "SAF-1"]["state"]) == ["acknowledged"]


def test_a_resolved_flag_stays_resolved_on_the_same_data(engine, reported, clinician):
    raised = the_flag(engine, reported, clinician, "SAF-1")
    answer(engine, raised["id"], clinician)
    answer(engine, raised["id"], clinician, state="resolved", reason="safety plan agreed")
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + timedelta(days=1))
    assert "SAF-1" not in set(flags.open_flags(engine, patient_id=reported, by=clinician)["rule"])


def test_a_second_positive_answer_is_a_flag_of_its_own(engine, reported, clinician):
    answer(engine, the_flag(engine, reported, clinician, "SAF-1")["id"], clinician)
    an_assessment(engine, reported, "phq9", AT.date(), ANSWERS | {"9": 1}, at=AT)
    frame = flags.open_flags(engine, patient_id=reported, by=clinician)
    assert "raised" in set(frame[frame["rule"] == "SAF-1"]["state"])


def test_a_correction_to_zero_never_takes_a_safety_flag_away(engine, reported, clinician):
    raised = the_flag(engine, reported, clinician, "SAF-1")
    an_assessment(engine, reported, "phq9", raised["since_on"], ANSWERS | {"9": 0}, at=AT)
    assert the_flag(engine, reported, clinician, "SAF-1")["id"] == raised["id"]


def test_a_flag_resolved_by_a_person_with_a_reason_does_not_come_back_on_the_same_data(engine, team, clinician):
    worse = a_patient(engine, team, phq9=[(0, 8), (14, 8), (28, 18), (42, 19)])
    answer(engine, the_flag(engine, worse, clinician, "DET-1")["id"], clinician, state="resolved", reason="bereavement")
    reevaluation.reevaluate(engine, by=SERVICE, at=AT + timedelta(days=1))
    assert "DET-1" not in set(flags.open_flags(engine, patient_id=worse, by=clinician)["rule"])


def test_every_flag_ever_raised_is_still_there_with_its_history(engine, reported, clinician):
    answer(engine, the_flag(engine, reported, clinician, "SAF-1")["id"], clinician)
    with reading(engine) as connection:
        without = select(func.count()).select_from(flag).where(flag.c.id.not_in(select(flag_event.c.flag_id)))
        assert connection.scalar(without) == 0
    assert "acknowledged" in set(flags.history(engine, reported, by=clinician)["state"])


def test_a_zero_is_never_shown_as_safe(engine, team):
    quiet = a_patient(engine, team, phq9=[(80, ANSWERS | {"9": 0})])
    with reading(engine) as connection:
        words = connection.scalar(select(patient_status.c.safety_words).where(patient_status.c.patient_id == quiet))
    assert "not reported" in words.lower()
    assert "safe" not in words.lower().replace("safety", "")


def test_a_past_that_is_brought_in_after_discharge_alarms_nobody_and_a_booster_visit_does(engine, team, clinician):
    gone = a_patient(engine, team)
    with transaction(engine) as connection:
        left = AT.date() - timedelta(days=30)
        connection.execute(update(patient).where(patient.c.id == gone).values(discharged_on=left))
    for days, total in ((70, 8), (60, 8), (50, 18), (40, 19)):
        an_assessment(engine, gone, "phq9", AT.date() - timedelta(days=days), total, at=AT)
    assert tuple(the_flag(engine, gone, clinician, "DET-1")[["urgency", "historic"]]) == ("review", True)
    assert (stands(engine, gone), called(engine, gone)) == ((8, "review"), 0)
    an_assessment(engine, gone, "phq9", AT.date(), 20, at=AT)
    assert tuple(the_flag(engine, gone, clinician, "DET-1")[["urgency", "historic"]]) == ("act now", False)
    assert (stands(engine, gone), called(engine, gone)) == ((2, "act now"), 1)


def stands(engine, patient_id):
    where = patient_status.c.patient_id == patient_id
    with reading(engine) as connection:
        return tuple(connection.execute(select(patient_status.c.rank, patient_status.c.urgency).where(where)).one())


def called(engine, patient_id):
    where = alert.c.patient_id == patient_id
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(alert).where(where))
