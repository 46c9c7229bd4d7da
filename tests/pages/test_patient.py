"""The patient page: what a reader sees, how a flag is answered, and what is said when there is nothing."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from queries.people import SERVICE
from queries.treatments import add_goal, add_intervention
from rules.roles import Act, Role
from tests.factories import AT, a_decision, a_patient, a_person, fresh_submission, signed_in
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite

DAY = timedelta(days=1)
SAVES = (
    "Save the goal",
    "Place in this step",
    "Save the treatment",
    "Save as a new version",
    "Save the checklist",
    "Save what is wanted",
)


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.care_manager, [team], name="Bob")


def record_page(screen: Screen, patient: str, person: str, what: str) -> AppTest:
    """The part of the page on which something is added to the record."""
    test = screen.page("patient", person, patient=patient)
    fill(test, "button_group", "Part of the page").set_value("Record").run()
    return fill(test, "button_group", "What to add").set_value(what).run()


def test_an_open_patient_is_named_with_step_safety_and_the_story_in_words(
    screen: Screen, patient: str, bob: str
) -> None:
    test = screen.page("patient", bob, patient=patient)
    told = words(test)
    assert not test.exception
    for part in ("Alex", "born 17 May 1980", "Step 1, week 13", "Safety:", "PHQ-9", "highest 18 on 8 Dec 2025"):
        assert part in told
    assert "record" in test.session_state[f"trajectory_{patient}"]["selection"]  # a point can be picked


def test_the_table_below_the_chart_has_every_score(screen: Screen, patient: str, bob: str) -> None:
    test = screen.page("patient", bob, patient=patient)
    assert not [one for one in test.dataframe if "thing" in one.value]  # a closed table is not sent
    test.session_state[f"trajectory_table_{patient}"] = True
    test.run()
    table = next(one.value for one in test.dataframe if "thing" in one.value)
    assert list(table[table["thing"] == "score"]["value"]) == [18, 17, 12]


def test_a_patient_of_whom_nothing_is_known_is_a_page_that_says_so(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    empty = a_patient(engine, team, step=None, birth_on=None)
    test = screen.page("patient", bob, patient=empty)
    told = words(test)
    assert not test.exception
    for part in (
        "No open flag. That is not the same as “all is well”",
        "Not placed in a step",
        "No goal is written down yet",
        "No treatment is recorded.",
        "No meeting has decided anything yet.",
        "Nothing has been recorded for this patient yet.",
        "nobody named",
    ):
        assert part in told


def test_what_could_not_be_evaluated_is_said(screen: Screen, patient: str, bob: str) -> None:
    told = words(screen.page("patient", bob, patient=patient))
    assert "rules could not be evaluated" in told
    assert "SAF-1: What was answered about self-harm is not known" in told


def test_what_a_patient_wrote_is_text_and_no_markup(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    patient_id = a_patient(engine, team, given_name="**Bo**", family_name="![x](http://x)")
    told = {"words": "![go](http://x)", "target": "<b>run</b>", "set_on": AT.date()}
    add_goal(engine, patient_id, **told, by=SERVICE, at=AT, submission_id=fresh_submission())
    test = screen.page("patient", bob, patient=patient_id)
    assert not test.exception
    assert not [one.value for one in (*test.markdown, *test.caption) if "![" in one.value or "<b>" in one.value]


def test_no_score_of_a_patient_stands_in_the_servers_log(
    screen: Screen, patient: str, bob: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        screen.page("patient", bob, patient=patient)
    for private in ("PHQ-9", "Alex", "17.5"):
        assert private not in caplog.text


def test_decisions_treatments_and_goals_are_shown(screen: Screen, engine: Engine, team: str, patient: str) -> None:
    chair = signed_in(engine, a_person(engine, Role.chair, [team], name="Cara Chair"))
    a_decision(engine, patient, by=chair)
    about = {"kind": "drug", "name": "sertraline", "dose": "50 mg", "targets": "mood", "from_on": AT.date()}
    about |= {"to_on": None}
    add_intervention(engine, patient, **about, by=SERVICE, at=AT, submission_id=fresh_submission())
    told = words(screen.page("patient", chair.id, patient=patient))
    for part in ("intensify", "Little change in six weeks.", "Offer two sessions a week", "Cara Chair", "sertraline"):
        assert part in told
    assert "Expected: PHQ-9 falls by 5 points or more by 13 Apr 2026." in told
    assert not re.search(r"phq9 (falls|rises|stays|went|score)", told)


@pytest.mark.parametrize(
    ("what", "label", "values", "kind", "shown"),
    [
        ("Goal", "Save the goal", {"The goal": "Sleep through"}, "text_area", "Sleep through"),
        ("Step", "Place in this step", {"Why this step": "Too little change"}, "text_area", "Too little change"),
        ("Treatment", "Save the treatment", {"Name": "pacing"}, "text_input", "pacing"),
        ("Event", "Save the event", {"In a few words": "moved house"}, "text_input", "moved house"),
    ],
)
def test_a_short_form_writes_what_was_typed_and_shows_it_beside_the_form(
    screen: Screen, patient: str, bob: str, what: str, label: str, values: dict[str, str], kind: str, shown: str
) -> None:
    test = record_page(screen, patient, bob, what)
    if what == "Event":
        fill(test, "selectbox", "What happened").set_value("life event")
    for field, value in values.items():
        fill(test, kind, field).set_value(value)
    press(test, label)
    assert not test.exception
    assert shown in words(test)
    assert test.toast


def test_the_step_suggestion_stands_with_its_criteria_in_words(screen: Screen, patient: str, bob: str) -> None:
    test = screen.page("patient", bob, patient=patient)
    test.session_state[f"patient_criteria_{patient}"] = True
    told = words(test.run())
    for part in ("Speaks for a step up", "It proposes; a person decides.", "✓ met", "✗ not met", "? unknown"):
        assert part in told


def test_a_plan_is_written_and_its_next_version_keeps_the_first(screen: Screen, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "Plan")
    fill(test, "selectbox", "Which plan").set_value("safety").run()
    fill(test, "text_area", "The plan").set_value("*Call* my sister.")
    press(test, "Save as a new version")
    assert fill(test, "text_area", "The plan").value == "*Call* my sister."
    fill(test, "text_area", "The plan").set_value("Call my brother.")
    press(test, "Save as a new version")
    assert not test.exception
    for part in ("Safety plan", "Call my brother.", "*Call* my sister.", "Version 2", "Earlier versions: 1"):
        assert part in words(test)


def test_a_risk_plan_asks_for_the_next_contact_and_says_it(screen: Screen, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "Plan")
    fill(test, "selectbox", "Which plan").set_value("risk").run()
    fill(test, "text_area", "The plan").set_value("Partner informed.")
    press(test, "Save as a new version")
    assert "open, next contact by 3 Mar 2026, 18:00" in words(test)


def test_a_ticked_warning_sign_is_a_flag_on_the_same_page(screen: Screen, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "Warning signs")
    fill(test, "radio", "Fever or night sweats").set_value(True)
    press(test, "Save the checklist")
    assert "fever or night sweats: yes" in words(test)
    fill(test, "button_group", "Part of the page").set_value("Overview").run()
    assert "Act now · New or changed warning sign of the body" in words(test)


def test_the_wish_turns_the_suggestion_and_says_so(screen: Screen, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "What is wanted")
    fill(test, "radio", "What the patient wants").set_value("hold")
    press(test, "Save what is wanted")
    fill(test, "button_group", "Part of the page").set_value("Overview").run()
    assert "The patient wanted no more on 2 Mar 2026." in words(test)
    assert "Speaks for more care" in words(test)  # what was overruled stays in sight


@pytest.mark.parametrize(
    ("what", "label"),
    [("Goal", "Save the goal"), ("Step", "Place in this step"), ("Treatment", "Save the treatment")],
)
def test_an_empty_short_form_is_refused_with_a_sentence(
    screen: Screen, patient: str, bob: str, what: str, label: str
) -> None:
    test = press(record_page(screen, patient, bob, what), label)
    assert not test.exception
    assert len(test.error) == 1
    assert len(test.error[0].value) > 15


def test_the_search_opens_who_was_picked_also_over_a_link(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    other = a_patient(engine, team, given_name="Zoe", number="Z-1")
    test = screen.page("patient", bob, patient=patient)
    fill(test, "text_input", "Number, name or year of birth").set_value("Zoe").run()
    fill(test, "radio", "Found").set_value(other).run()
    assert "Zoe" in words(test)
    assert test.query_params["patient"] == [other] or test.query_params["patient"] == other
    assert trail_of(engine, Act.read_patient) == [(bob, patient), (bob, other)]


def test_what_was_typed_for_one_patient_does_not_stand_in_the_form_of_the_next(
    screen: Screen, engine: Engine, team: str, patient: str, bob: str
) -> None:
    other = a_patient(engine, team, given_name="Zoe")
    test = record_page(screen, patient, bob, "Goal")
    fill(test, "text_area", "The goal").set_value("Alex wants to run").run()
    test.query_params["patient"] = other
    test.run()
    assert fill(test, "text_area", "The goal").value == ""


def test_a_short_form_is_empty_again_after_it_was_saved(screen: Screen, patient: str, bob: str) -> None:
    test = record_page(screen, patient, bob, "Goal")
    fill(test, "text_area", "The goal").set_value("Sleep through")
    press(test, "Save the goal")
    assert fill(test, "text_area", "The goal").value == ""


def test_how_a_verdict_was_reached_is_told_when_it_is_opened(screen: Screen, patient: str, bob: str) -> None:
    test = screen.page("patient", bob, patient=patient)
    assert "would on average be" not in words(test)
    test.session_state["patient_verdicts"] = True
    told = words(test.run())
    assert not test.exception
    assert "measurement error alone can give" in told.replace("\\", "")
    assert "usual score 15.4" in told.replace("\\", "")
