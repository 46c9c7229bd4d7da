"""Supervision stays between two people; what one keeps of their own work stays with them. No role is an exception."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from queries import own_work, patients, posts, sessions, supervision
from queries.engine import reading, transaction
from queries.people import SERVICE
from queries.supervision import Pair, Session
from queries.tables import patient as patient_table
from queries.tables_review import audit_event, flag
from queries.tables_supervision import self_check, supervision_note
from rules.roles import NotPermitted, Refused, Role
from rules.supervision import CHECK_IN, Share, is_heavy, weight
from tests.factories import AT, a_patient, a_person, an_assessment, fresh_submission, signed_in

TODAY = AT.date()
SAYS_YES = dict.fromkeys("12345678", 1) | {"9": 2}
ONLOOKERS = (Role.clinician, Role.care_manager, Role.supervisor, Role.chair, Role.lead, Role.admin)
SECRET = "I am afraid of this patient."


def told(by, **more):
    return {"by": by, "at": AT, "submission_id": fresh_submission()} | more


@pytest.fixture
def pair(team, supervisor, clinician):
    return Pair(supervisor.id, clinician.id, team)


@pytest.fixture
def held(engine, pair, clinician):
    """A session with a note, and an item that is still open."""
    supervision.bring(engine, pair, topic=SECRET, **told(clinician))
    return supervision.hold(engine, pair, Session(TODAY, 50, {"before_after": SECRET}), **told(clinician))


def test_both_of_the_pair_read_items_sessions_and_notes(engine, held, supervisor, clinician):
    for by, other in ((supervisor, clinician), (clinician, supervisor)):
        assert list(supervision.open_items(engine, by=by)["topic"]) == [SECRET]
        assert list(supervision.sessions(engine, by=by)["other"]) == [other.name]
        assert list(supervision.notes(engine, held, by=by)["words"]) == [SECRET]


@pytest.mark.parametrize("role", ONLOOKERS)
def test_nobody_else_reads_it_whatever_their_role(engine, team, held, role):
    by = signed_in(engine, a_person(engine, role, [team]))
    reads_nothing(engine, held, by)


def test_the_command_lines_account_reads_nothing_of_it(engine, team, held):
    for by in (SERVICE, replace(SERVICE, team_ids=(team,))):
        reads_nothing(engine, held, by)


def reads_nothing(engine, held, by):
    for read in (supervision.open_items, supervision.sessions):
        try:
            assert read(engine, by=by).empty
        except NotPermitted:
            assert by.role is Role.admin
    with pytest.raises(NotPermitted):
        supervision.notes(engine, held, by=by)


@pytest.mark.parametrize("role", ONLOOKERS)
def test_nobody_else_writes_into_it(engine, team, pair, held, role):
    by = signed_in(engine, a_person(engine, role, [team]))
    item = None
    with reading(engine) as connection:
        item = connection.scalar(select(supervision.supervision_item.c.id))
    for write in (
        lambda: supervision.add_note(engine, held, "Me too.", **told(by)),
        lambda: supervision.drop_item(engine, item, "", **told(by)),
        lambda: supervision.bring(engine, pair, topic="Theirs.", **told(by)),
        lambda: supervision.hold(engine, pair, Session(TODAY, 30), **told(by)),
    ):
        with pytest.raises(NotPermitted):
            write()


def test_who_leaves_the_team_leaves_its_supervision(engine, held, clinician, other_team):
    gone = replace(clinician, team_ids=(other_team,))
    assert supervision.sessions(engine, by=gone).empty
    with pytest.raises(NotPermitted):
        supervision.notes(engine, held, by=gone)


def test_the_trail_says_that_it_happened_and_not_a_word_of_it(engine, held):
    with reading(engine) as connection:
        rows = connection.execute(select(audit_event)).mappings().all()
        assert connection.scalar(select(supervision_note.c.words)) == SECRET
    assert [row["action"] for row in rows].count("supervision.take") == 2
    assert not any(SECRET in str(dict(row)) for row in rows)


def test_an_alarm_becomes_an_item_and_is_closed_with_the_session(engine, team, pair, supervisor, clinician):
    patient_id = a_patient(engine, team, given_name="Dana", family_name="Two")
    an_assessment(engine, patient_id, "phq9", TODAY, SAYS_YES, at=AT)
    with reading(engine) as connection:
        flag_id = connection.scalar(select(flag.c.id).where(flag.c.patient_id == patient_id, flag.c.rule == "SAF-1"))
    item = supervision.bring(
        engine, pair, topic="What do I do?", patient_id=patient_id, flag_id=flag_id, **told(clinician)
    )
    (row,) = supervision.open_items(engine, by=supervisor).itertuples()
    assert (row.id, row.family_name, row.other, row.gives) == (item, "Two", clinician.name, True)
    assert row.alarm
    supervision.hold(engine, pair, Session(TODAY, 50, {}, {item: "Ring together."}), **told(supervisor))
    assert supervision.open_items(engine, by=clinician).empty
    with pytest.raises(Refused, match="closed already"):
        supervision.drop_item(engine, item, "", **told(clinician))


def test_the_alarm_of_another_patient_is_refused(engine, team, patient, pair, clinician):
    other = a_patient(engine, team)
    an_assessment(engine, other, "phq9", TODAY, SAYS_YES, at=AT)
    with reading(engine) as connection:
        flag_id = connection.scalar(select(flag.c.id).where(flag.c.patient_id == other))
    with pytest.raises(Refused, match="somebody else"):
        supervision.bring(engine, pair, topic="?", patient_id=patient, flag_id=flag_id, **told(clinician))


def test_who_supervises_must_be_one_who_may(engine, team, clinician, care_manager):
    with pytest.raises(Refused, match="supervisors, chairs and leads"):
        supervision.bring(engine, Pair(care_manager.id, clinician.id, team), topic="?", **told(clinician))
    found = supervision.partners(engine, by=clinician)
    assert list(found["gives"]) == [False]


def test_the_same_form_sent_twice_is_one_item(engine, pair, clinician):
    whose = told(clinician)
    assert supervision.bring(engine, pair, topic="Once.", **whose) == supervision.bring(
        engine, pair, topic="Once.", **whose
    )
    assert len(supervision.open_items(engine, by=clinician)) == 1


@pytest.mark.parametrize(
    ("session", "why"),
    [
        (Session(TODAY + timedelta(days=1), 50), "not come yet"),
        (Session(TODAY, 0), "lasts from"),
        (Session(TODAY, 50, {"no such": "?"}), "not known"),
        (Session(TODAY, 50), "Nothing is written down yet"),
        (Session(TODAY, 50, {"": " ", "before_after": ""}), "Nothing is written down yet"),
    ],
)
def test_a_session_that_cannot_be_is_refused_whole(engine, pair, clinician, session, why):
    with pytest.raises(Refused, match=why):
        supervision.hold(engine, pair, session, **told(clinician))
    assert supervision.sessions(engine, by=clinician).empty


ANSWERS = {one.key: one.answers[-1] for one in CHECK_IN}


def test_a_check_in_is_read_by_its_own_person_only_and_leaves_no_trace(engine, team, clinician):
    with reading(engine) as connection:
        before = len(connection.execute(select(audit_event.c.seq)).all())
    own_work.check_in(engine, ANSWERS, "Tired.", on=TODAY, by=clinician, at=AT)
    own_work.check_in(engine, ANSWERS, "Very tired.", on=TODAY, by=clinician, at=AT)
    assert list(own_work.check_ins(engine, by=clinician)["words"]) == ["Very tired."]
    for role in ONLOOKERS:
        assert own_work.check_ins(engine, by=signed_in(engine, a_person(engine, role, [team]))).empty
    assert own_work.check_ins(engine, by=SERVICE).empty
    with reading(engine) as connection:
        after = connection.execute(select(audit_event.c.details, audit_event.c.action)).all()
    assert not any("tired" in str(row) or "own_work" in str(row) for row in after[before:])


def test_ones_own_check_ins_can_be_taken_away_and_no_others(engine, clinician, supervisor):
    for by in (clinician, supervisor):
        own_work.check_in(engine, ANSWERS, "", on=TODAY, by=by, at=AT)
    own_work.forget_check_ins(engine, by=clinician, at=AT)
    assert own_work.check_ins(engine, by=clinician).empty
    assert len(own_work.check_ins(engine, by=supervisor)) == 1


def test_a_check_in_needs_a_living_session_and_known_words(engine, clinician):
    for answers in ({}, {"load": "7 of 10"}, {"mood": "no"}):
        with pytest.raises(Refused):
            own_work.check_in(engine, answers, "", on=TODAY, by=clinician, at=AT)
    sessions.end(engine, clinician, AT)
    with pytest.raises(NotPermitted):
        own_work.check_in(engine, ANSWERS, "", on=TODAY, by=clinician, at=AT + timedelta(minutes=1))
    with reading(engine) as connection:
        assert connection.execute(select(self_check)).all() == []


def test_the_heaviest_answer_is_seen_and_nothing_is_added_up():
    assert is_heavy({"load": CHECK_IN[0].answers[-1]})
    assert not is_heavy({one.key: one.answers[1] for one in CHECK_IN})
    assert not is_heavy({})


def test_the_education_log_is_ones_own(engine, clinician, supervisor):
    what = {"on": TODAY, "kind": "course", "what": "Interpreters in therapy", "hours": 6.5}
    made = own_work.add_education(engine, **what, **told(clinician))
    assert list(own_work.education(engine, by=clinician)["hours"]) == [6.5]
    assert own_work.education(engine, by=supervisor).empty
    with pytest.raises(NotPermitted):
        own_work.remove_education(engine, made, **told(supervisor))
    own_work.remove_education(engine, made, **told(clinician))
    assert own_work.education(engine, by=clinician).empty


def test_time_planned_and_time_kept(engine, clinician, supervisor):
    first = own_work.plan_time(engine, on=TODAY, minutes_long=60, **told(clinician))
    own_work.plan_time(engine, on=TODAY, minutes_long=30, **told(clinician))
    with pytest.raises(NotPermitted):
        own_work.keep_time(engine, first, minutes_kept=60, **told(supervisor))
    own_work.keep_time(engine, first, minutes_kept=20, words="An emergency.", **told(clinician))
    with pytest.raises(Refused, match="already"):
        own_work.keep_time(engine, first, minutes_kept=60, **told(clinician))
    found = own_work.times(engine, by=clinician, since=TODAY - timedelta(days=30))
    assert own_work.kept_of_planned(found, TODAY) == (60, 20, 1)
    assert own_work.times(engine, by=supervisor, since=TODAY - timedelta(days=30)).empty


def test_the_weight_counts_steps_and_open_flags_and_leaves_out_the_discharged(engine, team, clinician, supervisor):
    for step in (1, 3):
        treats(engine, a_patient(engine, team, step=step), clinician.id)
    treats(engine, discharged(engine, a_patient(engine, team, step=1)), clinician.id)
    ill = a_patient(engine, team, step=1)
    treats(engine, ill, clinician.id)
    before = own_work.own_weight(engine, by=clinician)
    an_assessment(engine, ill, "phq9", TODAY, SAYS_YES, at=AT)
    after = own_work.own_weight(engine, by=clinician)
    assert (after.patients, after.flagged - before.flagged, round(after.total - before.total, 1)) == (3, 1, 0.5)
    assert own_work.weights(engine, by=supervisor) == {clinician.name: after}
    with pytest.raises(NotPermitted):
        own_work.weights(engine, by=clinician)


def discharged(engine, patient_id):
    with transaction(engine) as connection:
        gone = patient_table.update().where(patient_table.c.id == patient_id)
        connection.execute(gone.values(discharged_on=TODAY - timedelta(days=3)))
    return patient_id


def treats(engine, patient_id, person_id):
    patients.assign(engine, patient_id, person_id, by=SERVICE, at=AT, submission_id=fresh_submission())


def test_the_weight_is_told_in_words_and_the_unplaced_are_named():
    heavy = weight([Share(1, 10, 0), Share(None, 2, 2), Share(4, 1, 0)], post=0.5)
    assert (heavy.total, heavy.unplaced, heavy.capacity) == (17.0, 2, 30)
    assert "2 not placed in a step" in heavy.words
    assert weight([], post=1).words == "0 patients, 0 of them with an open flag: weight 0 of the 60 of a full-time post"


def test_a_lead_says_how_much_of_a_post_one_has_and_who_was_not_asked_about_is_not_known(
    engine, team, clinician, supervisor, lead
):
    treats(engine, a_patient(engine, team, step=1), clinician.id)
    assert own_work.own_weight(engine, by=clinician).capacity is None
    assert "not known" in own_work.own_weight(engine, by=lead).words  # of nobody in care either
    for minute, (share, capacity) in enumerate(((0.6, 36), (1.0, 60), (None, None))):
        posts.set_post(engine, clinician.id, share, **told(lead, at=AT + timedelta(minutes=minute)))
        assert own_work.own_weight(engine, by=clinician).capacity == capacity
        assert own_work.weights(engine, by=supervisor)[clinician.name].capacity == capacity
    assert posts.post_shares(engine, [clinician.id, lead.id]) == {}


def test_nobody_but_a_lead_of_the_team_says_it_and_no_share_is_more_than_a_post(
    engine, clinician, supervisor, admin, other_clinician, lead
):
    for by in (clinician, supervisor, admin):
        with pytest.raises(NotPermitted, match="Only a clinical lead"):
            posts.set_post(engine, clinician.id, 1.0, **told(by))
    with pytest.raises(NotPermitted, match="none of your teams"):
        posts.set_post(engine, other_clinician.id, 1.0, **told(lead))
    for share in (0.0, 1.1, -0.5, float("nan")):
        with pytest.raises(Refused):
            posts.set_post(engine, clinician.id, share, **told(lead))
    assert posts.post_shares(engine, [clinician.id, other_clinician.id]) == {}
