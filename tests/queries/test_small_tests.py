"""A small test says beforehand what counts as success, or it is not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from queries import patients, records
from queries.engine import reading
from queries.small_tests import KIND, NewSmallTest, plan, small_tests
from rules.roles import NotPermitted, Refused, User
from tests.factories import AT, fresh_submission

TRIED = NewSmallTest(
    "Walk before noon", "pain", "Pain is worse in the morning.", "two points lower", AT.date(),
    AT.date() + timedelta(days=14), "In the last 60 days pain in the morning was higher.",
)  # fmt: skip


def test_a_small_test_is_an_intervention_and_what_it_is_to_show(
    engine: Engine, patient: str, clinician: User, at: datetime
) -> None:
    plan(engine, patient, TRIED, by=clinician, at=at, submission_id=fresh_submission())
    [one] = small_tests(engine, patient, by=clinician).to_dict("records")
    assert (one["what"], one["variable"], one["success"]) == ("Walk before noon", "pain", "two points lower")
    assert one["pattern"] == TRIED.pattern
    [given] = patients.chart(engine, patient, by=clinician).interventions.to_dict("records")
    assert (given["kind"], given["id"], given["to_on"]) == (KIND, one["intervention_id"], TRIED.judge_on)


def test_the_same_form_sent_twice_is_one_test(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    sent = fresh_submission()
    first = plan(engine, patient, TRIED, by=clinician, at=at, submission_id=sent)
    assert plan(engine, patient, TRIED, by=clinician, at=at, submission_id=sent) == first
    assert len(small_tests(engine, patient, by=clinician)) == 1


@pytest.mark.parametrize("field", ["what", "variable", "why", "success"])
def test_what_is_not_said_beforehand_is_refused(
    engine: Engine, patient: str, clinician: User, at: datetime, field: str
) -> None:
    with pytest.raises(Refused, match="says beforehand"):
        plan(engine, patient, replace(TRIED, **{field: "  "}), by=clinician, at=at, submission_id=fresh_submission())
    assert small_tests(engine, patient, by=clinician).empty
    assert patients.chart(engine, patient, by=clinician).interventions.empty


def test_it_is_judged_after_it_begins(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    same_day = replace(TRIED, judge_on=TRIED.from_on)
    with pytest.raises(Refused, match="comes after"):
        plan(engine, patient, same_day, by=clinician, at=at, submission_id=fresh_submission())


def test_another_teams_patient_is_refused_and_not_shown(
    engine: Engine, patient: str, clinician: User, other_clinician: User, at: datetime
) -> None:
    with pytest.raises(NotPermitted):
        plan(engine, patient, TRIED, by=other_clinician, at=at, submission_id=fresh_submission())
    plan(engine, patient, TRIED, by=clinician, at=at, submission_id=fresh_submission())
    assert small_tests(engine, patient, by=other_clinician).empty


def test_a_small_test_starts_no_new_trend(engine: Engine, patient: str, clinician: User, at: datetime) -> None:
    plan(engine, patient, TRIED, by=clinician, at=at, submission_id=fresh_submission())
    with reading(engine) as connection:
        assert records.record_of(connection, patient, at).treatment_changes == ()
