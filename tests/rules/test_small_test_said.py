"""What came of a small test, in whole sentences and at the edges of each verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import nextafter, sqrt

import numpy as np
import pytest

from rules.catalogue import catalogue
from rules.phases import compared
from rules.record import Event, Treatment
from rules.settings import DEFAULT
from rules.small_test import CameName, Round, readings, usual_points, verdict
from rules.trends import trend
from tests.rules.test_small_test import BEFORE, BEGAN, DURING, OVER, WALK, came, entry, record, score

MOVED = Event("e", "life event", BEGAN, "moved house")
FLARE = Event("f", "flare-up", OVER, "bad day")
LATER = Event("g", "flare-up", OVER + timedelta(days=1), "worse day")
GROUP = Treatment("Group", BEGAN - timedelta(days=50), BEGAN + timedelta(days=2), "module", "weekly")
ONE_ROUND = "One round cannot tell what was tried from whatever else changed in that time."
NOTHING = "Nothing else is recorded in that time."
PLAIN = (
    "Pain averaged 3.9 during it (14 days up to 14 Oct 2026) and 6.2 before (14 days since 3 Sep 2026): 2.3 lower,"
    " between 1.8 and 2.9 lower (95 %)."
)


def test_the_verdict_is_said_whole_with_numbers_size_what_else_happened_and_its_limits():
    assert came(record()).words == f"{PLAIN} It was to be at least 2 lower: as hoped. {NOTHING} {ONE_ROUND}"
    told = came(record(events=(FLARE, MOVED, LATER), treatments=(GROUP,)))
    assert told.words == (
        f"{PLAIN} It was to be at least 2 lower: as hoped. In the same time: moved house on 1 Oct 2026; Group weekly"
        f" stopped on 3 Oct 2026; bad day on 14 Oct 2026. {ONE_ROUND}"
    )


@pytest.mark.parametrize(
    ("during", "wanted", "name", "says"),
    [
        (DURING, -2.3, CameName.as_hoped, "It was to be at least 2.3 lower: as hoped."),  # exactly as much
        (DURING, -2.4, CameName.less, "It was to be at least 2.4 lower: clear, and less than hoped."),
        ([9] * 14, -2, CameName.other_way, "It was to be at least 2 lower: it went the other way."),
        ([9] * 14, 2, CameName.as_hoped, "It was to be at least 2 higher: as hoped."),
        (BEFORE, -2, CameName.no_clear_difference, "before (14 days since 3 Sep 2026): no difference, between"),
    ],
)
def test_what_was_agreed_and_what_came_stand_together(during, wanted, name, says):
    told = came(record(during=during), replace(WALK, wanted=wanted))
    assert told.name is name
    assert says in told.words


@pytest.mark.parametrize("wanted", [-2, 2])
def test_a_test_that_goes_the_other_way_is_so_whichever_way_was_hoped_for(wanted):
    lower, higher = (came(record(during=[value] * 14), replace(WALK, wanted=wanted)).name for value in (3, 9))
    assert (lower is CameName.other_way) == (wanted > 0)
    assert (higher is CameName.other_way) == (wanted < 0)


def test_what_cannot_be_judged_says_why_and_still_names_what_else_happened():
    few = came(record(during=DURING[:6], events=(MOVED,)))
    assert few.words == "Pain: 14 days before and 6 during it; 7 each are needed to say more."
    assert few.beside == ("moved house on 1 Oct 2026",)
    unseen = came(record(events=(MOVED, LATER)), replace(WALK, measure=""))
    assert unseen.words == ("Nothing that is asked here shows it. It is judged by what was agreed: two points lower")
    assert unseen.beside == ("moved house on 1 Oct 2026",)
    early = came(record(today=OVER - timedelta(days=1)))
    assert early.words == "Still running: it is judged on 14 Oct 2026."


def scores(before, during):
    told = [score(BEGAN - timedelta(days=n), total) for n, total in before]
    return record([], [], more=tuple(told + [score(BEGAN + timedelta(days=n), total) for n, total in during]))


FORM = replace(WALK, variable="PHQ-9", measure="phq9", wanted=-5)


def test_scores_are_compared_by_the_error_of_their_form_however_few_they_are():
    told = came(scores([(3, 18), (10, 18)], [(6, 11), (13, 11), (1, 11)]), FORM)
    error = readings(FORM, record(), catalogue(), (), DEFAULT, OVER).error
    one = error.sem or error.one_score / (1.96 * sqrt(2))
    reach = 1.959964 * one * sqrt(1 / 2 + 1 / 3)
    assert told.phases.interval_95 == pytest.approx((-7 - reach, -7 + reach), abs=1e-3)
    assert (told.phases.before_n, told.phases.during_n, told.phases.n_effective, told.phases.ac1) == (2, 3, 5, 0)


def test_a_form_whose_error_is_published_for_one_score_is_compared_by_that():
    told = scores([(3, 30), (10, 30)], [(6, 20), (13, 20)])
    whodas = tuple(replace(one, instrument="whodas12") for one in told.assessments)
    moved = came(replace(told, assessments=whodas), replace(FORM, measure="whodas12"))
    reach = 9 / sqrt(2)  # a published 9 between two scores, each side the mean of two
    assert moved.phases.interval_95 == pytest.approx((-10 - reach, -10 + reach), abs=1e-3)


def test_a_form_looks_back_over_the_weeks_of_a_form_and_a_diary_over_those_of_a_diary():
    weeks = DEFAULT.whole("aftermath.days")
    for offset, n in ((weeks, 2), (weeks + 1, 1)):
        found = readings(FORM, scores([(3, 18), (offset, 18)], []), catalogue(), (), DEFAULT, OVER)
        assert len(found.before) == n
    four = DEFAULT.whole("small_test.before_days")
    for offset, n in ((four, 15), (four + 1, 14)):
        told = record(more=(entry(BEGAN - timedelta(days=offset), 6),))
        assert len(readings(WALK, told, catalogue(), (), DEFAULT, OVER).before) == n


def test_readings_carry_the_scale_they_are_on():
    diary, form = (readings(one, record(), catalogue(), (), DEFAULT, OVER) for one in (WALK, FORM))
    assert (diary.low, diary.high, diary.step, diary.error) == (0, 10, 1, None)
    assert (form.low, form.high, form.step) == (0, 27, 1)
    assert form.error is not None


def test_only_the_forms_own_scores_are_compared():
    other = replace(score(BEGAN + timedelta(days=2), 0), instrument="gad7")
    clinicians = replace(score(BEGAN + timedelta(days=3), 0), rater="clinician")
    told = scores([(3, 18), (10, 18)], [(6, 11), (13, 11)])
    more = replace(told, assessments=(*told.assessments, other, clinicians))
    assert came(more, FORM).phases == came(told, FORM).phases


def test_rounds_are_counted_with_this_one():
    gone = tuple(Round(BEGAN - timedelta(days=n), BEGAN - timedelta(days=n - 5), "as hoped") for n in (90, 60))
    assert came(record(), rounds=gone).words.endswith(
        "Round 3: it went the hoped-for way in 3 of 3. 3 rounds the same way are what single-case standards ask for."
    )
    assert came(record(), rounds=gone[:1]).words.endswith("Round 2: it went the hoped-for way in 2 of 2.")


def test_days_that_were_rising_do_not_explain_a_fall_and_days_that_stood_still_neither():
    told = record(before=[6] * 14, during=[3] * 14)
    assert came(told).name is CameName.as_hoped
    rising = record(before=[4, 4, 5, 4, 5, 5, 6, 5, 6, 6, 7, 6, 7, 7], during=[9] * 14)
    assert came(rising, replace(WALK, wanted=2)).name is CameName.already_moving


@pytest.mark.parametrize("measure", ["phq9", "gad7"])
def test_what_people_notice_on_a_form_is_the_published_difference(measure):
    assert usual_points(measure, catalogue()) == catalogue()[measure].change.mid


@pytest.mark.parametrize("measure", ["no_such_form", "no_such_form.pain", "daily_log.no_such_scale"])
def test_nothing_is_made_up_where_nobody_has_published_it(measure):
    assert usual_points(measure, catalogue()) is None


def test_what_people_notice_on_a_scale_of_a_diary_is_taken_with_its_source():
    rows = catalogue()["daily_log"].extra["published_mid"]
    own = [one for one in rows if isinstance(one["value"], dict) and "item" in one["value"]]
    for one in own:
        told = usual_points(f"daily_log.{one['value']['item']}", catalogue())
        assert (told.value, told.source, told.confidence) == (one["value"]["points"], one["source"], one["confidence"])
    assert own


def test_a_step_down_after_days_that_were_all_the_same_is_moving_already():
    """The middle slope of nine equal days and five lower ones is 0; the days went down all the same (Mann-Kendall)."""
    stepped = [6] * 9 + [5] * 5
    assert came(record(before=stepped, during=[1] * 14)).name is CameName.already_moving
    assert came(record(before=stepped, during=[9] * 14), replace(WALK, wanted=2)).name is CameName.as_hoped
    up = [5] * 9 + [6] * 5
    assert came(record(before=up, during=[1] * 14)).name is CameName.as_hoped


def test_days_were_moving_where_p_is_below_the_limit_not_on_it():
    falling = [8, 7, 8, 7, 7, 6, 7, 6, 7, 6, 6, 5, 6, 5]
    p = trend([BEGAN + timedelta(days=i) for i in range(14)], falling).mk_p
    told = record(before=falling, during=[2] * 14)
    for limit, name in ((p, CameName.as_hoped), (nextafter(p, 1), CameName.already_moving)):
        changed = DEFAULT.changed("small_test.p", limit, "signed")
        assert verdict(WALK, told, catalogue(), settings=changed).name is name


@pytest.mark.parametrize(
    ("before", "during", "name", "says"),
    [
        (30, 25.5, CameName.no_clear_difference, "4.5 lower, between 9 lower and no difference (95 %)."),
        (30, 25.4, CameName.as_hoped, "4.6 lower, between 0.1 and 9.1 lower (95 %)."),
        (25.5, 30, CameName.no_clear_difference, "4.5 higher, between no difference and 9 higher (95 %)."),
        (25.4, 30, CameName.other_way, "4.6 higher, between 0.1 and 9.1 higher (95 %)."),
    ],
)
def test_an_interval_that_touches_nought_is_not_clear(before, during, name, says):
    """A published 9 between two scores is 4.5 between two means of four."""
    told = scores([(n, before) for n in (3, 10, 17, 24)], [(n, during) for n in (1, 4, 8, 13)])
    whodas = tuple(replace(one, instrument="whodas12") for one in told.assessments)
    found = came(replace(told, assessments=whodas), replace(FORM, measure="whodas12", wanted=-4.5))
    assert found.name is name
    assert says in found.words


def test_a_new_dose_of_a_drug_in_that_time_is_named_as_a_change():
    low = Treatment("Sertraline", BEGAN - timedelta(days=60), BEGAN + timedelta(days=2), "drug", "50 mg")
    high = Treatment("Sertraline", BEGAN + timedelta(days=3), None, "drug", "100 mg")
    assert came(record(treatments=(low, high))).beside == ("Changed to Sertraline 100 mg on 4 Oct 2026",)


def test_a_scale_with_finer_answers_is_surer_of_days_that_never_changed():
    """Sleep is written down in quarters of an hour, pain in whole points."""
    told = record(during=[4] * 14, before=[6] * 14)
    slept = tuple(replace(one, answers={"sleep_hours": one.answers["pain"]}) for one in told.assessments)
    sleep = replace(WALK, measure="daily_log.sleep_hours")
    found = came(replace(told, assessments=slept), sleep).phases
    assert found == compared(np.full(14, 6.0), np.full(14, 4.0), 0.25)
    assert found.interval_95[1] - found.interval_95[0] < 0.2


def test_readings_of_a_scale_that_does_not_begin_at_nought_carry_its_own_ends():
    log, phq9 = catalogue()["daily_log"], catalogue()["phq9"]
    pain = replace(next(one for one in log.items if one.key == "pain"), low=1.0, high=5.0)
    own = {"daily_log": replace(log, items=(pain,)), "phq9": replace(phq9, low=3.0, high=30.0)}
    diary, form = (readings(one, record(), own, (), DEFAULT, OVER) for one in (WALK, FORM))
    assert (diary.low, diary.high) == (1, 5)
    assert (form.low, form.high) == (3, 30)


@pytest.mark.parametrize("measure", ["phq9.1", "gad7.1", "session_feedback.goals"])
def test_of_a_single_question_of_a_form_nothing_is_published(measure):
    assert usual_points(measure, catalogue()) is None
    bare = {key: replace(one, extra={}) for key, one in catalogue().items()}
    assert usual_points(measure, bare) is None
