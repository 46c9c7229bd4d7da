"""The caseload: whom it lists, in which order, with which filter, and the way to the patient."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from components import caseload_table, patient_picker
from queries.caseload import PAGE
from rules.roles import Role
from tests.alarms import flag_ids, rows
from tests.factories import AT, a_patient, a_person, a_team, an_assessment
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, words

pytestmark = only_sqlite

SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}


@pytest.fixture
def bob(engine: Engine, team: str) -> str:
    return a_person(engine, Role.supervisor, [team], name="Bob")


def pick(test: AppTest, *rows: int) -> AppTest:
    """Rows of the table as it stands, clicked."""
    key = test.session_state[caseload_table.DRAWN]["key"]
    test.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return test.run()


def listed(test: AppTest) -> list[str]:
    """The patients of the table, from the top."""
    assert not test.exception
    frame: pd.DataFrame = test.dataframe[0].value
    return [str(who).split(" ·")[0] for who in frame["Patient"]]


def in_danger(engine: Engine, team: str, **told: str) -> str:
    patient_id = a_patient(engine, team, **told)
    an_assessment(engine, patient_id, "phq9", AT.date(), SAYS_YES, at=AT)
    return patient_id


def test_who_needs_us_most_is_on_top(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    a_patient(engine, team, phq9=[(0, 6), (70, 3)], given_name="Calm", family_name="One")
    in_danger(engine, team, given_name="Dana", family_name="Two")
    test = screen.page("caseload", bob)
    assert listed(test)[0] == "Dana Two"
    assert len(listed(test)) == 2


def test_the_number_above_the_list_is_that_of_the_list(
    screen: Screen, engine: Engine, team: str, other_team: str, bob: str
) -> None:
    for to in (team, team, other_team):
        a_patient(engine, to)
    assert any(one.value.strip("*").startswith("2 patients") for one in screen.page("caseload", bob).markdown)


def test_a_filter_narrows_and_says_when_nobody_is_left(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    a_patient(engine, team, given_name="One", family_name="A", step=1)
    a_patient(engine, team, given_name="Two", family_name="B", step=2)
    test = screen.page("caseload", bob)
    fill(test, "selectbox", "Step").set_value(2).run()
    assert listed(test) == ["Two B"]
    fill(test, "selectbox", "Step").set_value(4).run()
    assert "Nobody matches this filter." in words(test)
    press(test, "Show everybody")
    assert len(listed(test)) == 2


def test_a_flag_filter_lists_whom_that_rule_names(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    a_patient(engine, team, given_name="Calm", family_name="One")
    in_danger(engine, team, given_name="Dana", family_name="Two")
    test = screen.page("caseload", bob)
    fill(test, "selectbox", "Flag").set_value("SAF-1").run()
    assert listed(test) == ["Dana Two"]


def test_the_team_filter_offers_ones_own_teams_only(screen: Screen, engine: Engine, team: str, other_team: str) -> None:
    third = a_team(engine, "West")
    a_patient(engine, third, given_name="Wanda")
    for to, name in ((team, "Nora"), (other_team, "Sam")):
        a_patient(engine, to, given_name=name, family_name="X")
    test = screen.page("caseload", a_person(engine, Role.supervisor, [team, other_team]))
    assert sorted(listed(test)) == ["Nora X", "Sam X"]
    box = fill(test, "selectbox", "Team")
    assert sorted(box.options) == ["North", "South"]
    box.set_value(other_team).run()
    assert listed(test) == ["Sam X"]


def test_a_picked_row_opens_that_patient(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    a_patient(engine, team, given_name="Calm", family_name="One")
    dana = in_danger(engine, team, given_name="Dana", family_name="Two")
    test = screen.page("caseload", bob)
    pick(test, 0)
    assert not test.exception
    assert "Dana" in words(test)
    assert "Trajectory" in words(test)
    assert test.query_params["patient"] in (dana, [dana])


def test_a_card_opens_that_patient(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    dana = in_danger(engine, team, given_name="Dana", family_name="Two")
    test = screen.page("caseload", bob)
    test.segmented_control[0].set_value("Cards").run()
    assert "Dana" in words(test)
    test.button(key=f"caseload_open_{dana}").click().run()
    assert not test.exception
    assert "Trajectory" in words(test)


def test_every_patient_is_on_exactly_one_page(
    screen: Screen, engine: Engine, team: str, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from components import caseload_filters
    from queries import caseload as caseload_queries

    few = 3
    monkeypatch.setattr(caseload_filters, "PAGE", few)
    monkeypatch.setattr(
        caseload_queries.caseload, "__kwdefaults__", {"only": caseload_queries.Filter(), "limit": few, "after": None}
    )
    names = {f"P{number}" for number in range(7)}
    for name in sorted(names):
        a_patient(engine, team, given_name=name, family_name="X")
    test = screen.page("caseload", bob)
    seen = [listed(test)]
    for _ in range(2):
        press(test, "Next page")
        seen.append(listed(test))
    assert [len(page) for page in seen] == [3, 3, 1]
    assert {name.split()[0] for page in seen for name in page} == names
    assert fill(test, "button", "Next page").disabled
    press(test, "Previous page")
    assert listed(test) == seen[1]
    fill(test, "selectbox", "Step").set_value(1).run()
    assert listed(test) == seen[0]  # another filter begins at the first page
    assert PAGE == 50


def test_the_list_is_fresh_after_any_write(screen: Screen, engine: Engine, team: str, patient: str, bob: str) -> None:
    test = screen.page("caseload", bob)
    assert "PHQ-9 17.5 → 12" in words(test)
    an_assessment(engine, patient, "phq9", AT.date(), 20, at=AT)
    assert "→ 20 (2 Mar 2026)" in words(test.run())


def test_a_day_later_the_weeks_and_the_overdue_forms_are_a_day_later(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    a_patient(engine, team, phq9=[(0, 6)])
    first = words(screen.page("caseload", bob))
    screen.clock(AT + timedelta(days=7))
    assert ("week 13" in first, "week 14" in words(screen.page("caseload", bob))) == (True, True)


def test_the_order_is_explained(screen: Screen, patient: str, bob: str) -> None:
    assert caseload_table.ORDER in words(screen.page("caseload", bob))


def test_a_card_is_marked_as_looked_at_and_the_mark_taken_back(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    dana = in_danger(engine, team, given_name="Dana", family_name="Two", number="D-2")
    test = screen.page("caseload", bob)
    assert "as looked at today" not in words(test)
    test.segmented_control[0].set_value("Cards").run()
    press(test, "Mark as looked at: D")
    assert "you have marked 1 patient as looked at today" in words(test)
    assert "✓ seen" in words(test)
    assert flag_ids(engine, dana, "SAF-1")  # a mark answers no flag
    press(test, "Undo the mark: D")
    assert "as looked at today" not in words(test)
    assert "✓ seen" not in words(test)


def test_the_row_that_was_clicked_opens_although_the_list_moved_meanwhile(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    calm = a_patient(engine, team, given_name="Calm", family_name="One")
    test = screen.page("caseload", bob)
    assert listed(test) == ["Calm One"]
    in_danger(engine, team, given_name="Dana", family_name="Two")
    pick(test, 0)
    assert test.query_params["patient"] in (calm, [calm])


def test_what_is_done_with_several_is_done_with_those_that_were_chosen(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    for number in "12":
        a_patient(engine, team, given_name=f"Calm{number}", family_name="X")
    test = screen.page("caseload", bob)
    fill(test, "toggle", "Choose several").set_value(True).run()
    pick(test, 0)
    assert "1 chosen" in words(test)
    first = listed(test)[0]
    in_danger(engine, team, given_name="Dana", family_name="Two")
    test.run()
    assert listed(test)[0] == "Dana Two"
    assert "1 chosen" in words(test)
    press(test, "Mark as looked at")
    marked = test.dataframe[0].value
    assert list(marked.loc[marked["New"] == "✓ seen", "Patient"].str.split(" · ").str[0]) == [first]


def test_who_is_no_longer_listed_is_no_longer_chosen(screen: Screen, engine: Engine, team: str, bob: str) -> None:
    a_patient(engine, team, given_name="One", family_name="A", step=1)
    a_patient(engine, team, given_name="Two", family_name="B", step=2)
    test = screen.page("caseload", bob)
    fill(test, "toggle", "Choose several").set_value(True).run()
    pick(test, listed(test).index("One A"))
    fill(test, "selectbox", "Step").set_value(2).run()
    assert "Choose rows on the left." in words(test)


def test_a_search_that_finds_more_than_it_shows_says_so(
    screen: Screen, engine: Engine, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_picker, "MOST_HITS", 2)
    for name in ("Mara", "Marc", "Mark"):
        a_patient(engine, team, given_name=name)
    test = screen.page("caseload", a_person(engine, Role.clinician, [team]))
    field = fill(test, "text_input", "Number, name or year of birth")
    assert "The first 2; there are more." in words(field.set_value("Mar").run())
    assert "there are more" not in words(field.set_value("Mark").run())


def test_on_a_phone_the_filters_wait_behind_one_line_and_on_a_desk_they_stand_open(
    screen: Screen, engine: Engine, team: str, bob: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_danger(engine, team, given_name="Dana", family_name="Two")
    desk = screen.page("caseload", bob)
    labels = {"Filters, order, lists and view", "Compare two periods"}
    assert labels & {one.label for one in desk.expander} == {"Compare two periods"}
    assert "1 safety" in words(desk)
    monkeypatch.setattr(caseload_table, "on_a_phone", lambda: True)
    phone = screen.page("caseload", bob)
    (box,) = [one for one in phone.expander if one.label == "Filters, order, lists and view"]
    assert not box.proto.expanded
    assert {"Step", "Clinician", "Flag", "Order"} <= {one.label for one in box.selectbox}
    assert "1 safety" not in words(phone)
    fill(phone, "selectbox", "Step").set_value(4).run()
    assert "Nobody matches this filter." in words(phone)


def test_what_was_assigned_with_one_click_is_taken_back_with_one(
    screen: Screen, engine: Engine, team: str, bob: str
) -> None:
    ada = a_person(engine, Role.clinician, [team], name="Ada")
    ids = [a_patient(engine, team, given_name=name, family_name="X") for name in ("One", "Two")]
    test = screen.page("caseload", bob)
    test.toggle(key="caseload_several").set_value(True).run()
    assert "Undo: " not in words(test)
    pick(test, 0, 1)
    test.selectbox(key="caseload_assign_to").set_value(ada).run()
    test.button(key="caseload_assign_do").click().run()
    assert named(engine, ids) == [ada, ada]
    assert "Undo: 2 patients assigned to Ada" in words(test)
    test.button(key="caseload_assign_undo").click().run()
    assert not test.exception
    assert named(engine, ids) == [None, None]
    assert "Undo: " not in words(test)


def named(engine: Engine, ids: list[str]) -> list[str | None]:
    return [rows(engine, "patient", id=one)[0]["clinician_id"] for one in ids]
