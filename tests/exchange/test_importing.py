"""From a file's bytes to the record: shown first, written whole, the same again changes nothing."""

import pytest
from sqlalchemy import func, select

from exchange import importing
from exchange.importing import OnError
from queries import own_instruments, patients
from queries.engine import reading
from queries.instruments import instruments
from queries.people import SERVICE
from queries.tables import assessment, intervention, patient, schedule
from queries.tables_review import audit_event
from rules.roles import NotPermitted
from tests.factories import AT, a_patient, fresh_submission

BDI = {
    "id": "bdi2",
    "name": "Beck Depression Inventory II",
    "abbreviation": "BDI-II",
    "version": "1",
    "range": {"low": 0, "high": 63},
    "direction": "higher_worse",
    "total": True,
    "source": "the site",
}
TRIAL = """
form: wide
patient: {column: id, prefix: BTB-}
instrument: bdi2
start: {fixed: 2025-01-06}
columns: {bdi.pre: 0 months, bdi.2m: 2 months, bdi.4m: 4 months}
interventions:
  - column: treatment
    values:
      TAU: {kind: module, name: Treatment as usual}
      BtheB: {kind: module, name: Beat the Blues}
  - column: drug
    values: {"Yes": {kind: drug, name: Antidepressant}, "No": nothing}
new_patients: {team: North, step: 1}
"""
WIDE = b"id,drug,treatment,bdi.pre,bdi.2m,bdi.4m\n1,No,TAU,29,2,\n2,Yes,BtheB,32,16,24\n3,Yes,TAU,25,,\n"


@pytest.fixture
def with_bdi(engine, team):
    own_instruments.define(engine, BDI, by=SERVICE, at=AT, submission_id=fresh_submission())
    return team


def seen(engine, data, team, by, mapping=""):
    return importing.preview(engine, data, mapping.encode(), instruments(engine), team, by=by, at=AT)


def written(engine, preview, by):
    return importing.write(engine, preview, by=by, at=AT, submission_id=fresh_submission())


def count(engine, table):
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_a_trial_in_wide_form_comes_in_whole(engine, with_bdi, care_manager):
    preview = seen(engine, WIDE, with_bdi, care_manager, TRIAL)
    assert preview.words() == "6 new, 0 already there, 0 corrected, 0 refused, 3 patients to register."
    written(engine, preview, care_manager)
    assert [count(engine, table) for table in (patient, assessment, schedule, intervention)] == [3, 6, 3, 5]


def test_a_drop_out_is_missing_and_not_zero(engine, with_bdi, care_manager):
    written(engine, seen(engine, WIDE, with_bdi, care_manager, TRIAL), care_manager)
    numbers = patients.by_number(engine, with_bdi, by=care_manager)
    totals = patients.chart(engine, numbers["BTB-3"], by=care_manager).assessments["total"]
    assert list(totals) == [25]


def test_nothing_is_written_by_looking(engine, with_bdi, care_manager):
    seen(engine, WIDE, with_bdi, care_manager, TRIAL)
    assert (count(engine, patient), count(engine, assessment)) == (0, 0)


def test_the_same_file_again_changes_nothing(engine, with_bdi, care_manager):
    written(engine, seen(engine, WIDE, with_bdi, care_manager, TRIAL), care_manager)
    again = seen(engine, WIDE, with_bdi, care_manager, TRIAL)
    assert (len(again.plan.new), len(again.plan.same), again.new_numbers) == (0, 6, ())
    before = [count(engine, table) for table in (patient, assessment, schedule, intervention)]
    done = written(engine, again, care_manager)
    assert (done.new, done.same, done.corrected) == (0, 6, 0)
    assert [count(engine, table) for table in (patient, assessment, schedule, intervention)] == before


def rows_of(engine):
    columns = [patient.c.number, assessment.c.taken_on, assessment.c.total]
    with reading(engine) as connection:
        query = select(*columns).join(patient, patient.c.id == assessment.c.patient_id).order_by(*columns)
        return connection.execute(query).all()


def test_the_order_of_rows_gives_the_same_record(engine, with_bdi, care_manager):
    head, *rows = WIDE.decode().splitlines()
    backwards = "\n".join([head, *reversed(rows)]).encode()
    written(engine, seen(engine, backwards, with_bdi, care_manager, TRIAL), care_manager)
    first = rows_of(engine)
    assert [row.total for row in first] == [29, 2, 32, 16, 24, 25]
    again = seen(engine, WIDE, with_bdi, care_manager, TRIAL)
    assert (len(again.plan.same), len(again.plan.corrected)) == (6, 0)


LONG = "patient,instrument,taken_on,total\n{}"


@pytest.fixture
def known(engine, team):
    return a_patient(engine, team, number="007")


def test_a_number_is_text_and_keeps_its_zeros(engine, team, known, care_manager):
    preview = seen(engine, LONG.format("007,phq9,2026-02-02,12\n").encode(), team, care_manager)
    assert [one.patient_number for one in preview.plan.new] == ["007"]


def test_an_unknown_patient_is_refused_with_the_row(engine, team, known, care_manager):
    preview = seen(engine, LONG.format("007,phq9,2026-02-02,12\n8,phq9,2026-02-02,12\n").encode(), team, care_manager)
    ((refused,), new) = preview.plan.refused, preview.plan.new
    assert (refused.row, refused.value, len(new)) == (3, "8", 1)


def test_with_a_bad_row_nothing_or_all_good_rows_as_chosen(engine, team, known, care_manager):
    data = LONG.format("007,phq9,2026-02-02,12\n007,phq9,2026-02-09,99\n").encode()
    preview = seen(engine, data, team, care_manager)
    assert not preview.may_write(OnError.stop)
    assert preview.may_write(OnError.skip)
    assert written(engine, preview, care_manager).new == 1


def test_another_value_for_the_same_day_is_shown_as_a_correction(engine, team, known, care_manager):
    first, second = (LONG.format(f"007,phq9,2026-02-02,{total}\n").encode() for total in (12, 13))
    written(engine, seen(engine, first, team, care_manager), care_manager)
    assert len(seen(engine, second, team, care_manager).plan.corrected) == 1
    written(engine, seen(engine, second, team, care_manager), care_manager)
    old_file_again = seen(engine, first, team, care_manager)
    assert (len(old_file_again.plan.same), len(old_file_again.plan.corrected)) == (1, 0)


def test_a_clinician_may_not_import_and_nothing_is_left(engine, with_bdi, clinician):
    preview = seen(engine, WIDE, with_bdi, clinician, TRIAL)
    with pytest.raises(NotPermitted):
        written(engine, preview, clinician)
    assert count(engine, patient) == 0
    with reading(engine) as connection:
        outcomes = connection.scalars(select(audit_event.c.outcome).where(audit_event.c.action == "file.import"))
        assert list(outcomes) == ["refused"]


def test_another_teams_patients_are_not_compared_with(engine, with_bdi, other_clinician):
    with pytest.raises(NotPermitted):
        seen(engine, WIDE, with_bdi, other_clinician, TRIAL)
