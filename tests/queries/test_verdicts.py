"""The verdicts on one patient, with what they rest on; another team's patient is refused."""

import pytest

from queries import verdicts
from queries.people import SERVICE
from rules.roles import NotPermitted
from tests.factories import AT, REGISTERED_ON, a_patient, an_assessment


def test_each_measure_of_the_step_has_its_verdict_and_the_two_are_counted_together(engine, team):
    patient = a_patient(engine, team, phq9=[(0, 18), (14, 17), (56, 8)])
    for day, total in ((0, 14), (56, 5)):
        on = REGISTERED_ON.fromordinal(REGISTERED_ON.toordinal() + day)
        an_assessment(engine, patient, "gad7", on, total)
    found = verdicts.verdicts(engine, patient, by=SERVICE, at=AT)
    assert set(found.measures) == {"PHQ-9", "GAD-7"}
    assert "17.5 (the mean of the first two scores of this step)" in found.measures["PHQ-9"].lines[0]
    assert found.together == (
        "As NHS Talking Therapies counts PHQ-9 and GAD-7: reliable improvement; reliable recovery.",
    )


def test_without_a_score_there_is_nothing_to_judge(engine, team):
    found = verdicts.verdicts(engine, a_patient(engine, team), by=SERVICE, at=AT)
    assert (dict(found.measures), found.together) == ({}, ())


def test_another_teams_patient_is_refused(engine, patient, other_clinician):
    with pytest.raises(NotPermitted):
        verdicts.verdicts(engine, patient, by=other_clinician, at=AT)
