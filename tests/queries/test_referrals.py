"""Referrals: complete or refused, answered with a reason, and on the agenda of the next meeting."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from queries import agendas, decisions, meetings, referrals, signing
from queries.engine import reading
from queries.meetings import NewMeeting
from rules.referrals import ReferralDraft
from rules.roles import NotPermitted, Refused, User
from tests.factories import (
    AT,
    a_decision,
    a_draft,
    a_meeting,
    a_patient,
    a_referral,
    agenda_items,
    fresh_submission,
)
from tests.screens import trail_of

DAY = timedelta(days=1)
SOON = AT.date() + 7 * DAY


def told(by: User, at: datetime = AT) -> dict[str, object]:
    return {"by": by, "at": at, "submission_id": fresh_submission()}


@pytest.fixture
def well(engine: Engine, team: str, chair: User) -> str:
    """Somebody who needs nothing: only a referral brings them on an agenda."""
    patient_id = a_patient(engine, team, phq9=[(0, 4), (70, 4), (84, 4)], given_name="Wen")
    a_decision(engine, patient_id, by=chair, next_review_on=AT.date() + 300 * DAY, kinds=("continue",))
    return patient_id


def made(engine: Engine, team: str, by: User, held_on=SOON, **more: object) -> str:  # type: ignore[no-untyped-def]
    new = NewMeeting("Weekly", held_on, by.id, **more)
    return meetings.make(engine, new, team_id=team, **told(by))


def places(engine: Engine, meeting_id: str, by: User) -> dict[str, str]:
    frame = meetings.agenda(engine, meeting_id, by=by)
    return dict(zip(frame["patient_id"], frame["lane"], strict=True))


def test_an_incomplete_referral_is_refused_with_what_it_lacks(engine: Engine, well: str, clinician: User) -> None:
    with pytest.raises(Refused, match="what is known"):
        a_referral(engine, well, by=clinician, known="")
    assert referrals.referrals(engine, by=clinician).empty


def test_a_referral_joins_the_next_meeting_at_once(
    engine: Engine, team: str, well: str, chair: User, clinician: User
) -> None:
    meeting_id = made(engine, team, chair)
    assert well not in places(engine, meeting_id, chair)
    a_referral(engine, well, by=clinician)
    frame = meetings.agenda(engine, meeting_id, by=chair)
    row = frame[frame["patient_id"] == well].iloc[0]
    assert row["why"].startswith("Referred by Clinician")
    assert row["question"] == "Is a second opinion on the drug needed?"
    assert row["referral_id"]


@pytest.mark.parametrize(("urgency", "comes"), [("routine", False), ("urgent", True)])
def test_after_the_cut_off_only_urgent_comes_in(
    engine: Engine, team: str, well: str, chair: User, clinician: User, urgency: str, comes: bool
) -> None:
    meeting_id = made(engine, team, chair, cut_off_on=AT.date() - DAY)
    a_referral(engine, well, by=clinician, urgency=urgency)
    assert (well in places(engine, meeting_id, chair)) == comes


@pytest.mark.parametrize(
    ("state", "until", "on_it"),
    [("accepted", None, "discuss"), ("standard", None, "standard"), ("returned", None, None), ("deferred", 30, None)],
)
def test_each_answer_has_its_place(
    engine: Engine, team: str, well: str, chair: User, clinician: User, state: str, until: int | None, on_it: str | None
) -> None:
    referral_id = a_referral(engine, well, by=clinician)
    day = AT.date() + until * DAY if until else None
    referrals.answer(engine, referral_id, state=state, reason="Because.", until=day, **told(chair, AT + DAY / 96))
    assert places(engine, made(engine, team, chair), chair).get(well) == on_it
    (row,) = referrals.referrals(engine, by=clinician).itertuples()
    assert (row.state, row.answer) == (state, "Because.")


def test_a_deferred_referral_comes_back_on_its_day(
    engine: Engine, team: str, well: str, chair: User, clinician: User
) -> None:
    referral_id = a_referral(engine, well, by=clinician)
    referrals.answer(engine, referral_id, state="deferred", reason="Scan.", until=AT.date() + 5 * DAY, **told(chair))
    with reading(engine) as connection:
        assert well not in {one.patient_id for one in agendas.agenda_for(connection, team, AT.date() + 4 * DAY)}
        assert well in {one.patient_id for one in agendas.agenda_for(connection, team, AT.date() + 5 * DAY)}


def test_who_may_answer(engine: Engine, well: str, chair: User, clinician: User, other_chair: User) -> None:
    referral_id = a_referral(engine, well, by=clinician)
    for somebody in (clinician, other_chair):
        with pytest.raises(NotPermitted):
            referrals.answer(engine, referral_id, state="accepted", **told(somebody))
    assert trail_of(engine, "referral.answer") == []
    assert referrals.referrals(engine, by=other_chair).empty


def test_a_double_click_is_one_referral(engine: Engine, well: str, clinician: User) -> None:
    draft, once = ReferralDraft("Is surgery an option?", "x", "routine", "y", True), told(clinician)
    assert referrals.refer(engine, well, draft, **once) == referrals.refer(engine, well, draft, **once)  # type: ignore[arg-type]
    assert len(referrals.referrals(engine, by=clinician)) == 1


def test_renewing_drops_nobody_and_moves_no_one_once_it_has_begun(
    engine: Engine, team: str, well: str, patient: str, chair: User, clinician: User
) -> None:
    from queries import room

    meeting_id = made(engine, team, chair)
    meetings.add_case(engine, meeting_id, well, question="By hand", **told(chair))  # type: ignore[arg-type]
    before = agenda_items(engine, meeting_id)
    referrals.renew(engine, meeting_id, **told(chair))  # type: ignore[arg-type]
    assert agenda_items(engine, meeting_id) == before
    room.open_case(engine, before[patient], **told(chair))  # type: ignore[arg-type]
    order = list(meetings.agenda(engine, meeting_id, by=chair)["patient_id"])
    routine, urgent = (a_patient(engine, team, phq9=[(0, 4)], registered_on=AT.date()) for _ in range(2))
    a_referral(engine, routine, by=clinician)
    a_referral(engine, urgent, by=clinician, urgency="urgent")
    assert list(meetings.agenda(engine, meeting_id, by=chair)["patient_id"]) == [*order, urgent]


def test_a_returned_referral_is_completed_once_and_the_old_one_stays_readable(
    engine: Engine, well: str, chair: User, clinician: User
) -> None:
    returned = a_referral(engine, well, by=clinician)
    referrals.answer(engine, returned, state="returned", reason="Which drug?", **told(chair))  # type: ignore[arg-type]
    full = ReferralDraft("Is surgery an option?", "Sertraline 50 mg.", "routine", "Will it hurt?", True)
    made = referrals.refer(engine, well, full, completes=returned, **told(clinician))  # type: ignore[arg-type]
    every = referrals.referrals(engine, patient_id=well, open_only=False, by=clinician).set_index("id")
    assert (every.loc[returned, "state"], every.loc[made, "state"]) == ("withdrawn", "sent")
    assert every.loc[returned, "known"] == "Six weeks on the drug, no change."
    with pytest.raises(Refused, match="not waiting for you any more"):
        referrals.refer(engine, well, full, completes=returned, **told(chair))  # type: ignore[arg-type]
    assert len(referrals.referrals(engine, patient_id=well, open_only=False, by=clinician)) == 2


def test_a_referral_of_somebody_else_is_not_replaced(
    engine: Engine, team: str, well: str, chair: User, clinician: User
) -> None:
    returned = a_referral(engine, well, by=clinician)
    referrals.answer(engine, returned, state="returned", reason="Which drug?", **told(chair))  # type: ignore[arg-type]
    other = a_patient(engine, team)
    full = ReferralDraft("Is surgery an option?", "x", "routine", "y", True)
    with pytest.raises(Refused, match="not waiting for you any more"):
        referrals.refer(engine, other, full, completes=returned, **told(clinician))  # type: ignore[arg-type]
    assert referrals.referrals(engine, patient_id=other, open_only=False, by=clinician).empty


def test_a_deferred_referral_tells_its_day(engine: Engine, well: str, chair: User, clinician: User) -> None:
    until = AT.date() + 5 * DAY
    waits, new = (a_referral(engine, well, by=clinician) for _ in range(2))
    referrals.answer(engine, waits, state="deferred", reason="Scan.", until=until, **told(chair, AT + DAY / 96))  # type: ignore[arg-type]
    every = referrals.referrals(engine, by=clinician).set_index("id")
    assert every["until_on"].to_dict() == {waits: until, new: None}


@pytest.mark.parametrize(
    ("kinds", "state", "answer"),
    [(("continue",), "answered", "Decided on 2 Mar 2026: continue."), (("defer",), "sent", "")],
)
def test_the_signature_answers_what_was_asked_and_a_deferred_case_waits_on(
    engine: Engine, team: str, well: str, chair: User, clinician: User, kinds: tuple[str], state: str, answer: str
) -> None:
    asked = a_referral(engine, well, by=clinician)
    meeting_id = a_meeting(engine, team, by=chair)
    draft = a_draft(chair.id, kinds=kinds, deferred_for="information is missing")
    decisions.record_decision(engine, agenda_items(engine, meeting_id)[well], draft, **told(chair))  # type: ignore[arg-type]
    assert list(referrals.referrals(engine, by=clinician)["state"]) == ["sent"]
    signing.sign(engine, meeting_id, **told(chair, AT + DAY / 96))  # type: ignore[arg-type]
    row = referrals.referrals(engine, open_only=False, by=clinician).set_index("id").loc[asked]
    assert (row["state"], row["answer"]) == (state, answer)
