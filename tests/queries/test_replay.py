"""The past as it was known, read for the threshold lab: whose it is, who may, and what the trail says."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from queries import plans, replay, treatments
from queries.engine import reading
from queries.people import SERVICE
from queries.records import record_of
from queries.tables_review import audit_event
from rules.catalogue import catalogue
from rules.flags_medical import SIGNS
from rules.roles import NotPermitted, Role, User
from rules.settings import DEFAULT
from rules.threshold_lab import Past, record_at
from rules.threshold_lab import replay as replayed
from tests.factories import (
    AT,
    REGISTERED_ON,
    a_patient,
    a_person,
    a_team,
    an_assessment,
    fresh_submission,
    signed_in,
)

WINDOW = (REGISTERED_ON, AT.date())


def read(engine: Engine, by: User, team_id: str, window: tuple[date, date] = WINDOW) -> tuple[Past, ...]:
    return replay.pasts(engine, by=by, at=AT, team_id=team_id, window=window, trying={"trend.p": 0.01})


def a_supervisor(engine: Engine, team_id: str) -> User:
    return signed_in(engine, a_person(engine, Role.supervisor, [team_id]))


def test_a_past_holds_forms_steps_and_groups(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [(0, 10), (7, 10), (21, 18), (28, 18)], sex="female")
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    assert (past.id, past.groups["sex"], past.groups["age"]) == (patient_id, "female", "45 to 64")
    assert [one.value.total for one in past.assessments] == [10, 10, 18, 18]
    assert [one.value.step for one in past.steps] == [1]
    found = replayed(past, catalogue(), DEFAULT, DEFAULT, WINDOW)
    assert "DET-1" in [flag.rule for flag in found.before]
    assert found.failed == ()


NOT_REPLAYED = {"as_of", "flags", "settled_flags", "expected", "preferences", "plans"}


def test_on_its_last_day_a_past_is_the_record_that_the_rules_read(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [(0, 10), (7, 12)], function_measure="wsas")
    told = {"by": SERVICE, "at": AT}
    an_assessment(engine, patient_id, "gad7", AT.date(), 5, at=AT, note="I cannot go on", taken_at=AT)
    event = {"title": "rash", "attended": None, "severity": 3, "on": AT.date()}
    treatments.add_event(engine, patient_id, kind="adverse effect", **event, **told, submission_id=fresh_submission())
    for kind, name in (("drug", "Sertraline"), ("small test", "Pacing")):
        given = {"kind": kind, "name": name, "dose": "", "from_on": AT.date(), "to_on": None}
        treatments.add_intervention(engine, patient_id, **given, **told, submission_id=fresh_submission())
    signs = {**dict.fromkeys(SIGNS, False), "fever": True}
    plans.add_check(engine, patient_id, on=AT.date(), answers=signs, **told, submission_id=fresh_submission())
    risk = {"kind": "risk", "words": "Rings on Friday.", "contact_due_at": AT + timedelta(days=2)}
    first = plans.write_plan(engine, patient_id, **risk, **told, submission_id=fresh_submission())
    plans.write_plan(engine, patient_id, **risk, seen=first, **told, submission_id=fresh_submission())
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    with reading(engine) as connection:
        now = record_of(connection, patient_id, AT)
    then = record_at(past, AT.date())
    for name in {field.name for field in fields(now)} - NOT_REPLAYED:
        mine, theirs = getattr(then, name), getattr(now, name)
        rows = isinstance(mine, tuple)
        assert (sorted(mine, key=str) if rows else mine) == (sorted(theirs, key=str) if rows else theirs), name
    assert [len(one) for one in (now.checks, now.risk_plans, now.treatments)] == [1, 1, 2]


def test_a_correction_counts_from_the_day_it_came(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [(0, 10)])
    fixed = REGISTERED_ON + timedelta(days=30)
    an_assessment(engine, patient_id, "phq9", REGISTERED_ON, 14, at=AT - timedelta(days=54), reason="typing error")
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    totals = [[one.total for one in record_at(past, on).assessments] for on in (fixed - timedelta(days=1), fixed)]
    assert totals == [[10], [14]]


def test_only_patients_in_care_in_the_window_are_read(engine: Engine) -> None:
    team_id = a_team(engine)
    a_patient(engine, team_id, [(0, 10)])
    before = (REGISTERED_ON - timedelta(days=90), REGISTERED_ON - timedelta(days=1))
    assert read(engine, a_supervisor(engine, team_id), team_id, before) == ()


def test_an_imported_past_counts_from_the_day_it_was_taken(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [])
    an_assessment(engine, patient_id, "phq9", REGISTERED_ON, 12, at=AT)
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    assert past.assessments[0].from_ == REGISTERED_ON


def test_another_team_and_other_roles_are_refused(engine: Engine) -> None:
    mine, other = a_team(engine, "Mine"), a_team(engine, "Other")
    supervisor = a_supervisor(engine, mine)
    clinician = signed_in(engine, a_person(engine, Role.clinician, [mine]))
    for by, team_id in ((supervisor, other), (clinician, mine)):
        with pytest.raises(NotPermitted):
            read(engine, by, team_id)


def test_trying_a_threshold_is_an_event_of_the_trail(engine: Engine) -> None:
    team_id = a_team(engine)
    by = a_supervisor(engine, team_id)
    read(engine, by, team_id)
    with reading(engine) as connection:
        row = connection.execute(select(audit_event).where(audit_event.c.action == "settings.try")).mappings().one()
    assert (row["actor_id"], row["team_id"]) == (by.id, team_id)
    assert "trend.p" in row["details"]
