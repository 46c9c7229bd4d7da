"""DET-1 and DET-3 at their boundaries. PHQ-9: 6 points against a two-score base, 7 against one, 3 more for a jump."""

import pytest

from rules.catalogue import catalogue
from rules.flags import evaluate
from rules.record import Step
from tests.rules.cases import START, closed, day, fired, record, scored, unknown


@pytest.mark.parametrize(
    ("totals", "urgencies"),
    [
        ([(0, 10), (7, 10), (14, 16), (21, 16)], ["act now"]),  # exactly at the line, twice
        ([(0, 10), (7, 10), (14, 15), (21, 16)], []),  # one under the line
        ([(0, 10), (7, 10), (14, 16)], []),  # once is not confirmed
        ([(0, 10), (7, 10), (14, 19)], ["act now"]),  # one very large jump
        ([(0, 10), (7, 10), (14, 18)], []),  # one under the jump
        ([(0, 10), (7, 10), (14, 16), (21, 12)], []),  # back at the next look
        ([(21, 16), (0, 10), (14, 16), (7, 10)], ["act now"]),  # unsorted
        ([(0, 10), (7, 10), (14, None), (21, 16), (28, 16)], ["act now"]),  # a missing total is passed over
        ([(0, 10), (22, 10), (29, 16), (36, 16)], []),  # 22 days apart: one-score base, line at 17
        ([(0, 10), (21, 10), (28, 16), (35, 16)], ["act now"]),  # 21 days apart: two-score base
        ([(0, 10), (22, 10), (29, 17), (36, 17)], ["act now"]),
        ([(0, 3), (7, 9), (14, 12), (21, 12)], ["act now"]),  # differ by 6: mean 6, line at 12
        ([(0, 3), (7, 10), (14, 10), (21, 10)], ["act now"]),  # differ by 7: base 3 alone, line at 10
    ],
)
def test_reliably_worse_is_two_scores_in_a_row_or_one_very_large_jump(totals, urgencies):
    assert fired(record(60, totals), "DET-1") == urgencies


@pytest.mark.parametrize(
    ("after", "urgencies"),
    [
        ([13, 12], ["act now"]),  # base 10 + half of 6 = 13: one score under it
        ([12, 12], []),  # two scores under it
        ([12, 13, 12], ["act now"]),
    ],
)
def test_it_clears_only_when_two_scores_are_well_back(after, urgencies):
    totals = [(0, 10), (7, 10), (14, 16), (21, 16)] + [(28 + 7 * i, total) for i, total in enumerate(after)]
    assert fired(record(60, totals), "DET-1") == urgencies


@pytest.mark.parametrize(("second", "urgencies"), [(17, ["review"]), (16, [])])
def test_with_two_scores_a_jump_asks_to_measure_again(second, urgencies):
    assert fired(record(10, [(0, 10), (7, second)]), "DET-1") == urgencies


@pytest.mark.parametrize("totals", [[(0, 10)], []])
def test_too_few_scores_cannot_say(totals):
    told = record(10, totals, forms=[scored(0, 5, "gad7")] if not totals else [])
    assert fired(told, "DET-1") == []
    assert unknown(told, "DET-1")


def test_the_base_is_taken_anew_in_each_step():
    totals = [(0, 8), (7, 8), (14, 16), (21, 16), (28, 16)]
    assert fired(record(30, totals), "DET-1") == ["act now"]
    assert fired(record(30, totals, steps=(Step(1, START), Step(2, day(14)))), "DET-1") == []


def test_another_measure_than_the_primary_raises_a_review():
    forms = [scored(i * 7, total, "gad7") for i, total in enumerate([5, 5, 15, 15])]
    assert fired(record(30, forms=forms), "DET-1") == ["review"]


def test_a_measure_that_is_better_when_higher_is_read_the_other_way():
    forms = [scored(i * 7, total, "reqol10") for i, total in enumerate([30, 30, 20, 20])]
    assert fired(record(30, forms=forms, primary_measure="reqol10"), "DET-1") == ["act now"]
    rising = [scored(i * 7, total, "reqol10") for i, total in enumerate([20, 20, 30, 30])]
    assert fired(record(30, forms=rising, primary_measure="reqol10"), "DET-1") == []


def test_what_a_person_closed_comes_back_with_a_new_score_only():
    totals = [(0, 10), (7, 10), (14, 16), (21, 16)]
    assert fired(record(25, totals, settled_flags=(closed("DET-1", "phq9", 23),)), "DET-1") == []
    worse = [*totals, (28, 17)]
    assert fired(record(30, worse, settled_flags=(closed("DET-1", "phq9", 23),)), "DET-1") == ["act now"]


REMISSION = [(0, 14), (7, 14), (14, 4), (28, 3), (42, 4)]


@pytest.mark.parametrize(
    ("totals", "urgencies"),
    [
        ([*REMISSION, (49, 10)], ["review"]),  # first crossing: please re-measure
        ([*REMISSION, (49, 9)], []),  # under the clinical range
        ([*REMISSION, (49, 10), (63, 10)], ["act now"]),  # confirmed on day 14
        ([*REMISSION, (49, 10), (64, 10)], ["review"]),  # 15 days: a first crossing again
        ([*REMISSION, (49, 10), (56, 9)], []),  # not confirmed
        ([*REMISSION, (49, 10), (56, 11), (63, 9)], ["act now"]),  # one score under 10 does not clear
        ([*REMISSION, (49, 10), (56, 11), (63, 9), (70, 9)], []),  # two do
        ([(0, 14), (7, 14), (14, 4), (41, 4), (48, 12)], []),  # remission held 27 days only
        ([(0, 14), (7, 14), (14, 4), (42, 4), (48, 12)], ["review"]),  # 28 days
        ([(0, 14), (7, 14), (14, 4), (28, 5), (42, 4), (49, 12)], []),  # 5 is no remission: the run begins anew
        ([(0, 14), (7, 13), (14, 12)], []),  # no remission, no relapse, and nothing unknown
    ],
)
def test_coming_back_needs_a_remission_that_held_and_a_second_score(totals, urgencies):
    told = record(90, totals)
    assert fired(told, "DET-3") == urgencies
    assert not unknown(told, "DET-3")


@pytest.mark.parametrize(("back_on", "course"), [(196, "relapse"), (197, "recurrence")])  # remission began on day 14
def test_back_within_six_months_is_a_relapse_and_later_a_recurrence(back_on, course):
    [found] = [
        one for one in evaluate(record(back_on, [*REMISSION, (back_on, 12)]), catalogue()).fired if one.rule == "DET-3"
    ]
    assert found.evidence["course"] == course
    assert f"so this is a {course}" in found.reason


def test_what_the_family_rated_is_never_joined_with_what_the_patient_answered() -> None:
    own = [(0, 20), (7, 20), (14, 20), (21, 20)]
    theirs = tuple(scored(offset, total, rater="family") for offset, total in ((8, 27), (15, 27)))
    assert fired(record(21, own), "DET-1") == fired(record(21, own, forms=theirs), "DET-1") == []
    alone = tuple(scored(offset, total, rater="clinician") for offset, total in ((0, 12), (7, 12), (14, 27), (21, 27)))
    assert fired(record(21, forms=alone), "DET-1") == ["act now"]
