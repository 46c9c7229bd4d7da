"""Kept lists, the mark of having looked, reminders, and what is done with several patients at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queries import caseload, lists, patients, reminders, worklist
from queries.caseload import Filter, Order
from queries.engine import reading
from queries.tables import patient as patient_table
from queries.tables_review import agenda_item
from rules.roles import NotPermitted, Refused
from tests.factories import a_meeting, a_patient, an_assessment, fresh_submission

DAY = timedelta(days=1)


def keep(engine, name, told, by, at, **more):
    return lists.save(engine, name, told, by=by, at=at, submission_id=fresh_submission(), **more)


class TestKeptLists:
    def test_a_list_is_there_for_its_owner_only_until_it_is_shared(self, engine, team, clinician, supervisor, at):
        keep(engine, "Mine", {"step": 2}, clinician, at)
        keep(engine, "Ours", {"rule": "DET-1"}, clinician, at, team_id=team)
        assert list(lists.lists(engine, by=clinician)["name"]) == ["Mine", "Ours"]
        assert list(lists.lists(engine, by=supervisor)["name"]) == ["Ours"]

    def test_another_team_never_sees_it(self, engine, team, clinician, other_clinician, at):
        keep(engine, "Ours", {}, clinician, at, team_id=team)
        assert lists.lists(engine, by=other_clinician).empty

    def test_the_same_name_replaces_ones_own(self, engine, clinician, at):
        keep(engine, "Mine", {"step": 2}, clinician, at)
        keep(engine, " Mine ", {"step": 3}, clinician, at)
        assert list(lists.lists(engine, by=clinician)["told"]) == [{"step": 3}]

    def test_only_its_owner_takes_it_away(self, engine, team, clinician, supervisor, at):
        made = keep(engine, "Ours", {}, clinician, at, team_id=team)
        with pytest.raises(Refused):
            lists.remove(engine, made, by=supervisor, at=at, submission_id=fresh_submission())
        lists.remove(engine, made, by=clinician, at=at, submission_id=fresh_submission())
        assert lists.lists(engine, by=clinician).empty

    @pytest.mark.parametrize("name", ["", "   ", "x" * 61])
    def test_a_list_needs_a_name(self, engine, clinician, at, name):
        with pytest.raises(Refused):
            keep(engine, name, {}, clinician, at)

    def test_it_cannot_be_shared_with_a_team_one_is_not_in(self, engine, other_team, clinician, at):
        with pytest.raises(NotPermitted):
            keep(engine, "Theirs", {}, clinician, at, team_id=other_team)


class TestLookedAt:
    def mark(self, engine, patient, by, at):
        lists.mark_reviewed(engine, patient, by=by, at=at, submission_id=fresh_submission())

    def undo(self, engine, patient, by, at):
        lists.undo_reviewed(engine, patient, by=by, at=at, submission_id=fresh_submission())

    def test_a_mark_is_the_readers_own(self, engine, patient, clinician, supervisor, at):
        self.mark(engine, patient, clinician, at)
        assert lists.last_marks(engine, [patient], by=clinician)[patient]["at"] == at
        assert lists.last_marks(engine, [patient], by=supervisor) == {}

    def test_undo_brings_back_the_mark_before(self, engine, patient, clinician, at):
        self.mark(engine, patient, clinician, at - DAY)
        self.mark(engine, patient, clinician, at)
        self.undo(engine, patient, clinician, at)
        assert lists.last_marks(engine, [patient], by=clinician)[patient]["at"] == at - DAY
        self.undo(engine, patient, clinician, at)
        assert lists.last_marks(engine, [patient], by=clinician) == {}
        with pytest.raises(Refused):
            self.undo(engine, patient, clinician, at)

    def test_a_form_that_comes_later_is_news(self, engine, patient, clinician, at):
        self.mark(engine, patient, clinician, at)
        assert news_at(engine, patient, clinician) <= at
        an_assessment(engine, patient, "phq9", (at + DAY).date(), 9, at=at + DAY)
        assert news_at(engine, patient, clinician) == at + DAY

    def test_a_look_is_an_opening_or_a_standing_mark_the_later_one(self, engine, patient, clinician, supervisor, at):
        looked = lambda by=clinician: lists.looks(engine, [patient], by=by)  # noqa: E731
        assert looked() == {}
        patients.open_patient(engine, patient, by=clinician, at=at)
        assert (looked(), looked(supervisor)) == ({patient: at}, {})
        self.mark(engine, patient, clinician, at + DAY / 288)
        assert looked() == {patient: at + DAY / 288}
        self.undo(engine, patient, clinician, at + DAY / 288)
        assert looked() == {patient: at}

    def test_a_mark_changes_no_flag(self, engine, team, clinician, at):
        answers = dict.fromkeys("12345678", 1) | {"9": 2}
        danger = a_patient(engine, team, phq9=[(80, answers)])
        before = caseload.caseload(engine, by=clinician)
        self.mark(engine, danger, clinician, at)
        assert caseload.caseload(engine, by=clinician)["urgency"].equals(before["urgency"])


def news_at(engine, patient, by):
    frame = caseload.caseload(engine, by=by)
    return frame.set_index("patient_id")["news_at"].loc[patient].to_pydatetime()


class TestReminders:
    def ask(self, engine, patient, for_id, by, at, **told):
        told = {"what": "Ring about the form", "due_on": (at + DAY).date()} | told
        return reminders.remind(engine, patient, for_id=for_id, by=by, at=at, submission_id=fresh_submission(), **told)

    def test_it_stands_on_the_day_of_who_was_asked_until_it_is_done(self, engine, patient, clinician, supervisor, at):
        made = self.ask(engine, patient, clinician.id, supervisor, at)
        assert list(reminders.open_reminders(engine, for_id=clinician.id, by=clinician)["id"]) == [made]
        assert list(reminders.open_reminders(engine, asked_by=supervisor.id, by=supervisor)["id"]) == [made]
        told = {"words": "Spoke to her", "by": clinician, "at": at}
        reminders.done(engine, made, **told, submission_id=fresh_submission())
        assert reminders.open_reminders(engine, for_id=clinician.id, by=clinician).empty
        with pytest.raises(Refused):
            reminders.done(engine, made, **told, submission_id=fresh_submission())

    def test_nobody_outside_the_team_is_asked(self, engine, patient, other_clinician, supervisor, at):
        with pytest.raises(Refused):
            self.ask(engine, patient, other_clinician.id, supervisor, at)

    @pytest.mark.parametrize("told", [{"what": " "}, {"due_on": "yesterday"}])
    def test_what_cannot_be_done_is_refused(self, engine, patient, clinician, at, told):
        told = {name: (at - DAY).date() if value == "yesterday" else value for name, value in told.items()}
        with pytest.raises(Refused):
            self.ask(engine, patient, clinician.id, clinician, at, **told)


class TestSeveralAtOnce:
    def test_each_goes_on_the_agenda_of_its_own_team_and_who_is_on_it_is_told(self, engine, team, chair, at):
        meeting = a_meeting(engine, team, by=chair, at=at)
        one, two = a_patient(engine, team), a_patient(engine, team)
        key = fresh_submission()
        told = {"question": "Enough?", "by": chair, "at": at, "submission_id": key}
        first = worklist.put_on_agenda(engine, [one], **told)
        both = worklist.put_on_agenda(engine, [one, two], **(told | {"submission_id": fresh_submission()}))
        assert (first.done, both.done) == ((one,), (two,))
        assert both.refused[0][0] == one
        with reading(engine) as connection:
            query = select(agenda_item.c.patient_id).where(agenda_item.c.meeting_id == meeting)
            assert set(connection.scalars(query)) >= {one, two}

    def test_the_same_click_twice_is_written_once(self, engine, team, chair, at):
        a_meeting(engine, team, by=chair, at=at)
        one = a_patient(engine, team)
        told = {"question": "", "by": chair, "at": at, "submission_id": fresh_submission()}
        assert worklist.put_on_agenda(engine, [one], **told) == worklist.put_on_agenda(engine, [one], **told)

    def test_without_a_planned_meeting_it_says_what_to_do(self, engine, patient, chair, at):
        told = {"question": "", "by": chair, "at": at, "submission_id": fresh_submission()}
        [(_, why)] = worklist.put_on_agenda(engine, [patient], **told).refused
        assert "Make one" in why

    def test_assigning_names_who_treats(self, engine, patient, clinician, supervisor, at):
        told = {"by": supervisor, "at": at, "submission_id": fresh_submission()}
        assert worklist.assign(engine, [patient], clinician.id, **told).done == (patient,)
        with reading(engine) as connection:
            query = select(patient_table.c.clinician_id).where(patient_table.c.id == patient)
            assert connection.scalar(query) == clinician.id
        only = Filter(clinician_id=clinician.id)
        assert list(caseload.caseload(engine, by=supervisor, only=only)["patient_id"]) == [patient]

    def test_somebody_elses_patient_is_refused_and_the_others_go_on(
        self, engine, patient, other_team, supervisor, clinician, at
    ):
        theirs = a_patient(engine, other_team)
        told = {"by": supervisor, "at": at, "submission_id": fresh_submission()}
        found = worklist.assign(engine, [theirs, patient], clinician.id, **told)
        assert (found.done, [one for one, _ in found.refused]) == ((patient,), [theirs])

    def test_a_reminder_of_nothing_is_refused_once_and_not_for_each(self, engine, team, supervisor, clinician, at):
        told = {"for_id": clinician.id, "what": "  ", "due_on": at.date(), "by": supervisor, "at": at}
        ids = [a_patient(engine, team), a_patient(engine, team)]
        with pytest.raises(Refused, match="Say what is to be done"):
            worklist.remind(engine, ids, **told, submission_id=fresh_submission())

    def test_there_is_no_bulk_answer_to_a_flag(self):
        assert not [name for name in dir(worklist) if "flag" in name or "acknowledge" in name]


def test_what_is_exported_is_what_is_listed_and_the_trail_says_so_first(engine, team, supervisor, at):
    for step in (1, 2, 2):
        a_patient(engine, team, step=step)
    only = Filter(step=2)
    pages = list(worklist.exported(engine, only=only, order=Order.name, by=supervisor, at=at))
    listed = caseload.caseload(engine, by=supervisor, only=only, order=Order.name)
    assert [one for page in pages for one in page["patient_id"]] == list(listed["patient_id"])


def test_who_may_not_read_the_caseload_exports_nothing(engine, team, admin, at):
    with pytest.raises(NotPermitted):
        next(iter(worklist.exported(engine, only=Filter(), order=Order.need, by=admin, at=at)))
