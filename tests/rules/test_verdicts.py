"""How a verdict was reached: every fact in a line of its own, and what cannot be said is said."""

from datetime import date

import pytest

from rules.catalogue import catalogue
from rules.change import Baseline, ChangeName
from rules.verdicts import explained, nhs_lines, regression

ALL = catalogue()
PHQ9, WSAS, ISI, REQOL = ALL["phq9"], ALL["wsas"], ALL["isi"], ALL["reqol10"]
ON = date(2026, 1, 5)


def base(value: float, n: int = 1) -> Baseline:
    return Baseline(value, n, (ON,) * n)


def text(instrument, start, last) -> str:
    return "\n".join(explained(instrument, start, last).lines)


def test_a_clear_change_is_told_with_its_error_its_source_and_what_patients_notice():
    told = explained(PHQ9, base(18), 8)
    assert told.name is ChangeName.reliably_better
    for part in (
        "PHQ-9 was 18 (the first score of this step) and is 8 now: 10 points better.",
        "points that measurement error alone can give (SD 5.5: NHS Talking Therapies",
        "smallest difference patients notice, 5 points",
        "In percent: -56 % of the score at the start.",
        "response (half of the start, and noticeable): yes; remission: no",
        "From the clinical range to below it, by more than measurement error.",
    ):
        assert part in "\n".join(told.lines)


def test_half_of_a_small_start_is_no_response_unless_patients_notice_it():
    assert "noticeable): no" in text(PHQ9, base(8), 4)
    assert "noticeable): yes" in text(PHQ9, base(10), 5)


def test_a_percentage_of_nothing_is_not_defined_and_says_so():
    assert "In percent: not defined." in text(PHQ9, base(0), 5)


@pytest.mark.parametrize(("start", "last"), [(None, 5), (base(5), None)])
def test_what_is_missing_is_the_only_line(start, last):
    told = explained(PHQ9, start, last)
    assert told.name is ChangeName.cannot_say
    assert len(told.lines) == 1
    assert "is missing in this step" in told.lines[0]


@pytest.mark.parametrize(
    ("start", "last", "says"),
    [
        (base(25), 20, "25 at the start would on average be 23.5 at the next look"),  # 15.4 + .84 (25 - 15.4)
        (base(25, 2), 20, "25 at the start would on average be 24.2 at the next look"),  # the mean of two: .913
        (base(5), 9, "5 at the start would on average be 6.7 at the next look"),
        (base(15), 10, "a score like 15 at the start would stay about there"),
    ],
)
def test_a_first_score_far_from_the_usual_one_falls_back_by_itself(start, last, says):
    told = regression(PHQ9, start, last)
    assert says in told
    assert "usual score 15.4" in told
    assert "retest 0.84" in told


@pytest.mark.parametrize(
    ("last", "says"),
    [(20, ": 1.5 of the 5 points may be that."), (24, ": 1 of the 1 points may be that."), (25, ")."), (27, ").")],
)
def test_only_a_move_towards_the_usual_score_may_be_that(last, says):
    assert regression(PHQ9, base(25), last).endswith(says)


@pytest.mark.parametrize("instrument", [WSAS, ISI, REQOL], ids=lambda one: one.id)
def test_without_a_usual_score_it_cannot_be_said(instrument):
    assert "cannot be said" in regression(instrument, base(20), 10)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ((15, 12), (8, 6), "reliable improvement; reliable recovery"),
        ((15, 12), (11, 11), "no reliable change; not recovered"),
        ((10, 7), (9, 7), "no reliable change; recovery."),
        ((9, 7), (2, 2), "reliable improvement; recovery is not counted"),
        ((10, 8), (17, 13), "reliable deterioration; not recovered"),
        ((18, 8), (10, 13), "no reliable change; not recovered"),
    ],
)
def test_the_two_together_as_the_nhs_counts_them(first, last, says):
    pairs = [dict(zip(("phq9", "gad7"), scores, strict=True)) for scores in (first, last)]
    assert says in nhs_lines(ALL, *pairs)[0]


def test_for_safety_one_that_is_reliably_worse_is_said_beside_a_better_one():
    lines = nhs_lines(ALL, {"phq9": 18, "gad7": 8}, {"phq9": 10, "gad7": 13})
    assert "one of the two is reliably worse" in lines[1]
    assert len(nhs_lines(ALL, {"phq9": 10, "gad7": 8}, {"phq9": 17, "gad7": 13})) == 1


@pytest.mark.parametrize("known", [{}, {"phq9": 10}, {"gad7": 10}])
def test_one_of_the_two_alone_is_not_counted(known):
    assert nhs_lines(ALL, known, {"phq9": 5, "gad7": 5}) == ()
