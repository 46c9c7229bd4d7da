"""RSP-1, RSP-3 and RSP-4 at their days, shares and counts."""

import pytest

from rules.record import Schedule
from tests.rules.cases import START, closed, day, decided, fired, later, record, scored, unknown, weekly


def early(*totals, until=42, **told):
    return record(until, [(i * 7, total) for i, total in enumerate(totals)], **told)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        (early(20, 20, 20, 20, 20, 20), ["review"]),  # day 28 and 35, no drop
        (early(20, 20, 20, 20, 16, 16), []),  # exactly a fifth is enough
        (early(20, 20, 20, 20, 17, 17), ["review"]),  # just under a fifth
        (early(20, 20, 20, 16, 17), []),  # the last two must both be small
        (early(20, 20, 20, 20, until=27), []),  # before day 28
        (early(20, 20, 20, 20, 20, until=28), ["review"]),
        (early(20, 20, 20, 20, 20, 20, until=55), ["review"]),  # once raised it stays to day 55
        (early(20, 20, 20, 20, 20, 20, until=56), []),
        (early(20, 20, 20, 20, 20, 20, 20, 16, until=50), []),  # the drop came
        (early(4, 4, 4, 4, 4, 4), []),  # under the target there is nothing to reach
    ],
)
def test_little_early_change_is_judged_in_weeks_four_to_six(told, urgencies):
    assert fired(told, "RSP-1") == urgencies


def test_without_a_second_score_it_cannot_say_unless_none_is_due():
    one = record(35, [(0, 20), (30, 20)])
    assert (fired(one, "RSP-1"), unknown(one, "RSP-1")) == ([], True)
    monthly = record(35, [(0, 20), (30, 20)], schedule=(Schedule("phq9", 30, START),))
    assert fired(monthly, "RSP-1") == ["review"]
    assert unknown(record(35, [(0, 20), (30, 20)], schedule=(weekly(),)), "RSP-1")


def test_a_base_of_zero_has_no_fifth():
    assert unknown(early(0, 0, 0, 0, 5, 5), "RSP-1")


@pytest.mark.parametrize(("days", "urgencies"), [(27, []), (28, ["review"])])
def test_a_decision_keeps_it_quiet_for_four_weeks(days, urgencies):
    told = early(20, 20, 20, 20, 20, 20, 20, until=42, decisions=(decided(42 - days),))
    assert fired(told, "RSP-1") == urgencies


def course(*totals, until, **told):
    return record(until, [(i * 7, total) for i, total in enumerate(totals)], **told)


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        (course(*[16] * 8, until=55), []),  # before week 8
        (course(*[16] * 8, until=56), ["review"]),
        (course(*[16] * 7, 8, until=56), []),  # halved, and by more than is noticeable
        (course(*[16] * 7, 9, until=56), ["review"]),
        (course(8, 8, 8, 5, until=56), ["review"]),  # 3 points are no response
        (course(8, 8, 8, 4, until=56), []),  # under the target
        (course(*[16] * 7, 12, until=56, targets={"phq9": 13}), []),  # the patient's own target
        (course(20, 19, 18, 16, 15, 14, 13, 12, until=60), []),  # improving clearly: waits until week 12
        (course(20, 19, 18, 16, 15, 14, 13, 12, until=84), ["review"]),
    ],
)
def test_target_not_reached_from_week_eight(told, urgencies):
    assert fired(told, "RSP-3") == urgencies


def test_two_scores_are_too_few_to_judge_the_target():
    told = record(60, [(0, 16), (7, 16)])
    assert (fired(told, "RSP-3"), unknown(told, "RSP-3")) == ([], True)


def test_without_a_target_and_below_the_clinical_range_it_cannot_say():
    forms = [scored(i * 7, 3, "gad7") for i in range(9)]
    told = record(60, forms=forms, primary_measure="gad7")
    assert (fired(told, "RSP-3"), unknown(told, "RSP-3")) == ([], True)


def test_a_plan_change_restarts_the_clock():
    told = course(*[16] * 14, until=100, decisions=(decided(60, "intensify", change=True),))
    assert fired(told, "RSP-3") == []
    assert fired(later(told, 116), "RSP-3") == ["review"]


def test_what_a_person_closed_stays_quiet_for_four_weeks():
    told = course(*[16] * 14, until=100, settled_flags=(closed("RSP-3", "phq9", 73),))
    assert fired(told, "RSP-3") == []
    assert fired(later(told, 101), "RSP-3") == ["review"]


def test_relapse_silences_the_target():
    totals = [(0, 14), (7, 14), (14, 4), (28, 3), (42, 4), (60, 12), (67, 13)]
    told = record(70, totals)
    assert fired(told, "DET-3") == ["act now"]
    assert fired(told, "RSP-3") == []


@pytest.mark.parametrize(
    ("told", "urgencies"),
    [
        (course(16, 16, 15, 16, 15, 16, 15, 16, until=55), []),
        (course(16, 16, 15, 16, 15, 16, 15, 16, until=56), ["review"]),
        (course(16, 15, 14, 13, 12, 11, 10, 9, until=56), []),  # moving by more than 5
        (course(4, 4, 3, 4, 4, 3, 4, 4, until=56), []),  # under the target
        (record(60, [(0, 16), (21, 16), (42, 16)]), []),  # three scores
        (record(60, [(0, 16), (14, 16), (28, 16), (41, 16)]), []),  # 41 days
        (record(60, [(0, 16), (14, 16), (28, 16), (42, 16)]), ["review"]),  # 42 days
    ],
)
def test_levelled_off_needs_four_scores_over_six_weeks_without_movement(told, urgencies):
    assert fired(told, "RSP-4") == urgencies


def test_too_few_scores_for_a_plateau_is_said():
    assert unknown(record(60, [(0, 16), (21, 16), (42, 16)]), "RSP-4")


def test_worsening_silences_the_plateau():
    told = course(10, 10, 17, 17, 17, 17, 17, 17, 17, until=60)
    assert fired(told, "DET-1") == ["act now"]
    assert fired(told, "RSP-4") == []


def test_the_first_day_is_the_start_of_the_step():
    assert day(0) == START
