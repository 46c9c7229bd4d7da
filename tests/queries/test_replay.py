"""The past as it was known, read for the threshold lab: whose it is, who may, and what the trail says."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, insert, select

from queries import decisions, flags, plans, replay, treatments
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.records import EVALUATION, record_of
from queries.tables import event, goal
from queries.tables_expected import expected_curve
from queries.tables_review import audit_event, flag, flag_event
from rules.catalogue import catalogue
from rules.expected_check import to_json
from rules.expected_response import Curve, Index
from rules.flags_medical import SIGNS
from rules.instruments import Direction
from rules.roles import NotPermitted, Role, User
from rules.settings import DEFAULT
from rules.threshold_lab import Past, record_at
from rules.threshold_lab import replay as replayed
from tests.factories import (
    AT,
    REGISTERED_ON,
    a_decision,
    a_draft,
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


NOT_REPLAYED = {"as_of", "flags", "settled_flags"}


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
    plans.write_plan(engine, patient_id, kind="care", words="Walks.", **told, submission_id=fresh_submission())
    plans.add_wish(engine, patient_id, wanted="up", words="More.", **told, submission_id=fresh_submission())
    with transaction(engine) as connection:
        connection.execute(insert(expected_curve).values(a_curve(1, AT.date() - timedelta(days=9))))
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    with reading(engine) as connection:
        now = record_of(connection, patient_id, AT)
    then = record_at(past, AT.date())
    for name in {field.name for field in fields(now)} - NOT_REPLAYED:
        mine, theirs = getattr(then, name), getattr(now, name)
        rows = isinstance(mine, tuple)
        assert (sorted(mine, key=str) if rows else mine) == (sorted(theirs, key=str) if rows else theirs), name
    assert [len(one) for one in (now.checks, now.risk_plans, now.treatments)] == [1, 1, 2]
    assert [len(one) for one in (now.preferences, now.plans, now.expected)] == [1, 2, 1]


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


# ---- what was in force on the day


def a_curve(version: int, on: date) -> dict[str, object]:
    curve = Curve("phq9", "1", Direction.higher_worse, 0, 27, Index.fortnight, 200, None, None, (), version=version)
    days = {"from_on": REGISTERED_ON, "to_on": on, "entered_at": datetime.combine(on, time(9), UTC)}
    row = {"id": f"v{version}", "instrument": "phq9", "instrument_version": "1", "version": version, "episodes": 200}
    return {**row, **days, "curve": to_json(curve), "entered_by": SERVICE.id}


def test_a_curve_is_known_from_its_day_to_the_day_of_the_next_and_not_before(engine: Engine) -> None:
    team_id = a_team(engine)
    a_patient(engine, team_id, [(0, 10)])
    first, second, future = (REGISTERED_ON + timedelta(days=days) for days in (20, 40, 200))
    with transaction(engine) as connection:
        connection.execute(insert(expected_curve), [a_curve(1, first), a_curve(2, second), a_curve(3, future)])
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    day = timedelta(days=1)
    told = [record_at(past, on).expected for on in (first - day, first, second - day, second)]
    assert [[one.version for one in found.values()] for found in told] == [[], [1], [1], [2]]
    assert len(past.expected) == 2


def test_an_amended_decision_counts_as_it_was_until_the_day_of_the_amendment(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [(0, 10)])
    chair = signed_in(engine, a_person(engine, Role.chair, [team_id]))
    began, later = AT - timedelta(days=30), AT - timedelta(days=10)
    decision_id = a_decision(engine, patient_id, by=chair, at=began, kinds=("step up",), step_to=2)
    told = {"seen_version": 1, "by": chair, "at": later, "submission_id": fresh_submission()}
    decisions.revise(engine, decision_id, a_draft(chair.id, kinds=("continue",), step_to=None), **told)
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    day = timedelta(days=1)
    records = [record_at(past, on) for on in (began.date() - day, began.date(), later.date() - day, later.date())]
    assert [[one.kinds for one in record.decisions] for record in records] == [
        [], [("step up",)], [("step up",)], [("continue",)],
    ]  # fmt: skip
    assert [max(one.step for one in record.steps) for record in records] == [1, 2, 2, 1]
    assert {one.on for one in records[-1].decisions} == {began.date()}


def test_what_people_did_about_flags_is_read_and_what_the_rules_did_is_not(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [(0, 10), (7, 10), (21, 18), (28, 18)])
    by = a_supervisor(engine, team_id)
    with reading(engine) as connection:
        told = select(flag).where(flag.c.patient_id == patient_id, flag.c.rule == "DET-1")
        worse = connection.execute(told).mappings().one()
    whose = {"by": by, "submission_id": fresh_submission()}
    flags.move(engine, worse["id"], state="acknowledged", contact_outcome="seen in person", at=AT, **whose)
    whose["submission_id"] = fresh_submission()
    flags.vote_not_useful(engine, worse["id"], "Known.", at=AT + timedelta(minutes=1), **whose)
    whose["submission_id"] = fresh_submission()
    flags.move(engine, worse["id"], state="resolved", reason="Seen.", at=AT + timedelta(minutes=5), **whose)
    by_rule = {"id": "e", "flag_id": worse["id"], "state": "resolved", "reason": "Better.", "entered_by": EVALUATION}
    by_rule |= {"team_id": team_id, "patient_id": patient_id, "entered_at": AT + timedelta(days=1)}
    with transaction(engine) as connection:
        connection.execute(insert(flag_event).values(by_rule))
    (past,) = read(engine, by, team_id)
    assert [(one.rule, one.subject, one.state, one.by, one.outcome) for one in past.answers] == [
        ("DET-1", "phq9", "acknowledged", by.id, "seen in person"),
        ("DET-1", "phq9", "resolved", by.id, ""),
    ]
    assert {one.closed_on for one in past.answers} == {AT.date() + timedelta(days=1)}


def test_a_target_that_was_taken_away_and_a_contact_that_was_none_end_with_their_correction(engine: Engine) -> None:
    team_id = a_team(engine)
    patient_id = a_patient(engine, team_id, [(0, 10)])
    whose = {"team_id": team_id, "patient_id": patient_id, "entered_by": SERVICE.id}
    early, later = AT - timedelta(days=40), AT - timedelta(days=20)
    aim = {"words": "Sleep", "target": "", "set_on": early.date(), "instrument": "phq9", "target_score": 4.0}
    seen = {"kind": "contact", "on": early.date(), "title": "", "note": "", "attended": True}
    with transaction(engine) as connection:
        for table, first, second in ((goal, aim, {"target_score": None}), (event, seen, {"kind": "life event"})):
            old = {**whose, **first, "id": f"{table.name}1", "entered_at": early}
            connection.execute(insert(table).values(old))
            new = old | second | {"id": f"{table.name}2", "entered_at": later, "supersedes": f"{table.name}1"}
            connection.execute(insert(table).values(new))
    (past,) = read(engine, a_supervisor(engine, team_id), team_id)
    told = [record_at(past, on.date()) for on in (early, later)]
    assert [one.targets for one in told] == [{"phq9": 4.0}, {}]
    assert [[contact.on for contact in one.contacts] for one in told] == [[early.date()], []]
