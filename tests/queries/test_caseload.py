"""The caseload: in the order of need, a page at a time, and only one's own teams."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from queries import caseload, patients, treatments
from queries.caseload import COLUMN, Filter, Order, place_of
from queries.engine import reading
from queries.people import SERVICE
from queries.tables_status import caseload_count
from rules.lanes import Lane
from rules.roles import NotPermitted
from rules.status import DAYS
from tests.factories import AT, a_patient, an_assessment, fresh_submission


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
    behind = place_of(first.iloc[0])
    rest = caseload.caseload(engine, by=supervisor, after=behind)
    assert [*first["patient_id"], *rest["patient_id"]] == list(whole["patient_id"])


def test_equal_sort_keys_are_told_apart_by_the_patient(engine, team, supervisor):
    for _ in range(3):
        a_patient(engine, team)
    seen, after = [], None
    while len(page := caseload.caseload(engine, by=supervisor, after=after, limit=1)):
        seen.append(page["patient_id"].iloc[0])
        after = place_of(page.iloc[0])
    assert len(seen) == len(set(seen)) == 3


def test_a_flag_lists_just_the_patients_who_have_it(engine, three, supervisor):
    assert list(caseload.caseload(engine, by=supervisor, only=Filter(rule="DET-1"))["patient_id"]) == [three["worse"]]


def test_a_flag_together_with_a_step_follows_the_patient_to_the_next_step(engine, three, clinician, supervisor):
    def listed(step):
        return list(caseload.caseload(engine, by=supervisor, only=Filter(rule="SAF-1", step=step))["patient_id"])

    assert (listed(1), listed(3)) == ([three["safety"]], [])
    for minute, step in enumerate((3, 2)):  # the second placing changes nothing else that the list goes by
        placed = {"step_to": step, "from_on": AT.date(), "rationale": "closer care"}
        told = placed | {"by": clinician, "at": AT + timedelta(minutes=minute), "submission_id": fresh_submission()}
        treatments.place_in_step(engine, three["safety"], **told)
        assert [here for here in range(5) if listed(here)] == [step]


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
    found = (listed["sort_key"] // DAYS).value_counts().to_dict()
    assert caseload.places(engine, by=supervisor) == found
    assert sum(caseload.by_lane(found).values()) == len(listed)


def test_no_counter_is_left_below_one(engine, three):
    with reading(engine) as connection:
        assert min(connection.scalars(select(caseload_count.c.patients))) >= 0


@pytest.mark.slow
@pytest.mark.parametrize("order", list(Order))
def test_every_order_lists_everybody_once_a_page_at_a_time(engine, three, team, other_team, supervisor, order):
    for name in ("Émile Ärger", "zoe Abel", "Anna-Lena Müller"):
        given, family = name.split()
        a_patient(engine, team, given_name=given, family_name=family)
    whole = caseload.caseload(engine, by=supervisor, order=order)
    seen, after = [], None
    while len(page := caseload.caseload(engine, by=supervisor, order=order, after=after, limit=2)):
        seen += list(page["patient_id"])
        after = place_of(page.iloc[-1], order)
    assert seen == list(whole["patient_id"])
    assert len(set(seen)) == 6


def test_names_are_in_order_whatever_their_accents_and_capitals(engine, team, supervisor):
    for given, family in (("Zoe", "abel"), ("Émile", "Ärger"), ("Ann", "Bach")):
        a_patient(engine, team, given_name=given, family_name=family)
    listed = caseload.caseload(engine, by=supervisor, order=Order.name)
    assert list(listed["name"]) == ["Zoe abel", "Émile Ärger", "Ann Bach"]


def test_nobody_on_record_comes_before_the_longest_without_contact(engine, team, supervisor):
    long_ago = a_patient(engine, team, at=AT - timedelta(days=20))
    seen = a_patient(engine, team)
    new = patients.NewPatient("N-1", "Nora", "New", AT.date(), "phq9", step=1)
    whose = {"team_id": team, "by": SERVICE, "at": AT, "submission_id": fresh_submission()}
    never = patients.register(engine, new, **whose)
    listed = caseload.caseload(engine, by=supervisor, order=Order.contact)
    assert list(listed["patient_id"]) == [never, long_ago, seen]


@pytest.mark.parametrize("lane", list(Lane))
def test_a_lane_lists_just_whom_it_counts(engine, three, supervisor, lane):
    listed = caseload.caseload(engine, by=supervisor, only=Filter(lane=lane))
    assert len(listed) == caseload.by_lane(caseload.places(engine, by=supervisor))[lane]
    expected = {Lane.crisis: ["safety"], Lane.act_now: ["worse"]}.get(lane)
    if expected:
        assert list(listed["patient_id"]) == [three[name] for name in expected]


def test_the_pages_of_a_lane_follow_each_other(engine, team, supervisor):
    for _ in range(5):
        a_patient(engine, team)
    only = (
        Filter(lane=Lane.new) if len(caseload.caseload(engine, by=supervisor, only=Filter(lane=Lane.new))) else Filter()
    )
    whole = list(caseload.caseload(engine, by=supervisor, only=only)["patient_id"])
    seen, after = [], None
    while len(page := caseload.caseload(engine, by=supervisor, only=only, after=after, limit=2)):
        seen += list(page["patient_id"])
        after = place_of(page.iloc[-1])
    assert seen == whole
    assert len(seen) == 5


@pytest.fixture
def many(engine, team, other_team):
    """Seven in danger in two teams, in an order of names, contacts and forms that is not that of need."""
    found = []
    for place, name in enumerate("GCAFBED"):
        one = a_patient(
            engine, other_team if place % 3 == 2 else team, family_name=name, given_name="X", step=place % 2
        )
        an_assessment(engine, one, "phq9", AT.date(), dict.fromkeys("12345678", 1) | {"9": 2}, at=AT)
        found.append(one)
    return found


def a_page_at_a_time(engine, by, only, order, limit=2):
    seen, after = [], None
    while len(page := caseload.caseload(engine, by=by, only=only, order=order, after=after, limit=limit)):
        seen += list(page[["patient_id", COLUMN[order]]].itertuples(index=False, name=None))
        after = place_of(page.iloc[-1], order)
    return seen


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize(
    "only", [Filter(lane=Lane.crisis), Filter(rule="SAF-1"), Filter(rule="SAF-1", lane=Lane.crisis, step=1)], ids=str
)
def test_a_flag_and_a_lane_have_every_order_a_page_at_a_time(engine, many, team, other_team, supervisor, order, only):
    by = replace(supervisor, team_ids=(team, other_team))
    assert caseload.orders(engine, by=by, only=only) == tuple(Order)
    seen = a_page_at_a_time(engine, by, only, order)
    wanted = {one for place, one in enumerate(many) if only.step in (None, place % 2)}
    assert len(seen) == len(wanted)
    assert {one for one, _ in seen} == wanted
    keys = [(key, one) for one, key in seen]
    assert keys == sorted(keys)
    if order is Order.name and only.step is None:
        assert [key[0] for key, _ in keys] == list("abcdefg")


def test_a_clinicians_crises_have_every_order_too(engine, many, supervisor, clinician):
    mine = [one for place, one in enumerate(many) if place in (0, 1, 3)]
    for one in mine:
        patients.assign(engine, one, clinician.id, by=SERVICE, at=AT, submission_id=fresh_submission())
    only = Filter(lane=Lane.crisis, rule="SAF-1", clinician_id=clinician.id)
    for order in Order:
        assert {one for one, _ in a_page_at_a_time(engine, supervisor, only, order)} == set(mine)


def test_a_long_list_by_flag_or_lane_is_kept_in_the_order_of_need(
    engine, many, team, other_team, supervisor, monkeypatch
):
    by = replace(supervisor, team_ids=(team, other_team))
    monkeypatch.setattr(caseload, "FEW", 6)
    for only in (Filter(lane=Lane.crisis), Filter(rule="SAF-1")):
        assert caseload.orders(engine, by=by, only=only) == (Order.need,)
        need = caseload.caseload(engine, by=by, only=only)
        assert list(caseload.caseload(engine, by=by, only=only, order=Order.name)["patient_id"]) == list(
            need["patient_id"]
        )
        assert sum(len(page) for page in caseload.everybody(engine, by=by, only=only, order=Order.name)) == 7
    assert caseload.orders(engine, by=by, only=Filter(team_id=team, lane=Lane.crisis)) == tuple(Order)
    assert caseload.orders(engine, by=by, only=Filter()) == tuple(Order)


@pytest.mark.parametrize(
    "text", ["mueller", "müll", "MULL", "anna", "lena", "1984", "anna 1984", "K-00", "k-0042 müller"]
)
def test_somebody_is_found_by_how_number_name_or_year_begin(engine, team, supervisor, text):
    told = {"number": "K-0042", "given_name": "Anna-Lena", "family_name": "Müller", "birth_on": date(1984, 5, 1)}
    anna = a_patient(engine, team, **told)
    a_patient(engine, team, given_name="Bert", family_name="Other", number="X-1")
    found = patients.search(engine, text.replace("/", " "), by=supervisor)
    assert list(found) == ([] if text == "mueller" else [anna])


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "nna", "x' OR 1=1 --"])
def test_what_begins_nobodys_name_finds_nobody(engine, team, supervisor, text):
    a_patient(engine, team, given_name="Anna", family_name="Other")
    assert patients.search(engine, text, by=supervisor) == {}


def test_nobody_of_another_team_is_found(engine, team, other_clinician):
    a_patient(engine, team, given_name="Anna", family_name="Other")
    assert patients.search(engine, "anna", by=other_clinician) == {}
