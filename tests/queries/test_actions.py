"""Actions: done, dropped with a reason, or open again; the history stays; only those of the current version count."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from queries import actions, decisions
from queries.engine import reading
from queries.tables_review import action_event
from rules.decisions import ActionDraft
from rules.roles import Act, NotPermitted, Refused, User
from tests.factories import AT, a_decision, a_draft, a_patient, fresh_submission, meeting_of
from tests.screens import trail_of


@pytest.fixture
def decided(engine: Engine, patient: str, chair: User) -> str:
    return a_decision(engine, patient, by=chair)


@pytest.fixture
def promised(engine: Engine, patient: str, chair: User, decided: str) -> str:
    return str(actions.actions(engine, patient_id=patient, by=chair)["id"].iloc[0])


def set_state(engine: Engine, action_id: str, by: User, state: str, reason: str = "", **told: Any) -> str:
    whose = {"by": by, "at": AT, "submission_id": fresh_submission()} | told
    return actions.set_state(engine, action_id, state=state, reason=reason, **whose)


def history(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(select(action_event.c.state, action_event.c.reason))
        return [(row.state, row.reason) for row in rows]


def state(engine: Engine, action_id: str, by: User) -> str:
    frame = actions.actions(engine, by=by).set_index("id")
    return str(frame.loc[action_id, "state"])


def test_an_action_has_owner_day_and_patient(engine: Engine, promised: str, patient: str, chair: User) -> None:
    row = actions.actions(engine, patient_id=patient, by=chair).iloc[0]
    assert (row["what"], row["owner"], row["patient_id"]) == ("Offer two sessions a week", chair.name, patient)
    assert row["state"] == "open"
    assert row["tells_patient"]


@pytest.mark.parametrize(("to", "reason"), [("done", ""), ("dropped", "The patient moved."), ("open", "")])
def test_somebody_of_the_team_says_what_came_of_it(
    engine: Engine, promised: str, patient: str, clinician: User, to: str, reason: str
) -> None:
    set_state(engine, promised, clinician, to, reason)
    assert state(engine, promised, clinician) == to
    assert history(engine) == [(to, reason)]
    assert trail_of(engine, Act.update_action) == [(clinician.id, patient)]


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [("dropped", "", "Say why"), ("dropped", "  ", "Say why"), ("finished", "", "An action is"), ("", "", "An action")],
)
def test_a_refused_change_leaves_neither_row_nor_a_done_in_the_trail(
    engine: Engine, promised: str, chair: User, to: str, reason: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        set_state(engine, promised, chair, to, reason)
    assert (state(engine, promised, chair), history(engine)) == ("open", [])
    assert trail_of(engine, Act.update_action) == []
    assert len(trail_of(engine, Act.update_action, "refused")) == 1


def test_done_and_open_again_keeps_both(engine: Engine, promised: str, chair: User) -> None:
    set_state(engine, promised, chair, "done")
    set_state(engine, promised, chair, "open", "It was another patient's.")
    assert sorted(history(engine)) == [("done", ""), ("open", "It was another patient's.")]
    assert state(engine, promised, chair) == "open"


def test_the_same_click_twice_is_one_change(engine: Engine, promised: str, chair: User) -> None:
    for _ in range(2):
        assert set_state(engine, promised, chair, "done", submission_id="s") == promised
    assert history(engine) == [("done", "")]


@pytest.mark.parametrize("known", [True, False])
def test_an_action_of_another_team_is_refused_like_one_that_does_not_exist(
    engine: Engine, promised: str, chair: User, other_chair: User, known: bool
) -> None:
    with pytest.raises(NotPermitted):
        set_state(engine, promised if known else "no such action", other_chair, "done")
    assert (state(engine, promised, chair), history(engine)) == ("open", [])
    assert actions.actions(engine, by=other_chair).empty


def test_only_the_current_versions_actions_are_listed(
    engine: Engine, patient: str, chair: User, decided: str, promised: str
) -> None:
    other = ActionDraft("Write to the doctor", chair.id, AT.date())
    whose = {"by": chair, "at": AT, "submission_id": fresh_submission()}
    decisions.revise(engine, decided, a_draft(chair.id, actions=(other,)), seen_version=1, **whose)
    assert list(actions.actions(engine, patient_id=patient, by=chair)["what"]) == ["Write to the doctor"]


def test_the_list_narrows_to_meeting_patient_and_open_ones(
    engine: Engine, team: str, patient: str, chair: User, decided: str, promised: str
) -> None:
    theirs = a_decision(engine, a_patient(engine, team), by=chair)
    assert len(actions.actions(engine, by=chair)) == 2
    assert list(actions.actions(engine, meeting_id=meeting_of(engine, decided), by=chair)["id"]) == [promised]
    set_state(engine, promised, chair, "done")
    assert list(actions.actions(engine, open_only=True, by=chair)["decision_id"]) == [theirs]


def test_soonest_due_comes_first_and_nothing_is_an_empty_frame_with_columns(
    engine: Engine, team: str, chair: User
) -> None:
    empty = actions.actions(engine, by=chair)
    assert empty.empty
    assert {"what", "owner", "due_on", "number"} <= set(empty.columns)
    days = (9, 0, 4)
    drafts = tuple(ActionDraft(f"In {day}", chair.id, AT.date().replace(day=2 + day)) for day in days)
    a_decision(engine, a_patient(engine, team), by=chair, actions=drafts)
    assert list(actions.actions(engine, by=chair)["what"]) == ["In 0", "In 4", "In 9"]
