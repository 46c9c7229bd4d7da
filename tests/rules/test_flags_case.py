"""What the rules work out of a record once: order of forms, one rater, the base, targets, open flags."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.flags_case import Base, Case, at_or_past, settled
from rules.record import OpenFlag
from rules.settings import DEFAULT
from tests.rules.cases import at, day, record, scored

ALL = catalogue()
PHQ9, REQOL = ALL["phq9"], ALL["reqol10"]


def case(*forms, settings=DEFAULT, **told):
    return Case(record(60, forms=forms, **told), ALL, settings)


def totals(found):
    return [one.value for one in found]


def test_the_base_says_of_how_many_scores_it_is():
    assert Base(8.5, 2, ()).said() == "8.5 (mean of the first two scores of this step)"
    assert Base(8, 1, ()).said() == "8 (first score of this step)"


def test_a_line_is_of_the_patient_or_else_of_who_rated_last():
    family = [scored(offset, total, rater="family", id=f"f{offset}") for offset, total in ((0, 20), (7, 21))]
    clinician = scored(9, 15, rater="clinician", id="c")
    assert totals(case(*family, scored(8, 9)).scores(PHQ9)) == [9]
    assert totals(case(*family, clinician).scores(PHQ9)) == [15]
    assert totals(case(clinician, *family, scored(10, 22, rater="family", id="f10")).scores(PHQ9)) == [20, 21, 22]


def test_scores_of_an_older_version_and_of_days_to_come_are_in_no_line():
    forms = scored(0, 20, version="0"), scored(7, 9), scored(8, None), scored(61, 3)
    assert totals(case(*forms).scores(PHQ9)) == [9]


def test_two_forms_of_one_day_stand_in_the_order_of_their_hours_then_of_their_arrival():
    early = scored(3, 5, id="z", taken_at=at(3), received_at=at(9))
    late = scored(3, 6, id="a", taken_at=at(3).replace(hour=18), received_at=at(4))
    assert totals(case(late, early).scores(PHQ9)) == [5, 6]
    came_first, came_later = scored(3, 7, id="y", received_at=at(4)), scored(3, 8, id="b", received_at=at(5))
    assert totals(case(came_later, came_first).scores(PHQ9)) == [7, 8]
    assert totals(case(scored(3, 8, id="b"), scored(3, 7, id="a")).scores(PHQ9)) == [7, 8]


@pytest.mark.parametrize(
    ("second", "value"),
    [(16, 13), (17, 10)],  # seven points or more apart are no pair: the limit is of one score, not of two
)
def test_a_pair_makes_the_base_where_it_is_nearer_than_the_error_of_one_score(second, value):
    base = case(scored(0, 10), scored(7, second)).base(PHQ9)
    assert base is not None
    assert base.value == value


def test_the_site_says_how_near_in_time_a_pair_is():
    forms = scored(0, 10), scored(21, 12)
    nearer = DEFAULT.changed("baseline.pair_days", 20, "Lea Lead: three weeks are too long.")
    assert case(*forms).base(PHQ9).value == 11
    assert case(*forms, settings=nearer).base(PHQ9).value == 10


def test_the_site_says_how_long_a_gap_ends_a_stretch():
    forms = [scored(offset, 10) for offset in (0, 7, 40, 47)]
    shorter = DEFAULT.changed("trend.gap_days", 30, "Lea Lead: a month is a gap.")
    assert len(case(*forms).window(PHQ9, day(0))) == 4
    assert len(case(*forms, settings=shorter).window(PHQ9, day(0))) == 2


@pytest.mark.parametrize(
    ("targets", "instrument", "value", "reached"),
    [
        ({}, PHQ9, 4, True),
        ({}, PHQ9, 5, False),
        ({"phq9": 8}, PHQ9, 7, True),
        ({"phq9": 8}, PHQ9, 8, False),
        ({"reqol10": 25}, REQOL, 26, True),
        ({"reqol10": 25}, REQOL, 24, False),
        ({}, ALL["wsas"], 25, False if ALL["wsas"].change.caseness else None),
    ],
)
def test_a_target_is_reached_beyond_it(targets, instrument, value, reached):
    assert case(targets=targets).at_target(instrument, value) is reached


def test_the_flag_that_was_closed_last_counts():
    def shut(name, on):
        return OpenFlag(name, "DET-1", "phq9", "review", at(0), "resolved", closed_at=None if on is None else at(on))

    assert settled(record(30, settled_flags=(shut("late", 9), shut("early", 3))), "DET-1", "phq9").id == "late"
    assert settled(record(30, settled_flags=(shut("early", 3), shut("late", 9))), "DET-1", "phq9").id == "late"
    assert settled(record(30, settled_flags=(shut("never", None), shut("late", 9))), "DET-1", "phq9").id == "late"
    assert settled(record(30, settled_flags=(shut("late", 9),)), "DET-1", "gad7") is None


def test_a_family_of_flags_is_open_until_it_was_looked_at():
    held = OpenFlag("f", "DET-1", "phq9", "review", at(0), "raised")
    one = case(flags=(held,))
    assert (one.any_open("DET"), one.any_open("RSP"), one.any_open("RSP", "DET")) == (True, False, True)
    one.so_far.looked_at.add(("DET-1", "phq9"))
    assert not one.any_open("DET")
    safety = case(flags=(replace(held, rule="SAF-1"),))
    safety.so_far.looked_at.add(("SAF-1", "phq9"))
    assert safety.any_open("SAF")  # only a person closes it


def test_worse_is_above_on_one_scale_and_below_on_another():
    assert (at_or_past(PHQ9), at_or_past(REQOL)) == ("at or above", "at or below")
