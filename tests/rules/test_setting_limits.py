"""A setting takes what a service could mean, and refuses a slip of the keyboard with a sentence."""

import math
from dataclasses import replace

import pytest

from rules.catalogue import catalogue
from rules.instrument_numbers import NAMES, number_settings, unset_numbers, with_site_numbers
from rules.measurement_error import measurement_error, reliable_thresholds
from rules.setting_limits import LIMITS, limits_of, refusal
from rules.settings import DEFAULT, Setting

NUMBERS = number_settings(catalogue())
SHIPPED = [*DEFAULT.values(), *NUMBERS.values()]


@pytest.mark.parametrize("setting", SHIPPED, ids=lambda one: one.key)
def test_every_shipped_value_could_be_set(setting):
    assert refusal(setting, setting.value, catalogue()) == ""
    low, high = limits_of(setting, catalogue())
    assert low <= setting.value <= high


@pytest.mark.parametrize("unit", sorted({one.unit for one in DEFAULT.values() if not one.unit.startswith("share")}))
def test_every_unit_of_a_threshold_has_a_limit_of_its_own(unit):
    """Without one 0 patients could be divided by, and an alarm be passed on to the lead after 100,000 limits."""
    assert unit in LIMITS


@pytest.mark.parametrize(
    ("key", "value", "taken"),
    [
        ("trend.p", 0.01, True),
        ("self_harm.crisis_from", 3, True),
        ("self_harm.crisis_from", 4, False),  # the PHQ-9 has no such answer: nobody would ever be called
        ("trend.p", 0.2, True),
        ("trend.p", 0, False),
        ("trend.p", 0.21, False),
        ("trend.window", 2, True),
        ("trend.window", 1, False),
        ("trend.window", 8.5, False),
        ("early.to_day", 731, True),
        ("early.to_day", 732, False),
        ("early.to_day", 0, False),
        ("early.drop", 1, True),
        ("early.drop", 1.01, False),
        ("early.drop", 0, False),
        ("self_harm.crisis_from", 5, False),
        ("self_harm.crisis_from", 0, False),
        ("budget.patients", 0, False),
        ("acknowledge.lead_after_times", 13, False),
        ("adverse.severe_from", 5, False),
        ("small_numbers.below", 1, False),
        ("expected.from_session", 2.5, False),
        ("acknowledge.crisis_minutes", 1440, True),
        ("acknowledge.crisis_minutes", 1441, False),
        ("phq9:caseness", 27, True),
        ("phq9:caseness", 28, False),
        ("phq9:caseness", -1, False),
        ("csq3:caseness", 3, True),
        ("csq3:caseness", 2.9, False),
        ("csq3:caseness", 12, True),
        ("csq3:remission", 2, False),
        ("csq3:remission", 7.5, True),
        ("csq3:mean", 12, True),  # where people usually begin is a score of the form: 3 to 12, not 0 to 9 points
        ("csq3:mean", 3, True),
        ("csq3:mean", 2.9, False),
        ("csq3:mean", 12.1, False),
        ("csq3:mid", 9, True),
        ("csq3:mid", 9.1, False),
        ("phq9:retest", 0.99, True),
        ("phq9:retest", 1, False),
        ("phq9:retest", 0, False),
        ("phq9:sd", 0, False),
        ("phq9:mid", 27, True),
        ("phq9:mid", 28, False),
        ("trend.p", math.nan, False),
        ("trend.p", math.inf, False),
    ],
)
def test_a_value_is_taken_or_refused(key, value, taken):
    setting = DEFAULT.get(key) or NUMBERS.get(key) or unset_numbers(catalogue())[key]
    why = refusal(setting, value, catalogue())
    assert (why == "") is taken
    assert taken or why.endswith(".")


def test_a_number_is_set_or_not_set_never_both():
    unset = unset_numbers(catalogue())
    assert not set(unset) & set(NUMBERS)
    assert "isi:sd" in unset
    assert "phq9:sd" in NUMBERS
    assert {key.partition(":")[2] for key in [*unset, *NUMBERS]} == set(NAMES)
    assert not [key for key in [*unset, *NUMBERS] if key.startswith(("daily_log", "utilisation", "cssrs"))]


