"""Settings, Rules: read by everybody, changed by a lead with a reason, and then everybody is looked at again."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from queries import reevaluation, setting_changes
from rules.roles import Role
from rules.setting_names import NAMES
from tests.factories import a_person
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite

PART, KEY = "settings_part", "worse.jump_extra"


@pytest.fixture
def lea(engine: Engine, team: str) -> str:
    return a_person(engine, Role.lead, [team], name="Lea")


def part(screen: Screen, person: str, name: str):  # type: ignore[no-untyped-def]
    test = screen.page("settings", person)
    test.button_group(key=PART).set_value(name).run()
    assert not test.exception
    return test


def changing(screen: Screen, lea: str, value: float | None, source: str = "review", reason: str = "too many"):  # type: ignore[no-untyped-def]
    """The form for one threshold, filled in; nothing is signed yet."""
    test = part(screen, lea, "Change a number")
    fill(test, "selectbox", "Which number").set_value(KEY).run()
    fill(test, "text_input", "Where the new number").set_value(source)
    fill(test, "text_area", "Why it is changed").set_value(reason)
    fill(test, "number_input", "New value").set_value(value).run()
    return test


def test_a_clinician_reads_every_rule_and_changes_none(screen: Screen, engine: Engine, team: str) -> None:
    test = screen.page("settings", a_person(engine, Role.clinician, [team]))
    assert not test.exception
    labels = [one.label for one in test.expander]
    assert "SAF-1 · Thoughts of self-harm reported" in labels
    assert "Change a number" not in test.button_group(key=PART).options
    assert "have not confirmed" in words(test) or "has not confirmed" in words(test)


def test_a_threshold_is_found_by_its_rule_and_says_what_is_to_be_confirmed(screen: Screen, lea: str) -> None:
    test = part(screen, lea, "Thresholds")
    fill(test, "text_input", "Find").set_value("DET-1").run()
    (table,) = [one.value for one in test.dataframe if "Rules" in one.value]
    assert NAMES["worse.jump_extra"] in set(table["What"])
    assert "worse.jump_extra" in set(table["Key"])
    assert all("DET-1" in f"{row.Rules} {row.Source}" for row in table.itertuples())
    assert "site default, to be confirmed" in set(table["Trust"])


def test_no_threshold_is_shown_by_its_key_alone(screen: Screen, lea: str) -> None:
    tables = [one.value for one in part(screen, lea, "Flag rules").dataframe]
    tables += [one.value for one in part(screen, lea, "Thresholds").dataframe]
    shown = {what for table in tables for what in table["What"]}
    assert shown == set(NAMES.values())
    options = fill(part(screen, lea, "Change a number"), "selectbox", "Which number").options
    assert f"{NAMES[KEY]} · DET-1" in options
    assert not [key for key in NAMES if any(key in one for one in options)]


def test_a_form_shows_its_bands_numbers_and_doubts(screen: Screen, lea: str) -> None:
    test = part(screen, lea, "Forms")
    fill(test, "selectbox", "Form").set_value("phq15").run()
    assert not test.exception
    assert "The SD behind the reliable change is a placeholder" in words(test)
    assert "Spitzer" in words(test)
    assert "Beyond measurement error (what the rules go by): 9 points against one score" in words(test)


def test_t_scores_stand_with_their_errors_and_where_those_come_from(screen: Screen, lea: str) -> None:
    test = part(screen, lea, "Forms")
    fill(test, "selectbox", "Form").set_value("promis29").run()
    assert not test.exception
    (table,) = [one.value for one in test.dataframe if "Raw sum" in one.value]
    assert list(table["anxiety"][:2]) == ["40.3 ± 6.1", "48.0 ± 3.6"]
    assert "T scores by raw sum, ± their standard error: PROMIS scoring manual" in words(test)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("sss8", "until a published rule is supplied; site default, to be confirmed."),
        ("core10", "Reversed items: 2, 3."),
    ],
)
def test_how_far_a_form_s_own_rules_are_trusted_stands_beside_them(
    screen: Screen, lea: str, form: str, says: str
) -> None:
    test = part(screen, lea, "Forms")
    fill(test, "selectbox", "Form").set_value(form).run()
    assert says in words(test)


def test_verdicts_steps_and_fixed_numbers_are_read_on_the_screen(screen: Screen, lea: str) -> None:
    test = part(screen, lea, "Verdicts and steps")
    assert "Limited in daily life on two scores" in words(test)
    fixed = test.dataframe[1].value
    assert set(fixed["Trust"]) >= {"read in a source", "site default, to be confirmed"}


def test_a_change_is_seen_before_it_is_signed(screen: Screen, engine: Engine, patient: str, lea: str) -> None:
    test = changing(screen, lea, 4)
    assert "From 3 to 4 points, as version 2." in words(test)
    assert "1 patient will be looked at again" in words(test)
    assert setting_changes.revision(engine) == 0
    press(test, "Sign this change")
    assert not test.exception
    assert setting_changes.settings_in_force(engine)[KEY].value == 4
    told = part(screen, lea, "Changes").dataframe[0].value.iloc[0]
    assert (told["What"], told["Set to"], told["By"], told["Why"]) == (NAMES[KEY], 4, "Lea", "too many")


@pytest.mark.parametrize(
    ("value", "reason", "says"),
    [(-1, "a reason", "Write a number from 0 to 100"), (4, " ", "Say why this number changes")],
)
def test_a_change_that_cannot_be_is_refused_in_words(
    screen: Screen, engine: Engine, lea: str, value: float, reason: str, says: str
) -> None:
    test = changing(screen, lea, value, reason=reason)
    if [one for one in test.button if one.label == "Sign this change"]:
        press(test, "Sign this change")
    assert says in words(test)
    assert setting_changes.revision(engine) == 0


def test_after_a_change_everybody_is_looked_at_again(screen: Screen, engine: Engine, patient: str, lea: str) -> None:
    assert "will be looked at again" not in words(screen.page("settings", lea))
    press(changing(screen, lea, 4), "Sign this change")
    test = screen.page("settings", lea)
    assert "1 patient will be looked at again" in words(test)
    press(test, "Look at everybody again")
    assert not test.exception
    assert (reevaluation.last_run(engine)["settings"], reevaluation.is_due(engine)) == (1, False)
    assert "will be looked at again" not in words(screen.page("settings", lea))


def test_a_clinician_is_told_that_rules_have_changed_but_does_not_start_it(
    screen: Screen, engine: Engine, team: str, patient: str, lea: str
) -> None:
    press(changing(screen, lea, 4), "Sign this change")
    test = screen.page("settings", a_person(engine, Role.clinician, [team]))
    assert "A clinical lead starts this" in words(test)
    assert "Look at everybody again" not in [one.label for one in test.button]


def test_a_shipped_number_is_confirmed_as_it_is_once(screen: Screen, engine: Engine, lea: str) -> None:
    test = changing(screen, lea, 3)
    assert "Confirms 3 points, as version 2." in words(test)
    press(test, "Sign this change")
    assert setting_changes.settings_in_force(engine)[KEY].confidence == "site"
    press(changing(screen, lea, 3), "Sign this change")
    assert setting_changes.revision(engine) == 1
