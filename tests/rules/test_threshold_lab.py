"""The threshold lab: only what was known counts, the same settings change nothing, and what a change would cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rules.age import age_band
from rules.catalogue import catalogue
from rules.flags import BY_ID, RULES, Rule
from rules.instrument_numbers import number_settings
from rules.record import Check, Event, RiskPlan, Step
from rules.settings import DEFAULT, Settings
from rules.threshold_lab import Known, Past, Replayed, record_at, replay, weeks_of, worse_since
from rules.threshold_results import days_to_see, per_60, summarise
from tests.rules.cases import START, day, scored

WINDOW = (day(0), day(84))
STEADY = [(0, 12), (7, 12), (14, 13), (21, 12), (28, 12), (35, 11), (42, 12), (49, 12)]
WORSE = [(0, 10), (7, 10), (14, 11), (21, 17), (28, 17), (35, 18), (42, 18), (49, 18)]


def a_past(name: str, totals: list[tuple[int, float]], **told: Any) -> Past:
    forms = tuple(Known(scored(on, total, id=f"{name}-{on}"), day(on)) for on, total in totals)
    whole = {"registered_on": START, "steps": (Known(Step(1, START), START),), "assessments": forms} | told
    return Past(name, name.upper(), "phq9", **whole)


def put(past: Past, after: Settings = DEFAULT, rules: tuple[Rule, ...] = RULES) -> Replayed:
    return replay(past, catalogue(), DEFAULT, after, WINDOW, rules)


def trying(key: str, value: float) -> Settings:
    return DEFAULT.changed(key, value, "tried in the lab")


# ---- what was known when


@pytest.mark.parametrize(("on", "there"), [(9, 0), (10, 1), (19, 1), (20, 0), (21, 0)])
def test_a_form_counts_from_the_day_it_was_entered_until_its_correction(on: int, there: int) -> None:
    form = Known(scored(3, 12), day(10), day(20))
    past = a_past("a", [], assessments=(form,))
    assert len(record_at(past, day(on)).assessments) == there


def test_a_form_entered_late_raises_its_flag_late() -> None:
    early = a_past("a", WORSE)
    late = replace(
        early, assessments=tuple(replace(one, from_=one.from_ + timedelta(days=21)) for one in early.assessments)
    )
    first = [min(flag.on for flag in put(past).before if flag.rule == "DET-1") for past in (early, late)]
    assert (first[1] - first[0]).days == 21


def test_a_discharge_is_not_known_before_its_day() -> None:
    past = a_past("a", STEADY, discharged_on=day(40))
    assert record_at(past, day(39)).discharged_on is None
    assert record_at(past, day(40)).discharged_on == day(40)


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (6, 1), (7, 2), (84, 13)])
def test_weeks_of_a_window_end_on_its_last_day(days: int, count: int) -> None:
    found = weeks_of((day(0), day(days)))
    assert len(found) == count
    assert not found or found[-1] == day(days)


def test_weeks_before_registration_and_after_discharge_do_not_count() -> None:
    assert put(a_past("a", STEADY)).weeks == 13
    assert put(a_past("a", STEADY, registered_on=day(28))).weeks == 9
    assert put(a_past("a", STEADY, discharged_on=day(27))).weeks == 4
    assert put(a_past("a", [], registered_on=day(85))).weeks == 0


# ---- replaying


def test_the_same_settings_on_both_sides_change_nothing() -> None:
    for totals in (STEADY, WORSE, []):
        found = put(a_past("a", totals))
        assert found.before == found.after
    result = summarise([put(a_past("a", WORSE)), put(a_past("b", STEADY))])
    assert (result.missed, result.newly) == ((), ())


def test_a_flag_stays_one_flag_while_it_is_open() -> None:
    assert [flag.rule for flag in put(a_past("a", WORSE)).before].count("DET-1") == 1


def test_a_loosened_threshold_says_who_would_be_missed() -> None:
    jump = [(0, 10), (7, 10), (14, 20), (21, 10), (28, 10)]
    result = summarise([put(a_past("a", jump), trying("worse.jump_extra", 9)), put(a_past("b", STEADY))])
    assert [(one.label, one.rule, one.worse) for one in result.missed] == [("A", "DET-1", False)]
    assert result.newly == ()
    load = next(one for one in result.rules if one.rule == "DET-1")
    assert (load.before, load.after) == (1, 0)
    assert load.before_per_60 == pytest.approx(60 / 26)


def test_a_tightened_threshold_says_who_would_be_flagged_anew() -> None:
    bump = [(0, 10), (7, 10), (14, 17), (21, 10), (28, 10)]
    result = summarise([put(a_past("a", bump), trying("worse.jump_extra", 0))])
    assert [one.rule for one in result.newly] == ["DET-1"]
    assert result.missed == ()


def test_a_crisis_that_would_become_less_urgent_is_told_although_the_flag_stays():
    told = a_past("a", [], assessments=(Known(scored(7, 10, item9=2, id="yes"), day(7)),))
    result = summarise([put(told, trying("self_harm.crisis_from", 3)), put(a_past("b", STEADY))])
    assert result.missed == result.newly == ()
    assert [(one.label, one.rule) for one in result.milder] == [("A", "SAF-1")]
    assert "1 patient would have a less urgent flag." in result.words
    assert summarise([put(told)]).milder == ()


def test_a_number_of_a_form_can_be_tried():
    everything = DEFAULT.with_site(number_settings(catalogue()).values(), 0)
    found = replay(a_past("a", WORSE), catalogue(), everything, everything.changed("phq9:sd", 9, "lab"), WINDOW)
    assert [one.rule for one in summarise([found]).missed] == ["DET-1"]


def test_what_happened_and_what_was_agreed_is_replayed():
    rash = Event("e", "adverse effect", day(10), "rash", severity=2)
    check, plan = Check("c", day(10), {"fever": True}), RiskPlan("r", day(10), day(12))
    told = {"events": (Known(rash, day(10)),), "checks": (Known(check, day(10)),)}
    past = a_past("a", STEADY, **told, risk_plans=(Known(plan, day(10)),))
    raised = {flag.rule for flag in put(past).before}
    assert {"MED-1", "SAF-6"} <= raised
    assert "MED-2" not in raised
    assert [one.rule for one in summarise([put(past, trying("adverse.severe_from", 2))]).newly] == ["MED-2"]


def test_a_setting_no_rule_looks_at_is_told_apart() -> None:
    result = summarise([put(a_past("a", WORSE), trying("prediction.window_days", 3))])
    assert "worse.jump_extra" in result.read
    assert "prediction.window_days" not in result.read


def test_a_rule_that_breaks_is_said_and_never_counted_as_no_flag() -> None:
    def broken(case: object) -> list[Any]:
        raise RuntimeError("broken by hand")

    found = put(a_past("a", STEADY), rules=(replace(BY_ID["DET-1"], look=broken),))
    assert "broken by hand" in summarise([found]).failed[0]


# ---- how early worsening is seen


def test_worse_means_two_scores_in_a_row_beyond_error_whatever_the_settings() -> None:
    assert worse_since(a_past("a", WORSE), catalogue(), WINDOW, DEFAULT) == day(21)
    assert worse_since(a_past("a", STEADY), catalogue(), WINDOW, DEFAULT) is None
    once = [(0, 10), (7, 10), (14, 18), (21, 10)]
    assert worse_since(a_past("a", once), catalogue(), WINDOW, DEFAULT) is None
    assert worse_since(a_past("a", WORSE), catalogue(), WINDOW, trying("worse.jump_extra", 20)) == day(21)


def test_worse_is_not_said_without_a_step_or_outside_the_window() -> None:
    assert worse_since(a_past("a", WORSE, steps=()), catalogue(), WINDOW, DEFAULT) is None
    assert worse_since(a_past("a", WORSE), catalogue(), (day(30), day(30)), DEFAULT) is None


def test_seeing_worsening_is_counted_in_days_from_the_first_clear_score() -> None:
    found = put(a_past("a", WORSE))
    assert found.worse_on == day(21)
    assert days_to_see(found, "before") == 7
    result = summarise([found, put(a_past("b", STEADY))])
    assert (result.seen_before.worse, result.seen_before.seen, result.seen_before.median_days) == (1, 1, 7.0)


def test_worsening_that_no_flag_saw_is_counted_as_not_seen() -> None:
    found = replace(put(a_past("a", WORSE)), after=())
    result = summarise([found])
    assert (result.seen_after.seen, result.seen_after.median_days) == (0, None)
    assert "0 would be seen then" in result.words
    assert all(one.worse for one in result.missed)


# ---- groups and empty


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_small_groups_are_not_shown_by_themselves(people: int, shown: bool) -> None:
    told = [put(a_past(f"p{i}", STEADY, groups={"sex": "male"})) for i in range(people)]
    group = summarise(told).groups[0]
    assert (group.patients is not None) == shown
    assert (group.before_per_60 is not None) == shown
    assert (group.missed is not None) == shown


def test_an_empty_past_says_so() -> None:
    assert summarise([]).words.startswith("Nobody was in care")
    assert per_60(3, 0) is None


def test_the_order_of_patients_does_not_matter() -> None:
    told = [put(a_past(name, totals), trying("worse.jump_extra", 9)) for name, totals in (("a", WORSE), ("b", STEADY))]
    assert summarise(told) == summarise(told[::-1])


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, "not stated"),
        (date(2008, 5, 18), "under 18"),
        (date(2008, 5, 17), "18 to 25"),
        (date(2000, 5, 17), "26 to 44"),
        (date(1981, 5, 17), "45 to 64"),
        (date(1961, 5, 17), "65 and over"),
    ],
)
def test_age_bands_at_their_edges(born: date | None, band: str) -> None:
    assert age_band(born, date(2026, 5, 17)) == band
