"""Two people type for the same case: both see both texts, join them, and a new session finds what was typed."""

from __future__ import annotations

from sqlalchemy import Engine

from rules.roles import Role, User
from tests.factories import a_meeting, a_person
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
