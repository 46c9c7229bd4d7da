"""Whom patients can call, who sees their record, and that what leaves is in the trail first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queries import exports, help_lines, patients, setting_changes
from queries.who_sees import who_sees
from rules.patient_view import Help
from rules.roles import NotPermitted, Refused
from tests.factories import AT, a_patient, fresh_submission, signed_in
from tests.screens import trail_of

LINES = [("Crisis line", "0800 1", "at night"), (" ", "", "")]


def set_lines(engine, by, lines=LINES, at=AT):
    told = {"unwatched": " Nobody reads at night. ", "by": by, "at": at, "submission_id": fresh_submission()}
    return help_lines.set_lines(engine, lines, **told)


def test_without_an_entry_there_is_nothing_and_the_page_falls_back(engine):
    assert help_lines.latest(engine) == Help()


def test_the_latest_entry_counts_and_empty_lines_are_left_out(engine, admin):
    set_lines(engine, admin, [("Old", "1", "")])
    set_lines(engine, admin, at=AT + timedelta(minutes=1))
    assert help_lines.latest(engine) == Help((("Crisis line", "0800 1", "at night"),), "Nobody reads at night.")


@pytest.mark.parametrize(("lines", "why"), [([], "at least one"), ([("Somebody", "", "")], "the number")])
def test_a_line_nobody_can_call_is_refused(engine, admin, lines, why):
    with pytest.raises(Refused, match=why):
        set_lines(engine, admin, lines)
    assert help_lines.latest(engine) == Help()


def test_only_an_administrator_says_whom_patients_call(engine, clinician):
    with pytest.raises(NotPermitted, match="Only an administrator"):
        set_lines(engine, clinician)


def test_who_sees_names_the_team_and_counts_people_not_openings(
    engine, patient, clinician, care_manager, other_clinician, lead
):
    assert who_sees(engine, patient, by=clinician, at=AT).opened == 0
    for by in (clinician, clinician, care_manager):
        patients.open_patient(engine, patient, by=by, at=AT)
    found = who_sees(engine, patient, by=clinician, at=AT)
    assert (found.opened, found.days) == (2, 90)
    assert {name for name, _ in found.team} == {clinician.name, care_manager.name, lead.name}
    assert who_sees(engine, patient, by=signed_in(engine, clinician.id), at=AT + timedelta(days=91)).opened == 0
    words = {"source": "house rule", "reason": "as promised", "by": lead, "at": AT}
    setting_changes.change(engine, "trail.told_days", 120, submission_id=fresh_submission(), **words)
    found = who_sees(engine, patient, by=signed_in(engine, clinician.id), at=AT + timedelta(days=91))
    assert (found.opened, found.days) == (2, 120)
    with pytest.raises(NotPermitted):
        who_sees(engine, patient, by=other_clinician, at=AT)


def test_an_export_of_several_is_in_the_trail_for_each_or_for_none(engine, team, other_team, patient, clinician):
    second, foreign = a_patient(engine, team), a_patient(engine, other_team)
    exports.record(engine, "visit card", [patient, second, patient], by=clinician, at=AT)
    assert trail_of(engine, "patient.export") == [(clinician.id, patient), (clinician.id, second)]
    with pytest.raises(NotPermitted):
        exports.record(engine, "visit card", [patient, foreign], by=clinician, at=AT)
    assert len(trail_of(engine, "patient.export")) == 2
