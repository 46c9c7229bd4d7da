"""Read back and confirmed, signed by two where the site wants it, and told when it is amended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from queries import amendment_notices, decisions, dispatches, people, second_signature, setting_changes, signing
from queries.dispatches import Outgoing
from queries.engine import reading
from queries.people import SERVICE
from queries.tables_outcomes import amendment_notice, decision_confirmation, dispatch
from queries.tables_review import decision, decision_version, meeting, signature
from rules.roles import NotPermitted, Refused, Role, User
from tests.factories import AT, a_decision, a_draft, a_person, fresh_submission, meeting_of, signed_in
from tests.queries.test_signing import at_once

DAY = timedelta(days=1)


def whose(by: User, at: Any = AT) -> dict[str, Any]:
    return {"by": by, "at": at, "submission_id": fresh_submission()}


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def state(engine: Engine) -> str:
    with reading(engine) as connection:
        return str(connection.scalar(select(decision.c.state)))


def sign(engine: Engine, decision_id: str, by: User) -> str:
    return signing.sign(engine, meeting_of(engine, decision_id), **whose(by))


@pytest.fixture
def nurse(engine: Engine, team: str) -> User:
    return signed_in(engine, a_person(engine, Role.care_manager, [team], name="Nora Nurse", discipline="nursing"))


@pytest.fixture
def two_sign(engine: Engine, lead: User) -> None:
    """The site wants two signatures."""
    why = {"source": "Quality board", "reason": "Two disciplines answer for a plan."}
    setting_changes.change(engine, "sign.second_discipline", 1, **why, **whose(lead))


# --- confirmed -----------------------------------------------------------------------------------------------------


def test_confirmed_is_a_state_of_its_own_with_who_and_when(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    assert signing.confirm(engine, decision_id, seen_version=1, **whose(chair)) == decision_id
    assert state(engine) == "confirmed"
    told = signing.confirmed(engine, meeting_of(engine, decision_id), by=chair)
    assert told == {decision_id: (chair.name, AT)}


def test_a_change_after_the_read_back_has_to_be_read_back_again(
    engine: Engine, patient: str, chair: User, clinician: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    signing.confirm(engine, decision_id, seen_version=1, **whose(chair))
    decisions.revise(engine, decision_id, a_draft(chair.id, rationale="Better."), seen_version=1, **whose(clinician))
    assert state(engine) == "recorded"
    assert signing.confirmed(engine, meeting_of(engine, decision_id), by=chair) == {}
    with pytest.raises(Refused, match="Read it back again"):
        signing.confirm(engine, decision_id, seen_version=1, **whose(chair))
    signing.confirm(engine, decision_id, seen_version=2, **whose(chair))
    assert state(engine) == "confirmed"


def test_what_lacks_something_is_not_confirmed(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair, next_review_on=None)
    with pytest.raises(Refused, match="Not confirmed yet. Say when the team looks"):
        signing.confirm(engine, decision_id, seen_version=1, **whose(chair))
    assert count(engine, decision_confirmation) == 0


def test_the_chairs_signature_confirms_what_was_not_and_keeps_who_did(
    engine: Engine, patient: str, chair: User, nurse: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    signing.confirm(engine, decision_id, seen_version=1, **whose(nurse))
    sign(engine, decision_id, chair)
    assert signing.confirmed(engine, meeting_of(engine, decision_id), by=chair)[decision_id][0] == nurse.name
    assert count(engine, decision_confirmation) == 1
    with pytest.raises(Refused, match="signed"):
        signing.confirm(engine, decision_id, seen_version=1, **whose(nurse))


def test_a_clinician_does_not_confirm_and_another_team_neither(
    engine: Engine, patient: str, chair: User, clinician: User, other_chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    for stranger in (clinician, other_chair):
        with pytest.raises(NotPermitted):
            signing.confirm(engine, decision_id, seen_version=1, **whose(stranger))
    assert state(engine) == "recorded"


@pytest.mark.parametrize("together", [False, True])
def test_a_double_click_confirms_once(engine: Engine, patient: str, chair: User, together: bool) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    once = whose(chair)

    def click() -> str:
        return signing.confirm(engine, decision_id, seen_version=1, **once)

    assert (at_once([click, click]) if together else [click(), click()]) == [decision_id, decision_id]
    assert count(engine, decision_confirmation) == 1


def test_two_tabs_confirm_once_and_the_second_is_told(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    answers = at_once([lambda: signing.confirm(engine, decision_id, seen_version=1, **whose(chair)) for _ in range(2)])
    assert sum(answer.startswith("refused") for answer in answers) == 1
    assert count(engine, decision_confirmation) == 1


def test_a_chair_disabled_between_read_back_and_signature_signs_nothing(
    engine: Engine, patient: str, chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    signing.confirm(engine, decision_id, seen_version=1, **whose(chair))
    rights: dict[str, Any] = {"role": Role.chair, "active": False, "team_ids": [*chair.team_ids]}
    people.change_person(engine, chair.id, **rights, **whose(SERVICE))
    with pytest.raises(Refused):
        sign(engine, decision_id, chair)
    assert (count(engine, signature), state(engine)) == (0, "confirmed")


# --- two sign ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("two_sign")
def test_the_second_signature_is_another_persons_of_another_discipline(
    engine: Engine, team: str, patient: str, chair: User, nurse: User
) -> None:
    same = signed_in(engine, a_person(engine, Role.clinician, [team], discipline=chair.discipline.upper()))
    decision_id = a_decision(engine, patient, by=chair)
    meeting_id = meeting_of(engine, decision_id)
    with pytest.raises(Refused, match="Nothing of this meeting waits"):
        second_signature.countersign(engine, meeting_id, **whose(nurse))
    sign(engine, decision_id, chair)
    assert second_signature.waiting_for_second(engine, meeting_id, by=chair) == [decision_id]
    for wrong in (chair, same):
        with pytest.raises(NotPermitted):
            second_signature.countersign(engine, meeting_id, **whose(wrong))
    second_signature.countersign(engine, meeting_id, **whose(nurse))
    assert second_signature.waiting_for_second(engine, meeting_id, by=chair) == []
    assert count(engine, signature) == 2


@pytest.mark.usefixtures("two_sign")
def test_nothing_leaves_the_house_before_the_second_signature(
    engine: Engine, patient: str, chair: User, nurse: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    meeting_id, out = meeting_of(engine, decision_id), a_letter(decision_id)
    with pytest.raises(Refused, match="second signature"):
        dispatches.send(engine, meeting_id, out, **whose(nurse))
    second_signature.countersign(engine, meeting_id, **whose(nurse))
    dispatches.send(engine, meeting_id, out, **whose(nurse))


def test_without_the_rule_one_signature_is_enough(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    assert second_signature.waiting_for_second(engine, meeting_of(engine, decision_id), by=chair) == []


# --- amended -------------------------------------------------------------------------------------------------------


def amend(engine: Engine, decision_id: str, by: User, seen: int = 1, why: str = "New result.") -> str:
    draft = a_draft(by.id, rationale=f"{by.name} says otherwise.")
    later = whose(by, AT + timedelta(minutes=5))
    return decisions.revise(engine, decision_id, draft, seen_version=seen, reason=why, **later)


def test_the_signer_is_told_of_an_amendment_until_they_saw_it(
    engine: Engine, patient: str, chair: User, supervisor: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    amend(engine, decision_id, supervisor)
    assert amendment_notices.unseen(engine, by=supervisor).empty
    (notice,) = amendment_notices.unseen(engine, by=chair).to_dict("records")
    assert (notice["amend_reason"], notice["author"]) == ("New result.", supervisor.name)
    with pytest.raises(NotPermitted):
        amendment_notices.see(engine, notice["id"], **whose(supervisor))
    for _ in range(2):
        amendment_notices.see(engine, notice["id"], **whose(chair))
    assert amendment_notices.unseen(engine, by=chair).empty


def test_who_amends_their_own_signature_is_not_told(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    amend(engine, decision_id, chair)
    assert count(engine, amendment_notice) == 0


def test_two_who_amend_at_the_same_moment_leave_one_amendment(
    engine: Engine, patient: str, chair: User, supervisor: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    answers = at_once([lambda: amend(engine, decision_id, chair), lambda: amend(engine, decision_id, supervisor)])
    assert sum("colleague changed this decision" in answer for answer in answers) == 1
    assert (count(engine, decision_version), count(engine, signature)) == (2, 2)


# --- what leaves the house -----------------------------------------------------------------------------------------


def a_letter(decided: str, **told: Any) -> Outgoing:
    told = {"kind": "letter", "recipient": "Dr Green", "route": "post", "sent_on": AT.date()} | told
    return Outgoing(**({"content": {"title": "Outcome"}, "decision_id": decided, "version": 1} | told))


def test_a_letter_is_kept_word_for_word_and_acknowledged_once(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    meeting_id = meeting_of(engine, decision_id)
    sent = dispatches.send(engine, meeting_id, a_letter(decision_id), **whose(chair))
    dispatches.acknowledge(engine, sent, on=AT.date(), note="Telephone.", **whose(chair))
    with pytest.raises(Refused, match="already"):
        dispatches.acknowledge(engine, sent, on=AT.date(), **whose(chair))
    (row,) = dispatches.dispatches(engine, meeting_id, by=chair).to_dict("records")
    assert (row["content"], row["acknowledged_on"], row["note"]) == ({"title": "Outcome"}, AT.date(), "Telephone.")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"recipient": " "}, "to whom"),
        ({"route": "pigeon"}, "which way"),
        ({"sent_on": AT.date() + DAY}, "lies ahead"),
        ({"version": 2}, "amended since"),
        ({"kind": "poem"}, "one of"),
        ({"decision_id": None}, "about one decision"),
    ],
)
def test_what_is_not_fit_to_be_sent_is_refused(
    engine: Engine, patient: str, chair: User, told: dict[str, Any], sentence: str
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    with pytest.raises(Refused, match=sentence):
        dispatches.send(engine, meeting_of(engine, decision_id), a_letter(decision_id, **told), **whose(chair))
    assert count(engine, dispatch) == 0


def test_nothing_unsigned_is_sent_and_nothing_of_another_team(
    engine: Engine, patient: str, chair: User, other_chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    meeting_id = meeting_of(engine, decision_id)
    with pytest.raises(Refused, match="not signed yet"):
        dispatches.send(engine, meeting_id, a_letter(decision_id), **whose(chair))
    sign(engine, decision_id, chair)
    with pytest.raises(NotPermitted):
        dispatches.send(engine, meeting_id, a_letter(decision_id), **whose(other_chair))
    assert count(engine, meeting) == 1
    assert count(engine, dispatch) == 0
