"""Every threshold has one plain name with its unit, and no name is left over."""

import pytest

from rules.catalogue import catalogue
from rules.instrument_numbers import number_settings, unset_numbers
from rules.setting_names import NAMES, name_of
from rules.settings import DEFAULT

# What a name must say of its unit, so that the number can be read aloud behind it.
SAID = {
    "p": "p at which", "0 no, 1 yes": "0 no, 1 yes", "of 4": "of 4", "points of 0-10": "points of 0 to 10",
    "times the limit": "times the limit", "answer": "answer", "predictions": "predictions",
}  # fmt: skip
LONGEST = 96


def test_every_threshold_has_a_name_and_every_name_a_threshold():
    assert list(NAMES) == list(DEFAULT)


def test_no_two_thresholds_have_the_same_name():
    forms = catalogue()
    numbers = [*number_settings(forms), *unset_numbers(forms)]
    told = [name_of(key, forms).lower() for key in (*DEFAULT, *numbers)]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("key", list(DEFAULT))
def test_a_name_says_its_unit_and_is_no_key(key):
    name, unit = NAMES[key], DEFAULT[key].unit
    wanted = "share" if unit.startswith("share") else SAID.get(unit, unit)
    assert wanted in name.lower()
    assert name[0].isupper()
    assert name == name.strip().rstrip(".")
    assert len(name) <= LONGEST
    assert not {"_", "`", "§"} & set(name)
    assert "." not in name


def test_a_number_of_a_form_is_named_by_the_form():
    assert name_of("phq9:sd", catalogue()) == "PHQ-9: spread of scores before treatment"
    assert name_of("drift.step_1_weeks") == "Weeks without a review before the drift clock raises a flag, in step 1"


def test_what_has_no_name_is_shown_by_its_key():
    assert (name_of("old.threshold"), name_of("gone:sd")) == (
        "old.threshold",
        "gone: spread of scores before treatment",
    )
