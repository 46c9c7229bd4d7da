"""Meetings: whose they are, who is in the room, what is on the agenda and why, and what a signature needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from queries import meetings, signing
from queries.engine import reading
from queries.meetings import NewMeeting
from queries.tables_review import agenda_item, attendance, audit_event, decision, meeting, signature
from rules.roles import Act, NotPermitted, Refused, User
from tests.factories import AT, a_decision, a_meeting, a_patient, a_person, fresh_submission, meeting_of, signed_in
from tests.screens import trail_of

DAY = timedelta(days=1)
IN_DANGER = dict.fromkeys("12345678", 1) | {"9": 2}


def whose(by: User) -> dict[str, object]:
    return {"by": by, "at": AT, "submission_id": fresh_submission()}


def count(engine: Engine, table: object) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def mark(engine: Engine, meeting_id: str, name: str, present: bool, by: User, **told: object) -> None:
    about = {"name": name, "discipline": "nursing", "present": present, "by": by, "at": AT} | told
    meetings.mark_attendance(engine, meeting_id, **about, submission_id=fresh_submission())


def new_meeting(chair: User, **told: object) -> NewMeeting:
    return NewMeeting(**({"title": "Weekly", "held_on": AT.date(), "chair_id": chair.id} | told))


# --- making one ----------------------------------------------------------------------------------------------------


def test_a_new_meeting_lists_who_needs_the_team_each_with_the_reason(engine: Engine, team: str, chair: User) -> None:
    calm = a_patient(engine, team, phq9=[(0, 6)], registered_on=AT.date() - DAY)
    danger = a_patient(engine, team, phq9=[(84, IN_DANGER)])
    meeting_id = meetings.make(engine, new_meeting(chair), team_id=team, **whose(chair))
    agenda = meetings.agenda(engine, meeting_id, by=chair)
    assert list(agenda["place"]) == list(range(1, len(agenda) + 1))
    assert agenda["patient_id"].iloc[0] == danger
    assert agenda["why"].iloc[0].startswith("Safety comes first: ")
    assert all(len(why) > 15 for why in agenda["why"])
    assert calm in set(agenda["patient_id"])  # new to the team


def test_the_patients_own_question_comes_with_the_case(engine: Engine, team: str, chair: User) -> None:
    asks = a_patient(engine, team, question="Can I work again?")
    meeting_id = meetings.make(engine, new_meeting(chair), team_id=team, **whose(chair))
    row = meetings.agenda(engine, meeting_id, by=chair).set_index("patient_id").loc[asks]
    assert (row["question"], row["own_question"]) == ("Can I work again?", "Can I work again?")


def test_a_team_without_patients_gets_a_meeting_with_an_empty_agenda(engine: Engine, team: str, chair: User) -> None:
    meeting_id = meetings.make(engine, new_meeting(chair), team_id=team, **whose(chair))
    agenda = meetings.agenda(engine, meeting_id, by=chair)
    assert agenda.empty
    assert {"place", "why", "decision_id", "decision_state"} <= set(agenda.columns)


def test_patients_of_other_teams_and_discharged_ones_are_not_on_it(
    engine: Engine, team: str, other_team: str, patient: str, chair: User
) -> None:
    a_patient(engine, other_team, phq9=[(84, IN_DANGER)])
    meeting_id = meetings.make(engine, new_meeting(chair), team_id=team, **whose(chair))
    assert list(meetings.agenda(engine, meeting_id, by=chair)["patient_id"]) == [patient]


@pytest.mark.parametrize("title", ["", "   "])
def test_a_meeting_without_a_title_is_refused_and_leaves_nothing(
    engine: Engine, team: str, patient: str, chair: User, title: str
) -> None:
    with pytest.raises(Refused, match="title"):
        meetings.make(engine, new_meeting(chair, title=title), team_id=team, **whose(chair))
    assert (count(engine, meeting), count(engine, agenda_item)) == (0, 0)
    assert trail_of(engine, Act.make_meeting) == []
    assert len(trail_of(engine, Act.make_meeting, "refused")) == 1


def test_the_same_form_sent_twice_makes_one_meeting(engine: Engine, team: str, patient: str, chair: User) -> None:
    once = whose(chair)
    ids = {meetings.make(engine, new_meeting(chair), team_id=team, **once) for _ in range(2)}
    assert (len(ids), count(engine, meeting), count(engine, agenda_item)) == (1, 1, 1)
    assert len(trail_of(engine, Act.make_meeting)) == 1


def test_the_chair_must_be_somebody_of_the_team(engine: Engine, team: str, chair: User, other_chair: User) -> None:
    with pytest.raises(Refused, match="chair"):
        meetings.make(engine, new_meeting(other_chair), team_id=team, **whose(chair))
    assert count(engine, meeting) == 0


# --- another team --------------------------------------------------------------------------------------------------


def of_another_team(engine: Engine, meeting_id: str, patient_id: str) -> dict[str, Callable[[User], object]]:
    add = {"question": "", "at": AT}
    return {
        "one": lambda by: meetings.one(engine, meeting_id, by=by),
        "agenda": lambda by: meetings.agenda(engine, meeting_id, by=by),
        "present": lambda by: meetings.present(engine, meeting_id, by=by),
        "export": lambda by: meetings.record_export(engine, meeting_id, "pdf", by=by, at=AT),
        "attendance": lambda by: mark(engine, meeting_id, "Eve", True, by),
        "sign": lambda by: signing.sign(engine, meeting_id, **whose(by)),
        "add": lambda by: meetings.add_case(
            engine, meeting_id, patient_id, by=by, submission_id=fresh_submission(), **add
        ),
    }


@pytest.mark.parametrize("what", ["one", "agenda", "present", "export", "attendance", "sign", "add"])
def test_another_teams_meeting_is_refused_like_one_that_does_not_exist(
    engine: Engine, patient: str, chair: User, other_team: str, other_chair: User, what: str
) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    theirs = a_patient(engine, other_team)
    told = []
    for meeting_asked in (meeting_id, "no such meeting"):
        before = count(engine, attendance), count(engine, agenda_item), count(engine, signature)
        with pytest.raises(NotPermitted) as refusal:
            of_another_team(engine, meeting_asked, theirs)[what](other_chair)
        told.append(str(refusal.value))
        assert before == (count(engine, attendance), count(engine, agenda_item), count(engine, signature))
    assert told[0] == told[1]


def test_the_list_shows_only_ones_own_teams_newest_first(
    engine: Engine, team: str, other_team: str, chair: User, other_chair: User
) -> None:
    early = a_meeting(engine, team, by=chair, held_on=AT.date() - 7 * DAY)
    late = a_meeting(engine, team, by=chair)
    a_meeting(engine, other_team, by=other_chair)
    assert list(meetings.meetings(engine, by=chair)["id"]) == [late, early]


def test_a_clinician_of_the_other_team_sees_an_empty_list_with_its_columns(
    engine: Engine, team: str, chair: User, other_clinician: User
) -> None:
    a_meeting(engine, team, by=chair)
    frame = meetings.meetings(engine, by=other_clinician)
    assert frame.empty
    assert {"id", "state", "team", "chair"} <= set(frame.columns)


# --- who is here ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "here"),
    [([], []), ([True], ["Nora"]), ([True, False], []), ([True, False, True], ["Nora"]), ([False], [])],
)
def test_the_last_mark_of_a_person_counts(
    engine: Engine, team: str, chair: User, marks: list[bool], here: list[str]
) -> None:
    meeting_id = a_meeting(engine, team, by=chair)
    for minute, present in enumerate(marks):
        mark(engine, meeting_id, "Nora", present, chair, at=AT + timedelta(minutes=minute))
    names = [name for name in meetings.present(engine, meeting_id, by=chair)["name"] if name != chair.name]
    assert names == here
    assert count(engine, attendance) == len(marks) + 1  # nothing is taken back


def test_a_colleague_and_a_guest_of_the_same_name_are_two_people(engine: Engine, team: str, chair: User) -> None:
    nora = a_person(engine, teams=[team], name="Nora", discipline="nursing")
    meeting_id = a_meeting(engine, team, by=chair)
    mark(engine, meeting_id, "Nora", True, chair, person_id=nora)
    mark(engine, meeting_id, "Nora", True, chair, discipline="sister")
    mark(engine, meeting_id, "Nora", False, chair, discipline="sister", at=AT + timedelta(minutes=1))
    here = meetings.present(engine, meeting_id, by=chair)
    assert list(here[here["name"] == "Nora"]["person_id"]) == [nora]


@pytest.mark.parametrize(("name", "discipline"), [("", "nursing"), (" ", "nursing"), ("Nora", "")])
def test_somebody_without_name_or_discipline_is_not_marked(
    engine: Engine, team: str, chair: User, name: str, discipline: str
) -> None:
    meeting_id = a_meeting(engine, team, by=chair)
    with pytest.raises(Refused, match="name"):
        mark(engine, meeting_id, name, True, chair, discipline=discipline)
    assert count(engine, attendance) == 1


# --- the agenda by hand --------------------------------------------------------------------------------------------


def test_a_case_put_on_by_hand_comes_last_with_its_question_and_who_asked(
    engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair)
    late = a_patient(engine, team)
    meetings.add_case(engine, meeting_id, late, question="Which drug?", **whose(chair))
    last = meetings.agenda(engine, meeting_id, by=chair).iloc[-1]
    assert (last["patient_id"], last["place"], last["question"]) == (late, 2, "Which drug?")
    assert chair.name in last["why"]


def test_the_same_patient_is_on_an_agenda_once(engine: Engine, team: str, patient: str, chair: User) -> None:
    meeting_id = a_meeting(engine, team, by=chair)
    with pytest.raises(Refused, match="on the agenda already"):
        meetings.add_case(engine, meeting_id, patient, question="", **whose(chair))
    assert count(engine, agenda_item) == 1


def test_a_patient_of_another_team_is_not_put_on_the_agenda(
    engine: Engine, team: str, other_team: str, chair: User
) -> None:
    meeting_id = a_meeting(engine, team, by=chair)
    with pytest.raises(NotPermitted):
        meetings.add_case(
            engine,
            meeting_id,
            a_patient(engine, other_team),
            question="",
            **whose(chair),
        )
    assert count(engine, agenda_item) == 0


# --- the signature -------------------------------------------------------------------------------------------------


def sign(engine: Engine, meeting_id: str, by: User) -> str:
    return signing.sign(engine, meeting_id, **whose(by))


def unsigned(engine: Engine, meeting_id: str) -> bool:
    with reading(engine) as connection:
        state = connection.scalar(select(meeting.c.state).where(meeting.c.id == meeting_id))
        return state == "planned" and not connection.scalar(select(func.count()).select_from(signature))


def test_a_signed_meeting_freezes_its_decisions_under_their_digests(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair)
    meeting_id = meeting_of(engine, decision_id)
    sign(engine, meeting_id, chair)
    with reading(engine) as connection:
        row = connection.execute(select(signature)).mappings().one()
        state = connection.scalar(select(decision.c.state).where(decision.c.id == decision_id))
        trail = connection.execute(select(audit_event).where(audit_event.c.action == Act.sign_meeting)).mappings().one()
    assert (row["signer_id"], row["version"], row["signed_at"], state) == (chair.id, 1, AT, "signed")
    assert json.loads(trail["details"])["decisions"] == {decision_id: row["digest"]}


def test_signing_with_nobody_present_is_refused(engine: Engine, patient: str, chair: User) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    mark(
        engine,
        meeting_id,
        chair.name,
        False,
        chair,
        person_id=chair.id,
        discipline=chair.discipline,
        at=AT + timedelta(minutes=1),
    )
    with pytest.raises(Refused, match="Nobody is marked as present"):
        sign(engine, meeting_id, chair)
    assert unsigned(engine, meeting_id)
    assert trail_of(engine, Act.sign_meeting) == []


@pytest.mark.parametrize("role", ["clinician", "care_manager"])
def test_who_does_not_chair_cannot_sign(
    engine: Engine, patient: str, chair: User, role: str, request: pytest.FixtureRequest
) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    with pytest.raises(NotPermitted):
        sign(engine, meeting_id, request.getfixturevalue(role))
    assert unsigned(engine, meeting_id)


def test_a_decision_that_lacks_something_is_named_by_the_patients_number(
    engine: Engine, patient: str, chair: User
) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair, next_review_on=None))
    with pytest.raises(Refused, match=r"N\d+: Say when the team looks at this case again"):
        sign(engine, meeting_id, chair)
    assert unsigned(engine, meeting_id)


def test_what_is_missing_for_the_signature_can_be_read_before(engine: Engine, patient: str, chair: User) -> None:
    decision_id = a_decision(engine, patient, by=chair, next_review_on=None)
    gaps = signing.gaps(engine, meeting_of(engine, decision_id), by=chair)
    assert gaps == {decision_id: ("Say when the team looks at this case again.",)}


def test_a_meeting_in_which_nothing_was_decided_is_not_signed(engine: Engine, team: str, chair: User) -> None:
    meeting_id = a_meeting(engine, team, by=chair)
    with pytest.raises(Refused, match="[Nn]othing is decided"):
        sign(engine, meeting_id, chair)
    assert unsigned(engine, meeting_id)


def test_signing_twice_with_the_same_form_is_one_signature(engine: Engine, patient: str, chair: User) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    once = whose(chair)
    assert signing.sign(engine, meeting_id, **once) == signing.sign(engine, meeting_id, **once)
    assert count(engine, signature) == 1


def test_a_signed_meeting_takes_no_more_people_and_no_more_cases(
    engine: Engine, team: str, patient: str, chair: User
) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    sign(engine, meeting_id, chair)
    with pytest.raises(Refused, match="signed"):
        mark(engine, meeting_id, "Late Larry", True, chair)
    with pytest.raises(Refused, match="signed"):
        meetings.add_case(engine, meeting_id, a_patient(engine, team), question="", **whose(chair))
    with pytest.raises(Refused, match="signed"):
        sign(engine, meeting_id, signed_in(engine, chair.id))


def test_an_export_is_in_the_trail_before_the_file_leaves(engine: Engine, patient: str, chair: User) -> None:
    meeting_id = meeting_of(engine, a_decision(engine, patient, by=chair))
    meetings.record_export(engine, meeting_id, "pdf", by=chair, at=AT)
    assert trail_of(engine, "meeting.export") == [(chair.id, meeting_id)]
