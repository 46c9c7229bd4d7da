"""Two people type for the same case: both see both texts, join them, and a new session finds what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from queries import drafts, shared_drafts
from rules.roles import Role, User
from tests.factories import AT, a_meeting, a_patient, a_person, agenda_items
from tests.needs import only_sqlite
from tests.pages.test_meeting import opened
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite
WHY = "Why: the rationale"


def test_what_was_typed_survives_a_reload_and_a_colleague_joins_it(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    ada = a_person(engine, Role.clinician, [team])
    first = opened(screen, meeting_id, chair.id)
    second = opened(screen, meeting_id, ada)
    fill(first, "text_area", WHY).set_value("Pain by day").run()
    assert "Saved" in words(first)
    reloaded = opened(screen, meeting_id, chair.id)
    assert fill(reloaded, "text_area", WHY).value == "Pain by day"
    fill(second, "text_area", WHY).set_value("Pain at night").run()
    assert "Pain by day" in words(second)
    assert fill(second, "text_area", WHY).value == "Pain at night"
    press(second, "Join both")
    both = fill(second, "text_area", WHY).value
    assert {"Pain", "by", "day", "at", "night"} <= set(both.split())
    assert fill(opened(screen, meeting_id, chair.id), "text_area", WHY).value == both


@pytest.mark.parametrize(
    ("kind", "label", "field", "old"),
    [("selectbox", "Followed?", "followed", "no"), ("text_area", WHY, "rationale", "Pain at night")],
)
def test_a_message_that_was_under_way_does_not_undo_a_colleagues_choice(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User, kind: str, label: str, field: str, old: str
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    item, new = agenda_items(engine, meeting_id)[patient], "yes"
    screen.clock(AT)
    test = opened(screen, meeting_id, chair.id)
    fill(test, kind, label).set_value(old).run()
    shared_drafts.save(engine, item, {field: (1, new)}, by=chair, at=AT)
    press(test.run(), "Take theirs")
    assert fill(test, kind, label).value == new
    fill(test, kind, label).set_value(old).run()  # what the page showed when it sent this
    assert fill(test, kind, label).value == new
    assert shared_drafts.load(engine, item, by=chair)[field].value == new
    screen.clock(AT + timedelta(seconds=10))
    fill(test, kind, label).set_value(old).run()  # now somebody chose it
    assert shared_drafts.load(engine, item, by=chair)[field].value == old


def test_the_next_case_leaves_nothing_unsaved_and_the_session_does_not_carry_thirty_forms(
    screen: Screen, engine: Engine, team: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[a_patient(engine, team) for _ in range(3)])
    test = opened(screen, meeting_id, chair.id)
    fill(test, "text_area", WHY).set_value("Pain by day")
    press(test, "Next case")
    press(test, "Next case")
    cases = agenda_items(engine, meeting_id).values()
    assert sum(f"draft_{item}_rationale" in test.session_state for item in cases) == 1
    assert fill(opened(screen, meeting_id, chair.id), "text_area", WHY).value == "Pain by day"
    press(press(test, "Previous"), "Previous")
    assert fill(test, "text_area", WHY).value == "Pain by day"


def test_a_conflict_that_was_not_settled_waits_in_the_case_it_is_in(
    screen: Screen, engine: Engine, team: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[a_patient(engine, team) for _ in range(2)])
    first, second = (opened(screen, meeting_id, who) for who in (chair.id, a_person(engine, Role.clinician, [team])))
    fill(first, "text_area", WHY).set_value("Pain by day").run()
    fill(second, "text_area", WHY).set_value("Pain at night")
    press(press(second, "Next case"), "Previous")
    assert fill(second, "text_area", WHY).value == "Pain at night"
    assert "Pain by day" in words(second)


def test_what_stands_behind_a_closed_box_is_part_of_the_decision(
    screen: Screen, engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair, patients=[patient])
    item = agenda_items(engine, meeting_id)[patient]
    told = {"risk": (0, "Alone at weekends"), "plain_why": (0, "We want to be sure.")}
    shared_drafts.save(engine, item, told, by=chair, at=AT)
    test = opened(screen, meeting_id, chair.id)
    assert not [one for one in test.text_input if one.label == "Risk, as the team sees it"]
    fill(test, "button_group", "Decision").set_value(["continue"])
    fill(test, "text_area", WHY).set_value("It helps")
    press(test, "Record the decision")
    (recorded,) = drafts.drafts(engine, meeting_id, by=chair).values()
    assert (recorded.risk, recorded.plain_why) == ("Alone at weekends", "We want to be sure.")
