"""The signature: what stops it, what it is under, and that nobody slips past it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from queries import decisions, drafts, flags, patients, signing
from queries.decision_content import digest_of, version_with_detail
from queries.engine import reading
from queries.people import SERVICE
from queries.tables_review import action, decision, decision_version, meeting, signature
from queries.tables_status import patient_status
from rules.decisions import ActionDraft, Contingency, Prediction
from rules.roles import Act, Refused, User
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
)
from tests.screens import trail_of

DAY = timedelta(days=1)
IN_DANGER = dict.fromkeys("12345678", 1) | {"9": 2}


@pytest.fixture
def danger(engine: Engine, team: str) -> str:
    """Somebody who answered item 9 today."""
    return a_patient(engine, team, phq9=[(84, IN_DANGER)], number="N-DANGER")


def whose(by: User) -> dict[str, Any]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


def sign(engine: Engine, decision_id: str, by: User) -> str:
    return signing.sign(engine, meeting_of(engine, decision_id), **whose(by))


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def states(engine: Engine) -> tuple[set[str], set[str]]:
    """Of the meetings and of the decisions."""
    with reading(engine) as connection:
        return set(connection.scalars(select(meeting.c.state))), set(connection.scalars(select(decision.c.state)))


def at_once(acts: list[Callable[[], str]]) -> list[str]:
    """What each act answers, or the sentence that refused it, all begun at the same moment."""
    gate = Barrier(len(acts))

    def begin(act: Callable[[], str]) -> str:
        gate.wait(timeout=10)
        try:
            return act()
        except Refused as refusal:
            return f"refused: {refusal}"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


# --- what stops it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("note", ["", "   "])
def test_an_open_safety_flag_without_action_or_word_stops_the_signature_and_names_the_patient(
    engine: Engine, danger: str, chair: User, note: str
) -> None:
    decision_id = a_decision(engine, danger, by=chair, safety_note=note)
    with pytest.raises(Refused, match="N-DANGER: A safety flag is open. Decide a safety action"):
        sign(engine, decision_id, chair)
    assert states(engine) == ({"planned"}, {"recorded"})
    assert count(engine, signature) == 0
    assert trail_of(engine, Act.sign_meeting) == []
    assert len(trail_of(engine, Act.sign_meeting, "refused")) == 1


@pytest.mark.parametrize(
    "met",
    [
        {"safety_note": "Asked today: no plan, no means."},
        {"safety_note": "", "kinds": ("safety action",), "prediction": None},
    ],
)
def test_a_safety_action_or_a_word_about_safety_lets_the_chair_sign(
    engine: Engine, danger: str, chair: User, met: dict[str, Any]
) -> None:
    sign(engine, a_decision(engine, danger, by=chair, **met), chair)
    assert states(engine) == ({"signed"}, {"signed"})


def test_an_answer_that_comes_in_between_decision_and_signature_stops_it(
    engine: Engine, patient: str, chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair, safety_note="")
    an_assessment(engine, patient, "phq9", AT.date(), IN_DANGER, at=AT)
    with pytest.raises(Refused, match="A safety flag is open"):
        sign(engine, decision_id, chair)
    assert count(engine, signature) == 0


@pytest.mark.parametrize("kind", ["discharge", "step down"])
def test_less_care_decided_before_a_safety_answer_came_in_is_not_signed(
    engine: Engine, team: str, chair: User, kind: str
) -> None:
    calm = a_patient(engine, team, phq9=[(0, 12)], step=2)
    decision_id = a_decision(engine, calm, by=chair, kinds=(kind,), step_to=1 if kind == "step down" else None)
    an_assessment(engine, calm, "phq9", AT.date(), IN_DANGER, at=AT)
    with pytest.raises(Refused, match=f"A safety flag is open: {kind} waits"):
        sign(engine, decision_id, chair)
    assert states(engine) == ({"planned"}, {"recorded"})


def test_one_unready_case_keeps_the_whole_meeting_unsigned(
    engine: Engine, team: str, patient: str, danger: str, chair: User
) -> None:
    items = agenda_items(engine, a_meeting(engine, team, by=chair, patients=[patient, danger]))
    ready = decisions.record_decision(engine, items[patient], a_draft(chair.id), **whose(chair))
    unready = a_draft(chair.id, safety_note="")
    decisions.record_decision(engine, items[danger], unready, **whose(chair))
    with pytest.raises(Refused, match="N-DANGER") as refusal:
        sign(engine, ready, chair)
    assert patients.banner(engine, patient, by=SERVICE)["number"] not in str(refusal.value)
    assert (count(engine, signature), states(engine)) == (0, ({"planned"}, {"recorded"}))


# --- what it is under ----------------------------------------------------------------------------------------------


def test_a_supervisor_may_sign(engine: Engine, patient: str, chair: User, supervisor: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    sign(engine, decision_id, supervisor)
    assert list(decisions.versions(engine, decision_id, by=chair)["signer"]) == [supervisor.name]


def test_the_version_that_was_read_back_is_signed_and_not_the_one_before(
    engine: Engine, patient: str, chair: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    decisions.revise(engine, decision_id, a_draft(chair.id, rationale="Better."), seen_version=1, **whose(chair))
    sign(engine, decision_id, chair)
    versions = decisions.versions(engine, decision_id, by=chair)
    assert [signer == chair.name for signer in versions["signer"]] == [False, True]
    with reading(engine) as connection:
        signed = connection.execute(select(signature)).mappings().one()
    kept = versions.iloc[1].to_dict()
    assert (signed["version"], signed["digest"], kept["rationale"]) == (2, kept["digest"], "Better.")


# --- at the same moment --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("together", [False, True])
def test_a_decision_sent_twice_is_written_once(
    engine: Engine, team: str, patient: str, chair: User, together: bool
) -> None:
    item = agenda_items(engine, a_meeting(engine, team, by=chair, patients=[patient]))[patient]
    once = whose(chair)

    def send() -> str:
        return decisions.record_decision(engine, item, a_draft(chair.id), **once)

    answers = at_once([send, send]) if together else [send(), send()]
    assert len(set(answers)) == 1
    assert [count(engine, table) for table in (decision, decision_version, action)] == [1, 1, 1]
    assert len(trail_of(engine, Act.record_decision)) == 1
    assert trail_of(engine, Act.record_decision, "refused") == []


def test_two_who_sign_at_the_same_moment_leave_one_signature(
    engine: Engine, patient: str, chair: User, supervisor: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    answers = at_once([lambda: sign(engine, decision_id, chair), lambda: sign(engine, decision_id, supervisor)])
    assert sum(answer.startswith("refused: This meeting is signed.") for answer in answers) == 1
    assert (count(engine, signature), len(trail_of(engine, Act.sign_meeting))) == (1, 1)


def test_a_change_at_the_moment_of_the_signature_is_either_signed_or_refused(
    engine: Engine, patient: str, chair: User, clinician: User
) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    late = a_draft(chair.id, rationale="At the last moment.")
    answers = at_once(
        [
            lambda: sign(engine, decision_id, chair),
            lambda: decisions.revise(engine, decision_id, late, seen_version=1, **whose(clinician)),
        ]
    )
    assert not answers[0].startswith("refused")
    versions = decisions.versions(engine, decision_id, by=chair)
    last = versions.iloc[-1]
    assert last["signer"] == chair.name
    assert (len(versions) == 1) is answers[1].startswith("refused")
    assert digest_of(last) == last["digest"]


# --- what a decision leaves behind ---------------------------------------------------------------------------------


def status_of(engine: Engine, patient_id: str) -> dict[str, Any]:
    with reading(engine) as connection:
        query = select(patient_status).where(patient_status.c.patient_id == patient_id)
        return dict(connection.execute(query).mappings().one())


def rules_open(engine: Engine, patient_id: str, by: User) -> set[str]:
    return set(flags.open_flags(engine, patient_id=patient_id, by=by)["rule"])


def test_a_decision_answers_the_overdue_review_and_sets_the_next(engine: Engine, team: str, chair: User) -> None:
    forgotten = a_patient(engine, team, phq9=[(110, 12)], registered_on=AT.date() - 120 * DAY)
    assert "PRC-3" in rules_open(engine, forgotten, chair)
    assert status_of(engine, forgotten)["last_review_on"] is None
    a_decision(engine, forgotten, by=chair)
    assert "PRC-3" not in rules_open(engine, forgotten, chair)
    status = status_of(engine, forgotten)
    assert (status["last_review_on"], status["next_review_on"]) == (AT.date(), AT.date() + 28 * DAY)
    assert status["open_actions"] == 1


def test_a_full_draft_comes_back_as_it_was_said(engine: Engine, patient: str, chair: User, clinician: User) -> None:
    words = '“مريم” 王小明 <b>*x*</b> #let \\ "q"\n\tsecond line 😀'
    said = {
        "kinds": ("step up", "medical check"),
        "question": words,
        "rationale": words,
        "options": (("Wait", words), (words, "")),
        "preference": words,
        "preference_followed": "partly",
        "dissent": (("Nora", words), ("Omar", "Later.")),
        "safety_note": words,
        "prediction": Prediction("phq9", "stays", 2.3, AT.date() + 9 * DAY, words),
        "actions": tuple(
            ActionDraft(words, owner.id, AT.date() + day * DAY, day == 1)
            for day, owner in enumerate((chair, clinician, chair))
        ),
        "next_review_on": AT.date(),
        "step_to": 4,
        **dict.fromkeys(("module", "available", "lacking", "formulation", "step_why", "guideline", "social"), words),
        **dict.fromkeys(("followed_why", "risk", "plain_why", "plain_next"), words),
        "possible": "provisional",
        "certainty": "likely",
        "safety_plan": "to be made or renewed",
        "contingency": Contingency(words, AT.date() + 5 * DAY, words),
    }
    decision_id = a_decision(engine, patient, by=chair, **said)
    kept = drafts.drafts(engine, meeting_of(engine, decision_id), by=chair)[decision_id]
    assert replace(kept, suggested=None) == a_draft(chair.id, **said)
    row = decisions.versions(engine, decision_id, by=chair).iloc[0]
    with reading(engine) as connection:
        stored = connection.execute(version_with_detail(decision_id, 1)).mappings().one()
    assert row["digest"] == digest_of(stored)