def test_an_unset_number_of_the_site_makes_a_scale_judgeable():
    isi = catalogue()["isi"]
    assert reliable_thresholds(isi) is None
    mine = [Setting("isi:sd", 5, "points", "own baseline", "site"), Setting("isi:retest", 0.8, "", "own", "site")]
    ours = with_site_numbers(catalogue(), DEFAULT.with_site(mine, 2))["isi"]
    assert reliable_thresholds(ours) == (7, 6)
    assert measurement_error(ours).confidence == "site"


def test_a_reliable_change_the_site_signed_wins_over_the_formula():
    gad7 = catalogue()["gad7"]
    assert reliable_thresholds(gad7)[0] == 6
    mine = Setting("gad7:reliable_points", 4, "points", "as NHS Talking Therapies", "site", 2)
    ours = with_site_numbers(catalogue(), DEFAULT.with_site([mine], 1))["gad7"]
    assert (measurement_error(ours).kind, reliable_thresholds(ours)[0]) == ("published", 4)


def test_other_numbers_stay_as_they_are():
    mine = Setting("phq15:sd", 6.1, "points", "own", "site", 2)
    ours = with_site_numbers(catalogue(), DEFAULT.with_site([mine], 1))
    assert ours["gad7"] is catalogue()["gad7"]
    assert ours["phq15"].change.mid == catalogue()["phq15"].change.mid
    assert catalogue()["phq15"].change.sd.value == 5.3


def test_a_number_of_the_site_says_where_it_comes_from_and_names_its_error():
    mine = Setting("gad7:reliable_points", 4, "points", "as NHS Talking Therapies", "site", 2)
    ours = with_site_numbers(catalogue(), DEFAULT.with_site([mine], 1))["gad7"]
    error = measurement_error(ours)
    assert (error.source, error.confidence, error.stand_in) == ("as NHS Talking Therapies", "site", False)


@pytest.mark.parametrize(
    ("name", "kind", "confidence", "stand_in"),
    [
        ("phq9", "jacobson_truax", "bk-high", False),
        ("sss8", "jacobson_truax_default_retest", "proposal", True),
        ("core10", "published", "verified", False),
    ],
)
def test_an_error_says_how_it_was_come_by(name, kind, confidence, stand_in):
    error = measurement_error(catalogue()[name])
    assert (error.kind, error.confidence, error.stand_in) == (kind, confidence, stand_in)


def test_a_setting_of_another_thing_changes_no_instrument():
    odd = [Setting("phq9:shoe_size", 4, "", "x", "site"), Setting("nobody:sd", 4, "", "x", "site")]
    assert dict(with_site_numbers(catalogue(), DEFAULT.with_site(odd, 2))) == dict(catalogue())


def test_a_number_of_an_instrument_is_told_as_the_catalogue_has_it():
    mid = catalogue()["phq9"].change.mid
    assert number_settings(catalogue())["phq9:mid"] == Setting("phq9:mid", 5, "points", mid.source, mid.confidence, 1)
    unset = unset_numbers(catalogue())["isi:sd"]
    assert (unset.key, unset.unit, unset.source, unset.confidence, unset.version) == (
        "isi:sd",
        "points (standard deviation)",
        "",
        "",
        0,
    )
    assert math.isnan(unset.value)


def test_what_is_no_number_is_said_to_be_none():
    assert refusal(DEFAULT["trend.p"], math.nan) == "This is not a number. Write one."


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("nobody:sd", 0, 100),  # an instrument that is not known: points, as of any other threshold
        ("phq9:", 0, 100),
        ("open:sd", 0.01, 97),  # a scale from 3 upwards without an upper end
        ("open:caseness", 3, 100),
    ],
)
def test_a_number_is_limited_by_its_instrument_and_otherwise_by_its_unit(key, low, high):
    known = {**catalogue(), "open": replace(catalogue()["csq3"], high=None)}
    assert limits_of(Setting(key, 1, "points", "us", "site"), known) == (low, high)


def test_a_unit_nobody_has_thought_of_keeps_out_what_is_below_nought():
    odd = Setting("tea", 1, "spoons", "us", "site")
    assert limits_of(odd) == (0, 100_000)
    assert refusal(odd, -1) == "-1 spoons cannot be. Write a number from 0 to 100000."
