from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from queries import expected, expected_curves, reevaluation
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.tables import assessment, patient, step
from queries.tables_review import audit_event, flag
from rules.catalogue import catalogue
from rules.roles import Act, NotPermitted, Refused, Role
from tests.factories import AT, REGISTERED_ON, a_patient, a_person, a_team, fresh_submission, signed_in

pytestmark = pytest.mark.slow

PHQ9 = catalogue()["phq9"]
WORSE = [(0, 16), (14, 24), (28, 25), (42, 26), (56, 27), (70, 27)]


@pytest.fixture
def team_id(engine: Engine) -> str:
    return a_team(engine)


def closed(engine: Engine, team_id: str, how_many: int) -> None:
    """Discharged patients who began at 10 to 22 and mostly came down, a score each fortnight."""
    chance = random.Random(4)
    whose = {"team_id": team_id, "entered_by": SERVICE.id, "entered_at": AT}
    began = REGISTERED_ON - timedelta(days=300)
    who, steps, forms = [], [], []
    for i in range(how_many):
        own = {**whose, "patient_id": f"c{i}"}
        name = {"number": f"C{i}", "given_name": "A", "family_name": f"B{i}", "language": "en"}
        known = {"sex": "female" if i % 2 else "male", "primary_measure": "phq9"}
        days = {"registered_on": began, "discharged_on": began + timedelta(days=90)}
        who.append({**whose, "id": f"c{i}", **name, **known, **days, "question": ""})
        steps.append({**own, "id": f"s{i}", "step": 1, "from_on": began, "rationale": ""})
        base = 10 + i % 13
        for k in range(6):
            score = max(0, min(27, round(base - 1.2 * k + chance.gauss(0, 2)))) if k else base
            on = began + timedelta(days=14 * k)
            form = {"instrument": "phq9", "version": PHQ9.version, "taken_on": on, "received_at": AT, "how": "self"}
            form |= {"language": "en", "rater": "patient", "answers": {}, "status": "complete", "total": score}
            forms.append({**own, "id": f"a{i}-{k}", **form, "missing": [], "note": "", "historic": True})
    with transaction(engine) as connection:
        connection.execute(insert(patient), who)
        connection.execute(insert(step), steps)
        connection.execute(insert(assessment), forms)


def build(engine: Engine, by=SERVICE, submission_id: str = "") -> str:
    return expected.build(engine, "phq9", by=by, at=AT, submission_id=submission_id or fresh_submission())


def off_track(engine: Engine, patient_id: str) -> int:
    with reading(engine) as connection:
        query = select(flag.c.id).where(flag.c.patient_id == patient_id, flag.c.rule == "RSP-2")
        return len(connection.execute(query).all())


def test_a_frozen_curve_lets_off_the_expected_track_be_said(engine: Engine, team_id: str) -> None:
    closed(engine, team_id, 150)
    worse = a_patient(engine, team_id, WORSE)
    assert off_track(engine, worse) == 0  # no curve: it cannot be said
    build(engine)
    reevaluation.reevaluate(engine, by=SERVICE, at=AT)
    assert off_track(engine, worse) == 1


def test_what_is_frozen_names_version_author_span_and_checks_by_group(engine: Engine, team_id: str) -> None:
    closed(engine, team_id, 150)
    build(engine), build(engine)
    newest, first = expected_curves.frozen(engine)
    assert (newest["version"], first["version"]) == (2, 1)
    assert (first["episodes"], first["entered_by"], first["entered_at"]) == (150, SERVICE.id, AT)
    assert (first["from_on"], first["to_on"]) == (
        REGISTERED_ON - timedelta(days=300),
        REGISTERED_ON - timedelta(days=230),
    )
    groups = {one["group"] for one in first["curve"]["checks"]}
    assert {"all", "sex: female", "sex: male", "language: en"} <= groups
    with reading(engine) as connection:
        assert expected_curves.zone_and_curves(connection, AT)[1]["phq9"].version == 2
        assert expected_curves.zone_and_curves(connection, AT - timedelta(seconds=1))[1] == {}


def test_sent_twice_it_is_frozen_once_and_the_trail_says_so(engine: Engine, team_id: str) -> None:
    closed(engine, team_id, 150)
    assert build(engine, submission_id="once") == build(engine, submission_id="once")
    with reading(engine) as connection:
        query = select(audit_event.c.details).where(audit_event.c.action == Act.build_expected.value)
        (details,) = connection.scalars(query)
    assert json.loads(details) == {"instrument": "phq9", "version": 1, "episodes": 150}


def test_too_few_closed_episodes_freeze_nothing_and_say_so(engine: Engine, team_id: str) -> None:
    with pytest.raises(Refused, match="nothing to build"):
        build(engine)
    closed(engine, team_id, 12)
    with pytest.raises(
        Refused, match="12 closed episodes, at most 12 at one fortnight, do not carry what nine in ten reach"
    ):
        build(engine)
    assert expected_curves.frozen(engine) == []


def test_the_middle_alone_is_no_curve_to_judge_by(engine: Engine, team_id: str) -> None:
    closed(engine, team_id, 59)  # enough for the half and the 80 % line, in no band enough
    with pytest.raises(Refused, match="do not carry what nine in ten reach"):
        build(engine)


def test_people_still_in_care_are_not_among_the_closed_episodes(engine: Engine, team_id: str) -> None:
    closed(engine, team_id, 150)
    with transaction(engine) as connection:
        connection.execute(update(patient).where(patient.c.id == "c0").values(discharged_on=None))
    build(engine)
    assert expected_curves.frozen(engine)[0]["episodes"] == 149


def test_a_clinician_cannot_freeze_a_curve_and_a_lead_can(engine: Engine, team_id: str) -> None:
    closed(engine, team_id, 150)
    with pytest.raises(NotPermitted, match="Only a clinical lead"):
        build(engine, by=signed_in(engine, a_person(engine, teams=[team_id])))
    assert build(engine, by=signed_in(engine, a_person(engine, Role.lead, [team_id])))
