"""Decisions: one per case, never overwritten, signed under a digest, amended with a reason, and what was known then."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import DatabaseError

from queries import actions, decisions, drafts, flags, patients, signing
from queries.decision_content import CONTENT, DETAIL, digest_of, version_with_detail
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.tables import step
from queries.tables_review import action, decision, decision_version, meeting, signature
from queries.treatments import place_in_step
from rules.decisions import ActionDraft, DecisionDraft, Prediction
from rules.roles import Act, NotPermitted, Refused, User
from tests.factories import (
    AT,
    a_decision,
    a_draft,
    a_meeting,
    a_patient,
    agenda_items,
    an_assessment,
    fresh_submission,
    meeting_of,
    signed_in,
)
from tests.screens import trail_of

DAY = timedelta(days=1)
IN_DANGER = dict.fromkeys("12345678", 1) | {"9": 2}


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def stored(engine: Engine, decision_id: str, version: int = 1) -> dict[str, Any]:
    with reading(engine) as connection:
        return dict(connection.execute(version_with_detail(decision_id, version)).mappings().one())


def record(engine: Engine, item: str, draft: DecisionDraft, by: User, **told: Any) -> str:
    whose = {"by": by, "at": AT, "submission_id": fresh_submission()} | told
    return decisions.record_decision(engine, item, draft, **whose)


def revise(engine: Engine, decision_id: str, draft: DecisionDraft, by: User, seen: int = 1, **told: Any) -> str:
    whose = {"by": by, "at": AT, "submission_id": fresh_submission()} | told
    return decisions.revise(engine, decision_id, draft, seen_version=seen, **whose)


def sign(engine: Engine, decision_id: str, by: User) -> None:
    signing.sign(engine, meeting_of(engine, decision_id), by=by, at=AT, submission_id=fresh_submission())


def an_item(engine: Engine, team: str, patient: str, by: User) -> str:
    return agenda_items(engine, a_meeting(engine, team, by=by, patients=[patient]))[patient]


# --- recording -----------------------------------------------------------------------------------------------------


def test_a_decision_keeps_everything_that_was_said(engine: Engine, patient: str, chair: User) -> None:
    said = a_draft(chair.id, dissent=(("Nora", "Too early."),), safety_note="Asked.")
    decision_id = a_decision(engine, patient, by=chair, dissent=said.dissent, safety_note="Asked.")
    kept = drafts.drafts(engine, meeting_of(engine, decision_id), by=chair)[decision_id]
    assert dataclasses.replace(kept, suggested=None) == said
    assert kept.suggested is not None  # what the step rules said is kept by the writing itself


def test_anybody_of_the_team_may_record_and_is_named_as_author(
    engine: Engine, team: str, patient: str, chair: User, clinician: User
) -> None:
    record(engine, an_item(engine, team, patient, chair), a_draft(clinician.id), clinician)
    assert list(decisions.decisions(engine, patient_id=patient, by=chair)["author"]) == [clinician.name]


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"kinds": ()}, "Say what is decided"),
        ({"rationale": "  "}, "Say why"),
        ({"prediction": None}, "Say what you expect to see"),
        ({"actions": (ActionDraft("Call", "", AT.date()),)}, "has no owner"),
        ({"actions": (ActionDraft("Call", "x", None),)}, "has no date"),
        ({"next_review_on": AT.date() - DAY}, "has passed"),
        ({"kinds": ("step up",)}, "to which step"),
    ],
)
def test_an_incomplete_decision_leaves_neither_rows_nor_a_done_in_the_trail(
    engine: Engine, team: str, patient: str, chair: User, overrides: dict[str, Any], sentence: str
) -> None:
    item = an_item(engine, team, patient, chair)
    with pytest.raises(Refused, match=sentence):
        record(engine, item, a_draft(chair.id, **overrides), chair)
    assert [count(engine, table) for table in (decision, decision_version, action, step)] == [0, 0, 0, 1]
    assert trail_of(engine, Act.record_decision) == []
    assert trail_of(engine, Act.record_decision, "refused") == [(chair.id, patient)]


@pytest.mark.parametrize("kind", ["discharge", "step down"])
def test_less_care_waits_while_a_safety_flag_is_open(engine: Engine, team: str, chair: User, kind: str) -> None:
    danger = a_patient(engine, team, phq9=[(84, IN_DANGER)], step=2)
    told = {"kinds": (kind,), "step_to": 1 if kind == "step down" else None}
    with pytest.raises(Refused, match="safety flag is open"):
        a_decision(engine, danger, by=chair, **told)
    assert count(engine, decision) == 0


def test_one_case_has_one_decision(engine: Engine, team: str, patient: str, chair: User, clinician: User) -> None:
    item = an_item(engine, team, patient, chair)
    record(engine, item, a_draft(chair.id), chair)
    with pytest.raises(Refused, match="decided already"):
        record(engine, item, a_draft(chair.id, rationale="Another reason."), clinician)
    assert (count(engine, decision), count(engine, decision_version)) == (1, 1)
    assert stored(engine, str(decisions.decisions(engine, by=chair)["decision_id"].iloc[0]))["rationale"] != "Another"


def test_two_colleagues_at_the_same_moment_leave_one_decision_and_one_sentence(
    engine: Engine, team: str, patient: str, chair: User, clinician: User
) -> None:
    item, gate = an_item(engine, team, patient, chair), Barrier(2)

    def decide(by: User) -> str:
        gate.wait(timeout=10)
        try:
            return record(engine, item, a_draft(chair.id), by)
        except Refused as refusal:
            return str(refusal)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, (chair, clinician)))
    assert sum("decided already" in answer for answer in answers) == 1
    assert (count(engine, decision), count(engine, decision_version), count(engine, action)) == (1, 1, 1)
    assert len(trail_of(engine, Act.record_decision)) == 1


def test_another_team_neither_decides_nor_reads(
    engine: Engine, team: str, patient: str, chair: User, other_chair: User
) -> None:
    item = an_item(engine, team, patient, chair)
    with pytest.raises(NotPermitted):
        record(engine, item, a_draft(other_chair.id), other_chair)
    decision_id = record(engine, item, a_draft(chair.id), chair)
    with pytest.raises(NotPermitted):
        revise(engine, decision_id, a_draft(other_chair.id), other_chair)
    assert decisions.decisions(engine, patient_id=patient, by=other_chair).empty
    assert decisions.versions(engine, decision_id, by=other_chair).empty
    assert drafts.drafts(engine, meeting_of(engine, decision_id), by=other_chair) == {}


@pytest.mark.parametrize("role", ["admin"])
def test_an_admin_sees_no_decision(engine: Engine, patient: str, chair: User, role: str, request: Any) -> None:
    a_decision(engine, patient, by=chair)
    with pytest.raises(NotPermitted):
        decisions.decisions(engine, by=request.getfixturevalue(role))


# --- changing before the signature ---------------------------------------------------------------------------------


def test_a_change_before_the_signature_is_a_new_version_and_the_old_one_stays(
    engine: Engine, patient: str, chair: User, clinician: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    revise(engine, decision_id, a_draft(chair.id, rationale="Better said."), clinician)
    frame = decisions.versions(engine, decision_id, by=chair)
    assert list(frame["rationale"]) == ["Little change in six weeks.", "Better said."]
    assert list(frame["author"]) == [chair.name, clinician.name]
    assert frame["signer"].isna().all()


@pytest.mark.parametrize("seen", [0, 2, 7])
def test_a_change_to_a_version_that_is_not_the_current_one_is_refused(
    engine: Engine, patient: str, chair: User, seen: int
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    with pytest.raises(Refused, match="colleague changed this decision"):
        revise(engine, decision_id, a_draft(chair.id, rationale="Mine."), chair, seen=seen)
    assert count(engine, decision_version) == 1


def test_of_two_changes_to_the_same_version_the_second_is_refused(
    engine: Engine, patient: str, chair: User, clinician: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    revise(engine, decision_id, a_draft(chair.id, rationale="First."), chair, seen=1)
    with pytest.raises(Refused, match="Your text is kept"):
        revise(engine, decision_id, a_draft(chair.id, rationale="Second."), clinician, seen=1)
    assert list(decisions.decisions(engine, patient_id=patient, by=chair)["rationale"]) == ["First."]


def steps(engine: Engine, patient_id: str) -> list[int]:
    return list(patients.chart(engine, patient_id, by=SERVICE).steps["step"])


def stepping(owner: str, to: int) -> DecisionDraft:
    return a_draft(owner, kinds=("step up",), step_to=to)


def test_a_step_up_places_the_patient_and_shows_in_the_banner(engine: Engine, patient: str, chair: User) -> None:
    a_decision(engine, patient, by=chair, kinds=("step up",), step_to=2)
    status = patients.banner(engine, patient, by=SERVICE)
    assert (steps(engine, patient), status["step"], status["step_from_on"]) == ([1, 2], 2, AT.date())


def test_a_step_that_is_taken_back_before_the_signature_never_counted(
    engine: Engine, patient: str, chair: User
) -> None:
    before = patients.banner(engine, patient, by=SERVICE)
    decision_id = a_decision(engine, patient, by=chair, kinds=("step up",), step_to=2)
    revise(engine, decision_id, a_draft(chair.id), chair)
    after = patients.banner(engine, patient, by=SERVICE)
    assert steps(engine, patient) == [1]
    assert (after["step"], after["step_from_on"]) == (1, before["step_from_on"])
    assert (after["baseline"], after["baseline_on"]) == (before["baseline"], before["baseline_on"])


@pytest.mark.parametrize(("told", "stands"), [((2, 3), [1, 3]), ((2, 2), [1, 2]), ((2, 3, 2), [1, 2])])
def test_of_several_versions_only_the_last_ones_step_stands(
    engine: Engine, patient: str, chair: User, told: tuple[int, ...], stands: list[int]
) -> None:
    decision_id = a_decision(engine, patient, by=chair, kinds=("step up",), step_to=told[0])
    for seen, to in enumerate(told[1:], start=1):
        revise(engine, decision_id, stepping(chair.id, to), chair, seen=seen)
    assert steps(engine, patient) == stands


def test_an_amendment_does_not_move_a_patient_whom_something_later_has_placed(
    engine: Engine, patient: str, chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair, kinds=("step up",), step_to=2)
    sign(engine, decision_id, chair)
    later = AT + timedelta(hours=2)
    place = {"step_to": 3, "from_on": AT.date(), "rationale": "Admitted.", "by": SERVICE, "at": later}
    place_in_step(engine, patient, **place, submission_id=fresh_submission())
    spelt = dataclasses.replace(stepping(chair.id, 2), rationale="Spelling.")
    amended_at = later + timedelta(hours=1)
    revise(engine, decision_id, spelt, signed_in(engine, chair.id, amended_at), at=amended_at, reason="A typing error.")
    assert patients.banner(engine, patient, by=SERVICE)["step"] == 3


# --- after the signature -------------------------------------------------------------------------------------------


def test_the_database_itself_refuses_to_change_or_remove_a_version_or_a_signature(
    engine: Engine, patient: str, chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    before = stored(engine, decision_id)
    for statement in (
        update(decision_version).values(rationale="Never said."),
        update(signature).values(signer_id="service"),
        decision_version.delete(),
        signature.delete(),
        decision.delete(),
        meeting.delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction(engine) as connection:
            connection.execute(statement)
    assert stored(engine, decision_id) == before


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_signed_decision_is_not_amended_without_a_reason(
    engine: Engine, patient: str, chair: User, reason: str
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    with pytest.raises(Refused, match="only amended with a reason"):
        revise(engine, decision_id, a_draft(chair.id, rationale="New."), chair, reason=reason)
    assert count(engine, decision_version) == 1


@pytest.mark.parametrize("role", ["clinician", "care_manager"])
def test_who_may_not_sign_may_not_amend(
    engine: Engine, patient: str, chair: User, role: str, request: pytest.FixtureRequest
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    with pytest.raises(NotPermitted):
        revise(engine, decision_id, a_draft(chair.id), request.getfixturevalue(role), reason="I think so.")
    assert count(engine, decision_version) == 1


@pytest.mark.parametrize("role", ["chair", "supervisor"])
def test_an_amendment_is_a_signed_version_with_its_reason(
    engine: Engine, patient: str, chair: User, role: str, request: pytest.FixtureRequest
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    amender = request.getfixturevalue(role)
    revise(engine, decision_id, a_draft(chair.id, rationale="New."), amender, reason="The blood test came back.")
    frame = decisions.versions(engine, decision_id, by=chair)
    assert list(frame["signer"]) == [chair.name, amender.name]
    assert list(frame["amend_reason"]) == ["", "The blood test came back."]
    assert list(decisions.decisions(engine, patient_id=patient, by=chair)["state"]) == ["amended"]
    with reading(engine) as connection:
        digests = set(connection.scalars(select(signature.c.digest)))
    assert digests == {stored(engine, decision_id, version)["digest"] for version in (1, 2)}


def test_a_decision_whose_days_have_passed_can_still_be_amended(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, chair)
    later = AT + 60 * DAY
    revise(
        engine,
        decision_id,
        a_draft(chair.id, rationale="Spelling."),
        signed_in(engine, chair.id, later),
        at=later,
        reason="Spelling.",
    )
    assert count(engine, decision_version) == 2


def test_an_action_that_is_done_stays_done_through_an_amendment(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    promised = actions.actions(engine, patient_id=patient, by=chair).iloc[0]
    done = {"state": "done", "reason": "", "by": chair, "at": AT, "submission_id": fresh_submission()}
    actions.set_state(engine, promised["id"], **done)
    one, another = a_draft(chair.id).actions[0], ActionDraft("Write to the doctor", chair.id, AT.date() + DAY)
    revise(engine, decision_id, a_draft(chair.id, actions=(one, another)), chair)
    now = actions.actions(engine, patient_id=patient, by=chair)
    assert dict(zip(now["what"], now["state"], strict=True)) == {one.what: "done", another.what: "open"}


# --- what a signature is under -------------------------------------------------------------------------------------

CHANGED: dict[str, Any] = {
    "kinds": ["continue"],
    "options": [["Wait", "No"]],
    "dissent": [["Nora", "No."]],
    "prediction_size": 6.0,
    "prediction_by_on": date(2026, 5, 1),
    "step_to": 4,
    "next_review_on": date(2026, 5, 2),
    "known_then": {"at": "another day"},
}


@pytest.mark.parametrize("overrides", [{}, {"prediction": Prediction("phq9", "falls", 5.5, AT.date() + DAY, "x")}])
def test_the_digest_comes_out_the_same_from_the_stored_row(
    engine: Engine, patient: str, chair: User, overrides: dict[str, Any]
) -> None:
    row = stored(engine, a_decision(engine, patient, by=chair, **overrides))
    assert row["digest"] == digest_of(row)


@pytest.mark.parametrize("column", [*CONTENT, *DETAIL])
def test_the_digest_changes_with_every_column_of_the_content(
    engine: Engine, patient: str, chair: User, column: str
) -> None:
    row = stored(engine, a_decision(engine, patient, by=chair))
    assert digest_of(row | {column: CHANGED.get(column, "something else")}) != row["digest"]


def test_every_column_that_says_something_is_in_the_content() -> None:
    about = {"decision_id", "version", "team_id", "patient_id", "entered_by", "entered_at", "digest"}
    assert {column.key for column in decision_version.c} - about == set(CONTENT)


def test_what_was_known_at_the_meeting_stays_what_it_was(engine: Engine, patient: str, chair: User) -> None:
    raised = set(flags.open_flags(engine, patient_id=patient, by=chair)["rule"])
    decision_id = a_decision(engine, patient, by=chair)
    then = stored(engine, decision_id)["known_then"]
    assert then["status"]["last"] == 12
    assert {one["rule"] for one in then["flags"]} == raised >= {"RSP-3"}
    an_assessment(engine, patient, "phq9", AT.date() + DAY, 25, at=AT + DAY)
    an_assessment(engine, patient, "phq9", AT.date() - DAY, 3, at=AT + DAY)  # taken before, known only after
    row = stored(engine, decision_id)
    assert patients.banner(engine, patient, by=SERVICE)["last"] == 25
    assert (row["known_then"], row["digest"]) == (then, digest_of(row))
