"""Assessments are scored once, superseded, never edited."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from queries import assessments, patients
from queries.assessments import NewAssessment
from queries.engine import reading, transaction
from queries.tables import assessment
from rules.roles import NotPermitted, Refused
from tests.factories import AT, a_patient, fresh_submission

TODAY = AT.date()
ANSWERS = {str(item): 1 for item in range(1, 10)}


@pytest.fixture
def somebody(engine, team):
    return a_patient(engine, team)


def record(engine, patient_id, by, **overrides):
    new = NewAssessment(**({"instrument": "phq9", "taken_on": TODAY, "answers": ANSWERS} | overrides))
    return assessments.record(engine, patient_id, new, by=by, at=AT, submission_id=fresh_submission())


def rows(engine):
    with reading(engine) as connection:
        return connection.execute(select(assessment).order_by(assessment.c.entered_at)).mappings().all()


def test_an_assessment_is_scored_when_it_comes(engine, somebody, clinician):
    record(engine, somebody, clinician)
    assert [(row["status"], row["total"], row["band"]) for row in rows(engine)] == [("scored", 9, "mild")]


def test_the_same_answers_again_change_nothing(engine, somebody, clinician):
    assert record(engine, somebody, clinician) == record(engine, somebody, clinician)
    assert len(rows(engine)) == 1


def test_other_answers_for_the_same_day_supersede_and_the_old_stay_readable(engine, somebody, clinician):
    old = record(engine, somebody, clinician)
    new = record(engine, somebody, clinician, answers=ANSWERS | {"1": 3}, reason="misread")
    history = assessments.history(engine, somebody, by=clinician).set_index("id")
    assert history.loc[old, "superseded"]
    assert not history.loc[new, "superseded"]
    assert list(patients.chart(engine, somebody, by=clinician).assessments["id"]) == [new]


def test_two_raters_on_one_day_are_two_assessments(engine, somebody, clinician):
    record(engine, somebody, clinician)
    record(engine, somebody, clinician, rater="clinician", answers=ANSWERS | {"2": 3})
    assert [row["supersedes"] for row in rows(engine)] == [None, None]


def test_a_file_read_again_does_not_bring_a_corrected_value_back(engine, somebody, clinician):
    record(engine, somebody, clinician, source="file/2")
    corrected = record(engine, somebody, clinician, answers=ANSWERS | {"1": 3})
    assert record(engine, somebody, clinician, source="file/2") == corrected


def test_a_person_may_return_to_an_earlier_value(engine, somebody, clinician):
    record(engine, somebody, clinician)
    record(engine, somebody, clinician, answers=ANSWERS | {"1": 3})
    back = record(engine, somebody, clinician)
    assert patients.chart(engine, somebody, by=clinician).assessments["total"].tolist() == [9]
    assert back in {row["id"] for row in rows(engine)}


def test_an_unanswered_item_stays_unanswered(engine, somebody, clinician):
    record(engine, somebody, clinician, answers=ANSWERS | {"9": None})
    (row,) = rows(engine)
    assert row["answers"].get("9") is None
    assert "9" in row["missing"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"answers": ANSWERS | {"1": 7}}, "1"),
        ({"answers": {}, "total": 28}, "27"),
        ({"taken_on": TODAY + timedelta(days=2)}, "has not come yet"),
        ({"instrument": "phq99"}, "phq99"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(engine, somebody, clinician, wrong, says):
    with pytest.raises(Refused, match=says):
        record(engine, somebody, clinician, **wrong)
    assert rows(engine) == []


def test_a_colleague_of_another_team_cannot_write(engine, somebody, other_clinician):
    with pytest.raises(NotPermitted):
        record(engine, somebody, other_clinician)
    assert rows(engine) == []


def test_the_database_refuses_to_change_or_remove_an_assessment(engine, somebody, clinician):
    record(engine, somebody, clinician)
    for statement in (update(assessment).values(total=0), text("DELETE FROM assessment")):
        with pytest.raises(DBAPIError), transaction(engine) as connection:
            connection.execute(statement)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(assessment)) == 1


def test_what_was_taken_long_ago_is_marked_as_the_past(engine, somebody, clinician):
    record(engine, somebody, clinician, taken_on=TODAY - timedelta(days=28))
    record(engine, somebody, clinician, taken_on=TODAY - timedelta(days=29))
    assert sorted((row["taken_on"], row["historic"]) for row in rows(engine)) == [
        (TODAY - timedelta(days=29), True),
        (TODAY - timedelta(days=28), False),
    ]
