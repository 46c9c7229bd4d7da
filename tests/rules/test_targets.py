from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.targets import nhs_outcome, treat_to_target
from tests.rules.golden import golden, golden_rows

PHQ9, GAD7 = catalogue()["phq9"], catalogue()["gad7"]


@pytest.mark.parametrize("row", golden_rows("tables/nhs_talking_therapies.csv"), ids=lambda row: row["note"][:40])
def test_the_outcome_of_a_course_is_the_one_set_by_hand(row):
    first, last = (int(row["phq_first"]), int(row["gad_first"])), (int(row["phq_last"]), int(row["gad_last"]))
    outcome = nhs_outcome(PHQ9, GAD7, first, last)
    found = {name: str(bool(getattr(outcome, name))) for name in row if hasattr(outcome, name)}
    assert len(found) == 7
    assert found == {name: row[name] for name in found}


def test_who_was_no_case_at_the_start_is_left_out_of_recovery():
    assert nhs_outcome(PHQ9, GAD7, (9, 7), (3, 3)).recovered is None


@pytest.mark.parametrize("row", golden("tables/treat_to_target.json"), ids=lambda row: row["note"])
def test_treat_to_target_is_counted_as_in_the_table(row):
    found = treat_to_target(PHQ9, row["baseline"], row["current"])
    rounded = None if found.percent is None else round(found.percent, 1)
    assert (rounded, found.response, found.remission, found.mid_reached, found.early_nonresponse) == (
        row["pct_change"],
        row["response"],
        row["remission"],
        row["drop5"],
        row["early_nonresponse_20"],
    )


def test_exactly_a_fifth_and_exactly_half_are_reached_whatever_the_decimals():
    assert treat_to_target(PHQ9, 18.5, 14.8).early_nonresponse is False  # 3.7 of 18.5
    assert treat_to_target(PHQ9, 18.5, 14.9).early_nonresponse is True
    assert treat_to_target(PHQ9, 12.6, 6.3).response is True


def test_a_form_without_a_published_reliable_change_has_no_outcome_of_nhs_talking_therapies():
    with pytest.raises(ValueError, match="^ISI has no published reliable change.$"):
        nhs_outcome(PHQ9, catalogue()["isi"], (18, 12), (9, 6))


def test_one_clearly_better_and_one_clearly_worse_is_mixed_and_worsening_is_kept():
    found = nhs_outcome(PHQ9, GAD7, (18, 8), (12, 12))  # six and four points: exactly what is asked for
    assert (found.mixed, found.any_reliable_worsening) == (True, True)
    assert (found.reliable_improvement, found.reliable_deterioration) == (False, False)


def test_without_a_percent_or_a_noticeable_difference_it_says_so_and_judges_neither():
    found = treat_to_target(PHQ9, 0, 4)
    assert (found.percent, found.response, found.early_nonresponse) == (None, None, None)
    assert found.percent_why == "Percent change is undefined: the baseline is 0. Use points."
    unknown = replace(PHQ9, change=replace(PHQ9.change, mid=None))
    assert (treat_to_target(unknown, 18, 3).mid_reached, treat_to_target(PHQ9, 18, 3).mid_reached) == (None, True)
