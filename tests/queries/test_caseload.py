"""The caseload: in the order of need, a page at a time, and only one's own teams."""

import pytest
from sqlalchemy import select

from queries import caseload
from queries.caseload import Filter, Place
from queries.engine import reading
from queries.tables_status import caseload_count
from rules.roles import NotPermitted
from tests.factories import a_patient


@pytest.fixture
def three(engine, team):
    """One who reported thoughts of self-harm, one who got worse, one without change."""
    answers = {str(item): 1 for item in range(1, 9)}
    return {
        "safety": a_patient(engine, team, phq9=[(0, answers | {"9": 0}), (80, answers | {"9": 2})]),
        "worse": a_patient(engine, team, phq9=[(0, 8), (14, 8), (28, 18), (42, 19)]),
        "steady": a_patient(engine, team, phq9=[(0, 12), (14, 12), (28, 11)]),
    }


def test_safety_comes_before_worsening_and_worsening_before_the_rest(engine, three, supervisor):
    listed = list(caseload.caseload(engine, by=supervisor)["patient_id"])
    assert listed[:2] == [three["safety"], three["worse"]]


def test_pages_follow_each_other_without_gap_or_repeat(engine, three, supervisor):
    whole = caseload.caseload(engine, by=supervisor)
    first = caseload.caseload(engine, by=supervisor, limit=1)
    behind = Place(int(first["sort_key"].iloc[0]), first["patient_id"].iloc[0])
    rest = caseload.caseload(engine, by=supervisor, after=behind)
    assert [*first["patient_id"], *rest["patient_id"]] == list(whole["patient_id"])


def test_equal_sort_keys_are_told_apart_by_the_patient(engine, team, supervisor):
    for _ in range(3):
        a_patient(engine, team)
    seen, after = [], None
    while len(page := caseload.caseload(engine, by=supervisor, after=after, limit=1)):
        seen.append(page["patient_id"].iloc[0])
        after = Place(int(page["sort_key"].iloc[0]), seen[-1])
    assert len(seen) == len(set(seen)) == 3


def test_a_flag_lists_just_the_patients_who_have_it(engine, three, supervisor):
    assert list(caseload.caseload(engine, by=supervisor, only=Filter(rule="DET-1"))["patient_id"]) == [three["worse"]]


def test_a_step_nobody_is_in_lists_nobody(engine, three, supervisor):
    assert caseload.caseload(engine, by=supervisor, only=Filter(step=4)).empty


def test_another_teams_supervisor_sees_none_of_them(engine, three, other_clinician):
    assert caseload.caseload(engine, by=other_clinician).empty


def test_asking_for_a_team_one_is_not_in_lists_nobody(engine, three, team, other_clinician):
    assert caseload.caseload(engine, by=other_clinician, only=Filter(team_id=team)).empty


def test_an_administrator_has_no_caseload(engine, three, admin):
    with pytest.raises(NotPermitted):
        caseload.caseload(engine, by=admin)


def test_the_counters_agree_with_the_list(engine, three, supervisor):
    listed = caseload.caseload(engine, by=supervisor)
    assert caseload.counts(engine, by=supervisor) == listed["rank"].value_counts().to_dict()


def test_no_counter_is_left_below_one(engine, three):
    with reading(engine) as connection:
        assert min(connection.scalars(select(caseload_count.c.patients))) >= 0
