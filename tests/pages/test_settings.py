"""Settings: who may sign in, as what, for whom; and the trail, whole or broken."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select, text

from components import trail_view
from components.sign_in import WRONG
from queries.engine import reading, transaction
from queries.tables import membership, person
from rules.roles import Act, Role
from tests.factories import a_person, token_of
from tests.needs import only_sqlite
from tests.screens import Screen, fill, press, trail_of, words

pytestmark = only_sqlite

ADD = "Add this person"
PASSWORD = "a long enough one"


@pytest.fixture
def root(engine: Engine) -> str:
    return a_person(engine, Role.admin, name="Root")


def of(engine: Engine, username: str) -> tuple[str, str, bool, list[str]] | None:
    with reading(engine) as connection:
        row = connection.execute(select(person).where(person.c.username == username)).one_or_none()
        if row is None:
            return None
        teams = connection.scalars(select(membership.c.team_id).where(membership.c.person_id == row.id))
        return row.name, row.role, row.active, list(teams)


def trail(screen: Screen, person_id: str):  # type: ignore[no-untyped-def]
    return area(screen.page("settings", person_id), "Audit trail")


def area(test, name: str):  # type: ignore[no-untyped-def]
    return test.segmented_control(key="settings_area").set_value(name).run()


def typed(screen: Screen, root: str, **told: str):  # type: ignore[no-untyped-def]
    """The form for a new person, filled in; nothing is sent yet."""
    test = screen.page("settings", root)
    given = {"Name": "New Person", "User name": "newone", "First password": PASSWORD} | told
    for label, value in given.items():
        fill(test, "text_input", label).set_value(value)
    return test


def test_a_new_person_is_there_and_can_sign_in(screen: Screen, engine: Engine, team: str, root: str) -> None:
    test = typed(screen, root)
    test.multiselect[0].set_value([team])
    press(test, ADD)
    assert not test.exception
    assert of(engine, "newone") == ("New Person", "clinician", True, [team])
    assert trail_of(engine, Act.manage_people)[-1][0] == root
    door = screen.door()
    fill(door, "text_input", "User name").set_value("newone")
    fill(door, "text_input", "Password").set_value(PASSWORD)
    press(door, "Sign in")
    assert WRONG not in words(door)
    assert "Sign out" in words(door)


def test_the_password_does_not_stay_on_the_screen(screen: Screen, root: str) -> None:
    test = press(typed(screen, root), ADD)
    assert fill(test, "text_input", "First password").value == ""
    assert PASSWORD not in words(test)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"First password": "eleven char"}, "12 to 72"),
        ({"First password": ""}, "12 to 72"),
        ({"First password": "x" * 73}, "12 to 72"),
        ({"First password": "ü" * 37}, "12 to 72"),
        ({"Name": "   "}, "Give a name."),
        ({"User name": ""}, "Give a user name."),
        ({"User name": "service"}, "is taken"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_in_words(
    screen: Screen, engine: Engine, root: str, told: dict[str, str], says: str
) -> None:
    test = press(typed(screen, root, **told), ADD)
    assert not test.exception
    assert says in words(test)
    assert of(engine, "newone") is None


def test_a_disabled_person_is_refused_at_the_door(screen: Screen, engine: Engine, team: str, root: str) -> None:
    bob = a_person(engine, Role.clinician, [team], username="bob")
    test = screen.page("settings", root)
    fill(test, "selectbox", "Who").set_value(bob).run()
    fill(test, "checkbox", "May sign in").uncheck()
    press(test, "Save the change")
    found = of(engine, "bob")
    assert found is not None
    assert found[2] is False
    assert found[3] == [team]


def test_an_administrator_cannot_lock_themselves_out(screen: Screen, engine: Engine, root: str) -> None:
    test = screen.page("settings", root)
    fill(test, "selectbox", "Who").set_value(root).run()
    fill(test, "checkbox", "May sign in").uncheck()
    press(test, "Save the change")
    assert "You cannot take your own rights away" in words(test)


def test_a_team_is_added_once(screen: Screen, root: str) -> None:
    test = screen.page("settings", root)
    for _ in range(2):
        fill(test, "text_input", "Name of the new team").set_value("East")
        press(test, "Add the team")
        assert not test.exception
    assert "There is a team called East already." in words(test)


def test_the_service_account_is_not_offered(screen: Screen, root: str) -> None:
    test = screen.page("settings", root)
    table = next(one.value for one in test.dataframe if "username" in one.value)
    assert "service" not in set(table["username"])
    assert "Command line" not in fill(test, "selectbox", "Who").options


@pytest.mark.parametrize("role", [Role.supervisor, Role.chair])
def test_a_supervisor_reads_the_trail_and_changes_nobody(
    screen: Screen, engine: Engine, team: str, other_team: str, patient: str, role: Role
) -> None:
    test = trail(screen, a_person(engine, role, [team]))
    assert not test.exception
    assert not [one for one in test.button if one.label in (ADD, "Save the change", "Add the team")]
    assert patient in words(test)
    stranger = trail(screen, a_person(engine, role, [other_team]))
    assert patient not in words(stranger)


def test_a_whole_trail_is_said_to_be_whole(screen: Screen, patient: str, root: str) -> None:
    test = press(trail(screen, root), "Verify the whole chain")
    assert "all as they were written" in words(test)


def test_a_changed_trail_is_said_to_be_changed(screen: Screen, engine: Engine, patient: str, root: str) -> None:
    test = trail(screen, root)
    with transaction(engine) as connection:
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_event SET actor_id = 'somebody' WHERE seq = 2"))
    press(test, "Verify the whole chain")
    assert not test.exception
    assert "The trail is not as it was written." in words(test)


def test_the_trail_pages_back_to_the_first_event(screen: Screen, engine: Engine, patient: str, root: str) -> None:
    for _ in range(trail_view.PAGE):
        token_of(engine, root)
    test = trail(screen, root)
    newest = test.dataframe[-1].value["No."]
    press(test, "Older")
    oldest = test.dataframe[-1].value["No."]
    assert oldest.iloc[0] == newest.iloc[-1] - 1
    assert oldest.iloc[-1] == 1
    press(test, "Newest")
    assert test.dataframe[-1].value["No."].iloc[0] >= newest.iloc[0]
